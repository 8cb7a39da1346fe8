"""The controls of the page about a proposal: what happens, to which service, where. Everything goes into the address.

A postcode goes no further than its neighbourhood: the address holds the middle of that neighbourhood's postcodes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, places_cache, widgets
from equitymap.dashboard.page_parts import group, kind_control
from equitymap.dashboard.parts import finding
from equitymap.dashboard.parts.gap_rule import rule_chosen, rule_parameters
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.errors import EquityMapError
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.access.supply_at import SITES
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.proposal.consequence import (
    ACTIONS,
    NAMES_A_SERVICE,
    NAMES_A_SPOT,
    Action,
    Proposal,
    eligible_services,
    first_and_last_baseline,
    median_size,
)
from equitymap.measures.proposal.proposal import Baseline
from equitymap.places.place import Place
from equitymap.views.proposal.change_layer import SHOWS
from equitymap.views.proposal.proposal_sentences import spot_words
from equitymap.views.words import plain

ACTION_LABELS = {"close": "Closes", "reopen": "Reopens", "move": "Moves", "open": "A new one opens"}
SPOT_M = 100
"""Positions typed by a visitor are rounded to this many metres before they go into the address."""


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: the proposal as far as it is chosen, what the map shows, and the years compared.

    ``area`` is the neighbourhood in view, ``rule`` what counts as a gap, as it was chosen on the page about the gaps.
    """

    kind: Kind
    proposal: Proposal
    show: str
    known: tuple[Baseline, Baseline] | None
    area: str | None
    rule: Rule


@per_place(max_entries=64)
def _baselines(opened: Opened, kind: str) -> tuple[Baseline, Baseline] | None:
    return first_and_last_baseline(opened.place, kind, places_cache.supply(opened, kind))


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar, in the order a person decides, and return what they ask for."""
    place = opened.place
    kinds = [kind.id for kind in place.kinds] or ["childrens_centre"]
    parameters = (
        address.one_of("kind", kinds, kinds[0], key="pr_kind"),
        address.one_of("action", ACTIONS, "close", key="pr_action"),
        address.one_of("facility", list(place.facilities.index), None, key="pr_facility"),
        address.point("spot", key="pr_spot"),
        address.whole("size", 1, 5000, 0, key="pr_size"),
        address.one_of("show", list(SHOWS), "access", key="pr_show"),
        *rule_parameters(),
        address.area_of("area", place, key="area"),
    )
    address.arrive(parameters)
    state = st.session_state
    with st.sidebar:
        group("What")
        kind = KIND_BY_ID[kind_control(kinds, key="pr_kind")]
        known = _baselines(opened, kind.id)
        widgets.pills(
            "What happens", list(ACTIONS), key="pr_action", required=True, format_func=ACTION_LABELS.__getitem__
        )
        action: Action = state["pr_action"]
        if known is not None and action in NAMES_A_SERVICE:
            _service(place, kind, known[0], action=action)
        if action in NAMES_A_SPOT:
            _spot(opened)
        if action == "open" and known is not None and known[0].unit != SITES:
            _size(place, known[0])
        if Proposal(action, kind.id, state.get("pr_facility"), state["pr_spot"]).complete:
            group("Show")
            widgets.selectbox(
                "On the map", list(SHOWS), key="pr_show", format_func=SHOWS.__getitem__, persist_state="page"
            )
        st.button("Start again", on_click=_clear, icon=":material/restart_alt:")
    _forget_what_does_not_apply(action, known)
    address.leave(opened, parameters)
    size = float(state["pr_size"]) if action == "open" and state.get("pr_size") else None
    proposal = Proposal(action, kind.id, state["pr_facility"], state["pr_spot"], size)
    return Choice(kind, proposal, state.get("pr_show", "access"), known, state["area"], rule_chosen())


def _service(place: Place, kind: Kind, base: Baseline, *, action: Action) -> None:
    """Draw the choice of a service by name; one that does not fit the action any more is forgotten."""
    named = eligible_services(place, base, gone=action == "reopen")
    if st.session_state.get("pr_facility") not in named.index:
        st.session_state["pr_facility"] = None
    widgets.selectbox(
        "Which",
        list(named.index),
        index=None,
        key="pr_facility",
        format_func=named.__getitem__,
        placeholder=f"Choose a {kind.one}",
    )


def _spot(opened: Opened) -> None:
    """Draw the ways to say where: a neighbourhood, a postcode or a grid position; or a click on the map."""
    place = opened.place
    origins = place.inside[["easting_m", "northing_m"]].round().astype(int)
    at = {tuple(row): str(code) for code, row in zip(origins.index, origins.itertuples(index=False), strict=True)}
    labels = place.inside["label"].sort_values()
    st.session_state["pr_area"] = at.get(st.session_state["pr_spot"])
    widgets.selectbox(
        "Where: a neighbourhood",
        list(labels.index),
        index=None,
        key="pr_area",
        on_change=_to_area,
        args=(place,),
        format_func=labels.__getitem__,
        placeholder="Choose, or click the map",
    )
    st.text_input(
        "Or a postcode, name or grid position",
        key="pr_where",
        max_chars=80,
        on_change=_to_typed,
        args=(opened,),
        help="A postcode stands for the middle of its neighbourhood, and is never part of the address you"
        f" copy. A position, such as 406700, 286900, is rounded to {SPOT_M} m.",
    )
    if said := st.session_state.get("pr_where_says"):
        st.caption(plain(said))


def _size(place: Place, base: Baseline) -> None:
    """Draw the size of a new service; the middle one of those open here unless the visitor says otherwise."""
    if not st.session_state.get("pr_size"):
        usual = median_size(place, base)
        st.session_state["pr_size"] = int(usual) if usual >= 1 else 1
    widgets.number_input(
        f"Its size ({plain(base.unit)})", 1, 5000, key="pr_size", help="Starts from the middle size of those open here."
    )


def _forget_what_does_not_apply(action: Action, known: tuple[Baseline, Baseline] | None) -> None:
    """Take out of the address what the chosen action does not use."""
    if action not in NAMES_A_SERVICE:
        st.session_state["pr_facility"] = None
    if action not in NAMES_A_SPOT:
        st.session_state["pr_spot"] = None
    if action != "open" or known is None or known[0].unit == SITES:
        st.session_state["pr_size"] = 0


def _clear() -> None:
    st.session_state.update(pr_facility=None, pr_spot=None, pr_size=0, pr_where="", pr_where_says="")


def put(place: Place, code: str | None) -> None:
    """Set the spot to the middle of a neighbourhood's postcodes."""
    if code is None:
        st.session_state["pr_spot"] = None
        return
    east, north = place.inside.loc[code, ["easting_m", "northing_m"]]
    st.session_state["pr_spot"] = (round(float(east)), round(float(north)))


