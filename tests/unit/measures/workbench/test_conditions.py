"""Conditions: "and" binds closer than "or", and what is not known decides nothing that the rest does not."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from equitymap.measures.workbench.columns import Column, Heading, exact
from equitymap.measures.workbench.conditions import Condition, groups, meets, passing

AREAS = pd.Index([f"a{number}" for number in range(27)], name="area_code")
TRIPLES = list(itertools.product([1.0, 0.0, None], repeat=3))


def column(name: str, figures: list[float | None]) -> Column:
    return exact(Heading(name, "outcomes", name, "percent", 0, "high"), pd.Series(figures, index=AREAS[: len(figures)]))


COLUMNS = {name: column(name, [one[at] for one in TRIPLES]) for at, name in enumerate("xyz")}


def yes(name: str, joined: str = "and") -> Condition:
    return Condition(name, (1.0, 1.0), joined)


def kleene_and(*parts):
    return False if False in parts else None if None in parts else True


def kleene_or(*parts):
    return True if True in parts else None if None in parts else False


@pytest.mark.parametrize("signs", list(itertools.product(["and", "or"], repeat=2)))
def test_every_combination_of_three_by_hand(signs):
    asked = [yes("x"), yes("y", signs[0]), yes("z", signs[1])]
    found = passing(asked, COLUMNS, AREAS)
    for area, triple in zip(AREAS, TRIPLES, strict=True):
        x, y, z = (None if one is None else bool(one) for one in triple)
        expected = {
            ("and", "and"): kleene_and(x, y, z),
            ("and", "or"): kleene_or(kleene_and(x, y), z),
            ("or", "and"): kleene_or(x, kleene_and(y, z)),
            ("or", "or"): kleene_or(x, y, z),
        }[signs]
        assert pd.isna(found[area]) if expected is None else found[area] == expected, (triple, signs)


def test_no_condition_leaves_everybody_in():
    assert passing([], {}, AREAS).all()


def test_alternatives_are_parted_by_or():
    assert groups([yes("x"), yes("y"), yes("z", "or")]) == [[yes("x"), yes("y")], [yes("z", "or")]]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(3, 3, True), (1, 2, False), (2, 4, None), (1, 5, None), (4, 5, False), (None, None, None), (1, None, None)],
)
def test_a_range_meets_only_where_all_of_it_does(low, high, expected):
    cells = pd.DataFrame({"value": [None], "low": [low], "high": [high]}, index=["a"], dtype=float)
    found = meets(Column(Heading("x", "need", "x", "decile", 0, "low"), cells), (3.0, 3.0))["a"]
    assert pd.isna(found) if expected is None else found == expected


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [((2.0, None), [False, True, True]), ((None, 2.0), [True, True, False]), ((None, None), [True, True, True])],
)
def test_ends_are_included_and_may_be_open(bounds, expected):
    assert meets(column("x", [1.0, 2.0, 3.0]), bounds).tolist() == expected


def test_a_figure_that_is_missing_meets_no_open_condition():
    assert meets(column("x", [None, 1.0]), (None, None)).isna().tolist() == [True, False]


@pytest.mark.parametrize("wrong", [{"bounds": (2.0, 1.0)}, {"bounds": (1.0, 2.0), "joined": "but"}])
def test_what_means_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"condition|Conditions"):
        Condition("x", **wrong)
