"""Map: need or outcomes by neighbourhood, with the services that stand and those that are gone."""

import streamlit as st

from equitymap.dashboard import border_notice
from equitymap.dashboard.map import page
from equitymap.dashboard.map.controls import map_controls
from equitymap.dashboard.shell import lead, open_page, source_line
from equitymap.measures import selection
from equitymap.views.map import map_sentences
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

st.title(plain(map_sentences.question(layer)))
lead(map_sentences.answer(layer, opened.place.name, shown))
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, view, layer, shown=shown, services=services)
    page.notes(layer)
with card, st.container(key="card"):
    page.selected(opened, view.area, mapped=view.layer)
page.tables(opened, layer, shown=shown, services=services)
page.link(opened, view)
source_line(opened, layer.measure)
border_notice.limits(opened)
