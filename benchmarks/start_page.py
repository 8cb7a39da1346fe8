"""Benchmark of opening Start against an empty Streamlit page: same server settings, warm, in turns.

Ours is the server that visitors meet (``serve.py``); the empty page is what ``streamlit run`` makes of one line.
"""

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
LINE = {"offline": False, "latency": 40, "downloadThroughput": 2.5e6, "uploadThroughput": 1e6}
"""A line as visitors have: 40 ms there and back, 20 Mbit a second."""
# The heading is the first thing a visitor reads; the page is whole when its run has ended, every picture stands, and
# box and links can be used.
WATCH = """
if (window === window.top) {
  const bench = window.bench = {heading: null, whole: null};
  const look = () => {
    if (bench.heading === null && document.querySelector('h1')?.innerText.trim()) bench.heading = performance.now();
    const pictures = [...document.querySelectorAll('img.living')];
    const ended = document.querySelector('[data-test-script-state=notRunning]') && bench.heading !== null;
    const stands = pictures.length >= __PICTURES__ && pictures.every(one => one.complete && one.naturalWidth)
      && document.querySelectorAll('.st-key-pictures a').length >= __PICTURES__
      && document.querySelectorAll('.stTextInput input').length >= Math.min(1, __PICTURES__)
      && !document.querySelector('[data-testid=stSkeleton]');
    if (bench.whole === null && ended && stands) bench.whole = performance.now();
    if (bench.whole === null) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def bench_start(code: str, *, visits: int = 9) -> str:
    """Open Start and an empty page in turns, each with an empty cache, and report the ratios of the medians.

    Parameters
    ----------
    code
        Code of a built place.
    visits
        Visits of each page, both on this machine and over a line.
    """
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        with (
            serving(ROOT / "serve.py") as ours,
            serving(script, *SAME, *STATIC) as empty,
            sync_playwright() as playwright,
            chromium(playwright) as browser,
        ):
            sites = (f"{ours.url}/?place={code}", 3), (f"{empty.url}/", 0)
            for url, pictures in sites:
                _visit(browser, url, pictures)  # the server opens its place, and draws the pictures, once
            turns = {
                where: [[_visit(browser, url, pictures, line=line) for url, pictures in sites] for _ in range(visits)]
                for where, line in (("on this machine", False), ("over a line", True))
            }
    lines = [
        Result(f"{what} {where}", "ms", median(turn[0][at] for turn in made), median(turn[1][at] for turn in made), 1.3)
        for where, made in turns.items()
        for at, what in enumerate(("heading", "whole page"))
    ]
    notes = [
        f"Medians of {visits} visits of each, in turns, each with an empty cache; the plain way has one heading.",
        f"The line has {LINE['latency']} ms and {LINE['downloadThroughput'] * 8 / 1e6:.0f} Mbit a second.",
        "Pictures are drawn once for a build of a place; a visitor who is the first of a build waits a second longer.",
    ]
    return as_text(f"{store.open_place(code).name} ({code}): Start and an empty Streamlit page", lines, notes)


def _visit(browser: Browser, url: str, pictures: int, *, line: bool = False) -> tuple[float, float]:
    """Return milliseconds from the start of navigation to the heading, and to the whole page."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        context.add_init_script(WATCH.replace("__PICTURES__", str(pictures)))
        page = context.new_page()
        if line:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", LINE)
        page.goto(url, wait_until="commit")
        page.wait_for_function("window.bench && window.bench.whole !== null", timeout=WAIT_MS)
        return float(page.evaluate("window.bench.heading")), float(page.evaluate("window.bench.whole"))
    finally:
        context.close()
