"""The parts of the page above its tabs: the answer, the picture, the selected body; and the records at its foot."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets, zones
from equitymap.dashboard.page_parts import group
from equitymap.dashboard.partnerships import cache, network_element
from equitymap.dashboard.partnerships.asked import Asked, coordinators
from equitymap.dashboard.partnerships.controls import OPEN, SUBJECTS, Choice, pick
from equitymap.dashboard.parts import neighbourhood_panel, who_works_together
from equitymap.dashboard.parts.place_map import draw, in_degrees
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import forms
from equitymap.dashboard.shell import guarded
from equitymap.measures.only import tenths_of
from equitymap.measures.partnerships.ties import MEMBERS_SINCE, REGISTER
from equitymap.views.partnerships import network as network_view
from equitymap.views.partnerships import partnership_layers as layers
from equitymap.views.partnerships import partnership_sentences as words
from equitymap.views.partnerships import stages_of_life
from equitymap.views.partnerships.known import Local, mark_key
from equitymap.views.partnerships.near_school import children_near
from equitymap.views.words import capital, count, distance, plain

NAMED = 6
"""How many bodies are named beside the picture."""
NEAR_M = 1_000


def sentence(opened: Opened, known: Asked) -> str:
    """Return the finding."""
    return words.answer(
        known.found,
        known.view,
        known.responsible,
        observed=known.observed,
        working=known.working,
        place_name=opened.place.name,
    )


@guarded
def picture(opened: Opened, known: Asked, choice: Choice) -> None:
    """Draw the network or the map of the same ties."""
    said = sentence(opened, known)
    if choice.picture == "map":
        _map(opened, known, choice, said)
    else:
        bodies = known.shown.bodies.assign(mark=mark_key(known.shown.bodies)).sort_values("name", kind="stable")
        drawn = network_view.network(
            bodies,
            known.shown.drawn,
            cache.where(opened, known.changed, known.found),
            about=words.picture_alt(known.shown, [said]),
        )
        network_element.draw(drawn, selected=choice.body, key="pa_network", on_pick=pick)
    if choice.year < who_works_together.last_observed(opened):
        st.caption(plain(MEMBERS_SINCE))


def _map(opened: Opened, known: Asked, choice: Choice, said: str) -> None:
    place, view = opened.place, known.view
    tenths = tenths_of(place, "imd")
    layer = layers.layer(known.found, view, place.inside.index, tenths, show=choice.show, selected=choice.area)
    schools = place.facilities.index.intersection(view.bodies.index)
    standing = schools.intersection(view.alive.index)
    alone = layers.alone(known.found, view)
    asks_alone = choice.show == "alone"
    drawn = [] if asks_alone else layers.lines(place, known.found, known.shown, selected=choice.body)
    rings = alone.index[alone.fillna(False)] if asks_alone else layers.anchors(known.shown)
    ringed = place.facilities.loc[place.facilities.index.intersection(rings)]
    draw(
        place,
        layer.update(
            place,
            services=schools,
            standing=standing,
            selected=choice.area,
            look=choice.area is not None and st.session_state.get("look") == choice.area,
            highlight=choice.body if choice.body in place.facilities.index else None,
            spots=in_degrees(ringed),
            lines=drawn,
            marks_key=layers.services_key(place, schools, standing)
            + layers.lines_key(drawn, known.found)
            + (({"note": layers.RINGED[asks_alone]},) if len(ringed) else ()),
            about=f"{layer.title} in {place.name}. {said} The table has the same ties.",
        ),
        key="pa_map",
        on_click=lambda code: pick(code) if code in known.shown.bodies.index else neighbourhood_panel.clicked(code),
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
            for line in words.backbone_lines(coordinators(opened, known), known.found)[:NAMED]:
                st.markdown(f"- {plain(line)}")
    if choice.area is not None or zones.shown(opened) is not None:
        neighbourhood_panel.area_card(opened, choice.area)


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
    if body in found.partnerships.index:
        st.markdown(plain(stages_of_life.works_on_line(found, body, cache.indicator_names())))
    for line in (*words.successor_lines(found, known.view, body), *words.lost_lines(found, known.view, body)):
        st.markdown(f"- {plain(line)}")
    if of["kind_of_body"] == "school":
        pupils = known.responsible["pupils"].get(body)
        children = children_near(place, body, NEAR_M)
        st.markdown(plain(words.not_on_roll(children, pupils, reach=distance(NEAR_M))))
        group("What it has been")
        for line in (*words.history_lines(place, body), *words.change_lines(place, found, body, today=date.today())):
            st.markdown(f"- {plain(line)}")
    for line in words.cover_lines(found, local, body):
        st.markdown(f"- {plain(line)}")
    st.button("Show all again", key="pa_close", type="tertiary", on_click=pick, args=(None,))


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
