"""Calibration of the permutation tests: false positive rates of "who bore it" and of clusters of loss in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import binom

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.access import reachable_for
from equitymap.measures.access.catchment import Catchment, standard
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.burden.access_change import clip_to_record
from equitymap.measures.burden.burden import along_deprivation, burden
from equitymap.measures.burden.clusters import clusters, spatial_weights
from equitymap.measures.burden.null_distribution import NullDistribution, closures_in
from equitymap.measures.burden.permutation import LEVEL, PermutationDesign, permute
from equitymap.places.place import Place

SIMULATIONS = 1000
DRAWS = 199
ALL_YEARS = (0, 9999)
MOST_ALLOWED = 0.07
"""Share of 1,000 simulations that may make a claim: 0.05 by construction, and what 1,000 of them vary."""
CONFIDENCE = 0.99
"""With fewer simulations, as many are allowed as a true 0.05 stays below with this certainty."""


@dataclass(frozen=True)
class FalsePositives:
    """How often each test is positive though closures fell at random (the null hypothesis is true).

    ``sides`` counts the simulations in which a side is named, ``clustered`` those in which losses lie together more
    than at random anywhere; both of ``simulations``. ``sides_possible`` and ``clusters_possible`` are False where there
    are too few neighbourhoods, or ways for the closures to fall, ever to claim anything.
    """

    design: PermutationDesign
    simulations: int
    sides: int
    clustered: int
    sides_possible: bool
    clusters_possible: bool

    @property
    def holds(self) -> bool:
        """Whether both rates are within ``MOST_ALLOWED``, or within what so few simulations of a true 0.05 may give."""
        allowed = max(MOST_ALLOWED * self.simulations, float(binom.ppf(CONFIDENCE, self.simulations, LEVEL)))
        return max(self.sides, self.clustered) <= allowed


def calibration_table(
    place: Place, *, simulations: int = SIMULATIONS, progress: Callable[[], None] = lambda: None
) -> pd.DataFrame:
    """Return ``false_positives`` of every kind of a place over the whole record of its register, as a table to print.

    ``verdict`` is "holds", "TOO OFTEN", or "never claimed" where too little closed ever to claim anything.
    """
    rows = []
    for kind in place.manifest.observed:
        years = clip_to_record(place, kind, ALL_YEARS)
        if years is None:
            continue
        counts = false_positives(place, standard(kind), years, simulations=simulations, progress=progress)
        rates = [
            f"{100 * times / simulations:.1f}" if possible else "none"
            for times, possible in ((counts.sides, counts.sides_possible), (counts.clustered, counts.clusters_possible))
        ]
        testable = counts.sides_possible or counts.clusters_possible
        verdict = ("holds" if counts.holds else "TOO OFTEN") if testable else "never claimed"
        rows.append(
            (
                KIND_BY_ID[kind].many,
                f"{years[0]} to {years[1]}",
                counts.design.standing,
                counts.design.closed,
                counts.design.cut,
                *rates,
                verdict,
            )
        )
    columns = ["kind", "years", "stood", "closed", "cut", "sides in 100", "clusters in 100", "verdict"]
    return pd.DataFrame(rows, columns=columns)


def false_positives(
    place: Place,
    catchment: Catchment,
    years: tuple[int, int],
    *,
    simulations: int = SIMULATIONS,
    draws: int = DRAWS,
    seed: int = 1,
    progress: Callable[[], None] = lambda: None,
) -> FalsePositives:
    """Simulate closures of a kind at random, and run both tests on each simulation as if it were observed.

    Each simulation has draws of its own, so that simulations are independent. What opened, sizes and ground are the
    place's own.
    """
    services = closures_in(
        place, catchment, years, reachable=reachable_for(place, catchment), supply=supply_of(place, catchment.kind)
    )
    design, permuted = permute(services.shares, services.unit, closed=services.closed, draws=simulations, seed=seed)
    # An exact design has fewer permutations than simulations: draw among them with replacement.
    chosen = np.random.default_rng(seed).integers(0, design.ways, simulations) if design.exact else slice(None)
    simulated = services.losses(permuted[:, chosen])
    inside = place.inside
    known = ~np.isnan(simulated).any(axis=1)
    weights = spatial_weights(inside[known]) if known.sum() > 1 else None
    deprivation = along_deprivation(place, catchment.kind)
    sides, clustered, possible = 0, 0, [False, False]
    for number in range(simulations):
        null = services.draws(draws=draws, seed=seed + 1 + number)
        null = NullDistribution(pd.Series(simulated[:, number], index=inside.index), null.drawn, null.design)
        side = burden(null, **deprivation).verdict
        found = clusters(inside, null, weights=weights)
        named = side in ("more_deprived", "better_off")
        sides += named
        clustered += found.outcome == "beyond"
        possible = [possible[0] or named or side == "cannot_tell", possible[1] or found.tested]
        progress()
    return FalsePositives(design, simulations, sides, clustered, possible[0], possible[1])
