"""The demonstration place: invented, the same every time, and holding every case that the product must show."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from equitymap.domains import DOMAIN_BY_ID
from equitymap.indicators import indicators
from equitymap.kinds import RING_M
from equitymap.places.files import csv_place
from equitymap.places.place import Place
from equitymap.schema import FRAMES
from equitymap.settings import settings
from equitymap.vocabulary import CELL_STATES, DEPRIVATION_RELEASES, OPEN_STATES
from tools.demo_town import names, national_gradients, write_town
from tools.demo_town.figures import AGES

FOLDER = settings().data_dir / "demo"
AREAS_IN_ENGLAND = {"iod2025": 33_755, "iod2019": 32_844}


@pytest.fixture(scope="module")
def place() -> Place:
    return csv_place.read_tables(FOLDER)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_town.write(folder)
    return folder


@pytest.mark.parametrize("file", ["manifest.json", csv_place.OUTLINES, *(f"{name}.csv" for name in FRAMES)])
def test_the_seed_gives_the_committed_bytes(again: Path, file: str) -> None:
    assert (again / file).read_bytes() == (FOLDER / file).read_bytes(), "run: python -m equitymap demo"


def test_the_records_are_the_committed_bytes(again: Path) -> None:
    ours, theirs = sorted((FOLDER / "records").iterdir()), sorted((again / "records").iterdir())
    assert [path.name for path in theirs] == [path.name for path in ours]
    assert [path.read_bytes() for path in theirs] == [path.read_bytes() for path in ours], (
        "run: python -m equitymap demo"
    )


def test_another_seed_gives_another_town(place: Place) -> None:
    other = write_town.generate(1)
    assert len(other.inside) == len(place.inside)
    assert not np.array_equal(other.neighbourhoods["population"], place.neighbourhoods["population"])


def test_the_folder_is_small_enough_to_read() -> None:
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert sum(sizes.values()) < 1_500_000
    assert max(sizes.values()) < 400_000
    assert sizes[csv_place.OUTLINES] < 250_000


# --- nothing in it can be taken for a real place ------------------------------------------------


@pytest.mark.parametrize("column", ["msoa_code", "ward_code", "district_code"])
def test_codes_are_not_official(place: Place, column: str) -> None:
    assert place.neighbourhoods.index.str.startswith("X").all()
    assert place.neighbourhoods[column].str.startswith("X").all()
    assert place.code.startswith("X")


def test_it_says_that_it_is_invented(place: Place) -> None:
    assert place.manifest.invented
    assert any("invented" in note for note in place.manifest.notes)
    assert {used.publisher for used in place.manifest.releases} == {"Invented figures"}


def test_it_lies_in_open_sea(place: Place) -> None:
    # The nearest land is the Yorkshire coast, east of 0.15 degrees only at Spurn (53.58 N).
    west, south, east, north = place.neighbourhoods.total_bounds
    assert west > 1.2
    assert south > 54.2
    assert east < 2.5
    assert north < 55


def test_postcodes_and_register_numbers_are_not_official(place: Place) -> None:
    assert place.postcodes.index.str.fullmatch(r"ZZ[1-9]\d[A-Z]{2}").all()
    assert place.facilities["register_id"].str.match(r"X[0-9G]").all()
    assert place.facilities["postcode"].dropna().str.replace(" ", "").isin(place.postcodes.index).all()


# --- a town --------------------------------------------------------------------------------------


def test_its_size(place: Place) -> None:
    areas = place.neighbourhoods
    assert areas["inside"].sum() == 90
    assert (~areas["inside"]).sum() == 25
    assert areas["population"].between(1_300, 2_000).all()
    assert place.inside["ward_code"].nunique() == 12
    assert place.inside.groupby("msoa_code").size().between(4, 5).all()
    assert place.inside["msoa_code"].nunique() == 20


@pytest.mark.parametrize("key", ["msoa", "ward"])
def test_every_code_has_one_name(place: Place, key: str) -> None:
    pairs = place.neighbourhoods[[f"{key}_code", f"{key}" if key == "ward" else "msoa_name"]].drop_duplicates()
    assert not pairs.iloc[:, 0].duplicated().any()
    assert not pairs.iloc[:, 1].duplicated().any()


def test_outlines_are_an_exact_coverage(place: Place) -> None:
    shapes = place.neighbourhoods.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_there_are_no_gaps_between_neighbourhoods(place: Place) -> None:
    land = shapely.union_all(place.neighbourhoods.geometry.to_numpy())
    parts = list(shapely.get_parts(land))
    assert len(parts) <= 3, "two banks of the river and an island"
    assert sum(shapely.get_num_interior_rings(part) for part in parts) == 0


def test_outlines_have_few_corners(place: Place) -> None:
    corners = shapely.get_num_coordinates(place.neighbourhoods.geometry.to_numpy())
    assert 15 < corners.mean() < 50


def test_neighbourhoods_are_small_in_the_middle_and_large_at_the_edge(place: Place) -> None:
    grid = place.neighbourhoods.to_crs("EPSG:27700")
    crowd = grid.loc[grid["inside"]].area.nsmallest(10).index
    middle = grid.loc[crowd, ["easting_m", "northing_m"]].mean()
    away = np.hypot(grid["easting_m"] - middle["easting_m"], grid["northing_m"] - middle["northing_m"])
    inside = grid["inside"]
    assert np.corrcoef(away[inside], np.log(grid.area[inside]))[0, 1] > 0.5


def test_origins_lie_in_their_neighbourhood_or_close_to_it(place: Place) -> None:
    grid = place.neighbourhoods.to_crs("EPSG:27700")
    origins = gpd.GeoSeries(gpd.points_from_xy(grid["easting_m"], grid["northing_m"]), index=grid.index, crs=grid.crs)
    assert (origins.distance(grid.geometry) < 300).all()
    assert set(grid["origin_from"]) == {"postcodes", "centroid"}
    assert (grid["postcodes"] == place.postcodes["area_code"].value_counts().reindex(grid.index).fillna(0)).all()


def test_there_is_an_island(place: Place) -> None:
    land = shapely.get_parts(shapely.union_all(place.neighbourhoods.geometry.to_numpy()))
    smallest = min(land, key=shapely.area)
    assert shapely.covers(smallest.buffer(1e-6), place.inside.geometry.to_numpy()).sum() == 1


def test_the_ring_is_not_wider_than_the_manifest_says(place: Place) -> None:
    grid = place.neighbourhoods.to_crs("EPSG:27700")
    town = shapely.union_all(grid.geometry[grid["inside"]].to_numpy())
    origins = gpd.points_from_xy(grid["easting_m"], grid["northing_m"])
    assert shapely.distance(origins, town).max() < RING_M == place.manifest.ring_m


# --- need ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("release", DEPRIVATION_RELEASES)
@pytest.mark.parametrize("domain", DOMAIN_BY_ID)
def test_ranks_are_unique_and_deciles_follow_from_them(place: Place, release: str, domain: str) -> None:
    rows = place.deprivation
    rows = rows[(rows["release"] == release) & (rows["domain"] == domain)]
    assert len(rows) == len(place.neighbourhoods)
    ranked = rows.dropna(subset=["rank"])
    total = AREAS_IN_ENGLAND[release]
    assert ranked["rank"].is_unique
    assert ranked["rank"].between(1, total).all()
    assert (ranked["decile"] == np.ceil(ranked["rank"].astype(float) * 10 / total)).all()


def test_the_town_is_somewhat_more_deprived_than_england(place: Place) -> None:
    tenths = imd(place)[place.inside.index]
    assert 0.12 < (tenths == 1).mean() < 0.3
    assert set(tenths) == set(range(1, 11))


def test_need_has_a_pattern(place: Place) -> None:
    shapes = place.inside.geometry
    one, other = shapes.sindex.query(shapes, predicate="touches")
    tenths = imd(place)[place.inside.index].to_numpy(dtype=float)
    assert np.corrcoef(tenths[one], tenths[other])[0, 1] > 0.4


def test_2019_is_carried_over_as_it_really_is(place: Place) -> None:
    rows = place.deprivation[place.deprivation["release"] == "iod2019"].set_index("area_code")
    lost = rows["domain"].isin(["idaci", "idaopi"])
    assert (rows.loc[lost, "status"] == "not_collected").all()
    assert rows.loc[lost, ["rank", "decile", "decile_low", "decile_high", "score"]].isna().all(axis=None)
    rows = rows[~lost]
    carried = rows[rows["status"] == "estimated"]
    assert carried["rank"].isna().all()
    assert (rows.loc[rows["status"] == "value", "rank"].notna()).all()
    ranges = carried[carried["decile_low"] != carried["decile_high"]]
    assert len(ranges)
    assert ranges["decile"].isna().all()
    single = carried[carried["decile_low"] == carried["decile_high"]]
    assert (single["decile"] == single["decile_low"]).all()


def imd(place: Place) -> pd.Series:
    rows = place.deprivation
    return rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")].set_index("area_code")["decile"]


# --- outcomes ------------------------------------------------------------------------------------


def test_the_averages_know_every_indicator() -> None:
    known = set(national_gradients.read().index.get_level_values("indicator"))
    missing = [entry.id for entry in indicators() if entry.id not in known]
    assert not missing, "run: python -m tools.demo_town.national_gradients DIR, then: python -m equitymap demo"


def test_residents_by_age_make_up_all_residents(place: Place) -> None:
    cells = place.outcomes[place.outcomes["indicator"].isin(AGES)]
    whole = cells.groupby("area_code")["numerator"].sum()
    assert len(AGES) == 6
    assert (whole == cells.groupby("area_code")["denominator"].first()).all()
    assert cells["numerator"].gt(0).all()


@pytest.mark.parametrize("entry", indicators(), ids=lambda entry: entry.id)
def test_every_indicator_has_its_cells_and_benchmarks(place: Place, entry: object) -> None:
    cells = place.outcomes[place.outcomes["indicator"] == entry.id]
    areas = place.inside.index if entry.geography == "lsoa" else pd.Index(place.inside["ward_code"].unique())
    assert set(cells["area_code"]) == set(areas)
    assert set(cells["period"]) == {entry.period}
    known = place.benchmarks[place.benchmarks["indicator"] == entry.id]
    levels = {"england", "region", "district", "quantile"} | ({"decile"} if entry.geography == "lsoa" else set())
    assert set(known["level"]) == levels
    assert known["value"].notna().all()
    if entry.is_share:
        shown = cells.dropna(subset=["value"])
        assert np.allclose(shown["value"], 100 * shown["numerator"] / shown["denominator"], atol=1e-3)
        assert ((shown["lower"] <= shown["value"]) & (shown["value"] <= shown["upper"])).all()


@pytest.mark.parametrize(
    "indicator", ["no_qualifications", "households_deprived_two", "never_worked", "out_of_work_count"]
)
def test_gradients_follow_the_national_averages(place: Place, indicator: str) -> None:
    national = national_gradients.read()["value"][indicator]
    cells = place.outcomes[place.outcomes["indicator"] == indicator].set_index("area_code")["value"]
    expected = imd(place).reindex(cells.index).astype(str).map(national)
    assert np.corrcoef(cells, expected)[0, 1] > 0.6
    assert abs(cells.mean() / expected.mean() - 1) < 0.12


@pytest.mark.parametrize("state", CELL_STATES)
def test_every_state_of_a_cell_occurs(place: Place, state: str) -> None:
    assert (place.outcomes["status"] == state).any()


def test_children_are_counted_once(place: Place) -> None:
    cells = place.outcomes.set_index(["indicator", "area_code"])["numerator"]
    for column, indicator in write_town.PEOPLE.items():
        assert (place.inside[column] == cells[indicator].reindex(place.inside.index)).all()
    assert (place.neighbourhoods["children_0_4"] < place.neighbourhoods["children_0_15"]).all()


# --- services ------------------------------------------------------------------------------------

CASES = {
    "closed without successor": lambda f: (f["status"] == "closed") & f["successor_id"].isna(),
    "merged": lambda f: (f["status"] == "replaced") & f["reason"].str.contains("merged into").fillna(False),
    "converted": lambda f: (f["status"] == "replaced") & f["reason"].str.contains("became an academy").fillna(False),
    "moved": lambda f: (f["status"] == "moved") & f["successor_id"].notna(),
    "handed over": lambda f: f["status"] == "handed_over",
    "came back": lambda f: (f["status"] == "open") & f["reason"].str.contains("came back").fillna(False),
    "left the register between two days": lambda f: (
        (f["status"] == "delisted") & f["closed"].isna() & (f["closed_not_before"] < f["closed_not_after"])
    ),
    "planned": lambda f: f["status"] == "proposed",
    "paused": lambda f: f["status"] == "paused",
    "nowhere": lambda f: (f["located_by"] == "nowhere") & f.geometry.isna() & f["area_code"].isna(),
    "school located by its postcode": lambda f: (f["kind"] == "school") & (f["located_by"] == "postcode"),
    "opened before the record": lambda f: (f["status"] == "open") & f["opened"].isna(),
}


@pytest.mark.parametrize("case", CASES)
def test_every_case_of_a_service_occurs(place: Place, case: str) -> None:
    assert CASES[case](place.facilities[place.facilities["inside"]]).any()


@pytest.mark.parametrize(
    ("kind", "inside"), [("school", 45), ("childrens_centre", 14), ("library", 9), ("gp_practice", 16)]
)
def test_how_many_services(place: Place, kind: str, inside: int) -> None:
    own = place.facilities[place.facilities["kind"] == kind]
    assert own["inside"].sum() == inside
    assert 2 <= (~own["inside"]).sum() <= 9


@pytest.mark.parametrize(
    "type_",
    ["maintained", "academy", "free school", "selective", "independent", "special", "nursery", "alternative provision"],
)
def test_every_type_of_school_occurs(place: Place, type_: str) -> None:
    assert (place.facilities["type"] == type_).any()


def test_services_stand_in_their_neighbourhood(place: Place) -> None:
    placed = place.facilities.dropna(subset=["area_code"])
    shapes = place.neighbourhoods.geometry.reindex(placed["area_code"]).to_numpy()
    assert (shapely.distance(placed.geometry.to_numpy(), shapes) < 0.0005).all()
    assert (placed["inside"] == place.neighbourhoods["inside"].reindex(placed["area_code"]).to_numpy()).all()


def test_successors_are_open_and_nobody_succeeds_oneself(place: Place) -> None:
    heirs = place.facilities["successor_id"].dropna()
    assert (heirs != heirs.index).all()
    assert place.facilities.loc[heirs, "status"].isin(OPEN_STATES).all()


def test_dates_are_in_order_and_within_the_observed_years(place: Place) -> None:
    services = place.facilities
    dated = services.dropna(subset=["opened", "closed_not_after"])
    assert (dated["opened"] < dated["closed_not_after"]).all()
    for kind, years in place.manifest.observed.items():
        gone = services.loc[services["kind"] == kind, "closed_not_after"].dropna().dt.year
        assert gone.between(years.first, years.last).all()


def test_names_of_services_are_unique(place: Place) -> None:
    assert place.facilities["name"].is_unique
    assert not place.facilities["name"].str.contains(r"[{}]").any()


def test_somebody_has_nothing_in_reach(place: Place) -> None:
    out = pd.DataFrame({kind.id: nearest(place, kind.id) > kind.catchment_m for kind in place.kinds})
    assert out.sum(axis=1).max() >= 3
    assert (out.sum(axis=1) == 0).mean() > 0.5


def nearest(place: Place, kind: str) -> pd.Series:
    """Return the metres to the nearest open service of a kind, of each neighbourhood inside."""
    services = place.facilities
    there = services[(services["kind"] == kind) & services["status"].isin(OPEN_STATES)].dropna(subset=["easting_m"])
    east = np.subtract.outer(place.inside["easting_m"].to_numpy(), there["easting_m"].to_numpy())
    north = np.subtract.outer(place.inside["northing_m"].to_numpy(), there["northing_m"].to_numpy())
    return pd.Series(np.hypot(east, north).min(axis=1), index=place.inside.index)


def test_what_is_gone_falls_on_need_in_some_kinds_and_not_in_others(place: Place) -> None:
    gone = place.facilities[place.facilities["inside"] & place.facilities["status"].isin(["closed", "delisted"])]
    tenths = imd(place).reindex(gone["area_code"]).astype(float).groupby(gone["kind"].to_numpy()).mean()
    typical = imd(place)[place.inside.index].astype(float).mean()
    assert tenths["childrens_centre"] < typical
    assert tenths["library"] < typical
    assert tenths["school"] > typical


def test_left_out_rows_say_why(place: Place) -> None:
    assert len(place.left_out) >= 4
    assert place.left_out["reason"].str.len().min() > 10
    nowhere = place.facilities[place.facilities["located_by"] == "nowhere"]
    assert set(nowhere["register_id"]) <= set(place.left_out["identifier"])


def test_the_manifest_names_every_release_in_use(place: Place) -> None:
    used = {release.id for release in place.manifest.releases}
    assert {entry.release for entry in indicators()} <= used
    assert set(place.facilities["register"]) <= used
    for release in place.manifest.releases:
        lost = release.left_out.get("no usable position: listed, not drawn", 0)
        assert release.rows_read == release.rows_kept + release.rows_elsewhere + sum(release.left_out.values()) - lost


def test_names_are_made_of_letters_only() -> None:
    spots = (*names.MIDDLE_AREAS, *names.MIDDLE_AREAS_AROUND, *names.WARDS, *names.WARDS_AROUND)
    assert all(re.fullmatch(r"[A-Z][A-Za-z ]+", name) for name, _, _ in spots)
