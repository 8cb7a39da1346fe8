"""Moderation on the page: nothing that people wrote is public before a steward says so; tips draw the gap again."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from equitymap.dashboard.consultation.controls import PARTS
from equitymap.dashboard.records import steward
from equitymap.records import sessions
from equitymap.records.merge import merge
from equitymap.records.public_words import public_words
from equitymap.records.sessions import Given, record_of_receipt, ruling_on, words_of
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response, Ruling, Verdict, Words
from equitymap.records.subjects.lists import KeptList
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place
from tests.record_kinds import value

HOSTILE = "Zyxomma <script>hacked=1</script> **b** [l](https://evil.example) 12 Quiddle Road"
FORM = record_of_receipt("KX4T-9M2P-7QRA")
SAID, TIP = words_of(FORM, "q1"), sessions.tip_of(FORM)
PAGE = ROOT / "pages" / "consultation.py"


def set_up(store: Store, **tip: str) -> None:
    times = {"opens": "2026-01-01 18:00", "closes": "2026-01-01 20:00"}
    store.save(value("consultation", name="Hall", link="hall", run_by="Group", **times), record="s1", role="steward")
    asked = value("question", session="s1", order=1, text="What is missing?", type="text")
    store.save(asked, record="q1", role="steward")
    response = Response(place="demo", session="s1")
    given = Given(response, {"q1": HOSTILE}, {"happened": "closed", "called_so": "Zyxomma", **tip} if tip else None)
    sessions.save(store, FORM, given, role="resident")


@pytest.fixture
def as_steward(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    roles = [steward.STEWARD]
    monkeypatch.setattr(steward, "role", lambda _: roles[0])
    return roles


def everything(app: AppTest) -> str:
    """Return all that a page sends: texts, tables, labels, HTML."""
    assert not app.exception
    nodes = [getattr(node, "proto", None) for tree in (app.main, app.sidebar) for node in tree]
    return "\n".join(str(proto) for proto in nodes if proto is not None)


def button(app: AppTest, label: str):
    """Return the one button of a label."""
    (found,) = [one for one in app.button if one.label == label]
    return found


def press(app: AppTest, label: str) -> AppTest:
    return button(app, label).click().run()


def unmasked(app: AppTest) -> AppTest:
    """Take out what was found to mask."""
    for parts in [one for one in app.multiselect if one.label.startswith("Mask what")]:
        parts.set_value([]).run()
    return app


def as_written(app: AppTest) -> AppTest:
    return press(unmasked(app), "Show it as written")


def test_a_steward_masks_what_somebody_wrote_and_undoes_it(store, as_steward):
    set_up(store)
    app = open_page(PAGE, place="demo", tab="moderate")
    assert "1 answer waits for a decision" in everything(app)
    (parts,) = [one for one in app.multiselect if one.label.startswith("Mask what")]
    assert parts.value == ["12 Quiddle Road"], "what was found is masked until a steward takes it out"
    assert button(app, "Show it as written").disabled
    assert not button(app, "Show it masked").disabled
    shown = [one.proto.body for one in app.get("html") if "Quiddle" in one.proto.body or "[…]" in one.proto.body]
    assert "What everybody will read" in shown[0], "the masked words stand first"
    (typed,) = [one for one in app.text_area if one.label.startswith("Mask other")]
    typed.input("Zyxomma").run()
    press(app, "Show it masked")
    (shown,) = public_words(store, "demo")
    assert shown.shown == "[…] <script>hacked=1</script> **b** [l](https://evil.example) […]"
    press(app, "Undo")
    assert public_words(store, "demo") == []
    assert "1 answer waits" in everything(app)
    unmasked(app)
    as_steward[0] = ""  # the cookie runs out meanwhile
    press(app, "Show it as written")
    assert "you are not signed in" in app.error[0].value
    assert public_words(store, "demo") == []


def test_several_at_once_in_which_somebody_may_be_named_need_one_more_step(store, as_steward, monkeypatch):
    set_up(store)
    rows = SimpleNamespace(selection=SimpleNamespace(rows=[0]))
    monkeypatch.setattr(st, "dataframe", lambda *_, **__: rows)  # the first row is chosen
    app = open_page(PAGE, place="demo", tab="moderate")
    app.session_state["co_mod_how"] = "As a table"
    app.run()
    assert button(app, "Show those chosen as written").disabled
    (sure,) = [one for one in app.toggle if "may tell who somebody is" in one.label]
    sure.set_value(True).run()
    press(app, "Show those chosen as written")
    assert [one.shown for one in public_words(store, "demo")] == [HOSTILE]


def test_words_changed_since_wait_again_beside_what_was_decided(store, as_steward):
    set_up(store)
    app = as_written(open_page(PAGE, place="demo", tab="moderate"))
    sessions.save(store, FORM, Given(Response(place="demo", session="s1"), {"q1": "Qualia"}), role="resident")
    sent = everything(app.run())
    assert "It was changed after a steward had decided" in sent
    assert "Decided on before" in sent
    assert "Qualia" in sent
    as_written(app)
    assert [one.shown for one in public_words(store, "demo")] == ["Qualia"]
    app.session_state["co_mod_decided"] = True
    app.run()
    app.selectbox("co_mod_log").select(SAID).run()
    assert [one.value["Shown"].tolist()[0] for one in app.table] == ["Qualia"]
    press(app, "Decide anew")
    press(app, "Do not show it")
    assert public_words(store, "demo") == []
    assert [one.role for one in store.history(ruling_on(SAID))] == ["steward"] * 3


def test_of_two_versions_from_two_copies_a_steward_chooses_one(store, as_steward, tmp_path):
    away = open_store(f"sqlite:///{tmp_path}/away.sqlite")
    set_up(store)
    sessions.save(away, FORM, Given(Response(place="demo", session="s1"), {"q1": "Qualia"}), role="resident")
    merge(store, away)
    away.close()
    app = open_page(PAGE, place="demo", tab="moderate")
    sent = everything(app)
    assert "Qualia" in sent
    assert "Zyxomma" in sent
    press(app, "Keep A")
    (kept,) = store.standing(Words, "demo")
    assert kept.rivals == ()
    as_written(app)
    assert [one.shown for one in public_words(store, "demo")] == [kept.value.text]


def test_of_two_stewards_who_decide_otherwise_the_second_is_told(store, as_steward):
    set_up(store)
    app = unmasked(open_page(PAGE, place="demo", tab="moderate"))
    other = value(
        "ruling", session="s1", on=SAID, response=FORM, question="q1", verdict=Verdict.REJECTED, reason="It is abuse"
    )
    store.save(other, record=ruling_on(SAID), nonce="", role="steward")
    press(app, "Show it as written")
    assert "first" in app.error[0].value
    assert [one.value.verdict for one in store.standing(Ruling, "demo")] == [Verdict.REJECTED]


def test_nobody_reads_what_waits_on_any_tab(store, monkeypatch):
    monkeypatch.setattr(steward, "role", lambda _: "")
    set_up(store, where="Zyxomma Lane", text="Zyxomma said so")
    for tab in PARTS:
        assert "yxomma" not in everything(open_page(PAGE, place="demo", tab=tab)), tab


def test_a_closure_that_is_accepted_counts_on_every_page_until_it_is_taken_back(store, as_steward):
    place = demo_place()
    libraries = place.facilities[place.facilities["kind"].eq("library") & place.facilities["inside"]]
    library = libraries[libraries["status"] == "open"].iloc[0]
    set_up(store, service="library", called_so=library["name"], when="2024")
    app = open_page(PAGE, place="demo", tab="moderate")
    app.session_state["co_mod_what"] = "tips"
    app.run()
    press(app, "Accept it into the list")
    (kept,) = store.standing(KeptList, "demo")
    (row,) = kept.value.listed
    assert row.model_dump() == {"name": library["name"], "closes": library.name, "closed": "2024"}
    assert "without what residents told" in everything(app)
    assert "yxomma" not in str(kept.value), "nothing of what somebody wrote"
    said = everything(open_page(PAGE, place="demo"))
    assert f"{library['name']} closed, 2024" in said
    assert "without what residents told" in said
    gone = everything(open_page(ROOT / "pages" / "withdrawals.py", place="demo", kind="library"))
    assert f"1 library has closed as residents told, which the register does not say: {library['name']}" in gone
    press(app, "Take it back")
    assert store.standing(KeptList, "demo") == []
    assert store.standing(Ruling, "demo") == []
    assert "1 reported change waits" in everything(app)


def test_a_new_service_of_a_kind_of_its_own_needs_its_words_and_where_it_is(store, as_steward):
    set_up(store, happened="opened", called_so="Pond pantry", when="last year", where="by the pond")
    app = open_page(PAGE, place="demo", tab="moderate")
    app.session_state["co_mod_what"] = "tips"
    press(app.run(), "Accept it into the list")
    assert "postcode or neighbourhood" in app.error[0].value
    labels = [getattr(node, "label", "") for node in app.main]
    after = list(app.main)[labels.index("Accept it into the list") + 1]
    assert after.value == app.error[0].value, "it is said beside the button"
    post = next(one for one in app.text_input if one.label == "Its postcode")
    post.input(str(demo_place().postcodes.index[0])).run()
    press(app, "Accept it into the list")
    assert "what one and what several of its kind are called" in app.error[0].value
    for label, text in {"One is called": "pantry", "Several are called": "pantries"}.items():
        next(one for one in app.text_input if one.label == label).input(text).run()
    assert store.standing(KeptList, "demo") == []
    press(app, "Accept it into the list")
    (kept,) = store.standing(KeptList, "demo")
    assert (kept.value.singular, kept.value.plural, kept.value.listed[0].name) == ("pantry", "pantries", "Pond pantry")
    assert "no gap can be drawn" in everything(app)
    press(app, "Undo")
    assert store.standing(KeptList, "demo") == []
    press(app, "Do not accept it")
    assert [one.value.reason for one in store.standing(Ruling, "demo")] == ["It has not happened"]
