"""Lists on record: the same list as it was brought, set against every build anew, with marks of its own."""

from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID, own_kind
from equitymap.places.lists.kept import FIRST_SLOT, Entered, kept_lists, kinds_of_lists
from equitymap.places.lists.own import HOURS, ground_of, own_list, with_own
from equitymap.places.lists.rows import rows_to_keep
from equitymap.records.subjects.base import read
from equitymap.records.subjects.lists import MOST_PLACES, KeptList
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.columns import guess
from tests.places import SOUTH_M, WEST_M, small_place

AT = datetime(2026, 5, 1, tzinfo=UTC)
ROWS = f"""name,postcode,x,y,opened,closed,how often
Hall,,{WEST_M + 500},{SOUTH_M + 500},May 2001,,every second Tuesday 10-12
Club,{{post}},,,,2019,
Den,{{post}},,,,,2
Den,{{post}},,,,,2
Far,,520000,180000,,,
Gone,nothing,,,,,
"""


@pytest.fixture(scope="module")
def place():
    return small_place()


def brought(place, text, kind, **more):
    cells, broken, notes = own_table.read(text.format(post=place.postcodes.index[0]).encode(), name="list.csv")
    table = own_table.OwnTable("list.csv", "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken, notes)
    return own_list(place, table, guess(table), kind, ground=ground_of(place), today=pd.Timestamp(AT.date()), **more)


def bank():
    return own_kind(
        "food bank", "food banks", shape="house", reach_m=1600, population="population", on_foot=True, slot=0
    )


def entered(rows, record="a", **more) -> Entered:
    kind = {} if "service" in more else {"singular": "food bank", "plural": "food banks"}
    given = {"place": "demo", "name": "Banks", "source": "A; group", "as_of": "2025", **kind, "shape": "house", **more}
    return Entered(record, read(KeptList, {**given, "listed": rows}), AT)


def test_a_kept_list_counts_what_it_counted_when_it_was_brought(place):
    first = brought(place, ROWS, bank())
    (again,) = kept_lists(place, [entered(first.listed)]).lists
    assert len(first.listed) == len(again.facilities) == len(first.facilities) == 3
    same = ["name", "status", "opened", "closed_not_after", "capacity", "capacity_unit", "easting_m", "postcode"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(first.facilities[same]).reset_index(drop=True).astype({"postcode": object}),
        pd.DataFrame(again.facilities[same]).reset_index(drop=True).astype({"postcode": object}),
    )
    assert again.facilities["reason"].tolist() == [
        "open 1 hour a week, as its list says: every second Tuesday 10-12; kept here, from A, group, as of 2025",
        "kept here, from A, group, as of 2025",
        "when it is open, as its list says: how often: 2; kept here, from A, group, as of 2025",
    ]
    assert again.record == "a"
    assert again.read_on == pd.Timestamp(AT.date())
    joined = with_own(place, [again])
    assert "Banks, kept here, from A, group, as of 2025" in joined.manifest.observed[again.kind.id].note
    assert joined.manifest.releases[-1].publisher == "Kept here by stewards"
    both = with_own(place, [again, brought(place, "name,x,y\nInn,440500,290500\n", bank())]).manifest.releases[-1]
    assert both.publisher == "Kept here by stewards or brought for this visit"


def test_hours_are_kept_as_they_were_counted_and_not_at_all_where_they_were_not_understood(place):
    written = ("12 h", "2.5", "2-3", "1 or 2 hours", "")
    lines = "".join(f"Hall {at},{WEST_M + 500},{SOUTH_M + 500},{one}\n" for at, one in enumerate(written))
    first = brought(place, f"name,x,y,hours a week\n{lines}", bank())
    (again,) = kept_lists(place, [entered(first.listed)]).lists
    for one in (first, again):
        assert one.facilities["capacity"].dropna().tolist() == [12.0, 2.5]


def test_a_rebuild_keeps_a_list_and_matches_it_with_what_the_register_then_has(place):
    kept = entered(
        brought(place, f"name,x,y\nOak House,{WEST_M + 500},{SOUTH_M + 500}\n", bank()).listed, service="library"
    )
    (before,) = kept_lists(place, [kept]).lists
    assert len(before.facilities) == 1
    rebuilt = with_own(place, [replace(before, told="in the register now")])
    (after,) = kept_lists(rebuilt, [kept]).lists
    assert after.facilities.empty
    assert list(after.account["state"]) == ["matched"]
    assert len(with_own(rebuilt, [after]).facilities) == len(rebuilt.facilities)


def test_a_row_that_was_said_to_be_another_stays_another(place):
    one = with_own(place, [brought(place, "name,x,y\nOak House,440500,290500\n", bank())])
    near = brought(one, "name,x,y\nOak House,441200,290500\n", one.kinds[-1], new=[2])
    assert near.listed[0]["another"] is True
    lists = kept_lists(
        place,
        [
            entered([{"name": "Oak House", "easting": 440500, "northing": 290500}]),
            entered(near.listed, "b", name="More"),
        ],
    ).lists
    assert [len(one.facilities) for one in lists] == [1, 1]
    asked = [{name: said for name, said in near.listed[0].items() if name != "another"}]
    lists = kept_lists(
        place,
        [entered([{"name": "Oak House", "easting": 440500, "northing": 290500}]), entered(asked, "b", name="More")],
    ).lists
    assert [len(one.facilities) for one in lists] == [1, 0]


def test_kinds_have_slots_of_their_own_and_ids_that_other_lists_do_not_change():
    rows = [{"name": "Hall", "postcode": "ZZ1 1ZZ"}]
    one, two = entered(rows, "b"), entered(rows, "a", name="Warm", singular="warm space", plural="warm spaces")
    alone, both = kinds_of_lists([one], "demo"), kinds_of_lists([one, two], "demo")
    assert alone["b"].id == both["b"].id
    assert (alone["b"].slot, both["b"].slot, both["a"].slot) == (FIRST_SLOT, FIRST_SLOT + 1, FIRST_SLOT)
    assert KIND_BY_ID[both["b"].id].slot == FIRST_SLOT + 1
    assert kinds_of_lists([one], "E08000025")["b"].id != alone["b"].id
    same = kinds_of_lists([one, entered(rows, "c", name="More banks")], "demo")
    assert same["b"] == same["c"]
    assert kinds_of_lists([entered(rows, service="library")], "demo")["a"] is KIND_BY_ID["library"]


def test_more_rows_than_a_record_holds_are_not_kept(place):
    read_ = brought(place, "name,x,y\nOak House,440500,290500\n", bank())
    many = pd.concat([read_.account] * (MOST_PLACES + 1), ignore_index=True)
    table = own_table.OwnTable("a", "0", ("name",), pd.DataFrame({"row": [2], "name": ["Oak House"]}))
    assert rows_to_keep(table, guess(table), many, ()) == ()


def test_what_a_list_says_of_hours_is_a_size_of_nothing(place):
    joined = with_own(place, [brought(place, ROWS, bank())])
    hours = joined.facilities[joined.facilities["capacity_unit"].eq(HOURS)]
    assert hours["capacity"].tolist() == [1.0]


def hall(record, **more):
    return entered([{"name": "Hall", "easting": WEST_M + 500, "northing": SOUTH_M + 500}], record, **more)


@pytest.mark.parametrize(
    ("second", "says"),
    [
        ({"service": "hospital", "name": "B"}, "there is no service 'hospital'"),
        ({"service": "own_kept_0123456789", "name": "B"}, "there is no service"),
        ({"singular": "library", "name": "B"}, "libraries are a known kind"),
        ({"singular": "", "name": "B"}, "say both"),
        ({"reach_m": 900, "name": "B"}, "another mark, reach or people"),
        ({}, "another one here is called Banks"),
    ],
)
def test_a_list_that_an_import_brought_and_nobody_could_save_is_left_out_alone_and_named(place, second, says):
    found = kept_lists(place, [hall("a", **second), replace(hall("b"), at=datetime(2025, 1, 1, tzinfo=UTC))])
    assert [one.record for one in found.lists] == ["b"]
    ((left, why),) = found.refused
    assert left.record == "a"
    assert says in why


def test_lists_beyond_the_most_are_left_out_the_last_saved_first(place, monkeypatch):
    monkeypatch.setattr("equitymap.records.subjects.lists.MOST_LISTS", 2)
    many = [hall(f"{number:02}", name=f"{number:02}", service="library") for number in range(4)]
    found = kept_lists(place, many[::-1])
    assert [one.record for one in found.lists] == [one.record for one in many[:2]]
    assert {one.record: why for one, why in found.refused} == dict.fromkeys(
        ("02", "03"), "Only 2 lists can be kept for a place. Remove one first."
    )


def test_a_list_that_cannot_be_counted_leaves_the_others(place, monkeypatch):
    monkeypatch.setattr("equitymap.places.lists.own.MOST_COUNTED", 1)
    found = kept_lists(
        place, [entered([{"name": n, "postcode": place.postcodes.index[0]} for n in "ab"]), hall("b", name="More")]
    )
    assert [one.record for one in found.lists] == ["b"]
    assert [(one.record, "at most 1" in why) for one, why in found.refused] == [("a", True)]


def test_a_mark_stays_as_it_is_whatever_a_visit_leaves_out(place):
    both = [hall("a", name="Warm", singular="warm space", plural="warm spaces"), hall("b")]
    (alone,) = kept_lists(place, both, left_out=["a"]).lists
    assert alone.record == "b"
    assert alone.kind == kept_lists(place, both).lists[0].kind
    assert alone.kind.slot == FIRST_SLOT + 1


def test_a_doubtful_place_that_was_kept_is_counted(place):
    posts, areas = place.postcodes, place.neighbourhoods
    posts = posts[posts["area_code"].isin(place.inside.index)]
    points = areas[["easting_m", "northing_m"]].astype(int).loc[posts["area_code"]].to_numpy()
    there = replace(place, postcodes=posts.assign(easting_m=points[:, 0], northing_m=points[:, 1]))
    far = {"name": "Hall", "postcode": posts.index[0], "easting": points[-1, 0], "northing": points[-1, 1]}
    (found,) = kept_lists(there, [entered([far])]).lists
    assert list(found.account["state"]) == ["used"]
    assert "km from its postcode" in found.account["reason"].iloc[0]
    assert len(found.facilities) == 1


def test_a_row_that_a_register_has_is_kept_beside_those_that_are_counted(place):
    text = f"name,x,y\nOak House,{WEST_M + 500},{SOUTH_M + 500}\n"
    again = brought(
        with_own(place, [brought(place, text, bank())]), f"{text}Inn,{WEST_M + 3500},{SOUTH_M + 500}\n", bank()
    )
    assert list(again.account["state"]) == ["matched", "used"]
    assert [one["name"] for one in again.listed] == ["Oak House", "Inn"]
