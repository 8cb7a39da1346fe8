"""The gaps: which deprived neighbourhoods lost a service with no other come since, and what would mend most."""

import streamlit as st

from equitymap.dashboard import border_notice, page_parts
from equitymap.dashboard.gaps import controls, page
from equitymap.dashboard.parts import list_notice, neighbourhood_panel
from equitymap.dashboard.shell import lead, open_page, stop
from equitymap.views.gaps.gaps_sentences import no_record
from equitymap.views.words import plain

opened = open_page("The gaps", "gaps.py")
choice = controls.controls(opened)
if choice is None:
    stop(no_record(opened.place.name))

st.title(f"Where are the gaps in {plain(choice.kind.many)}?")
lead(page.sentence(opened, choice))
border_notice.notice(opened, choice.kind, choice.rule.catchment(choice.kind.id).threshold_m)
list_notice.notice(opened, choice.kind, compared=True)
picture, card = st.columns([7, 3], gap="medium")
with picture:
    page.picture(opened, choice)
with card, st.container(key="card"):
    page.beside(opened, choice)
    neighbourhood_panel.selected(opened, choice.area)
page.sureness(opened, choice)
page.listed(opened, choice)
page.bring_back(opened, choice)
page.definition(opened, choice)
page_parts.register_limits(opened, choice.kind, also=("census2021-ts007a", "census2021-age-6", "iod2025-all"))
