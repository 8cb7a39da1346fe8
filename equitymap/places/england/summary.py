"""The summary registry: one entry in ``data/summaries.toml`` per figure that is added up for areas of England.

A figure of ``data/indicators.toml`` that England's tables have takes its words from there (``of_indicator``).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from equitymap.domains import DOMAIN_BY_ID, DOMAINS
from equitymap.indicators import Indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import ObservedYears
from equitymap.settings import settings
from equitymap.sources.catalogue import Release

Level = Literal["districts", "msoas", "lsoas"]
Group = Literal["areas", "domains", "kinds"]
Worse = Literal["high", "low", "neither"]
FigureFor = Literal["area", "upper_tier"]
LEVELS: tuple[Level, ...] = ("districts", "msoas", "lsoas")
SERVED = ("childrens_centre", "library")
"""Kinds of service with a register of closures that covers England the same way."""
DOMAIN_DESCRIPTIONS = {domain.id: domain.description for domain in DOMAINS}
PLACEHOLDERS: Mapping[Group, frozenset[str]] = {
    "areas": frozenset(DOMAIN_DESCRIPTIONS),
    "domains": frozenset({"label", "description"}),
    "kinds": frozenset(
        {"one", "many", "Many", "people", "People", "reach", "measured", "first", "last", "end", "limits"}
    ),
}
"""What may stand in braces in the texts of each group of entries."""


@dataclass(frozen=True)
class Summary:
    """One figure of an area of England.

    ``levels`` are the England frames that have it. ``figure_for`` is "area" for a figure of the area itself,
    "upper_tier" for one of the county, unitary or borough council that all its districts share, never a district's
    own. ``basis`` is "rate" (``top`` over ``bottom``, both kept in the frames), "mean" (weighted by ``bottom``) or
    "published".
    """

    id: str
    label: str
    theme: str
    unit: str
    worse: Worse
    levels: tuple[Level, ...]
    figure_for: FigureFor
    basis: Literal["rate", "mean", "published"]
    decimals: int
    source: str
    release: str
    url: str
    period: str
    description: str
    limits: str


class Entry(BaseModel):
    """One entry of ``data/summaries.toml``: the fields of ``Summary``, texts with placeholders in braces.

    ``period`` is that of the release where the entry states none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    theme: str
    levels: tuple[Level, ...] = LEVELS
    unit: Literal["percent", "per_1000", "tenth", "km", "per_km2"] = "percent"
    worse: Worse = "high"
    basis: Literal["rate", "mean"]
    decimals: int = 1
    period: str = ""
    description: str
    limits: str

    @property
    def placeholders(self) -> set[str]:
        """Every name in braces in the texts."""
        texts = (self.label, self.period, self.description, self.limits)
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


class CouncilFigures(BaseModel):
    """Theme and limits of a figure that all districts of a county share; ``{limits}`` are the indicator's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: str
    limits: str


class Words(BaseModel):
    """Words that the texts of services are filled in with.

    ``end_of_year`` names the last day of a record that speaks for the whole ``{year}``; ``measured`` says how a
    distance is measured, by ``Kind.measured``; ``people`` names those a service is for, by ``Kind.population``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    end_of_year: str
    measured: dict[str, str]
    people: dict[str, str]


