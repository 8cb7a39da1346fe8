"""The menu: which pages there are, in the order a reader meets them.

While a ``pages/`` folder exists and ``app.py`` has not run since the server started, Streamlit runs a page that is
asked for by address on its own, without the menu. ``join`` notices, sets the menu up and asks for the same page
again, so that the first visitor of a cold server sees what every other one sees.
"""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.scriptrunner import get_script_run_ctx

from equitymap.dashboard import places_cache
from equitymap.dashboard.messages import message
from equitymap.dashboard.server import reconnect
from equitymap.errors import EquityMapError
from equitymap.settings import settings

ROUTER = "app.py"
RAN = "router_ran"


Menu = dict[str, dict[str, StreamlitPage]]


def menu() -> Menu:
    """Return every page by file name, group by group in the order a reader meets them; the first group has no name."""
    context = get_script_run_ctx(suppress_warning=True)
    adding = "visible" if settings().add_places else "hidden"
    england = "hidden" if places_cache.england_build()[0] is None else "visible"
    made = _menu(None if context is None else context.main_script_path, adding=adding, england=england)
    return {name: {file: copy(page) for file, page in pages.items()} for name, pages in made.items()}


@lru_cache(maxsize=8)
def _menu(script: str | None, *, adding: str, england: str) -> Menu:  # noqa: ARG001 - it keys the cache
    """Return the menu of a script: made once, since each page is looked up on the disk; runs change copies of it."""
    return {
        "": {
            "start.py": _page("start.py", "Start", "home", default=True),
            "map.py": _page("map.py", "Map", "map"),
        },
        "What has gone": {
            "gaps.py": _page("gaps.py", "The gaps", "grid_off"),
            "withdrawals.py": _page("withdrawals.py", "What went", "event_busy"),
            "access.py": _page("access.py", "Who lost access", "directions_walk"),
            "proposal.py": _page("proposal.py", "What if", "help_center"),
        },
        "How children fare": {
            "cradle_to_career.py": _page("cradle_to_career.py", "Cradle to career", "child_care"),
            "context.py": _page("context.py", "Outcomes in context", "scatter_plot"),
        },
        "Working together": {
            "partnerships.py": _page("partnerships.py", "Who works together", "hub"),
            "agreement.py": _page("agreement.py", "Ten-year agreement", "handshake"),
            "consultation.py": _page("consultation.py", "Consultation", "record_voice_over"),
        },
        "Places and data": {
            "neighbourhood.py": _page("neighbourhood.py", "My neighbourhood", "home_pin"),
            "zone.py": _page("zone.py", "A zone", "select_all"),
            "workbench.py": _page("workbench.py", "Workbench", "handyman"),
            "compare.py": _page("compare.py", "Compare", "compare_arrows"),
            "england.py": _page("england.py", "England", "public", visibility=england),
            "add_place.py": _page("add_place.py", "Add a place", "add_location", visibility=adding),
            "about.py": _page("about.py", "About the data", "menu_book"),
        },
    }


def titles() -> dict[str, str]:
    """Return the title of every page by file name, in the order of the menu."""
    return {file: page.title for pages in menu().values() for file, page in pages.items()}


def titles_by_page() -> dict[str, str]:
    """Return the same titles by the name that addresses have for a page."""
    return {file.removesuffix(".py"): title for file, title in titles().items()}


def _page(file: str, title: str, icon: str, **more: Any) -> StreamlitPage:
    return st.Page(f"pages/{file}", title=title, icon=f":material/{icon}:", **more)


def _navigation(groups: Menu) -> StreamlitPage:
    return st.navigation({name: list(pages.values()) for name, pages in groups.items()}, position="top")


def run() -> None:
    """Draw the menu and run the page that the address asks for. Only ``app.py`` calls it.

    A message that no section of the page has caught ends the page, and nothing else.
    """
    first = RAN not in st.session_state
    st.session_state[RAN] = True
    page = _navigation(menu())
    if first and reconnect.remember():
        st.rerun()
    try:
        reconnect.run(page.run)
    except EquityMapError as wrong:
        st.error(message(wrong), icon=":material/error:")


def join(page: str) -> None:
    """Bring a page that runs without the menu under it. Does nothing once ``app.py`` has run, or in page tests."""
    context = get_script_run_ctx()
    if context is None or RAN in st.session_state or Path(context.pages_manager.main_script_path).name != ROUTER:
        return
    st.session_state[RAN] = True
    reconnect.remember()
    groups = menu()
    _navigation(groups)
    wanted = next(pages[page] for pages in groups.values() if page in pages)
    st.switch_page(wanted, query_params=st.query_params.to_dict())
