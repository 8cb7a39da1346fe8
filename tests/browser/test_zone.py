"""A zone put together by hand in the browser: taps on the map, undo, its record, and the same zone on another page."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import map_frame, new_page
from tests.browser.map_visit import click_map
from tests.browser.visit import parameters, settled, until
from tests.places import demo_place

OUTLINED = "map.equity.board.update.outlined.length"


def test_taps_add_and_take_away_and_the_address_keeps_the_zone(browser: Any, live_app: str) -> None:
    inside = demo_place().inside
    ward = str(inside["ward_code"].iloc[0])
    members = sorted(inside.index[inside["ward_code"] == ward])
    with new_page(browser) as page:
        page.goto(f"{live_app}/zone?place=demo&area={ward}")
        settled(page)
        frame = map_frame(page)
        until(page, lambda: frame.evaluate(OUTLINED), len(members))
        width = frame.evaluate("map.getBounds().getEast() - map.getBounds().getWest()")
        west, _, east, _ = inside.total_bounds
        assert width < east - west, "the map moved to the zone"
        spot = "code => { const b = map.equity.board, a = b.place.areas[b.place.codes.indexOf(code)]; return a.at; }"
        click_map(page, frame, frame.evaluate(spot, members[0]))
        until(page, lambda: frame.evaluate(OUTLINED), len(members) - 1)
        until(page, lambda: parameters(page)["area"].startswith("z."), True)
        assert frame.evaluate("map.getBounds().getEast() - map.getBounds().getWest()") == width, "a tap moves nothing"
        page.reload()
        settled(page)
        frame = map_frame(page)
        until(page, lambda: frame.evaluate(OUTLINED), len(members) - 1)
        click_map(page, frame, frame.evaluate(spot, members[0]))
        until(page, lambda: frame.evaluate(OUTLINED), len(members))
        page.get_by_role("button", name="Undo").click()
        until(page, lambda: frame.evaluate(OUTLINED), len(members) - 1)
        settled(page)
        page.get_by_role("link", name="What went", exact=True).last.click()
        page.get_by_role("heading", level=1, name="have gone, and when?").wait_for()
        page.get_by_role("button", name="Put it away").wait_for()
        settled(page)
        frame = map_frame(page)
        until(page, lambda: frame.evaluate(OUTLINED), len(members) - 1)
        assert page.outside == []
        assert page.problems == []
