"""The router: which pages there are, in the order a reader meets them. Each page stands on its own."""

import streamlit as st

from equitymap.dashboard.frame import configure

configure("Community equity mapping")
st.navigation(
    [
        st.Page("pages/start.py", title="Start", icon=":material/home:", default=True),
        st.Page("pages/map.py", title="Map", icon=":material/map:"),
        st.Page("pages/about.py", title="About the data", icon=":material/menu_book:"),
    ],
    position="top",
).run()
