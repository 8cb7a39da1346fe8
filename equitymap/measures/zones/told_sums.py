"""Which sums over neighbourhoods may be told where some of their counts may not: none follows by adding, subtracting.

What is told already are the counts that are not small, and the sums of areas that everybody can look up: the place,
its wards and middle layer areas. A sum over any other set of neighbourhoods is told only where it follows from these.
So no small count can be worked out by adding and subtracting zones, wards and counts. That it is known to lie between 1
and 9 can still narrow it, now and then to one number: bounds are left out of account.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NOTHING = 1e-9
"""Rounding of the sums below which a number is zero."""


@dataclass(frozen=True, eq=False)
class ToldSums:
    """The neighbourhoods with a small count (``small``), and what is left open of these counts by all that is told.

    ``open`` has a row for each of them; its columns span every change of the small counts that leaves all told sums
    as they are.
    """

    small: pd.Index
    open: NDArray[np.float64]

    def tells(self, areas: Collection[str]) -> bool:
        """Say whether the sum of the counts of some neighbourhoods may be told: it follows from what is told."""
        members = self.small.isin(list(areas)).astype(float)
        return not members.any() or not np.abs(members @ self.open).max(initial=0.0) > NOTHING


def told_sums(small: Collection[str], published: Iterable[Collection[str]]) -> ToldSums:
    """Return which sums may be told.

    Parameters
    ----------
    small
        Neighbourhoods whose count may not be told.
    published
        Neighbourhoods of each area that everybody can look up, those to be told first in front. The sum of one that
        would give a small count away, by itself or subtracted from those before, is not told.

    Notes
    -----
    A small count follows from told sums when no change of the small counts that leaves the sums as they are changes it:
    the audit of linked tables in Fischetti and Salazar (2001), Management Science 47, 1008-1027, without bounds.
    """
    index = pd.Index(sorted(small), dtype="str")
    left = np.eye(len(index))
    for areas in published if len(index) else ():
        members = index.isin(list(areas)).astype(float) @ left
        if not np.abs(members).max(initial=0.0) > NOTHING:
            continue
        # A reflection that turns the direction which this sum settles into the first column: the others are left open.
        mirror = members / np.linalg.norm(members)
        mirror[0] += np.copysign(1.0, mirror[0])
        mirror /= np.linalg.norm(mirror)
        further = (left - 2 * np.outer(left @ mirror, mirror))[:, 1:]
        if np.abs(further).max(axis=1, initial=0.0).min(initial=np.inf) > NOTHING:
            left = further
    return ToldSums(index, left)
