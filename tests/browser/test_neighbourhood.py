"""One neighbourhood in real Chromium: axe finds nothing, it prints on two sheets, and is read with no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import download, new_page
from tests.browser.visit import MOST_SHEETS, address_of, settled, sheets, violations
from tests.places import demo_place


@pytest.fixture(scope="module")
def chosen(browser: Any, live_app: str) -> Iterator[Any]:
    """The page of one neighbourhood, drawn to its end."""
    with new_page(browser, accept_downloads=True) as page:
        page.goto(address_of(live_app, "neighbourhood", f"place=demo&area={demo_place().inside.index[3]}"))
        page.get_by_role("button", name="The same as a Word file").wait_for()
        settled(page)
        yield page


def test_axe_finds_nothing_and_the_map_is_drawn(chosen: Any) -> None:
    assert violations(chosen) == {}
    chosen.wait_for_function("document.querySelector('.st-key-nb_first figure img').naturalWidth > 100")
    assert chosen.outside == []


def test_it_prints_on_two_sheets_with_what_is_not_known(chosen: Any) -> None:
    assert sheets(chosen) <= MOST_SHEETS
    chosen.emulate_media(media="print")
    said = chosen.get_by_text("What residents themselves say is not here")
    said.wait_for()
    chosen.emulate_media(media="screen")


def test_the_report_opens_from_disk_and_axe_finds_nothing(browser: Any, chosen: Any, tmp_path: Path) -> None:
    came = download(chosen, "Take this page away")
    path = tmp_path / came.suggested_filename
    came.save_as(path)
    with new_page(browser, offline=True) as page:
        page.goto(path.as_uri())
        page.get_by_role("heading", name="What we do not know").wait_for()
        assert violations(page) == {}
        assert page.outside == []
