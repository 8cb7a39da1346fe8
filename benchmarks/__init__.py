"""Benchmarks: the map page against a plain folium page, opening a place against reading its files, and access.

``python -m equitymap bench`` runs them. Not part of the tests: numbers depend on the machine. The ratios within one run
are what counts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal


def run(
    what: Literal["map", "place", "start", "access", "england", "visitors", "network", "lists", "changes"],
    asked: str,
    *,
    think_s: float,
    seconds: float,
    against: Path | None = None,
) -> str:
    """Run a benchmark and return a printable report.

    Parameters
    ----------
    what
        ``map``: a change of layer, first paint and twenty visitors. ``place``: opening a built place.
        ``start``: opening Start, against an empty Streamlit page. ``access``: all kinds and years, against PySAL and a
        plain loop. ``england``: a change of layer on all neighbourhoods of England. ``visitors``: 1, 20, 50
        and 100 visitors on mixed pages, on one process and on two. ``network``: the picture of bodies and ties, against
        ``st.echarts_chart``. ``lists``: 100,000 postcodes of somebody's list, against a look-up row by row.
        ``changes``: what a change costs the server, against another checkout.
    asked
        Name or code of a built place, or ``demo``. ``england`` and ``network`` do not ask.
    think_s, seconds
        For ``visitors``: seconds between changes, and how long each crowd goes on.
    against
        For ``changes``: root folder of the other checkout.

    Raises
    ------
    UnknownPlace, PlaceNotBuilt
        When the place, or England, cannot be opened.
    """
    from benchmarks.access import bench_access
    from benchmarks.changes import bench_changes
    from benchmarks.england import bench_england
    from benchmarks.map_page import bench_map
    from benchmarks.mixed_load import bench_visitors
    from benchmarks.network import bench_network
    from benchmarks.opening import bench_place
    from benchmarks.postcode_match import bench_lists
    from benchmarks.start_page import bench_start
    from equitymap.places.find_district import find_built
    from equitymap.settings import ROOT

    if what == "england":
        return bench_england()
    if what == "network":
        return bench_network()
    code = find_built(asked)
    if what == "visitors":
        return bench_visitors(code, think_s=think_s, seconds=seconds)
    if what == "changes":
        return bench_changes(code, against=against or ROOT)
    benchmarks: dict[str, Callable[[str], str]] = {
        "map": bench_map,
        "place": bench_place,
        "start": bench_start,
        "access": bench_access,
        "lists": bench_lists,
    }
    return benchmarks[what](code)
