"""Who was open on 31 December of a year, and how large: each rule of the module, one test."""

import pandas as pd
import pytest

from equitymap.measures.access.supply_at import SITES, observed_years, supply_at, supply_of
from tests.grids import services
from tests.places import small_place

YEARS = range(2013, 2018)


def records(*changes: dict) -> pd.DataFrame:
    """Services at one spot, altered as given."""
    frame = services(*[(0, 0)] * len(changes))
    for name, change in zip(frame.index, changes, strict=True):
        for column, value in change.items():
            dated = column in ("opened", "closed", "closed_not_before", "closed_not_after")
            frame.loc[name, column] = pd.Timestamp(value) if dated else value
    return frame


def sizes(*rows: tuple[str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["facility_id", "year", "value"])


def years_open(frame, told=None, *, kind="gp_practice", name="fac:0", **options):
    found = supply_at(frame, told, kind=kind, years=YEARS, **options)
    return [int(year) for year in found.years[found.open.loc[name]]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [2013, 2014, 2015, 2016, 2017]),
        ({"opened": "2015-12-31"}, [2015, 2016, 2017]),
        ({"opened": "2016-01-01"}, [2016, 2017]),
        ({"status": "handed_over", "opened": "2016-01-01"}, [2016, 2017]),
        ({"status": "closed", "closed": "2015-12-31"}, [2013, 2014, 2015]),
        ({"status": "closed", "closed": "2015-12-30"}, [2013, 2014]),
        ({"status": "closed", "opened": "2014-09-01", "closed": "2016-08-31"}, [2014, 2015]),
        ({"status": "proposed", "opened": "2014-09-01"}, []),
    ],
)
def test_a_service_counts_from_its_opening_to_its_closing_day(change, expected):
    assert years_open(records(change)) == expected


def test_an_end_known_as_a_window_counts_from_the_last_day_it_can_have_been():
    gone = {"status": "delisted", "closed_not_before": "2014-03-01", "closed_not_after": "2016-03-01"}
    assert years_open(records(gone)) == [2013, 2014, 2015]
    year_only = {"status": "closed", "closed_not_before": "2015-01-01", "closed_not_after": "2015-12-31"}
    assert years_open(records(year_only)) == [2013, 2014]


def test_another_day_of_the_year_can_be_asked_for():
    gone = {"status": "closed", "closed": "2015-08-31"}
    assert years_open(records(gone), day="08-31") == [2013, 2014, 2015]
    assert years_open(records(gone), day="09-01") == [2013, 2014]


@pytest.mark.parametrize(
    "change", [{"status": "paused"}, {"status": "unknown"}, {"status": "closed"}, {"status": "delisted"}]
)
def test_what_is_not_dated_counts_in_no_year_and_is_listed(change):
    found = supply_at(records(change, {}), None, kind="gp_practice", years=YEARS)
    assert not found.open.loc["fac:0"].any()
    assert list(found.undated) == ["fac:0"]


def converted(closed: str, opened: str | None) -> pd.DataFrame:
    new = {"opened": opened} if opened else {}
    return records({"status": "replaced", "closed": closed, "successor_id": "fac:1"}, new)


@pytest.mark.parametrize("day", ["08-15", "08-31", "09-01", "09-02", "12-31"])
@pytest.mark.parametrize(
    ("closed", "opened"),
    [
        ("2015-08-31", "2015-09-01"),  # as most
        ("2015-07-22", "2015-09-01"),  # the holidays between
        ("2015-09-01", "2015-09-01"),  # one day in both
        ("2015-09-30", "2015-09-01"),  # a month in both
    ],
)
def test_a_conversion_is_one_service_on_every_day(closed, opened, day):
    found = supply_at(converted(closed, opened), None, kind="gp_practice", years=YEARS, day=day)
    assert found.open.sum().tolist() == [1] * len(YEARS)


def test_a_school_that_came_back_after_two_years_was_away_for_two_years():
    found = supply_at(converted("2014-08-31", "2016-09-01"), None, kind="gp_practice", years=YEARS)
    assert found.open.sum().tolist() == [1, 0, 0, 1, 1]


def test_a_successor_without_a_date_begins_where_sizes_show_it_only_afterwards():
    told = sizes(("fac:0", 2013, 200), ("fac:0", 2014, 200), ("fac:1", 2016, 190))
    frame = converted("2015-08-31", None)
    assert years_open(frame, told, kind="school") == [2013, 2014]
    assert years_open(frame, told, kind="school", name="fac:1") == [2015, 2016, 2017]


