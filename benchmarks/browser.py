"""Measure a page in Chromium (Playwright): time from click to painted map, and bytes received over the WebSocket."""

from __future__ import annotations

import shutil
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, Playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = ("chromium", "chromium-browser", "chromium-headless-shell")
FRAME = 'iframe[src*="streamlit_folium"]'
WAIT_MS = 60_000

# `token` tells one painting of the map from the next: ours says it itself, the plain way has a new frame each time.
WATCH = """
if (window === window.top) {
  const bench = window.bench = {before: '', clicked: null, first: null, painted: null};
  bench.token = () => {
    for (const frame of document.querySelectorAll('__FRAME__')) {
      const inside = frame.contentWindow;
      if (!inside || !inside.map || !inside.document.body) continue;
      let token = inside.document.body.dataset.mapVersion || '';
      if (!token && __SHAPES__ && inside.document.querySelectorAll('path.leaflet-interactive').length >= __SHAPES__)
        token = inside.benchToken = inside.benchToken || String(Math.random());
      if (token && token !== bench.before) return token;
    }
    return '';
  };
  addEventListener('click', event => {
    if (event.target.closest('[role=option]')) bench.clicked = performance.now();
  }, true);
  const look = () => {
    if (bench.first === null && bench.token()) bench.first = performance.now();
    if (bench.clicked !== null && bench.painted === null && bench.token()) bench.painted = performance.now();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


@dataclass(frozen=True)
class Site:
    """A page to measure.

    ``label`` is the accessible name of the control that changes the layer. ``shapes`` is how many SVG shapes
    make a painted map; 0 for a page that says itself when it has painted. ``wait_ms`` is how long it may take.
    """

    url: str
    label: str
    shapes: int = 0
    wait_ms: int = WAIT_MS


@dataclass
class Frames:
    """WebSocket messages received since the last ``clear``, in bytes: all of them, and those that carry the map."""

    everything: int = 0
    maps: list[int] = field(default_factory=list)

    def add(self, event: dict[str, Any]) -> None:
        """Count one message."""
        response = event["response"]
        content = b64decode(response["payloadData"]) if response["opcode"] == 2 else response["payloadData"].encode()
        self.everything += len(content)
        if response["opcode"] == 2 and _is_map(ForwardMsg.FromString(content)):
            self.maps.append(len(content))

    def clear(self) -> None:
        """Start again from nothing."""
        self.everything = 0
        self.maps.clear()


@dataclass(frozen=True)
class Change:
    """One change of layer: milliseconds from click to paint, and bytes."""

    ms: float
    map_bytes: int
    all_bytes: int


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Launch the system's Chromium, or Playwright's own where there is none."""
    browser = playwright.chromium.launch(
        executable_path=next(filter(None, map(shutil.which, CHROMIUM)), None), args=list(ARGUMENTS)
    )
    try:
        yield browser
    finally:
        browser.close()


@contextmanager
def visit(browser: Browser, site: Site) -> Iterator[tuple[Page, Frames]]:
    """Open a site with an empty cache and wait for its first map; yield the page and its counted messages."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH.replace("__FRAME__", FRAME).replace("__SHAPES__", str(site.shapes)))
    page = context.new_page()
    frames = Frames()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", frames.add)
    try:
        page.goto(site.url, wait_until="commit")
        page.wait_for_function("window.bench && window.bench.first !== null", timeout=site.wait_ms)
        yield page, frames
    finally:
        context.close()


def first_paint_ms(browser: Browser, site: Site) -> float:
    """Return milliseconds from the start of navigation to the first painted map, with an empty cache."""
    with visit(browser, site) as (page, _):
        return float(page.evaluate("window.bench.first"))


def layers_offered(page: Page, site: Site) -> list[str]:
    """Return the layers that the control offers, beginning after the first, which both pages open with."""
    page.get_by_role("combobox", name=site.label).click()
    page.get_by_role("option").first.wait_for()
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return [*names[1:], names[0]]


def change_layer(page: Page, frames: Frames, site: Site, *, layer: str) -> Change:
    """Choose a layer and wait until it is painted and the page is quiet."""
    page.wait_for_timeout(800)
    page.get_by_role("combobox", name=site.label).click()
    option = page.get_by_role("option", name=layer, exact=True)
    option.wait_for()
    frames.clear()
    page.evaluate("bench.clicked = bench.painted = null; bench.before = ''; bench.before = bench.token()")
    option.click()
    page.wait_for_function("window.bench.painted !== null", timeout=site.wait_ms)
    took = page.evaluate("bench.painted - bench.clicked")
    page.wait_for_timeout(700)
    return Change(float(took), sum(frames.maps), frames.everything)


def zoom(page: Page) -> float:
    """Return the zoom of the map that is on screen."""
    return float(page.evaluate(f"document.querySelector('{FRAME}').contentWindow.map.getZoom()"))


def set_zoom(page: Page, to: float) -> None:
    """Zoom the map as the reader would, and wait for it."""
    page.evaluate(f"document.querySelector('{FRAME}').contentWindow.map.setZoom({to})")
    page.wait_for_timeout(1500)


def _is_map(message: ForwardMsg) -> bool:
    return message.delta.new_element.HasField("component_instance")
