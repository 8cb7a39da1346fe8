"""Closures at random: the real deal gives the page's own losses, and every draw what a recomputation gives."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.access.access import access_table, e2sfca, reachable_for
from equitymap.measures.access.catchment import Band, standard
from equitymap.measures.access.reachable import from_minutes, straight_line
from equitymap.measures.access.supply_at import Supply, supply_of
from equitymap.measures.burden import null_distribution as null
from equitymap.measures.burden import permutation
from equitymap.measures.burden.access_change import clip_to_record, compare_years
from equitymap.measures.burden.gap import loss
from tests.grids import scattered
from tests.places import demo_place
from tests.towns import YEARS, dense, lost, supply

BANDS = (Band(1000, 1.0), Band(2000, 0.68), Band(3000, 0.22))


@pytest.mark.parametrize("kind", ["childrens_centre", "school", "library", "gp_practice", "youth_club"])
def test_real_losses_are_those_of_the_access_table(kind):
    place = demo_place()
    years = clip_to_record(place, kind, (2010, 2026))
    catchment, offered = standard(kind), supply_of(place, kind)
    found = null.closures_in(place, catchment, years, reachable=reachable_for(place, catchment), supply=offered).draws(
        draws=1
    )
    page = compare_years(access_table(place, kind, years, catchment, supply=offered), years)["lost"]
    page = page.reindex(place.inside.index)
    assert found.observed.isna().tolist() == page.isna().tolist()
    np.testing.assert_allclose(found.observed.to_numpy(), page.to_numpy(dtype=float), atol=1e-9)


@pytest.fixture(scope="module")
def town():
    """Return sixty homes, twenty-five services of uneven size, of which four close and three are cut."""
    homes, spots = scattered(3)
    shares = pd.Series([1.0, 1, 1, 1, 0.25, 0.5, 0.1], index=spots.index[[2, 5, 11, 20, 3, 7, 9]])
    return homes, spots, shares, straight_line(homes, spots, radius_m=3000, detour=1.0)


def test_every_draw_is_what_computing_access_again_gives(town):
    homes, spots, shares, reach = town
    found = lost(reach, spots["size"], shares, homes["people"], homes.index, BANDS)
    permuted = permutation.permute(found.shares, "sites", draws=20, seed=4)[1]
    drawn = found.losses(permuted)
    before = e2sfca(reach, homes["people"], spots["size"], BANDS)
    for number in range(permuted.shape[1]):
        kept = spots["size"] * (1 - permuted[:, number])
        again = loss(before, e2sfca(reach, homes["people"], kept, BANDS))
        np.testing.assert_allclose(drawn[:, number], again.to_numpy(), atol=1e-9)


def test_a_draw_deals_out_just_what_was_lost(town):
    homes, spots, shares, reach = town
    found = lost(reach, spots["size"], shares, homes["people"], homes.index, BANDS)
    design, permuted = permutation.permute(found.shares, found.unit, draws=50, seed=1)
    assert (design.standing, design.closed, design.cut, design.draws, design.exact) == (25, 4, 3, 50, False)
    assert {tuple(sorted(draw)) for draw in permuted.T} == {tuple(sorted(found.shares))}
    assert len({tuple(draw) for draw in permuted.T}) > 45
    again = permutation.permute(found.shares, found.unit, draws=50, seed=1)[1]
    assert np.array_equal(permuted, again)
    assert not np.array_equal(permuted, permutation.permute(found.shares, found.unit, draws=50, seed=2)[1])


@pytest.mark.parametrize(
    "shares", [[1, 0, 0, 0, 0, 0], [1, 1, 0, 0, 0], [1, 0.5, 0, 0], [1, 1, 0.5, 0.2, 0], [1, 1, 1], [0.0], []]
)
def test_few_ways_are_all_taken_once(shares):
    every = set(permutations(shares))
    design, permuted = permutation.permute(np.array(shares, dtype=float), "sites")
    assert design.exact
    assert (
        design.ways == len(every) == permuted.shape[1] == permutation.count_permutations(np.array(shares, dtype=float))
    )
    assert {tuple(draw) for draw in permuted.T} == every


def test_ways_are_counted_up_to_a_million():
    assert permutation.count_permutations(np.r_[np.ones(3), np.zeros(20)]) == 1771
    assert permutation.count_permutations(np.r_[np.ones(30), np.zeros(30)]) == permutation.LARGEST_COUNT
    assert permutation.count_permutations(np.random.default_rng(0).random(700)) == permutation.LARGEST_COUNT


def test_services_that_nobody_inside_reaches_are_not_in_the_draw_and_those_of_the_ring_are():
    town = dense()
    gone = town.losing(pd.Series(1.0, index=town.sizes.index[:5]))
    reached = town.reach.distance_m[np.flatnonzero(town.areas["inside"])]
    reached = set(town.reach.facilities[np.unique(reached.indices)])
    assert len(gone.shares) == len(reached) < len(town.sizes)
    home = town.inside.total_bounds
    spots = pd.DataFrame(town.reach.sites_m, index=town.reach.facilities, columns=["x", "y"])
    outside = ~(spots["x"].between(home[0], home[2]) & spots["y"].between(home[1], home[3]))
    assert outside[list(reached)].any()


def pair(first, last, *, unit="pupils"):
    """Return two services side by side and one further on, of these sizes in two years."""
    homes = pd.DataFrame({"easting_m": [0.0, 900], "northing_m": [0.0, 0], "people": [10, 10]}, index=["X1", "X2"])
    spots = pd.DataFrame({"easting_m": [0.0, 10, 900], "northing_m": [0.0, 0, 0]}, index=["a", "b", "c"])
    size = pd.DataFrame({YEARS[0]: first, YEARS[1]: last}, index=spots.index, dtype=float)
    of = Supply("school", unit, size.ne(0), size, size.ne(size), spots.index[:0])
    return straight_line(homes, spots, radius_m=3000, detour=1.0), of, homes


ALL_HERE = pd.Series(False, index=["a", "b", "c"])


def losing(first, last, chain=("a", "b", "c"), elsewhere=ALL_HERE):
    reach, of, homes = pair(first, last)
    return null.closures(
        reach,
        of,
        years=YEARS,
        bands=BANDS,
        people=homes["people"],
        inside=homes.index,
        chain=pd.Series(chain, index=["a", "b", "c"]),
        elsewhere=elsewhere,
    )


@pytest.mark.parametrize(
    ("first", "last", "chain", "shares"),
    [
        ((100, 0, 50), (0, 100, 50), "bbc", {0.0}),  # carried on under another record: no loss
        ((100, 0, 50), (0, 100, 50), "abc", {0.0, 1.0}),  # closed, and another opened beside it
        ((100, 0, 50), (0, 60, 50), "bbc", {0.0, 0.4}),  # carried on smaller
        ((100, 60, 50), (0, 160, 50), "bbc", {0.0}),  # two became one
        ((100, 60, 50), (0, 80, 50), "bbc", {0.0, 0.5}),
        ((100, 0, 50), (150, 0, 50), "abc", {0.0}),  # grew
    ],
)
def test_what_is_lost_is_that_of_the_chain(first, last, chain, shares):
    assert set(losing(first, last, tuple(chain)).shares) == shares


def test_what_opened_or_grew_stays_and_is_not_dealt():
    found = losing((100, 0, 50), (0, 30, 80))
    assert sorted(found.shares) == [0.0, 1.0]
    other = found.losses(found.shares[::-1, None])
    after = e2sfca(
        *pair((100, 0, 50), (100, 30, 0))[::2][:1],
        demand=pd.Series({"X1": 10, "X2": 10}),
        supply=pd.Series({"a": 100.0, "b": 30, "c": 0}),
        bands=BANDS,
    )
    np.testing.assert_allclose(other[:, 0], loss(pd.Series(found.before, index=after.index), after), atol=1e-9)


def test_what_carried_on_beyond_the_surroundings_is_lost_here_and_no_closure():
    found = losing((100, 60, 50), (0, 60, 0), elsewhere=pd.Series([True, False, False], index=["a", "b", "c"]))
    assert sorted(found.shares) == [0.0, 1.0]
    everything = losing((100, 60, 50), (0, 60, 0))
    assert sorted(everything.shares) == [0.0, 1.0, 1.0]
    for one in (found, everything):
        assert one.draws().observed.to_numpy() == pytest.approx(everything.draws().observed.to_numpy())


def test_a_service_that_stays_open_with_nothing_left_is_cut_and_not_closed():
    reach, of, homes = pair((10, 20, 30), (0, 0, 30), unit="hours a week")
    of.open.loc["b", YEARS[1]] = True
    found = null.closures(
        reach,
        of,
        years=YEARS,
        bands=BANDS,
        people=homes["people"],
        inside=homes.index,
        chain=pd.Series(["a", "b", "c"], index=["a", "b", "c"]),
        elsewhere=ALL_HERE,
    ).draws()
    assert (found.design.closed, found.design.cut) == (1, 1)


def test_a_service_of_unknown_size_counts_for_nothing_as_in_the_access_table():
    assert sorted(losing((100, np.nan, 50), (100, np.nan, 0)).shares) == [0.0, 1.0]


def test_who_lost_nothing_lost_exactly_nothing():
    """Sums taken in another order differ in their last bits: that is no loss, and no difference between draws."""
    town = dense()
    some = town.losing(pd.Series(1.0, index=town.sizes.index[[3, 40]]))
    losses = np.concatenate([some.losses(some.shares[:, None]).ravel(), some.draws(draws=39).drawn.ravel()])
    assert np.nanmin(losses[losses > 0]) >= 10.0**-permutation.DECIMALS
    nothing = town.losing(pd.Series(dtype=float))
    assert not np.nan_to_num(nothing.losses(nothing.shares[:, None])).any()


def test_uploaded_journeys_are_used_and_what_they_do_not_name_is_unknown():
    _, of, homes = pair((10, 10, 10), (10, 0, 10))
    minutes = pd.DataFrame({"area_code": ["X1", "X1"], "facility_id": ["b", "c"], "minutes": [5.0, 5.0]})
    reach = from_minutes(minutes, areas=homes.index, records=pd.Series(list("abc"), index=list("abc")))
    found = null.closures(
        reach,
        of,
        years=YEARS,
        bands=BANDS,
        people=homes["people"],
        inside=homes.index,
        chain=pd.Series(["a", "b", "c"], index=["a", "b", "c"]),
        elsewhere=ALL_HERE,
    ).draws()
    assert found.observed.loc["X1"] == pytest.approx(0.5)
    assert np.isnan(found.observed.loc["X2"])
    assert np.isnan(found.drawn[1]).all()
    assert found.design.standing == 2


@pytest.mark.parametrize(("number", "exact"), [(39, False), (199, False), (999, False), (40, True), (171, True)])
def test_a_figure_lies_outside_just_when_so_few_draws_are_as_far_out(number, exact):
    rng = np.random.default_rng(number)
    drawn = rng.integers(0, number, number) / 7  # with ties
    design = permutation.PermutationDesign(9, 2, 0, "sites", number, number, exact, 0)
    low, high = design.limits(drawn)
    for real in drawn if exact else np.r_[drawn, -1.0, number]:
        real = np.round(real, permutation.DECIMALS)
        extra = 0 if exact else 1
        below = (extra + (np.round(drawn, permutation.DECIMALS) <= real).sum()) / (number + extra)
        above = (extra + (np.round(drawn, permutation.DECIMALS) >= real).sum()) / (number + extra)
        assert (real < low) == (below <= 0.025)
        assert (real > high) == (above <= 0.025)


@pytest.mark.parametrize(("number", "exact"), [(38, False), (39, True), (6, True)])
def test_too_few_draws_put_nothing_outside(number, exact):
    low, high = permutation.PermutationDesign(4, 2, 0, "sites", number, number, exact, 0).limits(
        np.arange(float(number))
    )
    assert (low, high) == (-np.inf, np.inf)


def test_a_tie_in_all_but_the_last_bit_is_a_tie():
    drawn = np.r_[np.full(30, 0.1 + 0.2), np.linspace(0.4, 1, 969)]
    low, _ = permutation.PermutationDesign(9, 2, 0, "sites", 5000, 999, False, 0).limits(drawn)
    assert not np.round(0.3, permutation.DECIMALS) < low


def test_services_themselves_are_permuted_whole():
    design, permuted = permutation.permute(np.array([1.0] * 4 + [0.0] * 26), "sites", draws=99, seed=3)
    assert (permuted.sum(axis=0) == 4).all()
    assert design == permutation.PermutationDesign(30, 4, 0, "sites", 27405, 99, False, 3)


def test_supply_of_towns_closes_what_loses_all():
    sizes = pd.Series([10.0, 20.0], index=["a", "b"])
    assert supply(sizes, pd.Series([1.0], index=["a"])).open[YEARS[1]].to_list() == [False, True]


def test_chance_repeats_itself_only_with_its_seed(town):
    homes, spots, shares, reach = town
    found = lost(reach, spots["size"], shares, homes["people"], homes.index, BANDS)
    runs = [found.draws(draws=5, seed=seed).drawn for seed in (1, 1, 2)]
    assert np.array_equal(runs[0], runs[1])
    assert not np.array_equal(runs[0], runs[2])
    assert Counter(found.shares)[1.0] == 4
