"""Who bore a loss: a side only outside what the same closures at random would give, for every case."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.burden.burden import Ends, burden
from equitymap.measures.burden.null_distribution import NullDistribution
from equitymap.measures.burden.permutation import permute
from equitymap.measures.concentration import concentration_index
from tests.towns import among_services

AREAS, SERVICES = 180, 30
NUMBER = np.arange(AREAS)
GIVES = np.exp(-(((NUMBER[:, None] - 6 * np.arange(SERVICES)) / 12) ** 2))
GIVES = GIVES / GIVES.sum(axis=1, keepdims=True)
"""Share of the access of each area, in order of deprivation, that each service gives."""


def closing(*gone, services=SERVICES, draws=999):
    """Return the losses when these services close, and when as many others do."""
    shares = np.isin(np.arange(services), gone).astype(float)
    design, permuted = permute(shares, "sites", draws=draws)
    gives = GIVES[:, :services]
    return NullDistribution(pd.Series(gives @ shares), gives @ permuted, design)


def run(draws, **changed):
    """Judge losses of 180 areas in order of deprivation, eighteen to a tenth."""
    parts = {
        "people": pd.Series(100, index=NUMBER, dtype="Int64"),
        "rank": pd.Series(NUMBER + 1, dtype="Int64"),
        "decile": pd.Series(1 + NUMBER // 18, dtype="Int64"),
    } | changed
    return burden(draws, **parts)


def losses(loss):
    """Return these losses, with the draws of three closures."""
    drawn = closing(4, 14, 25)
    return NullDistribution(pd.Series(loss, index=NUMBER, dtype=float), drawn.drawn, drawn.design)


@pytest.mark.parametrize(
    ("gone", "verdict"),
    [
        ((0, 1, 2), "more_deprived"),
        ((27, 28, 29), "better_off"),
        ((3, 15, 26), "cannot_tell"),
        ((8, 9, 10), "cannot_tell"),
        ((), "nothing_lost"),
        ((0,), "too_few"),
        ((0, 29), "cannot_tell"),
    ],
)
def test_verdict(gone, verdict):
    found = run(closing(*gone))
    assert found.verdict == verdict
    assert (found.index is None) == (verdict in ("nothing_lost", "too_few"))


def test_nothing_known_is_unknown():
    found = run(losses(np.nan))
    assert (found.verdict, found.index, found.loss) == ("unknown", None, None)


def test_a_side_is_named_just_where_the_index_lies_outside_the_draws():
    drawn = closing(0, 1, 2)
    found = run(drawn)
    people, rank = np.full(AREAS, 100.0), NUMBER + 1.0
    every = [concentration_index(column, people, rank) for column in drawn.drawn.T]
    real = concentration_index(drawn.observed.to_numpy(), people, rank)
    assert found.index == pytest.approx(real)
    assert found.index < found.lower < 0 < found.upper
    assert (1 + np.sum(np.array(every) <= real + 1e-9)) / 1000 <= 0.025
    assert np.mean((np.array(every) >= found.lower - 1e-9) & (np.array(every) <= found.upper + 1e-9)) >= 0.95
    assert (found.design.closed, found.design.standing, found.design.draws, found.design.seed) == (
        3,
        SERVICES,
        999,
        0,
    )


def test_no_side_against_its_own_sign():
    tilted = closing(0, 1, 2)
    towards_deprived = NullDistribution(
        closing(13, 14, 15).observed, tilted.drawn - 0.02 * NUMBER[::-1, None] / AREAS, tilted.design
    )
    away = NullDistribution(
        towards_deprived.observed,
        np.clip(tilted.observed.to_numpy()[:, None] + 0 * tilted.drawn, 0, 1),
        tilted.design,
    )
    found = run(away)
    assert found.lower == found.upper < found.index
    assert found.index < 0
    assert found.verdict == "cannot_tell"


@pytest.mark.parametrize("ends", [1, -1])
def test_no_side_is_named_for_the_end_that_lost_less(ends):
    """All draws lie further to one end than the real losses, which lie a little to that end too."""
    towards = NUMBER[::ends] / AREAS
    drawn = closing(0, 1, 2)
    found = run(NullDistribution(pd.Series(1 + 0.1 * towards), np.outer(1 + towards, np.ones(999)), drawn.design))
    outside = found.index < found.lower if ends > 0 else found.index > found.upper
    assert outside
    assert found.index * ends > 0
    assert found.verdict == "cannot_tell"


def test_index_and_draws_count_people_not_areas():
    people = pd.Series(np.where(NUMBER < 60, 900, 100), index=NUMBER, dtype="Int64")
    drawn = closing(0, 1, 2)
    found = run(drawn, people=people)
    weights, rank = people.to_numpy(dtype=float), NUMBER + 1.0
    every = np.sort([concentration_index(column, weights, rank) for column in drawn.drawn.T])
    assert found.index == pytest.approx(concentration_index(drawn.observed.to_numpy(), weights, rank))
    assert (found.lower, found.upper) == pytest.approx((every[24], every[-25]))
    assert abs(found.index - run(drawn).index) > 0.05


def test_few_ways_are_judged_exactly_or_not_at_all():
    forty = GIVES[:, np.r_[0:30, 0:15]]
    shares = np.zeros(45)
    shares[0] = 1
    design, permuted = permute(shares, "sites")
    assert (design.exact, design.ways) == (True, 45)
    assert (
        run(NullDistribution(pd.Series(forty @ shares), forty @ permuted, design)).verdict == "cannot_tell"
    )  # a tie with another
    assert run(closing(0)).verdict == "too_few"
    assert run(closing(0, 1)).design.exact


def test_too_few_areas_give_no_verdict():
    drawn = closing(0, 1, 2)
    few = NullDistribution(drawn.observed.where(NUMBER % 10 == 0), drawn.drawn, drawn.design)
    assert run(few).verdict == "too_few"


def test_a_draw_in_which_nobody_lost_anything_is_even():
    drawn = closing(0, 1, 2)
    assert run(NullDistribution(drawn.observed, 0 * drawn.drawn, drawn.design)).lower == 0


def test_tenths_are_means_over_people():
    people = pd.Series(np.where(NUMBER % 2, 300, 100))
    found = run(losses(np.where(NUMBER % 2, 0.8, 0.0)), people=people)
    assert found.tenths["loss"].to_list() == pytest.approx([0.6] * 10)
    assert found.tenths["people"].sum() == people.sum()
    assert found.loss == pytest.approx(0.6)


def test_limits_of_a_tenth_are_those_of_closures_at_random():
    drawn = closing(0, 1, 2)
    tenths = run(drawn).tenths
    for tenth in (1, 7):
        means = drawn.drawn[18 * (tenth - 1) : 18 * tenth].mean(axis=0)
        low, high = drawn.design.limits(means)
        assert tenths.loc[tenth, ["lower", "upper"]].to_list() == pytest.approx([float(low), float(high)], abs=1e-8)
    assert tenths["loss"].loc[1] > tenths["upper"].loc[1]
    assert run(closing(0)).tenths[["lower", "upper"]].isna().all(axis=None)


def test_the_two_ends_are_judged_by_their_own_difference():
    drawn = closing(0, 1, 2)
    ends = run(drawn).ends
    apart = drawn.drawn[-18:].mean(axis=0) - drawn.drawn[:18].mean(axis=0)
    low, high = drawn.design.limits(apart)
    assert (ends.most, ends.least) == pytest.approx(tuple(run(drawn).tenths["loss"].loc[[1, 10]]))
    assert (ends.lower, ends.upper) == pytest.approx((float(low), float(high)), abs=1e-8)
    assert ends.beyond
    assert not run(closing(3, 15, 26)).ends.beyond


@pytest.mark.parametrize(("known", "named"), [(4, False), (5, True)])
@pytest.mark.parametrize("first", [0, AREAS - 18])
def test_an_end_of_too_few_neighbourhoods_is_not_named(known, named, first):
    drawn = closing(0, 1, 2)
    drawn.observed[first + known : first + 18] = np.nan
    drawn.drawn[first + known : first + 18] = np.nan
    found = run(drawn)
    assert (found.ends is not None) == named
    assert found.left_out == 18 - known
    assert found.tenths.loc[[1, 10], "areas"].min() == known


def test_no_end_is_named_where_no_draw_decides():
    assert run(closing()).ends is None
    assert run(closing(0)).ends is None


@pytest.mark.parametrize(
    ("between", "beyond"),
    [((-0.2, 0.2), True), ((-0.5, 0.5), False), ((0.5, 0.6), False), ((-0.6, -0.5), True), ((-np.inf, np.inf), False)],
)
def test_ends_lie_further_apart_only_the_way_round_that_they_do(between, beyond):
    assert Ends(0.1, 0.5, *between).beyond == beyond
    lower, upper = between
    assert Ends(0.5, 0.1, -upper, -lower).beyond == beyond


def test_tenth_without_people_is_missing_not_zero():
    decile = pd.Series(1 + NUMBER // 18, dtype="Int64").replace({4: 5})
    tenths = run(closing(0, 1, 2), decile=decile).tenths
    assert list(tenths.index) == list(range(1, 11))
    assert np.isnan(tenths["loss"].loc[4])
    assert tenths["areas"].loc[4] == 0


def test_what_is_missing_is_left_out_and_counted():
    drawn = closing(0, 1, 2)
    drawn.observed[3] = np.nan
    people = pd.Series(100, index=NUMBER, dtype="Int64")
    people[7] = 0
    decile = pd.Series(1 + NUMBER // 18, dtype="Int64")
    decile[9] = pd.NA
    found = run(drawn, people=people, decile=decile)
    assert (found.known, found.left_out) == (AREAS - 3, 3)
    assert np.isfinite([found.lower, found.upper]).all()


def test_series_of_other_areas_are_refused():
    with pytest.raises(ValueError, match="same areas"):
        run(closing(0, 1, 2), people=pd.Series(100, index=NUMBER + 1))


@pytest.mark.parametrize(("gone", "verdict"), [(slice(0, 40), "more_deprived"), (slice(0, None, 4), "cannot_tell")])
def test_services_themselves(gone, verdict):
    lost = pd.Series(0.0, index=NUMBER)
    lost.iloc[gone] = 1.0
    assert run(among_services(lost), people=pd.Series(1, index=NUMBER)).verdict == verdict
