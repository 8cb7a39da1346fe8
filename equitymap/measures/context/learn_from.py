"""Positive deviance ("who might we learn from"): areas or schools on the better side of the curve, beyond chance.

Never an order of merit. Nobody is named for doing less well than places like them: that says what surrounds them, not
what they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.measures.context.background import Fit
from equitymap.measures.context.shrinkage import between_variance, binomial_variance, shrunken_residuals

FEWEST_PEOPLE = 20
"""Below so many people or pupils no interval is computed and nothing is flagged."""
FEWEST_PERIODS = 2

Worse = Literal["high", "low", "neither"]
LearnStatus = Literal["found", "nobody", "one_period", "no_counts", "no_fit", "no_better_end"]


def residual_intervals(fit: Fit, denominator: pd.Series | None) -> pd.DataFrame:
    """Return the residual of each point from the curve, with a shrinkage or prediction interval.

    Parameters
    ----------
    fit
        The fit; figures of shares in per cent.
    denominator
        By id: the people or pupils below each share fitted. Missing ones are fine; None for figures that are no
        shares of a count, which are never shrunk.

    Returns
    -------
    By id: ``residual``; ``middle``, ``lower`` and ``upper`` (shrunken with its 95% interval, or the residual with that
    of a prediction); ``weight`` (B); ``basis`` "shrunken" or "prediction"; ``small`` where fewer than 20 people stand
    below the figure. Only "shrunken" rows may be flagged. Empty without a fit.
    """
    points = fit.points
    if not fit.found:
        return pd.DataFrame(columns=["residual", "middle", "lower", "upper", "weight", "basis", "small"])
    below = pd.Series(np.nan, index=points.index)
    if denominator is not None:
        below = denominator.reindex(points.index).astype(float)
    small = below < FEWEST_PEOPLE
    table = pd.DataFrame(
        {
            "residual": points["residual"],
            "middle": points["residual"],
            "lower": points["value"] - points["upper"],
            "upper": points["value"] - points["lower"],
            "weight": np.nan,
            "basis": "prediction",
            "small": small,
        }
    )
    counted = below.notna() & ~small
    if counted.sum() <= fit.parameters:
        return table
    chance = 100**2 * binomial_variance(points["fitted"][counted] / 100, below[counted])  # figures are per cent
    between = between_variance(points["residual"][counted], chance, fit.parameters)
    error = points["error"][counted]
    shrunk = shrunken_residuals(points["residual"][counted], chance, fit_error=error, between=between)
    order = ["shrunken", "lower", "upper", "weight"]
    table.loc[counted, ["middle", *order[1:]]] = shrunk[order].to_numpy()
    table.loc[counted, "basis"] = "shrunken"
    return table


@dataclass(frozen=True, eq=False)
class Learning:
    """Who might we learn from.

    ``higher`` and ``lower`` are ids, in the order of the ids, that lie above or below the curve beyond chance in at
    least two periods and never on the other side; ``learn`` is the better of the two, or empty where neither end is
    better. ``tested`` counts ids with an interval in two periods, ``small`` those left out because few people stand
    below a figure, ``by_chance`` the number of ``tested`` that chance alone could flag on one side, at most.
    ``outcome`` says why there is nobody.
    """

    higher: tuple[str, ...]
    lower: tuple[str, ...]
    learn: tuple[str, ...]
    periods: tuple[str, ...]
    tested: int
    small: int
    by_chance: float
    outcome: LearnStatus


def learn_from(periods: Mapping[str, pd.DataFrame], *, worse: Worse, among: Collection[str] | None = None) -> Learning:
    """Return the positive deviants: ids significantly on the better side of the curve in at least two periods.

    Parameters
    ----------
    periods
        ``residual_intervals`` of each period, oldest first.
    worse
        Which way need lies.
    among
        Ids that may be named (those inside the place); None is all.

    Returns
    -------
    Ids in their own order, never in an order of merit.
    """
    names = tuple(periods)
    fitted = {name: table for name, table in periods.items() if len(table)}
    if not fitted:
        return _nobody(names, "no_fit")
    eligible = {name: _restricted(table, among) for name, table in fitted.items()}
    shrunken = {name: table[table["basis"] == "shrunken"] for name, table in eligible.items()}
    small = len(set().union(*(table.index[table["small"]] for table in eligible.values())))
    shrunken = {name: table for name, table in shrunken.items() if len(table)}
    if not shrunken:
        return _nobody(names, "no_counts", small)
    if len(shrunken) < FEWEST_PERIODS:
        return _nobody(names, "one_period", small)
    above = pd.DataFrame({name: table["lower"] > 0 for name, table in shrunken.items()}).fillna(False).astype(bool)
    below = pd.DataFrame({name: table["upper"] < 0 for name, table in shrunken.items()}).fillna(False).astype(bool)
    has = pd.DataFrame({name: table["lower"].notna() for name, table in shrunken.items()}).fillna(False).astype(bool)
    tested = int((has.sum(axis=1) >= FEWEST_PERIODS).sum())
    higher = tuple(sorted(above.index[(above.sum(axis=1) >= FEWEST_PERIODS) & ~below.any(axis=1)]))
    lower = tuple(sorted(below.index[(below.sum(axis=1) >= FEWEST_PERIODS) & ~above.any(axis=1)]))
    learn = lower if worse == "high" else higher if worse == "low" else ()
    why: LearnStatus = "no_better_end" if worse == "neither" else "found" if learn else "nobody"
    # Bonferroni's bound: in each pair of periods, both intervals leave out 0 on one side with 2.5% squared.
    pairs = len(shrunken) * (len(shrunken) - 1) / 2
    return Learning(higher, lower, learn, names, tested, small, tested * pairs * 0.025**2, why)


def _restricted(table: pd.DataFrame, among: Collection[str] | None) -> pd.DataFrame:
    return table if among is None else table[table.index.isin(list(among))]


def _nobody(periods: tuple[str, ...], why: LearnStatus, small: int = 0) -> Learning:
    return Learning((), (), (), periods, 0, small, 0.0, why)
