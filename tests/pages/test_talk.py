"""The slides of a session in the presenter view: one at a time, live, by address, calm while the records are away."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.records.sessions import ruling_on, words_of
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Ruling
from equitymap.records.subjects.consultation import Consultation
from equitymap.records.subjects.zones import Zone
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place
from tests.talk import OF, answer, hold

PAGE = ROOT / "pages" / "consultation.py"


@pytest.fixture
def hall(store: Store) -> Store:
    hold(store)
    return store


def slide(number: object, talk: str = "demo.hall") -> AppTest:
    return open_page(PAGE, place="demo", view="present", talk=talk, slide=str(number))


def html(app: AppTest) -> str:
    assert not app.exception
    assert not app.error
    return " ".join(one.proto.body for one in app.get("html"))


def number(app: AppTest) -> str:
    return next(one.value for one in app.markdown if " of " in one.value and len(one.value) < 9)


def test_slides_step_through_the_session_and_evidence_is_its_own_page(hall: Store) -> None:
    answer(hall)
    app = slide(1)
    assert "192.168.1.10:8501/t/hall" in html(app)
    assert "<b>1</b>has answered" in html(app)
    assert (number(app), app.button("present_first").disabled) == ("1 of 8", True)
    app = app.button("present_next").click().run()
    assert number(app) == "2 of 8"
    assert app.title[0].value == "Where is need greatest?"
    assert "Look &lt;b&gt;1" in html(app)
    app = slide(3)
    assert "This view leads to no page here: nowhere?x=1" in html(app)
    app = app.button("present_next").click().run()
    assert "What first?" in html(app)
    assert "No answers to this are counted yet." in html(app)
    app = app.button("present_first").click().run()
    assert number(app) == "1 of 8"
    assert "session" not in app.query_params
    app = app.button("present_leave").click().run()
    assert app.title[0].value.startswith("What do people here say")


def test_no_phone_is_sent_to_the_computer_itself_and_a_zone_is_named(hall: Store) -> None:
    [about] = hall.standing(Consultation, "demo")
    zone = Zone(place="demo", name="The Quays", areas=(demo_place().inside.index[0],))
    hall.save(zone, record="quays", role="steward")
    own = about.value.model_copy(update={"phones": "http://127.0.0.1:8971", "zone": "quays"})
    hall.save(own, record="hall", parent=about.revision, role="steward")
    app = slide(1)
    assert f"The Quays, {demo_place().name}" in html(app)
    assert "photograph" not in html(app)
    assert "/t/hall" not in html(app)
    assert "127.0.0.1:8971/t/hall: that is how this computer calls itself" in app.warning[0].value


def test_answers_that_come_in_are_drawn_words_when_approved_pins_from_five_on(hall: Store) -> None:
    said = answer(hall, "Nobody <script>asks")
    for _ in range(8):
        answer(hall)
    app = slide(5)
    assert "9 answers so far, none is counted yet. Results come five at a time" in html(app)
    assert "D4 5" not in html(app)
    answer(hall)
    assert "D4 5" in html(app.run())
    assert "10 answers so far, the first 5 are counted." in html(app)
    app = slide(6)
    assert "Nobody" not in html(app)
    assert "1 answer waits" in html(app)
    answer(hall, "Another")
    assert "1 answer waits" in html(app.run()), "it waits for four others first"
    on = words_of(said, "q3")
    ruling = Ruling(**OF, on=on, response=said, question="q3", verdict="masked", shown="Nobody […] asks")
    hall.save(ruling, record=ruling_on(on), role="steward")
    assert "Nobody […] asks" in html(app.run())


def test_who_has_not_been_heard(hall: Store) -> None:
    for _ in range(9):
        answer(hall)
    app = slide(7)
    assert "No answers are counted yet." in html(app)
    answer(hall)
    app.run()
    assert "Too few said where they live" in html(app)
    assert "This is not a sample" in html(app)


def test_results_stay_on_the_screen_while_the_records_are_away(hall: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(10):
        answer(hall)
    app = slide(4)
    there = store_cache.changed

    def away(*_: object) -> str:
        raise RecordsError("They are away.")

    monkeypatch.setattr(store_cache, "changed", away)
    assert "<b>5</b> · 100%" in html(app.run())
    assert "cannot be read just now. These are the results of" in html(app)
    assert number(app) == "4 of 8"
    monkeypatch.setattr(store_cache, "changed", there)
    for _ in range(5):
        answer(hall)
    assert "<b>10</b> · 100%" in html(app.run())
    assert "cannot be read" not in html(app)


@pytest.mark.parametrize(("asked", "talk", "shows"), [("99", "demo.hall", "Thank you"), ("-1", "demo.hall", "192.168")])
def test_an_address_that_is_out_of_date_shows_the_nearest_slide(hall: Store, asked: str, talk: str, shows: str) -> None:
    assert shows in html(slide(asked, talk))


@pytest.mark.parametrize("talk", ["demo.gone", "E99999999.hall", "<script>", ""])
def test_a_session_that_is_not_here_is_said(hall: Store, talk: str) -> None:
    assert "This session is not here" in html(slide(1, talk))
