"""What stewards do on the page Consultation: run a session, type cards; visitors are told where to sign in."""

from __future__ import annotations

import pytest

from equitymap.dashboard.records import steward
from equitymap.dashboard.server import sign_in
from equitymap.records import sessions
from equitymap.records.merge import merge
from equitymap.records.sessions import record_of_card
from equitymap.records.store import open_store
from equitymap.records.subjects.answers import Age, Response, Words
from equitymap.records.subjects.consultation import Consultation, Exhibit, Question
from equitymap.views.consultation.ready_made import FIRST, ready_made
from tests.consultations import consultation, session
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "consultation.py"
CARD = {"card:number": "7", "miss": "2", "safe": "4", "stop": "Cars on kerbs", "card:age": "3"}


@pytest.fixture
def hall(store, monkeypatch):
    """Open the page with a session, as a steward or in another role."""
    store.save(consultation(contact="Office"), record="hall", role="steward")
    for record, one in session().questions.items():
        store.save(one, record=record, role="steward")
    monkeypatch.setattr(sign_in, "_served", [""])

    def opens(tab, role=steward.STEWARD):
        monkeypatch.setattr(steward, "role", lambda _: role)
        return open_page(PAGE, place="demo", tab=tab)

    return opens


def said(app):
    return [one.value for kind in (app.success, app.info, app.warning, app.error) for one in kind]


def press(app, label, **kept):
    return (
        next(one for one in app.button if one.label == label and kept.items() <= {"key": one.key}.items()).click().run()
    )


def field(app, name):
    return app.text_input(key=f"ct_{name}_hall")


def send(app, **changed):
    """Type a card and send it."""
    for name, text in {**CARD, **changed}.items():
        field(app, name).set_value(text)
    return press(app, "Save the card (Enter)")


def kept(store, number="7"):
    return sessions.given(store, record_of_card("hall", number))


def test_visitors_are_told_where_to_sign_in_and_see_no_control(hall):
    for tab in ("run", "cards"):
        app = hall(tab, role="")
        assert not app.exception
        assert any(one.value.startswith("Here stewards") for one in app.markdown)
        assert any("Nobody can write" in one.proto.body or "sign in" in one.proto.body for one in app.get("html"))
        assert not {"Open now", "Save the card (Enter)"} & {one.label for one in app.button}


def test_only_who_may_write_is_offered_the_parts_of_stewards(hall):
    of_stewards = {"Run a session", "Type cards", "Moderation"}
    for tab, role, offered in (
        ("said", "", set()),
        ("cards", "", {"Type cards"}),
        ("said", steward.STEWARD, of_stewards),
    ):
        app = hall(tab, role=role)
        assert {one.label for one in app.tabs} & of_stewards == offered
        to_sign_in = [one for one in app.get("page_link") if one.proto.label == "Stewards: sign in to run a session"]
        assert len(to_sign_in) == (role == "")


def test_a_session_is_opened_and_closed_at_once_undone_and_given_questions_and_evidence(hall, store):
    app = hall("run")
    assert not app.exception
    assert "**Not open yet: it opens at 18:30 on 3 December 2026.**" in " ".join(one.value for one in app.markdown)
    app = press(app, "Open now")
    assert "The session is open." in said(app)
    assert store.standing(Consultation, "demo")[0].value.is_open(store.clock())
    app = press(app, "Close now")
    assert store.standing(Consultation, "demo")[0].value.closed
    app = press(app, "Undo")
    assert "That was undone." in said(app)
    now = store.standing(Consultation, "demo")[0]
    assert now.value.is_open(store.clock())
    store.save(now.value.model_copy(update={"name": "Hall B"}), record="hall", parent=now.revision, role="steward")
    app = press(app, "Close now")
    assert any("Somebody else" in one for one in said(app))
    assert not store.standing(Consultation, "demo")[0].value.closed, "what somebody else saved was not seen"

    app.session_state["co_step_questions"] = app.session_state["co_step_evidence"] = True
    app = app.run()
    app.multiselect(key="co_ready").set_value([ready_made()[0].text, ready_made()[1].text]).run()
    app = press(app, "Use ready-made questions")
    assert {one.value.order for one in store.standing(Question, "demo")} == {1, 2, 3, 4, 5, 6}
    app = press(app, "Down", key="co_Down_miss")
    assert [one.value.order for one in store.standing(Question, "demo") if one.record in ("miss", "safe")] == [2, 1]
    assert app.button(key="co_Up_safe").disabled, "the first goes no further up, nor round to the end"
    assert not app.button(key="co_Down_safe").disabled

    app.text_input(key="co_view").set_value("https://evil.example/gaps?kind=library")
    app = press(app, "Show this view")
    assert any("another site" in one for one in said(app))
    assert app.text_input(key="co_view").value == "https://evil.example/gaps?kind=library", "what was pasted stays"
    app.text_input(key="co_view").set_value("/gaps?kind=library&view=present&partner=secret")
    app = press(app, "Show this view")
    assert [one.value.view for one in store.standing(Exhibit, "demo")] == ["gaps?place=demo&kind=library"]
    app = press(app, "Show on the projector")
    assert (app.query_params["talk"], app.query_params["view"]) == ("demo.hall", "present")
    assert not app.exception


