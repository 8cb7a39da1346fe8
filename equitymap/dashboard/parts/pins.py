"""Neighbourhoods and zones pinned to compare: kept for a visitor on every page, in the address of the page Compare."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from equitymap.dashboard import own_lists, places_cache, zones
from equitymap.dashboard.places_cache import Opened
from equitymap.errors import EquityMapError
from equitymap.places import store
from equitymap.views.compare.compare_words import LETTERS

PINS = "pins"
"""Session value: codes of the pinned neighbourhoods and texts of zones, in the order they were pinned."""
BEFORE = "pins_before"
"""Session value: the pins before the last change, for undoing it."""
HOMES = "pins_homes"
"""Session value: the place of each neighbourhood or zone that was ever pinned."""
MOST = 4


def pinned() -> list[str]:
    """Return what is pinned: codes of neighbourhoods, texts of zones."""
    return list(st.session_state.get(PINS, []))


def pin(opened: Opened, code: str) -> None:
    """Pin a neighbourhood or zone of a place; nothing happens where it is pinned already, or the pins are full."""
    now = pinned()
    if code in now or len(now) >= MOST:
        return
    homes = dict(st.session_state.get(HOMES, {}))
    homes[code] = opened.code
    st.session_state[HOMES] = homes
    change([*now, code])


def unpin(code: str) -> None:
    """Take one out."""
    change([other for other in pinned() if other != code])


def change(codes: list[str]) -> None:
    """Pin exactly these, and remember what was pinned before."""
    st.session_state[BEFORE] = pinned()
    st.session_state[PINS] = codes


def undo() -> None:
    """Bring back the pins before the last change; a second time takes that back."""
    change(list(st.session_state.get(BEFORE, [])))


def can_undo() -> bool:
    """Whether fewer are pinned than before the last change."""
    return len(st.session_state.get(BEFORE, [])) > len(pinned())


def homes(opened: Opened, codes: Collection[str]) -> dict[str, Opened]:
    """Return the built place of each neighbourhood or zone; one that no built place has is left out.

    The place in view is asked first, then where a pin was set, then every other place that is built here.
    """
    built = {build.code: Opened(build.code, build.build_id) for build in places_cache.built()}
    known = st.session_state.get(HOMES, {})
    found: dict[str, Opened] = {}
    for code in codes:
        home = built.get(known.get(code, ""))
        if code in opened.place.inside.index or zones.has(opened, code, _areas(opened.bare)):
            found[code] = opened
        elif home is not None and zones.has(home, code, _areas(home)):
            found[code] = own_lists.opened_with(home)
    for other in built.values():
        missing = [code for code in codes if code not in found]
        if not missing:
            break
        if here := [code for code in missing if zones.has(other, code, _areas(other))]:
            found |= dict.fromkeys(here, own_lists.opened_with(other))
    return found


@places_cache.per_place(max_entries=400)
def _areas(opened: Opened) -> frozenset[str]:
    """Return the codes of the neighbourhoods, wards and middle layer areas of a place; none where it cannot be read."""
    try:
        return store.inside_codes(opened.code)
    except EquityMapError:
        return frozenset()


def comparable(opened: Opened) -> dict[str, Opened]:
    """Return the pins that can stand beside a place, in their order, each with its place; invented ones apart."""
    found, invented = homes(opened, pinned()), opened.place.manifest.invented
    alike = {build.code for build in places_cache.built() if build.invented == invented}
    return {code: found[code] for code in pinned() if code in found and found[code].code in alike}


def letters(opened: Opened) -> dict[str, str]:
    """Return the letter of each pin, the same on every map as in the comparison."""
    return dict(zip(comparable(opened), LETTERS, strict=False))


def label(opened: Opened, code: str) -> str:
    """Return the name of a neighbourhood or zone of a place."""
    labels = opened.place.inside["label"]
    if code in labels.index:
        return str(labels.loc[code])
    zone = zones.of(opened, code)
    return code if zone is None else zone.name
