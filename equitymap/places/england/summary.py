"""What can be shown of every district of England: each summary's words, unit, direction, source and limits, once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from equitymap.domains import DOMAIN_BY_ID
from equitymap.indicators import Indicator, indicators
from equitymap.kinds import KIND_BY_ID
from equitymap.places.place import ObservedYears
from equitymap.sources.catalogue import Release, catalogue

Level = Literal["districts", "msoas", "lsoas"]
LEVELS: tuple[Level, ...] = ("districts", "msoas", "lsoas")
NEED = "Need"
SERVICES = "Services"
PEOPLE_AND_PLACE = "People and place"
COUNCIL = "Council and county figures"
SERVED = ("childrens_centre", "library")
"""Kinds of service with a register of closures that covers England the same way."""


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
    worse: str
    levels: tuple[Level, ...]
    figure_for: Literal["area", "upper_tier"]
    basis: Literal["rate", "mean", "published"]
    decimals: int
    source: str
    release: str
    url: str
    period: str
    description: str
    limits: str


def as_json(summaries: Iterable[Summary]) -> str:
    """Return the summaries as ``england/summaries.json`` keeps them."""
    return json.dumps([asdict(summary) for summary in summaries], indent=1, ensure_ascii=False) + "\n"


def from_json(text: str) -> tuple[Summary, ...]:
    """Return what ``as_json`` wrote; ``TypeError`` when a field is missing or unknown."""
    return tuple(Summary(**entry | {"levels": tuple(entry["levels"])}) for entry in json.loads(text))


def need_summaries(release: Release) -> tuple[Summary, ...]:
    """Return the summaries of the Indices of Deprivation 2025, whose ``release`` it is."""
    relative = (
        "Relative to England, not an amount. It describes areas: most people on a low income live outside the most"
        " deprived tenth."
    )
    found = []
    for domain in ("imd", "idaci"):
        entry = DOMAIN_BY_ID[domain]
        found += [
            summary(
                f"{domain}_most_deprived_tenth",
                f"Neighbourhoods in England's most deprived tenth: {entry.label.lower()}",
                NEED,
                release,
                levels=("districts", "msoas"),
                basis="rate",
                description=f"Share of neighbourhoods in the most deprived tenth of England. {entry.description}",
                limits=relative,
            ),
            summary(
                f"{domain}_tenth",
                f"Tenth of deprivation: {entry.label.lower()}",
                NEED,
                release,
                unit="tenth",
                worse="low",
                basis="mean",
                description=f"1 is the most deprived tenth of England, 10 the least. {entry.description}",
                limits="For districts and middle layer areas the mean of their neighbourhoods, weighted by residents. "
                + relative,
            ),
        ]
    income = DOMAIN_BY_ID["income"]
    found.append(
        summary(
            "income_deprived",
            "People on a low income",
            NEED,
            release,
            basis="mean",
            description=income.description,
            limits="The score of the income domain. For larger areas the mean of their neighbourhoods, weighted by"
            " residents of the Census 2021, not by the publisher's own population of mid-2022.",
        )
    )
    return tuple(found)


def indicator_summary(entry: Indicator) -> Summary:
    """Return the summary of a neighbourhood outcome: the registry's own words."""
    return summary(
        entry.id,
        entry.label,
        entry.theme,
        catalogue()[entry.release],
        unit=entry.unit,
        worse=entry.worse,
        basis="rate" if entry.is_share else "mean",
        decimals=entry.decimals,
        period=entry.period,
        description=entry.description,
        limits=entry.limits,
    )


def summarised(entry: Indicator) -> bool:
    """Tell whether an outcome can be summed up: a neighbourhood's own figure, and no bare count of people."""
    return entry.geography == "lsoa" and entry.published_for == "area" and entry.unit != "people"


def outcome_summaries() -> tuple[Summary, ...]:
    """Return one summary per neighbourhood outcome of the registry that can be summed up, in menu order."""
    return tuple(indicator_summary(entry) for entry in indicators() if summarised(entry))


def ground_summaries(*, rural_urban: Release, boundaries: Release) -> tuple[Summary, ...]:
    """Return the summaries of what kind of ground it is: rural share and people to the square kilometre."""
    return (
        summary(
            "rural_share",
            "People in rural neighbourhoods",
            PEOPLE_AND_PLACE,
            rural_urban,
            worse="neither",
            basis="rate",
            description="Residents of neighbourhoods that the Rural-Urban Classification 2021 calls rural.",
            limits="A neighbourhood counts whole: as rural or as urban.",
        ),
        summary(
            "density",
            "People to the square kilometre",
            PEOPLE_AND_PLACE,
            boundaries,
            unit="per_km2",
            worse="neither",
            basis="rate",
            decimals=0,
            description="Residents (Census 2021) divided by the area within the outlines that the maps draw.",
            limits="The outlines are simplified, so the area differs a little from the official one.",
        ),
    )


