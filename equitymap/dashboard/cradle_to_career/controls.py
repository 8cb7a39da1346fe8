"""The controls of the page from cradle to career, and what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address
from equitymap.dashboard.cradle_to_career import cache
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.cradle_to_career.children_served import TIPPING_PER_CENT
from equitymap.measures.cradle_to_career.gradient import RULERS, Basis
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import MATRIX_COLUMNS, Grouping
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.gradient_sentences import RULER_WORDS
from equitymap.views.words import plain

GROUPINGS: dict[Grouping, str] = {"aspect": "Aspects of life", "lens": "Five outcomes"}
BASES: dict[Basis, str] = {"own": "This place's own groups", "england": "England's tenths"}
FIRST_CELL = ("early_years", "learning", "enjoy_achieve")


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: how to group, which square to open, which indicators to follow, and by which ruler.

    ``measure`` and ``along`` are None when the place has no indicator to show. ``address`` are the parameters that a
    link to this view carries.
    """

    by: Grouping
    stage: str
    column: str
    measure: str | None
    along: str | None
    ruler: str
    basis: Basis
    line: int
    address: Mapping[str, str]


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar and return what they ask for."""
    cards = cache.cards(opened)
    every = [key for key, card in cards.items() if card.entry.stage]
    along = [key for key in every if cards[key].entry.on_the_map and _fits(cards[key])]
    parameters = (
        address.one_of("by", [*GROUPINGS], "aspect", key="cr_by"),
        address.one_of("stage", list(STAGES), FIRST_CELL[0], key="cr_stage"),
        address.one_of("aspect", list(MATRIX_COLUMNS["aspect"]), FIRST_CELL[1], key="cr_aspect"),
        address.one_of("outcome", list(MATRIX_COLUMNS["lens"]), FIRST_CELL[2], key="cr_outcome"),
        address.one_of("measure", every, None, key="cr_measure"),
        address.one_of("along", along, None, key="cr_along"),
        address.one_of("order", list(RULERS), RULERS[0], key="cr_ruler"),
        address.one_of("groups", [*BASES], "own", key="cr_basis"),
        address.whole("line", 5, 100, TIPPING_PER_CENT, key="cr_line"),
    )
    address.arrive(parameters)
    with st.sidebar:
        group("Show")
        st.segmented_control(
            "Group what is measured by",
            list(GROUPINGS),
            key="cr_by",
            required=True,
            format_func=GROUPINGS.__getitem__,
            on_change=_follow,
            args=(cards, along),
        )
        by: Grouping = st.session_state["cr_by"]
        group("Look closer at")
        _cell(by, cards, along)
        _settle(by, cards, every, along)
        if every:
            st.selectbox(
                "Indicator over the years", every, key="cr_measure", format_func=lambda key: _label(cards[key])
            )
        if along:
            group("Between neighbourhoods")
            st.selectbox("Indicator", along, key="cr_along", format_func=lambda key: cards[key].entry.label)
            st.selectbox("In order of", list(RULERS), key="cr_ruler", format_func=_ruler)
            st.selectbox("Grouped into", list(BASES), key="cr_basis", format_func=BASES.__getitem__)
        group("Reach")
        st.slider("Tipping-point line, %", 5, 100, key="cr_line", step=5)
    params = address.leave(opened, parameters)
    state = st.session_state
    column = state["cr_aspect"] if by == "aspect" else state["cr_outcome"]
    return Choice(
        by,
        state["cr_stage"],
        column,
        state["cr_measure"],
        state["cr_along"],
        state["cr_ruler"],
        state["cr_basis"],
        state["cr_line"],
        params,
    )


def _fits(card: Card) -> bool:
    return card.entry.unit not in ("people", "pounds") and card.entry.published_for != "district"


def _cell(by: Grouping, cards: Mapping[str, Card], along: list[str]) -> None:
    key, words = ("cr_aspect", "Aspect of life") if by == "aspect" else ("cr_outcome", "Outcome")
    st.selectbox(
        "Stage of life",
        list(STAGES),
        key="cr_stage",
        format_func=STAGES.__getitem__,
        on_change=_follow,
        args=(cards, along),
    )
    st.selectbox(
        plain(words),
        list(MATRIX_COLUMNS[by]),
        key=key,
        format_func=MATRIX_COLUMNS[by].__getitem__,
        on_change=_follow,
        args=(cards, along),
    )


def _in_cell(by: str, cards: Mapping[str, Card], among: list[str]) -> list[str]:
    """Return the indicators of the opened square, core first, in the order of the registry."""
    state = st.session_state
    column = state["cr_aspect"] if by == "aspect" else state["cr_outcome"]
    here = [key for key in among if state["cr_stage"] in cards[key].entry.stage]
    here = [key for key in here if getattr(cards[key].entry, by) == column]
    return sorted(here, key=lambda key: not cards[key].entry.core)


def _follow(cards: Mapping[str, Card], along: list[str]) -> None:
    """Let the indicators below follow to the square that was opened, where it has any.

    Where a run was cut short (``address.arrive``), the next one settles what is missing.
    """
    by = str(st.session_state.get("cr_by"))
    needed = ("cr_by", "cr_stage", "cr_aspect" if by == "aspect" else "cr_outcome")
    if any(key not in st.session_state for key in needed):
        return
    for key, among in (("cr_measure", [key for key, card in cards.items() if card.entry.stage]), ("cr_along", along)):
        here = _in_cell(by, cards, among)
        if here:
            st.session_state[key] = here[0]


def _settle(by: Grouping, cards: Mapping[str, Card], every: list[str], along: list[str]) -> None:
    """Choose an indicator where the address names none: one of the opened square, else the first there is."""
    for key, among in (("cr_measure", every), ("cr_along", along)):
        if st.session_state.get(key) not in among:
            here = _in_cell(by, cards, among)
            st.session_state[key] = here[0] if here else among[0] if among else None


def _label(card: Card) -> str:
    return f"{card.entry.label} · {card.area}"


def _ruler(ruler: str) -> str:
    words = RULER_WORDS[ruler]
    return f"{words[:1].upper()}{words[1:]}"
