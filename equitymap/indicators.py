"""The indicator registry: one entry in ``data/indicators.toml`` per neighbourhood outcome layer."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from equitymap.settings import settings

Unit = Literal["percent", "per_1000", "people", "score", "index", "ratio", "years"]


class Indicator(BaseModel):
    """What one outcome layer is: words, unit, direction, and the columns it is read from.

    A share is read from ``numerator`` columns (summed) over ``denominator`` (one column, or several summed);
    a published figure from ``column``, multiplied by ``scale`` (its count, where published, from ``numerator``).
    ``worse`` says which way need lies. ``published_for = "district"`` marks a figure that every neighbourhood of
    a district shares: its cells are "estimated", never shown as a neighbourhood's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    theme: str
    unit: Unit
    worse: Literal["high", "low", "neither"]
    geography: Literal["lsoa", "ward"] = "lsoa"
    published_for: Literal["area", "district"] = "area"
    release: str
    period: str
    column: str | None = None
    numerator: tuple[str, ...] = ()
    denominator: str | tuple[str, ...] | None = None
    scale: float = 1.0
    decimals: int = 1
    rounded_to: int | None = Field(None, description="Rounding the publisher applied, in counts.")
    blank_means: Literal["suppressed", "not_collected"] = "not_collected"
    description: str
    limits: str

    @property
    def is_share(self) -> bool:
        """Whether numerator and denominator are both published."""
        return bool(self.numerator) and self.denominator is not None


@lru_cache(maxsize=4)
def indicators(path: Path | None = None) -> tuple[Indicator, ...]:
    """Return every indicator of the registry, in menu order."""
    text = (path or settings().data_dir / "indicators.toml").read_text(encoding="utf-8")
    return tuple(Indicator(id=key, **entry) for key, entry in tomllib.loads(text).items())


def indicator(indicator_id: str) -> Indicator:
    """Return one indicator; ``KeyError`` when the registry has no such id."""
    return {entry.id: entry for entry in indicators()}[indicator_id]
