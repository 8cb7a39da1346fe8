"""Benchmark of opening Start against an empty Streamlit page: same server settings, warm, in turns."""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import chromium
from benchmarks.report import Result, as_text
from benchmarks.servers import SAME, serving
from equitymap.places import store
from equitymap.settings import ROOT

EMPTY = 'import streamlit as st\nst.set_page_config(layout="wide")\nst.title("Nothing")\n'
STATIC = ("--client.toolbarMode", "viewer", "--browser.gatherUsageStats", "false")
WAIT_MS = 60_000
# The heading is the first thing a visitor reads; the page is whole when its run has ended and every picture stands.
WATCH = """
if (window === window.top) {
  const bench = window.bench = {heading: null, whole: null};
  const look = () => {
    if (bench.heading === null && document.querySelector('h1')?.innerText.trim()) bench.heading = performance.now();
    const pictures = [...document.querySelectorAll('img.living')];
    const ended = document.querySelector('[data-test-script-state=notRunning]') && bench.heading !== null;
    const stands = pictures.length >= __PICTURES__ && pictures.every(one => one.complete && one.naturalWidth);
    if (bench.whole === null && ended && stands) bench.whole = performance.now();
    if (bench.whole === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def bench_start(code: str, *, visits: int = 15) -> str:
    """Open Start and an empty page in turns, each with an empty cache, and report the ratios of the medians.

    Parameters
    ----------
    code
        Code of a built place.
    visits
        Visits of each page.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with (
            serving(ROOT / "app.py") as ours,
            serving(script, *SAME, *STATIC) as empty,
            sync_playwright() as playwright,
            chromium(playwright) as browser,
        ):
            sites = (f"{ours.url}/?place={code}", 3), (f"{empty.url}/", 0)
            for url, pictures in sites:
                _visit(browser, url, pictures)  # the server opens its place, and draws the pictures, once
            turns = [[_visit(browser, url, pictures) for url, pictures in sites] for _ in range(visits)]
    lines = [
        Result(what, "ms", median(turn[0][at] for turn in turns), median(turn[1][at] for turn in turns), at_most=1.3)
        for at, what in enumerate(("heading painted, median", "whole page, median"))
    ]
    notes = [
        f"{visits} visits of each, in turns, each with an empty cache; the plain way is a page with one heading.",
        "Pictures are drawn once for a build of a place; a visitor who is the first of a build waits a second longer.",
    ]
    return as_text(f"{store.open_place(code).name} ({code}): Start and an empty Streamlit page", lines, notes)


def _visit(browser: Browser, url: str, pictures: int) -> tuple[float, float]:
    """Return milliseconds from the start of navigation to the heading, and to the whole page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        context.add_init_script(WATCH.replace("__PICTURES__", str(pictures)))
        page = context.new_page()
        page.goto(url, wait_until="commit")
        page.wait_for_function("window.bench && window.bench.whole !== null", timeout=WAIT_MS)
        return float(page.evaluate("window.bench.heading")), float(page.evaluate("window.bench.whole"))
    finally:
        context.close()
