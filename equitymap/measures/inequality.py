"""Slope index (SII) and relative index (RII) of inequality across groups ordered by deprivation.

Groups and areas are always ordered from the most deprived (rank 0) to the least (rank 1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.measures.concentration import chunks, limits_for

FEWEST_GROUPS, MOST_GROUPS = 5, 100
FEWEST_DRAWS = 1000
FEWEST_BLOCKS = 10
"""Wards from which limits are drawn: of fewer, a bootstrap says too little."""
FEWEST_FITTED = 0.9
"""Share of the draws that must give a slope (a draw without a group, or with a group of 0%, gives none)."""

Array = NDArray[np.float64]
Scale = Literal["identity", "log", "logit"]


@dataclass(frozen=True)
class SlopeIndex:
    """Slope (``sii``, in the unit of the figure) and relative index (``rii``, a ratio), with 95% limits if drawn.

    ``intercept`` is the fitted figure at the most deprived end, on the scale of the fit; ``blocks`` how many wards the
    limits were drawn from (with fewer than ``FEWEST_BLOCKS`` there are none).
    """

    sii: float
    rii: float
    intercept: float
    sii_lower: float | None = None
    sii_upper: float | None = None
    rii_lower: float | None = None
    rii_upper: float | None = None
    blocks: int = 0


def relative_ranks(share: pd.Series | Array) -> Array:
    """Return the ridit of each group: its midpoint on the scale from most deprived (0) to least (1).

    ``share`` is the population of each group along the last axis, most deprived first; it need not add to 1.
    """
    parts = np.asarray(share, dtype=float)
    parts = parts / parts.sum(axis=-1, keepdims=True)
    return np.asarray(np.cumsum(parts, axis=-1) - parts / 2)


def slope_index(figures: pd.Series, population: pd.Series, *, scale: Scale = "identity") -> SlopeIndex | None:
    """Return the slope and relative index of inequality across groups ordered by deprivation, without limits.

    Parameters
    ----------
    figures
        One figure per group, most deprived first, in order of the index.
    population
        People in each group, in the same order.
    scale
        "identity"; "log" for rates; "logit" for proportions strictly between 0 and 1.

    Returns
    -------
    The slope: fitted figure at the least deprived end minus that at the most deprived end; 0 is equal, negative
    means higher where deprivation is greater. The relative index is their ratio; 1 is equal. None when any group
    has no figure or no people: the index has no meaning for part of the groups.

    Raises
    ------
    ValueError
        For fewer than 5 or more than 100 groups.

    Notes
    -----
    Weighted least squares on the middle rank of each group. Assumes a nearly straight gradient, is unsteady in
    small groups, and moves when the groups' make-up changes even if no figure does: show the groups beside it.

    References
    ----------
    Low and Low (2004), Journal of Public Health 26; OHID, PHEindicatormethods.
    """
    if not FEWEST_GROUPS <= len(figures) <= MOST_GROUPS:
        raise ValueError(f"slope_index needs {FEWEST_GROUPS} to {MOST_GROUPS} groups, not {len(figures)}")
    people = population.to_numpy(dtype=float, na_value=np.nan)
    given = figures.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(given).any() or np.isnan(people).any() or (people <= 0).any():
        return None
    forward, back = _TRANSFORMS[scale]
    fitted = forward(given)
    if not np.isfinite(fitted).all():
        raise ValueError(f"slope_index cannot put these figures on the {scale} scale")
    start, slope = _fitted(fitted[None, :], people[None, :])
    sii, rii = _ends(start, slope, back)
    return SlopeIndex(float(sii[0]), float(rii[0]), float(start[0]))


def with_limits(
    slope: SlopeIndex,
    areas: pd.DataFrame,
    *,
    groups: int,
    scale: Scale = "identity",
    fixed: bool = False,
    draws: int = 2000,
    seed: int = 0,
) -> SlopeIndex:
    """Return a slope index with 95% limits from a cluster bootstrap of wards.

    Parameters
    ----------
    slope
        The slope of all areas (``slope_index``); its values stay.
    areas
        One row per area, most deprived first: ``value`` (on the scale's own unit: a part of 1 for logits), ``people``,
        ``block`` (its ward) and, where groups are ``fixed``, ``group`` (1 to ``groups``).
    groups
        How many groups of equal people the areas are cut into.
    fixed
        Groups are given (national tenths), and not cut anew.
    draws, seed
        At least 1,000 draws of whole wards with replacement.

    Returns
    -------
    Percentiles of ``limits_for`` (widened for few wards). No limits from fewer than ``FEWEST_BLOCKS`` wards, or where
    fewer than ``FEWEST_FITTED`` of the draws give a slope.

    Raises
    ------
    ValueError
        For fewer than 1,000 draws.

    Notes
    -----
    Each draw is cut into groups and fitted anew, so the limits hold how far areas lie from the line and from each
    other, and that neighbours are alike. Limits of the counts alone (binomial, as in the source below) take a full
    count for a sample of independent people and are far too narrow.

    References
    ----------
    Cameron, Gelbach and Miller (2008), Review of Economics and Statistics 90, pairs cluster bootstrap; OHID,
    PHEindicatormethods, for the limits of counts.
    """
    if draws < FEWEST_DRAWS:
        raise ValueError(f"with_limits needs at least {FEWEST_DRAWS} draws, not {draws}")
    code, names = pd.factorize(areas["block"])
    slope = replace(slope, blocks=len(names))
    if len(names) < FEWEST_BLOCKS:
        return slope
    value, people = (areas[name].to_numpy(dtype=float) for name in ("value", "people"))
    given = areas["group"].to_numpy(dtype=float) if fixed else None
    forward, back = _TRANSFORMS[scale]
    rng = np.random.default_rng(seed)
    resampled = []
    for size in chunks(draws, len(areas)):
        # Wards drawn with replacement: each area weighs as often as its ward was drawn. Groups are cut anew by those
        # weights, for the place that a draw stands for would have its own tenths.
        times = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=size)
        weight = times[:, code] * people
        top, below = _grouped(weight, value, groups, given)
        with np.errstate(divide="ignore", invalid="ignore"):
            start, gradient = _fitted(forward(top / below), below)
        resampled.append(np.column_stack(_ends(start, gradient, back)))
    ends = np.concatenate(resampled)
    # A draw without one of the groups, or with a group of 0% on a logit scale, has no slope.
    ends = ends[np.isfinite(ends).all(axis=1)]
    if len(ends) < FEWEST_FITTED * draws:
        return slope
    low, high = np.percentile(ends, limits_for(len(names)), axis=0)
    return replace(
        slope, sii_lower=float(low[0]), sii_upper=float(high[0]), rii_lower=float(low[1]), rii_upper=float(high[1])
    )


def _grouped(weight: Array, value: Array, groups: int, given: Array | None) -> tuple[Array, Array]:
    """Return figure times people, and people, of each group in each draw (draws x groups)."""
    if given is None:
        # The group in which the middle of an area's people lies; an area that was not drawn weighs 0 in any of them.
        middle = (np.cumsum(weight, axis=1) - weight / 2) / weight.sum(axis=1, keepdims=True)
        number = np.ceil(middle * groups).clip(1, groups)
    else:
        number = np.broadcast_to(given, weight.shape)
    parts = [weight * (number == group) for group in range(1, groups + 1)]
    return np.column_stack([part @ value for part in parts]), np.column_stack([part.sum(axis=1) for part in parts])


def _fitted(figures: Array, people: Array) -> tuple[Array, Array]:
    """Return intercept and slope of each row of figures on the groups' middle ranks (least squares, by people)."""
    share = people / people.sum(axis=1, keepdims=True)
    rank = relative_ranks(people)
    away = rank - (share * rank).sum(axis=1, keepdims=True)
    slope = (share * away * figures).sum(axis=1) / (share * away**2).sum(axis=1)
    return (share * figures).sum(axis=1) - slope * (share * rank).sum(axis=1), slope


def _identity(values: Array) -> Array:
    return values


def _log(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(values))


def _logit(values: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(values / (1 - values)))


def _expit(values: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-values)))


_Function = Callable[[Array], Array]
_TRANSFORMS: dict[Scale, tuple[_Function, _Function]] = {
    "identity": (_identity, _identity),
    "log": (_log, np.exp),
    "logit": (_logit, _expit),
}


def _ends(start: Array, slope: Array, back: _Function) -> tuple[Array, Array]:
    worst, best = back(start), back(start + slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        return best - worst, np.asarray(best / worst)
