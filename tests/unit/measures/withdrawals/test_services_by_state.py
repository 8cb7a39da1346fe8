"""Every service on record once, by what has become of it: made-up lives, and the parts always add up."""

from dataclasses import replace

import pytest

from equitymap.kinds import KINDS
from equitymap.measures.access.supply_at import observed_years, supply_of
from equitymap.measures.withdrawals.services_by_state import (
    ELSEWHERE,
    GONE,
    LATER,
    OPEN,
    REST,
    count_by_state,
    count_by_state_at,
)
from equitymap.places.build.ledger import ledger
from equitymap.places.place import ObservedYears
from tests.places import demo_place, small_place
from tests.services import NO_OPERATORS, NO_SPELLS, NO_SUPPLY, closed, replaced, services

SCHOOLS = {"school": ObservedYears(first=2010, last=2023, note="Invented.")}


def place_of(kind="school", observed=SCHOOLS, **records):
    """The small place with these services only."""
    frame = services(**records)
    frame["kind"] = [kind] * len(frame)
    place = small_place()
    told = ledger(frame, observed=observed, supply=NO_SUPPLY, spells=NO_SPELLS, operators=NO_OPERATORS)
    manifest = place.manifest.model_copy(update={"observed": observed})
    return replace(place, facilities=frame, withdrawals=told.withdrawals, manifest=manifest, supply=NO_SUPPLY)


def parts(found):
    return {part: number for part, number in found.services.items() if number}


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ({"a": {}}, {OPEN: 1}),
        ({"a": closed()}, {GONE: 1}),
        ({"a": replaced(by="b"), "b": {}}, {OPEN: 1}),
        ({"a": replaced(by="b"), "b": closed("2019-08-31")}, {GONE: 1}),
        ({"a": replaced(by="c"), "b": replaced(by="c"), "c": {}}, {OPEN: 1}),
        ({"a": replaced(by="far")}, {ELSEWHERE: 1}),
        ({"a": replaced(by="b"), "b": {"inside": False}}, {ELSEWHERE: 1}),
        ({"a": {"status": "carried_on", "ended": "2015-08-31", "successor_id": "urn:b"}, "b": {}}, {OPEN: 1}),
        ({"a": {"status": "paused"}}, {REST: 1}),
        ({"a": {"status": "proposed"}}, {}),
        ({"a": closed("2005-08-31")}, {}),  # before the record
        ({"a": closed(None)}, {}),  # at an unknown date
        ({"a": closed(inside=False)}, {}),
    ],
)
def test_what_has_become_of_each_service(records, expected):
    found = count_by_state(place_of(**records), "school")
    assert parts(found) == expected
    assert found.ever == sum(expected.values())


def test_linked_sites_are_told_apart():
    place = place_of(a={"type": "linked site"}, b={"type": "maintained"}, c=closed(type="linked site"))
    found = count_by_state(place, "school")
    assert (found.services[OPEN], found.linked[OPEN], found.services[GONE], found.linked[GONE]) == (2, 1, 1, 1)


LIVES = {
    "old": {},
    "new": {"opened": "2016-09-01"},
    "went": closed("2012-08-31"),
    "early": closed("2010-08-31"),
    "north": replaced(by="one", day="2014-08-31", easting_m=431_000.0, postcode="ZZ9 9ZZ"),
    "south": replaced(by="one", day="2014-08-31"),
    "one": {"opened": "2014-09-01"},
    "asleep": {"status": "paused"},
}


@pytest.mark.parametrize(
    ("year", "expected", "joined"),
    [
        (2010, {OPEN: 3, GONE: 1, LATER: 1, REST: 1}, 1),
        (2012, {OPEN: 2, GONE: 2, LATER: 1, REST: 1}, 1),
        (2015, {OPEN: 2, GONE: 2, LATER: 1, REST: 1}, 0),
        (2023, {OPEN: 3, GONE: 2, REST: 1}, 0),
    ],
)
def test_a_year_in_the_lives_of_services(year, expected, joined):
    place = place_of(**{key: dict(life) for key, life in LIVES.items()})
    supply = supply_of(place, "school")
    found = count_by_state_at(place, supply, year)
    assert (parts(found), found.joined) == (expected, joined)
    assert found.ever == count_by_state(place, "school").ever == 6
    assert found.services[OPEN] + found.joined == int(supply.open[year].sum())


def test_outside_the_record_there_is_no_tally():
    place = place_of(a={})
    with pytest.raises(ValueError, match="2009"):
        count_by_state_at(place, supply_of(place, "school"), 2009)


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_in_the_demonstration_place_the_parts_add_up_in_every_year(kind):
    place = demo_place()
    supply, whole = supply_of(place, kind), count_by_state(place, kind)
    inside = place.facilities["inside"].reindex(supply.open.index).to_numpy(dtype=bool)
    for year in observed_years(place, kind):
        found = count_by_state_at(place, supply, year)
        assert found.ever == whole.ever
        assert found.services[OPEN] + found.joined == int(supply.open.loc[inside, year].sum())
    assert found.services == whole.services
