"""A resident on a phone: the postcode first, then the answer in view, on a map framed to her reach."""

from __future__ import annotations

from typing import Any

from tests.browser.conftest import map_frame, new_page
from tests.browser.visit import PHONE, parameters, settled
from tests.places import demo_place


def test_a_postcode_on_a_phone_is_answered_in_view(browser: Any, live_app: str) -> None:
    place = demo_place()
    inside = place.postcodes[place.postcodes["area_code"].isin(place.inside.index)]
    with new_page(browser, **PHONE) as page:
        page.goto(f"{live_app}/map?place=demo")
        settled(page)
        map_frame(page)
        box = page.locator('input[aria-label="Find by postcode or place"]')
        assert box.bounding_box()["y"] < 300
        box.fill(inside.index[5])
        box.press("Enter")
        heading = page.get_by_role("heading", level=1, name="What has gone near")
        heading.wait_for()
        page.wait_for_function("document.activeElement.tagName === 'H1'")
        settled(page)
        assert 0 <= heading.bounding_box()["y"] < 200
        assert page.locator(".lead").first.inner_text().startswith("Within")
        assert parameters(page) == {"place": "demo", "area": inside["area_code"].iloc[5], "near": "1"}
        assert page.outside == []
        assert page.problems == []
