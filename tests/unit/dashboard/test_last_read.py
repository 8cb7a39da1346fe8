"""Results are made once after a change, and stay while the records are away."""

import pytest

from equitymap.dashboard.records import last_read, store_cache
from equitymap.errors import RecordsError


@pytest.fixture
def word(monkeypatch):
    """What tells that the records changed: None while they are away."""
    said = ["first"]

    def changed(_):
        if said[0] is None:
            raise RecordsError("They are away.")
        return said[0]

    monkeypatch.setattr(store_cache, "changed", changed)
    kept = last_read._Last()
    monkeypatch.setattr(last_read, "_last", lambda: kept)
    return said


def test_results_are_made_once_after_each_change(word):
    made = []

    def make():
        made.append(word[0])
        return word[0]

    for word[0] in ("first", "first", "second", "second"):
        assert last_read.last_read(("a",), make).found == word[0]
    assert made == ["first", "second"]
    assert last_read.last_read(("b",), lambda: "another").found == "another"


def test_results_stay_while_the_records_are_away_and_are_made_anew_afterwards(word):
    word[0] = None
    with pytest.raises(RecordsError):
        last_read.last_read(("a",), lambda: 1)
    word[0] = "first"
    before = last_read.last_read(("a",), lambda: 1)
    word[0] = None
    away = last_read.last_read(("a",), lambda: 2)
    assert (away.found, away.at, away.stands, before.stands) == (1, before.at, False, True)
    word[0] = "second"
    assert last_read.last_read(("a",), lambda: 2).found == 2


def test_results_stay_where_the_records_go_away_while_they_are_made(word):
    def fails():
        raise RecordsError("They went away.")

    last_read.last_read(("a",), lambda: 1)
    word[0] = "second"
    assert (last_read.last_read(("a",), fails).found, last_read.last_read(("a",), lambda: 2).found) == (1, 2)
