"""Who lost access, in real Chromium: the officer's question in five clicks, and tabs that stay under a slow browser."""

from __future__ import annotations

from typing import Any

from equitymap.dashboard.access.controls import TABS
from tests.browser.conftest import map_frame
from tests.browser.visit import parameters, settled, until


def test_lost_the_last_one_and_income_tenth_1_or_2_takes_five_clicks(page: Any, live_app: str) -> None:
    page.goto(f"{live_app}/access?place=demo&kind=childrens_centre")
    settled(page)
    clicks = [
        page.locator(".st-key-only_lost").get_by_text("lost the last one", exact=True),
        page.locator(".st-key-only_tenths [role=combobox]"),
        page.get_by_role("option", name="the most deprived fifth", exact=True),
        page.locator(".st-key-only_domain [role=combobox]"),
        page.get_by_role("option", name="low income", exact=True),
    ]
    for number, target in enumerate(clicks):
        target.click()
        if number % 2 == 0:  # the others open a list, which hides the page from those who listen
            settled(page)
    assert len(clicks) == 5
    page.wait_for_function("new URLSearchParams(location.search).get('only') === 'last:1-2:income'")
    page.get_by_text("1 neighbourhood of Marlhaven lost its last children's centre within 2.5 km").first.wait_for()
    page.locator("table.change tbody tr").first.wait_for()
    until(page, page.locator("table.change tbody tr").count, 1)
    assert page.outside == []


def test_quick_choices_in_a_slow_browser_leave_the_page_whole(page: Any, live_app: str) -> None:
    """A control that is first drawn from a second run has its value all the same: the kind asked for stays.

    Streamlit's tabs themselves can lose the last of several quick presses in a browser as slow as this one; what is
    open is then what the address says.
    """
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(f"{live_app}/access?place=demo&kind=library&reach=1200")
    page.get_by_role("tab").nth(3).wait_for()
    for number in (1, 2, 3):
        page.get_by_role("tab").nth(number).click()
    settled(page)
    assert page.get_by_role("tab").count() == 4
    assert {name: parameters(page)[name] for name in ("kind", "reach")} == {"kind": "library", "reach": "1200"}
    ids = {label: tab_id for tab_id, label in TABS.items()}
    assert parameters(page)["tab"] == ids[page.get_by_role("tab", selected=True).inner_text()]
    map_frame(page)
    assert page.problems == []
