"""Local lists in real places: a council's own list doubles nothing, and every line is used or said to be elsewhere."""

import csv
import io

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.access import access_table
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, people_by_kind
from equitymap.measures.map.border import near_border
from equitymap.measures.selection import is_open
from equitymap.places.build.build import build_place
from equitymap.places.build.local_lists import bring, forget, with_lists
from equitymap.places.build.outside import beyond_england
from equitymap.places.check.check import check_place
from equitymap.places.gone import gone
from equitymap.places.lists.own import ground_of, own_list, with_own
from equitymap.sources.local.local_file import HEADINGS
from equitymap.sources.local.local_services import REGISTER
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.columns import guess
from tests.real.conftest import NORWICH

GREATER_MANCHESTER = frozenset(
    ("Bolton", "Bury", "Manchester", "Oldham", "Rochdale", "Salford", "Stockport", "Tameside", "Trafford", "Wigan")
)
TODAY = pd.Timestamp("2026-11-28")
TRAFFORD, FOREST_OF_DEAN = "E08000009", "E07000080"


@pytest.fixture(scope="module")
def plain(district):
    return district(TRAFFORD)


def written(path, *rows: dict[str, object]):
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, HEADINGS, restval="")
        table.writeheader()
        table.writerows(rows)
    return path


def libraries(place):
    found = place.facilities
    return found[(found["kind"] == "library") & found["inside"]]


def test_a_councils_own_list_of_libraries_doubles_none(national, plain, tmp_path):
    ours = libraries(plain)
    ours = ours[is_open(ours)]
    rows = [
        {"kind": "library", "name": f"{row['name']} Library", "postcode": row["postcode"], "type": "Council"}
        for _, row in ours.iterrows()
    ]
    extra = {"kind": "library", "name": "Invented Mill Library", "postcode": ours["postcode"].iloc[0]}
    path = written(tmp_path / "trafford_libraries.csv", *rows, extra)
    wider = national.with_local(path)
    place = build_place(TRAFFORD, wider)
    assert wider.local.account["state"].tolist() == ["matched"] * len(rows) + ["added"]
    assert set(wider.local.in_state("matched")["facility_id"]) == set(ours.index)
    assert set(libraries(place)["name"]) - set(libraries(plain)["name"]) == {"Invented Mill Library"}
    assert len(libraries(place)) == len(libraries(plain)) + 1
    assert [line for line in check_place(place, None) if not line.agrees] == []


def test_lines_elsewhere_are_named_and_the_counts_add_up(national, tmp_path):
    rows = [
        {"name": "Invented Swapped Club", "easting": 393852, "northing": 379206},
        {"name": "Invented Welsh Club", "latitude": 51.48, "longitude": -3.18},
        {"name": "Invented Far Club", "postcode": "M32 9AN", "latitude": 51.5, "longitude": -0.12},
        {"name": "Invented Near Club", "postcode": "M32 9AN"},
    ]
    path = written(tmp_path / "clubs.csv", *({"kind": "youth_club", **row} for row in rows))
    place = build_place(TRAFFORD, national.with_local(path))
    out = place.left_out[place.left_out["release"] == REGISTER].set_index("row")["reason"]
    assert sorted(out.index) == [2, 3, 4]
    assert "easting and northing changed round?" in out[2]
    assert "lies outside Trafford and the 10 km around it" in out[3]
    assert out[3].endswith("in Wales")
    assert "km from its postcode M32 9AN" in out[4]
    used = place.manifest.release(REGISTER)
    assert (used.rows_read, used.rows_kept, used.rows_elsewhere, sum(used.left_out.values())) == (4, 1, 0, 3)


def test_a_list_of_all_england_is_about_other_places_too(national, district, tmp_path):
    rows = [
        {"name": "Invented Near Club", "postcode": district(NORWICH).postcodes.index[0]},
        {"name": "Invented Leeds Club", "postcode": "LS1 1UR"},
    ]
    path = written(tmp_path / "clubs.csv", *({"kind": "youth_club", **row} for row in rows))
    place = build_place(NORWICH, national.with_local(path, of_england=["clubs.csv"]))
    used = place.manifest.release(REGISTER)
    assert (used.rows_read, used.rows_kept, used.rows_elsewhere, sum(used.left_out.values())) == (2, 1, 1, 0)


def test_what_lies_in_no_place_of_england_is_named_for_all_of_england(national, tmp_path):
    rows = [
        {"name": "Invented Near Club", "postcode": "M32 9AN"},
        {"name": "Invented Welsh Club", "latitude": 51.48, "longitude": -3.18},
        {"name": "Invented Boat Club", "easting": 300000, "northing": 450000},
    ]
    path = written(tmp_path / "clubs.csv", *({"kind": "youth_club", **row} for row in rows))
    found = beyond_england(national.with_local(path, of_england=["clubs.csv"]))
    assert found["row"].tolist() == [3, 4]
    assert found["reason"].str.contains("lies in no place of England").all()
    assert found["reason"].iloc[0].endswith("but in Wales")


