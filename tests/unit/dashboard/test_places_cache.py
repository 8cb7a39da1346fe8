"""Functions of a place are computed once per build for all visitors, and places are read only when asked for."""

import pytest

from equitymap.dashboard import own_lists, places_cache
from equitymap.dashboard.access.cache import HASH_FUNCS, Question
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.places.store import built_places
from equitymap.settings import settings
from equitymap.sources.local.travel_matrix import TravelMatrix


@pytest.fixture
def counted():
    """Return a cached function of a place and the list of its runs."""
    runs = []

    @per_place(max_entries=10, hash_funcs=HASH_FUNCS)
    def counted(opened, *arguments):
        runs.append((opened, arguments))
        return object()

    counted.clear()
    return counted, runs


def journeys(sha256):
    return TravelMatrix("a.csv", sha256, None, (), (), 0)


def test_a_second_visitor_does_not_compute_again(counted):
    function, runs = counted
    assert function(Opened("demo", "b1"), "library") is function(Opened("demo", "b1"), "library")
    assert len(runs) == 1


@pytest.mark.parametrize("other", [Opened("demo", "b2"), Opened("E08000025", "b1")])
def test_another_build_or_place_is_computed(counted, other):
    function, runs = counted
    assert function(Opened("demo", "b1")) is not function(other)
    assert len(runs) == 2


def test_a_place_joined_with_lists_is_held_for_a_while_only():
    assert places_cache.joined._info.ttl == 3600


def test_places_are_told_apart_within_a_tuple(counted):
    function, runs = counted
    one, two = Opened("demo", "b1"), Opened("demo", "b2")
    function((one, two))
    function((Opened("demo", "b1"), Opened("demo", "b2")))
    function((one,))
    assert len(runs) == 2


def test_questions_are_told_apart_by_what_they_ask_and_by_the_journeys(counted):
    function, runs = counted
    opened = Opened("demo", "b1")
    question = Question("library", (2016, 2023), 800, 1.3)
    asked = [question, *(Question("library", (2016, 2023), 800, 1.3, journeys(sha)) for sha in ("a", "b"))]
    for _ in range(2):
        for each in asked:
            function(opened, each)
    function(opened, Question("library", (2016, 2023), 900, 1.3))
    assert len(runs) == 4


def test_a_place_is_read_when_it_is_asked_for_and_once(monkeypatch):
    demo = next(build for build in built_places() if build.code == "demo")
    opened, reads = Opened(demo.code, demo.build_id), []
    monkeypatch.setattr(places_cache, "place", lambda *key: reads.append(key) or object())
    assert reads == []
    assert opened.place is opened.place
    assert reads == [("demo", demo.build_id)]


def test_the_tables_of_england_are_opened_once_for_all_pages(monkeypatch):
    opened = []
    monkeypatch.setattr(places_cache, "england_build", lambda: ("b1", ""))
    monkeypatch.setattr(places_cache.england_tables, "open_england", lambda **how: opened.append(how) or object())
    places_cache.england.clear()
    assert places_cache.opened_england()[1] is places_cache.opened_england()[1]
    assert opened == [{"build_id": "b1"}]
    places_cache.england.clear()


def test_files_of_visits_are_swept_with_the_first_page_and_then_every_hour(monkeypatch):
    swept = []
    monkeypatch.setattr(own_lists.static_files, "remove_old", swept.append)
    own_lists.sweep.clear()
    own_lists.sweep()
    own_lists.sweep()
    assert swept == [settings().static_dir]
    assert own_lists.sweep._info.ttl == 3600
