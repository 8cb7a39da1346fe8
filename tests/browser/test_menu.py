"""The menu in real Chromium: from page to page it keeps the place, whose name never becomes the invented town's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from equitymap.places import store
from tests.browser.conftest import Serve, map_frame, new_page
from tests.browser.visit import parameters, settled
from tests.places import demo_place

CODE, NAME = "E07000001", "Norley"
WIDE = {"width": 1440, "height": 900}
"""The narrowest window in which the whole menu is in sight."""


@pytest.fixture(scope="module")
def app_with_a_place(serve: Serve, tmp_path_factory: Any) -> str:
    folder = tmp_path_factory.mktemp("places")
    demo = demo_place()
    says = {"code": CODE, "name": NAME, "invented": False}
    store.write(replace(demo, manifest=demo.manifest.model_copy(update=says)), folder)
    return serve(EQUITYMAP_PLACES_DIR=str(folder))


def test_a_link_works_on_a_server_that_nobody_has_visited(page: Any, app_with_a_place: str) -> None:
    """The first test on this server: nothing is kept yet."""
    place = demo_place()
    area, ward = place.inside.index[20], place.inside["ward_code"].iloc[20]
    query = f"place=demo&layer=no_qualifications&kinds=school,library&wards={ward}&area={area}"
    page.goto(f"{app_with_a_place}/map?{query}")
    frame = map_frame(page)
    settled(page)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Adults with no qualifications")
    page.get_by_role("heading", name=place.inside.at[area, "label"]).wait_for()
    assert frame.evaluate("map.equity.board.update.sel") == list(place.inside.index).index(area)
    page.get_by_role("link", name="Start").first.wait_for()
    assert parameters(page) == {
        "place": "demo",
        "layer": "no_qualifications",
        "kinds": "school,library",
        "wards": ward,
        "area": area,
    }
    assert page.outside == []


def test_the_whole_menu_keeps_the_place(page: Any, app_with_a_place: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto(f"{app_with_a_place}/map?place={CODE}")
    settled(page)
    walked = [
        ("What has gone", "Who lost access"),
        ("", "Start"),
        ("What has gone", "What if"),
        ("", "Map"),
        ("How children fare", "Cradle to career"),
        ("Working together", "Who works together"),
        ("Places and data", "Compare"),
        ("Places and data", "About the data"),
        ("What has gone", "What went"),
    ]
    for group, entry in walked:
        if group:
            page.get_by_test_id("stTopNavSection").filter(has_text=group).first.click()
        link = "stTopNavDropdownLink" if group else "stTopNavLink"
        page.get_by_test_id(link).filter(has_text=entry).first.click()
        settled(page)
        page.wait_for_url(f"**place={CODE}**")
        assert parameters(page)["place"] == CODE, entry
        assert page.get_by_text("is an invented place").count() == 0, entry
        page.get_by_role("button", name=NAME).first.wait_for()
    assert page.outside == []


def test_a_new_visitor_sees_the_default_place(page: Any, app_with_a_place: str) -> None:
    page.goto(f"{app_with_a_place}/about")
    settled(page)
    page.get_by_text("is an invented place").wait_for()


def through_the_menu(page: Any, group: str, entry: str, at: str) -> None:
    """Choose an entry of the menu and wait until its page has run and written its address."""
    if group:
        page.get_by_test_id("stTopNavSection").filter(has_text=group).first.click()
    page.get_by_test_id("stTopNavDropdownLink" if group else "stTopNavLink").filter(has_text=entry).first.click()
    page.wait_for_url(f"**/{at}?*place=*")
    settled(page)


def test_back_undoes_one_choice_or_leaves_one_page(page: Any, app_with_a_place: str) -> None:
    page.set_viewport_size(WIDE)
    page.goto("about:blank")
    page.goto(f"{app_with_a_place}/map?place={CODE}")
    settled(page)
    seen = [page.url]

    def chose() -> None:
        settled(page)
        seen.append(page.url)

    through_the_menu(page, "What has gone", "Who lost access", "access")
    chose()
    page.get_by_role("radio", name="Libraries").first.click()
    page.wait_for_url("**kind=library**")
    chose()
    through_the_menu(page, "", "Map", "map")
    chose()
    through_the_menu(page, "What has gone", "What went", "withdrawals")
    chose()
    page.get_by_role("slider").first.focus()
    for _ in range(3):
        before = page.url
        page.keyboard.press("ArrowLeft")
        page.wait_for_url(lambda url, before=before: url != before)
    chose()
    through_the_menu(page, "How children fare", "Cradle to career", "cradle_to_career")
    chose()
    assert len(seen) == 7, "five pages and two choices"
    for earlier in reversed(seen[:-1]):
        page.go_back()
        page.wait_for_url(earlier)
        settled(page)
        assert page.url == earlier
    page.go_back()
    page.wait_for_url("about:blank")


def test_the_link_is_copied_with_one_press(browser: Any, app_with_a_place: str) -> None:
    with new_page(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{app_with_a_place}/map?place={CODE}&layer=iod2025-crime")
        settled(page)
        page.get_by_role("button", name="Copy link").click()
        page.get_by_role("status").filter(has_text="Link copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.url
