"""Counts added up: hidden ones leave a range, and never push a rate up."""

import numpy as np
import pandas as pd
import pytest

from equitymap.places.aggregate import COLUMNS, add_up, count_up, denominators, figure, figures, fully_counted, middle


def cells(*rows):
    return pd.DataFrame(rows, columns=["top", "bottom", "hidden"], index=list("abcdefgh")[: len(rows)])


KNOWN, HIDDEN = (30.0, 100.0, False), (np.nan, 100.0, True)


def test_without_hidden_counts_it_is_totals_divided():
    found = add_up(cells((50.0, 100.0, False), (90.0, 900.0, False)), scale=100).loc["all"]
    assert found.tolist() == [14.0, 14.0, 14.0, 140.0, 1000.0, 2, 0]
    assert tuple(found.index) == COLUMNS


def test_a_hidden_count_keeps_its_people_and_gives_a_range():
    found = add_up(cells(KNOWN, HIDDEN), scale=100, most=9).loc["all"]
    assert (found["low"], found["high"], found["value"]) == (15.0, 19.5, 17.25)
    assert (found["areas"], found["hidden"], found["bottom"]) == (1, 1, 200)
    assert found["high"] < 30, "the rate with the hidden area left out is not among the possible ones"


def test_a_hidden_count_is_never_larger_than_its_denominator():
    found = add_up(cells((np.nan, 4.0, True)), scale=100, most=9).loc["all"]
    assert (found["low"], found["high"]) == (0, 100)
    assert add_up(cells(KNOWN, HIDDEN), scale=100).loc["all", "high"] == 65


def test_a_figure_that_does_not_exist_is_left_out_above_and_below():
    found = add_up(cells(KNOWN, (np.nan, 100.0, False), (5.0, np.nan, False), (np.nan, np.nan, True)), scale=100)
    assert found.loc["all", ["value", "bottom", "areas", "hidden"]].tolist() == [30, 100, 1, 0]


def test_each_group_has_its_own_sums_in_order():
    table = cells(KNOWN, HIDDEN, (10.0, 100.0, False))
    found = add_up(table, pd.Series(["y", "y", "x"], index=table.index), scale=100, most=9)
    assert found.index.tolist() == ["x", "y"]
    assert found["value"].tolist() == [10, 17.25]


@pytest.mark.parametrize("rows", [[(0.0, 0.0, False)], [(np.nan, np.nan, False)]])
def test_nobody_below_is_no_figure(rows):
    assert add_up(cells(*rows)).loc["all", ["value", "low", "high"]].isna().all()


@pytest.mark.parametrize("seed", range(5))
def test_the_true_rate_lies_in_the_range_whatever_was_hidden(seed):
    rng = np.random.default_rng(seed)
    bottom = rng.integers(5, 200, 60).astype(float)
    top = np.minimum(rng.integers(0, 60, 60), bottom)
    hidden = top < 10
    table = pd.DataFrame({"top": np.where(hidden, np.nan, top), "bottom": bottom, "hidden": hidden})
    groups = pd.Series(rng.integers(0, 6, 60))
    found = add_up(table, groups, scale=100, most=9)
    true = 100 * pd.Series(top).groupby(groups).sum() / pd.Series(bottom).groupby(groups).sum()
    assert (found["low"] <= true + 1e-9).all()
    assert (true <= found["high"] + 1e-9).all()


@pytest.mark.parametrize(
    ("values", "most", "ends"),
    [
        ([np.nan, 20.0, 40.0], 9, (20, 20)),
        ([np.nan, np.nan, 15.0], 9, (0, 9)),
        ([np.nan, 15.0], 9, (7.5, 12)),
        ([np.nan, 15.0], None, (7.5, np.inf)),
        ([10.0, 20.0], 9, (15, 15)),
    ],
)
def test_the_middle_with_hidden_counts(values, most, ends):
    column = pd.Series(values)
    assert middle(column, column.isna(), most=most) == ends


