"""Permutation test of closures: reassign what services lost among them, and the central interval of the results.

References
----------
Phipson, B. and Smyth, G. (2010). Permutation p-values should never be zero. Statistical Applications in Genetics and
Molecular Biology 9(1), 39: the observed arrangement counts as one of the draws.
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
"""Distinct permutations are counted up to this many."""
DECIMALS = 9
"""Figures are compared when rounded to this: the last bits of a floating point number are no difference."""


@dataclass(frozen=True)
class PermutationDesign:
    """What was permuted among which services, and how often.

    ``standing`` services stood at the start within reach of somebody inside; ``closed`` of them closed, ``cut`` stayed
    and lost some of their size (in ``unit``). ``ways`` is the number of distinct permutations (at most
    ``LARGEST_COUNT``). ``draws`` of them were taken from ``seed``; where ``exact``, every one was taken once, the
    observed one among them.
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
        """Return the central interval of the draws: an observed figure lies outside with probability ``level`` at most.

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
        ordered = np.sort(np.round(drawn, DECIMALS), axis=-1)
        # The observed arrangement counts as one of the draws (Phipson and Smyth), so that no p value is ever 0; an
        # exact enumeration holds it already. 1e-9: a product a rounding error below a whole number is that number.
        observed = 0 if self.exact else 1
        position = int(np.floor((self.draws + observed) * level / 2 + 1e-9)) - observed
        if position < 0 or (self.exact and position < 1):
            return np.full(ordered.shape[:-1], -np.inf), np.full(ordered.shape[:-1], np.inf)
        return ordered[..., position], ordered[..., -1 - position]


def permute(
    shares: Floats, unit: str, *, closed: int | None = None, draws: int = DRAWS, seed: int = 0
) -> tuple[PermutationDesign, Floats]:
    """Permute the shares that services lost among the same services.

    Parameters
    ----------
    shares
        Share of its size that each service lost: 0 nothing, 1 all of it.
    unit
        Unit of the sizes, for the words about the test.
    closed
        How many of those that lost all are no longer open; all of them by default.
    draws, seed
        Number of random permutations, and their seed.

    Returns
    -------
    The design, and the permuted shares: services x draws. Every distinct permutation once (an exact test) where there
    are no more of them than ``draws``.
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
    """Return the number of distinct permutations of the shares (a multinomial coefficient), up to ``LARGEST_COUNT``."""
    ways, left = 1, len(shares)
    # The rarest values first and the commonest (as a rule 0) left out: the others decide where it lies.
    for _, times in sorted(Counter(shares.tolist()).items(), key=lambda pair: pair[1])[:-1]:
        ways *= comb(left, times)
        left -= times
        if ways >= LARGEST_COUNT:
            return LARGEST_COUNT
    return ways


def _all_permutations(shares: Floats) -> Iterator[NDArray[np.float64]]:
    """Yield every distinct order of the shares, each once."""
    common, *others = (share for share, _ in Counter(shares.tolist()).most_common()) if len(shares) else (0.0,)
    times = Counter(shares.tolist())

    # Equal shares are not told apart: start from the commonest everywhere, then choose the positions of one other
    # value after the next.
    def assign(order: NDArray[np.float64], free: tuple[int, ...], values: Sequence[float]) -> Iterator[Floats]:
        if not values:
            yield order
            return
        for positions in combinations(free, times[values[0]]):
            assigned = order.copy()
            assigned[list(positions)] = values[0]
            yield from assign(assigned, tuple(spot for spot in free if spot not in positions), values[1:])

    yield from assign(np.full(len(shares), common), tuple(range(len(shares))), others)
