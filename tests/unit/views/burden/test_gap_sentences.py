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
            "3 neighbourhoods are in the tenth with the largest need-weighted"
            " gap; 2 of them stay there under at least 90% of 1,000 other weightings and distances. 1 other is in it"
            " under",
        ),
        (
            [1, 0.2, 0.1],
            [True, True, False],
            "2 neighbourhoods are in the tenth with the largest need-weighted gap; 1 of them stays there",
        ),
        ([1, 0.99], [True, True], "2 neighbourhoods are in the tenth with the largest need-weighted gap; all of them"),
        (
            [0.2, 0.3],
            [True, True],
            "2 neighbourhoods are in the tenth with the largest need-weighted gap; none of them",
        ),
        ([1, 0.0], [True, False], "1 neighbourhood is in the tenth with the largest need-weighted gap; it stays there"),
        (
            [0.3, 0.0],
            [True, False],
            "1 neighbourhood is in the tenth with the largest need-weighted gap; it does not stay",
        ),
        ([0.0, 0.0], [False, False], "No neighbourhood has a gap: nothing that was in reach was lost."),
        ([None, None], [False, False], "We do not know: no neighbourhood has a need-weighted gap."),
    ],
)
def test_robustness_in_words(shares, chosen, says):
    assert sentences.robustness_sentence(robustness(shares, chosen)).startswith(says)


def test_weights_are_shown():
    assert sentences.weights_line({"libraries": 0.25, "schools": 0.75}) == "Weights: libraries 25%, schools 75%."
