"""What has gone, in real Chromium: the slider moves through the years in place, the evidence opens."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import map_frame
from tests.browser.map_visit import zoomed_in


def test_the_slider_moves_through_the_years_and_the_map_stays(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/withdrawals?place=demo&kind=childrens_centre&year=2016")
    frame = map_frame(page)
    frame.wait_for_function("document.body.dataset.mapServices")
    zoom, stood = zoomed_in(frame), frame.evaluate("map.equity.board.standing.size")
    thumb = page.get_by_role("slider", name="Map for the end of")
    for year in ("2017", "2018", "2019", "2020"):
        version = frame.evaluate("document.body.dataset.mapVersion")
        thumb.press("ArrowRight")
        page.wait_for_function("year => location.search.includes('year=' + year)", arg=year)
        page.get_by_text(f"At the end of {year}:").wait_for()
        frame.wait_for_function(
            "version => document.body.dataset.mapVersion !== version || map.equity.board.update.v === version",
            arg=version,
        )
    assert frame.evaluate("[window.stayed, map.getZoom()]") == [True, zoom]
    assert frame.evaluate("map.equity.board.standing.size") <= stood
    assert page.outside == []


def test_outside_the_record_the_nearest_year_is_shown_and_it_says_why(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/withdrawals?place=demo&kind=childrens_centre&year=2012")
    frame = map_frame(page)
    page.get_by_text("We cannot say which children's centres stood in 2012").wait_for()
    page.get_by_text("The map shows 2016.").wait_for()
    frame.wait_for_function("map.equity.board.shown.length > 0")


def test_the_evidence_opens(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/withdrawals?place=demo&kind=library")
    map_frame(page)
    page.get_by_text("with their evidence").click()
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    assert page.outside == []
