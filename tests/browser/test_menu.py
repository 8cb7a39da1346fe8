"""The menu in real Chromium: from page to page it keeps the place, whose name never becomes the invented town's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from equitymap.places import store
from tests.browser.conftest import Serve
from tests.browser.visit import parameters, settled

CODE, NAME = "E07000001", "Norley"


@pytest.fixture(scope="module")
def app_with_a_place(serve: Serve, tmp_path_factory: Any) -> str:
    folder = tmp_path_factory.mktemp("places")
    demo = store.open_place("demo")
    says = {"code": CODE, "name": NAME, "invented": False}
    store.write(replace(demo, manifest=demo.manifest.model_copy(update=says)), folder)
    return serve(EQUITYMAP_PLACES_DIR=str(folder))


def test_the_whole_menu_keeps_the_place(page: Any, app_with_a_place: str) -> None:
    page.goto(f"{app_with_a_place}/map?place={CODE}")
    settled(page)
    walked = [
        ("What has gone", "Who lost access"),
        ("", "Start"),
        ("What has gone", "What if"),
        ("", "Map"),
        ("How children fare", "Cradle to career"),
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
