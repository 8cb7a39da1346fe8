"""The parts of the page about who lost access: finding, map, table, how sure it is, and journey times of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, places_cache, zones
from equitymap.dashboard.access import cache
from equitymap.dashboard.access.cache import Question
from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.messages import message
from equitymap.dashboard.parts import pins
from equitymap.dashboard.parts.neighbourhood_panel import clicked, rows_to_choose
from equitymap.dashboard.parts.place_map import draw, in_degrees
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import uploads
from equitymap.dashboard.shell import guarded
from equitymap.kinds import Kind
from equitymap.measures import only
from equitymap.measures.access.catchment import DETOUR_SENSITIVITY, standard
from equitymap.measures.access.decomposition import mean_over, overall
from equitymap.measures.access.in_reach import InReach, in_reach
from equitymap.measures.burden import access_change
from equitymap.measures.withdrawals.snapshot import lost_between
from equitymap.measures.zones.parts import part
from equitymap.settings import settings
from equitymap.sources.local.travel_matrix import LIMITS, TravelMatrix
from equitymap.views.access import access_sentences as words
from equitymap.views.access.access_tables import ROWS_SHOWN, change_cards, change_csv, change_table
from equitymap.views.access.decomposition_sentences import split_sentence
from equitymap.views.access.in_reach_words import nearest_layer, reach_sentence
from equitymap.views.fixed_table import STYLE, fixed_table
from equitymap.views.map import legend
from equitymap.views.map.computed_layer import ComputedLayer, computed_layer
from equitymap.views.only_words import only_sentence, where_words
from equitymap.views.words import count, distance, measured, plain
from equitymap.views.zone.zone_words import lost_last_line

FILE = "ac_file"
FEW = 12
"""So many neighbourhoods that a filter finds have a ring around them, since one alone is hard to see in a city."""
REACH_SENSITIVITY = (0.75, 1.25)
"""Shares of the reach that a kind measured in straight lines is tried under."""


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading: who lives where the last service in reach went, or whom the filter finds."""
    place = opened.place
    if choice.single:
        return reach_sentence(_now(opened, choice), place.name)
    if choice.span is None:
        return words.no_span(choice.kind)
    if choice.only.asks:
        passed = shown(opened, choice)
        said = only_sentence(passed, choice.only, _kind(opened, choice), place_name=place.name, reach_m=choice.reach_m)
        people = int(place.inside.loc[passed.fillna(False), choice.kind.population].sum())
        return words.filtered_sentence(said, people, choice.kind, years=choice.span)
    counted, wards = cache.affected(opened, question(opened, choice))
    return words.affected_sentence(
        counted,
        _kind(opened, choice),
        years=choice.span,
        reach_m=choice.reach_m,
        place_name=place.name,
        wards=wards,
    )


def of_zone(opened: Opened, choice: Choice) -> None:
    """Say how many of the zone in view lost the last service in reach."""
    zone = zones.shown(opened)
    if zone is not None and choice.span is not None:
        found = part(only.lost_last(_both(opened, choice)), opened.place, choice.kind.population, zone.codes)
        st.markdown(plain(lost_last_line(zone, found, choice.kind)))


def shown(opened: Opened, choice: Choice) -> pd.Series:
    """Return which neighbourhoods the filter leaves in, missing where we cannot tell (``measures.only.passing``)."""
    return only.passing(opened.place, choice.only, None if choice.span is None else _both(opened, choice))


def _kind(opened: Opened, choice: Choice) -> Kind:
    """Return the kind shown; with uploaded journey times all its distances are metres on foot."""
    return choice.kind if journeys(opened) is None else replace(choice.kind, measured="on foot")


def question(opened: Opened, choice: Choice) -> Question:
    """Return the question that the controls ask, with the journey times of this visit."""
    assert choice.span is not None
    return Question(choice.kind.id, choice.span, choice.reach_m, choice.detour, journeys(opened))


def _both(opened: Opened, choice: Choice) -> pd.DataFrame:
    return cache.both(opened, question(opened, choice))


def heading(choice: Choice) -> str:
    """Return the question of the page; of a list that tells of no closing it is another one."""
    return f"Who has {_any(choice.kind)} in reach?" if choice.single else f"Who lost access to {choice.kind.many}?"


def _any(kind: Kind) -> str:
    return f"{'an' if kind.one[:1].lower() in 'aeiou' else 'a'} {kind.one}"


def _now(opened: Opened, choice: Choice) -> InReach:
    catchment = standard(choice.kind.id, reach_m=choice.reach_m, detour=choice.detour)
    return in_reach(opened.place, choice.kind, places_cache.supply(opened, choice.kind.id), catchment)


