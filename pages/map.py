"""Map: need or outcomes by neighbourhood, with the services that stand and those that are gone."""

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.map import controls, page
from equitymap.dashboard.map.near import around, near
from equitymap.dashboard.parts import neighbourhood_panel, only_control
from equitymap.dashboard.shell import lead, open_page
from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures import selection
from equitymap.views.words import plain

opened = open_page("Map", "map.py")
choice = controls.controls(opened)

layer = opened.layer(choice.layer)
shown = selection.neighbourhoods(
    opened.place,
    wards=choice.wards,
    ranged=opened.layer(choice.ranged) if choice.ranged else None,
    bounds=choice.bounds,
)
passed = only_control.passing(opened, choice.only, choice.kind or KINDS[0].id)
shown &= passed.fillna(False).astype(bool)
services = selection.facilities(
    opened.place, kinds=choice.kinds, statuses=choice.statuses, types=choice.types, phases=choice.phases
)
found = near(opened, choice)
said = found.sentence if found else page.lead_sentence(opened, choice, layer, shown=shown, passed=passed)

beside, main = st.columns([3, 7], gap="medium")  # the ways to find come first; page.css draws them on the right
with beside:
    with st.container(key="find_box"):
        neighbourhood_panel.find(opened)
    with st.container(key="card"):
        neighbourhood_panel.clicked_service(opened)
        if found:
            around(opened, found)
        neighbourhood_panel.area_card(opened, choice.area, mapped=choice.layer, gone=found is None)
with main:
    with st.container(key="answer"):
        st.title(plain(page.heading(opened, choice, layer, found)))
        lead(said)
    page.picture(opened, choice, layer, found, said=said, shown=shown, services=services)
    page.notes(layer)
page.tables(opened, choice, layer, shown=shown, services=services)
kinds = [KIND_BY_ID[kind] for kind in choice.kinds]
page_parts.about_figures(opened, [layer.measure.release_id], limits=[layer.measure.limits], kinds=kinds)
