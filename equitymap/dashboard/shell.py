"""The frame of every page: title, place, banner, and one plain message instead of a traceback.

Pages call ``open_page`` first. They are self-sufficient, because a visitor may arrive at one before ``app.py``
has ever run (docs/architecture.md).
"""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from equitymap.dashboard import (
    in_view,
    own_lists,
    page_parts,
    places_cache,
    present,
    router,
    talk,
    widgets,
)
from equitymap.dashboard.messages import guarded as guarded
from equitymap.dashboard.messages import message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import uploads, visitor_requests  # noqa: F401 - bound by import
from equitymap.dashboard.server.freeze_heap import freeze_heap
from equitymap.errors import EquityMapError, PlaceNotBuilt, UnknownPlace
from equitymap.places.find_district import find_district
from equitymap.places.store import default_place, read_manifest
from equitymap.settings import settings
from equitymap.sources.areas.code_history import current_code, former_in_words, reissue_in_words
from equitymap.views.templating import macros, render
from equitymap.views.words import plain

ICON = Path(__file__).with_name("icon.svg")
SCRIPTS = "\n".join(
    Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8") for name in ("visit", "translated", "frame")
)
LOGO = Path(__file__).with_name("logo.svg")
PARTS = macros("frame.html.j2")
STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")

REFUSED_SHOWN = 5
"""How many places that cannot be opened are named below the list of places."""


def configure(title: str) -> None:
    """Set the browser title and the wide layout; every page calls it before anything else."""
    st.set_page_config(page_title=f"{title} · Equity Map", page_icon=str(ICON), layout="wide")


def open_page(title: str, file: str, *, beside: str = "") -> Opened:
    """Set up a page, open the place that the address names, and draw the line that says which place it is.

    ``file`` is the page's own file name; ``beside`` is added to the notice of an invented place. When
    the place cannot be opened the page ends here, with one message that says what to do.
    """
    configure(title)
    router.join(file)
    built = {build.code: build for build in places_cache.built()}
    if not built:
        damaged = " ".join(place.why for place in places_cache.refused())
        stop(f"No place can be opened. Write the demonstration place with: python -m equitymap demo. {damaged}".strip())
    default = default_place(places_cache.built())
    asked = in_view.asked(built, default, file)
    meant = asked if asked in built else current_code(asked)
    code = meant if meant in built else in_view.instead(built, default)
    if meant != code:
        st.warning(message(_not_here(asked, built[code].name)), icon=":material/info:")
    elif meant != asked:
        st.info(plain(reissue_in_words(asked)), icon=":material/info:")
    opened = own_lists.opened_with(Opened(code, built[code].build_id))
    name = built[code].name
    try:
        _ = opened.place, opened.measures  # both are read now, so that what is wrong with them ends the page here
    except EquityMapError as wrong:
        stop(wrong)
    in_view.keep(code)
    freeze_heap()
    own_lists.sweep()
    configure(f"{title} · {name}")
    page_parts.begin()
    _bar(code, name, {key: build.name for key, build in built.items()})
    if built[code].invented:
        with st.container(key="frame_notice"):
            st.markdown(
                f"**{plain(name)} is an invented place.**"
                f" {plain(beside or 'Its people, streets and services do not exist.')}"
            )
    if unread := own_lists.unread(opened):
        st.caption(message(f"Lists of places that stewards keep are not counted just now. {unread}"))
    if talk.is_asked():
        talk.strip(file, code)
    else:
        present.strip(file, router.titles)
    return opened


def _bar(code: str, name: str, names: dict[str, str]) -> None:
    """Draw the bar of every page, with the scripts of the frame: brand, place, printing; on a phone its two buttons."""
    with st.container(key="frame_scripts"):
        st.html(f"<style>{STYLE}</style><script>{SCRIPTS}</script>", unsafe_allow_javascript=True)
    st.logo(str(LOGO), size="large")
    with st.container(key="frame_bar", horizontal=True, vertical_alignment="center"):
        st.html(PARTS.buttons())
        page_parts.copy_link()
        present.way_in()
        _place_line(code, name, names)


def _not_here(asked: str, instead: str) -> str:
    """Say why the place that the address names cannot be shown: not built, built by another version, damaged."""
    if re.fullmatch(r"[A-Z]\d{8}", asked):
        names = places_cache.names_of_england()
        try:
            read_manifest(asked)
        except PlaceNotBuilt:
            if names is None or asked in names.districts:
                called = asked if names is None else names.districts[asked]
                return f"{called} is not on this copy yet, so you see {instead}. {_how_to_add()}"
            why = former_in_words(asked) or f"No district of England has the code {asked}"
            return f"{why}. You see {instead} instead."
        except EquityMapError as wrong:
            return f"{str(wrong).rstrip('.')}. Until then you see {instead}."
    clean = "".join(letter for letter in asked if letter.isalnum())[:12]
    return (
        f"There is no place '{clean}' on this copy of Equity Map, so you see {instead}. {_meant(asked)}{_how_to_add()}"
    )


def _meant(asked: str) -> str:
    """Say which council a name in the address means, or what it may be a slip of; nothing where neither is known."""
    names = places_cache.names_of_england()
    if names is None:
        return ""
    try:
        found = find_district(asked, names)
    except UnknownPlace as unknown:
        return f"Did you mean {' or '.join(unknown.near)}? " if unknown.near else "No council of England is called so. "
    except EquityMapError:
        return ""
    return f"{found.name} ({found.code}) is a council of England that is not built here yet. "


def _how_to_add() -> str:
    """Say where a place is added: on its page where visitors may, else by whoever looks after this copy."""
    if settings().add_places:
        return "To add a place, open Add a place in the menu."
    return "To have a place added, ask whoever looks after this copy."


def _place_line(code: str, name: str, names: dict[str, str]) -> None:
    """Draw the name of the place with a button to change it."""
    with st.popover(
        f"**{plain(name)}** :small[change place]",
        icon=":material/location_on:",
        type="tertiary",
        key=f"place_of_{code}",
    ):
        if settings().add_places:
            st.page_link("pages/add_place.py", label="Add a place", icon=":material/add_location:")
        elif len(names) == 1:
            st.markdown("This is the only place here. To have another one added, ask whoever looks after this copy.")
        widgets.selectbox(
            "Place",
            list(names),
            index=list(names).index(code),
            format_func=names.__getitem__,
            key=f"place_choice_{code}",
            on_change=_change_place,
            args=(f"place_choice_{code}",),
        )
        _refused()


def _refused() -> None:
    """Name the places that are here and cannot be opened, each with what mends it."""
    refused = places_cache.refused()
    if refused:
        st.caption("One place cannot be opened:" if len(refused) == 1 else f"{len(refused):,} places cannot be opened:")
        for place in refused[:REFUSED_SHOWN]:
            st.caption(message(place.why))


def _change_place(key: str) -> None:
    """Move to another place: what belongs to this one goes, the page and what it asks for stay."""
    for left in ("postcode", "postcode_says", "postcode_offered", "look"):
        st.session_state.pop(left, None)
    in_view.move(st.session_state[key])


def lead(sentence: str) -> None:
    """Draw the one sentence that answers the heading, in larger type."""
    st.html(render("lead.html.j2", sentence=sentence))


def stop(said: object) -> None:
    """End the page with one message."""
    st.error(message(said), icon=":material/error:")
    st.stop()
