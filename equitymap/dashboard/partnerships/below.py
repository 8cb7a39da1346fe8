"""What stands below the picture, in tabs: ties as a table, what they add up to, what was here before, what is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from equitymap.dashboard import page_parts, places_cache
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.partnerships import cache
from equitymap.dashboard.partnerships.asked import Asked, coordinators
from equitymap.dashboard.partnerships.controls import LED, OPEN, TAB, TABS, Choice
from equitymap.dashboard.parts import who_works_together
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.measures.partnerships import coverage, network
from equitymap.measures.partnerships.ties import MEMBERS_SINCE
from equitymap.records.subjects.base import When
from equitymap.sources.csv_text import csv_of
from equitymap.views.partnerships import asked_of_us, stages_of_life
from equitymap.views.partnerships import partnership_charts as charts
from equitymap.views.partnerships import partnership_layers as layers
from equitymap.views.partnerships import partnership_sentences as words
from equitymap.views.partnerships import partnership_tables as tables
from equitymap.views.partnerships.known import Local
from equitymap.views.words import plain

STAGE_WIDTH = 170
"""Pixels of a stage's name: on a phone what is at work on it stands beside it."""


def below(opened: Opened, known: Asked, local: Local, choice: Choice) -> None:
    """Draw the ties as a table, and in further tabs what they add up to; only the open one is computed."""
    drawn = page_parts.tabs(TABS, key=TAB)
    parts: dict[str, Callable[[], object]] = {
        "ties": lambda: ties(opened, known, choice),
        "stages": lambda: stages(opened, known),
        "bodies": lambda: concentration(opened, known),
        "before": lambda: before(opened, local, choice),
        "covers": lambda: covers(opened, known, local),
        "council": lambda: council(opened, known, local),
    }
    for name, part in parts.items():
        if drawn[name].open:
            with drawn[name]:
                part()


@guarded
def ties(opened: Opened, known: Asked, choice: Choice) -> None:
    """Draw every tie as a table; the row that is chosen selects its body."""
    if known.found.local:
        st.markdown(plain(words.lost_sentence(known.view)))
    st.markdown(plain(words.alone_sentence(layers.alone(known.found, known.view))))
    led = st.session_state.get(LED)
    table = tables.ties_table(known.found, known.shown, first=led)
    if table.empty:
        return
    which = f"{known.view.year}-{choice.ties}"
    key = f"pa_ties_{which}_{led}"

    def chosen() -> None:
        rows = st.session_state[key]["selection"]["rows"]
        st.session_state["pa_body"] = table.index[rows[0]] if rows and rows[0] < len(table) else None

    marked = list(table.index).index(choice.body) if choice.body in table.index else None
    st.dataframe(
        table,
        hide_index=True,
        key=key,
        on_select=chosen,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [] if marked is None else [marked]}},
        alt=f"Ties on record in {known.view.year}, and those lost by then",
    )
    page_parts.download(
        "Download the ties", partial(csv_of, table, index=False), f"{opened.place.code}-{which}-ties.csv"
    )


@guarded
def stages(opened: Opened, known: Asked) -> None:
    """Draw who works on which stage of life, and the stages that nobody is down for."""
    if known.working is None:
        st.markdown("No partnership is on record yet, so nothing is known of the stages of life that they work on.")
        return
    st.markdown(plain(stages_of_life.stages_sentence(known.found, known.view.year)))
    table = stages_of_life.stages_table(known.found, known.view.year, cache.indicator_names())
    if table.empty:
        return
    by_stage = stages_of_life.by_stage_table(known.found, known.view.year)
    st.dataframe(
        by_stage,
        hide_index=True,
        alt="Stages of life, and the partnerships at work on each",
        column_config={"Stage of life": st.column_config.TextColumn(width=STAGE_WIDTH)},
    )
    for line in stages_of_life.works_on_lines(known.found, known.view.year, cache.indicator_names()):
        st.markdown(f"- {plain(line)}")
    page_parts.download(
        "Download who works on what",
        partial(csv_of, table, index=False),
        f"{opened.place.code}-{known.view.year}-stages-of-life.csv",
    )


