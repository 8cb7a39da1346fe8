"""What has gone: what stood, what is left, when it went and how we know."""

import streamlit as st

from equitymap.dashboard import page_parts
from equitymap.dashboard.parts import list_notice, neighbourhood_panel
from equitymap.dashboard.shell import lead, open_page
from equitymap.dashboard.withdrawals import page
from equitymap.views.withdrawals.withdrawal_sentences import how_gone
from equitymap.views.words import plain

opened = open_page("What has gone", "withdrawals.py")
choice = page.controls(opened)

st.title(f"Which {plain(choice.kind.many)} have gone, and when?")
lead(page.sentence(opened, choice))
page.other_kinds(opened, choice)
list_notice.as_told(opened, choice.kind)
picture, card = st.columns([3, 2], gap="medium")
with picture:
    page.picture(opened, choice)
with card, st.container(key="card"):
    if choice.area is None:
        page.when_it_happened(opened, choice)
    page.of_zone(opened, choice)
    neighbourhood_panel.selected(opened, choice.area)
if choice.area is not None:
    page.when_it_happened(opened, choice)
page.events(opened, choice)
page_parts.about_figures(opened, ["iod2025-all"], limits=[how_gone(choice.kind)], kinds=[choice.kind])
