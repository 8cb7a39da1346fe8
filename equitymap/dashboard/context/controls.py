"""The controls of the page about outcomes in context, and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from equitymap.dashboard import address, widgets
from equitymap.dashboard.context import cache
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.places_cache import Opened
from equitymap.indicators import Indicator
from equitymap.measures.context.outcome_sample import BACKGROUNDS
from equitymap.measures.context.school_sample import years_of
from equitymap.views.words import short

OF = {"neighbourhoods": "Neighbourhoods", "schools": "Schools"}
LINES = {"england": "England", "around": "Here and around"}
AGAINST = {"income": "All residents", "idaci": "Children (IDACI)"}
VIEWS = {
    "learn": "Who might we learn from",
    "together": "What goes together",
    "similar": "Similar places",
    "routes": "Second routes",
    "levels": "Levels and ranks",
    "table": "Table",
}
SCHOOL_VIEWS = ("learn", "table")
WITHOUT_OUTCOME = ("similar", "routes")
TAB = "cx_view"
FIRST = ("no_qualifications", "level_4_qualifications")
FIRST_SCHOOLS = ("school_ks2_expected", "school_attainment_8")


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: neighbourhoods or schools, an outcome, a background, whose line, and who is selected."""

    of: Literal["neighbourhoods", "schools"]
    outcome: Indicator | None
    against: str
    line: str
    measure: Indicator | None
    year: int | None
    area: str | None
    school: str | None

    @property
    def background(self) -> str:
        """The background in words."""
        return BACKGROUNDS[self.against]


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar and return what they ask for."""
    place = opened.place
    outcomes = cache.outcomes(opened)
    measures = cache.school_measures(opened)
    ids, school_ids = [entry.id for entry in outcomes], [entry.id for entry in measures]
    lines = list(LINES) if cache.in_england(place) else ["around"]
    schools = list(place.facilities.index[place.facilities["kind"] == "school"])
    parameters = (
        address.one_of("of", list(OF), "neighbourhoods", key="cx_of"),
        address.one_of("outcome", ids, _first(FIRST, ids), key="cx_outcome"),
        address.one_of("against", list(AGAINST), "income", key="cx_against"),
        address.one_of("line", lines, lines[0], key="cx_line"),
        address.one_of("measure", school_ids, _first(FIRST_SCHOOLS, school_ids), key="cx_measure"),
        address.whole("year", 2000, 2100, 0, key="cx_year"),
        address.area_of("area", place, key="area"),
        address.one_of("school", schools, None, key="cx_school"),
        _view(),
    )
    _older_links()
    address.arrive(parameters)
    with st.sidebar:
        group("Look at")
        widgets.pills("Points on the picture", list(OF), key="cx_of", required=True, format_func=OF.__getitem__)
        if st.session_state["cx_of"] == "schools":
            _school_controls(opened, measures)
        else:
            _area_controls(outcomes, lines)
    address.leave(opened, parameters)
    return _choice(outcomes, measures)


def _area_controls(outcomes: tuple[Indicator, ...], lines: list[str]) -> None:
    labels = {entry.id: entry.label for entry in outcomes}
    if labels:
        widgets.selectbox("Outcome", list(labels), key="cx_outcome", format_func=labels.__getitem__)
    group("Given")
    widgets.pills(
        "Low income of",
        list(AGAINST),
        key="cx_against",
        required=True,
        format_func=AGAINST.__getitem__,
        help="Never the Index of Multiple Deprivation: education is part of it.",
    )
    if len(lines) > 1 and st.session_state["cx_against"] == "income":
        widgets.pills("The line is that of", lines, key="cx_line", required=True, format_func=LINES.__getitem__)


def _school_controls(opened: Opened, measures: tuple[Indicator, ...]) -> None:
    labels = {entry.id: entry.label.removesuffix(" (school)") for entry in measures}
    if not labels:
        return
    widgets.selectbox("Outcome of pupils", list(labels), key="cx_measure", format_func=labels.__getitem__)
    years = years_of(opened.place, st.session_state["cx_measure"])
    if st.session_state["cx_year"] not in years:
        st.session_state["cx_year"] = years[-1] if years else 0
    if years:
        widgets.pills("School year ending in", years, key="cx_year", required=True)


def _choice(outcomes: tuple[Indicator, ...], measures: tuple[Indicator, ...]) -> Choice:
    state = st.session_state
    by_id = {entry.id: entry for entry in (*outcomes, *measures)}
    line = state["cx_line"] if state["cx_against"] == "income" else "around"
    return Choice(
        of=state["cx_of"],
        outcome=by_id.get(state["cx_outcome"] or ""),
        against=state["cx_against"],
        line=line,
        measure=by_id.get(state["cx_measure"] or ""),
        year=state["cx_year"] or None,
        area=state["area"],
        school=state["cx_school"],
    )


def _first(wanted: tuple[str, ...], ids: list[str]) -> str | None:
    """Return the first of ``wanted`` that there is, else the first of ``ids``, else nothing."""
    return next((wanted_id for wanted_id in wanted if wanted_id in ids), ids[0] if ids else None)


def _older_links() -> None:
    """Read the open tab from ``view``, as older links name it."""
    older = st.query_params.get("view")
    if older in VIEWS:
        st.query_params.pop("view")
        st.query_params["tab"] = older


def _view() -> address.Parameter:
    """Return the parameter of the open tab: its id in the address, its label in the state."""
    ids = {label: name for name, label in VIEWS.items()}

    def read(text: str) -> str:
        if text not in VIEWS:
            raise ValueError(f"there is no view called '{short(text)}'")
        return VIEWS[text]

    return address.Parameter("tab", TAB, VIEWS["learn"], read, lambda label: ids.get(str(label), "learn"))
