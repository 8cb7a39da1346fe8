"""Social gradient of an indicator in one place: figures by deprivation group, slope and concentration index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.concentration import Concentration, concentration_interval, wagstaff
from equitymap.measures.cradle_to_career.deprivation_groups import (
    FIFTHS_FROM,
    areas_by_deprivation,
    comparable,
    equal_population_groups,
    summed,
)
from equitymap.measures.inequality import Scale, SlopeIndex, slope_index, with_limits
from equitymap.places.place import Place

DRAWS = 2_000
SEED = 0
RULERS = ("income", "idaci", "imd")
"""Domains of the Indices of Deprivation 2025 that areas can be put in order by."""

Basis = Literal["own", "england"]
NoGradient = Literal["counts", "whole_district", "too_few", "one_group", "no_figures"]


@dataclass(frozen=True)
class Gradient:
    """The gradient of one indicator along deprivation, most deprived group first.

    ``groups`` is indexed from 1 (most deprived) on, columns: ``areas``, ``people`` (those the figure is about where
    published, else residents), ``value`` in the unit of the indicator, ``lower``, ``upper`` (95%) and ``england`` (the
    same national tenth of England, where the groups are those of the IMD: the build sums up no others). ``slope`` is
    None when a group has no figure; ``concentration`` when figures can be negative. ``wagstaff`` is the concentration
    index of a share, divided by one minus its mean.
    """

    entry: Indicator
    period: str
    ruler: str
    basis: Basis
    geography: str
    groups: pd.DataFrame
    slope: SlopeIndex | None
    scale: Scale
    concentration: Concentration | None
    wagstaff: float | None
    areas: int
    left_out: int

    @property
    def gap(self) -> float | None:
        """The figure of the most deprived group that has one minus that of the least deprived one."""
        known = self.groups["value"].dropna()
        return None if len(known) < 2 else float(known.iloc[0] - known.iloc[-1])

    @property
    def ends(self) -> tuple[pd.Series, pd.Series]:
        """The most and the least deprived group that have a figure; the name of each is its number."""
        known = self.groups[self.groups["value"].notna()]
        return known.iloc[0], known.iloc[-1]


def gradient(
    place: Place,
    entry: Indicator,
    *,
    period: str | None = None,
    ruler: str = "income",
    basis: Basis = "own",
    draws: int = DRAWS,
    seed: int = SEED,
) -> Gradient | NoGradient:
    """Return the gradient of an indicator along deprivation among the neighbourhoods (or wards) of a place.

    Parameters
    ----------
    entry
        An indicator of neighbourhoods or wards.
    period
        Its own period unless another is named.
    ruler
        Domain of the Indices of Deprivation 2025 by which areas are ordered (``RULERS``).
    basis
        "own": groups of equal population among this place's areas; "england": national tenths, of which a place can
        lack some, and then there is no slope.
    draws, seed
        Redrawn sets of wards for the limits of slope and concentration, and their seed.

    Returns
    -------
    The profile, or in one word why there is none: "counts" (a number of people says as much about the size of an
    area as about its need), "whole_district" (one figure for all), "too_few" areas, "one_group", "no_figures".

    Notes
    -----
    The slope is fitted to logits of shares and logs of rates, as they are, on the groups' middle ranks; limits come
    from redrawn wards. It assumes a nearly even gradient, and moves when the make-up of groups changes even if no
    figure does. England's tenths and the place's own give different answers.

    References
    ----------
    OHID, PHEindicatormethods 2.1 (slope); Wagstaff, Paci and van Doorslaer (1991) and Wagstaff (2005) (concentration).
    """
    if not comparable(entry):
        return "counts"
    if entry.published_for == "district" or not entry.on_the_map:
        return "whole_district"
    table = areas_by_deprivation(place, entry, period=period or entry.period, ruler=ruler)
    usable = table.dropna(subset=["value", "people", "percentile"])
    usable = usable[usable["people"] > 0]
    if usable.empty:
        return "no_figures"
    if basis == "own" and len(usable) < FIFTHS_FROM:
        return "too_few"
    if basis == "england" and entry.geography == "ward":
        return "one_group"
    usable = usable.assign(group=usable["tenth"] if basis == "england" else equal_population_groups(usable)).dropna(
        subset=["group"]
    )
    groups = summed(entry, usable, 10 if basis == "england" else int(usable["group"].max()))
    if groups["value"].notna().sum() < 2:
        return "one_group"
    # The build aggregates England by tenths of the IMD alone.
    comparable_groups = basis == "england" and ruler == "imd"
    groups["england"] = _england(place, entry, period or entry.period, groups) if comparable_groups else np.nan
    scale = _scale(entry, groups)
    slope = _slope(groups, usable, scale, fixed=basis == "england", draws=draws, seed=seed)
    index = _concentration(usable, draws=draws, seed=seed)
    bounded = entry.unit == "percent" and index is not None and index.mean < 100
    return Gradient(
        entry,
        period or entry.period,
        ruler,
        basis,
        entry.geography,
        groups,
        slope,
        scale,
        index,
        wagstaff(index.index, index.mean / 100) if index is not None and bounded else None,
        len(usable),
        len(table) - len(usable),
    )


def _scale(entry: Indicator, groups: pd.DataFrame) -> Scale:
    """Return the scale of the fit: logit for shares, log for rates, else the figures as they are."""
    values = groups["value"].dropna()
    if entry.unit == "percent" and values.between(0, 100, inclusive="neither").all():
        return "logit"
    return "log" if entry.unit.startswith("per_1") and (values > 0).all() else "identity"


def _slope(
    groups: pd.DataFrame, usable: pd.DataFrame, scale: Scale, *, fixed: bool, draws: int, seed: int
) -> SlopeIndex | None:
    """Fit the slope, with limits from redrawn wards; a share is fitted as a part of 1 and comes back in points."""
    unit = 100 if scale == "logit" else 1
    slope = slope_index(groups["value"] / unit, groups["people"], scale=scale)
    if slope is None:
        return None
    areas = usable.sort_values("percentile", ascending=False, kind="stable")
    areas = areas.assign(value=areas["value"] / unit)
    slope = with_limits(slope, areas, groups=len(groups), scale=scale, fixed=fixed, draws=draws, seed=seed)
    low, high = (None if end is None else unit * end for end in (slope.sii_lower, slope.sii_upper))
    return replace(slope, sii=unit * slope.sii, sii_lower=low, sii_upper=high)


def _concentration(usable: pd.DataFrame, *, draws: int, seed: int) -> Concentration | None:
    """Return the concentration index with its interval from whole wards; None for figures below zero, or all zero."""
    if (usable["value"] < 0).any() or not (usable["value"] > 0).any() or usable["block"].nunique() < 2:
        return None
    # The percentile is highest where deprivation is; a rank is 1 there.
    return concentration_interval(
        usable["value"], usable["people"], -usable["percentile"], usable["block"], draws=draws, seed=seed
    )


def _england(place: Place, entry: Indicator, period: str, groups: pd.DataFrame) -> pd.Series:
    """Return England's figure of each national tenth by the IMD; blank where the build has none."""
    rows = place.benchmarks
    rows = rows[(rows["indicator"] == entry.id) & (rows["period"] == period) & (rows["level"] == "decile")]
    values = rows.set_index(rows["code"].astype(int))["value"]
    return values.reindex(groups.index).astype(float)
