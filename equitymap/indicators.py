"""The indicator registry: one entry in ``data/indicators.toml`` per measured thing, from cradle to career."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.settings import settings
from equitymap.stages import EVERYONE, Aspect, Lens, Stage

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
MOST_WORDS_SHORT = 4
"""Words of an indicator's name in a square of the matrix, beside its figure."""
LOCAL = "indicators.local.toml"
LOCAL_RELEASE = "local-indicators"
FILE_NAME = re.compile(r"[^./\\:\x00-\x1f][^/\\:\x00-\x1f]{0,99}")
"""Names of files that local people add: beside the list and nowhere else."""
LOCAL_DEFAULTS = {"release": LOCAL_RELEASE, "period": "as in the file", "geography": "district"}


class Break(BaseModel):
    """A year after which a series counts differently: no line is drawn across it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    after: int = Field(description="Last year that counts the old way.")
    words: str


class Cohort(BaseModel):
    """Whom a figure is of: people of ``ages`` (both ends counted), ``part`` of them, in ``years`` together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ages: tuple[int, int]
    part: float = 1.0
    years: int = 1


class SchoolTable(BaseModel):
    """Where one edition of the tables by school holds a figure: the columns of one group of pupils.

    ``value``, ``numerator`` and ``denominator`` are headings; the first that a file has is read. A share without
    ``value`` is numerator over denominator. ``layout`` "yearly" is a file for each school year, "long" the table of
    Explore education statistics, with many years and groups: ``where`` gives the texts that its rows have in other
    columns, ``role_where`` those of one of the three. Files of years before ``first_year``, after ``last_year`` or
    ``not_in`` hold something else under these headings. Figures of several ``part`` (phases) are added up.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    layout: Literal["yearly", "long"] = "yearly"
    group: str = EVERYONE
    part: str = ""
    value: tuple[str, ...] = ()
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    role_where: dict[str, dict[str, tuple[str, ...]]] = Field(default_factory=dict)
    first_year: int | None = None
    last_year: int | None = None
    not_in: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _names_columns(self) -> SchoolTable:
        if not self.value and (self.layout == "long" or not (self.numerator and self.denominator)):
            raise ValueError("name the column of 'value', or, of a yearly table, of 'numerator' and 'denominator'")
        if wrong := set(self.role_where) - {"value", "numerator", "denominator"}:
            raise ValueError(f"role_where is of 'value', 'numerator' or 'denominator', not of {sorted(wrong)}")
        return self

    def covers(self, year: int) -> bool:
        """Whether the file of a school year, by its end, holds the figure under these headings."""
        after = self.first_year is None or year >= self.first_year
        return after and (self.last_year is None or year <= self.last_year) and year not in self.not_in


class Indicator(BaseModel):
    """What one indicator is: words, place in the life course, unit, direction, and the columns it is read from.

    A share is read from ``numerator`` columns (summed) over ``denominator`` (one column, or several summed);
    a published figure from ``column``, multiplied by ``scale`` (its count, where published, from ``numerator``).
    Where groups of people have figures of their own, ``columns_by_group`` names the column, or the publisher's short
    name, of each. A figure of schools is read from ``tables``, one for each edition and group. ``worse`` says which way
    need lies. ``published_for = "district"`` marks a figure that every neighbourhood of a district shares: its cells
    are "estimated", never shown as a neighbourhood's own.

    ``geography`` is the smallest area that the figure is for; "upper_tier" is the county or unitary council.
    An entry without ``stage`` describes a place and stands in no cell of the matrix. ``short`` is its name in a square,
    at most four words; without one the label stands there. ``core`` marks the few that the
    scorecard leads with. ``drivers`` are ids of indicators that lie behind this one, nearest first.
    ``also`` are ids of those nearest to it for smaller areas: the same thing, or nearly, of other years or counted
    otherwise. ``counter`` are ids of its counter-measures: what is known to worsen where this one is pressed for.
    ``attainment`` marks results of tests and examinations. ``cohort`` names the people that a share or rate without
    published counts is of, so that an interval can be had; None where nobody counts them, or the figure is a survey's
    or a model's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    label: str
    short: str = ""
    theme: str = ""
    stage: tuple[Stage, ...] = ()
    aspect: Aspect | None = None
    lens: Lens | None = None
    core: bool = False
    drivers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    attainment: bool = False
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
    tables: tuple[SchoolTable, ...] = ()
    scale: float = 1.0
    decimals: int = 1
    rounded_to: int | None = Field(None, description="Rounding the publisher applied, in counts.")
    hidden_below: int | None = Field(None, description="Counts below this are hidden by the publisher.")
    blank_means: Literal["suppressed", "not_collected"] = "not_collected"
    cohort: Cohort | None = None
    breaks: tuple[Break, ...] = ()
    description: str
    limits: str
    local: bool = Field(False, description="Added by local people (data/indicators.local.toml).")
    hidden: bool = Field(False, description="Local people do not want it shown.")

    @field_validator("stage", mode="before")
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("short")
    @classmethod
    def _few_words(cls, short: str) -> str:
        if len(short.split()) > MOST_WORDS_SHORT:
            raise ValueError(f"at most {MOST_WORDS_SHORT} words")
        return short

    @property
    def is_share(self) -> bool:
        """Whether numerator and denominator are both published."""
        return bool(self.numerator) and self.denominator is not None

    @property
    def on_the_map(self) -> bool:
        """Whether every neighbourhood, or its ward, has a figure of its own: what the map's menu offers."""
        return self.geography in ON_THE_MAP


