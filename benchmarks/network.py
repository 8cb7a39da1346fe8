"""Benchmark of the network picture against ``st.echarts_chart`` with the same bodies, spots and ties, in turns."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Browser, sync_playwright

from benchmarks.browser import chromium
from benchmarks.report import Result, as_text
from benchmarks.servers import serving
from equitymap.settings import ROOT, settings
from equitymap.views.partnerships.network import CYTOSCAPE_FOLDER, MARKS, network, spots

SIZES = (300, 1500)
ASKED = {300: (1.2 * 2.0 / 1.7, 1.2 * 0.53 / 0.47), 1500: (1.2 * 3.1 / 1.9, 1.2 * 0.61 / 0.45)}
"""First paint, and click to selected, over those of ECharts: at most 1.2 times what the trial of libraries measured."""
WAIT_MS = 120_000
PAGES = {
    "ours": """
import json
from pathlib import Path
import streamlit as st
from equitymap.dashboard.partnerships import network_element
st.set_page_config(layout="wide")
found = json.loads(Path("net.json").read_text())
network_element.draw(found, selected=st.session_state.get("chosen"), key="net",
                     on_pick=lambda one: st.session_state.__setitem__("chosen", one))
st.container(key="said").write(f"chosen {st.session_state.get('chosen')}")
""",
    "plain": """
import json
from pathlib import Path
import streamlit as st
st.set_page_config(layout="wide")
found = json.loads(Path("net.json").read_text())
looks, ties = found["looks"], found["ties"]
nodes = [{"id": i, "name": n, "x": x, "y": y, "symbolSize": 12, "itemStyle": {"color": looks[m][1]}} for i, n, x, y, m
         in zip(found["ids"], found["names"], found["x"], found["y"], found["marks"])]
links = [{"source": found["ids"][ties[i]], "target": found["ids"][ties[i + 1]]} for i in range(0, len(ties), 3)]
picked = st.echarts_chart({"series": [{"type": "graph", "layout": "none", "preserveAspect": True, "roam": True,
    "selectedMode": "single", "data": nodes, "links": links}]}, key="net", on_select="rerun", height=560, alt="Network")
st.container(key="said").write(f"chosen {picked}")
""",
}
FIRST = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
# Ours says itself that it has painted; of a chart's canvas the mark in the middle is looked for. Both give its spot.
WATCH = """
if (window === window.top) {
  const bench = window.bench = {painted: null, clicked: null, chosen: null, spot: null};
  const ours = root => {
    if (!root.dataset.ready) return null;
    const {x, y} = root.net.cy.getElementById('0').renderedPosition();
    const box = root.net.cy.container().getBoundingClientRect();
    return [box.x + x, box.y + y];
  };
  const theirs = canvas => {
    const {width, height} = canvas;
    if (width < 400 || height < 200) return null;
    const [r, g, b, a] = canvas.getContext('2d').getImageData(width >> 1, height >> 1, 1, 1).data;
    const box = canvas.getBoundingClientRect();
    return a > 200 && r + g + b < 500 ? [box.x + box.width / 2, box.y + box.height / 2] : null;
  };
  addEventListener('pointerdown', () => { if (bench.painted !== null) bench.clicked = performance.now(); }, true);
  const look = () => {
    if (bench.painted === null) {
      const root = document.querySelector('.nw-root'), canvas = document.querySelector('canvas');
      bench.spot = root ? ours(root) : canvas && theirs(canvas);
      if (bench.spot) bench.painted = performance.now();
    } else if (bench.clicked !== null && bench.chosen === null
        && document.querySelector('.st-key-said')?.textContent.includes('__CHOSEN__')) bench.chosen = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def bench_network(*, visits: int = 7) -> str:
    """Open a network of 300 and of 1,500 bodies and choose the one in the middle, ours and ECharts in turns."""
    lines = [line for size in SIZES for line in _of_size(size, visits)]
    notes = [f"{visits} visits of each, in turns, each with an empty cache; the plain way is st.echarts_chart, canvas."]
    return as_text("Network of bodies and ties: component with Cytoscape.js, and st.echarts_chart", lines, notes)


def _of_size(size: int, visits: int) -> list[Result]:
    made = _made(size)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
        shutil.copytree(settings().static_dir / CYTOSCAPE_FOLDER, folder / "static" / CYTOSCAPE_FOLDER)
        (folder / "net.json").write_text(json.dumps(made), encoding="utf-8")
        for page, script in PAGES.items():
            (folder / f"{page}.py").write_text(FIRST + script, encoding="utf-8")
        with (
            serving(folder / "ours.py") as ours,
            serving(folder / "plain.py") as plain,
            sync_playwright() as playwright,
            chromium(playwright) as browser,
        ):
            sites = ((ours.url, "chosen body:"), (plain.url, "data_indices"))
            turns = [[_visit(browser, *site) for site in sites] for _ in range(visits + 1)][1:]
    sent = len(json.dumps({name: value for name, value in made.items() if name != "key"})) / 1000
    lines = [
        Result(
            f"{size:,} bodies: {what}, median",
            "ms",
            median(t[0][at] for t in turns),
            median(t[1][at] for t in turns),
            asked,
        )
        for at, (what, asked) in enumerate(zip(("first paint", "click to selected"), ASKED[size], strict=True))
    ]
    return [*lines, Result(f"{size:,} bodies: sent", "kB", sent)]


def _made(size: int) -> dict[str, Any]:
    """Return a network of ``size`` bodies and three times as many ties, ``body:0`` in the middle of the picture."""
    chance = np.random.default_rng(20)
    ids = [f"body:{number}" for number in range(size)]
    pairs = {tuple(sorted(pair)) for pair in chance.integers(0, size, (3 * size, 2)).tolist() if pair[0] != pair[1]}
    pairs |= {(0, other) for other in range(1, size, 10)}
    ties = pd.DataFrame([(ids[one], ids[other]) for one, other in sorted(pairs)], columns=["from_body", "to_body"])
    ties["look"] = np.where(chance.random(len(ties)) < 0.1, "lost", "tie")
    bodies = pd.DataFrame(
        {"name": [f"Body {number} of the town" for number in range(size)], "mark": chance.choice(list(MARKS), size)},
        index=ids,
    )
    where = spots(ids, ties)
    where.loc["body:0"] = ((where.min() + where.max()) / 2).round().astype("int64")
    return network(bodies, ties, where, about="Network")


def _visit(browser: Browser, url: str, chosen: str) -> tuple[float, float]:
    """Return milliseconds from the start of navigation to the first paint, and from a click to what the page says."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        context.add_init_script(WATCH.replace("__CHOSEN__", chosen))
        page = context.new_page()
        page.goto(url, wait_until="commit")
        page.wait_for_function("window.bench && window.bench.painted !== null", timeout=WAIT_MS)
        page.wait_for_timeout(700)
        page.mouse.click(*page.evaluate("window.bench.spot"))
        page.wait_for_function("window.bench.chosen !== null", timeout=WAIT_MS)
        return tuple(page.evaluate("[bench.painted, bench.chosen - bench.clicked]"))
    finally:
        context.close()
