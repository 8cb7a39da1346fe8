"""The indicators in the data dictionary: where each stands in the life course, and how many there are of each."""

from __future__ import annotations

from collections.abc import Mapping

from equitymap.indicators import Indicator, published
from equitymap.stages import ASPECTS, GROUPS, LENSES, STAGES

Table = tuple[str, tuple[str, ...], list[tuple[str, ...]]]
"""Heading, column heads, rows."""

WORSE = {"high": "a higher figure is worse", "low": "a lower figure is worse", "neither": "neither way is worse"}
UNITS: Mapping[str, str] = {
    "percent": "per cent",
    "per_1000": "per 1,000",
    "per_10000": "per 10,000",
    "per_100000": "per 100,000",
    "people": "people",
    "pounds": "pounds",
    "score": "score",
    "index": "index",
    "ratio": "ratio",
    "years": "years",
}
FOR_EACH: Mapping[str, str] = {
    "lsoa": "neighbourhood",
    "ward": "ward",
    "district": "district",
    "upper_tier": "county or unitary council",
    "school": "school",
}
_HEADS = ("Id", "Words", "Unit", "Direction", "For each", "Period", "Release", "How it is counted", "Limits")


def tables() -> list[Table]:
    """Return the tables of the indicators: the map's by theme, the others by geography, then stage by aspect."""
    known = published()
    themes: dict[str, list[Indicator]] = {}
    for entry in known:
        themes.setdefault(entry.theme or f"For each {FOR_EACH[entry.geography]}", []).append(entry)
    return [
        *((theme, _HEADS, [_row(entry) for entry in entries]) for theme, entries in themes.items()),
        ("Indicators by stage of life and aspect", ("Stage", *ASPECTS.values()), _counts(known)),
        (
            "Where each indicator stands",
            ("Id", "Stages", "Aspect", "Outcome", "Core", "Behind it", "Groups", "Cohort", "Breaks"),
            [_place(entry) for entry in known if entry.stage],
        ),
        ("Groups of people", ("Id", "Words"), [(f"`{name}`", words) for name, words in GROUPS.items()]),
    ]


def _row(entry: Indicator) -> tuple[str, ...]:
    return (
        f"`{entry.id}`",
        entry.label,
        UNITS[entry.unit],
        WORSE[entry.worse],
        FOR_EACH[entry.geography],
        entry.period,
        f"`{entry.release}`",
        entry.description,
        entry.limits,
    )


def _place(entry: Indicator) -> tuple[str, ...]:
    return (
        f"`{entry.id}`",
        ", ".join(STAGES[stage] for stage in entry.stage),
        ASPECTS[entry.aspect] if entry.aspect else "",
        LENSES[entry.lens] if entry.lens else "",
        "yes" if entry.core else "",
        ", ".join(f"`{name}`" for name in entry.drivers),
        ", ".join(f"`{name}`" for name in entry.columns_by_group if name != "all"),
        _cohort(entry),
        "; ".join(f"after {gap.after}: {gap.words}" for gap in entry.breaks),
    )


def _cohort(entry: Indicator) -> str:
    """Return whom the figure is of, where its interval rests on a number of people had from elsewhere."""
    if entry.cohort is None:
        return ""
    first, last = entry.cohort.ages
    aged = f"aged {first}" if first == last else f"aged {first} to {last}"
    part = "" if entry.cohort.part == 1 else f", {100 * entry.cohort.part:.0f}% of them"
    return f"{aged}{part}{'' if entry.cohort.years == 1 else f', {entry.cohort.years} years together'}"


def _counts(known: tuple[Indicator, ...]) -> list[tuple[str, ...]]:
    """Count the indicators of every cell by geography; an empty cell says that nothing is measured."""
    short = {
        "lsoa": "neighbourhood",
        "ward": "ward",
        "district": "district",
        "upper_tier": "council",
        "school": "school",
    }
    rows = []
    for stage, words in STAGES.items():
        cells = []
        for aspect in ASPECTS:
            here = [entry.geography for entry in known if stage in entry.stage and entry.aspect == aspect]
            told = ", ".join(f"{here.count(level)} {name}" for level, name in short.items() if level in here)
            cells.append(told or "nothing measured here")
        rows.append((words, *cells))
    return rows
