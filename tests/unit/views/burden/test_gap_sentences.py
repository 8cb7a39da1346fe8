"""How sure the largest gaps are, in words: one, many, none and unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.burden.robustness import Robustness
from equitymap.views.burden import gap_sentences as sentences


def robustness(shares, chosen):
    return Robustness(
        pd.DataFrame({"share": shares, "chosen": chosen}, dtype=object).astype({"share": float, "chosen": bool}),
        1000,
        0,
    )


@pytest.mark.parametrize(
    ("shares", "chosen", "says"),
    [
        (
            [1, 0.95, 0.4, 0.6],
            [True, True, True, False],
            "3 neighbourhoods combine high need and large losses. For 2 this hardly depends on our assumptions. 1 other"
            " does under more than half of them.",
        ),
        (
            [1, 0.2, 0.6, 0.7],
            [True, True, False, False],
            "2 neighbourhoods combine high need and large losses. For 1 this hardly depends on our assumptions. 2"
            " others do under more than half of them.",
        ),
        (
            [1, 0.99],
            [True, True],
            "2 neighbourhoods combine high need and large losses. For all of them this hardly depends on our"
            " assumptions.",
        ),
        (
            [0.2, 0.3],
            [True, True],
            "2 neighbourhoods combine high need and large losses. For each of them this depends on our assumptions.",
        ),
        (
            [1, 0.0],
            [True, False],
            "1 neighbourhood combines high need and large losses. This hardly depends on our assumptions.",
        ),
        (
            [0.3, 0.0],
            [True, False],
            "1 neighbourhood combines high need and large losses. This depends on our assumptions.",
        ),
        ([0.0, 0.0], [False, False], "No neighbourhood has a gap: nothing that was in reach was lost."),
        ([None, None], [False, False], "We do not know: no neighbourhood has a need-weighted gap."),
    ],
)
def test_robustness_in_words(shares, chosen, says):
    assert sentences.robustness_sentence(robustness(shares, chosen)) == says


@pytest.mark.parametrize(
    ("share", "says"),
    [
        (0.7, "in 7 of 10 trials"),
        (1.0, "in every trial"),
        (0.97, "in more than 9 of 10 trials"),
        (0.02, "in fewer than 1 of 10 trials"),
        (0.0, "in no trial"),
        (None, "not known"),
    ],
)
def test_how_often_it_holds(share, says):
    assert sentences.of_trials(share) == says


def test_what_a_trial_is():
    said = sentences.how_sure(robustness([1.0], [True]))
    assert "1,000 trials, seed 0" in said
    assert "in 90% of them or more" in said


def test_weights_are_shown():
    assert sentences.weights_line({"libraries": 0.25, "schools": 0.75}) == "Weights: libraries 25%, schools 75%."
