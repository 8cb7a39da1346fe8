"""The area sources against the real files: the same neighbourhoods everywhere, and the publishers' own totals."""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from equitymap.domains import DOMAINS
from equitymap.indicators import Indicator, indicators
from equitymap.places.build.national_readings import National
from equitymap.sources.areas import lookups, outcomes
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.read_table import Reading, SourceFolder

ENGLAND = 33_755
FILE_7 = "iod2025/reconstructed/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv.gz"
FILE_8 = "iod2025/File_8_IoD2025_Underlying_Indicators.csv.gz"
TS067 = "census2021-ts067/census2021-ts067-lsoa.csv.gz"
CENSUS_GAP = 50
"""Residents. The publisher alters cells of each table and area size at random: a district's neighbourhoods do not
add up to the published district to the last person. The largest gap in TS067 is 46 (Bradford, 16 and over)."""
WARD_GAP = 35
"""Children. Counts are altered at random and small ones hidden; the largest gap is 33 (Cornwall)."""


@pytest.fixture(scope="module")
def folder(open_data: Path) -> SourceFolder:
    return SourceFolder(open_data)


@pytest.fixture(scope="module")
def shapes(national: National) -> gpd.GeoDataFrame:
    frame = national.readings.boundaries.frame
    assert isinstance(frame, gpd.GeoDataFrame)
    return frame


@pytest.fixture(scope="module")
def districts(national: National) -> pd.DataFrame:
    return national.readings.lsoa_to_district.frame


@pytest.fixture(scope="module")
def iod2025(national: National) -> pd.DataFrame:
    return national.readings.iod2025.frame


@pytest.fixture(scope="module")
def iod2019(national: National) -> pd.DataFrame:
    return national.readings.iod2019.frame


@pytest.fixture(scope="module")
def layers(national: National) -> list[Reading]:
    return list(national.outcome_readings)


@pytest.fixture(scope="module")
def cells(layers: list[Reading]) -> pd.DataFrame:
    return pd.concat([reading.frame for reading in layers], ignore_index=True)


