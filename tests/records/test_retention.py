"""What people wrote ends with its time: in every place, whatever became of it, whoever asks, without waiting."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from equitymap.__main__ import main
from equitymap.dashboard.server.retention import every_hour
from equitymap.errors import RecordsError
from equitymap.records import retention, scrub
from equitymap.records.merge import merge
from equitymap.records.retention import Purged, purge
from equitymap.records.sessions import Given, erase, record_of_card, save
from equitymap.records.store import Store, open_store
from equitymap.records.subjects.answers import Response, Words
from equitymap.records.subjects.consultation import Consultation
from tests.record_kinds import Clock, files_with

QUESTION, PHRASE = "question1", "Zyxomma by the pond"
LONG_AGO, LATER = "2020-01-01 20:00", "2126-01-01 20:00"


@pytest.fixture
def here(sqlite_url: str, clock: Clock) -> Iterator[Store]:
    """Records in a file, for what does not depend on the database."""
    opened = open_store(sqlite_url, clock=clock)
    yield opened
    opened.close()


def session(store: Store, record: str, *, place: str = "demo", closes: str = LONG_AGO) -> None:
    about = Consultation(
        place=place, name="Hall", link=record, run_by="Group", opens="2019-01-01 18:00", closes=closes, keep_days=30
    )
    store.save(about, record=record, role="steward")


def wrote(store: Store, text: str, of: str, card: int = 1, *, place: str = "demo") -> str:
    response = Response(place=place, session=of, card=str(card))
    record = record_of_card(of, str(card))
    save(store, record, Given(response, {QUESTION: text} if text else {}), role="steward")
    return record


def left(store: Store, place: str = "demo") -> list[str]:
    return [one.value.text for one in store.standing(Words, place)]


def test_words_go_with_the_time_of_their_session_in_every_place(store: Store, clock: Clock) -> None:
    session(store, "past")
    session(store, "elsewhere", place="E07000148")
    session(store, "ahead", closes=LATER)
    for of, place in (("past", "demo"), ("elsewhere", "E07000148"), ("ahead", "demo")):
        wrote(store, of, of, place=place)
    assert purge(store).records == 2
    assert (left(store), left(store, "E07000148"), len(store.standing(Response, "demo"))) == (["ahead"], [], 2)
    assert purge(store) == Purged(0)
    clock.days = 101 * 366
    assert purge(store).records == 1


def test_what_was_taken_out_of_a_form_goes_too(tmp_path: Path, clock: Clock) -> None:
    """The history keeps what a form said before: nothing of it stands, and it is there all the same."""
    store = open_store(f"sqlite:///{tmp_path}/records.sqlite", clock=clock)
    session(store, "past")
    wrote(store, PHRASE, "past")
    wrote(store, "", "past")
    assert left(store) == []
    assert files_with(PHRASE, tmp_path)
    assert purge(store).records == 1
    assert files_with(PHRASE, tmp_path) == []
    store.close()


@pytest.mark.parametrize("how", ["removed", "erased"])
def test_words_of_a_session_that_is_no_more_do_not_stay_for_ever(here: Store, how: str) -> None:
    session(here, "past")
    session(here, "ahead", closes=LATER)
    wrote(here, PHRASE, "past")
    wrote(here, "later", "ahead")
    for of in ("past", "ahead"):
        if how == "removed":
            here.remove(of, parent=here.history(of)[0].id, role="steward")
        else:
            here.erase(of, why="mistake")
    assert purge(here).records == (1 if how == "removed" else 2), "a session that was removed can be brought back"
    assert left(here) == (["later"] if how == "removed" else [])


def test_nobodys_words_are_kept_longer_than_was_promised_when_they_came(here: Store, clock: Clock) -> None:
    session(here, "ahead", closes=LATER)
    wrote(here, PHRASE, "ahead")
    about = here.standing(Consultation, "demo")[0]
    longer = about.value.model_copy(update={"keep_days": 730})
    here.save(longer, record="ahead", parent=about.revision, role="steward")
    closes = (longer.closes.at - datetime.now(UTC)).days
    clock.days = closes + 20
    assert purge(here).records == 0
    clock.days = closes + 40
    assert purge(here).records == 1


def test_words_whose_session_is_not_here_end_too(here: Store, clock: Clock) -> None:
    wrote(here, PHRASE, "nowhere")
    clock.days = 729
    assert purge(here).records == 0
    clock.days = 731
    assert purge(here).records == 1
    assert left(here) == []


def test_what_a_copy_brings_of_somebody_who_was_deleted_goes_though_it_stands_no_more(
    store: Store, tmp_path: Path, clock: Clock
) -> None:
    away = open_store(f"sqlite:///{tmp_path}/away.sqlite", clock=clock)
    session(store, "ahead", closes=LATER)
    card = wrote(store, "first", "ahead")
    merge(away, store)
    other = Words(place="demo", session="ahead", response=card, question="new", text=PHRASE)
    there = away.save(other, record="unforeseen", role="steward")
    away.remove("unforeseen", parent=there.id, role="steward")
    erase(store, "demo", card)
    merge(store, away)
    away.close()
    assert store.history("unforeseen")
    assert purge(store).records == 1
    assert store.history("unforeseen") == []


def test_two_servers_do_it_at_once(store: Store, url: str, clock: Clock) -> None:
    session(store, "past")
    for card in range(1, 21):
        wrote(store, f"words {card}", "past", card)
    other = open_store(url, clock=clock)
    with ThreadPoolExecutor(2) as both:
        list(both.map(purge, (store, other)))
    assert (left(store), left(other)) == ([], [])
    other.close()


def test_the_command_says_how_many(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"sqlite:///{tmp_path}/records.sqlite"
    store = open_store(url)
    session(store, "past")
    wrote(store, PHRASE, "past")
    store.close()
    for number in (1, 0):
        with pytest.raises(SystemExit) as ended:
            main(["records", "purge", "--url", url])
        assert ended.value.code == 0
        said = " ".join(capsys.readouterr().out.split())
        assert said.startswith(f"{number} record(s) of what people wrote deleted. {scrub.GONE_FROM_FILE}")
    assert files_with(PHRASE, tmp_path) == []


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_server_does_it_when_it_starts_and_goes_on_whatever_happens(
    sqlite_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was not out of the files is cleared the next time, though nothing new is over; no words are in the log."""
    caplog.set_level(logging.DEBUG)
    store = open_store(sqlite_url, clock=clock)
    session(store, "past")
    wrote(store, PHRASE, "past")
    answers = iter([RecordsError("The records cannot be reached."), ValueError(PHRASE)])
    done: list[bool] = []

    def opened() -> Store:
        if (wrong := next(answers, None)) is not None:
            raise wrong
        return store

    def noted(of: Store, *, again: bool) -> Purged:
        found = purge(of, again=again)
        done.append(again)
        return found if len(done) > 1 else Purged(found.records, complete=False)

    monkeypatch.setattr("equitymap.dashboard.server.retention.purge", noted)
    logger = logging.getLogger("streamlit.equitymap.dashboard.server.retention")
    monkeypatch.setattr("equitymap.dashboard.server.retention.get_logger", lambda _: logger)
    monkeypatch.setattr(logger, "propagate", True)
    with every_hour(opened, every_s=0.01):
        until(lambda: len(done) >= 3)
    assert left(store) == []
    assert done[:3] == [False, True, False]
    assert "cannot be reached" in caplog.text
    assert "ValueError" in caplog.text
    assert PHRASE not in caplog.text
    store.close()


def test_who_leaves_does_not_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end = Event(), Event()

    def slowly(_: Store, **__: bool) -> Purged:
        begun.set()
        may_end.wait(20)
        return Purged(0)

    monkeypatch.setattr("equitymap.dashboard.server.retention.purge", slowly)
    before = time.monotonic()
    with every_hour(lambda: None):  # type: ignore[arg-type, return-value]
        assert begun.wait(20)
    assert not may_end.is_set()
    assert time.monotonic() - before < 15
    may_end.set()


def test_nothing_over_touches_no_file(here: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "scrub", lambda _: pytest.fail("the files were written anew for nothing"))
    session(here, "ahead", closes=LATER)
    wrote(here, "later", "ahead")
    assert purge(here).records == 0
