"""Comparisons of real neighbourhoods and districts, worked out a second time from the published files and by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact, norm

from equitymap.measures.compare import districts
from equitymap.measures.compare.side_by_side import ComparedRow, SideBySide
from equitymap.places.place import Place
from equitymap.views.compare import compare_words
from tests.compared import compare_areas, gathered

BIRMINGHAM, NORWICH = "E08000025", "E07000148"
HAY_MILLS, CASTLE_VALE = "E01008884", "E01009101"
TOTAL = "Highest level of qualification: Total: All usual residents aged 16 years and over"
NONE = "Highest level of qualification: No qualifications"


def row(found: SideBySide, key: str) -> ComparedRow:
    return next(one for one in found.rows if one.id == key)


@pytest.fixture(scope="module")
def census(open_data: Path) -> pd.DataFrame:
    path = next((open_data / "census2021-ts067").glob("*lsoa*"))
    return pd.read_csv(path, index_col="geography code")[[TOTAL, NONE]].astype(float)


@pytest.fixture(scope="module")
def areas(places: Mapping[str, Place]) -> SideBySide:
    place = places[BIRMINGHAM]
    return compare_areas([(place, HAY_MILLS), (place, CASTLE_VALE)])


@pytest.fixture(scope="module")
def both(places: Mapping[str, Place]) -> tuple[list[districts.District], SideBySide]:
    first, common = gathered([places[BIRMINGHAM], places[NORWICH]])
    return first, districts.compare(first, common)


def two_shares(top: np.ndarray, below: np.ndarray) -> float:
    """Return the p value of two shares, with the variance of both together."""
    pooled = top.sum() / below.sum()
    spread = np.sqrt(pooled * (1 - pooled) * (1 / below).sum())
    return float(2 * norm.sf(abs(np.diff(top / below)[0]) / spread))


def test_shares_of_two_neighbourhoods_from_the_census_file(areas: SideBySide, census: pd.DataFrame) -> None:
    counts = census.loc[[HAY_MILLS, CASTLE_VALE]]
    found = row(areas, "no_qualifications")
    shares = (100 * counts[NONE] / counts[TOTAL]).to_numpy()
    assert [cell.value for cell in found.cells] == pytest.approx(shares, abs=1e-3)
    assert found.p_values[0][1] == pytest.approx(two_shares(*counts[[NONE, TOTAL]].to_numpy().T), abs=1e-6)


def test_tenths_of_two_neighbourhoods_from_the_file_of_the_indices(areas: SideBySide, open_data: Path) -> None:
    table = pd.read_csv(next((open_data / "iod2025").glob("File_1_*")))
    code = next(name for name in table if name.startswith("LSOA code"))
    tenth = table.set_index(code)[next(name for name in table if "Decile" in name)]
    assert [cell.value for cell in row(areas, "iod2025-imd").cells] == [tenth[HAY_MILLS], tenth[CASTLE_VALE]]


def test_centres_gone_from_reach_of_two_neighbourhoods_by_hand(areas: SideBySide, places: Mapping[str, Place]) -> None:
    place = places[BIRMINGHAM]
    centres = place.facilities[place.facilities["kind"] == "childrens_centre"]
    left = centres[centres["status"] == "delisted"]
    for number, area in enumerate((HAY_MILLS, CASTLE_VALE)):
        origin = place.neighbourhoods.loc[area]
        away = np.hypot(left["easting_m"] - origin["easting_m"], left["northing_m"] - origin["northing_m"])
        assert row(areas, "childrens_centre-gone").cells[number].value == int((away <= 2500).sum())


def test_shares_of_two_districts_from_the_census_file(
    both: tuple[list[districts.District], SideBySide], places: Mapping[str, Place], census: pd.DataFrame
) -> None:
    sums = np.array([census.loc[places[code].inside.index].sum() for code in (BIRMINGHAM, NORWICH)])
    found = row(both[1], "no_qualifications")
    assert [cell.value for cell in found.cells] == pytest.approx(100 * sums[:, 1] / sums[:, 0], abs=1e-3)
    assert found.p_values[0][1] == pytest.approx(two_shares(sums[:, 1], sums[:, 0]), abs=1e-9)


def test_closures_of_two_districts_by_hand(
    both: tuple[list[districts.District], SideBySide], places: Mapping[str, Place]
) -> None:
    counts = []
    for code in (BIRMINGHAM, NORWICH):
        rows = places[code].facilities
        rows = rows[(rows["kind"] == "childrens_centre") & rows["inside"]]
        counts.append((int((rows["status"] == "delisted").sum()), int((rows["status"] == "open").sum())))
    found = row(both[1], "childrens_centre-gone")
    assert [(cell.top, cell.below) for cell in found.cells] == [(gone, gone + stands) for gone, stands in counts]
    assert found.p_values[0][1] == pytest.approx(fisher_exact(counts).pvalue)


def test_people_who_lost_their_last_centre_in_reach_by_hand(
    both: tuple[list[districts.District], SideBySide], places: Mapping[str, Place]
) -> None:
    """From every centre's place and dates, straight lines to each neighbourhood: no table of the program is used."""
    for number, code in enumerate((BIRMINGHAM, NORWICH)):
        place = places[code]
        rows = place.facilities[place.facilities["kind"] == "childrens_centre"].dropna(subset=["easting_m"])
        ends = rows["closed"].fillna(rows["closed_not_after"])
        went = ends.notna() & rows["status"].isin(["delisted", "closed", "replaced", "moved", "carried_on"])
        before = (~went | (ends > "2016-12-31")) & ~(rows["opened"] > "2016-12-31")
        after = ~went
        inside = place.inside
        away = np.hypot(
            inside["easting_m"].to_numpy()[:, None] - rows["easting_m"].to_numpy(),
            inside["northing_m"].to_numpy()[:, None] - rows["northing_m"].to_numpy(),
        )
        near = away <= 2500
        lost = (near & before.to_numpy()).any(axis=1) & ~(near & after.to_numpy()).any(axis=1)
        people = inside["children_0_4"].astype(float).to_numpy()
        share = 100 * people[lost].sum() / people.sum()
        assert row(both[1], "childrens_centre-last").cells[number].value == pytest.approx(share, abs=0.05)


def test_children_in_low_income_families_stand_once(both: tuple[list[districts.District], SideBySide]) -> None:
    twice = ("children_low_income_ward", "children_low_income_ahc_percent")
    assert [one.id for one in both[1].rows if one.id in twice] == ["children_low_income_ward"]


def test_the_heading_says_whose_the_wards_figures_are(areas: SideBySide) -> None:
    of_wards = row(areas, "children_low_income_ward")
    assert of_wards.named(areas.limit)
    said = compare_words.heading_of(replace(areas, rows=(of_wards,)))
    assert re.search("after housing costs, in their wards: 61% in .+, 46% in ", said)
