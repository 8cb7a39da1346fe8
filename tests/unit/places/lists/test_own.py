"""Lists of a visit joined to a place: a kind of its own is a kind like any other; nothing is counted twice."""

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.errors import SourceContent
from equitymap.kinds import KIND_BY_ID, KINDS, know, own_kind
from equitymap.measures.access.in_reach import in_reach
from equitymap.measures.access.list_rows import list_rows
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, gaps, people_by_kind
from equitymap.measures.map.nearest_services import nearest_services
from equitymap.measures.proposal.consequence import first_and_last_baseline
from equitymap.measures.withdrawals.services_by_state import OPEN, REST, count_by_state_at
from equitymap.measures.withdrawals.snapshot import lost_between, snapshot
from equitymap.places.gone import gone
from equitymap.places.lists.own import ground_of, own_list, with_own
from equitymap.schema import validated
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.columns import guess
from equitymap.views.map.geometry import geometry_name, map_services, services_name
from tests.places import SOUTH_M, WEST_M, small_place

TODAY = pd.Timestamp("2026-11-28")
LIBRARY = KIND_BY_ID["library"]


@pytest.fixture(scope="module")
def place():
    return small_place()


def bank(slot=0, reach_m=1600):
    return own_kind(
        "food bank", "food banks", shape="hexagon", reach_m=reach_m, population="population", on_foot=False, slot=slot
    )


