"""The workbench in the browser: a list of one's own becomes a kind of service on every page of the visit; clicks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from equitymap.places.store import open_place
from tests.browser.conftest import download, map_frame
from tests.browser.visit import address_of, at_rest, parameters, settled, until, violations

TAG = '<img src=x onerror="window.ran=1">'
NAMES = TAG, "Bank **two**", "Bank three"
CLICKS = "addEventListener('pointerdown', () => { window.presses = (window.presses ?? 0) + 1; }, true)"
MOST_CLICKS = 8


def food_banks(folder: Path) -> Path:
    posts = open_place("demo").postcodes.index[::400]
    quoted = [name.replace('"', '""') for name in NAMES]
    tag = quoted[0]
    lines = [
        f'"{quoted[n % 3]}",{post},{"2019" if n % 3 else ""},"{tag}","{tag}","{tag}"' for n, post in enumerate(posts)
    ]
    headings = f'Venue,Post code,Date closed,Type,When open,"{tag}"'
    path = folder / "food_banks.csv"
    path.write_text("\n".join(["Our food banks,,", headings, *lines, "Gone,ZZ9 9ZZ,", f'"{tag}","{tag}",', ""]))
    return path


def counting(page: Any) -> Any:
    """Count what is pressed in a page from now on; the choice of a file in the system's own window is one more."""
    page.add_init_script(CLICKS)
    return page


def to_the_workbench(page: Any, live_app: str) -> None:
    """Open Start and go to the workbench by the menu."""
    page.goto(address_of(live_app, "start", "place=demo"))
    settled(page)
    page.get_by_test_id("stTopNavSection").filter(has_text="Places and data").first.click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text="Workbench").first.click()
    page.get_by_role("tab", name="Bring your own").wait_for()
    settled(page)


def test_a_list_of_food_banks_becomes_a_kind_on_every_page(page: Any, live_app: str, tmp_path: Path) -> None:
    to_the_workbench(counting(page), live_app)
    page.get_by_role("tab", name="Bring your own").click()
    page.get_by_role("heading", name="Bring a list").wait_for()
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
        presses = page.evaluate("window.presses")
        page.go_back()
        page.get_by_role("button", name="Stop counting it").wait_for()
    assert presses + 1 + 1 <= MOST_CLICKS  # the file in its window, and Back
    assert page.evaluate("window.ran") is None
    assert page.problems == []
    assert page.outside == []
    page.get_by_role("button", name="Stop counting it").click()
    page.get_by_role("heading", name="Bring a list").wait_for()
    page.get_by_text("Food banks from").wait_for(state="detached")
    figures = tmp_path / "spaces.csv"
    areas = open_place("demo").inside.index
    figures.write_text("\n".join(["LSOA21CD,Warm *spaces*", *(f"{area},{n}" for n, area in enumerate(areas))]))
    page.locator("input[type=file]").set_input_files(figures)
    page.get_by_text(f"{len(areas)} rows: {len(areas)} used.").wait_for()
    page.get_by_role("button", name="Show them on the map").click()
    page.get_by_role("link", name="On the map").click()
    page.get_by_role("heading", level=1, name="Warm *spaces*: how do neighbourhoods differ?").wait_for()
    map_frame(page)
    assert page.problems == []


def test_three_conditions_are_in_a_workbook_within_eight_clicks(page: Any, live_app: str, tmp_path: Path) -> None:
    to_the_workbench(counting(page), live_app)
    box = page.get_by_role("combobox", name="Only neighbourhoods where")
    for column, said in (
        ("Need: Low income, England's tenth 2025", "iod2025-income:1:2"),
        ("Need: Children and young people's learning, England's tenth 2025", "iod2025-children_young_people:1:2"),
        ("Services in reach: Way to the nearest children's centre", "nearest-childrens_centre:2500:"),
    ):
        box.fill(column)  # reached by the keyboard
        page.get_by_role("option", name=column, exact=True).click()
        until(page, lambda said=said: said in parameters(page).get("where", ""), wanted=True)
        at_rest(page)
    page.keyboard.press("Escape")
    assert len(parameters(page)["where"].split(",")) == 3
    taken = download(page, "Download as Excel")
    path = tmp_path / "taken.xlsx"
    taken.save_as(path)
    assert path.read_bytes()[:2] == b"PK"
    assert page.evaluate("window.presses") <= MOST_CLICKS
