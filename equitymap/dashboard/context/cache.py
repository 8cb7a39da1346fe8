"""What visitors share on the page about outcomes in context: fits, tables of England, profiles. Read-only."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.errors import PlaceError
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
from equitymap.places.england import england
from equitymap.places.place import Place

MOST_PLACES = 8
"""Built places, those most alike first, whose neighbourhoods are looked through."""


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of England."""

    lsoas: pd.DataFrame
    districts: pd.DataFrame


def tables() -> Tables | None:
    """Return the tables of England, opened once per build; None when they are not built here or do not open."""
    try:
        build_id = str(england.england_manifest()["build_id"])
        return _tables(build_id)
    except PlaceError:
        return None


@st.cache_resource(max_entries=1, show_spinner="Opening England…")
def _tables(build_id: str) -> Tables:
    found = england.open_england(build_id=build_id)
    return Tables(found.lsoas, found.districts)


def in_england(place: Place) -> bool:
    """Whether the neighbourhoods of a place are in the tables of England; never for an invented place."""
    found = None if place.manifest.invented else tables()
    return found is not None and bool(place.inside.index.isin(found.lsoas.index).all())


@st.cache_resource(max_entries=16, show_spinner=False)
def outcomes(code: str, build_id: str) -> tuple[Indicator, ...]:
    """Return the outcomes of a place that are set against background."""
    return outcome_sample.outcomes_shown(places_cache.place(code, build_id))


@st.cache_resource(max_entries=200, show_spinner="Drawing the line…")
def fitted(code: str, build_id: str, outcome: str, domain: str, line: str) -> Fit:
    """Return an outcome fitted to background, through England's neighbourhoods or those here and around."""
    if line == "england":
        found = tables()
        sample = None if found is None else outcome_sample.england_sample(found.lsoas, outcome)
        if sample is not None:
            return _line(sample, indicator(outcome))
    return _line(
        outcome_sample.sample(places_cache.place(code, build_id), indicator(outcome), domain), indicator(outcome)
    )


def _line(sample: pd.DataFrame, entry: Indicator) -> Fit:
    """Return the line of an outcome; the ranges of a share end where a share must."""
    found = background.fit(sample)
    return background.bounded(found) if entry.unit == "percent" else found


@st.cache_resource(max_entries=100, show_spinner=False)
def around(code: str, build_id: str, outcome: str, domain: str, line: str) -> dict[str, pd.DataFrame]:
    """Return how far neighbourhoods lie from the curve, by period; England's curve is of the latest period only."""
    place, entry = places_cache.place(code, build_id), indicator(outcome)
    found = {}
    for period in outcome_sample.periods_of(place, entry):
        sample = outcome_sample.sample(place, entry, domain, period=period)
        own = line == "england" and period == entry.period
        curve = fitted(code, build_id, outcome, domain, line) if own else _line(sample, entry)
        below = sample["denominator"] if outcome_sample.can_be_shrunk(entry) else None
        found[period] = learn_from.residual_intervals(curve, below)
    return found


@st.cache_resource(max_entries=100, show_spinner=False)
def together(code: str, build_id: str, outcome: str) -> pd.DataFrame:
    """Return how an outcome goes with every other one at three scales."""
    return correlations.rank_correlations(
        places_cache.place(code, build_id), indicator(outcome), outcomes(code, build_id)
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def school_measures(code: str, build_id: str) -> tuple[Indicator, ...]:
    """Return the measures of schools that a place has figures of."""
    return school_sample.measures_of(places_cache.place(code, build_id), registry())


@st.cache_resource(max_entries=100, show_spinner=False)
def schools(code: str, build_id: str, measure: str, year: int) -> tuple[Schools, Fit, pd.DataFrame]:
    """Return the schools of a measure and year, their line, and how far each lies from it."""
    found = school_sample.schools(places_cache.place(code, build_id), measure, year)
    curve = _line(found.table, indicator(measure))
    percent = indicator(measure).unit == "percent"
    return found, curve, learn_from.residual_intervals(curve, found.table["denominator"] if percent else None)


@st.cache_resource(max_entries=4, show_spinner="Looking for places alike…")
def profiles(places: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Return the background of the neighbourhoods of several places, given as address and build id."""
    return pd.concat(
        [similar_neighbourhoods.background_profile(places_cache.place(code, build)) for code, build in places]
    )


@st.cache_resource(max_entries=4, show_spinner=False)
def in_reach(places: tuple[tuple[str, str], ...]) -> pd.DataFrame:
    """Return how many services of each kind their neighbourhoods have in reach; missing where no source tells."""
    opened = [places_cache.place(code, build) for code, build in places]
    return pd.concat(
        [similar_neighbourhoods.count_in_reach(place, [kind.id for kind in place.kinds]) for place in opened]
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def reach_shares(code: str, build_id: str) -> pd.DataFrame:
    """Return, by kind of service, the share of those it is for who have one in reach."""
    place = places_cache.place(code, build_id)
    return similar_neighbourhoods.share_in_reach(place, place.kinds)


@st.cache_resource(max_entries=32, show_spinner=False)
def place_profile(code: str, build_id: str) -> dict[str, float]:
    """Return the background of a whole place."""
    return similar_neighbourhoods.place_background(places_cache.place(code, build_id))


def others(address: str, *, invented: bool) -> tuple[tuple[str, str], ...]:
    """Return address and build id of the other built places; the demonstration place stays among its own kind."""
    return tuple(
        (code, build) for code, _, made_up, build in places_cache.built() if code != address and made_up == invented
    )


def labels() -> pd.Series:
    """Return the label of every neighbourhood indicator, by id."""
    return pd.Series({entry.id: entry.label for entry in indicators()})