def test_a_second_list_adds_to_the_first_and_building_again_keeps_both(national, district, tmp_path):
    club = {"kind": "youth_club", "postcode": district(NORWICH).postcodes.index[0]}
    one = written(tmp_path / "one.csv", club | {"name": "Invented First Club"})
    two = written(tmp_path / "two.csv", club | {"name": "Invented Second Club"})
    root = tmp_path / "places"
    bring(NORWICH, [one], root)
    bring(NORWICH, [two], root)

    def clubs() -> list[str]:
        place = build_place(NORWICH, with_lists(national, NORWICH, root))
        return sorted(place.facilities.loc[place.facilities["kind"] == "youth_club", "name"])

    assert clubs() == clubs() == ["Invented First Club", "Invented Second Club"]
    forget(NORWICH, ["one.csv"], root)
    assert clubs() == ["Invented Second Club"]
    forget(NORWICH, ["two.csv"], root)
    again = build_place(NORWICH, with_lists(national, NORWICH, root))
    assert again.manifest.checksum == district(NORWICH).manifest.checksum


def test_a_number_as_the_register_prints_it_tells_of_that_centre(national, tmp_path):
    row = {
        "kind": "childrens_centre",
        "name": "Invented name",
        "register_number": "22963",
        "event": "hours_cut",
        "when": "2015",
        "hours_before": 40,
        "hours_after": 20,
        "evidence": "https://example.org/minutes",
    }
    place = build_place(TRAFFORD, national.with_local(written(tmp_path / "one.csv", row)))
    told = place.withdrawals[place.withdrawals["confidence"] == "reported"]
    assert told["facility_id"].tolist() == ["cc:22963"]


def test_beside_wales_it_is_known_that_the_nearest_may_be_there(national):
    place = build_place(FOREST_OF_DEAN, national)
    assert place.manifest.border.nations == ("Wales",)
    found = near_border(place, "library", 3200)
    assert {"E01022275", "E01022274", "E01022263"} <= set(found.index[found["nearer"]])
    assert (found["border_m"] < pd.concat([found["nearest_m"], found["border_m"] + 1], axis=1).max(axis=1)).all()


def test_inland_places_have_no_border(plain):
    assert plain.manifest.border is None


def as_brought(text: str, place):
    cells, broken, _ = own_table.read(text.encode(), name="libraries.csv")
    table = own_table.OwnTable("libraries.csv", "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken)
    return own_list(place, table, guess(table), KIND_BY_ID["library"], ground=ground_of(place), today=TODAY)


def csv_row(heading, **cells: str) -> str:
    return ",".join(cells.get(name, "") for name in heading) + "\n"


def counts(place) -> list[object]:
    """Return what pages count of libraries: access in each year, gaps, what has gone."""
    supply = supply_of(place, "library")
    access = access_table(place, "library", list(supply.years), supply=supply)
    gaps = people_by_kind(place, Rule(tenths=3), lambda one: supply_of(place, one))
    return [access, gaps["library"], gone(place, "library")["facility_id"].tolist(), len(place.facilities)]


def test_greater_manchesters_register_of_libraries_as_a_list_of_ones_own_changes_no_count(national, plain):
    (path,) = national.readings.libraries.paths[:1]
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        heading, *rows = csv.reader(stream)
    reporting, sort = heading.index("reporting"), heading.index("type")
    ours = [row for row in rows if row[reporting] in GREATER_MANCHESTER and "mobile" not in row[sort].lower()]
    written_out = io.StringIO(newline="")
    csv.writer(written_out).writerows([heading, *ours])
    brought = as_brought(written_out.getvalue(), plain)
    states = brought.account["state"].value_counts().to_dict()
    assert set(states) == {"matched", "outside"}
    assert states["matched"] > 80
    assert brought.account.loc[brought.account["state"] == "matched", "reason"].str.startswith("is ").all()
    joined = with_own(plain, [brought])
    for before, after in zip(counts(plain), counts(joined), strict=True):
        assert before.equals(after) if isinstance(before, pd.DataFrame) else before == after
    extra = written_out.getvalue() + csv_row(heading, name="Invented Mill", postcode="M32 9AN", type="Static Library")
    more = counts(with_own(plain, [as_brought(extra, plain)]))
    assert more[-1] == counts(plain)[-1] + 1
