"""A neighbourhood and a zone in real Chromium: axe finds nothing, they print on two sheets and open with no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from equitymap.places.store import built_places
from tests.browser.conftest import download, new_page, stands_alone
from tests.browser.visit import MOST_SHEETS, address_of, settled, sheets, violations
from tests.places import demo_place

BIRMINGHAM, DRUIDS_HEATH = "E08000025", "E02001947"


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
    said = chosen.get_by_text("What residents themselves say is on the page Consultation")
    said.wait_for()
    chosen.emulate_media(media="screen")


def test_the_report_opens_from_disk_and_axe_finds_nothing(browser: Any, chosen: Any, tmp_path: Path) -> None:
    from_disk(browser, chosen, tmp_path)


def test_a_zone_has_the_same_page_on_two_sheets_and_its_report_opens_from_disk(
    browser: Any, live_app: str, tmp_path: Path
) -> None:
    place, area = druids_heath()
    with new_page(browser, accept_downloads=True) as page:
        page.goto(address_of(live_app, "neighbourhood", f"place={place}&area={area}"))
        page.get_by_role("button", name="The same as a Word file").wait_for()
        settled(page)
        assert violations(page) == {}
        assert page.outside == []
        assert sheets(page) <= MOST_SHEETS
        from_disk(browser, page, tmp_path)


def druids_heath() -> tuple[str, str]:
    """Return place and area of a Pride in Place neighbourhood; of an area of the demonstration place where none is."""
    if any(one.code == BIRMINGHAM for one in built_places()):
        return BIRMINGHAM, DRUIDS_HEATH
    return "demo", str(demo_place().inside["msoa_code"].iloc[0])


def from_disk(browser: Any, page: Any, folder: Path) -> None:
    """Save the report of a page and read it with all network refused."""
    came = download(page, "Take this page away")
    path = folder / came.suggested_filename
    came.save_as(path)
    stands_alone(browser, path, "What we do not know")
