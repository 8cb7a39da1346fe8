"""Whether a gap narrows, and if so, because the lower end rose or because the upper end fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from equitymap.measures.projection import unbroken

FEWEST_SPAN = 3
SAME_POINTS = 0.5
"""Changes smaller than this, in the unit of the figure, are called 'about the same' unless another is given."""

Why = Literal["worse_off_gained", "better_off_lost", "both", "worse_off_lost", "better_off_gained", "both_lost",
              "both_gained"]  # fmt: skip


@dataclass(frozen=True)
class Narrowing:
    """How a gap moved from ``first`` to ``last`` year.

    ``worse_first`` ... ``better_last`` are the figures of the worse-off and the better-off group. ``gap_first`` and
    ``gap_last`` are how much worse off the worse-off group was: positive when it was, whichever way the figure
    counts. ``verdict`` says what became of the gap, ``why`` which end moved: up is always for the better.
    """

    first: int
    last: int
    worse_first: float
    worse_last: float
    better_first: float
    better_last: float
    gap_first: float
    gap_last: float
    verdict: Literal["narrowed", "widened", "same"]
    why: Why | None
    since_break: int | None


def narrowing(
    worse_off: pd.Series,
    better_off: pd.Series,
    *,
    worse: Literal["high", "low"],
    breaks: tuple[int, ...] = (),
    same: float = SAME_POINTS,
) -> Narrowing | None:
    """Return how the gap between two groups moved between the first and the last year that both have.

    Parameters
    ----------
    worse_off, better_off
        One figure per year of each group, index in whole years.
    worse
        Which way of the figure is the worse one.
    breaks
        Years after which the count changed: years before the last of them are not compared with years after.
    same
        A change of less than this counts as none.

    Returns
    -------
    None when fewer than two years have both figures, counted the same way, or when they lie less than
    ``FEWEST_SPAN`` years apart: that is no direction yet.

    Notes
    -----
    Compares two years; what lay between is on the chart. A gap that narrows because the better-off group fell is not
    a gain for anyone, so the two are never told as one.
    """
    both = pd.DataFrame({"worse_off": worse_off, "better_off": better_off}).dropna()
    level, since = unbroken(both["worse_off"], breaks)
    both = both.loc[level.index]
    if len(both) < 2:
        return None
    first, last = int(both.index[0]), int(both.index[-1])
    if last - first < FEWEST_SPAN:
        return None
    bottom, top = ((float(both[name].iloc[0]), float(both[name].iloc[-1])) for name in both.columns)
    sign = 1 if worse == "low" else -1
    gap_first, gap_last = (sign * (top[at] - bottom[at]) for at in (0, 1))
    change = gap_last - gap_first
    verdict: Literal["narrowed", "widened", "same"] = (
        "same" if abs(change) < same else "narrowed" if change < 0 else "widened"
    )
    gained, ahead = sign * (bottom[1] - bottom[0]), sign * (top[1] - top[0])
    why = None if verdict == "same" else _why(verdict, gained, ahead, same=same)
    return Narrowing(first, last, *bottom, *top, gap_first, gap_last, verdict, why, since)


def _why(verdict: str, bottom: float, top: float, *, same: float) -> Why:
    """Name the end that moved; ``bottom`` and ``top`` are gains of the worse-off and the better-off group."""
    up, down = (bottom >= same, top >= same), (bottom <= -same, top <= -same)
    if verdict == "narrowed":
        if up[0] and up[1]:
            return "both_gained"
        if down[0] and down[1]:
            return "both_lost"
        if up[0] and down[1]:
            return "both"
        return "worse_off_gained" if bottom >= -top else "better_off_lost"
    if up[0] and up[1]:
        return "both_gained"
    if down[0] and down[1]:
        return "both_lost"
    if down[0] and up[1]:
        return "both"
    return "better_off_gained" if top >= -bottom else "worse_off_lost"
