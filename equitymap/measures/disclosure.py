"""Statistical disclosure control: primary and secondary suppression of small counts of people.

One rule for everything that leaves the dashboard: a count of 1 to 9 people is given as "fewer than 10", in tables
that machines read it is left out, and a count that local people give is refused (``small_counts``). Where
that hides a single number of a column whose total is printed, the next smallest one is hidden too, or the hidden one
could be worked out. A count of zero is printed: that nobody is concerned is what a reader must be able to see.
"""

from __future__ import annotations

import pandas as pd

from equitymap.small_counts import SMALLEST_SHOWN, is_small

__all__ = ["RULE", "SMALL", "SMALLEST_SHOWN", "is_small", "suppression"]
SMALL = f"Counts of 1 to {SMALLEST_SHOWN - 1} people are shown as 'fewer than {SMALLEST_SHOWN}'."
RULE = (
    f"{SMALL} Where that hides one number of a column with a total, the next smallest number is hidden as well, so that"
    " it cannot be worked out."
)


def suppression(counts: pd.Series) -> pd.Series:
    """Return the suppression state of each count of a column whose total is printed.

    Parameters
    ----------
    counts
        Numbers of people, 0 or more; missing where not known. Any index.

    Returns
    -------
    "shown", "small" (1 to 9), "hidden" (large enough, but needed to protect a small one) or "unknown", same index.
    """
    numbers = counts.astype(float)
    small = (numbers > 0) & (numbers < SMALLEST_SHOWN)
    state = pd.Series("shown", index=counts.index).mask(small, "small").mask(numbers.isna(), "unknown")
    others = numbers[numbers >= SMALLEST_SHOWN]
    # Secondary suppression: a single hidden count follows from the total; two do not.
    if int(small.sum()) == 1 and len(others):
        state.iloc[int(counts.index.get_indexer(pd.Index([others.idxmin()]))[0])] = "hidden"
    return state
