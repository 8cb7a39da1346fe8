"""The public parts of a session: what was said, and who has not been heard."""

from __future__ import annotations

from equitymap.places.store import open_place
from equitymap.records.subjects.consultation import Consultation
from equitymap.records.subjects.zones import Zone
from tests.answered_session import CARDS, PHRASE, SESSION, approve, hold
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "consultation.py"
PLACE = open_place("demo")


def said(app) -> str:
    drawn = (*app.markdown, *app.get("html"), *app.info, *app.subheader)
    return " ".join(str(getattr(one, "value", "") or one.proto.body) for one in drawn)


def test_what_was_said_stands_beside_the_area_and_shows_nothing_that_may_not_be_read(store):
    hold(store, PLACE)
    app = open_page(PAGE, tab="said")
    assert not app.exception
    text = said(app)
    assert f"{CARDS + 1} answers have come in." in text
    assert "Most often: A library (20 of 30)" in text
    assert "of residents live in the most deprived fifth of England" in text
    assert "Most stand in" in text
    assert "Nobody has reported a closure or a new service yet." in text
    assert PHRASE not in text, "no steward has read it"
    approve(store, PLACE)
    assert PHRASE in said(open_page(PAGE, tab="said"))


def test_who_has_not_been_heard_is_told_of_those_who_said_it_and_live_where_the_session_is_for(store):
    codes = tuple(PLACE.inside.index[:25])
    zone = store.save(Zone(place="demo", name="North", areas=codes), role="steward").record
    hold(store, PLACE, zone=zone)
    app = open_page(PAGE, tab="heard")
    assert not app.exception
    text = said(app)
    assert "This is not a sample" in text
    assert "Of 24 who said where they live" in text
    assert "24 said how old they are; the groups are too small to be shown." in text, "four of each age"
    assert text.count("7 answers do not say") == 3, "one form said nothing, six cards came from elsewhere"


def test_before_the_first_answer_the_page_says_so(store):
    hold(store, PLACE)
    about = next(one.value for one in store.standing(Consultation, "demo"))
    store.save(about.model_copy(update={"name": "The other", "link": "other"}), record="other", role="steward")
    for tab in ("said", "heard"):
        app = open_page(PAGE, tab=tab, session="other")
        assert not app.exception
        assert "No answer has come in yet to “The other”." in said(app)
    assert SESSION not in said(app)
