"""Classify a summary of England into classes shared by districts, middle layer areas and neighbourhoods.

One legend stays true at every zoom, because the figures between the steps are chosen once per summary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from equitymap.measures.layer import NO_CLASS
from equitymap.places.england.england import England
from equitymap.places.england.summary import LEVELS, Level, Summary

TENTH_CUTS = tuple(tenth + 0.5 for tenth in range(1, 10))
FIFTHS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True, eq=False)
class EnglandLayer:
    """A summary of every level that has it.

    ``cuts`` are the figures between steps, in rising order. ``cells`` has a frame per level, indexed as the England
    frame, with ``value``, ``step`` (0 least need, or lowest, to ``steps - 1``; -1 none) and ``status`` ("value",
    "not_collected" where there is no figure, or "suppressed" where hidden counts leave open in which step it is).
    ``low`` and ``high`` are the ends of what the figure can be, both the value where nothing is hidden; ``hidden`` is
    how many counts are. ``districts`` are the codes of all districts, in order.
    """

    summary: Summary
    cuts: tuple[float, ...]
    cells: Mapping[Level, pd.DataFrame]
    districts: tuple[str, ...]

    @property
    def steps(self) -> int:
        """Number of steps."""
        return len(self.cuts) + 1

    @property
    def is_tenth(self) -> bool:
        """Whether the steps are tenths of England, 1 the most deprived."""
        return self.summary.unit == "tenth"

    @cached_property
    def levels(self) -> tuple[Level, ...]:
        """Levels that have the summary, the largest areas first."""
        return tuple(level for level in LEVELS if level in self.cells)


def england_layer(england: England, summary: Summary) -> EnglandLayer:
    """Return a summary of England in classes.

    Parameters
    ----------
    england
        The frames.
    summary
        One of ``England.summaries``.

    Notes
    -----
    Tenths keep their ten steps. Otherwise the steps are fifths of the largest areas that have the figure, rounded as
    the figures are written (see ``fifths``); where many share a figure there are fewer. Nothing missing becomes zero.
    """
    ranges = {
        level: _ranges(england.table(level), summary.id)
        for level in summary.levels
        if summary.id in england.table(level).columns
    }
    values = {level: table["value"] for level, table in ranges.items()}
    cuts = TENTH_CUTS if summary.unit == "tenth" else fifths(next(iter(values.values())), summary.decimals)
    cells = {level: _cells(table, cuts, flip=summary.worse == "low") for level, table in ranges.items()}
    return EnglandLayer(summary, cuts, cells, tuple(england.districts.index))


def fifths(values: pd.Series, decimals: int) -> tuple[float, ...]:
    """Return up to four rising figures that part ``values`` in fifths, rounded; none that has nothing below it.

    Where more than a fifth share the lowest figure (none, say), they are a step of their own, and the rest is parted in
    quarters.
    """
    known = values.dropna()
    if known.empty:
        return ()
    low, smallest = float(known.min()), 10.0**-decimals
    if share_at_lowest(known) > FIFTHS[0]:
        rest = known[known > low]
        first = max(round(float(rest.min()), decimals), low + smallest) if len(rest) else low
        wanted = [first, *rest.quantile([0.25, 0.5, 0.75])]
    else:
        wanted = list(known.quantile(list(FIFTHS)))
    cuts = np.unique(np.round(np.asarray(wanted, dtype=float), decimals))
    return tuple(float(cut) for cut in cuts if low < cut)


def share_at_lowest(values: pd.Series) -> float:
    """Return the share, 0 to 1, of known figures that are the lowest; 0 when none is known."""
    known = values.dropna()
    return float((known == known.min()).mean()) if len(known) else 0.0


def _ranges(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the figure of each area, the lowest and highest that it can be, and how many counts are hidden."""
    value = table[name].astype(float)
    ends = {end: table.get(f"{name}.{end}", value).astype(float) for end in ("low", "high")}
    hidden = table.get(f"{name}.hidden", pd.Series(0, index=table.index))
    return pd.DataFrame({"value": value, **ends, "hidden": hidden.astype("int64")}, index=table.index)


def _cells(table: pd.DataFrame, cuts: tuple[float, ...], *, flip: bool) -> pd.DataFrame:
    first, last = (
        np.searchsorted(np.asarray(cuts), table[end].to_numpy(dtype=float), side="right") for end in ("low", "high")
    )
    known, same = table["value"].notna().to_numpy(), first == last
    step = np.where(known & same, len(cuts) - first if flip else first, NO_CLASS)
    status = np.where(known, np.where(same, "value", "suppressed"), "not_collected")
    return table.assign(step=step.astype(int), status=status)