@pytest.mark.parametrize("beside", [("fac:1", 2013, 150), ("fac:1", 2015, 150)])
def test_a_successor_that_sizes_show_beside_it_was_there_all_along(beside):
    told = sizes(("fac:0", 2014, 200), ("fac:0", 2015, 200), beside)
    assert years_open(converted("2015-08-31", None), told, kind="school", name="fac:1") == list(YEARS)


def test_without_published_sizes_a_successor_without_a_date_was_there_all_along():
    assert years_open(converted("2015-08-31", None), name="fac:1") == list(YEARS)


def size_of(frame, told, name="fac:0", **options):
    found = supply_at(frame, told, kind="school", years=YEARS, **options)
    assert found.unit == "pupils"
    return found.size.loc[name].tolist(), found.carried.loc[name].tolist()


def test_a_year_without_a_size_takes_the_nearest_earlier_one_and_says_so():
    size, carried = size_of(records({}), sizes(("fac:0", 2013, 100), ("fac:0", 2016, 130)))
    assert size == [100, 100, 100, 130, 130]
    assert carried == [False, True, True, False, True]


def test_before_the_first_size_the_nearest_later_one_stands_in():
    size, carried = size_of(records({}), sizes(("fac:0", 2015, 100)))
    assert size == [100] * 5
    assert carried == [True, True, False, True, True]


def test_a_size_of_a_year_that_was_not_asked_for_still_counts_as_earlier():
    size, carried = size_of(records({}), sizes(("fac:0", 2009, 80), ("fac:0", 2016, 100)))
    assert size == [80, 80, 80, 100, 100]
    assert carried == [True, True, True, False, True]


def test_a_new_record_has_the_pupils_of_the_old_one_until_it_is_counted_itself():
    told = sizes(("fac:0", 2015, 200), ("fac:1", 2017, 260))
    found = supply_at(converted("2015-08-31", "2015-09-01"), told, kind="school", years=YEARS)
    assert found.offered().sum().tolist() == [200, 200, 200, 200, 260]


def test_an_old_record_never_counted_has_the_pupils_of_the_one_that_carried_on():
    told = sizes(("fac:1", 2016, 260))
    found = supply_at(converted("2015-08-31", "2015-09-01"), told, kind="school", years=YEARS)
    assert found.offered().sum().tolist() == [260] * 5


def test_a_merged_school_has_the_pupils_of_both_until_it_is_counted_itself():
    old = {"status": "replaced", "closed": "2014-08-31", "successor_id": "fac:2"}
    frame = records(old, old, {"opened": "2014-09-01"})
    told = sizes(("fac:0", 2013, 200), ("fac:1", 2013, 150), ("fac:2", 2016, 330))
    found = supply_at(frame, told, kind="school", years=YEARS)
    assert found.offered().sum().tolist() == [350, 350, 350, 330, 330]


MERGED = {"status": "replaced", "closed": "2014-08-31", "successor_id": "fac:2"}
MANY = [{}] * 30
OF_MANY = tuple((f"fac:{number}", 2013, 100.0) for number in range(3, 33))


def test_records_that_merged_before_they_were_counted_share_the_size_of_the_school_they_became():
    """Left without a size, they would make the merger an opening: 330 pupils that came from nowhere."""
    frame = records(MERGED, MERGED, {"opened": "2014-09-01"}, *MANY)
    found = supply_at(frame, sizes(("fac:2", 2016, 330), *OF_MANY), kind="school", years=YEARS)
    assert found.size.loc["fac:0"].eq(165).all()
    assert found.size.loc["fac:1"].tolist() == [330, 165, 165, 165, 165]  # in 2013 both, for they shared a site
    assert found.carried.loc[["fac:0", "fac:1"]].all(axis=None)
    assert found.offered().sum().eq(3330).all()


def test_a_share_is_not_guessed_where_another_record_of_the_merger_was_counted():
    frame = records(MERGED, MERGED, {"opened": "2014-09-01"}, *MANY)
    found = supply_at(frame, sizes(("fac:0", 2013, 200), ("fac:2", 2016, 330), *OF_MANY), kind="school", years=YEARS)
    assert found.size.loc["fac:1"].iloc[1:].isna().all()
    assert found.size.loc["fac:1", 2013] == 200  # of the two on their site, the one that is known