def children_summary(release: Release) -> Summary:
    """Return the summary of children counted in low-income homes, for larger areas only."""
    return summary(
        "children_low_income_homes",
        "Children counted in low-income homes, per 100 children",
        NEED,
        release,
        levels=("districts", "msoas"),
        basis="rate",
        description="Children aged 0 to 15 in homes on a low income after housing costs, as counted for the Indices of"
        " Deprivation 2025, per 100 children of that age in the Census 2021.",
        limits="Two sources a year apart, so it can pass 100 in theory and is not shown for single neighbourhoods."
        " Counts are rounded to the nearest 5, and the publisher hides those below 10: each can be anything from 0 to"
        " 9, so the figure is given from the lowest to the highest that it can be.",
    )


def service_summaries(releases: Mapping[str, Release], years: Mapping[str, ObservedYears]) -> tuple[Summary, ...]:
    """Return the summaries of services lost and of distance.

    Parameters
    ----------
    releases
        The release of each kind's register; a kind without one has no summary.
    years
        The years of each register's record.
    """
    found: list[Summary] = []
    for kind, release in releases.items():
        words = KIND_BY_ID[kind]
        first, last = years[kind].first, years[kind].last
        early = years[kind].ends_early(last)
        end = f"the end of {last}" if early is None else f"{early.day} {early:%B %Y}"
        who = "Under-fives" if words.population == "children_0_4" else "People"
        span = f"{first} to {last}"
        reach = f"{words.catchment_m / 1000:g} km"
        measured = "in a straight line" if words.measured == "straight line" else "on foot"
        found += [
            summary(
                f"{kind}_left",
                f"{words.many.capitalize()} that left the register",
                SERVICES,
                release,
                levels=("districts", "msoas"),
                basis="rate",
                period=span,
                description=f"Of all {words.many} on the register at any time from {first} to {end}, the share that had"
                " gone by then: off the register, or closed with no successor recorded. One that carried on under"
                " another record, or at the same address, is one service and has not gone.",
                limits=words.limits,
            ),
            summary(
                f"{kind}_left_per_1000",
                f"{words.many.capitalize()} that left the register, per 1,000 {who.lower()}",
                SERVICES,
                release,
                levels=("districts",),
                unit="per_1000",
                basis="rate",
                decimals=2,
                period=span,
                description=f"{words.many.capitalize()} that had gone by {end} (off the register, or closed with no"
                f" successor recorded), per 1,000 {who.lower()} (Census 2021).",
                limits=words.limits,
            ),
            summary(
                f"{kind}_access_lost",
                f"{who} whose last {words.one} within {reach} went",
                SERVICES,
                release,
                basis="rate",
                period=span,
                description=f"{who} (Census 2021) of neighbourhoods with at least one {words.one} within {reach}"
                f" {measured} at the end of {first}, and none at the end of the record ({end}).",
                limits=f"Everyone in a neighbourhood counts from the same point. {words.limits}",
            ),
            summary(
                f"{kind}_nearest_km",
                f"Distance to the nearest {words.one}",
                SERVICES,
                release,
                unit="km",
                basis="mean",
                period=str(last),
                description=f"Kilometres to the nearest {words.one} open at the end of the record ({end}), {measured};"
                f" for larger areas the mean of neighbourhoods weighted by {who.lower()}.",
                limits=f"No roads, rivers or buses. {words.limits}",
            ),
        ]
    return tuple(found)


def summary(
    identifier: str,
    label: str,
    theme: str,
    release: Release,
    *,
    basis: Literal["rate", "mean", "published"],
    description: str,
    limits: str,
    levels: tuple[Level, ...] = LEVELS,
    unit: str = "percent",
    worse: str = "high",
    decimals: int = 1,
    period: str = "",
    figure_for: Literal["area", "upper_tier"] = "area",
) -> Summary:
    """Return a summary with the release's own source and period."""
    fields: dict[str, Any] = {
        "source": f"{release.publisher}, {release.title}",
        "release": release.id,
        "url": release.url,
        "period": period or release.period,
    }
    return Summary(
        id=identifier,
        label=label,
        theme=theme,
        unit=unit,
        worse=worse,
        levels=levels,
        figure_for=figure_for,
        basis=basis,
        decimals=decimals,
        description=description,
        limits=limits,
        **fields,
    )
