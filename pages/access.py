"""Who lost access: before and after, people affected, who bore it, and how much it was needed."""

import streamlit as st

from equitymap.dashboard import border_notice
from equitymap.dashboard.access import controls, page
from equitymap.dashboard.burden import spending as spending_tab
from equitymap.dashboard.map import page as map_page
from equitymap.dashboard.shell import lead, open_page
from equitymap.dashboard.withdrawals import page as withdrawals_page
from equitymap.views.words import plain

opened = open_page("Who lost access", "access.py")
choice = controls.controls(opened)

st.title(f"Who lost access to {plain(choice.kind.many)}?")
lead(page.sentence(opened, choice))
border_notice.notice(opened, choice.kind, choice.reach_m)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, choice)
with card, st.container(key="card"):
    map_page.selected(opened, choice.area)
people, burden, gap, clusters, spending = st.tabs(
    ["People affected", "Who bore it", "Need-weighted gap", "Clusters", "Spending and need"],
    on_change="rerun",
    key="access_tab",
)
if people.open:
    with people:
        page.people(opened, choice)
if burden.open:
    with burden:
        page.burden(opened, choice)
if gap.open:
    with gap:
        page.gap(opened, choice)
if clusters.open:
    with clusters:
        page.clustered(opened, choice)
if spending.open:
    with spending:
        spending_tab.spending(opened)
page.upload(opened, choice)
withdrawals_page.limits(opened, choice.kind, also=("census2021-ts007a", "census2021-age-6", "iod2025-all"))
