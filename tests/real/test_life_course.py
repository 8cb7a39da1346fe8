"""Councils' and schools' figures of real places against the raw files, by spot checks chosen by seed."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from equitymap.indicators import published
from equitymap.measures.cradle_to_career.projection import NotProjected
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.places.build.national_readings import National
from equitymap.places.check import recompute_benchmarks
from equitymap.places.place import Place
from equitymap.sources.councils import council_figures, district_figures, early_years_profile
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import absence, destinations, school_meals, school_results
from equitymap.sources.schools.school_tables import long
from equitymap.stages import STAGES

pytestmark = pytest.mark.real
BIRMINGHAM, LEEDS, NORWICH, NORFOLK = "E08000025", "E08000035", "E07000148", "E10000020"
OWN = {BIRMINGHAM: 330, LEEDS: 383, NORWICH: 926}
"""The department's number of each place's upper-tier council."""
SEED = 20261122
RESULTS, TABLES = "dfe-ks2-ks4-results-extracts", "dfe-performance-tables"
FILE_1 = "iod2025/File_1_IoD2025_Index_of_Multiple_Deprivation.csv.gz"


@pytest.fixture(scope="module")
def raw(open_data: Path) -> pd.DataFrame:
    return pd.read_parquet(open_data / "dfe-lait" / "bds_long.parquet")


def test_ten_figures_of_the_tool_equal_the_file(raw, places):
    by_short = {
        short: (entry.id, group)
        for entry in published()
        if entry.release == council_figures.RELEASE
        for group, short in entry.columns_by_group.items()
    }
    rows = raw[raw["Short Desc"].isin(by_short) & raw["LA Number"].isin(OWN.values()) & (raw["Values"] != "-")]
    chosen = rows.iloc[random.Random(SEED).sample(range(len(rows)), 10)]
    assert chosen["Short Desc"].nunique() >= 8
    by_number = {number: code for code, number in OWN.items()}
    for row in chosen.to_dict("records"):
        measure, group = by_short[row["Short Desc"]]
        ours = places[by_number[int(row["LA Number"])]].authority
        cell = ours[
            (ours["measure"] == measure)
            & (ours["group"] == group)
            & (ours["geography"] == "upper_tier")
            & (ours["period"] == row["Years"])
        ]
        assert cell["value"].to_list() == [pytest.approx(float(row["Values"]), abs=1e-6)], row


def test_years_that_the_health_index_carries_forward_are_not_counted(open_data, places):
    raw = pd.read_csv(open_data / "ons-health-index" / "england_health_index_indicators.csv.gz")
    raw = raw[raw["indicator"] == "Pupil absences"].set_index(["ltla21_code", "year"])["value"]
    entries = {entry.id: entry for entry in published()}
    for code in (NORWICH, BIRMINGHAM):
        assert raw[code, 2019] == raw[code, 2020] == raw[code, 2021] != raw[code, 2018]
        made = cards(places[code], (entries["absent_pupils_district"],))["absent_pupils_district"]
        assert (made.year, made.carried, made.trend) == (2019, (2020, 2021), "too_few")
        assert isinstance(made.projection, NotProjected)
    carried = {
        key: cards(places[NORWICH], (entry,))[key].carried
        for key, entry in entries.items()
        if entry.release == district_figures.HEALTH_INDEX
    }
    assert {key: years for key, years in carried.items() if years} == {
        "absent_pupils_district": (2020, 2021),
        "life_expectancy": (2021,),
        "personal_crime": (2021,),
        "self_harm": (2021,),
    }


def test_neighbours_mean_equals_the_file(raw, open_data, places):
    book = pd.read_excel(open_data / "dfe-lait" / "sn_may_2025.xlsx", header=None, dtype=str, engine="calamine")
    heading = book.index[book[0] == "LA num"][0]
    names = book.loc[heading]
    row = book[book[0] == "926"].iloc[0]
    numbers = [
        int(row[column]) for column in book.columns if str(names[column]).startswith("SN") and names[column] != "SNP"
    ]
    assert len(numbers) == 10
    theirs = raw[
        (raw["Short Desc"] == "KS2RWM_Expected_STD") & raw["LA Number"].isin(numbers) & (raw["Years"] == "2025")
    ]
    ours = places[NORWICH].authority
    cell = ours[(ours["measure"] == "ks2_expected") & (ours["geography"] == "neighbours") & (ours["year"] == 2025)]
    everyone = cell[cell["group"] == "all"]
    assert everyone["value"].to_list() == [pytest.approx(theirs["Values"].astype(float).mean(), abs=1e-6)]
    assert everyone["areas"].to_list() == [10]
    low, high = stats.t.interval(
        0.95, 9, loc=theirs["Values"].astype(float).mean(), scale=stats.sem(theirs["Values"].astype(float))
    )
    assert (everyone["lower"].iloc[0], everyone["upper"].iloc[0]) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.parametrize("code", [BIRMINGHAM, NORWICH])
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_two_indicators_with_a_figure(places, code, stage):
    place = places[code]
    own = place.authority[place.authority["geography"].isin(["district", "upper_tier"])]
    have = set(own.dropna(subset=["value"])["measure"]) | set(place.outcomes.dropna(subset=["value"])["indicator"])
    assert len([entry for entry in published() if stage in entry.stage and entry.id in have]) >= 2


def test_a_countys_figures_are_called_the_countys(places):
    ours = places[NORWICH].authority
    assert set(ours.loc[ours["geography"] == "upper_tier", "area"]) == {"Norfolk"}
    assert set(ours.loc[ours["geography"] == "upper_tier", "area_code"]) == {NORFOLK}
    assert set(ours.loc[ours["geography"] == "district", "area_code"]) == {NORWICH}


def test_direction_is_the_departments_own(open_data):
    told = pd.read_csv(open_data / "dfe-lait" / "lait_data_dictionary.csv.gz").drop_duplicates("Measure_short")
    polarity = told.set_index("Measure_short")["Polarity"]
    theirs = {"High": "low", "Low": "high"}
    unlike = {
        entry.id: (entry.worse, polarity[short])
        for entry in published()
        for short in entry.columns_by_group.values()
        if polarity[short] in theirs and theirs[polarity[short]] != entry.worse
    }
    assert unlike == {"apprentice_after_16": ("neither", "High")}


def test_age_5_of_norwich_is_the_files(open_data, places):
    table = pd.read_csv(open_data / "dfe-eyfsp-2022" / "1_eyfsp_headline_measures_2022.csv.gz", dtype=str)
    row = table[(table["lad_code"] == NORWICH) & (table["characteristic_type"] == "Total")].iloc[0]
    ours = places[NORWICH].authority
    cell = ours[
        (ours["measure"] == early_years_profile.MEASURE) & (ours["geography"] == "district") & (ours["group"] == "all")
    ].iloc[0]
    assert [cell["value"], cell["numerator"], cell["denominator"]] == [
        float(row[name])
        for name in (early_years_profile.SHARE, early_years_profile.COUNT, early_years_profile.EVERYONE_COUNT)
    ]
    assert cell["value"] == pytest.approx(100 * cell["numerator"] / cell["denominator"], abs=0.05)


def test_rows_of_every_school_table_are_kept_or_listed(national: National):
    for release in school_results.READERS:
        reading = national.councils_and_schools.readings[release]
        assert reading.rows_read == len(reading.frame) + len(reading.left_out), release
        assert not reading.frame.duplicated(["facility_id", "year"]).any(), release


@pytest.mark.parametrize(
    ("file", "column", "measure", "year"),
    [
        (f"{RESULTS}/ks2_perf_2017.csv", "Overall Meet Std", "school_ks2_expected", 2017),
        (f"{RESULTS}/ks2_perf_2016.csv", "Reading Progress", "school_reading_progress", 2016),
        (f"{RESULTS}/ks4_perf_2018.csv", "Progress 8", "school_progress_8", 2018),
        (f"{TABLES}/2018-19/england_abs.csv", "PPERSABS10", "school_persistent_absence", 2019),
        (
            "dfe-performance-tables/2020-21/england_ks4-pupdest.csv.gz",
            "OVERALL_DESTPER",
            "school_settled_after_16",
            2019,
        ),
        (f"{TABLES}/2017-18/england_census.csv.gz", "PNUMFSM", "school_free_meals", 2018),
    ],
)
def test_figures_of_schools_equal_the_file(open_data, places, file, column, measure, year):
    table = (
        pd.read_csv(open_data / file, dtype=str, encoding="utf-8-sig").dropna(subset=["URN"]).set_index("URN")[column]
    )
    ours = places[BIRMINGHAM].school_results
    ours = ours[
        (ours["measure"] == measure) & (ours["year"] == year) & (ours["group"] == "all") & ours["value"].notna()
    ]
    chosen = ours.iloc[random.Random(SEED).sample(range(len(ours)), 5)]
    for row in chosen.itertuples():
        written = table[row.facility_id.removeprefix("urn:")]
        assert float(written.strip().removesuffix("%")) == row.value, row


def test_no_independent_school_has_a_share_of_free_meals(national: National):
    known = national.facilities[national.facilities["kind"] == "school"]
    reading = national.councils_and_schools.readings[school_meals.RELEASE]
    found = long(reading, known.index)
    new = found[(found["year"] >= 2017) & found["value"].notna() & (found["measure"] == "school_free_meals")]
    independent = set(known.index[known["type"] == "independent"])
    assert new["facility_id"].isin(independent).mean() < 0.005
    yearly = (
        new[new["numerator"].notna() & new["denominator"].notna()].groupby("year")[["numerator", "denominator"]].sum()
    )
    share = (100 * yearly["numerator"] / yearly["denominator"]).to_dict()
    assert share == pytest.approx({2019: 15.4, 2021: 20.8, 2022: 22.5}, abs=0.3)


def test_partial_years_stay_apart(national: National):
    assert set(national.councils_and_schools.readings[absence.RELEASE].frame["year"]) == {
        2012,
        2013,
        2014,
        2017,
        2018,
        2019,
    }
    years = set(national.councils_and_schools.readings[destinations.RELEASE].frame["year"])
    assert years == {2010, 2011, 2012, 2013, 2015, 2016, 2017, 2019, 2020}


def test_share_in_the_most_deprived_tenth_is_exact_for_every_district(open_data):
    table = pd.read_csv(open_data / FILE_1)
    decile = next(column for column in table.columns if "Decile" in column)
    district = table["Local Authority District code (2024)"]
    theirs = 100 * (table[decile] == 1).groupby(district).mean()
    ours = recompute_benchmarks.district_summaries(SourceFolder(open_data))
    assert len(ours) == 296
    assert np.allclose(ours["share_most_deprived"], theirs.reindex(ours.index), rtol=0, atol=1e-9)
    first = ours.sort_values("share_most_deprived", ascending=False)["district"].head(5).to_list()
    assert first == ["Middlesbrough", "Birmingham", "Hartlepool", "Kingston upon Hull, City of", "Manchester"]
    assert round(100 * (ours["share_most_deprived"] > 0).mean()) == 65


def test_averages_by_tenth_are_reproduced(open_data, places: Mapping[str, Place]):
    table = recompute_benchmarks.against_places(
        recompute_benchmarks.decile_averages(SourceFolder(open_data)), places.values()
    )
    assert set(table["verdict"]) == {"same"}
    assert set(table["places"]) == {len(places)}
