"""The consultation sessions of a place: questions, evidence, words that may be read, and the area each is for."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from equitymap.dashboard import zones
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.measures.consultation.cell_names import cell_names
from equitymap.measures.consultation.grid import Grid, grid_of
from equitymap.records.public_words import PublicWords, Said, everything_said, public
from equitymap.records.sessions import Session
from equitymap.records.subjects.answers import Words
from equitymap.records.subjects.consultation import Consultation, Exhibit, Question

T = TypeVar("T", Question, Exhibit)


def sessions(opened: Opened) -> dict[str, Session]:
    """Return the sessions of a place by id, the latest first.

    Raises
    ------
    RecordsError
        When the records cannot be read.
    """
    questions, exhibits = store_cache.values(Question, opened), store_cache.values(Exhibit, opened)
    found = {
        record: Session(
            record,
            about,
            dict(sorted(_of(questions, record).items(), key=lambda pair: pair[1].order)),
            dict(sorted(_of(exhibits, record).items(), key=lambda pair: pair[1].order)),
        )
        for record, about in store_cache.values(Consultation, opened).items()
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1].about.opens.at, reverse=True))


def _of(values: dict[str, T], session: str) -> dict[str, T]:
    return {record: value for record, value in values.items() if value.session == session}


def said(opened: Opened) -> dict[str, Said]:
    """Return every answer in own words of a place by its id, the earliest first. Only stewards may see it."""
    return _said(opened.code, store_cache.changed(Words))


def public_words(opened: Opened, session: Session) -> list[PublicWords]:
    """Return what everybody may read of what people wrote in a session."""
    return [one for one in public(said(opened)) if one.session == session.record]


@st.cache_resource(max_entries=8, show_spinner=False)
def _said(code: str, changed: str) -> dict[str, Said]:  # noqa: ARG001 - it keys the cache
    return everything_said(store_cache.store(), code)


def codes_of(opened: Opened, session: Session) -> tuple[str, ...]:
    """Return the neighbourhoods that a session is for, sorted: those of its zone, or of the whole place."""
    inside = set(opened.place.inside.index)
    name, areas = zones.saved(opened.code).get(session.about.zone, ("", ()))
    return tuple(sorted(inside & set(areas) if name else inside))


def grid(opened: Opened, session: Session) -> Grid:
    """Return the squares in which people put pins."""
    return _grid(opened.bare, codes_of(opened, session))


@per_place(max_entries=16)
def _grid(opened: Opened, codes: tuple[str, ...]) -> Grid:
    return grid_of(opened.place, codes)


def names_of_squares(opened: Opened, session: Session) -> dict[str, str]:
    """Return what people call the part of the place that most of each square lies in."""
    return _names(opened.bare, codes_of(opened, session))


@per_place(max_entries=16)
def _names(opened: Opened, codes: tuple[str, ...]) -> dict[str, str]:
    return cell_names(opened.place, _grid(opened, codes), codes).of_cell
