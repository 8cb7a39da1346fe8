"""The filter "Only neighbourhoods that ... and are in ... for ...": its controls, its place in the address, its answer.

A page declares ``parameter`` (and ``kind_parameter`` where it shows several kinds), draws ``control`` once, and asks
``passing`` which neighbourhoods are meant. The same answer drives its sentence, map, table and download.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from equitymap.dashboard import address, places_cache, widgets
from equitymap.dashboard.address import Parameter
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.domains import DOMAINS
from equitymap.kinds import KIND_BY_ID
from equitymap.measures import only as only_measure
from equitymap.measures.access.access import access_table
from equitymap.measures.burden import access_change
from equitymap.measures.only import EVERY_TENTH, LOSSES, Only
from equitymap.places.place import Place, once_per_place
from equitymap.views import only_words
from equitymap.views.words import capital, plain, short

LOST, TENTHS, DOMAIN, KIND = "only_lost", "only_tenths", "only_domain", "only_kind"
"""Session values of the controls."""
EVERYBODY = "all"
"""How the address writes that no loss is asked for."""


def parameter(place: Place, *, default: Only | None = None) -> Parameter:
    """Return the parameter of the filter, such as only=last:1-2:income; parts at its end may be left out."""
    domains = domains_of(place)

    def read(text: str) -> Only:
        found = re.fullmatch(r"([a-z]+)(?::(\d{1,2})-(\d{1,2}))?(?::([a-z_]+))?", text)
        if not found or found[1] not in (EVERYBODY, *LOSSES) or (found[4] or "imd") not in domains:
            raise ValueError(f"'{short(text)}' is not a filter such as last:1-2:income")
        tenths = EVERY_TENTH if found[2] is None else (int(found[2]), int(found[3]))
        try:
            return Only(None if found[1] == EVERYBODY else found[1], tenths, found[4] or "imd")
        except ValueError:
            raise ValueError(f"'{short(text)}' is not a filter such as last:1-2:income") from None

    def write(only: Only) -> str:
        return f"{only.lost or EVERYBODY}:{only.tenths[0]}-{only.tenths[1]}:{only.domain}"

    def spread(only: Only) -> dict[str, Any]:
        return {LOST: only.lost, TENTHS: only.tenths, DOMAIN: only.domain}

    return Parameter("only", LOST, default or Only(), read, write, spread, _gather)


def kind_parameter(kinds: Sequence[str]) -> Parameter:
    """Return the parameter of the kind whose loss is meant, for a page that shows several."""
    return address.one_of("kind", kinds, kinds[0], key=KIND)


def kinds_of(place: Place) -> list[str]:
    """Return the kinds of service whose losses are known."""
    return [kind.id for kind in place.kinds]


def clear() -> None:
    """Ask for nothing."""
    st.session_state.update({LOST: None, TENTHS: EVERY_TENTH, DOMAIN: "imd"})


def _gather(state: Mapping[Any, Any]) -> Only:
    # Without tenths a choice of domain asks for nothing: the address then leaves it out.
    tenths = tuple(state.get(TENTHS) or EVERY_TENTH)
    return Only(state.get(LOST), tenths, state.get(DOMAIN) or "imd" if tenths != EVERY_TENTH else "imd")


def chosen() -> Only:
    """Return the filter that the controls hold now."""
    return _gather(st.session_state)


def control(place: Place, *, kinds: Sequence[str] = (), wide: bool = False) -> None:
    """Draw the filter where the caller stands: below each other, or ``wide``, side by side where there is room.

    ``kinds`` are the kinds to choose from on a page that shows several (``kind_parameter``).
    """
    state = st.session_state
    held = tuple(state.get(TENTHS) or EVERY_TENTH)
    tenths = list(only_words.TENTHS_LABELS)
    tenths = tenths if held in tenths else [*tenths, held]
    domains = domains_of(place)
    with st.container(horizontal=wide, vertical_alignment="bottom", key="only_row"):
        widgets.pills(
            "Only neighbourhoods that",
            list(LOSSES),
            key=LOST,
            format_func=only_words.LOST_LABELS.__getitem__,
        )
        if kinds:
            widgets.selectbox(
                "of this kind of service",
                list(kinds),
                key=KIND,
                format_func=lambda kind: capital(KIND_BY_ID[kind].many),
            )
        widgets.selectbox(
            "and are in",
            tenths,
            key=TENTHS,
            format_func=only_words.tenths_label,
            help="Tenths of England's neighbourhoods by the Indices of Deprivation 2025.",
            width=215 if wide else "stretch",
        )
        widgets.selectbox(
            "for",
            domains,
            key=DOMAIN,
            format_func=lambda domain: plain(only_words.domain_label(domain)),
            width=215 if wide else "stretch",
        )


@once_per_place
def domains_of(place: Place) -> list[str]:
    """Return the kinds of deprivation that the place has a tenth of 2025 for."""
    rows = place.deprivation
    known = set(rows.loc[(rows["release"] == "iod2025") & rows["decile"].notna(), "domain"])
    return [domain.id for domain in DOMAINS if domain.id in known]


def passing(opened: Opened, only: Only, kind: str, years: tuple[int, int] | None = None) -> pd.Series:
    """Return which neighbourhoods meet the filter (``measures.only.passing``), at the usual reach of a kind.

    ``years`` are clipped to the record of the kind; by default it is the whole record.
    """
    both = None if only.lost is None else _both(opened, kind, years or (0, 9999))
    return only_measure.passing(opened.place, only, both)


@per_place(max_entries=100, show_spinner="Measuring access…")
def _both(opened: Opened, kind: str, years: tuple[int, int]) -> pd.DataFrame | None:
    span = access_change.clip_to_record(opened.place, kind, years)
    if span is None:
        return None
    table = access_table(opened.place, kind, span, supply=places_cache.supply(opened, kind))
    return access_change.compare_years(table, span)
