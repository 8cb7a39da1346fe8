"""An indicator along deprivation: groups of equal people, slopes as a direct regression gives them, and refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.cradle_to_career import deprivation_groups
from equitymap.measures.cradle_to_career import gradient as measure
from equitymap.measures.inequality import relative_ranks
from equitymap.schema import validated
from tests.cradle import entry
from tests.places import small_place

SHARE = entry("no_qualifications", geography="lsoa", period="2021", worse="high", numerator=("a",), denominator="b")


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module")
def found(place):
    return measure.gradient(place, SHARE, draws=2000)


def direct(groups):
    """Regress logits on middle ranks, weighted by people, by the normal equations."""
    share = groups["people"] / groups["people"].sum()
    rank = relative_ranks(share)
    logit = np.log(groups["value"] / (100 - groups["value"])).to_numpy()
    slope, start = np.polyfit(rank, logit, 1, w=np.sqrt(share.to_numpy()))
    ends = [1 / (1 + np.exp(-part)) for part in (start, start + slope)]
    return 100 * (ends[1] - ends[0]), ends[1] / ends[0]


def test_few_neighbourhoods_make_fifths_of_equal_people(found):
    assert list(found.groups.index) == [1, 2, 3, 4, 5]
    assert found.groups["areas"].sum() == 16 == found.areas
    assert found.groups["people"].between(2 * 1400, 4 * 1400).all()


def test_the_most_deprived_come_first(place, found):
    table = deprivation_groups.areas_by_deprivation(place, SHARE, period="2021", ruler="income")
    group = deprivation_groups.equal_population_groups(table)
    assert table.loc[group == 1, "percentile"].min() >= table.loc[group == 5, "percentile"].max()


def test_shares_are_summed_from_their_counts(place, found):
    table = deprivation_groups.areas_by_deprivation(place, SHARE, period="2021", ruler="income")
    first = table[deprivation_groups.equal_population_groups(table) == 1]
    assert found.groups["value"].loc[1] == pytest.approx(100 * first["numerator"].sum() / first["people"].sum())
    assert found.groups["lower"].loc[1] < found.groups["value"].loc[1] < found.groups["upper"].loc[1]


def test_the_slope_is_that_of_a_direct_weighted_regression(found):
    assert found.scale == "logit"
    assert (found.slope.sii, found.slope.rii) == pytest.approx(direct(found.groups))
    assert (found.slope.sii_lower, found.slope.blocks) == (None, 4)  # four wards bear no limits


def test_the_limits_of_the_slope_come_from_redrawn_wards(place):
    every = place.neighbourhoods
    single = every["ward_code"].mask(every["inside"], [f"X{10_000_000 + at}" for at in range(len(every))])
    found = measure.gradient(replace(place, neighbourhoods=every.assign(ward_code=single)), SHARE, draws=1000)
    assert (found.slope.sii, found.slope.rii) == pytest.approx(direct(found.groups))
    assert found.slope.sii_lower <= found.slope.sii <= found.slope.sii_upper
    assert (found.slope.blocks, abs(found.slope.sii_lower) > 1) == (16, True)  # in points, not parts of 1


def test_the_gap_is_most_minus_least_deprived(found):
    assert found.gap == found.groups["value"].iloc[0] - found.groups["value"].iloc[-1]


def test_the_concentration_of_a_share_is_also_given_normalised(found):
    assert found.wagstaff == pytest.approx(found.concentration.index / (1 - found.concentration.mean / 100))


def test_national_tenths_that_the_place_lacks_leave_no_slope(place):
    ten = measure.gradient(place, SHARE, basis="england", ruler="imd", draws=1000)
    assert len(ten.groups) == 10
    some = place.deprivation
    fewer = some[~((some["release"] == "iod2025") & (some["domain"] == "imd") & (some["decile"] == 1))]
    lacking = measure.gradient(replace(place, deprivation=fewer), SHARE, basis="england", ruler="imd", draws=1000)
    assert (lacking.slope, lacking.left_out) == (None, 2)
    assert np.isnan(lacking.groups["value"].loc[1])


def test_england_stands_beside_national_tenths_of_the_imd_alone(place):
    ours = measure.gradient(place, SHARE, basis="england", ruler="imd", draws=1000)
    other = measure.gradient(place, SHARE, basis="england", ruler="income", draws=1000)
    assert ours.groups["england"].loc[1] == pytest.approx(18.1 + 11 - 2)
    assert other.groups["england"].isna().all()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"unit": "people"}, "counts"),
        ({"unit": "pounds"}, "counts"),
        ({"published_for": "district"}, "whole_district"),
        ({"geography": "upper_tier"}, "whole_district"),
        ({"period": "1999"}, "no_figures"),
        ({"geography": "ward"}, "no_figures"),
    ],
)
def test_what_cannot_be_laid_along_deprivation_is_refused(place, changes, why):
    assert measure.gradient(place, SHARE.model_copy(update=changes)) == why


def test_too_few_areas_are_refused(place):
    rows = place.outcomes
    few = rows[(rows["indicator"] == "no_qualifications")].head(9)
    assert measure.gradient(replace(place, outcomes=few), SHARE) == "too_few"


def with_values(place, values):
    rows = pd.DataFrame(
        {
            "area_code": place.inside.index,
            "geography": "lsoa",
            "indicator": "score",
            "period": "2021",
            "group": "all",
            "value": values,
            "numerator": np.nan,
            "denominator": np.nan,
            "lower": np.nan,
            "upper": np.nan,
            "status": "value",
        }
    )
    return replace(place, outcomes=validated("outcomes", rows))


def test_scores_below_zero_have_a_slope_but_no_concentration(place):
    score = entry("score", geography="lsoa", period="2021", unit="score", worse="high")
    found = measure.gradient(with_values(place, np.linspace(-1, 1, 16)), score, draws=1000)
    assert (found.scale, found.concentration, found.wagstaff) == ("identity", None, None)
    assert found.slope is not None


def test_rates_are_fitted_as_logs(place):
    rate = entry("score", geography="lsoa", period="2021", unit="per_1000", worse="high")
    found = measure.gradient(with_values(place, np.linspace(1, 9, 16)), rate, draws=1000)
    assert found.scale == "log"
    assert found.wagstaff is None


def test_missing_figures_are_left_out_and_counted(place):
    rate = entry("score", geography="lsoa", period="2021", unit="per_1000", worse="high")
    values = np.linspace(1, 9, 16)
    values[3] = np.nan
    found = measure.gradient(with_values(place, values), rate, draws=1000)
    assert (found.areas, found.left_out) == (15, 1)


def test_the_same_seed_gives_the_same_limits(place, found):
    assert measure.gradient(place, SHARE, draws=2000).slope == found.slope
