"""What visitors share on the page about outcomes in context: fits and profiles. Read-only."""

from __future__ import annotations

import pandas as pd

from equitymap.dashboard.places_cache import Opened, opened_england, per_place
from equitymap.indicators import Indicator, indicator, indicators, registry
from equitymap.measures.context import (
    background,
    correlations,
    learn_from,
    outcome_sample,
    school_sample,
    similar_neighbourhoods,
)
from equitymap.measures.context.background import Fit
from equitymap.measures.context.school_sample import Schools
from equitymap.places.place import Place


def in_england(place: Place) -> bool:
    """Whether the neighbourhoods of a place are in the tables of England; never for an invented place."""
    england = None if place.manifest.invented else opened_england()[1]
    return england is not None and bool(place.inside.index.isin(england.lsoas.index).all())


@per_place(max_entries=16)
def outcomes(opened: Opened) -> tuple[Indicator, ...]:
    """Return the outcomes of a place that are set against background."""
    return outcome_sample.outcomes_shown(opened.place)


@per_place(max_entries=200, show_spinner="Drawing the line…")
def fitted(opened: Opened, outcome: str, domain: str, line: str) -> Fit:
    """Return an outcome fitted to background, through England's neighbourhoods or those here and around."""
    entry = indicator(outcome)
    if line == "england":
        england = opened_england()[1]
        sample = None if england is None else outcome_sample.england_sample(england.lsoas, outcome)
        if sample is not None:
            return _line(sample, entry)
    return _line(outcome_sample.sample(opened.place, entry, domain), entry)


def _line(sample: pd.DataFrame, entry: Indicator) -> Fit:
    """Return the line of an outcome; the ranges of a share end where a share must."""
    found = background.fit(sample)
    return background.bounded(found) if entry.unit == "percent" else found


@per_place(max_entries=100)
def around(opened: Opened, outcome: str, domain: str, line: str) -> dict[str, pd.DataFrame]:
    """Return how far neighbourhoods lie from the curve, by period; England's curve is of the latest period only."""
    place, entry = opened.place, indicator(outcome)
    found = {}
    for period in outcome_sample.periods_of(place, entry):
        sample = outcome_sample.sample(place, entry, domain, period=period)
        own = line == "england" and period == entry.period
        curve = fitted(opened, outcome, domain, line) if own else _line(sample, entry)
        below = sample["denominator"] if outcome_sample.can_be_shrunk(entry) else None
        found[period] = learn_from.residual_intervals(curve, below)
    return found


@per_place(max_entries=100)
def together(opened: Opened, outcome: str) -> pd.DataFrame:
    """Return how an outcome goes with every other one at three scales."""
    return correlations.rank_correlations(opened.place, indicator(outcome), outcomes(opened))


@per_place(max_entries=16)
def school_measures(opened: Opened) -> tuple[Indicator, ...]:
    """Return the measures of schools that a place has figures of."""
    return school_sample.measures_of(opened.place, registry())


@per_place(max_entries=100)
def schools(opened: Opened, measure: str, year: int) -> tuple[Schools, Fit, pd.DataFrame]:
    """Return the schools of a measure and year, their line, and how far each lies from it."""
    found = school_sample.schools(opened.place, measure, year)
    curve = _line(found.table, indicator(measure))
    percent = indicator(measure).unit == "percent"
    return found, curve, learn_from.residual_intervals(curve, found.table["denominator"] if percent else None)


@per_place(max_entries=4, show_spinner="Looking for places alike…")
def profiles(several: tuple[Opened, ...]) -> pd.DataFrame:
    """Return the background of the neighbourhoods of several places."""
    return pd.concat([similar_neighbourhoods.background_profile(opened.place) for opened in several])


@per_place(max_entries=4)
def in_reach(several: tuple[Opened, ...]) -> pd.DataFrame:
    """Return how many services of each kind their neighbourhoods have in reach; missing where no source tells."""
    opened = [each.place for each in several]
    return pd.concat(
        [similar_neighbourhoods.count_in_reach(place, [kind.id for kind in place.kinds]) for place in opened]
    )


@per_place(max_entries=32)
def reach_shares(opened: Opened) -> pd.DataFrame:
    """Return, by kind of service, the share of those it is for who have one in reach."""
    return similar_neighbourhoods.share_in_reach(opened.place, opened.place.kinds)


@per_place(max_entries=32)
def place_profile(opened: Opened) -> dict[str, float]:
    """Return the background of a whole place."""
    return similar_neighbourhoods.place_background(opened.place)


def labels() -> pd.Series:
    """Return the label of every neighbourhood indicator, by id."""
    return pd.Series({entry.id: entry.label for entry in indicators()})
