"""Start on a phone: from a postcode to what has gone in two taps; the three pictures are links that keep the place."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import new_page
from tests.browser.visit import PHONE, address_of, parameters, settled, until, violations

POSTCODE = "ZZ1 1RU"


@pytest.fixture
def phone(browser: Any, live_app: str) -> Any:
    with new_page(browser, **PHONE) as page:
        page.goto(address_of(live_app, "start", "place=demo"))
        settled(page)
        yield page
        assert page.outside == []


def test_from_a_postcode_to_what_has_gone_in_two_taps(phone: Any) -> None:
    box = phone.get_by_role("searchbox")
    assert box.bounding_box()["y"] < PHONE["viewport"]["height"] - 100
    box.tap()
    phone.keyboard.type(POSTCODE)
    phone.get_by_role("button", name="Show me").tap()
    phone.wait_for_url("**/map?**")
    settled(phone)
    phone.get_by_text(f"{POSTCODE} is in").first.wait_for()
    phone.get_by_role("heading", level=1, name="What has gone near").wait_for()
    assert parameters(phone)["place"] == "demo"
    assert "ZZ1" not in phone.url


def test_a_picture_leads_to_its_page_and_keeps_the_place(phone: Any) -> None:
    pictures = phone.locator("img.living")
    assert pictures.count() == 3
    loaded = "all => all.map(one => one.complete && one.naturalWidth > 0)"
    until(phone, lambda: pictures.evaluate_all(loaded), [True] * 3)
    pictures.nth(1).scroll_into_view_if_needed()
    spot = pictures.nth(1).bounding_box()
    phone.touchscreen.tap(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    phone.wait_for_url("**/gaps?**")
    settled(phone)
    assert parameters(phone)["place"] == "demo"


def test_nothing_of_ours_breaks_a_rule_of_access(phone: Any) -> None:
    """The menu's own list is Streamlit's, and breaks two on a narrow screen."""
    assert set(violations(phone)) <= {"list", "listitem"}
