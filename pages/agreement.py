"""Ten-year agreement: what partners mean to change, what figures can tell of it, and what pulls against what."""

import streamlit as st

from equitymap.dashboard.agreement import cache, controls, page
from equitymap.dashboard.parts import zone_card
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.agreement.agreement_sentences import answer

opened = open_page("Ten-year agreement", "agreement.py")
written, unread = cache.readable(opened)
chosen = controls.choice(opened, written)

st.title("What have partners agreed, and what has become of it?")
agreed = None
if chosen is None:
    page.none_yet(opened, unread)
else:
    agreed = cache.agreed(opened, chosen)
    lead(answer(agreed))
    page.targets(opened, agreed)
    page.what_was_agreed(opened, agreed)
    page.below(opened, agreed, written)
    page.pack(opened, agreed)
zone_card.line(opened, "the area that an agreement is for, or of a wider one")
page.records(opened)
page.sources(opened, agreed)
