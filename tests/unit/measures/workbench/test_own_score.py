"""A score of one's own: ranks by weight, fifths with ties, and the share of weightings that agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.workbench.columns import Heading, exact
from equitymap.measures.workbench.own_score import DRAWS, Part, fifths, other_weights, scored

AREAS = pd.Index([f"a{number:02}" for number in range(50)], name="area_code")
RISING = pd.Series(np.arange(50.0), index=AREAS)


def columns(**figures):
    return {name: exact(Heading(name, "outcomes", name, "percent", 0, "high"), one) for name, one in figures.items()}


def test_one_column_gives_its_own_fifths_and_no_weight_changes_them():
    found = scored([Part("x", 3, high=True)], columns(x=RISING), AREAS)
    assert found is not None
    assert found["fifth"].value_counts().to_dict() == dict.fromkeys(range(1, 6), 10)
    assert found.loc["a49", ["score", "fifth", "stays"]].tolist() == [100.0, 1, 1.0]
    assert found.loc["a00", "score"] == 0.0
    assert (found["stays"] == 1).all()


def test_low_figures_score_high_where_one_says_so():
    turned = scored([Part("x", 1, high=False)], columns(x=RISING), AREAS)
    assert turned is not None
    assert turned["fifth"].tolist() == scored([Part("x", 1, high=True)], columns(x=-RISING), AREAS)["fifth"].tolist()  # type: ignore[index]


def test_weights_are_a_weighted_mean_of_ranks():
    falling = RISING[::-1].set_axis(AREAS)
    found = scored([Part("x", 3, high=True), Part("y", 1, high=True)], columns(x=RISING, y=falling), AREAS)
    assert found is not None
    assert found["score"].to_numpy() == pytest.approx((3 * RISING + falling).to_numpy() / 4 / 49 * 100)


def test_columns_that_disagree_leave_fifths_open_and_those_that_agree_do_not():
    falling = RISING[::-1].set_axis(AREAS)
    agree = scored([Part("x", 2, high=True), Part("y", 1, high=True)], columns(x=RISING, y=RISING * 2), AREAS)
    against = scored([Part("x", 2, high=True), Part("y", 1, high=True)], columns(x=RISING, y=falling), AREAS)
    assert agree is not None
    assert against is not None
    assert (agree["stays"] == 1).all()
    assert against["stays"].min() < 0.9


def test_who_lacks_a_figure_has_no_score_and_the_rest_are_ranked_without_it():
    found = scored([Part("x", 1, high=True)], columns(x=RISING.mask(RISING < 10)), AREAS)
    assert found is not None
    assert found.loc[:"a09"].isna().all(axis=None)  # type: ignore[misc]
    assert found["fifth"].value_counts().tolist() == [8] * 5


def test_too_few_are_not_scored():
    assert scored([Part("x", 1, high=True)], columns(x=RISING.mask(RISING > 8)), AREAS) is None


def test_equal_scores_are_in_one_fifth():
    found = fifths(np.array([1.0, 1.0, 1.0, 0.5, 0.2, 0.1, 0.1, 0.0, 0.0, 0.0])[:, None])[:, 0]
    assert found.tolist() == [1, 1, 1, 2, 3, 3, 3, 4, 4, 4]


def test_other_weights_lie_between_half_and_double_and_are_the_same_every_time():
    own = np.array([4.0, 1.0])
    drawn = other_weights(own)
    assert drawn.shape == (DRAWS, 2)
    assert np.allclose(drawn.sum(axis=1), 1)
    ratio = drawn[:, 0] / drawn[:, 1]
    assert 1 <= ratio.min() < 1.5
    assert 13 < ratio.max() <= 16
    assert (other_weights(own) == drawn).all()


@pytest.mark.parametrize("parts", [[], [Part("x", 0, high=True)]])
def test_no_weight_is_no_score(parts):
    with pytest.raises(ValueError, match="weight of 1 or more"):
        scored(parts, columns(x=RISING), AREAS)
