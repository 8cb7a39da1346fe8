"""The part "Own score": columns, directions and weights of one's own, and how far the answer hangs on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.address import Parameter, PartlyReadError
from equitymap.dashboard.parts import neighbourhood_panel, pins
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.workbench import columns as cache
from equitymap.dashboard.workbench import shared
from equitymap.measures.workbench.columns import Heading
from equitymap.measures.workbench.own_score import MOST_WEIGHT, Part, scored
from equitymap.views.words import plain, short
from equitymap.views.workbench import workbench_layers, workbench_tables
from equitymap.views.workbench import workbench_words as words

SCORE, CHOSEN = "wb_score", "wb_score_chosen"
"""Session values: the parts of the score, and the ids of their columns as the control shows them."""
MOST = 20
PART = re.compile(r"([\w-]{1,80}):([1-5]):(high|low)")


def parameter(known: Collection[str]) -> Parameter:
    """Return the parameter of a score, such as score=iod2025-income:3:low,nearest-library:1:high."""

    def read(text: str) -> tuple[Part, ...]:
        found: dict[str, Part] = {}
        wrong = ""
        for part in text[:4000].split(",")[: MOST + 1]:
            said = PART.fullmatch(part)
            if said is None or said[1] not in known or said[1] in found or len(found) == MOST:
                wrong = wrong or f"'{short(part)}' is not a part of a score of this place"
                continue
            found[said[1]] = Part(said[1], int(said[2]), said[3] == "high")
        if wrong and found:
            raise PartlyReadError(wrong, tuple(found.values()))
        if wrong:
            raise ValueError(wrong)
        return tuple(found.values())

    def write(parts: tuple[Part, ...]) -> str:
        return ",".join(f"{one.column}:{one.weight}:{'high' if one.high else 'low'}" for one in parts)

    return Parameter("score", SCORE, (), read, write)


def controls(opened: Opened, known: Collection[str]) -> None:
    """Draw the choice of columns, and of each its weight and which end scores high."""
    headings = cache.headings(opened)
    state = st.session_state
    state[CHOSEN] = [one.column for one in state[SCORE]]
    shared.several(
        "Figures of your score", known, headings, key=CHOSEN, most=MOST, on_change=partial(_chosen, headings)
    )
    for part_of in state[SCORE]:
        _one(headings[part_of.column], part_of)


def _chosen(headings: Mapping[str, Heading]) -> None:
    now = {one.column: one for one in st.session_state[SCORE]}
    st.session_state[SCORE] = tuple(
        now.get(name, Part(name, 1, headings[name].worse != "low")) for name in st.session_state[CHOSEN]
    )


def _change(name: str, **changed: object) -> None:
    st.session_state[SCORE] = tuple(
        replace(one, **changed) if one.column == name else one for one in st.session_state[SCORE]
    )


def _one(heading: Heading, part_of: Part) -> None:
    """Draw the weight of a column, and which end of it scores high."""
    weight, high = f"wb_weight_{heading.id}", f"wb_high_{heading.id}"
    for key, held in ((weight, part_of.weight), (high, "high" if part_of.high else "low")):
        if st.session_state.get(key) != held:
            st.session_state[key] = held
    widgets.slider(
        plain(f"Weight: {heading.label}"),
        1,
        MOST_WEIGHT,
        key=weight,
        on_change=lambda: _change(heading.id, weight=st.session_state[weight]),
    )
    widgets.segmented_control(
        plain(f"What scores high: {heading.label}"),
        ["high", "low"],
        key=high,
        required=True,
        label_visibility="collapsed",
        format_func={"high": "high figures score high", "low": "low figures score high"}.__getitem__,
        on_change=lambda: _change(heading.id, high=st.session_state[high] == "high"),
    )


def _scored(opened: Opened) -> pd.DataFrame | None:
    parts = list(st.session_state[SCORE])
    if not parts:
        return None
    return scored(parts, cache.some(opened, [one.column for one in parts]), opened.place.inside.index)


def sentence(opened: Opened) -> str:
    """Return how many are in the highest fifth, and how sure that is; before a choice, what to do."""
    found = _scored(opened)
    if found is not None:
        return words.score_sentence(found, len(st.session_state[SCORE]))
    return words.NO_SCORE if st.session_state[SCORE] else words.CHOOSE_A_SCORE


@guarded
def part(opened: Opened, area: str | None) -> None:
    """Draw the map and the table of the score."""
    place, found = opened.place, _scored(opened)
    if found is None:
        return
    update = workbench_layers.score_layer(found).update(
        place,
        selected=area,
        pinned=pins.letters(opened),
        about=f"{words.score_sentence(found, len(st.session_state[SCORE]))} The table has every neighbourhood.",
    )
    draw(place, update, key="wb_map", on_click=neighbourhood_panel.clicked)
    st.markdown(plain(words.A_CHOICE))
    asked = list(cache.some(opened, [one.column for one in st.session_state[SCORE]]).values())
    table = workbench_tables.score_table(place, asked, found)
    page_parts.table(
        f"Table: {len(table):,} neighbourhoods", lambda: table, key="wb_table", alt="The score of every neighbourhood"
    )
    shared.files(opened, "Your own score", table, asked, "score")
