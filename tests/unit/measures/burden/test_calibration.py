"""Claims are calibrated: closures at random seldom give one, in towns of any shape, and closures by a plan do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.access.catchment import standard
from equitymap.measures.burden.calibration import FalsePositives, false_positives
from equitymap.measures.burden.clusters import clusters
from equitymap.measures.burden.permutation import PermutationDesign
from tests.places import demo_place
from tests.towns import TOWNS

SIMULATIONS = 400
"""With 39 draws each, the fewest that can put a figure outside the central 95%: the level is exact with any number."""
CLOSED, CUT = 5, 6
AXES = ("easting_m", "northing_m")
SIDES = ("more_deprived", "better_off")


@pytest.fixture(scope="module", params=list(TOWNS))
def town(request):
    return TOWNS[request.param]()


def closing(town, rng, *, likelier=None):
    """Return services that close and services that lose three tenths, drawn at random or by how likely each is."""
    chances = None if likelier is None else likelier / likelier.sum()
    chosen = rng.choice(town.sizes.index.to_numpy(), CLOSED + CUT, replace=False, p=chances)
    return pd.Series([1.0] * CLOSED + [0.3] * CUT, index=chosen)


def rates(town, *, likelier=None, times=SIMULATIONS):
    rng = np.random.default_rng(11)
    judged = [town.judged(closing(town, rng, likelier=likelier), draws=39, seed=number) for number in range(times)]
    sides = sum(side in SIDES for side, _ in judged)
    return sides / times, sum(together == "beyond" for _, together in judged) / times, judged


def test_closures_at_random_seldom_give_a_side_or_a_cluster(town):
    sides, together, judged = rates(town)
    assert 0 < sides <= 0.07
    assert 0 < together <= 0.07
    assert {side for side, _ in judged} <= {*SIDES, "cannot_tell"}
    assert any(lies == "together" for _, lies in judged)


@pytest.mark.parametrize(("side", "poorest_first"), [("more_deprived", True), ("better_off", False)])
def test_closures_at_one_end_of_deprivation_are_found(town, side, poorest_first):
    spots, inside = town.reach.sites_m, town.inside
    away = np.hypot(*(spots[:, axis, None] - inside[name].to_numpy() for axis, name in enumerate(AXES)))
    beside = town.reach.facilities[away.min(axis=1) < town.bands[0].upper_m]
    rank = pd.Series(town.rank.to_numpy()[away.argmin(axis=1)], index=town.reach.facilities)[beside]
    assert town.judged(pd.Series(1.0, index=rank.sort_values(ascending=poorest_first).index[:8]))[0] == side


def test_a_neighbourhood_that_lost_all_its_services_is_found_as_a_cluster(town):
    near = town.reach.distance_m[np.flatnonzero(town.areas["inside"])]
    for number in (3, 4, 5):
        served = np.flatnonzero(np.diff(near.indptr) == number)[0]
        gone = pd.Series(1.0, index=town.reach.facilities[near[[served]].indices])
        found = clusters(town.inside, town.losing(gone).draws(draws=199), weights=town.weights)
        assert found.outcome == "beyond"
        assert found.areas["cluster"].iloc[served] == "beyond"
        assert found.areas["p"].iloc[served] <= found.level


def test_calibration_can_fail():
    town = TOWNS["dense"]()
    west = pd.Series(np.exp(-town.reach.sites_m[:, 0] / 800), index=town.reach.facilities)
    assert rates(town, likelier=west[town.sizes.index].to_numpy(), times=40)[0] > 0.3


def test_rates_of_a_built_place():
    place = demo_place()
    ticks = []
    found = false_positives(
        place, standard("library"), (2010, 2024), simulations=60, draws=99, progress=lambda: ticks.append(1)
    )
    assert len(ticks) == found.simulations == 60
    assert found.sides_possible
    assert found.clusters_possible
    assert found.sides <= 9
    assert found.clustered <= 9


def test_where_too_little_closed_nothing_is_ever_claimed():
    found = false_positives(demo_place(), standard("youth_club"), (2012, 2026), simulations=12, draws=39)
    assert (found.sides, found.clustered) == (0, 0)
    assert not found.sides_possible
    assert not found.clusters_possible
    assert found.holds


def test_a_rate_over_the_bound_does_not_hold():
    design = PermutationDesign(20, 3, 0, "sites", 1140, 199, False, 0)
    assert FalsePositives(design, 1000, 70, 70, True, True).holds
    assert not FalsePositives(design, 1000, 71, 0, True, True).holds
    assert not FalsePositives(design, 1000, 0, 71, True, True).holds
    assert FalsePositives(design, 100, 10, 0, True, True).holds
    assert not FalsePositives(design, 100, 20, 0, True, True).holds
