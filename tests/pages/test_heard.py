"""The public parts of a session: what was said, and who has not been heard."""

from __future__ import annotations

from datetime import UTC, datetime

from equitymap.dashboard import session_results
from equitymap.dashboard.consultation import live
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.sessions import sessions
from equitymap.places.store import open_place
from equitymap.records.sessions import Given, Session, save
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.consultation import Consultation
from equitymap.records.subjects.zones import Zone
from equitymap.sources.csv_text import csv_of
from equitymap.views.consultation.engagement import engagement
from equitymap.views.consultation.session_report import session_report
from equitymap.views.consultation.taken_tables import answers_table, heard_table
from tests import talk
from tests.answered_session import CARDS, PHRASE, SESSION, approve, hold
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "consultation.py"
PLACE = open_place("demo")


def said(app) -> str:
    drawn = (*app.markdown, *app.get("html"), *app.info, *app.header)
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
    assert "20 live here and said how old they are; the groups are too small to be shown." in text, "four of each age"
    assert text.count("7 answers do not say where") == 2, "one form said nothing, six cards came from elsewhere"
    assert "11 answers do not say how old they are, come from elsewhere, or are of people under 16." in text


def test_while_a_session_is_open_nothing_public_counts_the_last_five_and_a_changed_answer_keeps_its_turn(store):
    talk.hold(store)
    opened = Opened("demo", "")
    vars(opened)["place"] = demo_place()

    def now() -> Session:
        return sessions(opened)["hall"]

    came = [talk.answer(store) for _ in range(14)]
    assert list(session_results.counted(opened, now())) == came[:5]
    changed = Given(Response(**talk.OF, age="65_up"))
    save(store, came[0], changed, role="resident")
    save(store, came[13], changed, role="resident")
    assert list(session_results.counted(opened, now())) == came[:5]
    found = session_results.results(opened, now())
    assert (found.tallies.responses, found.tallies.questions["q1"].answered, found.heard.responses) == (14, 4, 5)
    assert live.tallies(opened, now()).found.questions == live.tallies(opened, now(), words=True).found.questions
    assert live.tallies(opened, now()).found.questions["q1"].answered == 4
    assert live.heard(opened, now()).found.responses == 5
    assert "14 answers so far, the first 5 are counted" in csv_of(answers_table(found))
    assert "counted_so_far" in csv_of(heard_table(found))
    for made in (session_report(found, made=datetime.now(UTC)), engagement([found])):
        assert "14 answers so far, the first 5 are counted" in str(made)

    [about] = store.standing(Consultation, "demo")
    ended = about.value.model_copy(update={"closed": True})
    store.save(ended, record="hall", parent=about.revision, role="steward")
    assert len(session_results.counted(opened, now())) == live.heard(opened, now()).found.responses == 14
    assert live.tallies(opened, now()).found.uncounted == 0


def test_before_the_first_answer_the_page_says_so(store):
    hold(store, PLACE)
    about = next(one.value for one in store.standing(Consultation, "demo"))
    store.save(about.model_copy(update={"name": "The other", "link": "other"}), record="other", role="steward")
    for tab in ("said", "heard"):
        app = open_page(PAGE, tab=tab, session="other")
        assert not app.exception
        assert "No answer has come in yet to “The other”." in said(app)
    assert SESSION not in said(app)
