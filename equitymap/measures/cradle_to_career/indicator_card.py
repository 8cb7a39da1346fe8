"""Indicator card: the time series of one indicator of one place, its benchmarks, groups, trend and comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import get_args

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.cohort import CohortSize
from equitymap.measures.cradle_to_career.gap_trend import GapTrend, gap_trend
from equitymap.measures.cradle_to_career.projection import (
    NotProjected,
    Projection,
    Trend,
    fit_trend,
    projection,
    since_last_break,
    trend,
)
from equitymap.measures.cradle_to_career.verdict import (
    ALPHA,
    Comparison,
    Interval,
    Reference,
    interval,
    p_value,
    threshold,
    verdict,
)
from equitymap.stages import GAPS


@dataclass(frozen=True)
class Card:
    """One indicator of one place over the years, beside its benchmarks.

    ``area`` names whom the figures are for, ``geography`` what that is: "district", "upper_tier", "lsoa" or "ward"
    (then the whole district), or "school" (the schools that stand in the place). ``years`` is indexed by every year
    of the axis (at least ten, up to the latest figure), columns ``OWN_COLUMNS``; ``others`` has the columns
    ``england``, ``region`` and ``neighbours``; ``groups`` one column per group of people. Years without a figure are
    blank; one of status "estimated" repeats the year before: chart and table mark it, nothing else counts it.
    ``neighbours_areas`` is how many statistical neighbours the latest mean is of, ``neighbours_error`` its standard
    error (None: not known); ``england_areas`` of how many districts England's figure is the plain mean (None: it is
    England's own). Limits are those published, else Wilson's where a share has its counts. ``basis`` says how the
    place's figure was made: "published", "rate", "mean" or "median" of neighbourhoods, by the "pupils" of schools, or
    that of the middle "school". ``people`` are those it is of, where nobody publishes its counts. ``named_below`` is
    the p value up to which a difference is named, which allows for the ``together`` comparisons shown with it, and
    ``trends_below`` the same of directions over the years.
    """

    entry: Indicator
    area: str
    geography: str
    years: pd.DataFrame
    others: pd.DataFrame
    groups: pd.DataFrame
    neighbours_areas: int | None = None
    region: str = ""
    basis: str = "published"
    people: CohortSize | None = None
    neighbours_error: float | None = None
    england_areas: int | None = None
    named_below: float = ALPHA
    together: int = 1
    trends_below: float = ALPHA

    @cached_property
    def known(self) -> pd.DataFrame:
        """The years that have a figure of their own, oldest first."""
        return self.years[self.observed.notna()]

    @cached_property
    def observed(self) -> pd.Series:
        """The figure by year of the axis, without those carried from the year before."""
        return self.years["value"].mask(self.years["status"].eq("estimated"))

    @property
    def carried(self) -> tuple[int, ...]:
        """The years whose figure only repeats the year before, oldest first."""
        rows = self.years[self.years["status"].eq("estimated") & self.years["value"].notna()]
        return tuple(int(year) for year in rows.index)

    @cached_property
    def latest(self) -> pd.Series | None:
        """The newest year that has a figure, as a row of ``years``."""
        return None if self.known.empty else self.known.iloc[-1]

    @property
    def year(self) -> int | None:
        """The year of the latest figure."""
        return None if self.known.empty else int(self.known.index[-1])

    @property
    def breaks(self) -> tuple[int, ...]:
        """Years after which the indicator counts differently."""
        return tuple(change.after for change in self.entry.breaks)

    @property
    def is_own(self) -> bool:
        """Whether the figures are for the place itself, and not for a wider council."""
        return self.geography != "upper_tier"

    def other(self, name: str) -> float | None:
        """Return the figure of England, the region or the statistical neighbours in the year of the latest figure."""
        if self.year is None or self.year not in self.others.index:
            return None
        value = float(self.others[name].loc[self.year])
        return None if np.isnan(value) else value

    @cached_property
    def trend(self) -> Trend:
        """Direction of the linear trend since the last break in the series."""
        return trend(self.observed, self.breaks, named_below=self.trends_below)

    @cached_property
    def projection(self) -> Projection | NotProjected:
        """The trend (or, without one, the mean) carried on over the next years, or why it is not."""
        return projection(
            self.observed, breaks=self.breaks, bounds=bounds_of(self.entry), named_below=self.trends_below
        )

    @cached_property
    def interval(self) -> Interval | None:
        """The 95% interval of the latest figure; None where neither counts, limits nor people are known."""
        return None if self.latest is None else self.interval_of(self.latest)

    def interval_of(self, row: pd.Series) -> Interval | None:
        """Return the 95% interval of the figure of one year, a row of ``years``; its people are those of the latest."""
        value, low, high, top, below = (
            float(row[name]) for name in ("value", "lower", "upper", "numerator", "denominator")
        )
        limited = not np.isnan(low) and not np.isnan(high)
        return interval(
            value,
            self.entry.unit,
            counts=(top, below) if limited and not np.isnan(top) and not np.isnan(below) else None,
            published=(low, high) if limited else None,
            people=None if self.people is None else self.people.number,
        )

    def comparison(self, reference: Reference) -> Comparison | None:
        """Return the latest figure set beside England, the region or the mean of statistical neighbours.

        None when one of them is not known, and for numbers of people and sums of money, which only tell how large a
        place is. Without an interval the comparison has no verdict.
        """
        return self._compared[reference]

    @cached_property
    def _compared(self) -> Mapping[Reference, Comparison | None]:
        """Every comparison, made once: a card is shared by all visitors and never changes."""
        return {reference: self._compare(reference) for reference in get_args(Reference)}

    def _compare(self, reference: Reference) -> Comparison | None:
        other = self.other(reference)
        if self.latest is None or other is None or self.entry.unit in ("people", "pounds"):
            return None
        value, limits = float(self.latest["value"]), self.interval
        p = p_value(
            value,
            limits,
            other,
            self.entry.unit,
            error=self.neighbours_error if reference == "neighbours" else 0.0,
            rounded=10.0**-self.entry.decimals,
        )
        standing = verdict(value - other, p, self.named_below, self.entry.worse)
        return Comparison(reference, value, limits, other, p, standing)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison there is: England, region, statistical neighbours."""
        return tuple(comparison for comparison in self._compared.values() if comparison is not None)

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Pairs of groups that both have a figure in some year, the usual one first."""
        available = {name for name in self.groups.columns if self.groups[name].notna().any()}
        return tuple(pair for pair in GAPS if available.issuperset(pair) and _both_known(self.groups, pair).any())

    def gap(self, pair: tuple[str, str]) -> pd.Series:
        """Return the first group's figure minus the second's, by year, where both are known."""
        return (self.groups[pair[0]] - self.groups[pair[1]]).dropna()

    def gap_trend(self, pair: tuple[str, str]) -> GapTrend | None:
        """Return the trend of the gap between a pair of groups; None with one year, or where neither way is worse."""
        if self.entry.worse == "neither":
            return None
        first, second = (self.groups[name] for name in pair)
        worse_off, better_off = (first, second) if self._is_worse_off(pair) else (second, first)
        return gap_trend(worse_off, better_off, worse=self.entry.worse, breaks=self.breaks)

    def worse_off(self, pair: tuple[str, str]) -> tuple[str, str]:
        """Return the pair with the group that was worse off in the latest year first."""
        return pair if self._is_worse_off(pair) else (pair[1], pair[0])

    def _is_worse_off(self, pair: tuple[str, str]) -> bool:
        gaps = self.gap(pair)
        return bool(gaps.iloc[-1] >= 0) == (self.entry.worse == "high") if len(gaps) else True


def _both_known(groups: pd.DataFrame, pair: tuple[str, str]) -> pd.Series:
    return groups[list(pair)].notna().all(axis="columns")


def smaller_area_cards(card: Card, cards: Mapping[str, Card]) -> tuple[Card, ...]:
    """Return the cards of smaller areas that the registry names as nearest to this one, where the place has them.

    A county's figure is one of many districts; another county's figure is no smaller area, and is left out.
    """
    named = [cards[key] for key in card.entry.also if key in cards]
    return tuple(other for other in named if other.is_own and other.geography != card.geography)


def adjusted_for_comparisons(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the cards with verdicts and trends adjusted for multiple comparisons (``verdict.threshold``)."""
    every = tuple(cards)
    differences = [one.p_value for card in every for one in card.comparisons if one.p_value is not None]
    lines = [fit_trend(since_last_break(card.observed, card.breaks)[0]) for card in every]
    # Differences and trends are two families of hypotheses: each has a false discovery rate of its own.
    limit, limit_of_trends = threshold(differences), threshold(line.p_value for line in lines if line is not None)
    return tuple(
        replace(card, named_below=limit, together=len(differences), trends_below=limit_of_trends) for card in every
    )


def bounds_of(entry: Indicator) -> tuple[float, float]:
    """Return what the indicator can be: 0 to 100 for a share, at least 0 for counts and rates, anything for scores."""
    if entry.unit == "percent":
        return 0.0, 100.0
    return (-np.inf, np.inf) if entry.unit in ("score", "index") else (0.0, np.inf)
