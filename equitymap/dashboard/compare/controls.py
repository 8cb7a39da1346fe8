"""The controls of the page that compares: neighbourhoods and zones, or districts, and which ones."""

from __future__ import annotations

import re
from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, own_lists, places_cache, widgets, zones
from equitymap.dashboard.address import Parameter, PartlyReadError
from equitymap.dashboard.parts import pins
from equitymap.dashboard.parts.neighbourhood_panel import search_labels
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.compare.neighbourhoods import furthest_apart
from equitymap.measures.zones.zone import LONGEST_TEXT, PACKED, SAVED
from equitymap.views.compare.compare_words import LETTERS
from equitymap.views.words import plain, short

OF = ("neighbourhoods", "districts")
MOST_DISTRICTS = 5
ADD = "cm_add"
MOST_ASKED = 20
SIGN = rf"[A-Z]\d{{8}}|(?:{PACKED}|{SAVED})\.[\w.-]{{1,{LONGEST_TEXT}}}"
"""What a pin can be written with: the code of an area, or a zone."""


@dataclass(frozen=True)
class Choice:
    """What is compared: pinned neighbourhoods and zones, each with its place, or districts.

    ``elsewhere`` are pins that cannot stand beside the others: of the invented place beside real ones, or the reverse.
    ``example``: nobody has pinned anything, and ``pins`` are two neighbourhoods to begin with.
    """

    of: str
    pins: dict[str, Opened]
    elsewhere: dict[str, Opened]
    districts: tuple[Opened, ...]
    example: bool = False


def parameters(opened: Opened, codes: list[str]) -> tuple[Parameter, ...]:
    """Return the parameters of the page: what is compared, the pins, the districts, the selected neighbourhood."""
    return (
        address.one_of("of", OF, OF[0], key="cm_of"),
        Parameter("compare", pins.PINS, [], lambda text: _read(opened, text), ",".join),
        address.some_of(
            "places", codes, [opened.code] if opened.code in codes else [], key="cm_places", keep_known=True
        ),
        address.area_of("area", opened.place, key="area"),
    )


def _read(opened: Opened, text: str) -> list[str]:
    """Read codes of neighbourhoods, and texts of zones, of any place that is built here."""
    asked = list(dict.fromkeys(text.split(",", MOST_ASKED)[:MOST_ASKED]))
    codes = [code for code in asked if re.fullmatch(SIGN, code, re.ASCII)]
    known = pins.homes(opened, codes)
    found = [code for code in codes if code in known]
    wrong = [code for code in asked if code not in known]
    if wrong:
        raise PartlyReadError(f"'{short(wrong[0])}' is no neighbourhood or zone of a place here", found[: pins.MOST])
    if len(found) > pins.MOST:
        raise PartlyReadError(
            f"{len(found)} neighbourhoods are more than {pins.MOST}, the most that fit", found[: pins.MOST]
        )
    return found


def controls(opened: Opened) -> Choice:
    """Read what is compared from the address and the pins, and write it back."""
    built = {build.code: build for build in places_cache.built()}
    alike = [code for code, build in built.items() if build.invented == opened.place.manifest.invented]
    if "compare" not in st.query_params and pins.pinned():
        # The menu leads here without the pins: they stay.
        st.query_params["compare"] = ",".join(pins.pinned())
    every = parameters(opened, alike)
    address.arrive(every)
    address.leave(opened, every)
    found = pins.homes(opened, pins.pinned())
    shown = {code: found[code] for code in pins.pinned() if code in found}
    beside = pins.comparable(opened)
    example = {} if beside else dict.fromkeys(furthest_apart(opened.place), opened)
    several = [code for code in alike if code in st.session_state["cm_places"]][:MOST_DISTRICTS]
    return Choice(
        st.session_state["cm_of"],
        beside or example,
        {code: home for code, home in shown.items() if code not in beside},
        tuple(own_lists.opened_with(Opened(code, built[code].build_id)) for code in several),
        example=bool(example),
    )


def which() -> None:
    """Draw the choice between neighbourhoods and districts."""
    widgets.segmented_control(
        "Compare",
        OF,
        key="cm_of",
        format_func=str.capitalize,
        label_visibility="collapsed",
        required=True,
    )


def choose_neighbourhoods(opened: Opened, choice: Choice) -> None:
    """Draw the pinned neighbourhoods, each with a way to take it out, and the box that finds another one."""
    chosen = {} if choice.example else choice.pins
    for letter, (code, home) in zip(LETTERS, chosen.items(), strict=False):
        name = f"{letter}: {pins.label(home, code)}"
        st.button(
            plain(name if home.code == opened.code else f"{name} ({home.place.name})"),
            key=f"cm_out_{code}",
            icon=":material/close:",
            icon_position="right",
            help="Take it out of the comparison",
            on_click=pins.unpin,
            args=(code,),
        )
    if pins.can_undo():
        st.button("Undo", key="cm_undo", icon=":material/undo:", type="tertiary", on_click=pins.undo)
    if len(pins.pinned()) >= pins.MOST:
        st.markdown("Four are pinned, the most that fit side by side. Take one out to add another.")
        return
    zone = zones.shown(opened)
    if zone is not None and zone.areas and zone.text not in chosen:
        label = plain(f"Add {zone.name}, which is in view")
        st.button(label, key="cm_zone", icon=":material/add:", on_click=pins.pin, args=(opened, zone.text))
    labels = search_labels(opened) | zones.choices(opened)
    options = [code for code in labels if code not in chosen]
    widgets.selectbox(
        f"Add a neighbourhood of {plain(opened.place.name)}, or a ward or zone",
        [None, *options],
        key=ADD,
        format_func=lambda code: labels[code] if code else "Add one: name, ward or code",
        on_change=_added,
        args=(opened,),
        filter_mode="contains",
        label_visibility="collapsed",
        width=330,
    )


def _added(opened: Opened) -> None:
    code = st.session_state.get(ADD)
    if code is not None:
        pins.pin(opened, code)
        st.session_state[ADD] = None


def choose_districts(opened: Opened) -> None:
    """Draw the choice of districts, of those that are built here."""
    built = {build.code: build for build in places_cache.built()}
    alike = {code: one.name for code, one in built.items() if one.invented == opened.place.manifest.invented}
    widgets.multiselect(
        "Districts to compare, two to five",
        list(alike),
        key="cm_places",
        format_func=alike.__getitem__,
        max_selections=MOST_DISTRICTS,
        placeholder="Choose two to five districts",
        label_visibility="collapsed",
        width=620,
    )
