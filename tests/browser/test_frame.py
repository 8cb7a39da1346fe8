"""The frame around every page: bar, phone, presenter view, small print, small targets, forced colours, paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import MAP_FRAME, map_frame, new_page
from tests.browser.visit import MOST_SHEETS, PHONE, address_of, parameters, settled, sheets, until, violations

OF_HEADINGS_AND_LANDMARKS = ("heading-order", "region")
TOP, SMALL_SHARE, TARGET = 90, 0.2, 24
WORDS = """() => {
  const SKIP = 'script, style, svg, table, [data-testid=stDataFrame], [data-testid=stIconMaterial], .st-key-frame_bar, '
    + '.st-key-present_strip';
  const CONTROL = 'button, label, input, [data-testid=stPageLink], [data-testid=stExpander] summary, [role=tablist], '
    + '[data-testid=stWidgetLabel]';
  const texts = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT);
  let all = 0, small = 0;
  const said = [];
  while (texts.nextNode()) {
    const node = texts.currentNode, parent = node.parentElement, words = node.data.match(/\\S+/g);
    if (!words || !parent || parent.closest(SKIP)) continue;
    if (!parent.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})) continue;
    all += words.length;
    if (parent.closest(CONTROL)) continue;
    const caption = parent.closest('[data-testid=stCaptionContainer], .about-figures');
    if (!caption && parseFloat(getComputedStyle(parent).fontSize) >= 15) continue;
    small += words.length;
    said.push(node.data.trim().slice(0, 50));
  }
  return {all, small, said}; }"""
"""Words of a page, tables and charts apart, and those of them in small type that no control is named by."""
SMALL_TARGETS = """least => [...document.querySelectorAll('a, button, summary, [role=button], [role=tab]')]
  .filter(e => { const r = e.getBoundingClientRect();
    return e.checkVisibility() && r.width > 1 && r.height > 1 && r.right > 0 && (r.width < least || r.height < least)
      && !e.closest('p, li, td, th, [data-testid=stElementToolbar]'); })
  .map(e => (e.getAttribute('aria-label') || e.innerText || e.className).slice(0, 40))"""


def test_the_heading_begins_near_the_top_and_the_place_can_be_changed(opened: Any) -> None:
    assert opened.get_by_role("heading", level=1).first.bounding_box()["y"] <= TOP
    assert opened.get_by_role("button", name="change place").first.is_visible()
    assert opened.get_by_alt_text("Equity Map").first.is_visible()


def test_small_print_is_at_most_a_fifth_of_the_words(opened: Any) -> None:
    found = opened.evaluate(WORDS)
    assert found["small"] <= SMALL_SHARE * found["all"], found


def test_no_target_is_smaller_than_24_pixels(opened: Any) -> None:
    assert opened.evaluate(SMALL_TARGETS, TARGET) == []


def test_best_practice_of_headings_and_landmarks(opened: Any) -> None:
    assert violations(opened, rules=OF_HEADINGS_AND_LANDMARKS) == {}


def test_each_page_is_at_most_four_sheets_of_paper(opened: Any) -> None:
    assert sheets(opened) <= MOST_SHEETS


@pytest.fixture(scope="module")
def the_map(browser: Any, live_app: str) -> Iterator[Any]:
    """The map, opened once: its tests leave it as it was, but for the line at its foot."""
    with new_page(browser) as page:
        page.goto(address_of(live_app, "map"))
        map_frame(page)
        settled(page)
        yield page


FOOT_OF_PICTURE = """() => Math.round(document.querySelector(
  '[data-testid=stMain] :is(iframe[src*=streamlit_folium], .st-key-pa_network)').getBoundingClientRect().bottom)"""


@pytest.mark.parametrize("opened", ["access", "gaps", "map", "partnerships", "withdrawals"], indirect=True)
def test_heading_answer_and_the_whole_map_are_seen_together(opened: Any) -> None:
    """However many lines the answer has."""
    lead = opened.locator(".lead").first
    words = lead.inner_text()
    for size in ({"width": 1920, "height": 1080}, {"width": 1440, "height": 900}):
        opened.set_viewport_size(size)
        for said in (words, "Many words in a row. " * 24):
            lead.evaluate("(lead, said) => { lead.textContent = said; }", said)
            opened.wait_for_function(f"({FOOT_OF_PICTURE})() <= innerHeight")
    assert opened.get_by_role("heading", level=1).first.bounding_box()["y"] >= 0
    lead.evaluate("(lead, said) => { lead.textContent = said; }", words)


def test_on_paper_there_is_nothing_to_press(the_map: Any) -> None:
    page = the_map
    page.emulate_media(media="print")
    seen = page.locator("button:visible, input:visible, [role=tab]:visible").all()
    assert [control.inner_text() for control in seen] == []
    assert page.locator(MAP_FRAME).is_visible()
    assert page.locator(".about-figures li").first.is_visible(), "sources and limits are printed"
    page.emulate_media(media="screen")


def test_the_line_at_the_foot_opens(the_map: Any) -> None:
    page = the_map
    limit = page.locator(".about-figures li").first
    assert not limit.is_visible()
    page.get_by_text("What this cannot tell").first.click()
    limit.wait_for()
    told = page.locator(".about-figures li").all_inner_texts()
    assert len(told) == len(set(told))


def test_on_a_phone_two_buttons_with_words_open_and_close_the_drawer(browser: Any, live_app: str) -> None:
    with new_page(browser, **PHONE) as page:
        page.goto(address_of(live_app, "map"))
        settled(page)
        choose = page.get_by_role("button", name="Choose what to see", exact=True)
        menu = page.get_by_role("button", name="Menu", exact=True)
        for button in (choose, menu):
            assert button.bounding_box()["height"] >= 44
        assert page.get_by_role("button", name="change place").first.is_visible()
        sidebar = page.get_by_test_id("stSidebar")
        choose.tap()
        page.get_by_text("Colour the neighbourhoods by").wait_for()
        page.wait_for_function("document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().x === 0")
        assert not page.get_by_test_id("stSidebarNav").is_visible()
        page.wait_for_function("document.activeElement.closest('[data-testid=stSidebarUserContent]') !== null")
        assert violations(page) == {}
        page.get_by_role("button", name="Show", exact=True).tap()
        page.wait_for_function("document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 1")
        until(page, lambda: page.evaluate("document.activeElement.innerText"), "Choose what to see")
        menu.tap()
        page.get_by_role("link", name="Who lost access").tap()
        page.get_by_role("heading", name="Who lost access").first.wait_for()
        settled(page)
        until(page, lambda: sidebar.bounding_box()["x"] < 0, True)
        assert parameters(page)["place"] == "demo"
        assert violations(page) == {}


def test_without_controls_there_is_no_button_to_choose(browser: Any, live_app: str) -> None:
    with new_page(browser, **PHONE) as page:
        page.goto(address_of(live_app, "about"))
        settled(page)
        page.get_by_role("button", name="Menu", exact=True).wait_for()
        assert not page.get_by_text("Choose what to see", exact=True).is_visible()


def test_arrow_keys_step_through_the_views_and_escape_leaves(page: Any, live_app: str) -> None:
    own = "map?layer=no_qualifications|https://elsewhere.example/gaps?kind=library|nowhere"
    page.goto(address_of(live_app, "map", f"view=present&views={own}&layer=no_qualifications"))
    page.get_by_text("1 of 2", exact=True).wait_for()
    settled(page)
    page.get_by_text("1 of the links in this set leads to no page here").wait_for()
    for hidden in ("stSidebar", "stHeader"):
        assert not page.get_by_test_id(hidden).is_visible()
    assert page.get_by_text("is an invented place").is_visible()
    usual = 16
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 1.5 * usual
    assert page.get_by_role("button", name="Previous").is_disabled()
    page.keyboard.press("ArrowRight")
    page.get_by_text("2 of 2", exact=True).wait_for()
    settled(page)
    assert {"kind": "library", "view": "present", "place": "demo"}.items() <= parameters(page).items()
    assert page.url.split("?")[0].endswith("/gaps")
    page.keyboard.press("ArrowLeft")
    page.get_by_text("1 of 2", exact=True).wait_for()
    settled(page)
    assert parameters(page)["layer"] == "no_qualifications"
    page.keyboard.press("Escape")
    page.get_by_test_id("stHeader").wait_for()
    settled(page)
    assert not {"view", "views"} & parameters(page).keys()
    assert page.outside == []


def test_a_slow_first_visit_runs_the_page_once(browser: Any, live_app: str) -> None:
    """The scripts of the frame come after the page has written its address; what they mend asks for no second run."""
    asked: list[bytes] = []
    held: list[Any] = []
    with new_page(browser) as page:
        page.on("websocket", lambda socket: socket.on("framesent", lambda sent: asked.append(sent)))
        page.route("**/Html.*.js", lambda route: held.append(route))
        with page.expect_request("**/Html.*.js"):
            page.goto(f"{live_app}/withdrawals")
        page.wait_for_function("location.search.includes('place=')")
        held[0].continue_()
        page.wait_for_function("window.equityVisit")
        settled(page)
        page.evaluate("new Promise(done => setTimeout(done, 500))")
        assert parameters(page).keys() == {"place"}
        assert sum(b"http://" in bytes(one) for one in asked) == 1


def test_in_a_hall_a_chart_and_the_matrix_are_larger(page: Any, live_app: str) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(address_of(live_app, "context", "view=present"))
    settled(page)
    tick = page.locator(".js-plotly-plot .xtick text").first
    assert tick.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 1.5 * 12
    page.goto(address_of(live_app, "cradle_to_career", "view=present"))
    page.locator(".sq").first.wait_for()
    settled(page)
    assert page.locator(".mx").evaluate("e => e.getBoundingClientRect().bottom") <= 1080
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") > 1.15 * 16
    page.set_viewport_size({"width": 1280, "height": 900})


def test_what_is_chosen_stays_visible_in_forced_colours(the_map: Any) -> None:
    page = the_map
    page.emulate_media(forced_colors="active")
    chosen = page.locator("[data-testid=stButtonGroup] button[data-selected=true]").first
    assert chosen.evaluate("e => getComputedStyle(e).borderTopWidth") == "3px"
    assert "✓" in chosen.evaluate("e => getComputedStyle(e, '::before').content")
    other = page.locator("[data-testid=stButtonGroup] button:not([data-selected=true])").first
    assert other.evaluate("e => getComputedStyle(e).borderTopWidth") != "3px"
    assert "✓" not in other.evaluate("e => getComputedStyle(e, '::before').content")
    assert violations(page) == {}
    page.emulate_media(forced_colors="none")
