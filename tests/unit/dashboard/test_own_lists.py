"""Lists that stewards keep, as a visit has them: counted anew when they change, and never the end of a page."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from equitymap.dashboard import own_lists, places_cache
from equitymap.dashboard.places_cache import Opened
from equitymap.errors import DamagedPlace, RecordsError
from equitymap.places.lists.kept import Entered
from equitymap.records.subjects.base import read
from equitymap.records.subjects.lists import KeptList
from tests.places import SOUTH_M, WEST_M, small_place

HALL = {"name": "Hall", "easting": WEST_M + 500, "northing": SOUTH_M + 500}
KIND = {"singular": "food bank", "plural": "food banks"}


def entered(record: str, **more) -> Entered:
    given = {"place": "demo", "name": "Banks", "source": "A", "as_of": "2025", "listed": [HALL], **KIND, **more}
    return Entered(record, read(KeptList, given), datetime(2026, 5, 1, tzinfo=UTC))


@pytest.fixture
def opened(monkeypatch):
    place = small_place()
    monkeypatch.setattr(places_cache, "place", lambda *_: place)
    own_lists._kept.clear()
    return Opened("demo", "kept-lists")


@pytest.fixture
def record(monkeypatch):
    """Set what is on record, and what this visit leaves out of it."""

    def put(*lists: Entered, out: frozenset[str] = frozenset()) -> None:
        monkeypatch.setattr(own_lists, "on_record", lambda _: lists)
        monkeypatch.setattr(own_lists, "left_out", lambda: out)

    return put


def test_a_list_that_was_changed_is_counted_as_it_is_now(opened, record):
    one = entered("a")
    record(one)
    assert len(own_lists.kept(opened).lists[0].facilities) == 1
    two = {**HALL, "name": "Club", "northing": SOUTH_M + 1_500}
    record(replace(entered("a", listed=[HALL, two]), at=datetime(2026, 5, 2, tzinfo=UTC)))
    assert len(own_lists.kept(opened).lists[0].facilities) == 2


def test_a_visit_that_leaves_a_list_out_has_the_marks_of_every_other_visit(opened, record):
    warm = entered("a", name="Warm", singular="warm space", plural="warm spaces")
    record(warm, entered("b"))
    every = {one.record: one.kind for one in own_lists.kept(opened).lists}
    record(warm, entered("b"), out=frozenset({"a", "of another place"}))
    assert {one.record: one.kind for one in own_lists.kept(opened).lists} == {"b": every["b"]}


@pytest.mark.parametrize("wrong", [RecordsError("away"), DamagedPlace("damaged")])
def test_a_page_opens_whatever_is_wrong_with_the_lists(opened, record, monkeypatch, wrong):
    record(entered("a", service="hospital"), entered("b", name="More"))
    assert [one.record for one in own_lists.opened_with(opened).own] == ["b"]

    def fails(*_, **__):
        raise wrong

    monkeypatch.setattr(own_lists, "_kept", fails)
    assert own_lists.opened_with(opened) == opened
