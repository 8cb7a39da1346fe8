"""What has gone near one neighbourhood, in words: the sentence about her, the other kinds, and the list.

Each sentence has a singular, a plural, a zero and an unknown form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.catchment import DETOUR
from equitymap.measures.map.nearest_services import NearestServices, ServiceGroup
from equitymap.measures.zones.reach import ZoneReach
from equitymap.places.place import ObservedYears
from equitymap.views.record_words import counted
from equitymap.views.words import agree, capital, count, distance, distance_of, near, series
from equitymap.vocabulary import LINKED_SITE

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Whole numbers below ten, in words."""
Observed = Mapping[str, ObservedYears]
Reach = TypeVar("Reach", NearestServices, ZoneReach)
"""What is in reach, and what has gone from there: of one neighbourhood, or of those of a zone."""


def question(label: str) -> str:
    """Return the heading."""
    return f"What has gone near {label}?"


def most_lost(reached: Sequence[NearestServices]) -> NearestServices | None:
    """Return the group of services of which most have gone from reach; of two, the one of which fewest are left.

    Schools that are no alternative for everybody (``ServiceGroup.rest``) come only where nothing else has gone.
    """
    lost = [reach for reach in reached if len(reach.gone)]
    return max(lost, key=lambda one: (not one.group.rest, len(one.gone), -one.open_within), default=None)


def near_sentence(reached: Sequence[NearestServices], observed: Observed, label: str) -> str:
    """Return the one sentence about a neighbourhood: of the kind most lost, how many have gone and what is left.

    Parameters
    ----------
    reached
        What is in reach (``measures.map.nearest_services``).
    observed
        The record of each kind that has one, by its id.
    label
        Name of the neighbourhood.
    """
    worst = most_lost(reached)
    if worst is not None:
        reach = capital(near(worst.group.kind))
        return f"{reach} of {label} {_gone(worst, observed)}; {left(worst)}."
    known = [KIND_BY_ID[kind] for kind in _kinds(reached) if kind in observed]
    if not known:
        return f"Whether a service near {label} has gone is not known: no register here tells of earlier years."
    by_year: dict[int, list[str]] = {}
    for kind in known:
        by_year.setdefault(observed[kind.id].first, []).append(kind.many)
    begin = series([f"{series(kinds)} since {year}" for year, kinds in sorted(by_year.items())])
    return f"Our registers show no service that has gone from reach of {label}. They tell of {begin}."


def other_kinds(reached: Sequence[NearestServices], observed: Observed) -> list[str]:
    """Return one line for each other group of services that lost any, and one for those of which it is not known."""
    lines = [
        f"{capital(near(reach.group.kind))} {_gone(reach, observed)}; {left(reach)}."
        for reach in others_lost(reached, most_lost(reached))
    ]
    return lines + unknown_kinds(reached, observed)


def others_lost(reached: Sequence[Reach], worst: Reach | None) -> list[Reach]:
    """Return the groups besides the ``worst`` that lost any, most first."""
    return sorted((one for one in reached if len(one.gone) and one is not worst), key=lambda one: -len(one.gone))


def unknown_kinds(reached: Sequence[Reach], observed: Observed) -> list[str]:
    """Return one line for the kinds of which it is not known whether any went; none where that holds of every kind."""
    unknown = list(dict.fromkeys(one.group.kind.many for one in reached if one.group.kind.id not in observed))
    if not unknown or (len(unknown) == len(_kinds(reached)) and not any(len(one.gone) for one in reached)):
        return []
    return [f"Whether {series(unknown)} have gone is not known: their register has no earlier years."]


def _kinds(reached: Sequence[Reach]) -> list[str]:
    return list(dict.fromkeys(reach.group.kind.id for reach in reached))


def _gone(reach: NearestServices, observed: Observed) -> str:
    """Return 'five children's centres have gone since 2016'."""
    return f"{_small(gone_words(reach))} {have_gone(reach)}{since(reach.group.kind, observed)}"


def have_gone(reach: Reach) -> str:
    """Return 'has gone' or 'have gone'; the codes of practices 'have ended'."""
    went = "ended" if reach.group.kind.id == "gp_practice" else "gone"
    return f"{agree(len(reach.gone), 'has', 'have')} {went}"


