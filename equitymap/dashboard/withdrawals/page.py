"""The parts of the page about what has gone: controls, map by year, when and which, evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from equitymap.dashboard import address, page_parts, places_cache, widgets, zones
from equitymap.dashboard.page_parts import group, kind_control
from equitymap.dashboard.parts import pins
from equitymap.dashboard.parts.neighbourhood_panel import clicked
from equitymap.dashboard.parts.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.dashboard.withdrawals import cache
from equitymap.dashboard.withdrawals.cache import Asked
from equitymap.kinds import KIND_BY_ID, KINDS, Kind, kinds_of
from equitymap.measures.withdrawals.timeline import events_by_year
from equitymap.measures.zones.parts import services_gone
from equitymap.views.burden.scissors_sentences import events_sentence
from equitymap.views.map import legend, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.record_words import event_label
from equitymap.views.withdrawals.withdrawal_sentences import (
    at_the_end_of,
    not_observed,
    types_lost,
)
from equitymap.views.withdrawals.withdrawal_tables import events_csv, events_table
from equitymap.views.words import count, plain
from equitymap.views.zone.zone_words import gone_line
from equitymap.vocabulary import EVENTS


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: one kind of service, a year to look at, and which events to list.

    ``year`` is on record; ``asked_year`` is what the address or the control asks for, None for the last one.
    """

    kind: Kind
    year: int
    asked_year: int | None
    events: list[str]
    period: tuple[int, int]
    wards: list[str]
    types: list[str]
    area: str | None

    @property
    def asked(self) -> Asked:
        """Which events are meant."""
        return Asked(self.kind.id, tuple(self.events), self.period, tuple(self.wards), tuple(self.types))


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar and return what they ask for. One kind at a time: counts never mix."""
    place, state = opened.place, st.session_state
    by_kind = cache.types_by_kind(place)
    kinds = [kind.id for kind in kinds_of(by_kind)] or [KINDS[0].id]
    types = sorted({one for types in by_kind.values() for one in types})
    wards = places_cache.ward_names(opened)
    parameters = (
        address.one_of("kind", kinds, kinds[0], key="wd_kind"),
        address.whole("year", *page_parts.EVERY_YEAR, 0, key="wd_year"),
        address.some_of("events", list(EVENTS), [], key="wd_events"),
        address.years(*page_parts.EVERY_YEAR, page_parts.EVERY_YEAR, key="wd_years"),
        address.some_of("types", types, [], key="wd_types"),
        address.some_of("wards", list(wards.index), [], key="wd_wards"),
        address.open_parts(list="events_open"),
        address.area_of("area", place, key="area"),
        address.service_of(place),
    )
    address.arrive(parameters)
    with st.sidebar:
        group("Show")
        kind = KIND_BY_ID[kind_control(kinds, key="wd_kind")]
        page_parts.year_control(opened, kind, "Map for the end of", key="wd_year")
        group("List and count")
        page_parts.years_control(opened, kind, "Years", key="wd_years")
        labels = {event: event_label(kind.id, event) for event in EVENTS}
        widgets.multiselect(
            "Events",
            list(EVENTS),
            key="wd_events",
            format_func=labels.__getitem__,
            placeholder="What has gone",
        )
        of_kind = by_kind.get(kind.id, [])
        state["wd_types"] = [chosen for chosen in state["wd_types"] if chosen in of_kind]
        widgets.multiselect("Types", of_kind, key="wd_types", placeholder="Every type")
        widgets.multiselect(
            "Wards",
            list(wards.index),
            key="wd_wards",
            format_func=wards.__getitem__,
            placeholder="Every ward",
        )
    address.leave(opened, parameters)
    return Choice(
        kind,
        page_parts.year_on_record(opened, kind, state["wd_year"]),
        state["wd_year"] or None,
        state["wd_events"],
        tuple(state["wd_years"]),
        state["wd_wards"],
        state["wd_types"],
        state["area"],
    )


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading, for the chosen kind in the whole place and the whole record."""
    if choice.kind.id not in opened.place.manifest.observed:
        return not_observed(choice.kind, choice.year, None)
    return cache.answer(opened, choice.kind.id)


