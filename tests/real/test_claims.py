"""Closures at random in Oldham, put through the registers' own supply: seldom a side, seldom a cluster."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.kinds import KINDS
from equitymap.measures.access.access import reachable_for
from equitymap.measures.access.catchment import standard
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.burden.access_change import clip_to_record
from equitymap.measures.burden.burden import along_deprivation, burden
from equitymap.measures.burden.clusters import clusters, spatial_weights
from equitymap.measures.burden.null_distribution import closures_in

OLDHAM = "E08000004"
SIMULATIONS, DRAWS = 150, 39
KIND_IDS = [kind.id for kind in KINDS if kind.id != "youth_club"]


@pytest.fixture(scope="module")
def oldham(district):
    return district(OLDHAM)


def drawn_for(place, kind, supply, reachable, **draws):
    years = clip_to_record(place, kind, (0, 9999))
    return closures_in(place, standard(kind), years, reachable=reachable, supply=supply).draws(**draws)


def test_libraries_of_oldham_have_no_cluster(oldham):
    """Two libraries closed; most neighbourhoods lost exactly nothing, and ties are no cluster."""
    drawn = drawn_for(oldham, "library", supply_of(oldham, "library"), reachable_for(oldham, standard("library")))
    found = clusters(oldham.inside, drawn)
    assert drawn.observed.eq(0).sum() >= 120
    assert found.outcome == "together"
    assert set(found.areas.loc[drawn.observed.eq(0), "cluster"]) == {"apart"}


def test_random_closures_in_oldham_seldom_give_a_claim(oldham):
    sides = together = 0
    for kind in KIND_IDS:
        supply, reachable = supply_of(oldham, kind), reachable_for(oldham, standard(kind))
        first, last = clip_to_record(oldham, kind, (0, 9999))
        standing = supply.open.index[supply.open[first] & supply.size[first].gt(0)]
        known = drawn_for(oldham, kind, supply, reachable, draws=1).observed.notna()
        weights = spatial_weights(oldham.inside[known])
        deprivation = along_deprivation(oldham, kind)
        rng = np.random.default_rng([7, KIND_IDS.index(kind)])
        for number in range(SIMULATIONS):
            is_open = supply.open[[first, last]].copy()
            is_open[last] = is_open[first]
            is_open.loc[rng.choice(standing.to_numpy(), min(6, len(standing) // 4), replace=False), last] = False
            size = pd.DataFrame({first: supply.size[first], last: supply.size[first]})
            closed = replace(supply, open=is_open, size=size)
            drawn = drawn_for(oldham, kind, closed, reachable, draws=DRAWS, seed=number)
            sides += burden(drawn, **deprivation).verdict in ("more_deprived", "better_off")
            together += clusters(oldham.inside, drawn, weights=weights).outcome == "beyond"
    assert 0 < sides <= 0.07 * SIMULATIONS * len(KIND_IDS)
    assert 0 < together <= 0.07 * SIMULATIONS * len(KIND_IDS)