def _picture_now(opened: Opened, choice: Choice) -> None:
    """Draw how far the nearest is, of a kind whose list tells of no closing."""
    supply = places_cache.supply(opened, choice.kind.id)
    update = nearest_layer(_now(opened, choice), selected=choice.area).update(
        opened.place,
        services=supply.open.index,
        selected=choice.area,
        pinned=pins.letters(opened),
        outlined=zones.outlined(opened),
        around=zones.outlined(opened),
        marks_key=zones.key(opened) + legend.services({choice.kind.id}, {"open"}),
        about=sentence(opened, choice),
    )
    draw(opened.place, update, key="access_map", on_click=clicked)


@guarded
def picture(opened: Opened, choice: Choice, layer_of: Callable[[Opened, Choice], ComputedLayer]) -> None:
    """Draw the map of what was asked for, as ``layer_of`` computes it, with its legend."""
    if choice.single:
        _picture_now(opened, choice)
        return
    if choice.span is None:
        st.info(plain(words.no_span(choice.kind)))
        return
    layer = layer_of(opened, choice)
    then = lost_between(opened.place, places_cache.supply(opened, choice.kind.id), choice.span)
    states = ({"open"} if len(then.standing) else set()) | ({"closed"} if len(then.gone) else set())
    found, zone = _outlined(opened, choice), zones.outlined(opened)
    outline = ({"note": words.outlined(choice.only, choice.kind, reach_m=choice.reach_m)},) if found else ()
    update = layer.update(
        opened.place,
        shown=shown(opened, choice).fillna(False).astype(bool) if choice.only.asks else None,
        services=then.standing.union(then.gone),
        standing=then.standing,
        selected=choice.area,
        pinned=pins.letters(opened),
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        loud_gone=not choice.only.asks,
        quiet_open=choice.only.asks,
        outlined=zone or found,
        around=zone,
        spots=in_degrees(opened.place.inside.loc[list(found)])
        if choice.only.asks and len(found) <= FEW and not zone
        else (),
        marks_key=(zones.key(opened) if zone else outline) + legend.services({choice.kind.id}, states),
        about=f"{layer.title} in {opened.place.name}. {sentence(opened, choice)} The table has every figure.",
    )
    draw(opened.place, update, key="access_map", on_click=clicked)


def _outlined(opened: Opened, choice: Choice) -> list[str]:
    """Return the neighbourhoods to outline: those that the filter finds, or that lost the last one in reach."""
    found = shown(opened, choice) if choice.only.asks else only.lost_last(_both(opened, choice))
    return [str(area) for area in found.index[found.fillna(False)]]


def limits(opened: Opened, choice: Choice) -> list[str]:
    """Return what the figures of the page cannot tell: the measure, and what the size of these services stands for."""
    kinds = [choice.kind.id, *(kind for kind, weight in choice.weights if weight)] if choice.span else []
    units = {kind: places_cache.supply(opened, kind).unit for kind in dict.fromkeys(kinds)}
    if choice.span is None:
        return [words.NOT_SEEN]
    observed = opened.place.manifest.observed.get(choice.kind.id)
    return [words.compared(choice.span, observed), words.NOT_SEEN, words.counted_note(units)]


def layer(opened: Opened, choice: Choice) -> ComputedLayer:
    """Return the layer of access: the share lost, or how far the nearest is."""
    kind = _kind(opened, choice)
    both = _both(opened, choice).reindex(opened.place.inside.index)
    if choice.show == "lost":
        return computed_layer(
            100 * both["lost"],
            title=f"Share of access to {kind.many} lost",
            cuts=(10, 25, 50, 75),
            unit="percent",
            decimals=0,
            low="little lost",
            high="all lost",
            selected=choice.area,
            zero="no access lost",
            ramp="loss",
            missing="there was none in reach before",
        )
    if choice.show == "nearest":
        cuts = tuple(round(choice.reach_m * share, -1) for share in (0.25, 0.5, 1, 1.5))
        return computed_layer(
            both["nearest_m_after"],
            title=f"Metres {measured(kind)} to the nearest {kind.one}",
            cuts=cuts,
            unit="people",
            decimals=0,
            low="near",
            high="far",
            selected=choice.area,
            missing=f"no {kind.one} is known",
        )
    return computed_layer(
        access_change.further_m(both),
        title=f"Metres further to the nearest {kind.one}",
        cuts=(100, 500, 1000, 2000),
        unit="people",
        decimals=0,
        low="no further",
        high="much further",
        selected=choice.area,
        zero="no further away than before",
        ramp="loss",
        missing=f"no {kind.one} is known",
    )


