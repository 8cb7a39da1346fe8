"""Sentences about fragmentation gaps: how many there are, how sure, and what would bring most back."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.gaps.fragmentation import LIKELY, SURE, Rule
from equitymap.measures.gaps.reopening import REOPEN
from equitymap.places.place import ObservedYears
from equitymap.views.record_words import end_of
from equitymap.views.words import agree, capital, count, distance, distance_of, figure, near, people_count, within

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
RESIDENTS = ("person", "people")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ASSUMPTIONS = (
    "Reasonable assumptions: a reach a quarter shorter and longer, both thresholds one step lower and higher, and"
    " distances in a straight line or on foot, in all combinations. Access is what the services in reach offer, shared"
    " among the people in reach of them. What came in another form (a van, a session in a hall) is in no register."
)
NO_SINGLE_LOSS = "none closed within reach: those that stand offer less, or a larger one further away went"
REACH_ONLY = "This counts reach, not need for staff or money, nor whether a building is free."


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


def loss_words(kind: Kind, rule: Rule, whose: str = "its", *, since: str = "") -> str:
    """Return what a gap has lost: 'at least half of its access to libraries, or the last one in reach'.

    With ``since``, when it was lost takes the place of what kind of service and how reach is measured.
    """
    share = "half" if rule.lost == 0.5 else figure(100 * rule.lost, "percent", 0)
    much = "all" if rule.lost == 1 else f"at least {share}"
    reach_m = rule.catchment(kind.id).threshold_m
    if since:
        return f"{much} of {whose} access since {since}, or the last one within {distance(reach_m)}"
    return f"{much} of {whose} access to {kind.many}, or the last one {within(kind, reach_m)}"


def definition(kind: Kind, rule: Rule) -> str:
    """Return what a gap is here, whole."""
    return (
        f"A gap is a neighbourhood {need_words(rule)} that lost {loss_words(kind, rule)}, where no {kind.one} came"
        " into reach in or after the year of its last loss."
    )


def answer(
    table: pd.DataFrame, kind: Kind, *, place_name: str, rule: Rule, observed: ObservedYears, some: bool = False
) -> str:
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
    some
        Whether the table has only neighbourhoods that meet a filter, which a sentence before this one names.
    """
    its, has = ("their", "have") if some else ("its", "has")
    here = f"these neighbourhoods of {place_name}" if some else place_name
    since = end_of(observed, observed.first)
    need = table[table["tenth"] <= rule.tenths]
    if table["tenth"].isna().all():
        return f"We do not know where the gaps of {here} are: nothing is known of {its} deprivation."
    if need.empty:
        return (
            f"{capital(here)} {has} no gap for {kind.many}: none of {its} {count(len(table), *NEIGHBOURHOODS)}"
            f" is {need_words(rule)}."
        )
    found = need[need["gap"].fillna(False)]
    among = f"{count(len(need), *NEIGHBOURHOODS)} {need_words(rule)}"
    if need["gap"].isna().all():
        return f"We do not know of gaps in {here}: none of {its} {among} had a {kind.one} within reach in the record."
    if found.empty:
        return (
            f"{capital(here)} {has} no gap for {kind.many}: none of {its} {among} lost"
            f" {loss_words(kind, rule, since=since)}, with no other come into reach since."
        )
    people = people_count(int(found["people"].sum()), *RESIDENTS)
    live, whose = agree(int(found["people"].sum()), "lives", "live"), agree(len(found), "its", "their")
    return (
        f"{people} in {here} {live} where {kind.many} left a gap: {len(found):,} of the {among} lost"
        f" {loss_words(kind, rule, whose, since=since)}, and none has come into reach since."
    )


def gap_line(row: pd.Series, kind: Kind, rule: Rule) -> str:
    """Return one row of ``gaps`` in few words: '1,730 people; the nearest was 400 m away, now 1.2 km'."""
    return f"{people_count(int(row['people']), *RESIDENTS)}; {nearest_words(row, kind, rule)}"


def nearest_words(row: pd.Series, kind: Kind, rule: Rule) -> str:
    """Return how far the nearest one was at the beginning of the record, and is now."""
    before, after = row["nearest_before_m"], row["nearest_after_m"]
    if pd.isna(after):
        return "none is known now"
    now = distance_of(kind, after, rule.catchment(kind.id).threshold_m)
    if pd.isna(before):
        return f"the nearest is {now} away"
    if round(float(after) - float(before)) == 0:
        return f"the nearest is still {now} away; others in reach went or offer less"
    return f"the nearest was {distance(before)} away, now {now}"