def test_cards_are_typed_corrected_and_never_overwritten_unseen(hall, store, tmp_path):
    app = hall("cards")
    app = send(app, safe="9", **{"card:age": "0"})
    assert [one for one in said(app) if "1 to 5" in one or "1 to 6" in one] == said(app)
    assert (field(app, "stop").value, store.standing(Response, "demo")) == ("Cars on kerbs", [])
    app = send(app)
    assert said(app) == ["Card 7 was saved."]
    assert (field(app, "card:number").value, field(app, "stop").value) == ("", "")
    assert (kept(store).response.age, kept(store).words) == ("25_34", {"stop": "Cars on kerbs"})
    app = send(app, **{"card:number": "007"})
    assert "nothing was changed" in said(app)[0]

    app = send(app, stop="Cats on kerbs")
    assert app.table[0].value.iloc[3].tolist() == ["Cars on kerbs", "Cats on kerbs", "differs"]
    app = press(app, "Keep what is here")
    assert kept(store).words == {"stop": "Cars on kerbs"}
    app = send(app, stop="Cats on kerbs")
    app = press(app, "Correct it")
    field(app, "stop").set_value("Carts on kerbs")
    app = press(app, "Save the card (Enter)")
    assert kept(store).words == {"stop": "Carts on kerbs"}
    app = press(app, "Undo")
    assert kept(store).words == {"stop": "Cars on kerbs"}

    app = send(app, stop="Cats on kerbs")
    sessions.save(store, record_of_card("hall", "7"), _other(kept(store), "7"), role="steward")
    app = press(app, "Save what you typed")
    assert any("Somebody else" in one for one in said(app))
    assert app.table[0].value.iloc[3].tolist() == ["Dogs", "Cats on kerbs", "differs"], "shown anew with what came"
    app = press(app, "Keep what is here")
    assert kept(store).words == {"stop": "Dogs"}
    sessions.erase(store, "demo", record_of_card("hall", "7"))
    app = send(app)
    assert any("was deleted for good" in one for one in said(app))
    assert field(app, "stop").value == "Cars on kerbs"
    app = send(app, **{"card:number": "6"})

    away = open_store(f"sqlite:///{tmp_path}/away.sqlite")
    sessions.save(away, record_of_card("hall", "9"), _other(kept(store, "6"), "9"), role="steward")
    app = send(app, **{"card:number": "9"})
    merge(store, away)
    app = app.run()
    assert "8 is missing." in [one.value for one in app.markdown], "7 was deleted"
    app = press(app, "Settle card 9")
    assert app.table[0].value.iloc[3]["Differs"] == "differs"
    app = press(app, "Correct it")
    assert (field(app, "safe").value, field(app, "stop").value) == ("4", ""), "only what all versions agree in"
    field(app, "stop").set_value("Bins")
    app = press(app, "Save the card (Enter)")
    assert [one.rivals for one in store.standing(Words, "demo")] == [(), ()]
    assert kept(store, "9").words == {"stop": "Bins"}

    merge(away, store)
    nine = record_of_card("hall", "9")
    away.add(sessions.changes(away, nine, None, sessions.heads(away, "demo", nine), role="steward"))
    sessions.save(store, nine, _other(kept(store, "9"), "9", age=Age.FROM_65), role="steward")
    merge(store, away)
    app = send(app.run(), stop="Dogs", **{"card:number": "9", "card:age": "6"})
    app = press(app, "Keep what is here")
    assert [one.rivals for one in store.standing(Response, "demo")] == [(), ()], "that it was taken back is settled too"
    assert not app.exception
    away.close()


def _other(given, number, **changed):
    response = given.response.model_copy(update={"card": number, **changed})
    return sessions.Given(response, {"stop": "Dogs"})


def test_who_has_set_up_the_first_session_goes_on_with_its_steps(store, monkeypatch):
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    app = open_page(PAGE, place="demo")
    assert "Open a ready-made one to begin, or add your own below." in app.info[0].value
    store.save(consultation(), record="hall", role="steward")
    app = app.run()
    assert "Open now" in [one.label for one in app.button]
    assert app.query_params["tab"] == "run"


def test_a_ready_made_session_is_open_after_one_press_and_another_has_a_link_of_its_own(store, monkeypatch):
    monkeypatch.setattr(steward, "role", lambda _: steward.STEWARD)
    app = press(open_page(PAGE, place="demo"), "Open a ready-made session")
    assert [("Run by" in one.value, store.standing(Consultation, "demo")) for one in app.error] == [(True, [])]
    app.text_input(key="co_ready_run_by").set_value("Forum <b>")
    app = press(app, "Open a ready-made session")
    (made,) = store.standing(Consultation, "demo")
    assert (made.value.run_by, made.value.is_open(store.clock())) == ("Forum <b>", True)
    assert len(store.standing(Question, "demo")) == FIRST
    assert app.query_params["tab"] == "run"
    assert any("The session is open." in text for text in said(app))
    app = press(app, "Undo")
    assert [store.standing(kind, "demo") for kind in (Consultation, Question)] == [[], []]