@guarded
def listed(opened: Opened, choice: Choice) -> None:
    """Draw the neighbourhoods that lost most, first in the open and all of them below, and their download."""
    if choice.span is None:
        return
    place, kind = opened.place, _kind(opened, choice)
    both = _both(opened, choice)
    if choice.only.asks:
        both = both[shown(opened, choice).reindex(both.index).fillna(False).astype(bool)]
    tenths = only.tenths_of(place, choice.only.domain)
    if both.empty:
        st.info(words.NOBODY_MEETS)
    else:
        st.html(change_cards(place, both, kind, tenths=tenths))
    number = count(len(both), "neighbourhood", "neighbourhoods")
    if len(both) > ROWS_SHOWN:
        page_parts.while_open(
            f"All {number}",
            partial(_change_table, partial(change_table, place, both, choice.span, kind, tenths=tenths)),
            key="ac_table_open",
        )
    how = words.how_measured(
        choice.kind,
        unit=places_cache.supply(opened, choice.kind.id).unit,
        reach_m=choice.reach_m,
        detour=choice.detour,
        uploaded=journeys(opened) is not None,
    )
    how["only"] = where_words(choice.only, kind, reach_m=choice.reach_m)
    csv = partial(change_csv, place, both, choice.span, choice.kind.id, how=how, tenths=tenths)
    page_parts.download(f"Download {number}", csv, f"{place.code}-{choice.kind.id}-access.csv", key="access_download")


def _change_table(table: Callable[[], pd.DataFrame]) -> None:
    """Draw the table that sorts; choosing a row selects its neighbourhood."""
    rows_to_choose(
        table(),
        key="ac_table",
        alt="Access before and after, by neighbourhood, those that lost most first",
        column_config={
            "Neighbourhood": st.column_config.TextColumn(pinned=True, width=310),
            "Tenth": st.column_config.NumberColumn(help="Tenth of England by deprivation, 1 the most deprived."),
        },
    )


def show_button(show: str) -> None:
    """Draw the button that puts a figure of a tab on the map; nothing while it is there."""
    state = st.session_state
    if state["ac_show"] != show:
        st.button("Show it on the map", key=f"ac_show_{show}", on_click=state.update, args=({"ac_show": show},))


@guarded
def how_sure(opened: Opened, choice: Choice) -> None:
    """Draw who lost and gained the last one in reach by tenth of deprivation, and what other distances would give."""
    if choice.span is None:
        st.info(plain(words.no_span(choice.kind)))
        return
    counted, _ = cache.affected(opened, question(opened, choice))
    if journeys(opened) is None:
        st.markdown(plain(_other_distances(opened, choice)))
    st.html(
        STYLE
        + fixed_table(
            words.affected_table(counted, choice.kind),
            f"People by tenth of England, 1 the most deprived: {choice.kind.many} in reach before and after",
        )
    )


def _other_distances(opened: Opened, choice: Choice) -> str:
    """Return how many would have lost the last one in reach under a shorter and a longer reach, or other detours."""
    assert choice.span is not None
    on_foot = choice.kind.measured == "on foot"
    tries = [
        (choice.reach_m, factor) if on_foot else (round(choice.reach_m * factor), choice.detour)
        for factor in (DETOUR_SENSITIVITY if on_foot else REACH_SENSITIVITY)
    ]
    lost = []
    for reach_m, detour in tries:
        found, _ = cache.affected(opened, Question(choice.kind.id, choice.span, reach_m, detour))
        lost.append((reach_m, detour, int(found["lost_people"].sum())))
    return words.other_distances(choice.kind, lost)


@guarded
def why(opened: Opened, choice: Choice) -> None:
    """Say how much access changed in the whole place, and what of it came from services gone and from new ones."""
    if choice.span is None or journeys(opened) is not None:
        return
    split, before = cache.why(opened, question(opened, choice))
    residents = opened.place.inside[choice.kind.population]
    means = overall(split, residents.reindex(split.parts.index))
    unit = places_cache.supply(opened, choice.kind.id).unit
    said = split_sentence(split, means, before=mean_over(before, residents), unit=unit)
    st.markdown(plain(said))


def journeys(opened: Opened) -> TravelMatrix | None:
    """Return the journey times of this visit for this build of the place, if any were given."""
    uploaded: TravelMatrix | None = uploads.found_for(FILE, (opened.code, opened.build_id))
    return uploaded


def upload(opened: Opened, choice: Choice) -> None:
    """Draw the upload of journey times, which then stand in for straight lines in this visit."""
    if not settings().uploads:
        return
    with st.expander("Use journey times of your own", icon=":material/upload_file:"):
        st.markdown("A CSV file with the columns `area`, `facility`, `minutes`. It is used in this visit and not kept.")
        read = uploads.file_of(
            "Journey times (CSV)",
            FILE,
            LIMITS,
            about=(opened.code, opened.build_id),
            read=partial(cache.matrix, opened),
        )
        if read is None:
            return
        matrix = read.found
        if matrix is None:
            st.error(message(read.wrong), icon=":material/error:")
            return
        st.success(
            f"{plain(matrix.name)}: {count(len(matrix.minutes), 'journey', 'journeys')} in use."
            f" {distance(choice.reach_m)} counts as {choice.reach_m / 80:.0f} minutes."
        )
        for note in matrix.notes:
            st.caption(plain(note))
