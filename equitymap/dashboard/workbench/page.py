"""The parts of the workbench, one in each tab."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.parts import neighbourhood_panel
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.workbench import bring, crossed, filtered, scored
from equitymap.dashboard.workbench import columns as cache
from equitymap.dashboard.workbench.controls import Choice
from equitymap.kinds import KIND_BY_ID
from equitymap.places.lists.own import OwnList

PART = {"filter": filtered.part, "two": crossed.part, "score": scored.part}
"""Parts that are a map with a card beside it; "bring" has steps instead."""
SENTENCE = {"filter": filtered.sentence, "two": crossed.sentence, "score": scored.sentence}
HEADINGS = {
    "filter": "Which neighbourhoods meet your conditions?",
    "two": "Where in {place} do two things come together?",
    "score": "Which neighbourhoods score highest by your choice?",
    "bring": "What do you know that is not here?",
}
BRING = "Bring a list of your own: it is counted like any other service, on every page, in this visit."


def heading(opened: Opened, choice: Choice) -> str:
    """Return the question of the open part."""
    return HEADINGS[choice.part].format(place=opened.place.name)


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer of the open part."""
    return BRING if choice.part == "bring" else SENTENCE[choice.part](opened)


def part(opened: Opened, choice: Choice) -> None:
    """Draw the open part: its picture, and beside it the selected neighbourhood."""
    if choice.part == "bring":
        guarded(bring.part)(opened)
        return
    picture, card = st.columns([7, 3], gap="medium")
    with picture:
        PART[choice.part](opened, choice.area)
    with card, st.container(key="card"):
        neighbourhood_panel.selected(opened, choice.area)


def asked(choice: Choice) -> list[str]:
    """Return the ids of the columns that the open part shows."""
    state = st.session_state
    if choice.part == "bring":
        return []
    if choice.part == "two":
        return [state[crossed.FIRST], state[crossed.SECOND]]
    return [one.column for one in state[filtered.WHERE if choice.part == "filter" else scored.SCORE]]


def sources(opened: Opened, choice: Choice) -> None:
    """Draw where the figures of the open part come from, and what they cannot tell."""
    headings = [cache.headings(opened)[name] for name in asked(choice)]
    kinds = [KIND_BY_ID[kind] for kind in dict.fromkeys(one.kind for one in headings) if kind is not None]
    if choice.part == "bring":
        kinds = [one.kind for one in opened.own if isinstance(one, OwnList)]
    page_parts.about_figures(
        opened,
        list(dict.fromkeys(source for one in headings for source in one.sources)) or ["census2021-ts007a"],
        limits=list(dict.fromkeys(one.limits for one in headings if one.limits and one.kind is None)),
        kinds=kinds,
    )
