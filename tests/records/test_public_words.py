"""What everybody may read of what people wrote: approved, unchanged since, and not taken back or deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.records import sessions
from equitymap.records.merge import merge
from equitymap.records.public_words import everything_said, public_words
from equitymap.records.sessions import Given, ruling_on, save, words_of
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response, Ruling, Verdict, Words
from tests.asked import FORM, QUESTION, SESSION, set_up
from tests.record_kinds import Clock, files_with

SAID = words_of(FORM, QUESTION)


@pytest.fixture
def store(sqlite_url: str, clock: Clock) -> Store:
    return open_store(sqlite_url, clock=clock)


def write(store: Store, text: str) -> None:
    save(store, FORM, Given(Response(place="demo", session=SESSION), {QUESTION: text} if text else {}), role="resident")


def rule(store: Store, shown: str, verdict: Verdict = Verdict.PUBLIC) -> None:
    last = next(iter(store.history(ruling_on(SAID))), None)
    value = Ruling(
        place="demo",
        session=SESSION,
        on=SAID,
        response=FORM,
        question=QUESTION,
        seen=store.versions(Words, "demo")[SAID],
        verdict=verdict,
        shown=shown,
        reason="" if shown else "off the subject",
    )
    store.save(value, record=ruling_on(SAID), parent=last.id if last else "", role="steward")


def shown(store: Store) -> list[str]:
    return [one.shown for one in public_words(store, "demo")]


def test_nothing_is_public_before_a_steward_has_approved_it_and_never_what_was_rejected(store: Store) -> None:
    write(store, "No bus")
    assert (shown(store), everything_said(store, "demo")[SAID].waits) == ([], True)
    rule(store, "", Verdict.REJECTED)
    assert (shown(store), everything_said(store, "demo")[SAID].waits) == ([], False)
    rule(store, "No […]", Verdict.MASKED)
    assert [(one.shown, one.masked, one.question) for one in public_words(store, "demo")] == [
        ("No […]", True, QUESTION)
    ]


def test_words_changed_after_they_were_approved_wait_again_and_the_old_ones_are_not_shown(store: Store) -> None:
    write(store, "No bus")
    rule(store, "No bus")
    assert shown(store) == ["No bus"]
    write(store, "No bus at night")
    assert (shown(store), everything_said(store, "demo")[SAID].waits) == ([], True)
    write(store, "No bus")
    assert shown(store) == [], "nobody has looked at it since it was changed"
    rule(store, "No bus")
    assert shown(store) == ["No bus"]


def test_words_that_were_taken_back_are_shown_no_more(store: Store) -> None:
    write(store, "No bus")
    rule(store, "No bus")
    write(store, "")
    assert (shown(store), everything_said(store, "demo")[SAID].waits) == ([], False)


def test_a_change_that_a_laptop_brings_home_late_is_looked_at_whatever_the_clocks_say(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    away = open_store(f"sqlite:///{tmp_path}/away.sqlite", clock=Clock())
    write(away, "No bus")
    merge(store, away)
    write(away, "No bus and no library")
    clock.days = 30
    rule(store, "No bus")
    assert shown(store) == ["No bus"]
    merge(store, away)
    assert shown(store) == []
    away.close()


def test_two_decisions_of_two_laptops_are_none_until_one_is_chosen(store: Store, tmp_path: Path) -> None:
    away = open_store(f"sqlite:///{tmp_path}/away.sqlite", clock=Clock())
    write(store, "No bus")
    merge(away, store)
    rule(store, "No bus")
    rule(away, "", Verdict.REJECTED)
    merge(store, away)
    assert (shown(store), everything_said(store, "demo")[SAID].waits) == ([], True)
    away.close()


def test_what_was_approved_stays_when_the_raw_words_end_but_not_when_somebody_asks(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    set_up(store)
    write(store, "Zyxomma by the pond")
    rule(store, "[…] by the pond", Verdict.MASKED)
    clock.days = 400
    assert sessions.end_raw_words(store, "demo") == 1
    assert files_with("Zyxomma", tmp_path) == []
    assert shown(store) == ["[…] by the pond"]
    sessions.erase(store, "demo", FORM)
    assert shown(store) == []


@pytest.mark.parametrize("last", ["Zyxomma by the pool", ""])
def test_words_changed_or_taken_back_end_whole_with_what_was_approved_of_them(
    store: Store, clock: Clock, tmp_path: Path, last: str
) -> None:
    set_up(store)
    write(store, "Zyxomma by the pond")
    rule(store, "Zyxomma by the pond")
    write(store, last)
    clock.days = 400
    assert sessions.end_raw_words(store, "demo") == 2, "the words and the decision"
    assert (shown(store), files_with("Zyxomma", tmp_path)) == ([], [])
    assert sessions.end_raw_words(store, "demo") == 0


def test_a_copy_that_comes_when_words_are_over_brings_no_history_of_what_was_decided(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    set_up(store)
    write(store, "Zyxomma by the pond")
    rule(store, "Zyxomma by the pond")
    laptop = open_store(f"sqlite:///{tmp_path}/laptop.sqlite", clock=clock)
    merge(laptop, store)
    rule(laptop, "Zyxomma […]", Verdict.MASKED)
    rule(laptop, "[…] by the pond", Verdict.MASKED)
    clock.days = 400
    assert sessions.end_raw_words(store, "demo") == 1
    merge(store, laptop)
    laptop.close()
    assert sessions.end_raw_words(store, "demo") == 1
    assert shown(store) == ["[…] by the pond"]
    assert [one.record for one in store.everywhere(Ruling) if "Zyxomma" in str(store.history(one.record))] == []
    assert sessions.end_raw_words(store, "demo") == 0


def test_a_card_that_a_steward_removed_says_nothing_any_more(store: Store) -> None:
    write(store, "No bus")
    rule(store, "No bus")
    last = store.history(FORM)[0]
    store.remove(FORM, parent=last.id, role="steward")
    assert (shown(store), everything_said(store, "demo")) == ([], {})