def brought(place, text, kind, name="list.csv", **more):
    cells, broken, notes = own_table.read(text.encode(), name="list.csv")
    table = own_table.OwnTable(name, "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken, notes)
    return own_list(place, table, guess(table), kind, ground=ground_of(place), today=TODAY, **more)


def at(*spots, heading="name,x,y,closed"):
    return (
        heading
        + "\n"
        + "".join(f"Bank {n},{WEST_M + e},{SOUTH_M + n_},{end}\n" for n, (e, n_, end) in enumerate(spots))
    )


def test_a_kind_of_its_own_is_counted_as_any_other(place):
    kind = bank()
    joined = with_own(place, [brought(place, at((500, 500, ""), (1500, 500, "2019")), kind)])
    assert joined.kinds == (*place.kinds, kind)
    assert len(joined.facilities) == len(place.facilities) + 2
    assert joined.manifest.observed[kind.id].first == 2018
    assert supply_of(joined, kind.id).open.sum().to_dict()[2018] == 2
    assert supply_of(joined, kind.id).open.sum().to_dict()[2026] == 1
    assert list(gone(joined).loc[gone(joined)["kind"] == kind.id, "name"]) == ["Bank 1"]
    assert kind.id in people_by_kind(joined, Rule(tenths=10), lambda one: supply_of(joined, one))
    near = {one.group.kind.id: one for one in nearest_services(joined, joined.inside.index[0])}
    assert near[kind.id].open_within >= 1
    assert b"food bank" in map_services(joined)


@pytest.mark.parametrize(
    ("said", "status", "days"),
    [
        ("2026", "closed", ["2026-01-01", "2026-11-28"]),
        ("November 2026", "closed", ["2026-11-01", "2026-11-28"]),
        ("2019", "closed", ["2019-01-01", "2019-12-31"]),
        ("2027", "open", ["NaT", "NaT"]),
        ("29/11/2026", "open", ["NaT", "NaT"]),
    ],
)
def test_one_that_closed_this_year_or_month_is_closed_by_today(said, status, days, place):
    (row,) = brought(place, at((500, 500, said)), bank()).facilities.to_dict("records")
    assert row["status"] == status
    assert [str(row[column])[:10] for column in ("closed_not_before", "closed_not_after")] == days


def test_the_place_itself_is_not_changed(place):
    before = len(place.facilities), place.manifest.build_id
    joined = with_own(place, [brought(place, at((500, 500, "")), bank())])
    assert (len(place.facilities), place.manifest.build_id) == before
    assert joined.manifest.build_id != place.manifest.build_id
    assert geometry_name(joined).startswith("places/own/")
    assert not geometry_name(place).startswith("places/own/")
    assert with_own(place, []) is place


def test_frames_keep_the_types_of_the_schema(place):
    joined = with_own(place, [brought(place, at((500, 500, "2019-03-04")), KIND_BY_ID["youth_club"])])
    for name in ("facilities", "withdrawals"):
        validated(name, getattr(joined, name))
        assert (getattr(joined, name).dtypes == getattr(place, name).dtypes).all()


def test_a_list_without_closings_tells_of_one_year_alone(place):
    kind = bank()
    found = brought(place, at((500, 500, "")), kind)
    joined = with_own(place, [found])
    assert not found.tells_closings
    assert list(supply_of(joined, kind.id).years) == [2026]
    now = in_reach(joined, kind, supply_of(joined, kind.id))
    assert 0 < now.people_with < now.people
    assert now.open_inside == 1
    assert now.people_with == int(joined.inside["population"][now.nearest_m <= kind.catchment_m].sum())


def test_a_list_that_repeats_a_register_changes_no_count(place):
    known = place.facilities[place.facilities["kind"].eq("library") & place.facilities["easting_m"].notna()]
    known = known[known["status"] == "open"]
    text = "name,x,y\n" + "".join(
        f"{name},{east},{north}\n"
        for name, east, north in known[["name", "easting_m", "northing_m"]].itertuples(index=False)
    )
    found = brought(place, text, KIND_BY_ID["library"])
    assert set(found.account["state"]) == {"matched"}
    assert len(with_own(place, [found]).facilities) == len(place.facilities)


def test_one_nearby_of_the_same_name_is_asked_about_and_counted_only_when_it_is_another(place):
    first = with_own(place, [brought(place, "name,x,y\nOak House,440500,290500\n", bank())])
    kind = first.kinds[-1]
    again = "name,x,y\nOak House,441200,290500\n"
    asked = brought(first, again, kind)
    assert list(asked.account["state"]) == ["doubtful"]
    assert asked.facilities.empty
    assert len(brought(first, again, kind, new=[2]).facilities) == 1


def test_doubtful_rows_are_counted_only_when_asked(place):
    text = "name,lat,lon\nHall,-0.1,51.5\n"
    assert brought(place, text, bank(), count_doubtful=True).facilities.empty
    inside = "name,lat,lon\nHall,{x},{y}\n"
    spot = place.facilities.geometry.dropna().iloc[0]
    swapped = inside.format(x=spot.x, y=spot.y)
    assert brought(place, swapped, bank()).facilities.empty
    assert len(brought(place, swapped, bank(), count_doubtful=True).facilities) == 1


def test_more_than_can_be_counted_is_refused(place, monkeypatch):
    monkeypatch.setattr("equitymap.places.lists.own.MOST_COUNTED", 1)
    with pytest.raises(SourceContent, match="2 places here; at most 1"):
        brought(place, at((500, 500, ""), (1500, 500, "")), bank())


def test_kinds_of_visitors_are_told_apart_by_all_that_they_say():
    assert bank().id == bank().id
    assert len({bank().id, bank(slot=1).id, bank(reach_m=800).id}) == 3
    assert bank(slot=2).mark == len(KINDS) + 2
    with pytest.raises(ValueError, match="on offer"):
        bank(reach_m=100_000)


def test_published_kinds_are_never_forgotten(monkeypatch):
    monkeypatch.setattr("equitymap.kinds.MOST_OWN", 2)
    kinds = [bank(slot) for slot in range(20, 24)]
    assert [kind.id in KIND_BY_ID for kind in kinds] == [False, False, True, True]
    assert {kind.id for kind in KINDS} <= set(KIND_BY_ID)
    know(kinds[0])
    assert kinds[0].id in KIND_BY_ID


def test_a_kind_that_is_known_stays_known_while_it_is_brought_again(monkeypatch):
    class Watched(dict):
        def pop(self, *_):
            raise AssertionError("Another visit would miss it for a moment.")

    kind = bank()
    monkeypatch.setattr("equitymap.kinds.KIND_BY_ID", Watched({kind.id: kind}))
    assert bank() == kind


def test_one_file_brought_in_two_ways_has_two_files_of_the_map(place):
    text = at((500, 500, ""), (1500, 500, "2019"))
    ways = [bank(), bank(reach_m=800), KIND_BY_ID["library"]]
    names = {services_name(with_own(place, [brought(place, text, kind)])) for kind in ways}
    assert len(names) == len(ways)


def test_places_of_one_name_in_one_neighbourhood_are_told_apart_by_their_postcodes(place):
    post, again = place.postcodes.index[0], place.postcodes.head(1).set_axis(["XX99ZZ"])
    two = replace(place, postcodes=pd.concat([place.postcodes, again]))
    text = f"name,postcode\nHall,{post}\nHall,XX9 9ZZ\nhall,xx99zz\n"
    found = brought(two, text, bank())
    assert list(found.account["state"]) == ["used", "used", "matched"]
    assert len(with_own(two, [found]).facilities) == len(two.facilities) + 2


def test_what_is_said_to_be_used_is_what_is_counted(place):
    post, spot = place.postcodes.index[0], f"{WEST_M + 5900},{SOUTH_M + 3900}"
    rows = f"{spot},{post}", f"{spot},", f"{spot},{post}", f"{WEST_M + 5900.3},{SOUTH_M + 3900},"
    text = "name,x,y,postcode\n" + "".join(f"Hall,{row}\n" for row in rows)
    states = ["matched", "used", "matched", "matched"]
    for counting in (False, True):
        found = brought(place, text, bank(), count_doubtful=counting)
        assert list(found.account["state"]) == states
        assert len(with_own(place, [found]).facilities) == len(place.facilities) + 1
    far = "name,x,y,postcode\n" + f"Hall,{spot},{post}\n" * 2
    assert list(brought(place, far, bank(), count_doubtful=True).account["state"]) == ["used", "matched"]


def test_no_row_of_a_list_without_a_usable_one_is_called_a_repeat(place):
    found = brought(place, "name,postcode,n\nA,,1\nB,,2\nA,,3\n", bank())
    assert set(found.account["state"]) == {"refused"}


def test_one_list_under_two_names_is_two_so_that_no_name_comes_to_another_visit(place):
    text = at((500, 500, ""))
    ids = {brought(place, text, bank(), name=name).id for name in ("list.csv", "confidential.csv")}
    assert len(ids) == 2


@pytest.mark.parametrize(
    ("x", "closed"),
    [
        (f"{WEST_M + 500}.0", "2014.0"),
        (f"{WEST_M + 500:,}.00", "31-Mar-14"),
        (f"\u200b{WEST_M + 500}\u00a0", "41729"),
        (f"{WEST_M + 500}", "31/03/2014 00:00"),
        (f"'{WEST_M + 500}", "Mar-14"),
    ],
)
def test_a_list_that_a_spreadsheet_saved_again_is_the_same(x, closed, place):
    found = brought(place, f'name,x,y,closed\nHall,"{x}",{SOUTH_M + 500},{closed}\n', bank())
    (row,) = found.facilities.to_dict("records")
    assert (row["easting_m"], row["status"], row["closed_not_after"].year) == (WEST_M + 500, "closed", 2014)


def test_a_name_that_a_spreadsheet_would_run_is_a_name(place):
    found = brought(place, f'name,x,y\n"=HYPERLINK(""x"")",{WEST_M + 500},{SOUTH_M + 500}\n', bank())
    assert found.facilities["name"].tolist() == ['=HYPERLINK("x")']


def stops(place, *opened, kind=LIBRARY):
    """The place with one stop of a list for each day of opening, all at one spot far from its libraries."""
    rows = "".join(f"Stop {n},{WEST_M + 500},{SOUTH_M + 3500 + 150 * n},{day}\n" for n, day in enumerate(opened))
    return with_own(place, [brought(place, f"name,x,y,opened\n{rows}", kind)])


def of_lists(joined, kind=LIBRARY):
    found = supply_of(joined, kind.id)
    return found, found.open.loc[found.open.index.str.startswith("own:")]


@pytest.mark.parametrize("opened", ["", "2026"])
def test_a_stop_that_is_known_to_stand_only_now_is_in_no_year_of_a_register(opened, place):
    joined = stops(place, opened)
    found, ours = of_lists(joined)
    assert len(ours) == 1
    assert not ours.to_numpy().any()
    assert list(found.only_now) == list(ours.index)
    assert found.now.open.loc[ours.index].to_numpy().all()


def test_undated_stops_change_no_gap_no_loss_and_no_unit_of_a_comparison(place):
    plain, joined = supply_of(place, "library"), supply_of(stops(place, *[""] * 12), "library")
    assert joined.unit == plain.unit
    assert joined.open.sum().equals(plain.open.sum())
    rule = Rule(tenths=10)
    with_stops = gaps(stops(place, *[""] * 12), "library", joined, rule)
    pd.testing.assert_frame_equal(with_stops, gaps(place, "library", plain, rule))


def test_a_stop_dated_within_the_record_counts_from_then(place):
    first = place.manifest.observed["library"].first
    found, ours = of_lists(stops(place, str(first + 1)))
    assert ours.iloc[0].tolist() == [year > first for year in found.years]
    assert found.only_now.empty


def test_an_undated_stop_is_in_reach_now_and_on_the_map(place):
    joined = stops(place, "")
    found, ours = of_lists(joined)
    first, last = int(found.years[0]), int(found.years[-1])
    before, after = (in_reach(one, LIBRARY, supply_of(one, "library")) for one in (place, joined))
    assert after.open_inside == before.open_inside + 1
    assert (after.nearest_m < before.nearest_m).any()
    assert ours.index[0] in snapshot(joined, found, last).standing
    assert ours.index[0] in lost_between(joined, found, (first, last)).standing
    assert ours.index[0] not in snapshot(joined, found, first).standing
    now, then = first_and_last_baseline(joined, "library")
    assert now.is_open[now.reachable.facilities.get_indexer(ours.index)].all()
    assert then.is_open[then.reachable.facilities.get_indexer(ours.index)].all()


def test_nothing_is_said_of_an_undated_stop_in_a_year_before_the_last(place):
    joined = stops(place, "")
    first, last = (int(supply_of(place, "library").years[at]) for at in (0, -1))
    told = {
        year: [count_by_state_at(p, supply_of(p, "library"), year) for p in (place, joined)] for year in (first, last)
    }
    assert told[first][0].services == told[first][1].services
    assert told[last][1].services[OPEN] == told[last][0].services[OPEN] + 1
    assert told[last][1].services[REST] == told[last][0].services[REST]


def test_a_kind_of_its_own_has_the_record_of_its_list(place):
    kind = bank()
    joined = with_own(place, [brought(place, at((500, 500, ""), (1500, 500, "2019")), kind)])
    found = list_rows(joined, supply_of(joined, kind.id))
    assert (found.counted, found.assumed, found.undated, found.later) == (2, 2, 0, 0)


def test_rows_of_lists_are_counted_by_what_comparisons_make_of_them(place):
    text = (
        "name,x,y,opened,how often\n"
        f"A,{WEST_M + 500},{SOUTH_M + 3500},,Tuesdays 10-12\n"
        f"B,{WEST_M + 500},{SOUTH_M + 3700},2026,now and then\n"
        f"C,{WEST_M + 500},{SOUTH_M + 3900},2012,\n"
        f"D,{WEST_M + 700},{SOUTH_M + 3900},2027,\n"
    )
    joined = with_own(place, [brought(place, text, LIBRARY)])
    found = list_rows(joined, supply_of(joined, "library"))
    assert (found.counted, found.assumed, found.undated, found.later, found.told) == (1, 0, 1, 1, 2)
    assert found.hours.tolist() == [2.0]