class LocalChanges(BaseModel):
    """What ``data/indicators.local.toml`` changes: other words, indicators not shown, indicators of local people.

    An added indicator's ``column`` names the CSV file, beside the list, that its figures are read from
    (``equitymap.sources.local.local_indicators``).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rename: dict[str, str] = Field(default_factory=dict)
    hide: tuple[str, ...] = ()
    add: dict[str, dict[str, object]] = Field(default_factory=dict)

    @field_validator("add")
    @classmethod
    def _beside_the_list(cls, add: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
        """Refuse a path where the name of a file is asked: nothing outside the folder of the list is read."""
        wrong = [
            f"{key} ({entry['column']!r:.60})"
            for key, entry in add.items()
            if entry.get("column") and not FILE_NAME.fullmatch(str(entry["column"]))
        ]
        if wrong:
            raise ValueError(f"'column' is the name of a CSV file beside the list, not a path: {', '.join(wrong)}")
        return add


@lru_cache(maxsize=4)
def published(path: Path | None = None) -> tuple[Indicator, ...]:
    """Return the indicators of ``data/indicators.toml`` as they stand there, in the order of the file."""
    text = (path or settings().data_dir / "indicators.toml").read_text(encoding="utf-8")
    return tuple(Indicator(id=key, **entry) for key, entry in tomllib.loads(text).items())


def local_changes(path: Path | None = None) -> LocalChanges:
    """Return the changes of local people; none where there is no file.

    Raises
    ------
    SourceUnreadable
        When the file is no TOML.
    SourceContent
        Naming every entry that is not understood.
    """
    path = path or settings().data_dir / LOCAL
    if not path.is_file():
        return LocalChanges()
    try:
        return LocalChanges(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise SourceUnreadable(f"{path} is not readable TOML ({wrong}). data/README.md shows an example.") from None
    except ValidationError as wrong:
        raise SourceContent(f"{path}: {_problems(wrong)}. data/README.md shows an example.") from None


@lru_cache(maxsize=4)
def every_indicator(path: Path | None = None, local: Path | None = None) -> tuple[Indicator, ...]:
    """Return the published indicators with local words, the hidden ones marked, and those of local people after them.

    Raises
    ------
    SourceUnreadable, SourceContent
        When the local changes cannot be used; every problem in one message.
    """
    known, changes = published(path), local_changes(local)
    ids = {entry.id for entry in known}
    wrong = [f"there is no indicator {key!r}" for key in (*changes.rename, *changes.hide) if key not in ids]
    wrong += [f"the indicator {key!r} exists already: rename it instead" for key in changes.add if key in ids]
    added = []
    for key, entry in changes.add.items():
        try:
            added.append(Indicator.model_validate({**LOCAL_DEFAULTS, **entry, "id": key, "local": True}))
        except ValidationError as broken:
            wrong.append(f"{key}: {_problems(broken)}")
    wrong += [f"{entry.id}: name the CSV file in 'column'" for entry in added if not entry.column]
    if wrong:
        raise SourceContent(f"{local or LOCAL}: {'; '.join(wrong)}. data/README.md shows an example.")
    # Local people's words stand everywhere: a short name of ours would say something else beside them.
    renamed = (
        entry.model_copy(update={"label": changes.rename[entry.id], "short": ""})
        if entry.id in changes.rename
        else entry
        for entry in known
    )
    shown = (entry.model_copy(update={"hidden": entry.id in changes.hide}) for entry in renamed)
    return (*shown, *added)


def registry(path: Path | None = None) -> tuple[Indicator, ...]:
    """Return every indicator that is shown, whatever its geography: those of the file, then those of local people."""
    return tuple(entry for entry in every_indicator(path) if not entry.hidden)


def indicators(path: Path | None = None) -> tuple[Indicator, ...]:
    """Return the published indicators of neighbourhoods and wards, in menu order, hidden ones included.

    These are what is read into frame ``outcomes``; a menu leaves out the ``hidden`` ones.
    """
    return tuple(entry for entry in every_indicator(path) if entry.on_the_map and not entry.local)


def indicator(indicator_id: str) -> Indicator:
    """Return one indicator of any geography, hidden or not; ``KeyError`` when there is none of this id."""
    return {entry.id: entry for entry in every_indicator()}[indicator_id]


def _problems(wrong: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'file'}: {one['msg']}" for one in wrong.errors())
