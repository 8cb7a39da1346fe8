"""Sentences about fragmentation gaps: how many there are, how sure, and what would bring most back."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.gaps.fragmentation import LIKELY, SURE, Rule
from equitymap.measures.gaps.reopening import REOPEN
from equitymap.places.place import ObservedYears
from equitymap.views.record_words import end_of
from equitymap.views.words import count, figure, people_count, within

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
RESIDENTS = ("person", "people")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ASSUMPTIONS = (
    "Reasonable assumptions: a reach a quarter shorter and longer, both thresholds one step lower and higher, and"
    " distances in a straight line or on foot, in all combinations. Access is what the services in reach offer, shared"
    " among the people in reach of them; a service that shrank counts by what it lost. What came in another form (a"
    " van, a session in a hall) is in no register."
)
NO_SINGLE_LOSS = "none closed within reach: those that stand offer less, or a larger one further away went"
REACH_ONLY = "This counts who would have one within reach, not need for staff or money, nor whether a building is free."


def no_record(place_name: str) -> str:
    """Return why no gap can be looked for."""
    return (
        f"No register of services in {place_name} tells about two years, so nothing can be compared. Build the place"
        " again with an earlier edition of a register, or add local events."
    )


def need_words(rule: Rule) -> str:
    """Return which neighbourhoods count as in need: 'among the most deprived three tenths of England'."""
    if rule.tenths == 10:
        return "of any tenth of deprivation"
    tenths = "tenth" if rule.tenths == 1 else f"{_NUMBERS[rule.tenths - 1]} tenths"
    return f"among the most deprived {tenths} of England"


def loss_words(kind: Kind, rule: Rule, whose: str = "its") -> str:
    """Return what a gap has lost: 'at least half of its access to libraries, or the last one in reach'."""
    share = "half" if rule.lost == 0.5 else figure(100 * rule.lost, "percent", 0)
    much = "all" if rule.lost == 1 else f"at least {share}"
    return (
        f"{much} of {whose} access to {kind.many}, or the last one {within(kind, rule.catchment(kind.id).threshold_m)}"
    )


def definition(kind: Kind, rule: Rule) -> str:
    """Return what a gap is here, whole."""
    return (
        f"A gap is a neighbourhood {need_words(rule)} that lost {loss_words(kind, rule)}, where no {kind.one} came"
        " into reach in or after the year of its last loss."
    )


def answer(table: pd.DataFrame, kind: Kind, *, place_name: str, rule: Rule, observed: ObservedYears) -> str:
    """Return the finding in one sentence, with people.

    Parameters
    ----------
    table
        ``fragmentation.gaps``.
    kind, rule
        The kind of service; the thresholds.
    place_name
        Name of the place, as text from outside.
    observed
        The record of the kind.
    """
    span = f"between {end_of(observed, observed.first)} and {end_of(observed, observed.last)}"
    need = table[table["tenth"] <= rule.tenths]
    if table["tenth"].isna().all():
        return f"We do not know where the gaps of {place_name} are: nothing is known of its deprivation."
    if need.empty:
        return (
            f"{place_name} has no gap for {kind.many}: none of its {count(len(table), *NEIGHBOURHOODS)} is"
            f" {need_words(rule)}."
        )
    found = need[need["gap"].fillna(False)]
    among = f"{count(len(need), *NEIGHBOURHOODS)} of {place_name} {need_words(rule)}"
    if need["gap"].isna().all():
        return f"We do not know of gaps: none of the {among} had a {kind.one} within reach in the record."
    if found.empty:
        return f"None of the {among} lost {loss_words(kind, rule)}, {span}, with no other come into reach since."
    people = people_count(int(found["people"].sum()), *RESIDENTS)
    have, whose = ("has", "its") if len(found) == 1 else ("have", "their")
    return (
        f"{len(found):,} of the {among} {have} lost {loss_words(kind, rule, whose)}, {span}, and no other has come"
        f" into reach since: {people} live there."
    )


def sure_sentence(table: pd.DataFrame) -> str:
    """Return under how many assumptions the gaps hold."""
    found = table[table["gap"].fillna(False)]
    if found.empty:
        return ""
    sure = int((found["share"] >= SURE).sum())
    likely = int(((found["share"] >= LIKELY) & (found["share"] < SURE)).sum())
    rest = len(found) - sure - likely
    parts = [
        f"{sure:,} {'holds' if sure == 1 else 'hold'} under at least {figure(100 * SURE, 'percent', 0)} of the"
        " reasonable assumptions (another reach, other thresholds, straight lines or ways on foot)"
    ]
    if likely:
        parts.append(f"{likely:,} under at least half")
    if rest:
        parts.append(f"{rest:,} under fewer")
    return f"Of {count(len(found), 'gap', 'gaps')}, {', '.join(parts)}."


def unknown_sentence(table: pd.DataFrame, kind: Kind, rule: Rule) -> str:
    """Return how many neighbourhoods in need cannot be gaps because they never had one in reach; empty for none."""
    never = int((table["gap"].isna() & (table["tenth"] <= rule.tenths)).sum())
    if not never:
        return ""
    return (
        f"{count(never, *NEIGHBOURHOODS)} in need had no {kind.one} within reach at the beginning of the record:"
        " nothing was there to lose, which is no gap and no comfort."
    )


def reopening_sentence(row: pd.Series, kind: Kind, *, reach_m: float) -> str:
    """Return what one site would bring back: who would have one more service within reach, and for whom the only one.

    ``row`` is one row of ``reopening.best``.
    """
    own = KIND_BY_ID[row["kind"]]
    how = "Reopening" if row["how"] == REOPEN else f"A {kind.one} in the building of"
    where = f"{row['name']}" if row["how"] == REOPEN else f"{row['name']} ({own.one})"
    people = people_count(int(row["people"]), *RESIDENTS)
    text = (
        f"{how} {where}: {people} in {count(int(row['areas']), 'gap', 'gaps')} would have one more"
        f" {kind.one} {within(kind, reach_m)}"
    )
    if row["only"]:
        only = "all" if row["only"] == row["people"] else f"{int(row['only']):,}"
        text += f", the only one for {only} of them"
    if row["overlap"]:
        same = int(row["overlap"])
        text += f"; {'all' if same == int(row['people']) else f'{same:,}'} of them also by the sites above"
    return f"{text}."


def together_sentence(number: int, names: list[str], people: float, everyone: float) -> str:
    """Return what several sites together would bring back, of everyone who lives in gaps."""
    if len(names) < number or not everyone:
        return ""
    return (
        f"{_NUMBERS[number - 1].capitalize()} together ({' and '.join(names)}):"
        f" {int(people):,} of {people_count(int(everyone), *RESIDENTS)} in gaps."
    )
