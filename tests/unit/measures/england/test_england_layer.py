"""Summaries of England in steps: fifths or tenths, the same at every level, nothing missing made zero."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.england.england_layer import england_layer, fifths
from tests.england import small_england


@pytest.fixture(scope="module")
def england():
    return small_england()


def layer(england, summary_id):
    return england_layer(england, next(one for one in england.summaries if one.id == summary_id))


def test_fifths_part_the_districts_in_five():
    assert fifths(pd.Series(np.arange(1.0, 101.0)), 0) == (21.0, 41.0, 60.0, 80.0)


def test_what_many_share_is_a_step_of_its_own_and_the_rest_is_parted_in_quarters():
    values = pd.Series([0.0] * 60 + list(np.arange(1.0, 41.0)))
    cuts = fifths(values, 0)
    assert cuts == (1.0, 11.0, 20.0, 30.0)
    assert np.bincount(np.searchsorted(cuts, values, side="right")).tolist()[0] == 60


def test_nothing_is_cut_below_the_lowest_figure_or_where_all_is_the_same():
    assert fifths(pd.Series([0.0] * 9 + [0.004]), 1) == (0.1,)
    assert fifths(pd.Series([5.0] * 9), 1) == ()
    assert fifths(pd.Series([np.nan]), 1) == ()


def test_every_level_has_the_same_cuts_and_its_own_index(england):
    found = layer(england, "child_poverty")
    assert found.levels == ("districts", "msoas", "lsoas")
    for level in found.levels:
        assert found.cells[level].index.equals(england.table(level).index)
        known = found.cells[level].dropna()
        assert ((known["step"] == 0) == (known["value"] < found.cuts[0])).all()
        assert ((known["step"] == 4) == (known["value"] >= found.cuts[-1])).all()


def test_tenths_keep_their_number_and_the_most_deprived_is_darkest(england):
    found = layer(england, "imd_tenth")
    assert found.steps == 10
    cells = found.cells["lsoas"]
    assert (cells["step"] == 10 - cells["value"]).all()


def test_where_low_is_worse_the_lowest_is_darkest(england):
    cells = layer(england, "level_2_at_19").cells["districts"]
    assert cells.loc[cells["value"].idxmin(), "step"] == cells["step"].max()


def test_missing_has_no_step_and_says_so(england):
    cells = layer(england, "childrens_centre_left").cells["districts"]
    missing = cells[cells["value"].isna()]
    assert list(missing.index) == ["X07000010"]
    assert set(missing["step"]) == {-1}
    assert set(missing["status"]) == {"not_collected"}
    assert (cells["status"] == "value").sum() == 11


def test_a_level_without_the_summary_is_left_out(england):
    assert layer(england, "childrens_centre_left").levels == ("districts",)
