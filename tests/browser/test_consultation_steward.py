"""A steward types paper cards by keyboard alone."""

import pytest
from playwright.sync_api import expect

from equitymap.records.sessions import given, record_of_card
from equitymap.records.store import open_store
from tests.browser.conftest import ROOT, WAIT_MS
from tests.browser.visit import settled, violations
from tests.consultations import consultation, session


@pytest.fixture
def records(tmp_path):
    """The records of a session that is set up."""
    store = open_store(f"sqlite:///{tmp_path / 'records.sqlite'}")
    store.save(consultation(contact="Office"), record="hall", role="steward")
    for record, one in session().questions.items():
        store.save(one, record=record, role="steward")
    yield store
    store.close()


def test_cards_are_typed_one_after_another_without_touching_the_mouse(serve, page, records):
    address = serve(ROOT / "serve.py", EQUITYMAP_RECORDS_OPEN="true", EQUITYMAP_RECORDS_URL=str(records.engine.url))
    page.goto(f"{address}/consultation?place=demo&tab=cards")
    settled(page)
    number, safe = page.get_by_label("Number of the card"), page.get_by_label("Question 2: How safe do you feel?")
    number.focus()

    def type_card(*cells):
        for cell in cells:
            page.keyboard.type(cell)
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")

    type_card("7", "2", "9")
    expect(page.get_by_text("Type one of 1 to 5, or nothing.")).to_be_visible(timeout=WAIT_MS)
    expect(safe).to_be_focused(timeout=WAIT_MS)
    expect(number).to_have_value("7")
    page.keyboard.press("Control+a")
    type_card("4")
    expect(page.get_by_text("Card 7 was saved.")).to_be_visible(timeout=WAIT_MS)
    expect(number).to_be_focused(timeout=WAIT_MS)
    expect(number).to_have_value("")
    type_card("7", "3")
    expect(page.get_by_role("button", name="Keep what is here")).to_be_focused(timeout=WAIT_MS)
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page) == {}
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(number).to_be_focused(timeout=WAIT_MS)
    assert [one.chosen for one in given(records, record_of_card("hall", "7")).response.answers] == ["By car"]
    assert page.outside == []
