"""England from the real files: totals that the publishers give, and places the same however they are built."""

import csv
import gzip
from collections import Counter

import pandas as pd
import pytest

from equitymap.measures.context.similar_districts import BACKGROUND, similar
from equitymap.measures.england.district_summary import services_by_neighbourhood
from equitymap.places import store
from equitymap.places.england.build_all import build_all
from equitymap.places.england.summary import LEVELS
from tests.real.conftest import CITY, NORWICH, SCILLY, THREE


def _raw_counts(open_data):
    path = next(open_data.rglob("File_1_IoD2025*.csv.gz"))
    every, first = Counter(), Counter()
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            code = row["Local Authority District code (2024)"]
            every[code] += 1
            tenth = next(name for name in row if name.startswith("Index of Multiple Deprivation (IMD) Decile"))
            first[code] += row[tenth] == "1"
    return every, first


def test_side_by_side_gives_the_place_that_is_built_alone(three, places):
    root, done = three
    assert {one.code: one.state for one in done} == dict.fromkeys(THREE, "built")
    beside = store.read_manifest(NORWICH, root)
    assert beside.checksum == places[NORWICH].manifest.checksum
    assert set(beside.frames.values()) == set(places[NORWICH].manifest.frames.values())


def test_a_second_run_keeps_all_and_a_lost_one_is_built_again(three, national):
    root, first = three
    before = store.read_manifest(SCILLY, root).checksum
    assert {one.state for one in build_all(THREE, national, services_by_neighbourhood, root=root)} == {"kept"}
    (root / SCILLY / "manifest.json").unlink()
    again = {one.code: one for one in build_all(THREE, national, services_by_neighbourhood, root=root)}
    assert {code: one.state for code, one in again.items()} == {NORWICH: "kept", SCILLY: "built", CITY: "kept"}
    assert store.read_manifest(SCILLY, root).checksum == before
    for one in first:
        pd.testing.assert_frame_equal(one.then, again[one.code].then)


def test_every_district_has_the_counts_of_the_raw_file(england, open_data):
    every, first = _raw_counts(open_data)
    table = england.districts
    assert len(table) == 296
    assert table["neighbourhoods"].to_dict() == dict(every)
    assert table["imd_most_deprived_tenth.top"].astype(int).to_dict() == {code: first[code] for code in table.index}
    assert (len(england.msoas), len(england.lsoas)) == (6856, 33755)
    assert int(table["neighbourhoods"].sum()) == int(england.msoas["neighbourhoods"].sum()) == 33755
    assert (england.lsoas["imd_tenth"] == 1).sum() == sum(first.values())


def test_sums_of_both_levels_agree_and_are_englands(england):
    for summary in england.summaries:
        if summary.basis == "rate" and {"districts", "msoas"} <= set(summary.levels):
            for part in ("top", "bottom"):
                column = f"{summary.id}.{part}"
                assert england.districts[column].sum() == pytest.approx(england.msoas[column].sum()), column
    assert england.districts["population"].sum() == pytest.approx(56_490_048, abs=5000), "Census 2021, England"


def test_district_figures_are_those_of_the_place(england, places):
    place = places[NORWICH]
    ours = place.benchmarks.query("level == 'district'").set_index("indicator")
    for summary in england.summaries:
        if summary.id in ours.index and "msoas" in summary.levels:
            want = ours.loc[[summary.id], "value"].iloc[-1]
            assert england.districts.loc[NORWICH, summary.id] == pytest.approx(want, rel=1e-9), summary.id


def test_norwich_lost_five_of_eight_centres_and_the_scillies_kept_their_one(england):
    norwich, scilly = england.districts.loc[NORWICH], england.districts.loc[SCILLY]
    assert (norwich["childrens_centre_left.top"], norwich["childrens_centre_left.bottom"]) == (5, 8)
    assert (scilly["childrens_centre_left.top"], scilly["childrens_centre_left.bottom"]) == (0, 1)
    assert england.districts.loc["E08000035", ["childrens_centre_left", "library_left"]].isna().all(), "not built"
    assert england.districts["built"].sum() == 3


def test_shapes_are_where_england_is_and_nest(england):
    for level in LEVELS:
        west, south, east, north = england.outlines[level].total_bounds
        assert west > -6.5
        assert east < 1.8
        assert south > 49.8
        assert north < 55.9
        assert england.outlines[level].is_valid.all()
        assert not england.outlines[level].is_empty.any()


def test_likeness_has_all_districts_and_finds_its_kind(england):
    found = similar(england.districts, NORWICH)
    assert len(found) == 10
    assert found.attrs["left_out"] == 0
    assert england.districts[list(BACKGROUND)].notna().all(axis=None)
    assert england.districts.loc[found.index, "rural_share"].max() < 10


def test_every_rate_shown_lies_in_its_possible_range(england, national):
    """Recomputed from the published counts: hidden ones are anything from 0 to 9, and their children are known."""
    name = "children_low_income_homes"
    cells = national.outcomes[national.outcomes["indicator"] == "children_low_income_count"].set_index("area_code")
    children = national.people["children_0_15"].astype(float)
    counts, hidden = cells["value"].astype(float), cells["status"] == "suppressed"
    ceiling = counts.fillna(children.clip(upper=9)).where(hidden | counts.notna())
    for level, key in (("districts", "district_code"), ("msoas", "msoa_code")):
        groups = national.areas[key]
        below = children.groupby(groups).sum()
        low = 100 * counts.fillna(0).groupby(groups).sum() / below
        high = 100 * ceiling.groupby(groups).sum() / below
        shown = england.table(level)[[name, f"{name}.low", f"{name}.high"]]
        assert (shown[name] >= low - 1e-9).all(), level
        assert (shown[name] <= high + 1e-9).all(), level
        assert (shown[f"{name}.low"] - low).abs().max() < 1e-9
        assert (shown[f"{name}.high"] - high).abs().max() < 1e-9
    city = england.districts.loc[CITY]
    assert city[f"{name}.low"] == pytest.approx(22.298, abs=0.001)
    assert city[f"{name}.high"] == pytest.approx(26.930, abs=0.001)
    assert city[f"{name}.hidden"] == 3


def test_leaving_hidden_counts_out_would_push_89_districts_above_what_is_possible(england, national):
    """The fault that the range mends, measured the old way."""
    cells = national.outcomes[national.outcomes["indicator"] == "children_low_income_count"].set_index("area_code")
    counts = cells["value"].astype(float).dropna()
    children = national.people["children_0_15"].astype(float).reindex(counts.index)
    groups = national.areas["district_code"].reindex(counts.index)
    old = 100 * counts.groupby(groups).sum() / children.groupby(groups).sum()
    assert (old > england.districts["children_low_income_homes.high"] + 0.5).sum() == 89
