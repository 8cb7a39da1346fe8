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
from equitymap.kinds import KIND_BY_ID, KINDS, Kind, kinds_of
from equitymap.measures.selection import is_open
from equitymap.measures.withdrawals import services_by_state
from equitymap.measures.withdrawals import snapshot as snapshots
from equitymap.measures.withdrawals.services_by_state import count_by_state, count_by_state_at
from equitymap.measures.withdrawals.timeline import events_by_year
from equitymap.measures.zones.parts import services_gone
from equitymap.places.gone import gone
from equitymap.views.burden.scissors_sentences import events_sentence
from equitymap.views.map import legend, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.record_words import counted, event_label
from equitymap.views.withdrawals import year_charts
from equitymap.views.withdrawals.withdrawal_sentences import (
    at_the_end_of,
    gone_by_kind,
    not_observed,
    types_lost,
    what_has_gone,
    years_note,
)
from equitymap.views.withdrawals.withdrawal_tables import events_csv, events_list, events_table
from equitymap.views.words import count, plain
from equitymap.views.zone.zone_words import gone_line
from equitymap.vocabulary import EVENTS, LOSSES


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


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar and return what they ask for. One kind at a time: counts never mix."""
    place, state = opened.place, st.session_state
    kinds = [kind.id for kind in kinds_of(set(place.facilities["kind"]))] or [KINDS[0].id]
    types = sorted(place.facilities["type"].dropna().unique())
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
        of_kind = sorted(place.facilities.loc[place.facilities["kind"] == kind.id, "type"].dropna().unique())
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
    place = opened.place
    observed = place.manifest.observed.get(choice.kind.id)
    if observed is None:
        return not_observed(choice.kind, choice.year, None)
    rows = place.withdrawals
    rows = rows[rows["inside"] & rows["kind"].eq(choice.kind.id)]
    open_now = place.facilities.index[is_open(place.facilities)]
    back = rows.loc[rows["event"].isin(LOSSES) & rows["facility_id"].isin(open_now), "facility_id"].nunique()
    return what_has_gone(
        choice.kind,
        count_by_state(place, choice.kind.id),
        returned=back,
        carried_on=int(rows["event"].eq("carried_on").sum()),
        place_name=place.name,
        years=observed,
    )


def other_kinds(opened: Opened, choice: Choice) -> None:
    """Say what else has gone in the place, each kind on its own."""
    place = opened.place
    lost = services_by_state.gone_by_kind(place)
    others = [
        (kind, lost[kind.id], place.manifest.observed[kind.id]) for kind in place.kinds if kind.id != choice.kind.id
    ]
    if said := gone_by_kind(others, lead="Also gone"):
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
    supply = places_cache.supply(opened, choice.kind.id)
    then = snapshots.snapshot(place, supply, choice.year)
    layer = opened.layer("iod2025-imd")
    shown = None
    if choice.wards:
        shown = place.inside["ward_code"].isin(choice.wards)
    standing, went = (_of_types(opened, ids, choice.types) for ids in (then.standing, then.gone))
    years = place.manifest.observed.get(choice.kind.id)
    if then.observed and years is not None:
        said = at_the_end_of(
            choice.kind,
            count_by_state_at(place, supply, choice.year),
            year=choice.year,
            place_name=place.name,
            years=years,
        )
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
    place = opened.place
    rows = _listed(opened, choice)
    observed = place.manifest.observed.get(choice.kind.id)
    if rows.empty:
        st.markdown("Nothing on record matches these choices. Choose more events, years, types or wards.")
        return
    if observed is not None:
        span = (max(observed.first, choice.period[0]), min(observed.last, choice.period[1]))
        names = {event: event_label(choice.kind.id, event) for event in choice.events or LOSSES}
        by_year = events_by_year(rows)
        page_parts.chart(
            year_charts.columns(by_year, years=span, names=names),
            key="timeline",
            alt=f"Events by year. {events_sentence(by_year, where=place.name)}",
        )
        if said := years_note(by_year, span):
            st.caption(plain(said))
    if choice.events:
        heading = f"{count(len(rows), 'event', 'events')}, newest first"
    else:
        heading = f"{counted(choice.kind, len(rows), lost=True)} gone, newest first"
    st.html(events_list(place, rows, heading))


def _listed(opened: Opened, choice: Choice) -> pd.DataFrame:
    """Return the events that the choices leave in, newest first: the losses of what is gone, or the events chosen."""
    rows = _matching(opened, choice)
    return rows if choice.events else rows[rows.index.isin(gone(opened.place, choice.kind.id).index)]


def _matching(opened: Opened, choice: Choice) -> pd.DataFrame:
    return snapshots.filter_events(
        opened.place,
        kind=choice.kind.id,
        events=choice.events,
        years=choice.period,
        wards=choice.wards,
        types=choice.types,
    )


@guarded
def events(opened: Opened, choice: Choice) -> None:
    """Draw every event of the kind, losses and others, with its evidence, and the download."""
    place, rows = opened.place, _matching(opened, choice)
    if rows.empty:
        return

    def draw_list() -> None:
        st.markdown(plain(events_sentence(events_by_year(rows), where=place.name)))
        if said := types_lost(_listed(opened, choice), kind=choice.kind):
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
