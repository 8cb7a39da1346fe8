"""Add a place in real Chromium: from a town to an open map, stopped on the way, and with nobody to ask."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Serve, map_frame

SLOW_MS = 300_000


def adding(serve: Serve, folder: Path, url: str) -> str:
    """Start a dashboard of its own whose visitors may add places."""
    return serve(
        EQUITYMAP_ADD_PLACES="true",
        EQUITYMAP_FETCH_VIA=url,
        EQUITYMAP_DOWNLOADS_DIR=str(folder / "downloads"),
        EQUITYMAP_PLACES_DIR=str(folder / "places"),
    )


def ask(page: Any, text: str) -> None:
    field = page.get_by_role("textbox", name="Council, town or postcode")
    field.fill(text)
    field.press("Enter")


def test_a_town_becomes_a_place_stopped_and_started_again(
    page: Any, serve: Serve, publishers_here: Any, norwich_downloads: Path
) -> None:
    folder = norwich_downloads.parent
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{adding(serve, folder, publishers_here.url)}/add_place")
    ask(page, "Hunstanton")
    page.get_by_text("lies in it").first.wait_for()
    ask(page, "Norwich")
    page.locator(".st-key-add_E07000148 button").click()
    page.get_by_role("heading", name="Adding Norwich").wait_for()
    # Streamlit has a button of that name in its own bar while a run takes long.
    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()
    page.get_by_text("Norwich was not added").wait_for()
    assert not (folder / "places" / "E07000148").exists()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("Norwich is on the map").wait_for()
    page.get_by_role("link", name="Open Norwich").click()
    page.wait_for_url("**/map?**place=E07000148**")
    map_frame(page)
    assert page.get_by_text("invented place").count() == 0
    assert page.outside == []


@pytest.mark.parametrize("width", [320, 1280])
def test_where_nobody_can_be_reached_it_says_what_to_do(page: Any, serve: Serve, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{adding(serve, tmp_path, 'http://127.0.0.1:9')}/add_place")
    ask(page, "Norwich")
    page.get_by_text("We could not reach the publishers. Try again later.").first.wait_for()
    page.get_by_text("For whoever looks after this copy").first.click()
    page.get_by_text("cannot be reached from this computer").first.wait_for()
    page.get_by_text("and put the file").first.wait_for()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
