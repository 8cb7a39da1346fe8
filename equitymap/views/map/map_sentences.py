"""Sentences of the map: question and answer of a layer, services in reach and gone.

Each has a zero, a singular, a plural and an unknown form.
"""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import kinds_of
from equitymap.measures.access.catchment import DETOUR
from equitymap.measures.layer import Layer
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.places.lists.own import HOURS
from equitymap.sources.local.local_hours import Stated
from equitymap.views.record_words import counted
from equitymap.views.words import agree, count, day, distance, distance_of, figure, lower_first, measured, series
from equitymap.vocabulary import CELL_STATES, GONE_STATES, OPEN_STATES

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
ON_FOOT = f"On foot is taken as {DETOUR:g} times the straight line."


def question(layer: Layer) -> str:
    """Return the heading of a map: the question that it answers."""
    measure = layer.measure
    if measure.is_need:
        if measure.id.endswith("-imd"):
            return "Where is need greatest?"
        return f"Where is need greatest for {lower_first(measure.label)}?"
    return f"{measure.label}: how do neighbourhoods differ?"


def answer(layer: Layer, place_name: str, shown: pd.Series) -> str:
    """Return the one sentence that answers the heading, for the neighbourhoods that pass the filters.

    Parameters
    ----------
    layer
        What the map shows.
    place_name
        Name of the place.
    shown
        True for each neighbourhood that passes the filters, indexed like the cells.
    """
    cells = layer.cells[shown.reindex(layer.cells.index)]
    one = int(cells["value"].notna().sum()) == 1
    among = "" if shown.all() else " that matches your filters" if one else " that match your filters"
    if cells.empty:
        return f"No neighbourhood in {place_name} matches your filters. Widen or clear them to see the map again."
    return (
        _need_answer(layer, cells, place_name, among)
        if layer.measure.is_need
        else _outcome_answer(layer, cells, place_name, among)
    )


def _need_answer(layer: Layer, cells: pd.DataFrame, place_name: str, among: str) -> str:
    known = int(cells["value"].notna().sum())
    if known == 0:
        return f"We do not know: no neighbourhood in {place_name}{among} has a figure for this."
    most = int((cells["value"] == 1).sum())
    total = count(known, *NEIGHBOURHOODS)
    where = f"in {place_name}{among}"
    verb = "is" if most <= 1 else "are"
    if known == 1:
        negative = "" if most else "not "
        return f"The only neighbourhood {where} is {negative}among the most deprived tenth in England{_year(layer)}."
    number = "None" if most == 0 else f"{most:,}"
    return f"{number} of {total} {where} {verb} among the most deprived tenth in England{_year(layer)}."


def _year(layer: Layer) -> str:
    return f" (Indices of Deprivation {layer.measure.period})"


def _outcome_answer(layer: Layer, cells: pd.DataFrame, place_name: str, among: str) -> str:
    measure = layer.measure
    known = cells["value"].dropna()
    if known.empty:
        return f"We do not know: no neighbourhood in {place_name}{among} has a published figure for this."
    low, high = (figure(end, measure.unit, measure.decimals) for end in (known.min(), known.max()))
    areas = "wards" if measure.geography == "ward" else "neighbourhoods"
    if len(known) == 1 or low == high:
        spread = f"{low} in {count(len(known), *NEIGHBOURHOODS)} of {place_name}{among}"
    else:
        spread = f"From {low} to {high} across the {areas} of {place_name}{among}"
    return f"{spread}{_against(layer, among)}."


def _against(layer: Layer, among: str) -> str:
    """Set the place against England; nothing is said where no benchmark exists."""
    measure = layer.measure
    parts = []
    if layer.district is not None and not among:
        parts.append(f"{_basis(layer)}{figure(layer.district, measure.unit, measure.decimals)} here")
    if layer.england is not None:
        words = figure(layer.england, measure.unit, measure.decimals)
        parts.append(f"{words} in England" if parts else f"{_basis(layer)}{words} in England")
    return f"; {series(parts)}" if parts else ""


def _basis(layer: Layer) -> str:
    """Say what a figure of the place or of England is: a whole district's own is not an average of neighbourhoods."""
    entry = layer.measure.indicator
    if entry is not None and entry.published_for == "district":
        return "one figure for the whole district, "
    return {"median": "the middle neighbourhood has ", "mean": "on average "}.get(layer.england_basis, "overall ")


