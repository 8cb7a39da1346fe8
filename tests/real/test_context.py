"""Outcomes given background on real districts: equal to a direct weighted regression, and to sums made by hand."""

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import indicator, registry
from equitymap.measures.context import correlations, school_sample
from equitymap.measures.context.background import KNOTS_AT, fit, natural_basis, pooled
from equitymap.measures.context.learn_from import learn_from, residual_intervals
from equitymap.measures.context.outcome_sample import england_sample, outcomes_shown, sample
from equitymap.measures.context.scale_effect import scale_effect
from equitymap.measures.context.school_sample import INDEPENDENT, measures_of, schools, years_of

BIRMINGHAM, NORWICH = "E08000025", "E07000148"


def direct(table: pd.DataFrame) -> pd.Series:
    """Solve the normal equations of the same model, written out."""
    known = table.dropna(subset=["background", "value"])
    x = known["background"].to_numpy(dtype=float)
    group = pooled(known["group"])
    others = [name for name in group.unique() if name != group.value_counts().idxmax()]
    design = np.column_stack(
        [natural_basis(x, np.quantile(x, KNOTS_AT)), *((group == name).to_numpy(float) for name in others)]
    )
    weighted = design * known["weight"].to_numpy(dtype=float)[:, None]
    beta = np.linalg.solve(weighted.T @ design, weighted.T @ known["value"].to_numpy(dtype=float))
    return pd.Series(design @ beta, index=known.index)


@pytest.mark.parametrize("code", [BIRMINGHAM, NORWICH])
def test_every_outcome_is_fitted_like_a_direct_weighted_regression(places, code):
    shown = outcomes_shown(places[code])
    assert len(shown) > 20
    for entry in shown:
        table = sample(places[code], entry, "income")
        found = fit(table)
        assert found.found, entry.id
        theirs = direct(table)
        scale = max(1e-9, float(table["value"].abs().max()))
        assert (found.points["fitted"] - theirs).abs().max() < 1e-8 * scale, entry.id
        assert 0 <= found.share <= 1
        assert abs(float(np.average(found.points["residual"], weights=found.points["weight"]))) < 1e-8 * scale


def test_england_as_a_whole(national):
    cells = national.outcomes[national.outcomes["indicator"] == "no_qualifications"].set_index("area_code")["value"]
    need = national.readings.iod2025.frame
    income = need[need["domain"] == "income"].set_index("area_code")["score"].astype(float)
    areas = national.areas
    table = england_sample(
        areas.assign(
            income_deprived=100 * income.reindex(areas.index),
            no_qualifications=cells.reindex(areas.index),
            rural_share=100.0 * areas["rural_urban"].str.startswith("Rural"),
        ),
        "no_qualifications",
    )
    found = fit(table)
    assert len(found.points) == 33755
    assert found.share == pytest.approx(0.60, abs=0.02)
    theirs = direct(table)
    assert (found.points["fitted"] - theirs).abs().max() < 1e-6
    inside = found.points["value"].between(found.points["lower"], found.points["upper"]).mean()
    assert 0.92 < inside < 0.98


@pytest.mark.parametrize("code", [BIRMINGHAM, NORWICH])
def test_larger_areas_are_sums_of_counts(places, code):
    place, entry = places[code], indicator("no_qualifications")
    rows = place.outcomes[
        (place.outcomes["indicator"] == entry.id) & place.outcomes["area_code"].isin(place.inside.index)
    ]
    counts = rows.set_index("area_code")[["numerator", "denominator"]].astype(float)
    wards = counts.groupby(place.inside["ward_code"]).sum()
    ours = correlations.figures_at(correlations.samples_of(place, [entry]), "ward")[entry.id]
    theirs = 100 * wards["numerator"] / wards["denominator"]
    assert ours.to_numpy() == pytest.approx(theirs.reindex(ours.index).to_numpy())
    table = sample(place, entry, "income")
    found = scale_effect(table[table["inside"].astype(bool)])
    assert found.from_counts
    assert not found.flips
    assert found.table["r"].min() > 0.5


def test_independent_schools_never_enter_with_their_false_zero(places):
    place = places[BIRMINGHAM]
    year = years_of(place, "school_attainment_8")[-1]
    found = schools(place, "school_attainment_8", year)
    independent = place.facilities["type"].str.contains("independent", case=False)
    assert not independent.reindex(found.table.index).any()
    assert found.left_out[INDEPENDENT] > 10
    rows = place.school_results
    rows = rows[(rows["measure"] == "school_attainment_8") & (rows["year"] == year) & (rows["group"] == "all")]
    assert len(found.table) + sum(found.left_out.values()) == len(rows)


@pytest.mark.parametrize("code", [BIRMINGHAM, NORWICH])
def test_schools_to_learn_from_lie_above_the_line_in_two_years(places, code):
    place = places[code]
    shown = {entry.id for entry in measures_of(place, registry())}
    assert not [name for name in shown if school_sample.is_meals(name)]
    years = years_of(place, "school_ks2_expected")
    assert set(years).isdisjoint(school_sample.CANCELLED)
    periods, higher = {}, {}
    for year in years:
        found = schools(place, "school_ks2_expected", year)
        periods[str(year)] = residual_intervals(fit(found.table), found.table["denominator"])
        higher[year] = periods[str(year)].index[periods[str(year)]["residual"] > 0]
    named = learn_from(periods, worse="low", among=list(place.facilities.index[place.facilities["inside"]]))
    assert list(named.learn) == sorted(named.learn)
    for school in named.learn:
        assert sum(school in above for above in higher.values()) >= 2
    assert len(named.learn) < 0.25 * named.tested
