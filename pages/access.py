"""Who lost access: who lost the last one in reach, on whom the losses fell, and how sure that is."""

import streamlit as st

from equitymap.dashboard import border_notice, page_parts
from equitymap.dashboard.access import controls, page
from equitymap.dashboard.burden.clusters import clusters, clusters_layer
from equitymap.dashboard.burden.need_weighted_gap import gap_layer, need_weighted_gap, sureness_layer
from equitymap.dashboard.burden.spending import releases, spending
from equitymap.dashboard.burden.who_bore_it import finding, who_bore_it
from equitymap.dashboard.parts import list_notice, neighbourhood_panel, only_control
from equitymap.dashboard.shell import lead, open_page, stop
from equitymap.views.access.access_sentences import no_register
from equitymap.views.words import plain

opened = open_page("Who lost access", "access.py")
choice = controls.controls(opened)
if choice is None:
    stop(no_register(opened.place.name))
of_burden = {"gap": gap_layer, "sure": sureness_layer, "clusters": clusters_layer}

st.title(plain(page.heading(choice)))
lead(f"{page.sentence(opened, choice)} {finding(opened, choice)}")
only_control.control(opened.place, wide=True)
picture, card = st.columns([3, 2], gap="medium")
with picture:
    page.picture(opened, choice, of_burden.get(choice.show, page.layer))
with card, st.container(key="card"):
    if choice.area is None:
        who_bore_it(opened, choice)
    page.of_zone(opened, choice)
    neighbourhood_panel.selected(opened, choice.area)
page.listed(opened, choice)
border_notice.notice(opened, choice.kind, choice.reach_m)
list_notice.notice(opened, choice.kind, compared=choice.span is not None)
if choice.area is not None:
    who_bore_it(opened, choice)
st.header("More", anchor=False)
draws = {"spending": spending, "sure": page.how_sure, "gap": need_weighted_gap, "clusters": clusters}
for tab_id, tab in page_parts.tabs(controls.TABS, key=controls.TAB).items():
    if tab.open:
        with tab:
            draws[tab_id](opened, choice)
page.upload(opened, choice)
page_parts.about_figures(
    opened,
    ["census2021-ts007a", "census2021-age-6", "iod2025-all", *releases(opened)],
    limits=page.limits(opened, choice),
    kinds=[choice.kind],
)
