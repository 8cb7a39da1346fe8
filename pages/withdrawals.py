"""What has gone: what stood, what is left, when it went and how we know."""

import streamlit as st

from equitymap.dashboard import neighbourhood_panel, page_parts
from equitymap.dashboard.shell import lead, open_page
from equitymap.dashboard.withdrawals import page
from equitymap.views.words import plain

opened = open_page("What has gone", "withdrawals.py")
choice = page.controls(opened)

st.title(f"Which {plain(choice.kind.many)} have gone, and when?")
lead(page.sentence(opened, choice))
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, choice)
with card, st.container(key="card"):
    neighbourhood_panel.selected(opened, choice.area)
page.events(opened, choice)
page_parts.register_limits(opened, choice.kind, also=("iod2025-all",))