def test_a_record_that_joined_a_school_beside_it_does_not_have_that_schools_size():
    """They stood beside each other: the school's pupils would count twice until then, and be lost on that day."""
    frame = records(MERGED, {}, {"opened": "2001-09-01"}, *MANY)
    told = sizes(("fac:1", 2013, 100), ("fac:2", 2013, 330), *OF_MANY)
    found = supply_at(frame, told, kind="school", years=YEARS)
    assert found.size.loc["fac:0"].isna().all()


def test_no_pupils_is_no_size_of_a_school_that_is_open():
    """A sixth-form college that the census does not count has not lost the pupils of the record before."""
    frame = converted("2014-08-31", "2014-09-01")
    told = sizes(("fac:0", 2013, 1010), ("fac:1", 2015, 0), ("fac:1", 2017, 0))
    found = supply_at(frame, told, kind="school", years=YEARS)
    assert found.offered().sum().tolist() == [1010] * 5
    nothing = supply_at(
        records({}), sizes(("fac:0", 2013, 0)), kind="school", years=YEARS, undated_sizes=pd.Series({"fac:0": 0.0})
    )
    assert nothing.unit == SITES


def test_no_staffed_hours_are_a_size():
    found = supply_at(records({}), sizes(("fac:0", 2013, 35), ("fac:0", 2016, 0)), kind="library", years=YEARS)
    assert found.offered().loc["fac:0"].tolist() == [35, 35, 35, 0, 0]


def test_successors_that_lead_in_a_circle_do_not_hang():
    frame = records(
        {"status": "replaced", "closed": "2014-08-31", "successor_id": "fac:1"},
        {"status": "replaced", "closed": "2015-08-31", "successor_id": "fac:0"},
        *[{}] * 30,
    )
    told = sizes(*((f"fac:{n}", 2013, 100.0) for n in range(2, 32)))
    assert supply_at(frame, told, kind="school", years=YEARS).size.loc["fac:0"].isna().all()


def test_the_registers_own_undated_size_is_the_last_resort():
    frame = records({}, {})
    undated = pd.Series({"fac:0": 90.0, "fac:1": 95.0})
    size, carried = size_of(frame, sizes(("fac:0", 2013, 100)), "fac:1", undated_sizes=undated)
    assert (size, carried) == ([95] * 5, [True] * 5)
    assert size_of(frame, sizes(("fac:0", 2013, 100)), undated_sizes=undated)[0] == [100] * 5


def test_with_too_few_sizes_every_service_is_one_site_in_every_year():
    many = records(*[{}] * 10)
    known = sizes(*((f"fac:{n}", 2013, 100.0) for n in range(9)))
    assert supply_at(many, known, kind="school", years=YEARS).unit == "pupils"
    found = supply_at(many, known.iloc[1:], kind="school", years=YEARS)
    assert found.unit == SITES
    assert found.offered().eq(1).all(axis=None)
    assert not found.carried.any(axis=None)


def test_a_kind_without_published_sizes_counts_sites():
    assert supply_at(records({}), None, kind="childrens_centre", years=YEARS).unit == SITES


def test_a_place_uses_its_own_dated_sizes_and_observed_years():
    place = small_place()
    found = supply_of(place, "school")
    assert list(found.years) == list(observed_years(place, "school"))
    assert found.unit == "pupils"
    assert set(found.open.index) == set(place.facilities.index[place.facilities["kind"] == "school"])
    first = found.open.index[0]
    object.__setattr__(
        place,
        "supply",
        pd.DataFrame(
            {
                "facility_id": [first, "other:1"],
                "year": [2020, 2020],
                "value": [111.0, 5.0],
                "unit": "pupils",
                "evidence": "made up",
            }
        ).astype({"year": "Int64"}),
    )
    assert supply_of(place, "school").size.loc[first, 2020] == 111


def test_a_kind_without_a_register_has_no_observed_years():
    place = small_place()
    object.__setattr__(place.manifest, "observed", {})
    assert list(observed_years(place, "library")) == []
    assert len(supply_of(place, "library").years) == 0


def test_only_some_services_can_be_counted():
    found = supply_at(records({}, {}), None, kind="gp_practice", years=YEARS)
    kept = found.only(pd.Series({"fac:0": True, "fac:1": False}))
    assert kept.open.sum().tolist() == [1] * 5
    assert kept.open.dtypes.eq(bool).all()
