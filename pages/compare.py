"""Compare: neighbourhoods and zones, or districts, side by side, and which differences are more than chance."""

import streamlit as st

from equitymap.dashboard.compare import controls, page
from equitymap.dashboard.shell import lead, open_page
from equitymap.views.words import plain

opened = open_page("Compare", "compare.py")
choice = controls.controls(opened)
shown = page.gather(choice)

st.title(plain(page.heading(choice, shown)))
lead(page.sentence(opened, choice, shown))
page.choose(opened, choice, shown)
if shown is not None:
    page.picture(shown)
    page.side_by_side(shown)
    page.limits(opened, shown)
