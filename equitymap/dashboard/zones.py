"""The zone in view: where a page would have a neighbourhood, the address can name a zone. One resolver for all pages.

``area=`` of an address is the code of a neighbourhood, or what ``measures.zones.zone.zone_of`` reads as a zone. The
neighbourhood is the session value ``area``, as ever; the zone is ``ZONE``, and counts while no neighbourhood is chosen.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st

from equitymap.dashboard import in_view
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.dashboard.records import store_cache
from equitymap.errors import RecordsError
from equitymap.measures.agreement.area_figures import need_by_domain, with_verdicts
from equitymap.measures.zones.added import added_one, people_by_age
from equitymap.measures.zones.shape import Shape, shape
from equitymap.measures.zones.zone import SAVED, Zone, made, packed_areas, pride_in_place, published, zone_of
from equitymap.places.place import Place
from equitymap.records.subjects import zones
from equitymap.views.map.legend import Key

ZONE = "zone"
"""Session value: the text of the zone in view, or None."""
FRAMED = "zone_framed"
"""Session value: the neighbourhoods that the map moved to, which stay the same while the zone is changed by hand."""
BEFORE = "zones_before"
"""Session value: neighbourhood and text of the zone before each change, the latest last."""
REMEMBERED = 40


def saved(code: str) -> dict[str, tuple[str, Collection[str]]]:
    """Return name and neighbourhoods of the zones on record of a place, by id; none where they cannot be read."""
    try:
        standing = store_cache.standing(zones.Zone, Opened(code, ""))
    except RecordsError:
        return {}
    return {one.record: (one.value.name, one.value.areas) for one in standing if not one.rivals}


def named(text: str, place: Place) -> Zone | None:
    """Return the zone that a text of an address means in the place in view, or None where it means none.

    Raises
    ------
    ValueError
        With a plain reason, where it is a zone's text that makes no sense here.
    """
    return _meant(text, place, str(st.session_state.get(in_view.IN_VIEW, place.code)))


def of(opened: Opened, text: str) -> Zone | None:
    """Return the zone that a text means in a place, or None where it means none there."""
    try:
        return _meant(text, opened.place, opened.code)
    except ValueError:
        return None


def _meant(text: str, place: Place, code: str) -> Zone | None:
    return zone_of(text, place, saved(code) if text.startswith(f"{SAVED}.") else None)


def has(opened: Opened, text: str, known: Collection[str]) -> bool:
    """Say whether a neighbourhood or a zone lies in a place, of which the codes of all areas are ``known``."""
    if text.startswith(f"{SAVED}."):
        _, areas = saved(opened.code).get(text.removeprefix(f"{SAVED}."), ("", ()))
        return not set(areas).isdisjoint(known)
    areas = packed_areas(text)
    return areas.issubset(known) if areas else text in known


def spread(value: str | None, place: Place, *, key: str) -> dict[str, Any]:
    """Return the session values of what ``area=`` means: a neighbourhood, or a zone, or neither."""
    is_zone = value is not None and value not in place.inside.index
    return {key: None if is_zone else value, ZONE: value if is_zone else None}


def shown(opened: Opened) -> Zone | None:
    """Return the zone in view; None while a neighbourhood is chosen, or where there is none."""
    text = st.session_state.get(ZONE)
    if text is None or st.session_state.get("area") is not None:
        return None
    return of(opened, text)


def in_address(opened: Opened) -> Zone | None:
    """Return the zone in view, on pages too whose address names it and that have no neighbourhood themselves."""
    text = in_view.carried().get("area")
    return shown(opened) or (None if text is None else of(opened, text))


def choices(opened: Opened) -> dict[str, str]:
    """Return what can be chosen as a zone, by its text: wards and middle layer areas in order of name, then records."""
    return starts(opened) | {f"{SAVED}.{one}": f"{name} (on record)" for one, (name, _) in saved(opened.code).items()}


@per_place(max_entries=16)
def starts(opened: Opened) -> dict[str, str]:
    """Return the wards and middle layer areas of a place by code, in order of name, Pride in Place ones first."""
    found, plans = published(opened.place), pride_in_place(opened.place) or {}
    middle = dict.fromkeys(opened.place.inside["msoa_code"], " (middle layer area)")
    after = middle | dict.fromkeys(plans, " (Pride in Place neighbourhood)")
    named = {code: name + after.get(code, "") for code, (name, _) in found.items()}
    return dict(sorted(named.items(), key=lambda pair: (pair[0] not in plans, pair[1].casefold())))


def outlined(opened: Opened) -> list[str]:
    """Return the neighbourhoods of the zone in view, for maps that outline nothing else."""
    zone = shown(opened)
    return [] if zone is None else zone.codes


def change(zone: Zone | None) -> None:
    """Show another zone, or none; ``undo`` brings the one before back."""
    st.session_state[BEFORE] = [*_before(), (_place(), st.session_state.get("area"), st.session_state.get(ZONE))]
    put(None, None if zone is None else zone.text)


def key(opened: Opened) -> Key:
    """Return what the key of a map says of its outlines, where they are those of the zone in view."""
    zone = shown(opened)
    return () if zone is None or not zone.areas else ({"note": f"outlined: {zone.name}"},)


def framed(opened: Opened) -> list[str]:
    """Return the neighbourhoods that maps move to: those of the zone when it came into view."""
    return [code for code in st.session_state.get(FRAMED) or () if code in opened.place.inside.index]


def frame(zone: Zone | None) -> None:
    """Let maps move to a zone."""
    st.session_state[FRAMED] = [] if zone is None else zone.codes


def undo() -> None:
    """Bring back the zone before the last change."""
    before = _before()
    if before:
        _, area, text = before.pop()
        put(area, text)
        st.session_state[BEFORE] = before


def can_undo() -> bool:
    """Whether there is a change to take back."""
    return bool(_before())


def _before() -> list[tuple[str | None, str | None, str | None]]:
    """Return what was in view before each change in this place: the place, the neighbourhood, the zone."""
    return [one for one in st.session_state.get(BEFORE, []) if one[0] == _place()][-REMEMBERED:]


def _place() -> str | None:
    return st.session_state.get(in_view.IN_VIEW)


def put(area: str | None, text: str | None) -> None:
    """Put a neighbourhood or a zone in view."""
    st.session_state["area"], st.session_state[ZONE] = area, text


def with_areas(zone: Zone, areas: Collection[str], name: str | None = None) -> Zone:
    """Return a zone with other neighbourhoods, under its own name or another."""
    return made(zone.name if name is None else name, areas)


# --- what is computed of a zone, once for all visitors ------------------------------------------------

Codes = tuple[str, ...]


@per_place(max_entries=64, show_spinner="Adding up…")
def figures(opened: Opened, codes: Codes) -> pd.DataFrame:
    """Return every indicator for some neighbourhoods together, with interval and verdict (``judged``)."""
    return with_verdicts(added_one(opened.place, codes))


@per_place(max_entries=64)
def need(opened: Opened, codes: Codes) -> pd.DataFrame:
    """Return the tenths of England that some neighbourhoods lie in (``need_by_domain``)."""
    return need_by_domain(opened.place, codes)


@per_place(max_entries=256)
def people(opened: Opened, codes: Codes) -> pd.DataFrame:
    """Return people by age of some neighbourhoods together."""
    return people_by_age(opened.place, codes)


@per_place(max_entries=256)
def shape_of(opened: Opened, codes: Codes) -> Shape:
    """Return pieces and compactness of some neighbourhoods."""
    return shape(opened.place, codes)
