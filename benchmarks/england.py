"""Benchmark of every neighbourhood of England: our page against a folium page: bytes, time, first paint, zoom."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median

import geopandas as gpd
from playwright.sync_api import Browser, sync_playwright

from benchmarks import baseline_files, folium_baseline
from benchmarks.browser import Change, Site, change_layer, chromium, layers_offered, set_zoom, visit, zoom
from benchmarks.report import Result, as_text
from benchmarks.servers import SAME, serving
from equitymap.places.england.england import England, open_england
from equitymap.places.england.summary import Summary
from equitymap.settings import ROOT, settings
from equitymap.views.england.england_geometry import simplified_outlines
from equitymap.views.map.map_rings import WEB_MERCATOR

LAYER_LABEL = "Colour by"
PLAIN_WAIT_MS = 300_000
TIME_ASKED, BYTES_ASKED = 1 / 70, 1 / 500


def bench_england(*, changes: int = 6, plain_changes: int = 3) -> str:
    """Measure a change of layer on every neighbourhood of England, ours and the plain way, and report the ratios.

    Both pages draw the same outlines and offer the same layers. No layer is chosen twice: what a browser has once
    got, Streamlit does not send again.

    Raises
    ------
    PlaceNotBuilt
        When the tables of England are not on this machine.
    """
    england = open_england(outlines_too=True)
    layers = _layers(england)
    with tempfile.TemporaryDirectory() as folder:
        files = baseline_files.obtain(settings().data_dir / "downloads" / "plain-way")
        script = folium_baseline.write_page(_plain_areas(england, layers), Path(folder), files, zoom=6)
        with serving(ROOT / "app.py") as our_server, serving(script, *SAME) as plain_server:
            ours = Site(f"{our_server.url}/england?draw=every&show={layers[0].id}", LAYER_LABEL, wait_ms=PLAIN_WAIT_MS)
            plain = Site(
                f"{plain_server.url}/", folium_baseline.LABEL, shapes=len(england.lsoas), wait_ms=PLAIN_WAIT_MS
            )
            with sync_playwright() as playwright, chromium(playwright) as browser:
                with visit(browser, ours):
                    pass  # the shapes files are written, the tables opened
                first_ours, our_changes, ours_kept = _visit(browser, ours, min(changes, len(layers) - 1))
                first_plain, slow_changes, plain_kept = _visit(browser, plain, min(plain_changes, len(layers) - 1))
    lines = [
        Result("the map's message for a change of layer", "kB", _bytes(our_changes), _bytes(slow_changes), BYTES_ASKED),
        Result("click to painted, median", "ms", _ms(our_changes), _ms(slow_changes), TIME_ASKED),
        Result("first paint, empty cache", "ms", first_ours, first_plain),
    ]
    notes = [
        f"{len(england.lsoas):,} neighbourhoods; {len(our_changes)} and {len(slow_changes)} changes in Chromium.",
        f"Zoom kept after a change of layer: ours {'yes' if ours_kept else 'no'} (asked: yes), plain way"
        f" {'yes' if plain_kept else 'no'}.",
        "Ours, each: " + ", ".join(f"{change.ms:,.0f} ms" for change in our_changes),
        "Plain way, each: " + ", ".join(f"{change.ms:,.0f} ms" for change in slow_changes),
    ]
    return as_text("Every neighbourhood of England: our page and the plain way", lines, notes)


def _layers(england: England) -> list[Summary]:
    """Return the summaries of the subject that has most of them for single neighbourhoods."""
    offered = [summary for summary in england.summaries if "lsoas" in summary.levels]
    theme = Counter(summary.theme for summary in offered).most_common(1)[0][0]
    return [summary for summary in offered if summary.theme == theme]


def _plain_areas(england: England, layers: Sequence[Summary]) -> gpd.GeoDataFrame:
    """Return the outlines that our page draws, with one column per layer under its label."""
    shapes = gpd.GeoSeries(simplified_outlines(england, "lsoas"), index=england.lsoas.index, crs=WEB_MERCATOR).to_crs(
        "EPSG:4326"
    )
    columns = {layer.label: england.lsoas[layer.id] for layer in layers}
    frame = gpd.GeoDataFrame({"name": england.lsoas["label"], **columns}, geometry=shapes)
    return frame.rename_axis("area_code").reset_index()


def _visit(browser: Browser, site: Site, changes: int) -> tuple[float, list[Change], bool]:
    """Return milliseconds to the first paint, every change, and whether the zoom was the same after one more."""
    with visit(browser, site) as (page, frames):
        first = float(page.evaluate("window.bench.first"))
        layers = layers_offered(page, site)
        made = [change_layer(page, frames, site, layer=layers[turn]) for turn in range(changes)]
        set_zoom(page, zoom(page) + 2)
        before = zoom(page)
        change_layer(page, frames, site, layer=layers[changes])
        return first, made, zoom(page) == before


def _bytes(changes: Sequence[Change]) -> float:
    return mean(change.map_bytes for change in changes) / 1000


def _ms(changes: Sequence[Change]) -> float:
    return median(change.ms for change in changes)
