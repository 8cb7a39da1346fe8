"""How often closures at random give a claim: the calibration of "who bore it" and of clusters of loss in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equitymap.measures.access import reachable_for
from equitymap.measures.burden import burden_in
from equitymap.measures.catchment import Catchment
from equitymap.measures.closures_null import Dealt, Draws, closures_in, deal
from equitymap.measures.clusters import around_of, clusters
from equitymap.measures.supply_at import supply_of
from equitymap.places.place import Place

SIMULATIONS = 1000
DRAWS = 199
MOST = 0.07
"""Share of simulations that may make a claim: 0.05 by construction, and what 1,000 of them vary."""


@dataclass(frozen=True)
class Rates:
    """How often a claim is made though closures fell at random.

    ``sides`` counts the simulations in which a side is named, ``clustered`` those in which losses lie together more
    than at random anywhere; both of ``simulations``. ``sides_possible`` and ``clusters_possible`` are False where there
    are too few neighbourhoods, or ways for the closures to fall, ever to claim anything.
    """

    dealt: Dealt
    simulations: int
    sides: int
    clustered: int
    sides_possible: bool
    clusters_possible: bool

    @property
    def holds(self) -> bool:
        """Whether both rates are within ``MOST``."""
        return max(self.sides, self.clustered) <= MOST * self.simulations


def claim_rates(
    place: Place,
    catchment: Catchment,
    years: tuple[int, int],
    *,
    simulations: int = SIMULATIONS,
    draws: int = DRAWS,
    seed: int = 1,
    progress: Callable[[], None] = lambda: None,
) -> Rates:
    """Let the closures of a kind fall at random, many times, and judge each as if it were what happened.

    Each simulation has draws of its own, so that simulations are independent. What opened, sizes and ground are the
    place's own.
    """
    found = closures_in(
        place, catchment, years, reachable=reachable_for(place, catchment), supply=supply_of(place, catchment.kind)
    )
    dealt, hands = deal(found.shares, found.unit, draws=simulations, seed=seed)
    which = np.random.default_rng(seed).integers(0, dealt.ways, simulations) if dealt.exact else slice(None)
    happened = found.losses(hands[:, which])
    inside = place.inside
    known = ~np.isnan(happened).any(axis=1)
    around = around_of(inside[known]) if known.sum() > 1 else None
    sides, clustered, possible = 0, 0, [False, False]
    for number in range(simulations):
        drawn = found.draws(draws=draws, seed=seed + 1 + number)
        drawn = Draws(pd.Series(happened[:, number], index=inside.index), drawn.drawn, drawn.dealt)
        side = burden_in(place, catchment.kind, drawn).verdict
        together = clusters(inside, drawn, around=around)
        sides += side in ("more_deprived", "better_off")
        clustered += together.outcome == "beyond"
        possible = [possible[0] or side not in ("too_few", "unknown"), possible[1] or together.tested]
        progress()
    return Rates(dealt, simulations, sides, clustered, possible[0], possible[1])