def _to_area(place: Place) -> None:
    put(place, st.session_state["pr_area"])


def _to_typed(opened: Opened) -> None:
    """Set the spot from what was typed, or say why not. A postcode goes no further than its neighbourhood."""
    place, typed = opened.place, str(st.session_state["pr_where"]).strip()
    st.session_state["pr_where_says"] = ""
    if not typed:
        return
    if grid := re.fullmatch(r"(\d{5,6})[\s,]+(\d{5,7})", typed):
        east, north = (round(int(part) / SPOT_M) * SPOT_M for part in grid.groups())
        st.session_state["pr_where_says"] = _try_spot(place, (east, north))
        return
    try:
        found = finding.find(opened, typed)
    except EquityMapError as wrong:
        st.session_state["pr_where_says"] = str(wrong)
        return
    first = found[0]
    if len(found) > 1 or first.code != opened.code or first.area is None:
        st.session_state["pr_where_says"] = f"That is not one neighbourhood of {place.name}. Write a postcode of it."
        return
    st.session_state["pr_where_says"] = first.words or f"Using {first.label}."
    put(place, first.area)


def _try_spot(place: Place, spot: tuple[int, int]) -> str:
    if not near_enough(place, spot):
        return f"Grid position {spot[0]}, {spot[1]} is not in {place.name} or within 10 km of it."
    st.session_state["pr_spot"] = spot
    return f"Using {spot_words(place, spot)}."


def near_enough(place: Place, spot: tuple[int, int]) -> bool:
    """Return True for a spot that lies in the place or its ring, going by the middles of the neighbourhoods."""
    areas = place.neighbourhoods
    away = (areas["easting_m"] - spot[0]) ** 2 + (areas["northing_m"] - spot[1]) ** 2
    return bool(away.min() <= (place.manifest.ring_m / 2) ** 2)
