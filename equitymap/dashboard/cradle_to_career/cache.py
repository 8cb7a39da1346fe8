"""What visitors of the page from cradle to career share: cards, ends and profiles, computed once per place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from equitymap.dashboard import places_cache
from equitymap.dashboard.shell import Opened
from equitymap.indicators import Indicator, registry
from equitymap.measures.cradle_to_career import deprivation_groups, gradient
from equitymap.measures.cradle_to_career import scorecard as made
from equitymap.measures.cradle_to_career.children_served import ChildrenServed, children_served
from equitymap.measures.cradle_to_career.gradient import Basis, Gradient, NoGradient
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.settings import settings
from equitymap.sources.local import local_reach
from equitymap.sources.local.local_reach import LocalReach

FEW = 16


def cards(opened: Opened) -> Mapping[str, Card]:
    """Return the cards of every indicator that the place has a figure of, by id."""
    return _cards(opened.address, opened.build_id)


@st.cache_resource(max_entries=FEW, show_spinner="Gathering what is measured…")
def _cards(code: str, build_id: str) -> dict[str, Card]:
    return made.cards(places_cache.place(code, build_id), registry())


def staged() -> tuple[Indicator, ...]:
    """Return the registry's indicators that belong to a stage of life."""
    return tuple(entry for entry in registry() if entry.stage)


def ends(opened: Opened, ruler: str) -> Mapping[str, tuple[float, float] | None]:
    """Return, by indicator, the figures at both ends of deprivation; None where it cannot be laid along it."""
    return _ends(opened.address, opened.build_id, ruler)


@st.cache_resource(max_entries=FEW, show_spinner=False)
def _ends(code: str, build_id: str, ruler: str) -> dict[str, tuple[float, float] | None]:
    place = places_cache.place(code, build_id)
    return deprivation_groups.all_ends(place, [card.entry for card in _cards(code, build_id).values()], ruler=ruler)


@st.cache_resource(max_entries=200, show_spinner="Laying neighbourhoods along deprivation…")
def _profile(code: str, build_id: str, indicator: str, ruler: str, basis: Basis) -> Gradient | NoGradient:
    entry = {one.id: one for one in registry()}[indicator]
    return gradient.gradient(places_cache.place(code, build_id), entry, ruler=ruler, basis=basis)


def profile(opened: Opened, indicator: str, ruler: str, basis: Basis) -> Gradient | NoGradient:
    """Return how an indicator lies along deprivation, or why it does not."""
    return _profile(opened.address, opened.build_id, indicator, ruler, basis)


@st.cache_resource(max_entries=200, show_spinner=False)
def _by_year(code: str, build_id: str, indicator: str, ruler: str) -> pd.DataFrame:
    entry = {one.id: one for one in registry()}[indicator]
    return deprivation_groups.ends_by_year(places_cache.place(code, build_id), entry, ruler=ruler)


def by_year(opened: Opened, indicator: str, ruler: str) -> pd.DataFrame:
    """Return both ends of deprivation by year."""
    return _by_year(opened.address, opened.build_id, indicator, ruler)


def reach_file(opened: Opened) -> Path:
    """Return where a place's own counts of children served are kept, if anywhere."""
    return settings().data_dir / "reach.local" / f"{opened.address}.csv"


def local_counts(opened: Opened, uploaded: LocalReach | None) -> LocalReach | None:
    """Return the counts of children served: those of this visit, else those kept beside the place, else None.

    Raises
    ------
    SourceError
        When the kept file cannot be used as a whole.
    """
    if uploaded is not None:
        return uploaded
    path = reach_file(opened)
    return local_reach.read(path) if path.is_file() else None


def reaches(opened: Opened, found: LocalReach | None) -> dict[str, ChildrenServed]:
    """Return the reach of every stage that has a count; the others are not known."""
    counted = [] if found is None else [(count.stage, children_served(opened.place, count)) for count in found.counts]
    return {stage: one for stage, one in counted if one is not None}
