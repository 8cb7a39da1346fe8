"""The workbench in the browser: a list of one's own becomes a kind of service on every page of the visit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.conftest import map_frame
from tests.browser.visit import address_of, settled, violations
from tests.places import demo_place

NAMES = '<img src=x onerror="window.ran=1">', "Bank **two**", "Bank three"


def food_banks(folder: Path) -> Path:
    posts = demo_place().postcodes.index[::400]
    quoted = [name.replace('"', '""') for name in NAMES]
    lines = [f'"{quoted[n % 3]}",{post},{"2019" if n % 3 else ""}' for n, post in enumerate(posts)]
    path = folder / "food_banks.csv"
    path.write_text("\n".join(["Our food banks,,", "Venue,Post code,Date closed", *lines, "Gone,ZZ9 9ZZ,", ""]))
    return path


def test_a_list_of_food_banks_becomes_a_kind_on_every_page(page: Any, live_app: str, tmp_path: Path) -> None:
    page.goto(address_of(live_app, "workbench", "place=demo&tab=bring"))
    settled(page)
    page.locator("input[type=file]").set_input_files(food_banks(tmp_path))
    page.get_by_text("Taken: name from").wait_for()
    page.get_by_text("1 outside the place").wait_for()
    assert violations(page) == {}
    page.get_by_role("button", name="Count these food banks").click()
    page.get_by_role("heading", name="Food banks from food_banks.csv").wait_for()
    for link, heading in (
        ("The gaps", "Where are the gaps in food banks?"),
        ("Who has one in reach", "Who lost access to food banks?"),
    ):
        page.get_by_role("link", name=link).last.click()
        page.get_by_role("heading", level=1, name=heading).wait_for()
        map_frame(page)
        settled(page)
        page.go_back()
        page.get_by_role("button", name="Stop counting it").wait_for()
    assert page.evaluate("window.ran") is None
    assert page.problems == []
    assert page.outside == []
    page.get_by_role("button", name="Stop counting it").click()
    page.get_by_role("heading", name="Bring a list").wait_for()
    page.get_by_text("Food banks from").wait_for(state="detached")
    figures = tmp_path / "spaces.csv"
    areas = demo_place().inside.index
    figures.write_text("\n".join(["LSOA21CD,Warm *spaces*", *(f"{area},{n}" for n, area in enumerate(areas))]))
    page.locator("input[type=file]").set_input_files(figures)
    page.get_by_text(f"{len(areas)} rows: {len(areas)} used.").wait_for()
    page.get_by_role("button", name="Show them on the map").click()
    page.get_by_role("link", name="On the map").click()
    page.get_by_role("heading", level=1, name="Warm *spaces*: how do neighbourhoods differ?").wait_for()
    map_frame(page)
    assert page.problems == []
