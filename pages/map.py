"""Map: need or outcomes by neighbourhood, with the services that stand and those that are gone."""

import streamlit as st

from equitymap.dashboard import border, map_page
from equitymap.dashboard.controls import map_controls
from equitymap.dashboard.frame import lead, open_page, source_line
from equitymap.measures import selection
from equitymap.views import sentences
from equitymap.views.words import plain

opened = open_page("Map", "map.py")
view = map_controls(opened)

layer = opened.layer(view.layer)
shown = selection.neighbourhoods(
    opened.place,
    wards=view.wards,
    deciles=view.tenths,
    ranged=opened.layer(view.ranged) if view.ranged else None,
    bounds=view.bounds,
)
services = selection.facilities(
    opened.place, kinds=view.kinds, statuses=view.statuses, types=view.types, phases=view.phases
)

st.title(plain(sentences.question(layer)))
lead(sentences.answer(layer, opened.place.name, shown))
picture, card = st.columns([7, 3], gap="medium")
with picture:
    map_page.picture(opened, view, layer, shown=shown, services=services)
    map_page.notes(layer)
with card, st.container(key="card"):
    map_page.selected(opened, view.area, mapped=view.layer)
map_page.tables(opened, layer, shown=shown, services=services)
map_page.link(opened, view)
source_line(opened, layer.measure)
border.limits(opened)
