"""The small map of a neighbourhood or a zone: framed to its reach of the kind of service most lost, what went loud."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from equitymap.measures.access.catchment import standard
from equitymap.measures.map.nearest_services import ServiceGroup, of_group
from equitymap.measures.selection import is_open
from equitymap.views.drawn_map import HEIGHT, WIDTH, Class, DrawnMap, Mark, Ring, as_svg, drawn_map, key_html
from equitymap.views.map.near_sentences import gone_words, most_lost, open_words
from equitymap.views.neighbourhood import zone_sentences as words
from equitymap.views.neighbourhood.case import AnyCase, Case, ZoneCase
from equitymap.views.palette import GROUND
from equitymap.views.templating import render
from equitymap.views.words import capital, distance

HERE = "#dbe7f0"


def map_html(drawn: DrawnMap, caption: str) -> Markup:
    """Return a map with its caption and key for a page, which lets pictures through and no drawing."""
    return render(
        "neighbourhood/map.html.j2",
        caption=caption,
        drawing=as_svg(drawn, "reach"),
        alt=f"{drawn.title}. {drawn.description}",
        width=WIDTH,
        height=HEIGHT,
        key=key_html(drawn, "reach", pictures=True),
    )


def reach_map(case: Case) -> DrawnMap | None:
    """Return the map of the kind of service most lost from reach; None where no kind has a source."""
    worst = most_lost(case.reached) or next(iter(case.reached), None)
    if worst is None:
        return None
    told = f"{open_words(worst)} open; {gone_words(worst)} gone"
    return _map(case, worst.group, worst.gone, f"around the middle of {case.label}", told)


def zone_map(case: ZoneCase) -> DrawnMap | None:
    """Return the same map of a zone, framed to the reach of all its neighbourhoods, with the zone outlined."""
    worst = words.most_lost(case.reached) or next(iter(case.reached), None)
    if worst is None:
        return None
    told = f"{words.stands_words(worst)} open in {case.label}; {gone_words(worst)} gone from reach"
    return _map(case, worst.group, worst.gone, f"around the middles of {words.its(case)}", told)


def _map(case: AnyCase, group: ServiceGroup, gone: pd.DataFrame, around: str, told: str) -> DrawnMap:
    place, kind = case.place, group.kind
    catchment = standard(kind.id)
    radius = catchment.threshold_m / catchment.detour
    walk = f", {distance(catchment.threshold_m)} on foot" if catchment.detour > 1 else ""
    words_of_ring = f"{distance(radius)} {around}{walk}"
    middles = place.neighbourhoods.loc[list(case.codes), ["easting_m", "northing_m"]].to_numpy(dtype=float)
    services = of_group(group, place.facilities[place.facilities["located_by"] != "nowhere"])
    marks = [
        Mark(float(x), float(y), inside=bool(own), gone=went)
        for rows, went in ((services[is_open(services)], False), (services.loc[gone.index], True))
        for x, y, own in rows[["easting_m", "northing_m", "inside"]].itertuples(index=False)
    ]
    here, inside = frozenset(case.codes), frozenset(str(code) for code in place.inside.index)
    return drawn_map(
        place,
        [
            Class(case.label, HERE, "value", here),
            Class(f"other neighbourhoods of {place.name}", GROUND, "value", inside - here),
        ],
        about=list(case.codes),
        marks=marks,
        kind=kind.id,
        title=f"{capital(group.many)} in reach of {case.label}, and those that have gone",
        description=f"Within {words_of_ring}: {told}.",
        bounded=True,
        ring=Ring([(float(x), float(y)) for x, y in middles], radius, words_of_ring),
    )
