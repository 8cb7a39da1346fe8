"""Who bore a loss: the verdict for every case, never one that the figures cannot bear."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.burden import burden

WARDS, EACH = 30, 6


def run(loss, **changed):
    """Judge losses of 180 areas in 30 wards; wards lie in order of deprivation, three to a tenth."""
    number = np.arange(WARDS * EACH)
    parts = {
        "people": pd.Series(100, index=number, dtype="Int64"),
        "rank": pd.Series(number + 1, dtype="Int64"),
        "decile": pd.Series(1 + number // 18, dtype="Int64"),
        "block": pd.Series((number // EACH).astype(str)),
    } | changed
    return burden(pd.Series(loss, index=number, dtype=float), **parts, draws=300)


NUMBER = np.arange(WARDS * EACH)
NOISE = np.random.default_rng(5).uniform(0, 0.1, WARDS)[NUMBER // EACH]


@pytest.mark.parametrize(
    ("loss", "verdict"),
    [
        (NOISE + NUMBER / 200, "better_off"),
        (NOISE + 1 - NUMBER / 200, "more_deprived"),
        (NOISE, "cannot_tell"),
        (0 * NOISE, "nothing_lost"),
        (np.where(NUMBER < 4 * EACH, 0.5, 0.0), "too_few"),
        (NOISE * np.nan, "unknown"),
    ],
)
def test_verdict(loss, verdict):
    found = run(loss)
    assert found.verdict == verdict
    assert (found.concentration is None) == (verdict in ("nothing_lost", "too_few", "unknown"))


def test_interval_of_the_verdict_lies_on_its_side_of_zero():
    assert run(NOISE + NUMBER / 200).concentration.lower > 0
    assert run(NOISE + 1 - NUMBER / 200).concentration.upper < 0


def test_too_few_wards_or_areas_give_no_verdict():
    one_ward_a_tenth = pd.Series((NUMBER // 20).astype(str))
    assert run(NOISE + NUMBER / 200, block=one_ward_a_tenth).verdict == "too_few"
    few = np.where(NUMBER % 10 == 0, NUMBER / 200, np.nan)
    assert run(few).verdict == "too_few"


def test_tenths_are_means_over_people():
    people = pd.Series(np.where(NUMBER % 2, 300, 100))
    found = run(np.where(NUMBER % 2, 0.8, 0.0), people=people)
    assert found.tenths["loss"].to_list() == pytest.approx([0.6] * 10)
    assert found.tenths["people"].sum() == people.sum()
    assert found.loss == pytest.approx(0.6)


def test_limits_hold_the_mean_and_are_missing_for_a_single_ward():
    tenths = run(NOISE + NUMBER / 200).tenths
    assert ((tenths["lower"] <= tenths["loss"]) & (tenths["loss"] <= tenths["upper"])).all()
    alone = run(NOISE, block=pd.Series((NUMBER // 18).astype(str))).tenths
    assert alone[["lower", "upper"]].isna().all(axis=None)


def test_tenth_without_people_is_missing_not_zero():
    decile = pd.Series(1 + NUMBER // 18, dtype="Int64").replace({4: 5})
    tenths = run(NOISE, decile=decile).tenths
    assert list(tenths.index) == list(range(1, 11))
    assert np.isnan(tenths["loss"].loc[4])
    assert tenths["areas"].loc[4] == 0


def test_what_is_missing_is_left_out_and_counted():
    loss = NOISE.copy()
    loss[3] = np.nan
    people = pd.Series(100, index=NUMBER, dtype="Int64")
    people[7] = 0
    decile = pd.Series(1 + NUMBER // 18, dtype="Int64")
    decile[9] = pd.NA
    found = run(loss, people=people, decile=decile)
    assert (found.known, found.left_out) == (WARDS * EACH - 3, 3)


def test_series_of_other_areas_are_refused():
    with pytest.raises(ValueError, match="same areas"):
        run(NOISE, people=pd.Series(100, index=NUMBER + 1))
