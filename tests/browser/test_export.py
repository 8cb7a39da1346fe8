"""The page of an export in real Chromium, opened from disk with no network: map, keyboard, table, axe, no scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from equitymap.views.export.folder import files
from tests.browser.conftest import new_page
from tests.browser.visit import violations
from tests.places import small_place


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("export")
    for file in files(small_place()):
        path: Path = folder / file.path
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(file.content)
    return f"file://{folder}/index.html"


def test_the_page_of_an_export_works_from_disk(browser: Any, address: str) -> None:
    """Choose a layer, find a neighbourhood with the keyboard, sort, reload: all of it stays, wide and narrow."""
    from playwright.sync_api import expect

    place = small_place()
    code, label = place.inside.index[5], place.inside["label"].iloc[5]
    with new_page(browser, offline=True, viewport={"width": 1440, "height": 900}) as page:
        page.goto(address)
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.locator("#layer").select_option("iod2025-imd")
            expect(page.locator("#caption")).to_have_text("All kinds of deprivation together, 2025")
            page.locator("#find").fill(label)
            page.keyboard.press("Enter")
            expect(page.locator("#card h3")).to_have_text(label)
            expect(page.locator("#chosen")).not_to_have_attribute("d", "")
            page.get_by_role("button", name="Residents").focus()
            page.keyboard.press("Enter")
            expect(page.locator("th[aria-sort]")).to_contain_text("Residents")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert violations(page) == {}
            page.reload()
            expect(page.locator("#card h3")).to_have_text(label)
            page.get_by_role("button", name="Close").click()
            page.locator("#areas path").nth(5).click()
            expect(page.locator("#card")).to_contain_text(code)
        page.emulate_media(media="print")
        expect(page.locator("#controls")).to_be_hidden()
        expect(page.locator("#table")).to_be_visible()
        assert (page.outside, page.problems) == ([], [])
    with new_page(browser, java_script_enabled=False) as page:
        page.goto(address)
        assert page.locator("#areas path").count() == len(place.inside)
        assert page.locator("#table tbody tr").count() == len(place.inside)
        assert not page.locator("#controls").is_visible()
        assert page.locator("noscript p").count() == 1