def test_the_middle_of_nothing_is_not_known():
    assert np.isnan(middle(pd.Series([], dtype=float), pd.Series([], dtype=bool), most=9)).all()


def published(**columns):
    blank = [np.nan] * len(columns["value"])
    table = pd.DataFrame({"numerator": blank, "denominator": blank} | columns)
    return table.set_axis(list("abcd")[: len(table)])


def aggregate(table, weight, *, counted):
    groups = pd.Series("all", index=table.index)
    people = pd.Series(weight, index=table.index)
    value = figures(table, groups, weight=people, counted=counted).loc["all", "value"]
    if "hidden" not in table:
        assert figure(table, weight=people, counted=counted) == pytest.approx(value, nan_ok=True)
    return value


def test_counts_are_added_up_and_divided_whatever_the_weights():
    """50 of 100 and 90 of 900: 140 of 1,000, and not the mean of 50 and 10."""
    table = published(value=[50.0, 10.0], numerator=[50.0, 90.0], denominator=[100.0, 900.0])
    assert aggregate(table, [1.0, 1.0], counted=True) == 14.0


def test_a_hidden_count_takes_part_from_nothing_to_its_most():
    """30 of 100, and 0 to 100 of 100: 15 to 65 per cent, and the middle of the two."""
    table = published(value=[30.0, np.nan], numerator=[30.0, np.nan], denominator=[100.0, 100.0])
    assert aggregate(table.assign(hidden=[False, True]), [1.0, 1.0], counted=True) == 40.0
    assert np.isnan(figure(table.assign(hidden=[False, True]), weight=table["denominator"], counted=True)), "open"
    assert aggregate(table.assign(hidden=[False, False]), [1.0, 1.0], counted=True) == 30.0


def test_without_counts_figures_are_weighted_by_people():
    """10 for 300 people and 40 for 100: (3,000 + 4,000) / 400."""
    assert aggregate(published(value=[10.0, 40.0]), [300.0, 100.0], counted=False) == 17.5


def test_a_missing_figure_brings_neither_figure_nor_people():
    assert aggregate(published(value=[10.0, np.nan]), [300.0, 100.0], counted=False) == 10.0
    assert np.isnan(aggregate(published(value=[np.nan, np.nan]), [300.0, 100.0], counted=False))
    assert np.isnan(aggregate(published(value=[np.nan]), [300.0], counted=True))


def test_a_percentage_and_its_count_imply_what_they_are_out_of():
    table = published(value=[50.0, 10.0, 0.0], numerator=[50.0, 90.0, 0.0])
    assert denominators(table, unit="percent").tolist()[:2] == [100.0, 900.0]
    assert np.isnan(denominators(table, unit="percent")["c"]), "0 per cent can be of any number"
    assert denominators(table, unit="score").isna().all()
    assert denominators(table.assign(denominator=[100.0, np.nan, np.nan]), unit="percent").isna().sum() == 2


def test_counts_are_full_only_where_every_area_has_both():
    table = published(value=[50.0, 10.0], numerator=[50.0, 90.0], denominator=[100.0, 900.0])
    assert fully_counted(table)
    assert not fully_counted(table.assign(numerator=[50.0, np.nan]))
    assert not fully_counted(table.iloc[:0])


def test_counts_are_added_up_and_hidden_ones_leave_a_range():
    cells = pd.DataFrame({"top": [20.0, np.nan, np.nan, 35.0], "hidden": [False, True, False, False]})
    groups = pd.Series(["a", "a", "a", "b"])
    found = count_up(cells, groups, most=9.0)
    assert found.loc["a", ["low", "high", "areas", "hidden"]].tolist() == [20, 29, 1, 1]
    assert found.loc["b", ["low", "value", "high"]].tolist() == [35, 35, 35]
    assert np.isinf(count_up(cells, groups, most=None).loc["a", "high"])
    nothing = count_up(cells.iloc[[2]], groups.iloc[[2]], most=9.0).loc["a"]
    assert nothing[["low", "high"]].isna().all()
