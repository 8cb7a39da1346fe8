"""Answers in a session: whole or not at all, once however often they come, and gone when somebody asks."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records import sessions
from equitymap.records.merge import merge
from equitymap.records.sessions import Given, record_of_card, record_of_receipt, ruling_on, save, words_of
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Answered, Response, Ruling, Tip, Verdict, Words
from equitymap.records.subjects.consultation import Consultation
from tests.asked import FORM, QUESTION, RECEIPT, SESSION, set_up
from tests.record_kinds import Clock, files_with

OTHER = "question2"
TIP = {"happened": "closed", "called_so": "Quiddle Library", "when": "2019"}


def given(text: str = "", *, card: str = "", scale: int = 4, tip: bool = False) -> Given:
    answers = (Answered(question=OTHER, scale=scale),)
    response = Response(place="demo", session=SESSION, card=card, answers=answers)
    return Given(response, {QUESTION: text} if text else {}, TIP if tip else None)


def texts(store: Store) -> list[str]:
    return [one.value.text for one in store.standing(Words, "demo")]


def test_the_same_form_sent_again_is_one_and_a_later_one_is_a_change(store: Store) -> None:
    save(store, FORM, given("No bus", tip=True), role="resident")
    save(store, FORM, given("No bus", tip=True), role="resident")
    assert (texts(store), len(store.standing(Tip, "demo")), len(store.history(FORM))) == (["No bus"], 1, 1)
    save(store, FORM, given("No bus at night", scale=2), role="resident")
    assert texts(store) == ["No bus at night"]
    assert [one.value.answers[0].scale for one in store.standing(Response, "demo")] == [2]
    assert store.standing(Tip, "demo") == [], "what was taken out of the form stands no more"
    assert sessions.given(store, FORM) == given("No bus at night", scale=2)


def test_a_form_is_saved_whole_or_not_at_all(store: Store) -> None:
    store.erase(store.save(given().response, record=words_of(FORM, QUESTION), role="resident").record, why="mistake")
    with pytest.raises(RecordsError, match="deleted for good"):
        save(store, FORM, given("No bus"), role="resident")
    assert store.standing(Response, "demo") == []


def test_the_same_card_typed_on_two_laptops_is_one_and_another_reading_stands_beside(
    url: str, clock: Clock, tmp_path: Path
) -> None:
    home, away = open_store(url, clock=clock), open_store(f"sqlite:///{tmp_path}/away.sqlite", clock=clock)
    for store in (home, away):
        save(store, record_of_card(SESSION, "17"), given("A bench", card="17"), role="steward")
        text = "A swing" if store is home else "A spring"
        save(store, record_of_card(SESSION, "0018"), given(text, card="18"), role="steward")
    assert merge(home, away).revisions == 1
    assert merge(home, away).revisions == 0
    said = {one.value.text: [rival.body["text"] for rival in one.rivals] for one in home.standing(Words, "demo")}
    assert said.pop("A bench") == []
    ((first, rivals),) = said.items()
    assert {first, *rivals} == {"A swing", "A spring"}
    assert len(home.standing(Response, "demo")) == 2
    home.close()
    away.close()


def test_of_two_who_change_a_form_at_once_the_second_is_told(store: Store) -> None:
    save(store, FORM, given("One"), role="resident")
    first = store.history(FORM)[0]
    store.save(given(scale=1).response, record=FORM, parent=first.id, nonce="", role="resident")
    with pytest.raises(SomebodyElseSaved):
        store.save(given(scale=2).response, record=FORM, parent=first.id, nonce="", role="resident")


def test_of_two_new_forms_with_one_receipt_the_second_follows_nothing(store: Store) -> None:
    save(store, FORM, given("One"), role="resident", new=True)
    save(store, FORM, given("One"), role="resident", new=True)
    with pytest.raises(SomebodyElseSaved):
        save(store, FORM, given("Two"), role="resident", new=True)
    assert texts(store) == ["One"]


def test_what_somebody_said_is_gone_from_every_file_with_what_was_made_of_it(tmp_path: Path, clock: Clock) -> None:
    store = open_store(f"sqlite:///{tmp_path}/records.sqlite", clock=clock)
    set_up(store)
    save(store, FORM, given("Zyxomma by the pond", tip=True), role="resident")
    save(store, FORM, given("Zyxomma by the pool", tip=True), role="resident")
    said = words_of(FORM, QUESTION)
    ruling = Ruling(
        place="demo",
        session=SESSION,
        on=said,
        response=FORM,
        question=QUESTION,
        verdict=Verdict.PUBLIC,
        shown="Zyxomma",
    )
    store.save(ruling, record=ruling_on(said), role="steward")
    assert files_with("Zyxomma", tmp_path)
    erased = sessions.erase(store, "demo", FORM)
    assert erased.complete
    assert erased.revisions == 5
    for word in ("Zyxomma", "Quiddle"):
        assert files_with(word, tmp_path) == []
    assert sessions.given(store, FORM) is None
    with pytest.raises(RecordsError, match="deleted for good"):
        save(store, FORM, given("Back"), role="resident")
    assert sessions.erase(store, "demo", FORM).revisions == 0, "asked again, it is still gone"
    with pytest.raises(RecordsError, match="no answer"):
        sessions.erase(store, "demo", record_of_receipt("AAAA-AAAA-AAAA"))
    store.close()


def test_what_a_copy_brings_of_somebody_who_was_deleted_goes_too(url: str, clock: Clock, tmp_path: Path) -> None:
    home, away = open_store(url, clock=clock), open_store(f"sqlite:///{tmp_path}/away.sqlite", clock=clock)
    set_up(home)
    save(home, FORM, given("No bus"), role="resident")
    merge(away, home)
    ruling = Ruling(place="demo", session=SESSION, on="x", response=FORM, verdict=Verdict.PUBLIC, shown="No bus")
    away.save(ruling, record=ruling_on(words_of(FORM, QUESTION)), role="steward")
    away.save(ruling, record="elsewhere", role="steward")
    sessions.erase(home, "demo", FORM)
    merge(home, away)
    assert [one.record for one in home.standing(Ruling, "demo")] == ["elsewhere"], "one whose id nobody could foresee"
    assert sessions.sweep(home, "demo") == 1
    assert home.standing(Ruling, "demo") == []
    assert sessions.sweep(home, "demo") == 0
    home.close()
    away.close()


def test_raw_words_end_with_their_time_and_what_was_approved_stays(store: Store, clock: Clock) -> None:
    set_up(store)
    save(store, FORM, given("No bus", tip=True), role="resident")
    said = words_of(FORM, QUESTION)
    ruling = Ruling(place="demo", session=SESSION, on=said, response=FORM, verdict=Verdict.MASKED, shown="No …")
    store.save(ruling, record=ruling_on(said), role="steward")
    about = store.standing(Consultation, "demo")[0]
    ended = about.value.model_copy(update={"closes": type(about.value.closes)("2126-01-01 20:00")})
    store.save(ended, record=SESSION, parent=about.revision, role="steward")
    assert sessions.end_raw_words(store, "demo") == 0
    clock.days = 100 * 366
    assert sessions.end_raw_words(store, "demo") == 2
    assert (texts(store), len(store.standing(Response, "demo"))) == ([], 1)
    assert [one.value.shown for one in store.standing(Ruling, "demo")] == ["No …"]
    sessions.erase(store, "demo", FORM)
    assert store.standing(Ruling, "demo") == [], "a receipt deletes what was approved too"


@pytest.mark.parametrize("typed", ["kx4t 9m2p 7qra", "KX4T9M2P7QRA", " KX4T-9M2P-7QRA "])
def test_a_receipt_is_read_as_people_type_it(typed: str) -> None:
    assert sessions.read_receipt(typed) == RECEIPT
    assert sessions.read_receipt(sessions.new_receipt())


@pytest.mark.parametrize(
    "typed", ["", "KX4T-9M2P-7QR", "KX4T-9M2P-7QR0", "<script>alert(1)</script>", "ÄX4T-9M2P-7QRA"]
)
def test_what_is_no_receipt_is_none(typed: str) -> None:
    assert sessions.read_receipt(typed) == ""


def test_versions_from_two_laptops_are_settled_by_one_and_who_comes_between_is_told(
    url: str, clock: Clock, tmp_path: Path
) -> None:
    home, away = open_store(url, clock=clock), open_store(f"sqlite:///{tmp_path}/away.sqlite", clock=clock)
    card = record_of_card(SESSION, "18")
    typed = {home: given("A swing", card="18", scale=1), away: given("A spring", card="18", scale=2)}
    for store, one in typed.items():
        save(store, card, one, role="steward")
    merge(home, away)
    seen = sessions.heads(home, "demo", card)
    assert sessions.versions(seen) == list(typed.values()), "each with its own words"
    settled = given("A spring", card="18", scale=1)
    home.add(sessions.changes(home, card, settled, seen, role="steward"))
    assert [one.rivals for kind in (Response, Words) for one in home.standing(kind, "demo")] == [(), ()]
    assert sessions.versions(sessions.heads(home, "demo", card)) == [settled] == [sessions.given(home, card)]
    with pytest.raises(SomebodyElseSaved):
        home.add(sessions.changes(home, card, typed[away], seen, role="steward"))
    home.add(sessions.changes(home, card, None, sessions.heads(home, "demo", card), role="steward"))
    assert sessions.versions(sessions.heads(home, "demo", card)) == [], "taken back"
    save(home, card, settled, role="steward")
    assert texts(home) == ["A spring"], "and typed again"
    home.close()
    away.close()
