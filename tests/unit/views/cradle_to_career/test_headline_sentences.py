"""The answer is counted from the marks: none, one, several, all, the county's apart, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from equitymap.measures.cradle_to_career.matrix import Cell, matrix
from equitymap.views.cradle_to_career import headline_sentences as words
from equitymap.views.cradle_to_career.squares import Square, mark_of
from tests.cradle import card, entry, place_with
from tests.unit.views.cradle_to_career.judged import judged

NUMBER = count()
OWN = {"geography": "district", "area": "Smallplace"}


def drawn(*marks, **changes):
    made = []
    for mark in marks:
        of = entry(f"figure_{next(NUMBER)}")
        bare = card({2025: 64.0}, entry=of, **changes)
        one = None if mark is None else bare if mark == "unjudged" else judged(mark, of, **changes)
        made.append(Square(Cell("infancy", "health", () if one is None else (one,), ()), one, mark_of(one)))
    return made


@pytest.mark.parametrize(
    ("marks", "says"),
    [
        ((), "We do not know how children fare in Smallplace: no square has a figure."),
        ((None, None), "We do not know how children fare in Smallplace: no square has a figure."),
        (("unjudged",), "No figure of Smallplace can be called better or worse than England."),
        (("worse",), "Smallplace is worse than England on the one square that can be compared."),
        (("same", "same"), "Smallplace is about the same as England on both of the squares that can be compared."),
        (("better",) * 3, "Smallplace is better than England on all 3 squares that can be compared."),
        (
            ("worse", "worse", "better"),
            "Smallplace is worse than England on 2 of 3 squares that can be compared, better on 1.",
        ),
        (
            ("same", "better"),
            "Smallplace is about the same as England on 1 of 2 squares that can be compared, better on 1.",
        ),
        (
            ("worse",) * 11 + ("same",) * 6 + ("better",) * 5 + (None, "unjudged"),
            "Smallplace is worse than England on 11 of 22 squares that can be compared, about the same on 6 and better"
            " on 5.",
        ),
    ],
)
def test_the_answer(marks, says):
    assert words.headline(drawn(*marks, **OWN), "Smallplace") == says


def test_a_countys_squares_are_counted_apart():
    both = [*drawn("worse", "same", **OWN), *drawn("better", "worse")]
    assert words.headline(both, "Smallplace") == (
        "Smallplace is worse than England on 1 of 2 squares that can be compared, about the same on 1. On 2 more"
        " squares only Wideshire as a whole can be compared: worse than England on 1 and better on 1."
    )
    one = [*drawn("worse", **OWN), *drawn("same")]
    assert words.headline(one, "Smallplace").endswith(
        "On 1 more square only Wideshire as a whole can be compared: about the same on 1."
    )
    assert words.headline(drawn("same"), "Smallplace") == (
        "Wideshire, which Smallplace is part of, is about the same as England on the one square that can be compared."
    )


@pytest.mark.parametrize(
    ("again", "says"),
    [
        (0, "Smallplace is worse than England on 1 of 2 squares that can be compared, better on 1."),
        (1, "Smallplace is worse than England on 1 of 2 squares that can be compared, better on 1."),
        (2, "Smallplace is worse than England on 1 of 2 squares that can be compared, better on 1."),
    ],
)
def test_a_figure_of_several_squares_counts_once(again, says):
    worse, better = drawn("worse", "better", **OWN)
    assert words.headline([worse, better, *[worse] * again], "Smallplace") == says


@pytest.mark.parametrize(
    ("again", "says"),
    [
        (0, "For each of 35 parts of life we have a figure."),
        (
            1,
            "For each of 35 parts of life we have a figure. 1 more shows the figure of an earlier one and is not"
            " counted again.",
        ),
        (
            2,
            "For each of 35 parts of life we have a figure. 2 more show the figure of an earlier one and are not"
            " counted again.",
        ),
    ],
)
def test_what_is_not_counted_again_is_told(again, says):
    found, one = matrix(place_with(), (), {}), card({2025: 64.0})
    cells = {key: replace(cell, cards=(one,)) for key, cell in found.cells.items()}
    (worse,) = drawn("worse", **OWN)
    assert words.not_known(replace(found, cells=cells), [worse, *[worse] * again], "Smallplace") == says


@pytest.mark.parametrize(
    ("empty", "marks", "says"),
    [
        (35, (), "We have no figure for Smallplace for any of 35 parts of life."),
        (0, (), "For each of 35 parts of life we have a figure."),
        (6, ("same",), "For 6 of 35 parts of life we have no figure for Smallplace."),
        (
            1,
            ("unjudged",),
            "For 1 of 35 parts of life we have no figure for Smallplace. 1 more has one that is not called better or"
            " worse.",
        ),
        (
            6,
            ("unjudged",) * 2,
            "For 6 of 35 parts of life we have no figure for Smallplace. 2 more have one that is not called better or"
            " worse.",
        ),
    ],
)
def test_what_is_not_known(empty, marks, says):
    found = matrix(place_with(), (), {})
    one = card({2025: 64.0})
    cells = {
        key: replace(cell, cards=() if number < empty else (one,))
        for number, (key, cell) in enumerate(found.cells.items())
    }
    assert words.not_known(replace(found, cells=cells), drawn(*marks, **OWN), "Smallplace") == says


def test_stages_with_few_indicators_are_named():
    said = words.thin_stages(matrix(place_with(), (), {}))
    assert said.startswith("Least is known about before birth and infancy (no indicators)")
    found = matrix(place_with(), (), {})
    full = {key: replace(cell, cards=(card({2025: 1}), judged("same"))) for key, cell in found.cells.items()}
    two = {key: replace(cell, cards=(*cell.cards, cell.cards[0])) for key, cell in full.items()}
    assert "(1 indicator)" in words.thin_stages(replace(found, cells=two))