def marks_in_words(drawn: pd.DataFrame) -> str:
    """Return what marks the map draws: '8 children's centres and 32 libraries are marked, 38 of them gone'."""
    number = drawn["kind"].value_counts()
    parts = [count(int(number[kind.id]), kind.one, kind.many) for kind in kinds_of(number.index)]
    if not parts:
        return "No service is marked."
    total, gone = len(drawn), int(drawn["status"].isin(GONE_STATES).sum())
    marked = f"{series(parts)} {agree(total, 'is', 'are')} marked"
    if total == 1:
        return f"{marked}, and it {'is gone' if gone else 'is not gone'}."
    return f"{marked}, {gone:,} of them gone." if gone else f"{marked}, none of them gone."


def states(layer: Layer) -> str:
    """Return how many cells are not plain figures and why, or nothing when all are."""
    counts = layer.counts
    parts = [
        f"{count(int(counts[state]), *NEIGHBOURHOODS)}: {words}"
        for state, words in CELL_STATES.items()
        if state not in ("value", "rounded") and counts.get(state, 0)
    ]
    return "; ".join(parts)


def reach_line(reach: NearestServices) -> str:
    """Return what one neighbourhood has in reach of one group of services."""
    group = reach.group
    if reach.nearest is None:
        return f"We know of no open {group.one} here or in the strip around the place."
    number = count(reach.open_within, group.one, group.many)
    if reach.linked_within:
        number = counted(group.kind, reach.open_within, linked=reach.linked_within)
    stated = stated_hours(reach.nearest)
    return (
        f"{reach.nearest['name']}{f' ({stated})' if stated else ''},"
        f" {distance_of(group.kind, reach.nearest_m)} {measured(group.kind)};"
        f" {number} within {distance(group.kind.catchment_m)}"
    )


def hours_line(hours: pd.Series | None) -> str:
    """Return the hours a week of one library with staff and without; ``hours`` is its row of ``opening_hours``."""
    if hours is None or pd.isna(hours["staffed"]):
        return "How many hours a week it is open with staff is not known."
    staffed, alone = (f"{hours[name]:g} {'hour' if hours[name] == 1 else 'hours'}" for name in ("staffed", "unstaffed"))
    year = int(hours["year"])
    if pd.isna(hours["unstaffed"]):
        return f"Open {staffed} a week with staff ({year}); hours without staff are not known."
    if hours["unstaffed"] == 0:
        return f"Open {staffed} a week, all with staff ({year})."
    if hours["staffed"] == 0:
        return f"Open {alone} a week, none with staff ({year})."
    return f"Open {staffed} a week with staff and {alone} without ({year})."


def stated_hours(row: pd.Series) -> str:
    """Return how much of a week one service is open whose list says so: 'open 1 hour a week, as its list says'."""
    if row.get("capacity_unit") != HOURS or row["status"] not in OPEN_STATES:
        return ""
    return Stated(hours=float(row["capacity"])).told


def gone_line(row: pd.Series) -> str:
    """Return when and how one service went, in the words its register can bear."""
    joint = ": " if row["kind"] == "gp_practice" and row["status"] != "delisted" else " "
    return f"{row['name']}{joint}{how_gone(row)}"


def how_gone(row: pd.Series) -> str:
    """Return the same without its name: 'closed on 3 May 2015'."""
    after, before = row["closed_not_after"], row["closed_not_before"]
    if row["status"] == "delisted":
        if pd.isna(before) or pd.isna(after):
            return "left the register; the date is not known"
        return f"left the register between {day(before)} and {day(after)}"
    if row["kind"] == "gp_practice":
        ended = f"on {day(row['closed'])}" if pd.notna(row["closed"]) else "at an unknown date"
        return f"the practice code ended {ended}"
    if pd.notna(row["closed"]):
        return f"closed on {day(row['closed'])}"
    if pd.notna(before) and pd.notna(after):
        same = before.year == after.year
        return f"closed in {after.year}" if same else f"closed between {day(before)} and {day(after)}"
    return "closed; the date is not known"
