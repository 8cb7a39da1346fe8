"""The controls of the page about England: what, how finely drawn, which district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, widgets
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.places_cache import Opened
from equitymap.places.england.england import England
from equitymap.places.england.summary import Summary
from equitymap.views.england.england_map import DRAW_WORDS, DRAWS, Draw
from equitymap.views.words import plain

SUMMARY, DRAW, DISTRICT, THEME, ELSEWHERE = "eng_summary", "eng_draw", "eng_district", "eng_theme", "eng_elsewhere"


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: a summary, how finely it is drawn, a district (None: none)."""

    summary: Summary
    draw: Draw
    district: str | None


def controls(opened: Opened, england: England) -> Choice:
    """Draw the controls in the sidebar and return what they ask for; the address follows them."""
    by_id = {summary.id: summary for summary in england.summaries}
    own = opened.place.code if opened.place.code in england.districts.index else None
    parameters = (
        address.one_of("draw", list(DRAWS), "zoom", key=DRAW),
        address.one_of("show", list(by_id), next(iter(by_id)), key=SUMMARY),
        address.one_of("district", list(england.districts.index), own, key=DISTRICT),
    )
    address.arrive(parameters)
    _agree(england)
    with st.sidebar:
        group("Show")
        widgets.radio(
            "Draw",
            list(DRAWS),
            key=DRAW,
            format_func=DRAWS.__getitem__,
            on_change=_agree,
            args=(england,),
            captions=list(DRAW_WORDS.values()),
            persist_state="page",
        )
        offered = _offered(england, st.session_state[DRAW])
        themes = list(dict.fromkeys(summary.theme for summary in offered))
        st.session_state[THEME] = by_id[st.session_state[SUMMARY]].theme
        theme = widgets.selectbox("Subject", themes, key=THEME, on_change=_first_of_theme, args=(england,))
        within = [summary.id for summary in offered if summary.theme == theme]
        chosen = widgets.selectbox(
            "Colour by",
            within,
            key=SUMMARY,
            format_func=lambda summary_id: by_id[summary_id].label,
            persist_state="page",
        )
        st.caption(plain(by_id[chosen].description))
    address.leave(opened, parameters)
    return Choice(by_id[chosen], st.session_state[DRAW], st.session_state[DISTRICT])


def select_district(code: str) -> None:
    """Make a district the chosen one, before the widgets of the next run are drawn."""
    st.session_state[DISTRICT] = code


def _offered(england: England, draw: Draw) -> Sequence[Summary]:
    """Return the summaries that can be drawn so."""
    level = "lsoas" if draw == "every" else "districts"
    return [summary for summary in england.summaries if level in summary.levels]


def _agree(england: England) -> None:
    """Make summary and drawing fit: a share of neighbourhoods gives way to the tenth of each, and back."""
    offered = [summary.id for summary in _offered(england, st.session_state[DRAW])]
    now = st.session_state[SUMMARY]
    if now in offered:
        return
    instead = now.replace("_most_deprived_tenth", "_tenth")
    st.session_state[SUMMARY] = instead if instead in offered else offered[0]


def _first_of_theme(england: England) -> None:
    offered = _offered(england, st.session_state[DRAW])
    st.session_state[SUMMARY] = next(summary.id for summary in offered if summary.theme == st.session_state[THEME])