def other_kinds(opened: Opened, choice: Choice) -> None:
    """Say what else has gone in the place, each kind on its own."""
    if said := cache.other_kinds(opened, choice.kind.id):
        st.markdown(plain(said))


def of_zone(opened: Opened, choice: Choice) -> None:
    """Say what of it is of the zone in view."""
    if (zone := zones.shown(opened)) is not None:
        went, stand = services_gone(opened.place, choice.kind.id, zone.codes)
        st.markdown(plain(gone_line(zone, went, stand, choice.kind)))


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the map of what stood and what had gone at the end of the chosen year, the gone large."""
    place = opened.place
    then, counts = cache.at_the_end_of(opened, choice.kind.id, choice.year)
    layer = opened.layer("iod2025-imd")
    shown = None
    if choice.wards:
        shown = place.inside["ward_code"].isin(choice.wards)
    standing, went = (_of_types(opened, ids, choice.types) for ids in (then.standing, then.gone))
    years = place.manifest.observed.get(choice.kind.id)
    if counts is not None and years is not None:
        said = at_the_end_of(choice.kind, counts, year=choice.year, place_name=place.name, years=years)
        if choice.asked_year not in (None, choice.year):
            st.info(plain(f"{not_observed(choice.kind, choice.asked_year, years)} The map shows {choice.year}."))
        elif choice.year != years.last:
            st.markdown(plain(said))
    else:
        said = not_observed(choice.kind, choice.year, years)
    states = ({"open"} if len(standing) else set()) | ({"closed"} if len(went) else set())
    update = maps.layer_update(
        place,
        layer,
        shown=shown,
        services=standing.union(went),
        standing=standing,
        selected=choice.area,
        pinned=pins.letters(opened),
        outlined=zones.outlined(opened),
        around=zones.outlined(opened),
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        about=f"{said} The list has every event with its evidence.",
        loud_gone=True,
        key=layer_legend(layer, selected=choice.area) + legend.services({choice.kind.id}, states) + zones.key(opened),
    )
    sources = {layer.measure.release_id, *page_parts.registers(opened, choice.kind)}
    draw(place, update, key="withdrawals_map", on_click=clicked, sources=sources)


def _of_types(opened: Opened, ids: pd.Index, types: list[str]) -> pd.Index:
    return ids[opened.place.facilities["type"].reindex(ids).isin(types)] if types else ids


@guarded
def when_it_happened(opened: Opened, choice: Choice) -> None:
    """Draw when it happened: columns by year, and what went by name, newest first."""
    happened = cache.happened(opened, choice.asked)
    if happened is None:
        st.markdown("Nothing on record matches these choices. Choose more events, years, types or wards.")
        return
    if happened.chart is not None:
        page_parts.chart(happened.chart, key="timeline", alt=happened.alt)
        if happened.note:
            st.caption(plain(happened.note))
    st.html(happened.listed)


@guarded
def events(opened: Opened, choice: Choice) -> None:
    """Draw every event of the kind, losses and others, with its evidence, and the download."""
    place, rows = opened.place, cache.matching(opened, choice.asked)
    if rows.empty:
        return

    def draw_list() -> None:
        st.markdown(plain(events_sentence(events_by_year(rows), where=place.name)))
        if said := types_lost(cache.listed(opened, choice.asked), kind=choice.kind):
            st.markdown(plain(said))
        st.dataframe(
            events_table(place, rows),
            hide_index=True,
            alt="Events with their evidence",
            column_config={"Name": st.column_config.TextColumn(pinned=True, width=260)},
        )

    page_parts.while_open(
        f"{count(len(rows), 'event', 'events')} with {'its' if len(rows) == 1 else 'their'} evidence",
        draw_list,
        key="events_open",
        icon=":material/list:",
    )
    page_parts.download("Download the events", lambda: events_csv(place, rows), f"{place.code}-events.csv")
