"""The small map of one neighbourhood: framed to its reach of the kind of service most lost, what has gone loud."""

from __future__ import annotations

from markupsafe import Markup

from equitymap.measures.access.catchment import standard
from equitymap.measures.selection import is_open
from equitymap.views.drawn_map import HEIGHT, WIDTH, Class, DrawnMap, Mark, Ring, as_svg, drawn_map, key_html
from equitymap.views.map.near_sentences import gone_words, most_lost, open_words
from equitymap.views.neighbourhood.case import Case
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
    place, kind = case.place, worst.group.kind
    origin = place.neighbourhoods.loc[case.area]
    catchment = standard(kind.id)
    radius = catchment.threshold_m / catchment.detour
    walk = f", {distance(catchment.threshold_m)} on foot" if catchment.detour > 1 else ""
    words = f"{distance(radius)} around the middle of {case.label}{walk}"
    ring = Ring(float(origin["easting_m"]), float(origin["northing_m"]), radius, words)
    services = place.facilities[place.facilities["kind"].eq(kind.id) & (place.facilities["located_by"] != "nowhere")]
    if worst.group.phases is not None:
        services = services[services["phase"].isin(worst.group.phases) != worst.group.rest]
    marks = [
        Mark(float(x), float(y), inside=bool(own), gone=gone)
        for rows, gone in ((services[is_open(services)], False), (services.loc[worst.gone.index], True))
        for x, y, own in rows[["easting_m", "northing_m", "inside"]].itertuples(index=False)
    ]
    inside, group = {str(code) for code in place.inside.index}, worst.group
    return drawn_map(
        place,
        [
            Class(case.label, HERE, "value", frozenset({case.area})),
            Class(f"other neighbourhoods of {place.name}", GROUND, "value", frozenset(inside - {case.area})),
        ],
        about=[case.area],
        marks=marks,
        kind=kind.id,
        title=f"{capital(group.many)} in reach of {case.label}, and those that have gone",
        description=f"Within {words}: {open_words(worst)} open; {gone_words(worst)} gone.",
        bounded=True,
        ring=ring,
    )
