"""What has gone: what stood, what is left, when it went and how we know."""

import streamlit as st

from equitymap.dashboard import map_page, withdrawals_page
from equitymap.dashboard.frame import lead, open_page
from equitymap.views.words import plain

opened = open_page("What has gone", "withdrawals.py")
choice = withdrawals_page.controls(opened)

st.title(f"Which {plain(choice.kind.many)} have gone, and when?")
lead(withdrawals_page.sentence(opened, choice))
picture, card = st.columns([7, 3], gap="medium")
with picture:
    withdrawals_page.picture(opened, choice)
with card, st.container(key="card"):
    map_page.selected(opened, choice.area)
withdrawals_page.events(opened, choice)
withdrawals_page.limits(opened, choice.kind, also=("iod2025-all",))
