"""Bring your own, of figures by area: which column, which end is worse, what became of each row, and the button."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import widgets
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.workbench import accounts
from equitymap.places.own_figures import OwnFigures, counted, own_figures
from equitymap.sources.local.own.figures import figure_columns, told_once
from equitymap.sources.local.own.places import Ground
from equitymap.sources.local.own.table import OwnTable
from equitymap.views.words import plain
from equitymap.views.workbench import own_words as words

FIGURES, PLACES = "figures", "places"
WORSE = {"high": "A high figure", "low": "A low figure", "neither": "Neither"}
COUNTS, SHARES = "counts", "shares"
ARE = {
    SHARES: "Rates, shares or averages: a ward's stands for its parts",
    COUNTS: "Numbers of something: a ward's is none of theirs",
}
_LONGEST = 100


def meant(table: OwnTable, number: int) -> bool:
    """Return whether the rows are figures of areas; where they can be places too, the visitor says."""
    if not figure_columns(table):
        return False
    only = not any(getattr(accounts.guessed(table), role) for role in ("postcode", "latitude", "both", "easting"))
    key = f"wb_what_{number}"
    st.session_state.setdefault(key, FIGURES if only else PLACES)
    labels = {FIGURES: "A figure of an area", PLACES: "A place"}
    return bool(
        widgets.segmented_control("Each row is", list(labels), key=key, required=True, format_func=labels.__getitem__)
        == FIGURES
    )


def steps(opened: Opened, table: OwnTable, number: int, *, ground: Ground) -> None:
    """Draw the choices about a column of figures and the button that counts it."""
    by_value = {one.value: one for one in figure_columns(table)}
    left, middle, right = st.columns(3)
    with left:
        value = widgets.selectbox("Which column has the figures", list(by_value), key=f"wb_value_{number}")
    with middle:
        said = told_once(table, "measure", "indicator") if len(by_value) == 1 or value.casefold() == "value" else ""
        label = st.text_input("It is called", said or value, max_chars=_LONGEST, key=f"wb_label_{number}_{value}")
    with right:
        worse = widgets.selectbox("More need is", list(WORSE), key=f"wb_worse_{number}", format_func=WORSE.__getitem__)
    if not label.strip():
        st.warning("Say what the figure is called.", icon=":material/arrow_upward:")
        return
    columns, label = by_value[value], " ".join(label.split())
    counts, told = counted(table, columns)
    if not told:
        with middle:
            key = f"wb_counts_{number}_{value}"
            st.session_state.setdefault(key, COUNTS if counts else SHARES)
            counts = widgets.selectbox("They are", list(ARE), key=key, format_func=ARE.__getitem__) == COUNTS
    made = accounts.once(
        (opened.build_id, table.name, table.sha256, columns, label, worse, counts),
        lambda: own_figures(table, columns, ground=ground, label=label, worse=worse, counts=counts),
    )
    st.markdown(plain(words.account_sentence(made.account)))
    accounts.account(made.account, opened.code, number)
    inside = int(made.cells.index.isin(opened.place.inside.index).sum())
    st.button(
        "Show them on the map" if inside else "No neighbourhood here has a figure",
        type="primary",
        icon=":material/map:",
        disabled=not inside,
        key=f"wb_add_{number}",
        on_click=accounts.add,
        args=(opened.code, made),
    )


def brought(opened: Opened, one: OwnFigures) -> None:
    """Draw one column of figures that is shown, with the way to its map."""
    with st.container(border=True, key=f"wb_list_{one.id}"):
        st.subheader(plain(f"{one.label} from {one.name}"), anchor=False)
        st.markdown(plain(words.figures_sentence(one.cells.reindex(opened.place.inside.index), opened.place.name)))
        st.caption(plain(words.account_sentence(one.account)))
        with st.container(horizontal=True):
            params = {"place": opened.code, "layer": one.id}
            st.page_link("pages/map.py", label="On the map", query_params=params)
            st.button("Stop showing it", key=f"wb_away_{one.id}", on_click=accounts.stop, args=(opened.code, one.id))
