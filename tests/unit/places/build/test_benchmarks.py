"""Benchmarks: totals for shares, weighted means for figures, the middle for counts. Missing never counts as zero."""

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import Indicator
from equitymap.places.build.benchmarks import benchmarks, figure_of
from tests.england_files import DISTRICTS, NO_QUALIFICATIONS, small_national


def _entry(unit="percent", **changes):
    return Indicator(
        id="i",
        label="l",
        theme="t",
        unit=unit,
        worse="high",
        release="r",
        period="p",
        column="c",
        description="d",
        limits="l",
        **changes,
    )


def _cells(**columns):
    blank = np.full(len(columns["value"]), np.nan)
    return pd.DataFrame({"numerator": blank, "denominator": blank, "population": 1, "status": "value", **columns})


def test_a_share_is_totals_divided_and_not_a_mean_of_shares():
    cells = _cells(value=[50.0, 10.0], numerator=[50.0, 90.0], denominator=[100.0, 900.0])
    assert figure_of(_entry(), cells) == (pytest.approx(14.0), "rate")


def test_a_published_figure_is_weighted_by_residents():
    cells = _cells(value=[10.0, 40.0], population=[300, 100])
    assert figure_of(_entry("score"), cells) == (pytest.approx(17.5), "mean")


def test_a_count_is_told_by_its_middle_neighbourhood():
    assert figure_of(_entry("people"), _cells(value=[10.0, 20.0, 900.0])) == (20.0, "median")


def test_nothing_published_gives_nothing():
    value, _ = figure_of(_entry(), _cells(value=np.array([], dtype=float)))
    assert np.isnan(value)


def test_a_percentage_with_its_count_is_summed_by_what_the_two_imply():
    cells = _cells(value=[50.0, 10.0], numerator=[50.0, 90.0])
    assert figure_of(_entry(), cells) == (pytest.approx(14.0), "rate")


COUNT = _entry("people", hidden_below=10)


@pytest.mark.parametrize(
    ("values", "middle"),
    [([np.nan, 20.0, 900.0], 20.0), ([np.nan, np.nan, 15.0, 20.0, 900.0], 15.0), ([20.0, 900.0, 30.0], 30.0)],
)
def test_hidden_counts_are_small_and_take_part_in_the_middle(values, middle):
    cells = _cells(value=values, status=["suppressed" if np.isnan(value) else "rounded" for value in values])
    assert figure_of(COUNT, cells) == (middle, "median")


def test_a_middle_among_hidden_counts_is_not_known():
    cells = _cells(value=[np.nan, np.nan, 15.0], status=["suppressed", "suppressed", "rounded"])
    assert np.isnan(figure_of(COUNT, cells)[0])


def test_a_share_with_hidden_counts_is_not_told_as_one_figure():
    cells = _cells(
        value=[50.0, np.nan], numerator=[50.0, np.nan], denominator=[100.0, 100.0], status=["value", "suppressed"]
    )
    value, basis = figure_of(_entry(), cells)
    assert np.isnan(value)
    assert basis == "rate"


def test_a_county_is_added_up_from_its_districts_and_a_unitary_council_has_none():
    blocks, codes = small_national().benchmark_blocks, {"district_code": DISTRICTS[0], "region_code": "E12000001"}
    found = benchmarks(blocks, upper_tier_code="E10000001", **codes).set_index(["indicator", "level"])
    share = 100 * sum(NO_QUALIFICATIONS) / 8_000
    assert found.loc[("no_qualifications", "county"), ["code", "basis", "areas"]].tolist() == ["E10000001", "rate", 8]
    assert found.loc[("no_qualifications", "county"), "value"] == pytest.approx(share)
    assert found.loc[("no_qualifications", "district"), "value"] != pytest.approx(share)
    assert "county" not in set(benchmarks(blocks, upper_tier_code=DISTRICTS[0], **codes)["level"])
