"""England's tables: sums before rates, missing stays missing, a county's figure is marked as one."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.errors import DamagedPlace, PlaceNotBuilt, StalePlace
from equitymap.places.england import england
from equitymap.places.england.england_parts import Part, added_up, by_neighbourhood
from equitymap.places.england.england_published import latest_year
from equitymap.places.england.summary import LEVELS
from tests.england_files import CODES, county_figures, of_places, small_national


@pytest.fixture(scope="module")
def built():
    return england.build_england(small_national(), of_places())


def test_three_levels_in_code_order_with_outlines_in_the_same_order(built):
    assert [len(built.table(level)) for level in LEVELS] == [2, 4, 8]
    for level in LEVELS:
        assert built.table(level).index.is_monotonic_increasing
        assert list(built.table(level).index) == list(built.outlines[level].index)
        assert built.outlines[level].crs == "EPSG:4326"
        assert not built.outlines[level].is_empty.any()


def test_names_people_and_nesting(built):
    first = built.districts.loc["E07000001"]
    assert (first["name"], first["region"], first["upper_tier"]) == ("Eastmere", "North", "Mereshire")
    assert (first["population"], first["neighbourhoods"]) == (4600, 4)
    assert built.lsoas.loc["E01000003", "label"] == "Oak 002A"
    assert built.msoas["district_code"].tolist() == ["E07000001"] * 2 + ["E07000002"] * 2
    assert built.districts["population"].sum() == built.msoas["population"].sum() == built.lsoas["population"].sum()


def test_share_in_the_most_deprived_tenth_is_of_neighbourhoods(built):
    assert built.districts["imd_most_deprived_tenth"].tolist() == [50.0, 25.0]
    assert built.districts["imd_most_deprived_tenth.top"].tolist() == [2, 1]
    assert built.msoas["imd_most_deprived_tenth"].tolist() == [100, 0, 50, 0]
    assert "imd_most_deprived_tenth" not in built.lsoas
    assert built.lsoas["imd_tenth"].tolist() == [1, 1, 2, 10, 1, 5, 6, 7]


def test_a_rate_of_a_district_is_its_sums_and_not_a_mean_of_rates(built):
    assert built.districts["aged_under_5"].tolist() == pytest.approx([100 * 260 / 4600, 100 * 420 / 6200])
    assert built.districts["aged_under_5.bottom"].tolist() == [4600, 6200]


def test_a_neighbourhood_without_a_figure_is_left_out_above_and_below(built):
    weights = np.array([1400, 1500, 1600])
    want = 100 * float((np.array([0.5, 0.4, 0.3]) * weights).sum()) / weights.sum()
    assert built.districts.loc["E07000002", "income_deprived"] == pytest.approx(want)
    assert built.districts.loc["E07000002", "income_deprived.areas"] == 3
    assert np.isnan(built.lsoas.loc["E01000008", "income_deprived"])


def test_a_hidden_count_leaves_a_range_and_keeps_its_children(built):
    """Four neighbourhoods of 200 children each: 100 are counted, and one count, of at most 9, is hidden."""
    row = built.districts.loc["E07000001"]
    assert row[[f"children_low_income_homes.{name}" for name in ("low", "high", "hidden", "areas")]].tolist() == [
        12.5,
        13.625,
        1,
        3,
    ]
    assert row["children_low_income_homes"] == pytest.approx((12.5 + 13.625) / 2)
    assert built.districts.loc["E07000002", "children_low_income_homes.hidden"] == 0
    assert not [name for name in built.districts if name.startswith("aged_under_5.") and name.endswith("hidden")]


def test_services_come_from_built_places_and_are_missing_elsewhere(built):
    east, west = built.districts.loc["E07000001"], built.districts.loc["E07000002"]
    assert (bool(east["built"]), bool(west["built"])) == (True, False)
    assert east["childrens_centre_left"] == 50.0
    assert east["childrens_centre_left_per_1000"] == pytest.approx(1000 / 260)
    assert east["childrens_centre_access_lost"] == pytest.approx(100 * 60 / 260)
    assert built.lsoas["childrens_centre_access_lost"].tolist()[:4] == [0, 100, 0, 0]
    assert np.isnan(west["childrens_centre_access_lost"])
    assert np.isnan(west["childrens_centre_left"])
    assert np.isnan(east["library_left"]), "no library ever stood there: no share, not zero"
    assert np.isnan(east["library_nearest_km"])


def test_without_any_place_there_is_nothing_about_services():
    plain = england.build_england(small_national())
    assert not [summary for summary in plain.summaries if summary.id.startswith("childrens_centre")]
    assert not plain.districts["built"].any()


def test_a_register_that_is_not_at_hand_has_no_summary():
    national = small_national()
    object.__setattr__(national, "readings", replace(national.readings, libraries=None))
    ids = {summary.id for summary in england.build_england(national, of_places()).summaries}
    assert "childrens_centre_left" in ids
    assert not {identifier for identifier in ids if identifier.startswith("library")}


def test_a_countys_figure_stands_at_its_districts_and_says_so(built):
    (summary,) = [one for one in built.summaries if one.id == "low_birth_weight"]
    assert (summary.figure_for, summary.levels, summary.period) == ("upper_tier", ("districts",), "2023")
    assert "not its own" in summary.limits
    assert built.districts["low_birth_weight"].tolist() == [12.5, 12.5]


def test_the_year_shown_is_one_that_most_councils_have():
    assert latest_year(county_figures()) == 2024, "the girls' figure"
    assert latest_year(county_figures().query("group == 'all'")) == 2023
    assert latest_year(county_figures().assign(value=np.nan)) is None


def test_rural_share_and_density(built):
    assert built.districts["rural_share"].tolist() == pytest.approx([100 * 1000 / 4600, 0])
    assert built.districts["density"].tolist() == pytest.approx([4600 / 4, 6200 / 4])


def test_every_summary_has_its_columns_and_no_other(built):
    for level in LEVELS:
        columns = {column.split(".")[0] for column in built.table(level).columns}
        ids = {summary.id for summary in built.summaries if level in summary.levels}
        assert ids <= columns
        assert not {summary.id for summary in built.summaries} - ids & columns - ids


def test_nobody_to_divide_by_is_no_figure(built):
    part = Part(built.summaries[0], pd.Series(0.0, index=CODES), pd.Series(0.0, index=CODES))
    groups = pd.Series("E07000001", index=CODES)
    assert added_up(part, groups)["value"].isna().all()
    assert by_neighbourhood(part, CODES).isna().all()


def test_written_and_opened_again(built, tmp_path):
    england.write_england(built, tmp_path)
    back = england.open_england(tmp_path, outlines_too=True)
    assert back.summaries == built.summaries
    for level in LEVELS:
        pd.testing.assert_frame_equal(back.table(level), built.table(level))
        assert back.outlines[level].geom_equals(built.outlines[level]).all()
    about = england.england_manifest(tmp_path)
    assert about["places"] == 1
    england.write_england(built, tmp_path)
    assert england.england_manifest(tmp_path)["build_id"] == about["build_id"]


def test_what_is_missing_stale_or_damaged_says_what_to_run(built, tmp_path):
    with pytest.raises(PlaceNotBuilt, match="build --all"):
        england.open_england(tmp_path)
    folder = england.write_england(built, tmp_path)
    (folder / "msoas.parquet").write_bytes(b"PAR1")
    with pytest.raises(DamagedPlace, match="build --all"):
        england.open_england(tmp_path)
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps(about | {"schema_version": 0}), encoding="utf-8")
    with pytest.raises(StalePlace, match="build --all"):
        england.open_england(tmp_path)


def test_tables_that_were_replaced_are_never_mixed(built, tmp_path):
    """A page that holds the older build is told so, and every file is the one that was written."""
    england.write_england(built, tmp_path)
    held = england.england_manifest(tmp_path)["build_id"]
    fewer = replace(built, districts=built.districts.assign(population=1))
    folder = england.write_england(fewer, tmp_path)
    assert england.england_manifest(tmp_path)["build_id"] != held
    with pytest.raises(StalePlace, match="built again a moment ago"):
        england.open_england(tmp_path, build_id=held)
    path = folder / "lsoas.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 16
    path.write_bytes(bytes(content))
    with pytest.raises(DamagedPlace, match=r"lsoas\.parquet is not the file that was written.*build --all"):
        england.open_england(tmp_path)


@pytest.mark.parametrize("kind", ["file", "loop", "empty", "folder", "nonsense", "list"])
def test_what_is_not_the_tables_is_damage(tmp_path, kind):
    folder = tmp_path / "england"
    if kind == "file":
        folder.write_text("hello")
    elif kind == "loop":
        folder.symlink_to("england")
    else:
        folder.mkdir()
    if kind == "folder":
        (folder / "manifest.json").mkdir()
    elif kind in ("nonsense", "list"):
        (folder / "manifest.json").write_text("{[" if kind == "nonsense" else "[1]")
    with pytest.raises(DamagedPlace, match=r"The tables of England are damaged.*build --all") as wrong:
        england.england_manifest(tmp_path)
    assert str(tmp_path) not in str(wrong.value)
