"""The menu: which pages there are, in the order a reader meets them.

While a ``pages/`` folder exists and ``app.py`` has not run since the server started, Streamlit runs a page that is
asked for by address on its own, without the menu. ``join`` notices, sets the menu up and asks for the same page
again, so that the first visitor of a cold server sees what every other one sees.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from equitymap.settings import settings

ROUTER = "app.py"
RAN = "router_ran"


def pages() -> dict[str, StreamlitPage]:
    """Return every page by file name, in menu order."""
    return {
        "start.py": st.Page("pages/start.py", title="Start", icon=":material/home:", default=True),
        "map.py": st.Page("pages/map.py", title="Map", icon=":material/map:"),
        "withdrawals.py": st.Page("pages/withdrawals.py", title="What has gone", icon=":material/event_busy:"),
        "access.py": st.Page("pages/access.py", title="Who lost access", icon=":material/directions_walk:"),
        "cradle_to_career.py": st.Page(
            "pages/cradle_to_career.py", title="Cradle to career", icon=":material/child_care:"
        ),
        "proposal.py": st.Page("pages/proposal.py", title="What if", icon=":material/help_center:"),
        "england.py": st.Page("pages/england.py", title="England", icon=":material/public:"),
        "context.py": st.Page("pages/context.py", title="Outcomes in context", icon=":material/scatter_plot:"),
        "add_place.py": st.Page(
            "pages/add_place.py",
            title="Add a place",
            icon=":material/add_location:",
            visibility="visible" if settings().add_places else "hidden",
        ),
        "about.py": st.Page("pages/about.py", title="About the data", icon=":material/menu_book:"),
    }


def run() -> None:
    """Draw the menu and run the page that the address asks for. Only ``app.py`` calls it."""
    st.session_state[RAN] = True
    st.navigation(list(pages().values()), position="top").run()


def join(page: str) -> None:
    """Bring a page that runs without the menu under it. Does nothing once ``app.py`` has run, or in page tests."""
    context = get_script_run_ctx()
    if context is None or RAN in st.session_state or Path(context.pages_manager.main_script_path).name != ROUTER:
        return
    st.session_state[RAN] = True
    menu = pages()
    st.navigation(list(menu.values()), position="top")
    st.switch_page(menu[page], query_params=st.query_params.to_dict())
