"""Benchmark of the map page against the folium page: bytes, time, first paint, zoom, twenty visitors, memory."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median

import numpy as np
from playwright.sync_api import Browser, sync_playwright

from benchmarks import baseline_files, folium_baseline
from benchmarks.browser import (
    Change,
    Site,
    change_layer,
    chromium,
    first_paint_ms,
    layers_offered,
    set_zoom,
    visit,
    zoom,
)
from benchmarks.report import Result, as_text
from benchmarks.servers import SAME, serving
from benchmarks.visitors import Crowd, crowd
from equitymap.places import store
from equitymap.settings import ROOT, settings

LAYER_LABEL = "Kind of need"


def bench_map(code: str, *, changes: int = 12, visitors: int = 20, paints: int = 9) -> str:
    """Measure our map page and the plain way on one built place and report the ratios.

    Parameters
    ----------
    code
        Code of a built place.
    changes
        Changes of layer timed in the browser on each page; each of the visitors makes half as many.
    visitors
        Simultaneous visitors.
    paints
        First visits with an empty cache, taken in turns.
    """
    place = store.open_place(code)
    with tempfile.TemporaryDirectory() as folder:
        script = folium_baseline.write(
            place, Path(folder), baseline_files.obtain(settings().data_dir / "downloads" / "plain-way")
        )
        with serving(ROOT / "app.py") as our_server, serving(script, *SAME) as plain_server:
            ours = Site(f"{our_server.url}/map?place={code}", LAYER_LABEL)
            plain = Site(f"{plain_server.url}/", folium_baseline.LABEL, shapes=len(place.inside))
            with sync_playwright() as playwright, chromium(playwright) as browser:
                for site in (ours, plain):
                    first_paint_ms(browser, site)  # the servers load their place once
                turns = [(first_paint_ms(browser, ours), first_paint_ms(browser, plain)) for _ in range(paints)]
                our_changes, ours_kept = _changes(browser, ours, changes)
                plain_changes, plain_kept = _changes(browser, plain, changes)
            our_crowd = crowd(our_server, ours, visitors=visitors, changes=changes // 2)
            plain_crowd = crowd(plain_server, plain, visitors=visitors, changes=changes // 2)
    lines = [
        *_change_lines(our_changes, plain_changes),
        Result("first paint, empty cache, median", "ms", median(t[0] for t in turns), median(t[1] for t in turns), 1.0),
        *_crowd_lines(our_crowd, plain_crowd, visitors),
    ]
    notes = [
        f"Zoom kept after a change of layer: ours {_yes(ours_kept)} (asked: yes), plain way {_yes(plain_kept)}.",
        f"{len(place.inside)} neighbourhoods; {changes} changes in Chromium; {paints} first visits each, in turns.",
        f"{visitors} visitors look for about a second between changes; their time is until the server has sent it all.",
    ]
    return as_text(f"{place.name} ({code}): our map page and the plain way", lines, notes)


def _changes(browser: Browser, site: Site, changes: int) -> tuple[list[Change], bool]:
    """Return every change, and whether the zoom was the same after one."""
    with visit(browser, site) as (page, frames):
        layers = layers_offered(page, site)
        made = [change_layer(page, frames, site, layer=layers[turn % len(layers)]) for turn in range(changes)]
        set_zoom(page, zoom(page) + 2)
        before = zoom(page)
        change_layer(page, frames, site, layer=layers[changes % len(layers)])
        return made, zoom(page) == before


def _change_lines(ours: Sequence[Change], plain: Sequence[Change]) -> list[Result]:
    our_ms, plain_ms = ([change.ms for change in made] for made in (ours, plain))
    return [
        Result(
            "the map's message for a change of layer",
            "kB",
            mean(change.map_bytes for change in ours) / 1000,
            mean(change.map_bytes for change in plain) / 1000,
            1 / 30,
        ),
        Result(
            "everything sent for a change of layer",
            "kB",
            mean(change.all_bytes for change in ours) / 1000,
            mean(change.all_bytes for change in plain) / 1000,
        ),
        Result("click to painted, p50", "ms", _p(our_ms, 50), _p(plain_ms, 50), 1 / 4),
        Result("click to painted, p95", "ms", _p(our_ms, 95), _p(plain_ms, 95)),
    ]


def _crowd_lines(ours: Crowd, plain: Crowd, visitors: int) -> list[Result]:
    return [
        Result(f"{visitors} visitors, p50", "ms", _p(ours.ms, 50), _p(plain.ms, 50), 1 / 10),
        Result(f"{visitors} visitors, p95", "ms", _p(ours.ms, 95), _p(plain.ms, 95)),
        Result("memory for each further visitor", "MB", ours.memory_mb, at_most=1.0),
        Result("the same, plain way", "MB", plain.memory_mb),
    ]


def _p(times: Sequence[float], per_cent: float) -> float:
    return float(np.percentile(times, per_cent))


def _yes(kept: bool) -> str:
    return "yes" if kept else "no"
