"""Start: one question, one box, three pictures of the place in view."""

import streamlit as st

from equitymap.dashboard.parts import feed_line, zone_card
from equitymap.dashboard.shell import open_page
from equitymap.dashboard.start import finder, page, what_is_new

opened = open_page("Start", "start.py")
st.title("What has your neighbourhood lost?")
finder.box(opened)
what_is_new.part(opened)
page.pictures(opened)
finder.below(opened)
zone_card.line(opened)
page.why()
feed_line.line(opened)
page.sources(opened)
