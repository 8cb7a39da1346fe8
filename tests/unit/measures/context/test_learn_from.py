"""Who might we learn from: two periods, beyond chance, never ranked; what chance alone flags, and what it misses."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.context.background import fit
from equitymap.measures.context.learn_from import FEWEST_PEOPLE, learn_from, residual_intervals

COLUMNS = ["residual", "middle", "lower", "upper", "weight", "basis", "small"]


def period(rows, basis="shrunken", small=False):
    """Rows of id: (lower, upper)."""
    return pd.DataFrame(
        [[0.0, 0.0, *limits, 0.5, basis, small] for limits in rows.values()], columns=COLUMNS, index=list(rows)
    )


HIGH, LOW, NEITHER = (1.0, 3.0), (-3.0, -1.0), (-1.0, 1.0)


def test_twice_on_the_same_side_is_flagged_and_once_is_not():
    first = period({"b": HIGH, "a": HIGH, "c": HIGH, "d": LOW})
    found = learn_from({"2017": first, "2018": period({"b": HIGH, "a": HIGH, "c": NEITHER, "d": LOW})}, worse="low")
    assert found.higher == ("a", "b")
    assert found.lower == ("d",)
    assert found.learn == ("a", "b")
    assert (found.outcome, found.tested) == ("found", 4)


def test_where_a_high_figure_is_worse_the_low_ones_are_learned_from():
    found = learn_from({"1": period({"a": HIGH, "d": LOW}), "2": period({"a": HIGH, "d": LOW})}, worse="high")
    assert found.learn == ("d",)


def test_one_that_was_also_on_the_other_side_is_not_flagged():
    years = {"1": period({"a": HIGH}), "2": period({"a": LOW}), "3": period({"a": HIGH})}
    assert learn_from(years, worse="low").higher == ()


@pytest.mark.parametrize(
    ("years", "worse", "why"),
    [
        ({}, "low", "no_fit"),
        ({"1": period({}), "2": period({})}, "low", "no_fit"),
        ({"1": period({"a": HIGH})}, "low", "one_period"),
        ({"1": period({"a": HIGH}, "prediction"), "2": period({"a": HIGH}, "prediction")}, "low", "no_counts"),
        ({"1": period({"a": HIGH}), "2": period({"a": NEITHER})}, "low", "nobody"),
        ({"1": period({"a": HIGH}), "2": period({"a": HIGH})}, "neither", "no_better_end"),
    ],
)
def test_nobody_is_flagged_and_the_reason_is_given(years, worse, why):
    found = learn_from(years, worse=worse)
    assert found.learn == ()
    assert found.outcome == why


def test_only_those_asked_about_are_named():
    years = {"1": period({"a": HIGH, "ring": HIGH}), "2": period({"a": HIGH, "ring": HIGH})}
    assert learn_from(years, worse="low", among=["a"]).learn == ("a",)


def test_a_period_without_a_row_counts_as_not_known():
    years = {"1": period({"a": HIGH, "b": HIGH}), "2": period({"a": HIGH})}
    found = learn_from(years, worse="low")
    assert found.learn == ("a",)
    assert found.tested == 1


def schools(*, seed, effects, pupils=(30, 90), years=2):
    """Draw ``years`` of counts for schools whose share falls with background, with true effects in logits."""
    rng = np.random.default_rng(seed)
    n = len(effects)
    x = rng.uniform(2, 60, n)
    index = pd.Index([f"urn:{900000 + at}" for at in range(n)])
    for _ in range(years):
        below = rng.integers(*pupils, n)
        share = 1 / (1 + np.exp(-(0.9 - 0.02 * x + effects)))
        above = rng.binomial(below, share)
        yield pd.DataFrame(
            {
                "background": x,
                "value": 100 * above / below,
                "weight": below.astype(float),
                "group": "all",
                "cluster": index,
                "numerator": above.astype(float),
                "denominator": below.astype(float),
            },
            index=index,
        )


def flagged(**settings):
    tables = {
        str(at): residual_intervals(fit(frame), frame["denominator"]) for at, frame in enumerate(schools(**settings))
    }
    return tables, learn_from(tables, worse="low")


def test_when_nothing_differs_one_period_flags_at_most_one_in_twenty_and_two_almost_nobody():
    once, twice, tested = 0, 0, 0
    for seed in range(25):
        tables, found = flagged(seed=seed, effects=np.zeros(150))
        first = tables["0"]
        once += int(((first["lower"] > 0) | (first["upper"] < 0)).sum())
        twice += len(found.higher) + len(found.lower)
        tested += found.tested
    assert tested == 25 * 150
    assert once / tested <= 0.05
    assert twice / tested <= 0.003


def test_a_planted_effect_is_found_and_put_on_the_right_side():
    hits, wrong = 0, 0
    for seed in range(10):
        effects = np.random.default_rng(1000 + seed).normal(0, 0.25, 150)
        effects[:10] += 1.2
        tables, found = flagged(seed=seed, effects=effects, pupils=(60, 120))
        planted = set(tables["0"].index[:10])
        hits += len(planted & set(found.higher))
        wrong += len(planted & set(found.lower))
        truly = dict(zip(tables["0"].index, effects, strict=True))
        assert sum(truly[name] < 0 for name in found.higher) <= 1
    assert hits >= 80
    assert wrong == 0


def test_small_schools_are_not_flagged_and_counted():
    frames = list(schools(seed=2, effects=np.full(60, 0.0)))
    for frame in frames:
        frame.loc[frame.index[:3], "denominator"] = FEWEST_PEOPLE - 1.0
    tables = {str(at): residual_intervals(fit(frame), frame["denominator"]) for at, frame in enumerate(frames)}
    assert (tables["0"].loc[frames[0].index[:3], "basis"] == "prediction").all()
    found = learn_from(tables, worse="low")
    assert found.small == 3
    assert found.tested == 57


def test_without_counts_the_interval_is_that_of_a_prediction():
    frame = next(schools(seed=3, effects=np.zeros(80)))
    fitted = fit(frame)
    table = residual_intervals(fitted, None)
    assert (table["basis"] == "prediction").all()
    outside = ~fitted.points["value"].between(fitted.points["lower"], fitted.points["upper"])
    assert (((table["lower"] > 0) | (table["upper"] < 0)) == outside).all()


def test_no_curve_gives_an_empty_table():
    frame = next(schools(seed=3, effects=np.zeros(10)))
    assert residual_intervals(fit(frame), frame["denominator"]).empty
