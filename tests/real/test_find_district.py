"""Names against the real lookups: every council by its own name, every old code to a council of today."""

import csv

import pytest

from equitymap.errors import AmbiguousPlace
from equitymap.places.find_district import candidates, find_district
from equitymap.places.gazetteer import read_gazetteer
from equitymap.sources.areas.code_history import former_districts, renamed_districts
from equitymap.sources.reading.read_table import SourceFolder


@pytest.fixture(scope="module")
def names(open_data):
    return read_gazetteer(SourceFolder(open_data))


def test_every_district_answers_to_its_own_name(names):
    assert len(names.districts) == 296
    assert {code: find_district(name, names).code for code, name in names.districts.items()} == {
        code: code for code in names.districts
    }


def test_former_councils_lead_where_the_code_history_says(names, open_data):
    with (open_data / "ons-lookups/LAD_2016_to_2024_code_history_UK.csv").open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["LAD16CD"].startswith("E")]
    gone = {row["LAD16CD"]: row["LAD24CD"] for row in rows if row["LAD24CD"] not in {r["LAD16CD"] for r in rows}}
    ours = {old.code: old.successor for old in former_districts() if old.code}
    abolished = {code: now for code, now in gone.items() if code not in names.districts}
    assert {code: names.districts[now] for code, now in abolished.items()} == {
        code: ours.get(code, "missing") for code in abolished
    }


def test_a_county_lists_its_districts(names):
    assert len(candidates("Norfolk", names)) == 7


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ("Surrey", 11),
        ("Gloucestershire", 6),
        ("Lancashire", 12),
        ("Hampshire", 11),
        ("Warwickshire", 5),
        ("Leicestershire", 7),
        ("Kent", 12),
        ("Sussex", 13),
        ("London", 33),
        ("West Midlands", 7),
        ("South East", 64),
    ],
)
def test_no_county_or_region_is_taken_for_a_district(names, asked, count):
    with pytest.raises(AmbiguousPlace, match=f"of {count} districts"):
        find_district(asked, names)


def test_no_county_of_the_lookups_builds_a_district(names):
    councils = set(names.districts.values())
    for county in set(names.counties["name"]) | set(names.regions.values()) - councils:
        with pytest.raises(AmbiguousPlace):
            find_district(county, names)


def test_every_renamed_council_of_the_code_history_is_found_by_its_old_name(names, open_data):
    with (open_data / "ons-lookups/LAD_2016_to_2024_code_history_UK.csv").open(encoding="utf-8-sig") as stream:
        rows = [row for row in csv.DictReader(stream) if row["LAD24CD"] in names.districts]
    old = {row["LAD16NM"]: row["LAD24CD"] for row in rows if row["LAD16CD"] == row["LAD24CD"]}
    renamed = {name: code for name, code in old.items() if names.districts[code] != name}
    assert renamed
    assert {name: find_district(name, names).code for name in renamed} == renamed
    assert {find_district(one.old, names).name for one in renamed_districts()} == {
        one.new for one in renamed_districts()
    }
