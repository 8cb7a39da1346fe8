"""A service of a register that people told to have closed: gone from every count as any other, and said to be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import geopandas as gpd
import pytest

from equitymap.measures.access.access import access_table
from equitymap.measures.access.list_rows import closed_as_told
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, holds, people_by_kind
from equitymap.places.gone import gone
from equitymap.places.lists.closings import TOLD
from equitymap.places.lists.kept import Entered, kept_lists
from equitymap.places.lists.own import with_own
from equitymap.records.subjects.base import read
from equitymap.records.subjects.lists import KeptList
from equitymap.schema import validated
from tests.gaps import AT, town
from tests.places import SOUTH_M, WEST_M

CENTRE = "childrens_centre"
KEPT = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture(scope="module")
def place():
    """Two centres in the corners of a town: within 2.5 km of the first are, of those in need, areas 1 to 3 alone."""
    opened = {"opened": "2000-01-01"}
    made = town(CENTRE, a=AT(0, 0, name="Elm Centre", **opened), b=AT(3, 3, name="Quay Centre", **opened))
    spots = gpd.points_from_xy(made.facilities["easting_m"], made.facilities["northing_m"], crs="EPSG:27700")
    found = gpd.GeoDataFrame(made.facilities, geometry=spots).to_crs("EPSG:4326")
    return replace(made, facilities=found)


def told(closed="2019", closes="urn:a", *, record="t", at=KEPT, others=(), **more) -> Entered:
    value = {
        "place": "demo",
        "name": "What residents told",
        "source": "residents in the session Hall; accepted by a steward",
        "as_of": "2026-11",
        "service": CENTRE,
        "listed": [{"name": "Elm Centre", "closes": closes, "closed": closed}, *others],
        **more,
    }
    return Entered(record, read(KeptList, value), at)


def joined(place, *entered):
    return with_own(place, [one for one in kept_lists(place, entered).lists if one.counts])


def gaps_of(place):
    return people_by_kind(place, Rule(), lambda kind: supply_of(place, kind))[CENTRE]


def test_a_closure_that_people_told_draws_the_gap_again(place):
    after = joined(place, told())
    assert gaps_of(place) == (0, 0)
    assert gaps_of(after) == (3, 1410 + 1420 + 1430)
    found = holds(after, CENTRE, supply_of(after, CENTRE), Rule()).fillna(False)
    assert list(found.index[found]) == ["X01000001", "X01000002", "X01000003"]
    open_by_year = supply_of(after, CENTRE).open.loc["urn:a"]
    assert (bool(open_by_year[2018]), bool(open_by_year[2019])) == (True, False)
    access = access_table(after, CENTRE, [2018, 2019]).loc["X01000001"].set_index("year")
    assert access["within"].to_dict() == {2018: 1, 2019: 0}
    assert access["access"][2019] == 0


def test_it_is_gone_as_any_other_and_says_whose_word_that_is(place):
    after = joined(place, told("March 2019"))
    (event,) = gone(after).to_dict("records")
    assert (event["facility_id"], event["confidence"], event["event"]) == ("urn:a", "reported", "closed")
    assert [str(event[one])[:10] for one in ("not_before", "not_after")] == ["2019-03-01", "2019-03-31"]
    assert event["evidence"] == "What residents told, row 1"
    service = after.facilities.loc["urn:a"]
    assert service["status"] == "closed"
    assert service["reason"] == (
        f"{TOLD}; kept here, from residents in the session Hall, accepted by a steward, as of 2026-11"
    )
    for name in ("facilities", "withdrawals"):
        validated(name, getattr(after, name))
        assert (getattr(after, name).dtypes == getattr(place, name).dtypes).all()
    assert len(after.facilities) == len(place.facilities), "it adds no service"
    assert place.facilities.loc["urn:a", "status"] == "open", "the place itself is unchanged"
    assert after.manifest.build_id != place.manifest.build_id


def test_one_that_closed_after_the_register_ends_is_seen_and_the_record_says_what_it_is(place):
    after = joined(place, told("2026"))
    years = after.manifest.observed[CENTRE]
    assert (years.first, years.last, years.last_day) == (2004, 2026, date(2026, 11, 28))
    assert years.note == "Invented. After the end of 2025 only the closures that people told of are known."
    assert gaps_of(after) == (3, 4260)
    assert after.manifest.observed["library"] == place.manifest.observed["library"]
    opened = joined(
        place,
        told("2026", others=[{"name": "Pond", "easting": WEST_M + 600, "northing": SOUTH_M + 600, "opened": "2026"}]),
    )
    assert gaps_of(opened) == (0, 0), "one that opened nearby that year came instead"


def test_what_the_register_comes_to_say_itself_wins_and_nothing_counts_twice(place):
    later = joined(place, told("2018", record="edition"))
    later = replace(later, facilities=later.facilities.assign(reason="as its register says"))
    (found,) = kept_lists(later, [told("2019")]).lists
    assert (found.closings, found.counts) == ((), False)
    assert list(found.account["state"]) == ["matched"]
    twice = kept_lists(place, [told("2019"), told("2020", record="u", name="Another")])
    both = with_own(place, [one for one in twice.lists if one.counts])
    assert len(gone(both)) == 1
    assert len(both.withdrawals) == len(place.withdrawals) + 1
    again = joined(place, told("2019", others=[{"name": "Elm Centre", "closes": "urn:a", "closed": "2020"}]))
    assert len(again.withdrawals) == len(place.withdrawals) + 1
    assert gaps_of(again) == (3, 4260)


def test_a_closing_that_a_local_list_reported_already_is_no_second_event(place):
    once = joined(place, told("2019"))
    open_again = place.facilities.copy()
    reported = replace(place, withdrawals=once.withdrawals, facilities=open_again)
    after = joined(reported, told("2019"))
    validated("withdrawals", after.withdrawals)
    assert len(after.withdrawals) == len(once.withdrawals)
    assert after.facilities.loc["urn:a", "status"] == "closed"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"closes": "urn:zz"}, "no service here has the number urn:zz"),
        ({"closed": ""}, "when it closed is not said"),
        ({"closed": "long ago"}, "when it closed is not said"),
        ({"closed": "2027"}, "it has not closed yet"),
        ({"closed": "1999"}, "before it opened, on 01 January 2000"),
        ({"service": "library"}, "is a children's centre, not a library"),
    ],
)
def test_what_cannot_be_told_of_a_service_leaves_it_open_and_says_why(place, row, says):
    (found,) = kept_lists(place, [told(**row)]).lists
    assert found.closings == ()
    assert list(found.account["state"]) == ["refused"]
    assert says in found.account["reason"].iloc[0]
    assert with_own(place, [found]).facilities["status"].tolist() == place.facilities["status"].tolist()


def test_a_list_can_tell_of_a_service_that_another_list_has(place):
    hall = [{"name": "Hall", "easting": WEST_M + 1500, "northing": SOUTH_M + 500}]
    bank = {"service": "", "singular": "food bank", "plural": "food banks", "name": "Banks", "listed": hall}
    own = told(record="b", **bank)
    (counted,) = kept_lists(place, [own]).lists
    (hall_id,) = counted.facilities.index
    closing = [{"name": "Hall", "closes": hall_id, "closed": "2024"}]
    both = joined(place, own, told(record="a", **{**bank, "name": "A", "listed": closing}))
    assert both.facilities.loc[hall_id, "status"] == "closed"
    assert both.manifest.observed[counted.kind.id].first == 2023
    assert list(gone(both)["facility_id"]) == [hall_id]


def test_rows_that_add_and_rows_that_close_stand_in_one_list_each_once(place):
    new = {"name": "Pond Centre", "easting": WEST_M + 3500, "northing": SOUTH_M + 500, "opened": "2010"}
    (found,) = kept_lists(place, [told(others=[new])]).lists
    assert found.account[["row", "state"]].to_numpy().tolist() == [[1, "used"], [2, "used"]]
    assert found.facilities["evidence"].tolist() == ["What residents told, row 2"]
    assert [one.facility_id for one in found.closings] == ["urn:a"]


def test_pages_can_name_what_closed_as_told_and_nothing_else(place):
    assert closed_as_told(joined(place, told()), CENTRE) == ["Elm Centre"]
    assert closed_as_told(place, CENTRE) == []
    assert closed_as_told(joined(place, told()), "library") == []
