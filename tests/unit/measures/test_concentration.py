"""Concentration along deprivation: sign, ties, and intervals that respect what is lost together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures import concentration as measure


def test_sign_says_where_it_is_concentrated():
    ends = [
        measure.concentration_index(np.array(held), np.ones(4), np.arange(4.0))
        for held in ([1.0, 0, 0, 0], [0, 0, 0, 1.0], [2.0, 2, 2, 2])
    ]
    assert ends == pytest.approx([-0.75, 0.75, 0.0])


def test_areas_of_one_rank_share_their_middle_whatever_their_order():
    values, rank = np.array([1.0, 5, 2, 2]), np.array([1.0, 1, 2, 2])
    index = measure.concentration_index(values, np.ones(4), rank)
    assert index == pytest.approx(measure.concentration_index(values[[1, 0, 3, 2]], np.ones(4), rank))
    assert index == pytest.approx(measure.concentration_index(np.array([3.0, 2.0]), np.ones(2), np.array([1.0, 2.0])))


def test_nothing_at_all_has_no_index():
    assert np.isnan(measure.concentration_index(np.zeros(3), np.ones(3), np.arange(3.0)))


def test_normalisation_of_a_share():
    assert measure.wagstaff(0.2, 0.5) == pytest.approx(0.4)
    assert np.isnan(measure.wagstaff(0.0, 1.0))


@pytest.fixture
def wards() -> pd.DataFrame:
    """Return 200 areas in 40 wards; every area of a ward has the same loss, higher where deprivation is less."""
    ward = np.repeat(np.arange(40), 5)
    noise = np.random.default_rng(0).random(40)
    return pd.DataFrame(
        {"loss": ward / 40 + noise[ward], "people": 100.0, "rank": np.arange(200.0), "ward": ward.astype(str)}
    )


def test_interval_holds_the_index_and_repeats_with_its_seed(wards):
    columns = [wards[name] for name in ("loss", "people", "rank", "ward")]
    found = measure.concentration_interval(*columns, draws=500, seed=1)
    assert found == measure.concentration_interval(*columns, draws=500, seed=1)
    assert found != measure.concentration_interval(*columns, draws=500, seed=2)
    assert found.lower < found.index < found.upper
    assert found.index == pytest.approx(measure.concentration_index(*(column.to_numpy() for column in columns[:3])))
    assert (found.areas, found.blocks) == (200, 40)


def test_redrawing_whole_wards_is_wider_than_pretending_areas_are_independent(wards):
    values = [wards[name] for name in ("loss", "people", "rank")]
    by_ward = measure.concentration_interval(*values, wards["ward"], draws=1000)
    by_area = measure.concentration_interval(*values, wards.index.to_series().astype(str), draws=1000)
    assert by_ward.upper - by_ward.lower > 1.3 * (by_area.upper - by_area.lower)


def test_draws_in_pieces_give_the_same_interval(wards, monkeypatch):
    columns = [wards[name] for name in ("loss", "people", "rank", "ward")]
    whole = measure.concentration_interval(*columns, draws=300)
    monkeypatch.setattr(measure, "CHUNK_CELLS", 200 * 64)
    assert measure.concentration_interval(*columns, draws=300) == whole


@pytest.mark.parametrize(("blocks", "tail"), [(13, 1.17), (69, 2.23), (100_000, 2.5)])
def test_few_blocks_take_percentiles_further_out(blocks, tail):
    low, high = measure.limits_for(blocks)
    assert low == pytest.approx(tail, abs=0.01)
    assert low + high == pytest.approx(100)


def test_one_block_takes_the_whole_range():
    assert measure.limits_for(1) == (0, 100)
