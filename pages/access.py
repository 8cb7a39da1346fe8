"""Who lost access: before and after, people affected, who bore it, and how much it was needed."""

import streamlit as st

from equitymap.dashboard import access_controls, access_page, border, map_page, withdrawals_page
from equitymap.dashboard import spending as spending_tab
from equitymap.dashboard.frame import lead, open_page
from equitymap.views.words import plain

opened = open_page("Who lost access", "access.py")
choice = access_controls.controls(opened)

st.title(f"Who lost access to {plain(choice.kind.many)}?")
lead(access_page.sentence(opened, choice))
border.notice(opened, choice.kind, choice.reach_m)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    access_page.picture(opened, choice)
with card, st.container(key="card"):
    map_page.selected(opened, choice.area)
people, burden, gap, clusters, spending = st.tabs(
    ["People affected", "Who bore it", "Need-weighted gap", "Clusters", "Spending and need"],
    on_change="rerun", key="access_tab",
)  # fmt: skip
if people.open:
    with people:
        access_page.people(opened, choice)
if burden.open:
    with burden:
        access_page.burden(opened, choice)
if gap.open:
    with gap:
        access_page.gap(opened, choice)
if clusters.open:
    with clusters:
        access_page.clustered(opened, choice)
if spending.open:
    with spending:
        spending_tab.spending(opened)
access_page.upload(opened, choice)
withdrawals_page.limits(opened, choice.kind, also=("census2021-ts007a", "census2021-age-6", "iod2025-all"))
