"""Taking a session away on its page: what everybody is offered, what stewards are, and deletion by card or receipt."""

from __future__ import annotations

import pytest

from equitymap.dashboard.consultation import deletion, take_away
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import steward
from equitymap.errors import RecordsError
from equitymap.records.sessions import record_of_card, record_of_receipt
from equitymap.records.subjects.answers import Response, Words
from tests.answered_session import CARDS, PHRASE, RECEIPT, SESSION, approve, hold, session_of
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "consultation.py"


@pytest.fixture
def held(store):
    hold(store, demo_place())
    approve(store, demo_place())
    return store


def labels(app):
    return [one.proto.label for one in app.get("download_button")]


def test_a_steward_deletes_by_receipt_and_is_told_what_may_still_be_where(held, monkeypatch):
    for name in ("role", "must_write"):
        monkeypatch.setattr(steward, name, lambda _: steward.STEWARD)
    app = open_page(PAGE, tab="take")
    assert not app.exception
    assert "Download the rows" in labels(app)
    app = app.text_input(key=deletion.TYPED).set_value("99999").run()
    assert app.warning[-1].value == deletion.NOT_HERE
    assert not [one for one in app.button if one.key == "co_delete_now"]
    app = app.text_input(key=deletion.TYPED).set_value(f" {RECEIPT.lower().replace('-', ' ')}").run()
    assert any("1 answer in own words" in one.value for one in app.markdown)
    app = app.button(key="co_delete_now").click().run()
    assert not app.exception
    assert app.success[0].value.startswith("3 versions of what was said are deleted. What it said is gone")
    assert app.text_input(key=deletion.TYPED).value == ""
    assert (held.standing(Words, "demo"), len(held.standing(Response, "demo"))) == ([], CARDS)
    assert deletion.log()["Why"].tolist() == ["Somebody asked for it"]
    app = app.text_input(key=deletion.TYPED).set_value(RECEIPT).run()
    assert any(one.value.startswith("It was deleted before") for one in app.markdown)


def test_everybody_is_offered_the_report_and_tables_and_nothing_of_one_person(held, monkeypatch):
    monkeypatch.setattr(steward, "role", lambda _: "")
    app = open_page(PAGE, tab="take")
    assert not app.exception
    offered = labels(app)
    assert offered[:2] == ["Download the report", "The same as a Word file"]
    assert {*(label for label, _ in take_away.TABLES.values()), "Squares with pins (GeoJSON)"} <= set(offered)
    assert "Download the rows" not in offered
    assert not [one for one in app.text_input if one.key == deletion.TYPED]


def test_files_are_made_when_they_are_asked_for_and_rows_only_for_stewards(held, monkeypatch):
    files = {}
    st = take_away.st
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: files.update({label: data}))
    monkeypatch.setattr(take_away.page_parts, "download", lambda label, data, *_, **__: files.update({label: data}))
    for name in ("page_link", "markdown", "subheader", "warning"):
        monkeypatch.setattr(st, name, lambda *_, **__: None)
    monkeypatch.setattr(deletion, "draw", lambda *_: None)
    monkeypatch.setattr(steward, "line", lambda *_: None)
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    opened = Opened("demo", "")
    vars(opened)["place"] = demo_place()
    take_away.part(opened, session_of(held, demo_place()))
    html = files["Download the report"]()
    assert PHRASE.encode() in html
    assert files["The same as a Word file"]().startswith(b"PK")
    assert PHRASE in files["Words that may be read (CSV)"]()
    assert b'"people": 20' in files["Squares with pins (GeoJSON)"]()
    assert files["Download the rows"]().count("\n") == CARDS + 2
    monkeypatch.setattr(steward, "role", lambda _: "")
    with pytest.raises(RecordsError, match="not signed in"):
        files["Download the rows"]()


def test_what_is_typed_is_a_card_or_a_receipt_or_nothing(held):
    session = session_of(held, demo_place())
    assert deletion.record_of(session, " 007 ") == record_of_card(SESSION, "7")
    assert deletion.record_of(session, RECEIPT) == record_of_receipt(RECEIPT)
    for typed in ("123456", "KX4T", "٣٤", "<script>", "-1"):
        assert deletion.record_of(session, typed) == ""


def test_nobody_deletes_who_is_not_signed_in_any_longer(held, monkeypatch):
    monkeypatch.setattr(deletion.st, "session_state", state := {})
    monkeypatch.setattr(steward, "role", lambda _: "")
    opened = Opened("demo", "")
    deletion.delete(opened, record_of_receipt(RECEIPT))
    assert "not signed in" in state[deletion.WRONG]
    assert len(held.standing(Words, "demo")) == 1


def test_an_answer_of_another_session_is_not_deleted_from_here(held):
    session = session_of(held, demo_place())
    other = type(session)("another", session.about, session.questions, session.exhibits)
    assert deletion.found(Opened("demo", ""), other, record_of_receipt(RECEIPT)) == ""
    assert deletion.found(Opened("demo", ""), session, record_of_receipt(RECEIPT))
