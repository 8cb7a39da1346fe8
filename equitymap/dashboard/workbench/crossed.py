"""The part "Two at once": any two columns in three classes each, as one map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from equitymap.dashboard import address, page_parts, widgets
from equitymap.dashboard.address import Parameter
from equitymap.dashboard.parts import neighbourhood_panel, pins
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.workbench import columns as cache
from equitymap.dashboard.workbench import shared
from equitymap.measures.workbench.columns import Column
from equitymap.measures.workbench.two_columns import crossed
from equitymap.views.words import plain
from equitymap.views.workbench import workbench_layers, workbench_tables
from equitymap.views.workbench import workbench_words as words

FIRST, SECOND = "wb_first", "wb_second"
"""Session values: ids of the two columns."""
USUAL = ("iod2025-imd", "share-childrens_centre", "iod2025-health")
"""Columns that stand there first, as far as the place has them."""


def parameters(known: Sequence[str]) -> tuple[Parameter, Parameter]:
    """Return the parameters of the two columns; numbers that say yes or no are not among ``known``."""
    usual = [one for one in USUAL if one in known] + list(known)
    return (
        address.one_of("first", known, usual[0], key=FIRST),
        address.one_of("second", known, usual[1], key=SECOND),
    )


def controls(opened: Opened, known: Sequence[str]) -> None:
    """Draw the choice of two columns."""
    headings = cache.headings(opened)
    for key, label in ((FIRST, "First figure (blue)"), (SECOND, "Second figure (orange)")):
        widgets.selectbox(
            plain(label),
            list(known),
            key=key,
            format_func=shared.named(headings),
        )


def _both(opened: Opened) -> tuple[Column, Column]:
    first, second = (cache.some(opened, [st.session_state[key]])[st.session_state[key]] for key in (FIRST, SECOND))
    return first, second


def sentence(opened: Opened) -> str:
    """Return how many neighbourhoods are at the end of more need in both."""
    first, second = _both(opened)
    found = crossed(first, second)
    if found is None:
        return words.NOT_IN_THREE
    return words.crossed_sentence(found, first.heading, second.heading, opened.place.inside["population"])


@guarded
def part(opened: Opened, area: str | None) -> None:
    """Draw the map of nine classes and its table."""
    place, (first, second) = opened.place, _both(opened)
    found = crossed(first, second)
    if found is None:
        return
    layer = workbench_layers.crossed_layer(found, first.heading, second.heading)
    update = layer.update(
        place,
        selected=area,
        pinned=pins.letters(opened),
        about=f"{sentence(opened)} The table has every neighbourhood.",
    )
    draw(place, update, key="wb_map", on_click=neighbourhood_panel.clicked)
    st.caption(plain(words.NOT_A_CAUSE))
    table = workbench_tables.crossed_table(place, (first, second), found)
    page_parts.table(
        f"Table: {len(table):,} neighbourhoods",
        lambda: table,
        key="wb_table",
        alt="Both figures of every neighbourhood",
    )
    shared.files(opened, "Two figures", table, (first, second), "two-figures")
