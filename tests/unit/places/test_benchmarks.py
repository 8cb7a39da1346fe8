"""Benchmarks: totals for shares, weighted means for figures, the middle for counts. Missing never counts as zero."""

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import Indicator
from equitymap.places.benchmarks import figure_of


def _entry(unit="percent"):
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
    )


def _cells(**columns):
    blank = np.full(len(columns["value"]), np.nan)
    return pd.DataFrame({"numerator": blank, "denominator": blank, "population": 1, **columns})


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
