"""Verdicts and slope limits of real places: nothing is called better or worse that its interval does not bear."""

from __future__ import annotations

import numpy as np
import pytest

from equitymap.indicators import indicator, registry
from equitymap.intervals import Z_95
from equitymap.measures.cradle_to_career.gradient import gradient
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.measures.inequality import relative_ranks

OLDHAM, KINGS_LYNN, HARINGEY = "E08000004", "E07000146", "E09000014"
NAMED = ("better", "worse", "higher", "lower")


@pytest.fixture(scope="module")
def found(district):
    return {code: cards(district(code), registry()) for code in (OLDHAM, KINGS_LYNN)}


@pytest.mark.parametrize("code", [OLDHAM, KINGS_LYNN])
def test_what_lies_inside_the_interval_is_never_better_or_worse(found, code):
    told = [one for card in found[code].values() for one in card.comparisons]
    assert all((one.verdict is None) == (one.p_value is None) for one in told)
    assert all(one.verdict is None for one in told if one.interval is None)
    inside = [one for one in told if one.interval and one.interval.lower <= one.other <= one.interval.upper]
    assert len(inside) > 10
    assert not [one for one in inside if one.verdict in NAMED]


@pytest.mark.parametrize(
    ("code", "called", "without"),
    [(OLDHAM, 55, 51), (KINGS_LYNN, 44, 51)],  # beside England; the four bands of age from 16 to 64 have one each
)
def test_how_many_verdicts_beside_england_are_left(found, code, called, without):
    told = [one for card in found[code].values() if (one := card.comparison("england"))]
    assert sum(one.verdict in NAMED for one in told) == called
    assert sum(one.verdict is None for one in told) == without


def test_cohorts_come_from_the_census_or_from_the_countys_school_year(found):
    district, county = (found[code]["injuries_0_14"] for code in (OLDHAM, KINGS_LYNN))
    assert (district.people.source, county.people.source) == ("census", "school_year")
    assert county.people.one_year == 8764
    assert 47_000 < district.people.number < 56_000  # 55,053 residents under 16


def test_figures_of_surveys_and_models_have_no_verdict(found):
    for key in ("worthwhile", "employment_rate", "absence_primary", "attainment_8", "illness_disability"):
        one = found[OLDHAM][key].comparison("england")
        assert (one.interval, one.verdict) == (None, None), key


def test_limits_of_the_slope_in_a_london_borough_are_those_of_redrawn_wards(district):
    """Disabled residents: -3.9 to -3.0 by the counts alone, -5.9 to -0.3 when wards are redrawn."""
    profile = gradient(district(HARINGEY), indicator("disabled"))
    groups = profile.groups
    share = (groups["people"] / groups["people"].sum()).to_numpy()
    away = relative_ranks(share) - 0.5
    weight = share * away / (share * away**2).sum()
    binomial = groups["value"] * (100 - groups["value"]) / groups["people"]
    error = Z_95 * np.sqrt((weight**2 * binomial.to_numpy()).sum())
    assert (profile.slope.sii - error, profile.slope.sii + error) == pytest.approx((-3.9, -3.0), abs=0.15)
    assert (profile.slope.sii_lower, profile.slope.sii_upper) == pytest.approx((-5.9, -0.3), abs=0.6)
    assert profile.slope.blocks == 21
