"""Deal what services lost out again among them, and say what lies outside most deals.

References
----------
Phipson, B. and Smyth, G. (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and
Molecular Biology 9(1), 39: the real deal counts as one of the draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from equitymap.measures.access.catchment import Floats

DRAWS = 999
LEVEL = 0.05
LARGEST_COUNT = 1_000_000
"""Ways to deal are counted up to this many."""
DECIMALS = 9
"""Figures are compared when rounded to this: the last bits of a floating point number are no difference."""


@dataclass(frozen=True)
class PermutationDesign:
    """What was dealt out among which services, and how often.

    ``standing`` services stood at the start within reach of somebody inside; ``closed`` of them closed, ``cut`` stayed
    and lost some of their size (in ``unit``). ``ways`` is the number of different deals (at most ``MOST_WAYS``).
    ``draws`` of them were taken from ``seed``; where ``exact``, every one was taken once, the real one among them.
    """

    standing: int
    closed: int
    cut: int
    unit: str
    ways: int
    draws: int
    exact: bool
    seed: int

    def limits(self, drawn: Floats, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the central part of the draws: a real figure outside has a chance of at most ``level`` in all.

        Parameters
        ----------
        drawn
            Draws in the last axis; none missing.
        level
            Chance of lying outside, half of it on either side.

        Returns
        -------
        Lower and upper limit, without the last axis. Infinite where there are too few draws for the level.
        """
        taken = np.sort(np.round(drawn, DECIMALS), axis=-1)
        real = 0 if self.exact else 1
        place = int(np.floor((self.draws + real) * level / 2 + 1e-9)) - real
        if place < 0 or (self.exact and place < 1):
            return np.full(taken.shape[:-1], -np.inf), np.full(taken.shape[:-1], np.inf)
        return taken[..., place], taken[..., -1 - place]


def permute(
    shares: Floats, unit: str, *, closed: int | None = None, draws: int = DRAWS, seed: int = 0
) -> tuple[PermutationDesign, Floats]:
    """Deal shares out again among the same services.

    Of those that lost all, ``closed`` are no longer open: all of them unless it is said.

    Returns
    -------
    What was dealt, and the permuted: services x draws. Every way once, where there are no more of them than ``draws``.
    """
    shares = np.round(np.asarray(shares, dtype=float), DECIMALS)
    ways = count_permutations(shares)
    exact = ways <= draws
    if exact:
        permuted = np.array(list(_all_permutations(shares)), dtype=float).reshape(ways, len(shares)).T
    else:
        rng = np.random.default_rng(seed)
        permuted = rng.permuted(np.tile(shares, (draws, 1)), axis=1).T
    closed = int((shares >= 1).sum()) if closed is None else closed
    cut = int((shares > 0).sum()) - closed
    return PermutationDesign(len(shares), closed, cut, unit, ways, permuted.shape[1], exact, seed), permuted


def count_permutations(shares: Floats) -> int:
    """Return in how many different ways the shares can lie, up to ``MOST_WAYS``."""
    ways, left = 1, len(shares)
    for _, times in sorted(Counter(shares.tolist()).items(), key=lambda pair: pair[1])[:-1]:
        ways *= comb(left, times)
        left -= times
        if ways >= LARGEST_COUNT:
            return LARGEST_COUNT
    return ways


def _all_permutations(shares: Floats) -> Iterator[NDArray[np.float64]]:
    """Yield every different order of the shares."""
    common, *others = (share for share, _ in Counter(shares.tolist()).most_common()) if len(shares) else (0.0,)
    times = Counter(shares.tolist())

    def placed(draw: NDArray[np.float64], free: tuple[int, ...], left: Sequence[float]) -> Iterator[Floats]:
        if not left:
            yield draw
            return
        for spots in combinations(free, times[left[0]]):
            now = draw.copy()
            now[list(spots)] = left[0]
            yield from placed(now, tuple(spot for spot in free if spot not in spots), left[1:])

    yield from placed(np.full(len(shares), common), tuple(range(len(shares))), others)
