"""The three maps of a needs assessment: need, how far the nearest one is now, and what would change."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from markupsafe import Markup

from equitymap.domains import DOMAIN_BY_ID
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import NO_CLASS
from equitymap.measures.proposal.consequence import Consequence
from equitymap.measures.proposal.proposal import Baseline
from equitymap.places.place import Place
from equitymap.views.html_parts import figure
from equitymap.views.palette import CHANGE_7, HALO, need_colours
from equitymap.views.proposal.change_layer import change_steps, counted
from equitymap.views.proposal.report_maps import Class, Mark, Outlines, drawing, outlines
from equitymap.views.words import capital, count, distance, measured, series

_TENTHS = range(1, 11)
_REACH_SHARES = (0.25, 0.5, 1.0, 1.5)


def map_figures(place: Place, found: Consequence, *, now: Baseline, domain: str) -> tuple[Markup, Markup, Markup]:
    """Return the three maps as figures: need (a domain of deprivation), the way to the nearest one, the change."""
    frame = outlines(place)
    need, before, change = _need(place, domain), _before(place, found), _change(place, found)
    return (
        _figure(place, found, need, identifier="map-need", extent=frame),
        _figure(place, found, before, identifier="map-now", extent=frame, now=now),
        _figure(place, found, change, identifier="map-change", extent=frame, now=now),
    )


_Map = tuple[str, list[Class]]


def _need(place: Place, domain: str) -> _Map:
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == domain)].set_index("area_code")
    tenth = rows["decile"].reindex(place.inside.index).astype("Float64").astype(float)
    words = {1: "most deprived tenth of England", 10: "least deprived tenth"}
    colours = need_colours(10)
    classes = [
        Class(words.get(at, f"tenth {at}"), colours[10 - at], "value", _codes(tenth == at)) for at in _TENTHS
    ] + [Class("not known", HALO, "not_collected", _codes(tenth.isna()))]
    return f"{DOMAIN_BY_ID[domain].label} in {place.name}, national tenths, 2025", classes


def _before(place: Place, found: Consequence) -> _Map:
    kind = KIND_BY_ID[found.proposal.kind]
    metres = found.table["nearest_m_before"]
    cuts = [round(found.threshold_m * share, -1) for share in _REACH_SHARES]
    step = pd.Series(np.searchsorted(cuts, metres.to_numpy(dtype=float), side="left"), index=metres.index)
    between = [f"{distance(low)} to {distance(high)}" for low, high in pairwise(cuts)]
    sentences = [f"up to {distance(cuts[0])}", *between, f"more than {distance(cuts[-1])}"]
    classes = [
        Class(words, colour, "value", _codes(step.eq(at) & metres.notna()))
        for at, (words, colour) in enumerate(zip(sentences, need_colours(5), strict=True))
    ] + [Class("not known", HALO, "not_collected", _codes(metres.isna()))]
    how = measured(kind) + (f" (straight line times {found.detour:g})" if kind.measured == "on foot" else "")
    return f"Way to the nearest {kind.one} in {place.name} now, {how}", classes


def _change(place: Place, found: Consequence) -> _Map:
    """Return what would change: access, or distance where the size of the service is not known."""
    change = change_steps(found, "distance" if found.unsized else "access")
    classes = []
    for words, step, status, _ in counted(change).itertuples(index=False, name=None):
        colour = HALO if step == NO_CLASS else CHANGE_7[step]
        members = (change.status == status) & ((change.step == step) | (status != "value"))
        classes.append(Class(capital(words), colour, str(status), _codes(members)))
    return f"{change.title} in {place.name}", classes


def _codes(chosen: pd.Series) -> frozenset[str]:
    return frozenset(str(code) for code in chosen.index[chosen.to_numpy(dtype=bool)])


def _figure(
    place: Place, found: Consequence, shown: _Map, *, identifier: str, extent: Outlines, now: Baseline | None = None
) -> Markup:
    """Return a map with its caption; the text alternative counts the neighbourhoods of each class."""
    title, classes = shown
    kind = KIND_BY_ID[found.proposal.kind]
    parts = [f"{one.words}: {count(len(one.codes), 'neighbourhood', 'neighbourhoods')}" for one in classes if one.codes]
    about = f"Map of {len(place.inside):,} neighbourhoods. {series(parts)}. The tables have the figures."
    marks = []
    if now is not None:
        sites = place.facilities.loc[now.reachable.facilities[now.is_open], ["easting_m", "northing_m", "inside"]]
        marks = [Mark(float(x), float(y), inside=bool(inside)) for x, y, inside in sites.itertuples(index=False)]
    svg = drawing(
        extent,
        classes,
        identifier=identifier,
        title=title,
        description=about,
        kind=kind.id,
        marks=[*marks, *_proposed(place, found)],
    )
    return figure(svg, f"{title}. Number of neighbourhoods in the key.")


def _proposed(place: Place, found: Consequence) -> list[Mark]:
    spot: tuple[float, float] | None = found.proposal.spot
    if spot is None:
        row = place.facilities.loc[str(found.proposal.facility_id)]
        spot = (float(row["easting_m"]), float(row["northing_m"]))
    return [Mark(*spot, proposed=True)]