@guarded
def concentration(opened: Opened, known: Asked) -> None:
    """Draw how pupils are shared among bodies, by year and by ward, and how the network hangs together."""
    by_year, year = cache.by_year(opened), known.observed
    said = words.concentration_sentence(year, by_year.loc[[year]].iloc[0])
    st.markdown(plain(said))
    if by_year["effective"].notna().any():
        page_parts.chart(charts.bodies_by_year(by_year, year), key="pa_by_year", alt=f"Bodies by year. {said}")
    alive, standing = known.view.alive, known.view.standing
    component = network.components(alive.index, standing)
    for line in words.network_sentences(
        alive,
        component=component,
        fragmentation=network.borgatti_f(component),
        cross=network.cross_sector(alive, standing),
        split=network.articulation_points(alive.index, standing),
    ):
        st.markdown(plain(line))
    if known.found.local:
        hangs_together(opened, known)
    st.markdown(plain(words.NEITHER))
    page_parts.table(
        f"Bodies responsible for schools, {year}",
        lambda: tables.members_table(cache.members(opened, year), known.found),
        key=OPEN["members"],
        alt="Bodies responsible for schools, with their schools and pupils",
    )
    if known.found.local:
        page_parts.table(
            "Ties before and after a school's change of status",
            lambda: tables.changes_table(opened.place, known.found, today=date.today()),
            key=OPEN["changes"],
            alt="Partners of each school a year before and after it changed its type, from local records",
        )
        page_parts.footnote(words.NO_CAUSE)
    wards = places_cache.ward_names(opened)
    page_parts.table(
        f"Bodies by ward, {year}",
        lambda: tables.wards_table(cache.by_ward(opened, year), wards, known.found),
        key=OPEN["bodies"],
        alt="Schools, pupils and responsible bodies in each ward",
    )
    page_parts.download(
        "Download bodies by year",
        lambda: csv_of(tables.years_table(by_year, known.found), index=False),
        f"{opened.place.code}-bodies-by-year.csv",
    )
    page_parts.footnote(MEMBERS_SINCE)


def hangs_together(opened: Opened, known: Asked) -> None:
    """Draw how the network of registers and local records hangs together by year, as lines and as a table."""
    together = cache.together(opened, known.changed, known.found, who_works_together.years(opened, known.found))
    if said := words.together_sentence(together):
        st.markdown(plain(said))
        chart = charts.together_by_year(together, known.view.year)
        page_parts.chart(chart, key="pa_together", alt=f"How the network hangs together by year. {said}")
    page_parts.table(
        "How the network hangs together, by year",
        lambda: tables.together_table(together),
        key=OPEN["together"],
        alt="Pieces, fragmentation, pairs across sectors and bodies that hold the network together, by year",
    )


@guarded
def before(opened: Opened, local: Local, choice: Choice) -> None:
    """Draw earlier initiatives, whose relationships may survive."""
    if not local.initiatives:
        st.markdown("Nobody has put down earlier initiatives of this place yet, such as an education action zone.")
        return
    table = tables.initiatives_table(local.initiatives)
    alt = "Earlier initiatives, from their first year to their last. The table has the same."
    page_parts.chart(charts.initiatives_by_year(local.initiatives, choice.year), key="pa_before", alt=alt)
    st.dataframe(table, hide_index=True, alt="Earlier initiatives and what survives of them")
    page_parts.download(
        "Download the initiatives", partial(csv_of, table, index=False), f"{opened.place.code}-initiatives.csv"
    )


@guarded
def covers(opened: Opened, known: Asked, local: Local) -> None:
    """Draw what schools now provide that another service used to."""
    if not local.covers:
        st.markdown("Nobody has put down yet what schools here provide that another service used to.")
        return
    table = tables.covers_table(known.found, local)
    st.dataframe(table, hide_index=True, alt="What schools now provide that another service used to")
    page_parts.download(
        "Download what schools took on", partial(csv_of, table, index=False), f"{opened.place.code}-took-on.csv"
    )


@guarded
def council(opened: Opened, known: Asked, local: Local) -> None:
    """Draw the council's part: three roles that nobody else has, and what local initiatives ask of it."""
    st.markdown(plain(f"Whoever runs the schools, three roles stay with a council ({known.view.year}):"))
    vacant = None
    if known.working is not None:
        rows = coordinators(opened, known)
        vacant = rows.loc[rows["backbone"].eq(coverage.VACANT), "partnership"].nunique()
    for line in words.council_lines(known.responsible, known.observed, layers.alone(known.found, known.view), vacant):
        st.markdown(f"- {plain(line)}")
    group("What local initiatives ask of us")
    asks_of_us(opened, known, local)


@guarded
def asks_of_us(opened: Opened, known: Asked, local: Local) -> None:
    """Draw what promises, actions and reviews of agreements ask, of the council and of all partners first."""
    written = who_works_together.agreements(opened)
    asks = asked_of_us.asked(known.found, local, written, When(date.today().isoformat()))
    st.markdown(plain(asked_of_us.asked_sentence(asks, known.found)))
    if not asks:
        st.page_link("pages/agreement.py", label="To the ten-year agreement", query_params={"place": opened.code})
        return
    for line in asked_of_us.our_lines(asks, known.found):
        st.markdown(f"- {plain(line)}")
    table = asked_of_us.asked_table(asks, known.found)
    st.dataframe(table, hide_index=True, alt="What promises, actions and reviews ask, and of whom")
    page_parts.download(
        "Download what is asked", partial(csv_of, table, index=False), f"{opened.place.code}-what-is-asked.csv"
    )
