"""What visitors of the page about what has gone share: the answer, what stood in a year, when it happened."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from markupsafe import Markup

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.selection import is_open
from equitymap.measures.withdrawals import services_by_state
from equitymap.measures.withdrawals import snapshot as snapshots
from equitymap.measures.withdrawals.services_by_state import ServiceCounts, count_by_state, count_by_state_at
from equitymap.measures.withdrawals.snapshot import Snapshot
from equitymap.measures.withdrawals.timeline import events_by_year
from equitymap.places.gone import gone
from equitymap.places.place import Place, once_per_place
from equitymap.views.burden.scissors_sentences import events_sentence
from equitymap.views.record_words import counted, event_label
from equitymap.views.withdrawals import year_charts
from equitymap.views.withdrawals.withdrawal_sentences import gone_by_kind, what_has_gone, years_note
from equitymap.views.withdrawals.withdrawal_tables import events_list
from equitymap.views.words import count
from equitymap.vocabulary import LOSSES


@dataclass(frozen=True)
class Asked:
    """Which events are meant: of one kind; of some types of event, wards and types of service, or of any; of years."""

    kind: str
    events: tuple[str, ...]
    period: tuple[int, int]
    wards: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Happened:
    """When it happened: the columns by year with their text alternative and note, where a record is; and the list."""

    chart: go.Figure | None
    alt: str
    note: str
    listed: Markup


@once_per_place
def types_by_kind(place: Place) -> dict[str, list[str]]:
    """Return the types of service of each kind that the place has a record of, in order of name."""
    found = place.facilities.groupby("kind")["type"]
    return {str(kind): sorted(types.dropna().unique()) for kind, types in found}


@per_place(max_entries=64)
def answer(opened: Opened, kind: str) -> str:
    """Return what has gone of a kind that has a record, in the whole place and the whole record."""
    place = opened.place
    rows = place.withdrawals
    rows = rows[rows["inside"] & rows["kind"].eq(kind)]
    open_now = place.facilities.index[is_open(place.facilities)]
    back = rows.loc[rows["event"].isin(LOSSES) & rows["facility_id"].isin(open_now), "facility_id"].nunique()
    return what_has_gone(
        KIND_BY_ID[kind],
        count_by_state(place, kind),
        returned=back,
        carried_on=int(rows["event"].eq("carried_on").sum()),
        place_name=place.name,
        years=place.manifest.observed[kind],
    )


@per_place(max_entries=64)
def other_kinds(opened: Opened, kind: str) -> str:
    """Return what else has gone in the place, each kind on its own."""
    place, lost = opened.place, services_by_state.gone_by_kind(opened.place)
    others = [(one, lost[one.id], place.manifest.observed[one.id]) for one in place.kinds if one.id != kind]
    return gone_by_kind(others, lead="Also gone")


@per_place(max_entries=400)
def at_the_end_of(opened: Opened, kind: str, year: int) -> tuple[Snapshot, ServiceCounts | None]:
    """Return what stood and had gone at the end of a year, and its counts; None where that is not on record."""
    supply = places_cache.supply(opened, kind)
    then = snapshots.snapshot(opened.place, supply, year)
    return then, count_by_state_at(opened.place, supply, year) if then.observed else None


@per_place(max_entries=200)
def matching(opened: Opened, asked: Asked) -> pd.DataFrame:
    """Return the events that are meant, newest first."""
    return snapshots.filter_events(
        opened.place,
        kind=asked.kind,
        events=list(asked.events),
        years=asked.period,
        wards=list(asked.wards),
        types=list(asked.types),
    )


@per_place(max_entries=200)
def listed(opened: Opened, asked: Asked) -> pd.DataFrame:
    """Return those that are listed: the losses of what is gone, or the types of event that are asked for."""
    rows = matching(opened, asked)
    return rows if asked.events else rows[rows.index.isin(gone(opened.place, asked.kind).index)]


@per_place(max_entries=200)
def happened(opened: Opened, asked: Asked) -> Happened | None:
    """Return when what is listed happened; None where nothing is."""
    place, kind, rows = opened.place, KIND_BY_ID[asked.kind], listed(opened, asked)
    if rows.empty:
        return None
    if asked.events:
        heading = f"{count(len(rows), 'event', 'events')}, newest first"
    else:
        heading = f"{counted(kind, len(rows), lost=True)} gone, newest first"
    html, observed = events_list(place, rows, heading), place.manifest.observed.get(kind.id)
    if observed is None:
        return Happened(None, "", "", html)
    span = (max(observed.first, asked.period[0]), min(observed.last, asked.period[1]))
    names = {event: event_label(kind.id, event) for event in asked.events or LOSSES}
    by_year = events_by_year(rows)
    chart = year_charts.columns(by_year, years=span, names=names)
    alt = f"Events by year. {events_sentence(by_year, where=place.name)}"
    return Happened(chart, alt, years_note(by_year, span), html)