def raw(path: Path) -> Iterator[dict[str, str]]:
    """Read a file another way: the csv module, one row after the other."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def layer(cells: pd.DataFrame, indicator: str) -> pd.DataFrame:
    return cells[cells["indicator"] == indicator].set_index("area_code")


def some_areas(districts: pd.DataFrame) -> list[str]:
    return random.Random(20210321).sample(list(districts.index), 10)


def test_every_source_has_the_same_neighbourhoods(
    *,
    shapes: gpd.GeoDataFrame,
    districts: pd.DataFrame,
    iod2025: pd.DataFrame,
    iod2019: pd.DataFrame,
    cells: pd.DataFrame,
    folder: SourceFolder,
) -> None:
    codes = set(shapes.index)
    assert len(codes) == ENGLAND
    assert codes == set(districts.index) == set(iod2025["area_code"]) == set(iod2019["area_code"])
    assert codes == set(lookups.lsoa_to_ward(folder).frame.index) == set(lookups.rural_urban(folder).frame.index)
    lsoa = cells[cells["geography"] == "lsoa"]
    for indicator, rows in lsoa.groupby("indicator", observed=True):
        assert set(rows["area_code"]) == codes, indicator


def test_names_agree_between_boundaries_and_lookup(shapes: gpd.GeoDataFrame, districts: pd.DataFrame) -> None:
    assert (shapes["name"] == districts["name"].reindex(shapes.index)).all()


def test_outlines_are_valid_and_drawn_from_three_sources(shapes: gpd.GeoDataFrame) -> None:
    assert shapes.geometry.is_valid.all()
    assert shapes["method"].value_counts().to_dict() == {
        "same as LSOA11": 31_810,
        "approximate split": 1_848,
        "merge of LSOA11": 97,
    }
    square_km = float(shapely.area(shapes.geometry.to_crs("EPSG:27700").to_numpy()).sum()) / 1e6
    assert 130_000 < square_km < 131_000  # England is about 130,300 square kilometres


def test_district_is_the_true_parent_not_the_best_fit(districts: pd.DataFrame) -> None:
    assert districts.loc["E01027305", "district_code"] == "E06000062"
    assert districts["district_code"].nunique() == 296


def test_every_district_has_a_region_and_an_upper_tier(districts: pd.DataFrame, folder: SourceFolder) -> None:
    codes = set(districts["district_code"])
    assert codes == set(lookups.district_to_region(folder).frame.index)
    assert codes == set(lookups.lower_to_upper_tier(folder).frame.index)
    assert set(districts["msoa_code"]) == set(lookups.msoa_names(folder).frame.index)


@pytest.mark.parametrize(
    ("code", "neighbourhoods", "most_deprived"),
    [
        ("E08000035", 488, 84),
        ("E08000025", 659, 282),
        ("E07000148", 85, 10),
    ],
)
def test_neighbourhoods_in_the_most_deprived_tenth(
    iod2025: pd.DataFrame, districts: pd.DataFrame, *, code: str, neighbourhoods: int, most_deprived: int
) -> None:
    ours = districts.index[districts["district_code"] == code]
    imd = iod2025[(iod2025["domain"] == "imd") & iod2025["area_code"].isin(ours)]
    assert (len(imd), int((imd["decile"] == 1).sum())) == (neighbourhoods, most_deprived)


@pytest.mark.parametrize("domain", [domain.id for domain in DOMAINS])
def test_deciles_of_2025_are_tenths_of_the_ranks(iod2025: pd.DataFrame, domain: str) -> None:
    rows = iod2025[iod2025["domain"] == domain]
    expected = -(-rows["rank"] * 10 // ENGLAND)
    assert int((rows["decile"] != expected).sum()) <= 9  # ties at the nine cuts


def test_blank_columns_of_file_7_stay_blank(iod2025: pd.DataFrame) -> None:
    blank = iod2025["score"].isna().groupby(iod2025["domain"], observed=True).sum()
    assert blank[blank > 0].to_dict() == {"idaci": ENGLAND, "idaopi": ENGLAND}
    assert set(iod2025["status"]) == {"value"}


def test_2019_is_carried_by_kind_of_change(iod2019: pd.DataFrame, folder: SourceFolder) -> None:
    pairs = lookups.lsoa_2011_to_2021(folder).frame
    assert pairs["change"].value_counts().to_dict() == {
        "unchanged": 31_810,
        "split": 1_842,
        "merged": 194,
        "complex": 10,
    }
    change = pairs.groupby("area_code")["change"].first()
    imd = iod2019[iod2019["domain"] == "imd"].set_index("area_code")
    kind = change.reindex(imd.index)
    assert kind.value_counts().to_dict() == {"unchanged": 31_810, "split": 1_842, "merged": 97, "complex": 6}
    assert imd["rank"].notna().eq(kind == "unchanged").all()
    assert (imd["status"] == "value").eq(kind == "unchanged").all()
    assert imd.loc[kind == "split", "decile"].notna().all()
    spread = imd["decile"].isna()
    assert set(kind[spread]) == {"merged", "complex"}
    assert (imd.loc[spread, "decile_low"] < imd.loc[spread, "decile_high"]).all()


def test_2019_indices_of_children_and_older_people_are_not_collected(iod2019: pd.DataFrame) -> None:
    missing = iod2019[iod2019["status"] == "not_collected"]
    assert missing["domain"].value_counts()[lambda count: count > 0].to_dict() == {"idaci": ENGLAND, "idaopi": ENGLAND}
    assert missing[["rank", "decile", "score"]].isna().all(axis=None)


def test_qualifications_add_up_to_the_published_districts(
    cells: pd.DataFrame, districts: pd.DataFrame, open_data: Path
) -> None:
    published = pd.read_csv(open_data / "census2021-ts067/census2021-ts067-ltla.csv").set_index("geography code")
    rows = layer(cells, "no_qualifications")
    sums = rows[["numerator", "denominator"]].groupby(districts["district_code"].reindex(rows.index)).sum()
    shared = sums.index.intersection(published.index)
    assert len(shared) == 292  # the table is older than the four districts made in April 2023
    for ours, theirs in (
        ("denominator", "Highest level of qualification: Total: All usual residents aged 16 years and over"),
        ("numerator", "Highest level of qualification: No qualifications"),
    ):
        assert (sums.loc[shared, ours] - published.loc[shared, theirs]).abs().max() <= CENSUS_GAP


def test_census_totals_are_englands(cells: pd.DataFrame) -> None:
    assert abs(layer(cells, "aged_under_5")["denominator"].sum() / 56_490_048 - 1) < 1e-4
    under_16, under_5 = layer(cells, "aged_under_16")["numerator"], layer(cells, "aged_under_5")["numerator"]
    assert (under_5 < under_16).all()


def test_residents_by_age_make_up_all_residents(cells: pd.DataFrame, folder: SourceFolder) -> None:
    (path,) = folder.find("census2021-age-6")
    ours = {
        "Aged 15 years and under": "aged_under_16",
        "Aged 16 to 24 years": "aged_16_to_24",
        "Aged 25 to 34 years": "aged_25_to_34",
        "Aged 35 to 49 years": "aged_35_to_49",
        "Aged 50 to 64 years": "aged_50_to_64",
        "Aged 65 years and over": "aged_65_over",
    }
    counted = dict.fromkeys(ours, 0)
    for row in raw(path):
        if row["Lower layer Super Output Areas Code"].startswith("E"):
            counted = {age: people + int(row[age]) for age, people in counted.items()}
    by_age = {theirs: layer(cells, indicator)["numerator"] for theirs, indicator in ours.items()}
    assert {theirs: int(people.sum()) for theirs, people in by_age.items()} == counted
    assert (pd.DataFrame(by_age).sum(axis=1) == layer(cells, "aged_16_to_24")["denominator"]).all()


def test_ward_children_add_up_to_the_published_districts(cells: pd.DataFrame, folder: SourceFolder) -> None:
    entry = next(entry for entry in indicators() if entry.id == "children_low_income_ward")
    (reading,) = outcomes.read(folder, [entry.model_copy(update={"release": "cilif-la"})])
    published = reading.frame.set_index("area_code")["numerator"]
    rows = layer(cells, "children_low_income_ward")
    (path,) = folder.find("cilif-ward")
    table = pd.read_csv(path, skiprows=9, dtype=str, encoding="utf-8-sig").dropna(how="all").set_index("Area Code.1")
    sums = rows["numerator"].groupby(table["Area Code"].reindex(rows.index)).sum()
    common = sums.index.intersection(published.index)
    assert len(common) == 296
    assert (sums[common] - published[common]).abs().max() <= WARD_GAP


def test_counts_of_cells_without_a_figure(cells: pd.DataFrame) -> None:
    states = cells.groupby(["indicator", "status"], observed=True).size()
    assert states["children_low_income_count", "suppressed"] == 815
    assert states["older_low_income_count", "suppressed"] == 832
    assert states["low_income_count", "suppressed"] == 5
    assert states["out_of_work_count", "suppressed"] == 21
    assert states["no_higher_education", "not_collected"] == 34
    assert states["children_low_income_ward", "not_collected"] == 14
    assert cells.loc[cells["status"].isin(["suppressed", "not_collected"]), "value"].isna().all()
    assert cells.loc[~cells["status"].isin(["suppressed", "not_collected"]), "value"].notna().all()


def test_only_the_flagged_layers_are_the_same_all_over_a_district(cells: pd.DataFrame, districts: pd.DataFrame) -> None:
    lsoa = cells[(cells["geography"] == "lsoa")]
    district = districts["district_code"].reindex(lsoa["area_code"]).to_numpy()
    distinct = lsoa.groupby(["indicator", district], observed=True)["value"].nunique()
    uniform = distinct.groupby(level=0, observed=True).max() <= 1
    assert set(uniform.index[uniform]) == {entry.id for entry in indicators() if entry.published_for == "district"}


WORSE_AGAINST = {"connectivity": "geographical_barriers", "slow_broadband": "barriers"}
"""Layers that say little about deprivation as a whole are checked against the domain that they are part of."""


@pytest.mark.parametrize(
    "entry",
    [entry for entry in indicators() if entry.worse != "neither" and entry.geography == "lsoa"],
    ids=lambda entry: entry.id,
)
def test_worse_points_towards_deprivation(entry: Indicator, cells: pd.DataFrame, iod2025: pd.DataFrame) -> None:
    domain = WORSE_AGAINST.get(entry.id, "imd")
    rank = iod2025[iod2025["domain"] == domain].set_index("area_code")["rank"].astype(float)
    rho = layer(cells, entry.id)["value"].corr(rank, method="spearman")
    assert rho * (1 if entry.worse == "low" else -1) > 0.15


@pytest.mark.parametrize(
    ("domain", "part", "column"),
    [
        ("income", "rank", "Income Rank (where 1 is most deprived)"),
        ("crime", "decile", "Crime Decile (where 1 is most deprived 10% of LSOAs)"),
        ("health", "score", "Health Deprivation and Disability Score"),
        ("idaci", "rank", "Income Deprivation Affecting Children Index (IDACI) Rank (where 1 is most deprived)"),
    ],
)
def test_ten_neighbourhoods_equal_file_7_read_another_way(
    iod2025: pd.DataFrame, districts: pd.DataFrame, open_data: Path, *, domain: str, part: str, column: str
) -> None:
    ours = iod2025[iod2025["domain"] == domain].set_index("area_code")[part]
    theirs = {row["LSOA code (2021)"]: float(row[column]) for row in raw(open_data / FILE_7)}
    chosen = some_areas(districts)
    assert {code: float(ours[code]) for code in chosen} == {code: theirs[code] for code in chosen}


@pytest.mark.parametrize("indicator", [entry.id for entry in indicators() if entry.release == "iod2025-indicators"])
def test_ten_neighbourhoods_equal_file_8_read_another_way(
    cells: pd.DataFrame, districts: pd.DataFrame, open_data: Path, indicator: str
) -> None:
    entry = next(entry for entry in indicators() if entry.id == indicator)
    ours = layer(cells, indicator)["value"]
    rows = {row["LSOA code (2021)"]: row[str(entry.column)] for row in raw(open_data / FILE_8)}
    for code in some_areas(districts):
        assert pd.isna(ours[code]) if rows[code] == "" else ours[code] == pytest.approx(float(rows[code]) * entry.scale)


def test_ten_neighbourhoods_equal_the_census_read_another_way(
    cells: pd.DataFrame, districts: pd.DataFrame, open_data: Path
) -> None:
    ours = layer(cells, "level_4_qualifications")
    chosen = set(some_areas(districts))
    checked = 0
    for row in raw(open_data / TS067):
        if row["geography code"] in chosen:
            found = ours.loc[row["geography code"]]
            top = int(row["Highest level of qualification: Level 4 qualifications and above"])
            below = int(row["Highest level of qualification: Total: All usual residents aged 16 years and over"])
            assert (found["numerator"], found["denominator"]) == (top, below)
            assert found["value"] == pytest.approx(100 * top / below)
            assert found["lower"] < found["value"] < found["upper"]
            checked += 1
    assert checked == 10


def test_the_coarse_boundary_file_matches_no_release() -> None:
    coarse = Path("Lower_layer_Super_Output_Areas_December_2021_Boundaries_EN_BSC_V4.geojson.gz")
    assert not any(coarse.match(pattern) for pattern in catalogue()["lsoa21-boundaries"].files)
