"""Filters of neighbourhoods (ward, decile, range of a figure) and of services (kind, status, type, phase)."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from equitymap.measures.layer import Layer
from equitymap.places.gone import is_gone
from equitymap.places.place import Place
from equitymap.vocabulary import GONE_STATES, OPEN_STATES

STATUS_GROUPS = {
    "open": ("open",),
    "handed_over": ("handed_over",),
    "gone": GONE_STATES,
    "moved": ("moved", "carried_on"),
    "other": ("paused", "proposed", "unknown"),
}


def neighbourhoods(
    place: Place,
    *,
    wards: Collection[str] = (),
    deciles: tuple[int, int] = (1, 10),
    ranged: Layer | None = None,
    bounds: tuple[float, float] | None = None,
) -> pd.Series:
    """Return True for every neighbourhood that passes every filter.

    Parameters
    ----------
    place
        The place.
    wards
        Ward codes; none means all.
    deciles
        First and last national tenth of deprivation (IMD 2025) to keep, both included.
    ranged, bounds
        A layer and the range its figure must lie in, both ends included. A neighbourhood without a figure
        does not pass.

    Returns
    -------
    Series of bool, indexed like ``place.inside``.
    """
    inside = place.inside
    keep = pd.Series(True, index=inside.index)
    if wards:
        keep &= inside["ward_code"].isin(list(wards))
    if deciles != (1, 10):
        rows = place.deprivation
        rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")]
        imd = rows.set_index("area_code")["decile"]
        keep &= imd.reindex(inside.index).between(*deciles).astype("boolean").fillna(False).astype(bool)
    if ranged is not None and bounds is not None:
        keep &= ranged.cells["value"].between(*bounds)
    return keep


def facilities(
    place: Place,
    *,
    kinds: Collection[str],
    statuses: Collection[str],
    types: Collection[str] = (),
    phases: Collection[str] = (),
) -> pd.Series:
    """Return True for every facility of the place (ring included) to be shown.

    ``statuses`` are keys of ``STATUS_GROUPS``; a record that another one replaced is never shown as gone, and one
    that ended before its register's record is not shown at all. ``types`` and ``phases`` narrow schools only when
    given. Facilities without a position do not pass.
    """
    frame: pd.DataFrame = place.facilities
    states = [state for group in statuses for state in STATUS_GROUPS[group]]
    keep = frame["kind"].isin(list(kinds)) & frame["status"].isin(states) & (frame["located_by"] != "nowhere")
    keep &= ~frame["status"].isin(GONE_STATES) | is_gone(place)
    if types:
        keep &= frame["type"].isin(list(types)) | (frame["kind"] != "school")
    if phases:
        keep &= frame["phase"].isin(list(phases)) | (frame["kind"] != "school")
    return keep


def is_open(frame: pd.DataFrame) -> pd.Series:
    """Return True for facilities that serve people now."""
    states: pd.Series = frame["status"]
    return states.isin(OPEN_STATES)


def before_record(place: Place) -> pd.Series:
    """Return True for closed records that are not gone by the rule: ended outside the record, or at an unknown date."""
    frame: pd.DataFrame = place.facilities
    return frame["status"].isin(GONE_STATES) & ~is_gone(place)
