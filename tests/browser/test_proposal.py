"""A proposal as a visitor makes it in real Chromium, and the document they take away, opened with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import MAP_FRAME, download, map_frame, new_page
from tests.browser.visit import PHONE, WCAG, address_of, parameters, settled, violations
from tests.places import demo_place


@pytest.fixture(scope="module")
def place() -> Any:
    return demo_place()


@pytest.fixture(scope="module")
def library(place: Any) -> str:
    rows = place.facilities
    rows = rows[(rows["kind"] == "library") & rows["inside"] & (rows["status"] == "open")]
    return str(rows["name"].sort_values().index[0])


@pytest.fixture(scope="module")
def document(browser: Any, live_app: str, library: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The document as it is downloaded from the page."""
    with new_page(browser, accept_downloads=True) as page:
        page.goto(address_of(live_app, "proposal", f"place=demo&kind=library&facility={library}"))
        settled(page)
        came = download(page, "Download the needs assessment")
        path = tmp_path_factory.mktemp("pack") / came.suggested_filename
        came.save_as(path)
        assert page.outside == []
    return path


def spot_of(frame: Any, script: str, argument: Any) -> tuple[float, float]:
    x, y = frame.evaluate(f"wanted => map.equity.board.spot(({script})(map.equity.board, wanted))", argument)
    return x, y


def click(page: Any, spot: tuple[float, float]) -> None:
    page.locator(MAP_FRAME).click(position={"x": spot[0], "y": spot[1]})


def test_clicking_a_service_on_the_map_asks_about_it(page: Any, live_app: str, place: Any, library: str) -> None:
    page.goto(address_of(live_app, "proposal", "place=demo&kind=library"))
    frame = map_frame(page)
    frame.wait_for_function("map.equity.board.services && map.getSize().y > 300")
    frame.evaluate("window.stayed = true")
    at = "(board, id) => { const i = board.services.id.indexOf(id); return board.services.at.slice(2 * i, 2 * i + 2); }"
    click(page, spot_of(frame, at, library))
    page.wait_for_function("id => decodeURIComponent(location.search).includes(id)", arg=library)
    page.get_by_text(f"If {place.facilities.at[library, 'name']} closed").first.wait_for()
    assert frame.evaluate("window.stayed") is True
    frame.wait_for_function("map.equity.board.update.spots.length === 1")
    page.get_by_role("heading", name="How sure is this?").wait_for()
    assert page.outside == []
    assert page.problems == []


def test_clicking_a_neighbourhood_says_where_a_new_one_opens(page: Any, live_app: str, place: Any) -> None:
    page.goto(address_of(live_app, "proposal", "place=demo&kind=gp_practice&action=open"))
    frame = map_frame(page)
    settled(page)
    frame.wait_for_function("map.equity.board.services && map.getSize().y > 300")
    number = frame.evaluate(
        """() => { const board = map.equity.board;
           return board.place.areas.findIndex((area, i) => i > 20 && (board.find(
             map.containerPointToLayerPoint(board.spot(area.at)), 12) || {}).area === i); }"""
    )
    click(page, spot_of(frame, "(board, i) => board.place.areas[i].at", number))
    page.wait_for_function("location.search.includes('spot=')")
    row = place.inside.iloc[number]
    page.get_by_text(f"opened at the middle of the postcodes of {row['label']}").first.wait_for()
    assert parameters(page)["spot"] == f"{round(row['easting_m'])},{round(row['northing_m'])}"
    assert page.outside == []


def test_the_page_with_an_answer_passes_axe(page: Any, live_app: str, library: str) -> None:
    page.goto(address_of(live_app, "proposal", f"place=demo&kind=library&facility={library}"))
    map_frame(page)
    settled(page)
    assert violations(page) == {}
    assert page.outside == []


def test_the_answer_fits_a_phone(browser: Any, live_app: str, library: str) -> None:
    with new_page(browser, **PHONE) as page:
        page.goto(address_of(live_app, "proposal", f"place=demo&kind=library&facility={library}"))
        map_frame(page)
        settled(page)
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
        assert page.outside == []


@pytest.mark.parametrize("width", [1100, 320])
def test_the_document_works_from_a_file_without_a_network(browser: Any, document: Path, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(document.as_uri())
    assert asked == [document.as_uri()]
    assert page.get_by_role("heading", level=1).inner_text().endswith("a needs assessment")
    assert page.get_by_role("img").count() == 1
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth + 1")
    assert violations(page, rules=(*WCAG, "best-practice")) == {}
    context.close()


def test_the_document_prints_on_a4(browser: Any, document: Path) -> None:
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(document.as_uri())
    pdf = page.pdf(prefer_css_page_size=True, print_background=False)
    assert pdf.startswith(b"%PDF-")
    assert 3 <= pdf.count(b"/Type /Page\n") <= 25
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})
    cut = page.evaluate(
        "[...document.querySelectorAll('.scroll')].filter(box => box.scrollWidth > box.clientWidth + 1)"
        ".map(box => box.getAttribute('aria-label'))"
    )
    assert cut == []
    context.close()