def since(kind: Kind, observed: Observed) -> str:
    """Return since when a kind is on record: ' since 2016'; nothing without a record."""
    years = observed.get(kind.id)
    return "" if years is None else f" since {years.first}"


def gone_words(reach: Reach) -> str:
    """Return how many have gone from reach, as their register can bear: '5 children's centres and 1 linked site'."""
    group, number = reach.group, len(reach.gone)
    if group.kind.id == "gp_practice":
        return counted(group.kind, number, lost=True)
    if linked := int(reach.gone["type"].eq(LINKED_SITE).sum()) if group.kind.id == "childrens_centre" else 0:
        return counted(group.kind, number, linked=linked)
    other = " (independent, special, nursery or for over 16s)" if group.rest else ""
    return f"{count(number, group.one, group.many)}{other}"


def open_words(reach: NearestServices) -> str:
    """Return how many stand in reach today; linked sites of children's centres are told apart."""
    return standing_words(reach.group, reach.open_within, reach.linked_within)


def standing_words(group: ServiceGroup, number: int, linked: int) -> str:
    """Return a number of services that stand, of which so many are linked sites of children's centres."""
    return counted(group.kind, number, linked=linked) if linked else count(number, group.one, group.many)


def left(reach: NearestServices) -> str:
    """Return how many are left in reach and how far the nearest is: 'one is left, 2.4 km away'."""
    number = reach.open_within
    if reach.nearest is None or reach.nearest_m is None:
        return "none is left, and we know of no other"
    away = distance_of(reach.group.kind, reach.nearest_m)
    if number == 0:
        return f"none is left, and the nearest is {away} away"
    if number == 1:
        return f"one is left, {away} away"
    return f"{SMALL[number] if number < len(SMALL) else f'{number:,}'} are left, the nearest {away} away"


def _small(said: str) -> str:
    """Write the numbers of a count below ten in words: 'five children's centres and one linked site'."""
    return " ".join(SMALL[int(word)] if word.isdigit() and int(word) < len(SMALL) else word for word in said.split(" "))


def gone_near(reached: Sequence[NearestServices]) -> pd.DataFrame:
    """Return every service gone from reach, nearest first, each once: rows of facilities with ``distance_m``."""
    every = [reach.gone for reach in reached if len(reach.gone)]
    if not every:
        return reached[0].gone if reached else pd.DataFrame()
    rows = pd.concat(every)
    return rows[~rows.index.duplicated()].sort_values("distance_m", kind="stable")


def list_line(row: pd.Series, kind_words: str) -> str:
    """Return one line of the list: 'Reameadow (children's centre), 1.4 km: off the list September 2019'."""
    named = str(row["name"])
    what = "" if kind_words.casefold() in named.casefold() else f" ({kind_words})"
    return f"{named}{what}, {distance(row['distance_m'])}: {when_gone(row)}"


def when_gone(row: pd.Series) -> str:
    """Return how and when one service went, as briefly as its register can bear."""
    how = {"delisted": "off the list"}.get(row["status"], "closed")
    if row["kind"] == "gp_practice" and how == "closed":
        how = "practice code ended"
    return f"{how} {_when(row)}"


def _when(row: pd.Series) -> str:
    closed, before, after = row["closed"], row["closed_not_before"], row["closed_not_after"]
    if pd.notna(closed):
        return f"{closed:%B %Y}"
    if pd.isna(before) or pd.isna(after):
        return "at a date that is not known"
    if (before.year, before.month) == (after.year, after.month):
        return f"{after:%B %Y}"
    return f"in {after.year}" if before.year == after.year else f"between {before:%B %Y} and {after:%B %Y}"


def measured_line(reached: Sequence[NearestServices]) -> str:
    """Return from where distances are measured, and how."""
    ways = {reach.group.kind.measured for reach in reached if len(reach.gone)}
    how = {
        frozenset({"straight line"}): "in a straight line",
        frozenset({"on foot"}): f"on foot, taken as {DETOUR:g} times the straight line",
    }.get(frozenset(ways), "as each kind is measured: in a straight line, or on foot")
    return f"Distances are from the middle of the neighbourhood, {how}."
