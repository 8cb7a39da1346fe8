"""Two columns at once: three classes each, turned so that 2 is the end of more need."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.workbench.columns import Column, Heading, exact
from equitymap.measures.workbench.two_columns import classes, crossed, cuts_of

AREAS = pd.Index([f"a{number}" for number in range(9)], name="area_code")


def column(figures: list[float | None], *, unit: str = "percent", worse: str = "high") -> Column:
    return exact(Heading("x", "outcomes", "x", unit, 0, worse), pd.Series(figures, index=AREAS))  # type: ignore[arg-type]


def test_tenths_are_cut_where_they_are_everywhere():
    found = classes(column([1, 3, 4, 7, 8, 10, None, 2, 5], unit="decile", worse="low"))
    assert found is not None
    assert found.tolist()[:6] == [0, 0, 1, 1, 2, 2]
    assert pd.isna(found["a6"])


def test_anything_else_is_cut_at_its_own_thirds():
    found = classes(column([9, 8, 7, 6, 5, 4, 3, 2, 1]))
    assert found is not None
    assert found.value_counts().to_dict() == {0: 3, 1: 3, 2: 3}


def test_too_few_different_figures_are_not_cut():
    assert cuts_of(column([0, 0, 0, 0, 0, 0, 0, 1, 1])) is None
    assert cuts_of(column([None] * 9)) is None
    assert crossed(column([0] * 9), column(list(range(9)))) is None


def test_need_rises_in_both():
    tenth = column([1, 2, 3, 4, 5, 6, 8, 9, 10], unit="decile", worse="low")
    share = column([9, 8, 7, 6, 5, 4, 3, 2, None])
    found = crossed(tenth, share)
    assert found is not None
    assert found.loc["a0"].tolist() == [2, 2]
    assert found.loc["a7"].tolist() == [0, 0]
    assert found.loc["a8", "first"] == 0
    assert pd.isna(found.loc["a8", "second"])
