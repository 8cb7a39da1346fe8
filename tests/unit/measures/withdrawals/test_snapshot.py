"""What stood at the end of a year, on the demonstration place, whose lives of services are known."""

import pytest

from equitymap.kinds import KINDS
from equitymap.measures.access.supply_at import observed_years, supply_of
from equitymap.measures.withdrawals.snapshot import filter_events, lost_between, snapshot
from equitymap.places.gone import gone
from tests.places import demo_place


@pytest.fixture(scope="module")
def place():
    return demo_place()


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS if kind.id in demo_place().manifest.observed])
def test_nothing_stands_and_is_gone_at_once_and_every_loss_is_gone_in_the_end(place, kind):
    supply = supply_of(place, kind)
    years = observed_years(place, kind)
    for year in years:
        then = snapshot(place, supply, year)
        assert then.observed
        assert then.standing.intersection(then.gone).empty
    last = snapshot(place, supply, years[-1])
    assert set(last.gone) == set(gone(place, kind)["facility_id"])


def test_outside_its_record_a_register_says_nothing(place):
    supply = supply_of(place, "childrens_centre")
    for year in (supply.years[0] - 1, supply.years[-1] + 1):
        then = snapshot(place, supply, year)
        assert not then.observed
        assert then.standing.empty
        assert then.gone.empty


def test_a_service_that_came_back_stands_again(place):
    rows = place.withdrawals
    back = rows.loc[rows["event"] == "reopened", "facility_id"]
    assert len(back)
    kind = place.facilities.at[back.iloc[0], "kind"]
    last = snapshot(place, supply_of(place, kind), observed_years(place, kind)[-1])
    assert back.iloc[0] in last.standing
    assert back.iloc[0] not in last.gone


def test_filters_of_events_narrow_together(place):
    kind = "school"
    everything = filter_events(place, kind=kind, events=[], years=(1990, 2100), wards=[], types=[])
    assert len(everything) == int(((place.withdrawals["kind"] == kind) & place.withdrawals["inside"]).sum())
    converted = filter_events(place, kind=kind, events=["converted"], years=(1990, 2100), wards=[], types=[])
    assert set(converted["event"]) == {"converted"}
    ward = place.neighbourhoods["ward_code"].reindex(everything["area_code"].dropna()).iloc[0]
    here = filter_events(place, kind=kind, events=[], years=(1990, 2100), wards=[ward], types=[])
    assert 0 < len(here) < len(everything)


@pytest.mark.parametrize("kind", [kind.id for kind in KINDS])
def test_what_was_lost_between_two_years_had_not_gone_before_and_does_not_stand_after(place, kind):
    supply = supply_of(place, kind)
    years = observed_years(place, kind)
    if len(years) < 2:
        return
    span = int(years[0]), int(years[-1])
    then, before, after = lost_between(place, supply, span), *(snapshot(place, supply, year) for year in span)
    assert set(then.standing) == set(after.standing)
    had_gone = set(gone(place, kind, by=span[0])["facility_id"])
    assert set(then.gone) == set(after.gone) - had_gone
    assert not set(then.gone) & set(before.gone)
