"""The indicator registry: one entry in ``data/indicators.toml`` per measured thing, from cradle to career."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from equitymap.settings import settings
from equitymap.stages import Aspect, Lens, Stage

Unit = Literal[
    "percent",
    "per_1000",
    "per_10000",
    "per_100000",
    "people",
    "pounds",
    "score",
    "index",
    "ratio",
    "years",
]
ON_THE_MAP = ("lsoa", "ward")


class Break(BaseModel):
    """A year after which a series counts differently: no line is drawn across it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: int = Field(description="Last year that counts the old way.")
    words: str


class Indicator(BaseModel):
    """What one indicator is: words, place in the life course, unit, direction, and the columns it is read from.

    A share is read from ``numerator`` columns (summed) over ``denominator`` (one column, or several summed);
    a published figure from ``column``, multiplied by ``scale`` (its count, where published, from ``numerator``).
    Where groups of people have figures of their own, ``columns_by_group`` names the column, or the publisher's short
    name, of each. ``worse`` says which way need lies. ``published_for = "district"`` marks a figure that every
    neighbourhood of a district shares: its cells are "estimated", never shown as a neighbourhood's own.

    ``geography`` is the smallest area that the figure is for; "upper_tier" is the county or unitary council.
    An entry without ``stage`` describes a place and stands in no cell of the matrix. ``core`` marks the few that the
    scorecard leads with. ``drivers`` are ids of indicators that lie behind this one, nearest first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    theme: str = ""
    stage: tuple[Stage, ...] = ()
    aspect: Aspect | None = None
    lens: Lens | None = None
    core: bool = False
    drivers: tuple[str, ...] = ()
    unit: Unit
    worse: Literal["high", "low", "neither"]
    geography: Literal["lsoa", "ward", "district", "upper_tier", "school"] = "lsoa"
    published_for: Literal["area", "district"] = "area"
    release: str
    period: str = Field(description="Reference period, or the first and last that the source has.")
    column: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: str | tuple[str, ...] | None = None
    columns_by_group: dict[str, str] = Field(default_factory=dict)
    scale: float = 1.0
    decimals: int = 1
    rounded_to: int | None = Field(None, description="Rounding the publisher applied, in counts.")
    blank_means: Literal["suppressed", "not_collected"] = "not_collected"
    breaks: tuple[Break, ...] = ()
    description: str
    limits: str
    local: bool = Field(False, description="Added by local people (data/indicators.local.toml).")

    @field_validator("stage", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @property
    def is_share(self) -> bool:
        """Whether numerator and denominator are both published."""
        return bool(self.numerator) and self.denominator is not None

    @property
    def on_the_map(self) -> bool:
        """Whether every neighbourhood, or its ward, has a figure of its own: what the map's menu offers."""
        return self.geography in ON_THE_MAP


@lru_cache(maxsize=4)
def registry(path: Path | None = None) -> tuple[Indicator, ...]:
    """Return every indicator, whatever its geography, in the order of the file."""
    text = (path or settings().data_dir / "indicators.toml").read_text(encoding="utf-8")
    return tuple(Indicator(id=key, **entry) for key, entry in tomllib.loads(text).items())


@lru_cache(maxsize=4)
def indicators(path: Path | None = None) -> tuple[Indicator, ...]:
    """Return the indicators of neighbourhoods and wards, in menu order: what frame ``outcomes`` holds."""
    return tuple(entry for entry in registry(path) if entry.on_the_map)


def indicator(indicator_id: str) -> Indicator:
    """Return one indicator of any geography; ``KeyError`` when the registry has no such id."""
    return {entry.id: entry for entry in registry()}[indicator_id]
