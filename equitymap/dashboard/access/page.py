"""The parts of the page about who lost access: map, people affected, and journey times of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, places_cache, uploads
from equitymap.dashboard.access import cache
from equitymap.dashboard.access.cache import Question
from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.messages import message
from equitymap.dashboard.neighbourhood_panel import clicked
from equitymap.dashboard.place_map import draw
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.kinds import Kind
from equitymap.measures.access.affected import affected_between
from equitymap.measures.access.catchment import DETOUR_SENSITIVITY
from equitymap.measures.access.decomposition import mean_over, overall
from equitymap.measures.burden import access_change
from equitymap.measures.withdrawals.snapshot import lost_between
from equitymap.settings import settings
from equitymap.sources.local.travel_matrix import LIMITS, TravelMatrix
from equitymap.views.access import access_sentences as words
from equitymap.views.access.access_tables import change_csv, change_table
from equitymap.views.burden import burden_sentences
from equitymap.views.map import legend
from equitymap.views.map.computed_layer import ComputedLayer, computed_layer
from equitymap.views.words import count, distance, measured, people_count, plain

FILE = "ac_file"


def sentence(opened: Opened, choice: Choice) -> str:
    """Return the answer to the heading: people for whom the last service in reach went."""
    if choice.span is None:
        return words.no_span(choice.kind)
    table = affected_between(
        opened.place,
        choice.kind.id,
        cache.table(opened, question(opened, choice)),
        first=choice.span[0],
        last=choice.span[1],
    )
    return words.affected_sentence(
        table,
        _kind(opened, choice),
        years=choice.span,
        reach_m=choice.reach_m,
        place_name=opened.place.name,
        observed=opened.place.manifest.observed.get(choice.kind.id),
    )


def _kind(opened: Opened, choice: Choice) -> Kind:
    """Return the kind shown; with uploaded journey times all its distances are metres on foot."""
    return choice.kind if journeys(opened) is None else replace(choice.kind, measured="on foot")


def question(opened: Opened, choice: Choice) -> Question:
    """Return the question that the controls ask, with the journey times of this visit."""
    assert choice.span is not None
    return Question(choice.kind.id, choice.span, choice.reach_m, choice.detour, journeys(opened))


def _both(opened: Opened, choice: Choice) -> pd.DataFrame:
    asked = question(opened, choice)
    return access_change.compare_years(cache.table(opened, asked), asked.years)


@guarded
def picture(opened: Opened, choice: Choice, layer_of: Callable[[Opened, Choice], ComputedLayer]) -> None:
    """Draw the map of what was asked for, as ``layer_of`` computes it, with its legend."""
    if choice.span is None:
        st.info(plain(words.no_span(choice.kind)))
        return
    layer = layer_of(opened, choice)
    then = lost_between(opened.place, places_cache.supply(opened, choice.kind.id), choice.span)
    states = ({"open"} if len(then.standing) else set()) | ({"closed"} if len(then.gone) else set())
    update = layer.update(
        opened.place,
        services=then.standing.union(then.gone),
        standing=then.standing,
        selected=choice.area,
        look=choice.area is not None and st.session_state.get("look") == choice.area,
        loud_gone=True,
        marks_key=legend.services({choice.kind.id}, states),
        about=f"{layer.title} in {opened.place.name}. {sentence(opened, choice)} The table has every figure.",
    )
    draw(opened.place, update, key="access_map", on_click=clicked)
    size_note(opened, choice.kind.id)


def size_note(opened: Opened, *kinds: str) -> None:
    """Say what the size of these kinds stands for, where it is not one each."""
    units = [places_cache.supply(opened, kind).unit for kind in kinds]
    if note := words.size_note(units):
        st.caption(plain(note))


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
            low="none lost",
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
def people(opened: Opened, choice: Choice) -> None:
    """Draw who lost and gained the last service in reach, by tenth of deprivation, and why access changed."""
    if choice.span is None:
        return
    asked = question(opened, choice)
    table = cache.table(opened, asked)
    counted = affected_between(opened.place, choice.kind.id, table, first=choice.span[0], last=choice.span[1])
    st.dataframe(
        words.affected_table(counted, choice.kind), hide_index=True, alt="People affected by tenth of deprivation"
    )
    if asked.journeys is None:
        split, before = cache.why(opened, asked)
        residents = opened.place.inside[choice.kind.population]
        means = overall(split, residents.reindex(split.parts.index))
        said = burden_sentences.split_sentence(
            split, means, before=mean_over(before, residents), unit=choice.kind.supply_unit
        )
        st.markdown(plain(said))
        _sensitivity(opened, choice)
    st.caption(words.NOT_SEEN)
    _change_list(opened, choice)


def _sensitivity(opened: Opened, choice: Choice) -> None:
    """Say what other detour factors would give, since the factor is an assumption."""
    assert choice.span is not None
    parts = []
    for factor in DETOUR_SENSITIVITY:
        table = cache.table(opened, Question(choice.kind.id, choice.span, choice.reach_m, factor))
        found = affected_between(opened.place, choice.kind.id, table, first=choice.span[0], last=choice.span[1])
        who = people_count(int(found["lost_people"].sum()), *words.PEOPLE[choice.kind.population])
        parts.append(f"{who} with {100 * factor:.0f} m of way for 100 m of straight line")
    if choice.kind.measured == "straight line":
        st.caption("The reach of this kind is a straight line, so the factor for detours is not used.")
    else:
        st.caption(f"Those who lost the last one in reach would be {plain(' and '.join(parts))}.")


def _change_list(opened: Opened, choice: Choice) -> None:
    asked, both = question(opened, choice), _both(opened, choice)
    page_parts.table(
        f"Table: {count(len(both), 'neighbourhood', 'neighbourhoods')} before and after",
        lambda: change_table(opened.place, both, asked.years, _kind(opened, choice)),
        key="change_open",
        alt="Access before and after, by neighbourhood",
    )
    how = words.how_measured(
        choice.kind,
        unit=places_cache.supply(opened, choice.kind.id).unit,
        reach_m=choice.reach_m,
        detour=choice.detour,
        uploaded=asked.journeys is not None,
    )
    csv = partial(change_csv, opened.place, both, asked.years, choice.kind.id, how=how)
    page_parts.download("Download the table", csv, f"{opened.place.code}-{choice.kind.id}-access.csv")


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
