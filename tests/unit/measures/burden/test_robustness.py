"""Robustness of the worst tenth: repeatable, between 0 and 1, 1 for what is worst whatever is drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.burden.robustness import share_in_worst_tenth, worst_tenth

AREAS = [f"X{number:02d}" for number in range(40)]
WEIGHTS = {"library": 1.0, "school": 1.0}


@pytest.fixture
def need() -> pd.Series:
    return pd.Series(1.0, index=AREAS)


def losses(**columns) -> pd.DataFrame:
    return pd.DataFrame({name: np.asarray(values, dtype=float) for name, values in columns.items()}, index=AREAS)


@pytest.fixture
def mixed() -> dict[float, pd.DataFrame]:
    """Return losses at three catchments: X00 always loses all, X01 only libraries, X02 only in the wide catchment."""
    rng = np.random.default_rng(1)
    tables = {}
    for factor in (0.75, 1.0, 1.25):
        table = losses(library=rng.uniform(0, 0.3, 40), school=rng.uniform(0, 0.3, 40))
        table.loc["X00"] = 1.0
        table.loc["X01"] = [0.9, 0.0]
        table.loc["X02"] = 0.99 if factor == 1.25 else 0.0
        table.loc["X39"] = np.nan
        tables[factor] = table
    return tables


def test_worst_tenth_is_rounded_up_and_never_holds_a_zero():
    gaps = pd.Series([0.5, 0.4, 0.0, None] + [0.1] * 17)
    assert list(worst_tenth(gaps).to_numpy().nonzero()[0]) == [0, 1]
    assert worst_tenth(pd.Series([0.0] * 30)).sum() == 0
    assert worst_tenth(pd.Series([None] * 30, dtype=float)).sum() == 0


def test_neighbourhoods_that_tie_with_the_last_are_in():
    assert worst_tenth(pd.Series([0.5, 0.5, 0.5] + [0.1] * 17)).sum() == 3


def test_what_always_loses_most_is_always_in(need, mixed):
    share = share_in_worst_tenth(need, mixed, WEIGHTS, draws=400).areas["share"]
    assert share["X00"] == 1
    assert 0 < share["X02"] < 1
    assert 0.5 < share["X01"] < 1
    assert share.drop("X39").between(0, 1).all()


def test_share_is_missing_where_the_gap_is_not_known(need, mixed):
    areas = share_in_worst_tenth(need.where(need.index != "X05"), mixed, WEIGHTS, draws=50).areas
    assert list(areas.index[areas["share"].isna()]) == ["X05", "X39"]
    assert not areas.loc[["X05", "X39"], "chosen"].any()


def test_same_seed_same_shares(need, mixed):
    runs = [share_in_worst_tenth(need, mixed, WEIGHTS, draws=100, seed=seed).areas for seed in (3, 3, 4)]
    pd.testing.assert_frame_equal(runs[0], runs[1])
    assert not runs[0]["share"].equals(runs[2]["share"])


def test_nothing_varied_gives_certainty(need, mixed):
    only = {1.0: mixed[1.0]}
    found = share_in_worst_tenth(need, only, {"library": 1.0}, draws=30)
    assert set(found.areas["share"].dropna()) == {0.0, 1.0}
    assert (found.areas["share"].eq(1.0) == found.areas["chosen"]).all()


def test_kind_without_weight_is_not_drawn(need, mixed):
    with_zero = share_in_worst_tenth(need, mixed, {"library": 1.0, "school": 0.0}, draws=100).areas
    pd.testing.assert_frame_equal(with_zero, share_in_worst_tenth(need, mixed, {"library": 1.0}, draws=100).areas)


def test_standard_catchment_must_be_among_those_drawn(need, mixed):
    del mixed[1.0]
    with pytest.raises(ValueError, match=r"factor 1\.0"):
        share_in_worst_tenth(need, mixed, WEIGHTS)