class Registry(BaseModel):
    """The whole of ``data/summaries.toml``; the groups are what an entry is repeated for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    council_figures: CouncilFigures
    words: Words
    areas: dict[str, Entry] = Field(description="Figures made once.")
    domains: dict[str, Entry] = Field(description="Figures made for a domain of deprivation each.")
    kinds: dict[str, Entry] = Field(description="Figures made for a kind of service each.")

    @model_validator(mode="after")
    def _placeholders_are_known(self) -> Self:
        groups: dict[Group, dict[str, Entry]] = {"areas": self.areas, "domains": self.domains, "kinds": self.kinds}
        wrong = [
            f"{group}.{key}: nothing is called {{{name}}}"
            for group, entries in groups.items()
            for key, entry in entries.items()
            for name in sorted(entry.placeholders - PLACEHOLDERS[group])
        ]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


@lru_cache(maxsize=4)
def registry(path: Path | None = None) -> Registry:
    """Return ``data/summaries.toml``, checked.

    Raises
    ------
    pydantic.ValidationError
        Naming every entry that is not understood.
    """
    text = (path or settings().data_dir / "summaries.toml").read_text(encoding="utf-8")
    return Registry(**tomllib.loads(text))


def as_json(summaries: Iterable[Summary]) -> str:
    """Return the summaries as ``england/summaries.json`` keeps them."""
    return json.dumps([asdict(summary) for summary in summaries], indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> tuple[Summary, ...]:
    """Return what ``as_json`` wrote; ``TypeError`` when a field is missing or unknown."""
    return tuple(Summary(**entry | {"levels": tuple(entry["levels"])}) for entry in json.loads(text))


def of_area(key: str, release: Release) -> Summary:
    """Return the summary of an entry of group "areas"; ``KeyError`` when there is none of this key."""
    return _filled(key, registry().areas[key], release, DOMAIN_DESCRIPTIONS)


def of_domain(key: str, domain: str, release: Release) -> Summary:
    """Return the summary of an entry of group "domains" for one domain, such as ``imd_tenth``."""
    words = DOMAIN_BY_ID[domain]
    values = {"label": words.label.lower(), "description": words.description}
    return _filled(f"{domain}_{key}", registry().domains[key], release, values)


def of_kind(key: str, kind: str, release: Release, years: ObservedYears) -> Summary:
    """Return the summary of an entry of group "kinds" for one kind of service, such as ``library_left``.

    Parameters
    ----------
    key, kind
        The entry, and the id of the kind.
    release
        The release of the kind's register.
    years
        The years of that register's record.
    """
    texts, service = registry().words, KIND_BY_ID[kind]
    early = years.ends_early(years.last)
    people = texts.people[service.population]
    values = {
        "one": service.one,
        "many": service.many,
        "Many": service.many.capitalize(),
        "people": people.lower(),
        "People": people,
        "reach": f"{service.catchment_m / 1000:g} km",
        "measured": texts.measured[service.measured],
        "first": str(years.first),
        "last": str(years.last),
        "end": texts.end_of_year.format(year=years.last) if early is None else f"{early.day} {early:%B %Y}",
        "limits": service.limits,
    }
    return _filled(f"{kind}_{key}", registry().kinds[key], release, values)


def of_indicator(entry: Indicator, release: Release) -> Summary:
    """Return the summary of a neighbourhood outcome: the words of the indicator registry."""
    return Summary(
        id=entry.id,
        label=entry.label,
        theme=entry.theme,
        unit=entry.unit,
        worse=entry.worse,
        levels=LEVELS,
        figure_for="area",
        basis="rate" if entry.is_share else "mean",
        decimals=entry.decimals,
        source=_source(release),
        release=release.id,
        url=release.url,
        period=entry.period or release.period,
        description=entry.description,
        limits=entry.limits,
    )


def of_published(entry: Indicator, release: Release, *, period: str, shared: bool) -> Summary:
    """Return the summary of a figure that is published for districts, or for the council that they share."""
    council = registry().council_figures
    return Summary(
        id=entry.id,
        label=entry.label,
        theme=council.theme if shared else entry.theme or council.theme,
        unit=entry.unit,
        worse=entry.worse,
        levels=("districts",),
        figure_for="upper_tier" if shared else "area",
        basis="published",
        decimals=entry.decimals,
        source=_source(release),
        release=release.id,
        url=release.url,
        period=period or release.period,
        description=entry.description,
        limits=council.limits.format(limits=entry.limits) if shared else entry.limits,
    )


def can_be_summed(entry: Indicator) -> bool:
    """Return whether an outcome can be added up: a neighbourhood's own figure, and no bare count of people."""
    return entry.geography == "lsoa" and entry.published_for == "area" and entry.unit != "people"


def _filled(summary_id: str, entry: Entry, release: Release, values: Mapping[str, str]) -> Summary:
    """Return an entry as a summary, its placeholders filled in."""
    return Summary(
        id=summary_id,
        label=entry.label.format_map(values),
        theme=entry.theme,
        unit=entry.unit,
        worse=entry.worse,
        levels=entry.levels,
        figure_for="area",
        basis=entry.basis,
        decimals=entry.decimals,
        source=_source(release),
        release=release.id,
        url=release.url,
        period=entry.period.format_map(values) or release.period,
        description=entry.description.format_map(values),
        limits=entry.limits.format_map(values),
    )


def _source(release: Release) -> str:
    return f"{release.publisher}, {release.title}"
