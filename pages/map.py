"""Map: need or outcomes by neighbourhood, with the services that stand and those that are gone."""

import streamlit as st

from equitymap.dashboard import neighbourhood_panel, page_parts
from equitymap.dashboard.map import controls, page
from equitymap.dashboard.shell import lead, open_page
from equitymap.kinds import KIND_BY_ID
from equitymap.measures import selection
from equitymap.views.map import map_sentences
from equitymap.views.words import plain

opened = open_page("Map", "map.py")
choice = controls.controls(opened)

layer = opened.layer(choice.layer)
shown = selection.neighbourhoods(
    opened.place,
    wards=choice.wards,
    deciles=choice.tenths,
    ranged=opened.layer(choice.ranged) if choice.ranged else None,
    bounds=choice.bounds,
)
services = selection.facilities(
    opened.place, kinds=choice.kinds, statuses=choice.statuses, types=choice.types, phases=choice.phases
)

st.title(plain(map_sentences.question(layer)))
lead(map_sentences.answer(layer, opened.place.name, shown))
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, choice, layer, shown=shown, services=services)
    page.notes(layer)
with card, st.container(key="card"):
    neighbourhood_panel.selected(opened, choice.area, mapped=choice.layer)
page.tables(opened, layer, shown=shown, services=services)
page.link(choice)
kinds = [KIND_BY_ID[kind] for kind in choice.kinds]
page_parts.about_figures(opened, [layer.measure.release_id], limits=[layer.measure.limits], kinds=kinds)
