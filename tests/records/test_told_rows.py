"""What a steward accepted of a person's words into a list of places: gone with them, from its past too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from equitymap.records import sessions
from equitymap.records.merge import merge
from equitymap.records.public_words import everything_reported
from equitymap.records.revisions import made, removing, saying, uuid7
from equitymap.records.sessions import Given, record_of_receipt, save, tip_of
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response, Ruling, Verdict
from equitymap.records.subjects.base import read
from equitymap.records.subjects.consultation import Consultation
from equitymap.records.subjects.lists import KeptList, ListedPlace
from equitymap.records.told_rows import record_here
from tests.record_kinds import Clock, files_with

LIST = "list0"
FORM, OTHER = record_of_receipt("KX4T-9M2P-7QRA"), record_of_receipt("AAAA-AAAA-AAAA")
ABOUT = {"place": "demo", "name": "Hall", "link": "hall", "run_by": "Group", "keep_days": 7}


@pytest.fixture
def here(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/records.sqlite", clock=clock)
    about = read(Consultation, {**ABOUT, "opens": "2026-01-01 18:00", "closes": "2126-01-01 20:00"})
    store.save(about, record="s", role="steward")
    yield store
    store.close()


def accept(store: Store, form: str, name: str) -> None:
    """Report a service that closed, and accept it, as the page does."""
    tip = {"happened": "closed", "called_so": name, "when": "2019"}
    if not sessions.is_there(store, form):
        save(store, form, Given(Response(place="demo", session="s"), {}, tip), role="resident")
    row = ListedPlace(name=name, area_code="X01000001", closed="2019", another=True)
    record = record_here(store, LIST)
    now = next((one for one in store.standing(KeptList, "demo") if one.record == record), None)
    before = {"place": "demo", "name": "Told", "source": "Residents", "as_of": "2026", "service": "library"}
    rows = [*(now.value.listed if now else ()), row]
    value = read(KeptList, {**before, "listed": [one.model_dump(mode="json") for one in rows]})
    last = next((one.id for one in store.history(record)), "")
    of_it = {"place": "demo", "session": "s", "response": form, "on": tip_of(form), "list": record}
    ruling = Ruling(**of_it, verdict=Verdict.ACCEPTED, shown=row.tells)
    said = everything_reported(store, "demo")[tip_of(form)]
    saved = saying(value, record=record, parent=last, nonce=uuid7(), at=store.clock(), role="steward")
    store.add([saved, sessions.decision(store, said, ruling, role="steward")])


def take_back(store: Store, form: str) -> None:
    """Take a decision back, with the only row of its list."""
    said = everything_reported(store, "demo")[tip_of(form)]
    assert said.ruling
    [now] = store.standing(KeptList, "demo")
    at = store.clock()
    store.add([removing(said.ruling, at=at, role="steward"), removing(now, at=at, role="steward")])


def listed(store: Store) -> list[str]:
    return [row.name for one in store.standing(KeptList, "demo") for row in one.value.listed]


def lists_named(store: Store) -> set[str]:
    return {one.value.list for one in store.standing(Ruling, "demo")}


def test_a_deletion_reaches_the_list_and_its_past_and_what_others_told_stays(here: Store, tmp_path: Path) -> None:
    accept(here, FORM, "Zyxomma House")
    accept(here, OTHER, "Quiddle Library")
    assert files_with("Zyxomma", tmp_path)
    assert sessions.erase(here, "demo", FORM).complete
    assert files_with("Zyxomma", tmp_path) == []
    assert listed(here) == ["Quiddle Library"]
    [kept] = here.standing(KeptList, "demo")
    assert lists_named(here) == {kept.record} == {record_here(here, LIST)}
    assert all(not one.waits for one in everything_reported(here, "demo").values())
    third = record_of_receipt("CCCC-CCCC-CCCC")
    accept(here, third, "Brindle Library")
    assert listed(here) == ["Quiddle Library", "Brindle Library"], "the list goes on"
    sessions.erase(here, "demo", OTHER)
    sessions.erase(here, "demo", third)
    assert here.standing(KeptList, "demo") == [], "no row is left"
    assert files_with("Brindle", tmp_path) == files_with("Quiddle", tmp_path) == []


def test_what_somebody_else_told_too_stays_until_they_ask(here: Store, tmp_path: Path) -> None:
    for form in (FORM, OTHER):
        accept(here, form, "Zyxomma House")
    sessions.erase(here, "demo", FORM)
    assert "Zyxomma House" in listed(here)
    sessions.erase(here, "demo", OTHER)
    assert files_with("Zyxomma", tmp_path) == []


@pytest.mark.parametrize("how", ["deleted", "over"])
def test_what_was_accepted_and_taken_back_is_in_no_past_of_a_list(
    here: Store, tmp_path: Path, clock: Clock, how: str
) -> None:
    accept(here, FORM, "Zyxomma House")
    take_back(here, FORM)
    accept(here, OTHER, "Quiddle Library")
    if how == "deleted":
        sessions.erase(here, "demo", FORM)
    else:
        clock.days = 101 * 366
        sessions.end_raw_words(here, "demo")
        assert sessions.end_raw_words(here, "demo") == 0, "there is nothing more to do"
    assert files_with("Zyxomma", tmp_path) == []
    assert listed(here) == ["Quiddle Library"]
    assert lists_named(here) == {one.record for one in here.standing(KeptList, "demo")}


def test_a_list_that_a_newer_program_wrote_loses_it_too_and_keeps_the_rest(here: Store, tmp_path: Path) -> None:
    accept(here, FORM, "Zyxomma House")
    accept(here, OTHER, "Quiddle Library")
    last = here.history(LIST)[0]
    newer = {**last.body, "of_tomorrow": 1, "listed": [{**row, "of_tomorrow": 1} for row in last.body["listed"]]}
    held = {"record": LIST, "kind": "list", "place": "demo", "parent": last.id, "also": (), "action": "saved"}
    here.add([made(**held, nonce="", body=newer, at=here.clock(), role="steward")])
    sessions.erase(here, "demo", FORM)
    assert files_with("Zyxomma", tmp_path) == []
    [left] = here.history(record_here(here, LIST))
    assert left.body == {**newer, "listed": newer["listed"][1:]}


def test_what_stands_accepted_stays_when_the_time_is_over(here: Store, clock: Clock) -> None:
    accept(here, FORM, "Zyxomma House")
    clock.days = 101 * 366
    assert sessions.end_raw_words(here, "demo") == 1
    assert (listed(here), lists_named(here)) == (["Zyxomma House"], {LIST})


def test_a_copy_that_accepted_it_after_the_deletion_loses_it_when_it_comes(
    here: Store, tmp_path: Path, clock: Clock
) -> None:
    tip = {"happened": "closed", "called_so": "Zyxomma House", "when": "2019"}
    save(here, FORM, Given(Response(place="demo", session="s"), {}, tip), role="resident")
    laptop = tmp_path / "laptop"
    laptop.mkdir()
    away = open_store(f"sqlite:///{laptop}/away.sqlite", clock=clock)
    merge(away, here)
    accept(away, FORM, "Zyxomma House")
    sessions.erase(here, "demo", FORM)
    merge(here, away)
    away.close()
    assert sessions.sweep(here, "demo")
    assert [name for name in files_with("Zyxomma", tmp_path) if name.startswith("records")] == []
    assert listed(here) == []
    assert here.history(LIST) == []
