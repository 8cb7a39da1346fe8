"""The map element by itself, served and looked at: what the canvas shows, where a spot is, how a layer is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.browser.conftest import MAP_FRAME, map_frame

# What the canvas shows at a spot in metres from the middle of the place (x east, y south).
PIXEL = "spot => map.equity.board.drawn(spot)"
# A patch of the canvas in greyscale: mean, standard deviation, dark runs along its middle row.
PATCH = """([x, y, across, along]) => {
  const data = map.equity.board.drawn([x, y], across, along);
  const grey = [];
  for (let i = 0; i < data.length; i += 4) grey.push(0.2126 * data[i] + 0.7152 * data[i + 1] + 0.0722 * data[i + 2]);
  const mean = grey.reduce((a, b) => a + b) / grey.length;
  const spread = Math.sqrt(grey.reduce((a, b) => a + (b - mean) * (b - mean), 0) / grey.length);
  const wide = Math.round(2 * across * devicePixelRatio);
  const row = grey.slice(wide * Math.floor(grey.length / wide / 2)).slice(0, wide);
  return [mean, spread, row.filter((value, i) => value < 110 && !(row[i - 1] < 110)).length];
}"""
SIDE = 1641
"""Side of a square neighbourhood in metres of Web Mercator."""


def cell(column: float, row: float) -> list[float]:
    """The spot ``column`` squares east and ``row`` squares north of the place's south-west corner."""
    west, south = -3309, 3261
    return [west + column * SIDE + row * 13.5, south - row * 1645 + column * 14]


def zoomed_in(frame: Any) -> float:
    """Zoom in with the button, as a visitor does who then wants the view to stay; return the zoom."""
    frame.evaluate("() => { window.stayed = true; window.whole = map.getZoom(); }")
    frame.get_by_role("button", name="Zoom in").click()
    frame.wait_for_function("map.getZoom() > window.whole && !map._animatingZoom")
    return float(frame.evaluate("map.getZoom()"))


def ready(page: Any, address: str) -> Any:
    """Open the map and return its frame once marks are drawn, it has its height and has been fitted to the place."""
    page.goto(address)
    found = map_frame(page)
    found.wait_for_function("document.body.dataset.mapServices")
    found.wait_for_function("map.getSize().y >= 280 && map.getSize().y === innerHeight")
    found.wait_for_function("map.options.maxBounds")  # set once the style sheet is there and the view is fitted
    return found


def choose(page: Any, layer: str) -> None:
    """Choose a layer and wait until the map has painted what the page says it sent."""
    before = painted(page)
    page.get_by_text(layer, exact=True).click()
    page.wait_for_function("before => !document.body.innerText.includes(before)", arg=f"painted {before}")
    map_frame(page, painted(page))


def painted(page: Any) -> str:
    return page.get_by_text("painted ").inner_text().split()[1]


def on_screen(frame: Any, metres: Sequence[float]) -> list[float]:
    """Return the pixel of the frame at a spot."""
    found: list[float] = frame.evaluate("spot => map.equity.board.spot(spot)", list(metres))
    return found


def click_map(page: Any, frame: Any, metres: Sequence[float]) -> None:
    x, y = on_screen(frame, metres)
    box = page.locator(MAP_FRAME).bounding_box()
    page.mouse.click(box["x"] + x, box["y"] + y)


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
