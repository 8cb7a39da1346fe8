"""The parts of the page: the answer, the picture, the selected body, ties as a table, and what they add up to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from equitymap.dashboard import neighbourhood_panel, page_parts, places_cache, who_works_together, widgets, zones
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.partnerships import cache, network_element
from equitymap.dashboard.partnerships.controls import LED, OPEN, SUBJECTS, TAB, TABS, Choice, pick
from equitymap.dashboard.place_map import draw, in_degrees
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms
from equitymap.dashboard.shell import guarded
from equitymap.measures.only import tenths_of
from equitymap.measures.partnerships import coverage, network, responsible_bodies
from equitymap.measures.partnerships.ties import MEMBERS_SINCE, REGISTER, end_of
from equitymap.sources.csv_text import csv_of
from equitymap.views.partnerships import network as network_view
from equitymap.views.partnerships import partnership_charts as charts
from equitymap.views.partnerships import partnership_layers as layers
from equitymap.views.partnerships import partnership_sentences as words
from equitymap.views.partnerships import partnership_tables as tables
from equitymap.views.partnerships.known import Known, Local, Year, in_year, mark_key
from equitymap.views.partnerships.near_school import children_near
from equitymap.views.words import capital, count, distance, plain

NAMED = 6
"""How many bodies are named beside the picture."""
NEAR_M = 1_000


@dataclass(frozen=True, eq=False)
class Asked:
    """What the page is about: what is known, of which year, and who was responsible for which school."""

    found: Known
    view: Year
    responsible: pd.DataFrame
    working: pd.Series | None


def asked(opened: Opened, found: Known, choice: Choice) -> Asked:
    """Return what is known of the year and the ties that were chosen."""
    rows = opened.place.school_bodies
    responsible = responsible_bodies.responsible_at(rows[rows["inside"]], end_of(choice.year))
    areas = opened.place.inside.index
    working = coverage.active_by_area(found.partnerships, areas, choice.year) if found.local else None
    return Asked(found, layers.local_only(in_year(found, choice.year), choice.ties), responsible, working)


def sentence(opened: Opened, known: Asked) -> str:
    """Return the finding."""
    return words.answer(known.view, known.responsible, working=known.working, place_name=opened.place.name)


def unreadable(why: str) -> None:
    """Say that local records cannot be read, where that is so."""
    if why:
        st.warning(plain(f"{why} Until then you see what the registers say."), icon=":material/error:")


@guarded
def picture(opened: Opened, known: Asked, choice: Choice) -> None:
    """Draw the network or the map of the same ties."""
    said = sentence(opened, known)
    if choice.picture == "map":
        _map(opened, known, choice, said)
    else:
        bodies = known.view.bodies.assign(mark=mark_key(known.view.bodies)).sort_values("name", kind="stable")
        drawn = network_view.network(
            bodies,
            known.view.drawn,
            cache.where(opened),
            selected=choice.body,
            about=words.picture_alt(known.view, [said]),
        )
        network_element.draw(drawn, key="pa_network", on_pick=pick)


def _map(opened: Opened, known: Asked, choice: Choice, said: str) -> None:
    place, view = opened.place, known.view
    tenths = tenths_of(place, "imd")
    layer = layers.layer(known.found, view, place.inside.index, tenths, show=choice.show, selected=choice.area)
    schools = place.facilities.index.intersection(view.bodies.index)
    alone = layers.alone(known.found, view)
    asks_alone = choice.show == "alone"
    drawn = [] if asks_alone else layers.lines(place, known.found, view, selected=choice.body)
    rings = alone.index[alone.fillna(False)] if asks_alone else pd.Index([])
    draw(
        place,
        layer.update(
            place,
            services=schools,
            standing=schools,
            selected=choice.area,
            look=choice.area is not None and st.session_state.get("look") == choice.area,
            highlight=choice.body if choice.body in place.facilities.index else None,
            spots=in_degrees(place.facilities.loc[place.facilities.index.intersection(rings)]),
            lines=drawn,
            marks_key=layers.services_key(schools)
            + layers.lines_key(drawn, known.found)
            + (({"note": "ringed: a school with no tie on record"},) if len(rings) else ()),
            about=f"{layer.title} in {place.name}. {said} The table has the same ties.",
        ),
        key="pa_map",
        on_click=lambda code: pick(code) if code in known.view.bodies.index else neighbourhood_panel.clicked(code),
    )


@guarded
def beside(opened: Opened, known: Asked, local: Local, choice: Choice) -> None:
    """Draw the selected body, or else who coordinates and who has most ties."""
    if choice.body is not None:
        _body(opened, known, local, choice.body)
    else:
        if known.working is None:
            st.info(plain(words.NO_RECORDS), icon=":material/edit_note:")
        _most_tied(known)
        if known.working is not None:
            group("Who coordinates")
            for line in words.backbone_lines(_coordinators(opened, known), known.found)[:NAMED]:
                st.markdown(f"- {plain(line)}")
    if choice.area is not None or zones.shown(opened) is not None:
        neighbourhood_panel.area_card(opened, choice.area)


def _coordinators(opened: Opened, known: Asked) -> pd.DataFrame:
    return coverage.coordinators(known.found.partnerships, known.found.ties, opened.place.inside.index, known.view.year)


def _most_tied(known: Asked) -> None:
    ends = pd.concat([known.view.standing["from_body"], known.view.standing["to_body"]])
    most = ends.value_counts().sort_index().sort_values(ascending=False, kind="stable").head(NAMED)
    if most.empty:
        return
    group("Most ties")
    with st.container(key="pa_most"):
        for body, ties in most.items():
            of = known.found.bodies.loc[[body]].iloc[0]
            st.button(
                f"**{plain(of['name'])}** ({plain(words.what_it_is(of))}): {count(ties, 'tie', 'ties')}",
                key=f"most_{body}",
                type="tertiary",
                on_click=pick,
                args=(str(body),),
            )


def _body(opened: Opened, known: Asked, local: Local, body: str) -> None:
    found, place = known.found, opened.place
    of = found.bodies.loc[[body]].iloc[0]
    st.markdown(f"**{plain(of['name'])}** ({plain(words.what_it_is(of))})")
    st.markdown(plain(words.ties_sentence(found, known.view, body)))
    for line in words.lost_lines(found, known.view, body):
        st.markdown(f"- {plain(line)}")
    if of["kind_of_body"] == "school":
        pupils = known.responsible["pupils"].get(body)
        children = children_near(place, body, NEAR_M)
        st.markdown(plain(words.not_on_roll(children, pupils, reach=distance(NEAR_M))))
        group("What it has been")
        for line in (*words.history_lines(place, body), *words.change_lines(place, found, body)):
            st.markdown(f"- {plain(line)}")
    taken = [words.cover_line(one, str(of["name"])) for one in local.covers.values() if local.name_of(one.body) == body]
    for line in taken:
        st.markdown(f"- {plain(line)}")
    st.button("Show all again", key="pa_close", type="tertiary", on_click=pick, args=(None,))


def below(opened: Opened, known: Asked, local: Local, choice: Choice) -> None:
    """Draw the ties as a table, and in further tabs what they add up to; only the open one is computed."""
    drawn = page_parts.tabs(TABS, key=TAB)
    parts: dict[str, Callable[[], object]] = {
        "ties": lambda: ties(opened, known, choice),
        "bodies": lambda: concentration(opened, known, choice),
        "before": lambda: before(opened, local, choice),
        "covers": lambda: covers(opened, known, local),
        "council": lambda: council(opened, known),
    }
    for name, part in parts.items():
        if drawn[name].open:
            with drawn[name]:
                part()


@guarded
def ties(opened: Opened, known: Asked, choice: Choice) -> None:
    """Draw every tie as a table; the row that is chosen selects its body."""
    for line in (words.lost_sentence(known.view), words.alone_sentence(layers.alone(known.found, known.view))):
        st.markdown(plain(line))
    led = st.session_state.get(LED)
    table = tables.ties_table(known.found, known.view, first=led)
    if table.empty:
        return
    key = f"pa_ties_{known.view.year}_{choice.ties}_{led}"

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
        alt=f"Every tie on record in {known.view.year}, and those lost by then",
    )
    page_parts.download(
        "Download the ties", partial(csv_of, table, index=False), f"{opened.place.code}-{known.view.year}-ties.csv"
    )


@guarded
def concentration(opened: Opened, known: Asked, choice: Choice) -> None:
    """Draw how pupils are shared among bodies, by year and by ward, and how the network hangs together."""
    by_year, year = cache.by_year(opened), who_works_together.observed_year(opened, choice.year)
    said = words.concentration_sentence(year, by_year.loc[[year]].iloc[0])
    st.markdown(plain(said))
    if by_year["effective"].notna().any():
        page_parts.chart(charts.bodies_by_year(by_year, year), key="pa_by_year", alt=f"Bodies by year. {said}")
    view = known.view
    component = network.components(view.bodies.index, view.standing)
    for line in words.network_sentences(
        view.bodies,
        component=component,
        fragmentation=network.borgatti_f(component),
        cross=network.cross_sector(view.bodies, view.standing),
        split=network.articulation_points(view.bodies.index, view.standing),
    ):
        st.markdown(plain(line))
    st.markdown(plain(words.NEITHER))
    wards = places_cache.ward_names(opened)
    page_parts.table(
        f"Bodies by ward, {year}",
        lambda: tables.wards_table(cache.by_ward(opened, choice.year), wards, known.found),
        key="pa_wards_open",
        alt="Schools, pupils and responsible bodies in each ward",
    )
    page_parts.download(
        "Download bodies by year",
        lambda: csv_of(tables.years_table(by_year, known.found), index=False),
        f"{opened.place.code}-bodies-by-year.csv",
    )
    page_parts.footnote(MEMBERS_SINCE)


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
    names = {one.body: words.name_of(known.found, local.name_of(one.body)) for one in local.covers.values()}
    table = tables.covers_table(local.covers, names)
    st.dataframe(table, hide_index=True, alt="What schools now provide that another service used to")
    page_parts.download(
        "Download what schools took on", partial(csv_of, table, index=False), f"{opened.place.code}-took-on.csv"
    )


@guarded
def council(opened: Opened, known: Asked) -> None:
    """Draw the council's part: not the custodian of each day, but three roles that nobody else has."""
    st.markdown("A council runs few schools day by day now. Three roles stay with it:")
    vacant = None
    if known.working is not None:
        rows = _coordinators(opened, known)
        vacant = rows.loc[rows["backbone"].eq(coverage.VACANT), "partnership"].nunique()
    for line in words.council_lines(known.responsible, layers.alone(known.found, known.view), vacant):
        st.markdown(f"- {plain(line)}")


def records(opened: Opened, known: Asked) -> None:
    """Draw, folded, the lists and forms with which stewards put down who works together."""

    def draw_forms() -> None:
        kind = widgets.pills(
            "Records of",
            list(SUBJECTS),
            key="pa_records",
            required=True,
            format_func=lambda one: plain(capital(SUBJECTS[one].many)),
        )
        bodies = known.found.bodies
        registered = bodies.loc[bodies["source"].eq(REGISTER), "name"]
        forms.records(
            opened, SUBJECTS[kind], bodies={str(one): str(name) for one, name in registered.sort_values().items()}
        )

    page_parts.while_open(
        "Add, correct or look up these records", draw_forms, key=OPEN["records"], icon=":material/edit_note:"
    )


def sources(opened: Opened, known: Asked) -> None:
    """Draw where the figures come from, and what they cannot tell."""
    limits = [
        MEMBERS_SINCE,
        "Ties of partnerships are those that somebody has put down here. One that nobody entered is missing.",
    ]
    page_parts.about_figures(
        opened,
        ["gias-schools", "gias-group-links", "gias-groups", "gias-links", "school-census", "iod2025-all"],
        limits=limits if known.found.local else limits[:1],
    )
