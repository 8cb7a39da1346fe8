"""Opening and closing a session by hand, its order, and the address that phones can reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from equitymap.measures.consultation.running import (
    State,
    closed_now,
    in_order,
    is_this_machine,
    moved,
    opened_now,
    phones_at,
    state,
)
from tests.consultations import consultation, session

HALL = consultation()
BEGINS = HALL.opens.at


@pytest.mark.parametrize(
    ("minutes", "is_so"), [(-1, State.BEFORE), (0, State.OPEN), (119, State.OPEN), (120, State.OVER)]
)
def test_a_session_is_open_from_when_it_opens_until_it_closes(minutes: int, is_so: State) -> None:
    now = BEGINS + timedelta(minutes=minutes)
    assert (state(HALL, now), HALL.is_open(now)) == (is_so, is_so is State.OPEN)
    assert state(closed_now(HALL), now) is State.CLOSED


@pytest.mark.parametrize("minutes", [-10_000, -1, 0, 30, 120, 10_000])
def test_what_is_opened_now_is_open_and_what_is_closed_now_is_not(minutes: int) -> None:
    now = BEGINS + timedelta(minutes=minutes, seconds=31)
    for before in (HALL, closed_now(HALL)):
        opened = opened_now(before, now)
        assert opened.is_open(now)
        assert opened.closes.at > opened.opens.at
        assert not closed_now(opened).is_open(now)
    assert opened_now(HALL, BEGINS - timedelta(minutes=1)).closes == HALL.closes, "the end that was planned stays"


def test_a_session_opens_in_the_hour_that_comes_twice() -> None:
    for hour in (0, 1):
        now = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert opened_now(HALL, now).is_open(now), "half past one by the clock, both times"


def test_one_is_moved_and_only_what_gets_another_number_changes() -> None:
    questions = session().questions
    order = moved(list(questions), "where", -1)
    assert order == ["miss", "where", "safe", "stop"]
    assert {record: one.order for record, one in in_order(questions, order).items()} == {"where": 2, "safe": 3}
    assert moved(order, "miss", -1) == order
    assert moved(order, "stop", 1) == order
    assert in_order(questions, list(questions)) == {}


@pytest.mark.parametrize(
    ("phones", "came_by", "base", "found"),
    [
        ("", "http://192.168.1.10:8501/equity/consultation?x=1", "/equity", "http://192.168.1.10:8501/equity"),
        ("192.168.1.10:8501", "http://localhost:8501/", "", "http://192.168.1.10:8501"),
        ("https://hall.example.org/equity/", "http://localhost/", "/equity", "https://hall.example.org/equity"),
        ("http://10.0.0.2:8501", "", "/equity", "http://10.0.0.2:8501/equity"),
        ("", "", "", ""),
    ],
)
def test_phones_go_to_the_address_of_the_session_or_of_the_page(
    phones: str, came_by: str, base: str, found: str
) -> None:
    assert phones_at(consultation(phones=phones), came_by, base) == found


@pytest.mark.parametrize(
    ("address", "only"),
    [
        ("http://localhost:8501", True),
        ("http://127.0.0.1:8501", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:8501", True),
        ("http://0.0.0.0:8501", True),
        ("http://192.168.1.10:8501", False),
        ("http://laptop.local:8501", False),
        ("http://[nonsense", False),
    ],
)
def test_an_address_that_phones_cannot_reach_is_known(address: str, only: bool) -> None:
    assert is_this_machine(address) is only
