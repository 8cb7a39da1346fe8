"""Where a figure is heading: straight lines as scipy fits them, limits of individuals charts, and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import linregress, t

from equitymap.measures.cradle_to_career import projection as measure

RISING = pd.Series([50.0, 51.2, 51.9, 53.1, 54.2, 54.8, 56.1, 57.0], index=range(2018, 2026))
STEADY = pd.Series([20.0, 22.0, 19.0, 21.0, 20.0, 22.0, 19.0, 21.0], index=range(2018, 2026))


def test_a_line_is_the_one_that_scipy_fits():
    line = measure.fit_trend(RISING)
    theirs = linregress(RISING.index.to_numpy(), RISING.to_numpy())
    assert line.slope == pytest.approx(theirs.slope)
    reach = t.ppf(0.975, 6) * theirs.stderr
    assert (line.slope_lower, line.slope_upper) == pytest.approx((theirs.slope - reach, theirs.slope + reach))


def test_a_prediction_interval_by_hand():
    x = np.arange(2018, 2026)
    theirs = linregress(x, RISING.to_numpy())
    rest = RISING.to_numpy() - theirs.intercept - theirs.slope * x
    spread = np.sqrt((rest**2).sum() / 6)
    half = t.ppf(0.975, 6) * spread * np.sqrt(1 + 1 / 8 + (2026 - x.mean()) ** 2 / ((x - x.mean()) ** 2).sum())
    found = measure.projection(RISING)
    assert found.method == "trend"
    assert list(found.ahead.index) == [2026, 2027, 2028]
    assert found.ahead["value"].loc[2026] == pytest.approx(theirs.intercept + theirs.slope * 2026)
    assert found.ahead["upper"].loc[2026] - found.ahead["value"].loc[2026] == pytest.approx(half)
    widths = found.ahead["upper"] - found.ahead["lower"]
    assert widths.is_monotonic_increasing


def test_limits_of_an_individuals_chart():
    # Moving ranges 2, 3, 2, 1, 2, 3, 2: mean 15/7.
    assert measure.xmr_limits(STEADY) == pytest.approx((20.5, 20.5 - 2.66 * 15 / 7, 20.5 + 2.66 * 15 / 7))


def test_without_a_slope_the_mean_goes_on():
    found = measure.projection(STEADY)
    assert (found.method, found.ahead["value"].unique().tolist()) == ("steady", [20.5])


def test_an_interval_is_cut_where_the_figure_ends():
    near = pd.Series([97.0, 99.5, 96.5, 99.0, 97.5, 99.9], index=range(2020, 2026))
    assert measure.projection(near, bounds=(0, 100)).ahead["upper"].max() == 100


@pytest.mark.parametrize("years", [0, 1, 5])
def test_too_few_years_are_refused(years):
    found = measure.projection(RISING.head(years))
    assert found == measure.NotProjected(years, None)
    assert measure.trend(RISING.head(years)) == "too_few"


def test_years_before_a_break_do_not_count():
    assert measure.projection(RISING, breaks=(2020,)) == measure.NotProjected(5, 2020)
    assert measure.projection(RISING, breaks=(2019,)).first == 2020


@pytest.mark.parametrize("after", [2010, 2025, 2030])
def test_a_break_outside_the_figures_does_not_matter(after):
    assert measure.since_last_break(RISING, (after,))[1] is None


def test_gaps_are_left_out_and_not_filled():
    holes = RISING.mask(RISING.index.isin([2020, 2021]))
    assert measure.fit_trend(holes).years == 6
    assert measure.fit_trend(holes).slope == pytest.approx(linregress(holes.dropna().index, holes.dropna()).slope)


@pytest.mark.parametrize(("series", "says"), [(RISING, "rising"), (-RISING, "falling"), (STEADY, "no_clear")])
def test_directions(series, says):
    assert measure.trend(series) == says