def standing_sentence(row: pd.Series, kind: Kind, rule: Rule) -> str:
    """Return whether one neighbourhood is a gap for a kind of service, how surely, and why not where it is none."""
    if pd.isna(row["tenth"]):
        return "We do not know whether this is a gap: nothing is known of its deprivation."
    share = "" if pd.isna(row["share"]) else figure(100 * row["share"], "percent", 0)
    if row["tenth"] > rule.tenths:
        return f"No gap as defined here: this neighbourhood is not {need_words(rule)}."
    if pd.isna(row["gap"]):
        return f"No gap: no {kind.one} was within reach at the beginning of the record, so nothing was there to lose."
    if row["gap"]:
        return f"A gap, under {share} of the reasonable assumptions; {nearest_words(row, kind, rule)}."
    if row["replaced"]:
        return f"No gap as defined here: a {kind.one} came into reach in or after the year of the last loss."
    lost = 0.0 if pd.isna(row["lost"]) else max(float(row["lost"]), 0.0)
    much = "none" if lost < 0.005 else figure(100 * lost, "percent", 0)
    return f"No gap as defined here: {much} of the access to {kind.many} was lost."


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


def site_name(row: pd.Series) -> str:
    """Return a site by name, with what it is now unless it is a site of the kind that is gone."""
    return str(row["name"]) if row["how"] == REOPEN else f"{row['name']} ({KIND_BY_ID[row['kind']].one})"


def reopening_sentence(row: pd.Series) -> str:
    """Return whom one site would reach: how many people in gaps, for whom it would be the only one, and the overlap.

    ``row`` is one row of ``reopening.best``.
    """
    text = f"{people_count(int(row['people']), *RESIDENTS)} in {count(int(row['areas']), 'gap', 'gaps')}"
    if row["only"]:
        only = "all" if row["only"] == row["people"] else f"{int(row['only']):,}"
        text += f", the only one for {only} of them"
    if row["overlap"]:
        same = int(row["overlap"])
        text += f"; {'all' if same == int(row['people']) else f'{same:,}'} of them also by the sites above"
    return f"{text}."


def bring_back_sentence(best: pd.DataFrame, kind: Kind, *, reach_m: float, everyone: float) -> str:
    """Return what the best single site would do, and what the others are measured by."""
    first = best.iloc[0]
    how = "Reopening" if first["how"] == REOPEN else f"One {kind.one} more at"
    share = figure(100 * first["people"] / everyone, "percent", 0)
    return (
        f"{how} {site_name(first)} would put one more {kind.one} {within(kind, reach_m)} of {share} of the people in"
        " gaps."
    )


def filled_sentence(
    table: pd.DataFrame, filled: pd.Index, kind: Kind, *, area: str | None = None, label: str = ""
) -> str:
    """Return how many gaps a proposal would fill, for how many people, and whether the neighbourhood in view is one.

    Parameters
    ----------
    table
        ``fragmentation.gaps`` of the whole place.
    filled
        Codes of the gaps that would be none any more (``reopening.filled``).
    kind
        The kind of service.
    area, label
        The neighbourhood in view and its name; None where there is none.
    """
    gaps = table[table["gap"].fillna(False)]
    if gaps.empty:
        return f"There is no gap in {kind.many} here to fill."
    every = f"{count(len(gaps), 'gap', 'gaps')} in {kind.many}"
    if not len(filled):
        text = f"It would fill none of the {every}"
    else:
        people = int(gaps.loc[filled, "people"].sum())
        some = (
            f"{len(filled):,} of the {every}"
            if len(filled) < len(gaps)
            else f"{agree(len(gaps), 'the', 'all')} {every}"
        )
        text = f"It would fill {some}, where {people_count(people, *RESIDENTS)} {agree(people, 'lives', 'live')}"
    if area in gaps.index:
        text += f": {label} {'is one of them' if area in filled else 'would stay a gap'}"
    return f"{text}."


def more_in_reach(filled: pd.DataFrame, kind: Kind, rule: Rule) -> str:
    """Return what filling gaps means, and for how many people it would be the only one; rows of ``gaps``."""
    near_them = near(kind, rule.catchment(kind.id).threshold_m)
    only = int(filled.loc[filled["after"].eq(0), "people"].sum())
    for_whom = f"; for {people_count(only, *RESIDENTS)} the only one" if only else ""
    return f"Each gap it would fill would have one more {kind.one} {near_them}{for_whom}."


def together_sentence(number: int, names: list[str], people: float, everyone: float) -> str:
    """Return what several sites together would bring back, of everyone who lives in gaps."""
    if len(names) < number or not everyone:
        return ""
    return (
        f"{_NUMBERS[number - 1].capitalize()} together ({' and '.join(names)}):"
        f" {int(people):,} of {people_count(int(everyone), *RESIDENTS)} in gaps."
    )
