"""Who lost access: before and after, people affected, who bore it, and how much it was needed."""

import streamlit as st

from equitymap.dashboard import border_notice, neighbourhood_panel, page_parts
from equitymap.dashboard.access import controls, page
from equitymap.dashboard.burden.clusters import clusters, clusters_layer
from equitymap.dashboard.burden.need_weighted_gap import gap_layer, need_weighted_gap, sureness_layer
from equitymap.dashboard.burden.spending import spending
from equitymap.dashboard.burden.who_bore_it import who_bore_it
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.words import plain

opened = open_page("Who lost access", "access.py")
choice = controls.controls(opened)
of_burden = {"gap": gap_layer, "sure": sureness_layer, "clusters": clusters_layer}

st.title(f"Who lost access to {plain(choice.kind.many)}?")
lead(page.sentence(opened, choice))
border_notice.notice(opened, choice.kind, choice.reach_m)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, choice, of_burden.get(choice.show, page.layer))
with card, st.container(key="card"):
    neighbourhood_panel.selected(opened, choice.area)
tabs = st.tabs(
    ["People affected", "Who bore it", "Need-weighted gap", "Clusters", "Spending and need"],
    on_change="rerun",
    key="access_tab",
)
draws = (page.people, who_bore_it, need_weighted_gap, clusters, lambda opened, _: spending(opened))
for draw, tab in zip(draws, tabs, strict=True):
    if tab.open:
        with tab:
            draw(opened, choice)
page.upload(opened, choice)
page_parts.register_limits(opened, choice.kind, also=("census2021-ts007a", "census2021-age-6", "iod2025-all"))
