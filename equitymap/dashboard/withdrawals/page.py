"""The parts of the page about what has gone: controls, map by year, timeline, evidence."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from equitymap.dashboard import address, page_parts, places_cache
from equitymap.dashboard.neighbourhood_panel import clicked
from equitymap.dashboard.page_parts import FIRST_YEAR, LAST_YEAR, group, kind_control
from equitymap.dashboard.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.kinds import KIND_BY_ID, KINDS, Kind
from equitymap.measures.selection import is_open
from equitymap.measures.withdrawals import snapshot as snapshots
from equitymap.measures.withdrawals.services_by_state import count_by_state, count_by_state_at
from equitymap.measures.withdrawals.timeline import events_by_year
from equitymap.places.gone import gone
from equitymap.views.burden.scissors_sentences import events_sentence
from equitymap.views.map import legend, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.record_words import event_label
from equitymap.views.withdrawals import year_charts
from equitymap.views.withdrawals.withdrawal_sentences import at_the_end_of, not_observed, types_lost, what_has_gone
from equitymap.views.withdrawals.withdrawal_tables import events_csv, events_table
from equitymap.views.words import count, plain
from equitymap.vocabulary import EVENTS, LOSSES


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: one kind of service, a year to look at, and which events to list."""

    kind: Kind
    year: int
    events: list[str]
    period: tuple[int, int]
    wards: list[str]
    types: list[str]
    area: str | None


def controls(opened: Opened) -> Choice:
    """Draw the controls in the sidebar and return what they ask for. One kind at a time: counts never mix."""
    place = opened.place
    kinds = [kind.id for kind in KINDS if kind.id in set(place.facilities["kind"])] or [KINDS[0].id]
    types = sorted(place.facilities["type"].dropna().unique())
    wards = places_cache.ward_names(opened)
    everything = (FIRST_YEAR, LAST_YEAR)
    parameters = (
        address.one_of("kind", kinds, kinds[0], key="wd_kind"),
        address.whole("year", FIRST_YEAR, LAST_YEAR, 0, key="wd_year"),
        address.some_of("events", list(EVENTS), [], key="wd_events"),
        address.span("period", *everything, everything, key="wd_period"),
        address.some_of("types", types, [], key="wd_types"),
        address.some_of("wards", list(wards.index), [], key="wd_wards"),
        address.area_of("area", place, key="area"),
    )
    address.arrive(parameters)
    with st.sidebar:
        group("Show")
        kind = kind_control(kinds, key="wd_kind")
        observed = place.manifest.observed.get(kind)
        if not st.session_state["wd_year"]:
            st.session_state["wd_year"] = observed.last if observed else LAST_YEAR
        st.slider("Look at the end of", FIRST_YEAR, LAST_YEAR, key="wd_year", step=1)
        group("List and count")
        labels = {event: event_label(kind, event) for event in EVENTS}
        st.multiselect(
            "Events", list(EVENTS), key="wd_events", format_func=labels.__getitem__, placeholder="Every event"
        )
        st.slider("Years", *everything, value=everything, key="wd_period", step=1)
        of_kind = sorted(place.facilities.loc[place.facilities["kind"] == kind, "type"].dropna().unique())
        st.session_state["wd_types"] = [chosen for chosen in st.session_state["wd_types"] if chosen in of_kind]
        st.multiselect("Types", of_kind, key="wd_types", placeholder="Every type")
        st.multiselect(
            "Wards", list(wards.index), key="wd_wards", format_func=wards.__getitem__, placeholder="Every ward"
        )
    address.leave(opened, parameters)
    state = st.session_state
    return Choice(
        KIND_BY_ID[kind],
        state["wd_year"],
        state["wd_events"],
        tuple(state["wd_period"]),
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


@guarded
def picture(opened: Opened, choice: Choice) -> None:
    """Draw the map of what stood and what had gone at the end of the chosen year."""
    place = opened.place
    supply = places_cache.supply(opened, choice.kind.id)
    then = snapshots.snapshot(place, supply, choice.year)
    layer = opened.layer("iod2025-imd")
    shown = None
    if choice.wards:
        shown = place.inside["ward_code"].isin(choice.wards)
    standing, gone = (_of_types(opened, ids, choice.types) for ids in (then.standing, then.gone))
    years = place.manifest.observed.get(choice.kind.id)
    if then.observed and years is not None:
        said = at_the_end_of(
            choice.kind,
            count_by_state_at(place, supply, choice.year),
            year=choice.year,
            place_name=place.name,
            years=years,
        )
    else:
        said = not_observed(choice.kind, choice.year, years)
    (st.markdown if then.observed else st.info)(plain(said))
    states = ({"open"} if len(standing) else set()) | ({"closed"} if len(gone) else set())
    update = maps.layer_update(
        place,
        layer,
        shown=shown,
        services=standing.union(gone),
        standing=standing,
        selected=choice.area,
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        about=f"{said} The list has every event with its evidence.",
        loud_gone=True,
        key=layer_legend(layer, selected=choice.area) + legend.services({choice.kind.id}, states),
    )
    draw(place, update, key="withdrawals_map", on_click=clicked)


def _of_types(opened: Opened, ids: pd.Index, types: list[str]) -> pd.Index:
    return ids[opened.place.facilities["type"].reindex(ids).isin(types)] if types else ids


@guarded
def events(opened: Opened, choice: Choice) -> None:
    """Draw the timeline of the chosen kind by type of event, and the list with its evidence."""
    place = opened.place
    rows = snapshots.filter_events(
        place, kind=choice.kind.id, events=choice.events, years=choice.period, wards=choice.wards, types=choice.types
    )
    by_year = events_by_year(rows)
    st.subheader("When it happened")
    said_of = events_sentence(by_year, where=place.name)
    none = f"No event of these {choice.kind.many} is on record in {place.name}."
    st.markdown(plain(said_of if len(rows) else none))
    lost = rows[rows.index.isin(gone(place, choice.kind.id).index)]
    if said := types_lost(lost, kind=choice.kind):
        st.markdown(plain(said))
    observed = place.manifest.observed.get(choice.kind.id)
    if observed is not None and len(rows):
        span = (max(observed.first, choice.period[0]), min(observed.last, choice.period[1]))
        if span[0] <= span[1]:
            page_parts.chart(
                year_charts.timeline(by_year, years=span, kind_words={choice.kind.id: choice.kind.many}),
                key="timeline",
                alt=f"Events by year. {said_of}",
            )
            st.caption("Each mark is a year; its number is the count of that type of event. Types are never added up.")
    _list(opened, rows)


def _list(opened: Opened, rows: pd.DataFrame) -> None:
    def draw_list() -> None:
        if rows.empty:
            st.markdown("Nothing on record matches these choices. Choose more events, years, types or wards.")
        else:
            st.dataframe(events_table(opened.place, rows), hide_index=True, alt="Events with their evidence")

    page_parts.while_open(
        f"List: {count(len(rows), 'event', 'events')} with {'its' if len(rows) == 1 else 'their'} evidence",
        draw_list,
        key="events_open",
        icon=":material/list:",
    )
    page_parts.download(
        "Download the events", lambda: events_csv(opened.place, rows), f"{opened.place.code}-events.csv"
    )
