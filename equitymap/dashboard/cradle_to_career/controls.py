"""What a visitor of the page from cradle to career asks for: grouping, open square, indicators, part below."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

import streamlit as st

from equitymap.dashboard import address, scorecards, widgets
from equitymap.dashboard.address import Parameter
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.cradle_to_career.children_served import TIPPING_PER_CENT
from equitymap.measures.cradle_to_career.deprivation_groups import comparable
from equitymap.measures.cradle_to_career.gradient import RULERS, Basis
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import MATRIX_COLUMNS, Grouping
from equitymap.stages import STAGES

GROUPINGS: dict[Grouping, str] = {"aspect": "Aspects of life", "lens": "Five outcomes"}
BASES: dict[Basis, str] = {"own": "This place's own groups", "england": "England's tenths"}
More = Literal["years", "between", "services", "all", "method"]
MORE: dict[More, str] = {
    "years": "Ten years",
    "between": "Between neighbourhoods",
    "services": "Services and reach",
    "all": "Every indicator",
    "method": "How we measure this",
}
MATRIX = "cr_matrix"
"""Session value: the matrix on the page, and what was pressed in it."""


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: how to group, the open square, its indicator, the part below, ruler, groups and line.

    ``square`` is stage and column, None where none is open in this grouping; ``measure`` and ``along`` are None where
    none was chosen.
    """

    by: Grouping
    square: tuple[str, str] | None
    measure: str | None
    along: str | None
    more: More | None
    ruler: str
    basis: Basis
    line: int


def followed(cards: Mapping[str, Card]) -> list[str]:
    """Return the indicators that stand in the matrix, by id."""
    return [key for key, card in cards.items() if card.entry.stage]


def laid_along(cards: Mapping[str, Card]) -> list[str]:
    """Return the indicators of the matrix that can be laid along deprivation inside a place."""
    return [key for key in followed(cards) if cards[key].entry.on_the_map and _fits(cards[key])]


def _fits(card: Card) -> bool:
    return comparable(card.entry) and card.entry.published_for != "district"


def parameters(opened: Opened) -> tuple[Parameter, ...]:
    """Return what the address of the page can hold."""
    cards = scorecards.cards(opened)
    every = [f"{stage}.{column}" for columns in MATRIX_COLUMNS.values() for stage in STAGES for column in columns]
    return (
        address.one_of("by", [*GROUPINGS], "aspect", key="cr_by"),
        address.one_of("square", every, None, key="cr_square"),
        address.one_of("measure", followed(cards), None, key="cr_measure"),
        address.one_of("more", list(MORE), None, key="cr_more"),
        address.one_of("along", laid_along(cards), None, key="cr_along"),
        address.one_of("order", list(RULERS), RULERS[0], key="cr_ruler"),
        address.one_of("groups", [*BASES], "own", key="cr_basis"),
        address.whole("line", 5, 100, TIPPING_PER_CENT, key="cr_line"),
        address.area_of("area", opened.place, key="area"),
    )


def choice() -> Choice:
    """Return what the session asks for now."""
    state = st.session_state
    by: Grouping = state["cr_by"]
    stage, _, column = str(state["cr_square"] or "").partition(".")
    return Choice(
        by,
        (stage, column) if column in MATRIX_COLUMNS[by] else None,
        state["cr_measure"],
        state["cr_along"],
        state["cr_more"],
        state["cr_ruler"],
        state["cr_basis"],
        state["cr_line"],
    )


def group_by() -> None:
    """Draw the choice of what the columns are."""
    widgets.segmented_control(
        "Columns",
        list(GROUPINGS),
        key="cr_by",
        required=True,
        format_func=GROUPINGS.__getitem__,
        on_change=_close,
        label_visibility="collapsed",
    )


def _close() -> None:
    st.session_state["cr_square"] = st.session_state["cr_measure"] = None


def pressed(cards: Mapping[str, Card], shown: str | None) -> None:
    """Take over what was pressed in the matrix: a square, an indicator of it, or a part of the page below.

    ``shown`` is the indicator that the open square tells of. What the browser sends is checked as an address is.
    """
    asked: dict[str, Any] = st.session_state[MATRIX].get("choice") or {}
    state, along = st.session_state, laid_along(cards)
    if (square := asked.get("square")) is not None:
        columns = MATRIX_COLUMNS[state["cr_by"]]
        stage, _, column = str(square).partition(".")
        state["cr_square"] = square if stage in STAGES and column in columns else None
        state["cr_measure"] = None
    if asked.get("measure") in followed(cards):
        state["cr_measure"] = asked["measure"]
    if asked.get("more") in get_args(More):
        state["cr_more"] = asked["more"]
        if shown is not None and asked["more"] == "years":
            state["cr_measure"] = shown
        if shown in along and asked["more"] == "between":
            state["cr_along"] = shown


def went() -> str | None:
    """Return the page that was asked for in the matrix in this run: "map" or "withdrawals"."""
    asked: dict[str, Any] = st.session_state[MATRIX].get("choice") or {}
    return asked["go"] if asked.get("go") in ("map", "withdrawals") else None
