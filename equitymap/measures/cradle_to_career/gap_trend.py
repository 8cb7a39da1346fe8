"""Trend of the gap between two groups: whether it narrows or widens significantly, and which group moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from equitymap.measures.cradle_to_career.projection import LinearTrend, fit_trend, since_last_break

Direction = Literal["narrowed", "widened", "no_clear", "too_few"]


@dataclass(frozen=True)
class GapTrend:
    """Change in a gap from ``first`` to ``last`` year, with linear trends of the gap and of both groups.

    ``worse_first`` ... ``better_last`` are the figures of the worse-off and the better-off group. ``gap_first`` and
    ``gap_last`` are how much worse off the worse-off group was: positive when it was, whichever way the figure
    counts. ``gap``, ``worse_off`` and ``better_off`` are the straight lines through the yearly gaps and the two groups'
    figures, None where fewer than six years are counted the same way. ``gains`` is 1 where a rise is for the better,
    -1 where a fall is.
    """

    first: int
    last: int
    worse_first: float
    worse_last: float
    better_first: float
    better_last: float
    gap_first: float
    gap_last: float
    gap: LinearTrend | None
    worse_off: LinearTrend | None
    better_off: LinearTrend | None
    gains: Literal[1, -1]
    since_break: int | None

    @property
    def direction(self) -> Direction:
        """Direction of the gap: narrowed or widened where the slope is significant."""
        if self.gap is None:
            return "too_few"
        words: dict[str, Direction] = {"rising": "widened", "falling": "narrowed"}
        return words.get(self.gap.trend(), "no_clear")

    @property
    def nobody_gained(self) -> bool:
        """Whether the gap narrowed because the better-off group lost, while the worse-off group did not gain."""
        if self.direction != "narrowed" or self.worse_off is None or self.better_off is None:
            return False
        up, down = ("rising", "falling") if self.gains == 1 else ("falling", "rising")
        return self.better_off.trend() == down and self.worse_off.trend() != up


def gap_trend(
    worse_off: pd.Series,
    better_off: pd.Series,
    *,
    worse: Literal["high", "low"],
    breaks: tuple[int, ...] = (),
) -> GapTrend | None:
    """Return the trend of the gap between two groups from the first to the last year that both have.

    Parameters
    ----------
    worse_off, better_off
        One figure per year of each group, index in whole years.
    worse
        Which way of the figure is the worse one.
    breaks
        Years after which the count changed: years before the last of them are not compared with years after.

    Returns
    -------
    None when fewer than two years have both figures, counted the same way.

    Notes
    -----
    A direction is named as for any yearly figure: from at least six years, where the slope of a straight line through
    the yearly gaps is told apart from none. Two years alone show what a gap was and is, and no more. A gap that narrows
    because the better-off group fell is not a gain for anyone, so the two are never told as one.
    """
    both = pd.DataFrame({"worse_off": worse_off, "better_off": better_off}).dropna()
    level, since = since_last_break(both["worse_off"], breaks)
    both = both.loc[level.index]
    if len(both) < 2:
        return None
    sign: Literal[1, -1] = 1 if worse == "low" else -1
    gaps = sign * (both["better_off"] - both["worse_off"])
    bottom, top = both["worse_off"], both["better_off"]
    return GapTrend(
        first=int(both.index[0]),
        last=int(both.index[-1]),
        worse_first=float(bottom.iloc[0]),
        worse_last=float(bottom.iloc[-1]),
        better_first=float(top.iloc[0]),
        better_last=float(top.iloc[-1]),
        gap_first=float(gaps.iloc[0]),
        gap_last=float(gaps.iloc[-1]),
        gap=fit_trend(gaps),
        worse_off=fit_trend(bottom),
        better_off=fit_trend(top),
        gains=sign,
        since_break=since,
    )
