"""The offer to take the whole place away: a folder that describes itself and works without the dashboard."""

from __future__ import annotations

import streamlit as st

from equitymap.dashboard.messages import for_keeper, message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.server import exports
from equitymap.dashboard.shell import guarded
from equitymap.errors import EquityMapError
from equitymap.views.words import code, plain

WHAT = (
    "Every table with what its columns mean, the licences, and a page with the map: one folder that works from disk and"
    " on any web server, without this dashboard."
)
KEY, WRONG = "take_folder", "take_folder_wrong"
"""Id of the button; session value: why nothing could be begun."""


@guarded
def offer(opened: Opened) -> None:
    """Draw the offer: the button that has the zip made, how far it is, then the download."""
    st.header("Take all of it away")
    st.markdown(WHAT)
    found = exports.kept(opened.code, opened.bare.build_id)
    if found.state in ("running", "busy"):
        _watched(opened)
    elif found.state == "made":
        _download(opened, found)
    else:
        if wrong := st.session_state.pop(WRONG, found.words):
            st.warning(f"It could not be put together. {message(wrong)}", icon=":material/error:")
        st.button("Put it together", key=KEY, icon=":material/folder_zip:", on_click=_start, args=(opened,))
    with for_keeper():
        st.markdown(code(_command(opened)))


def _start(opened: Opened) -> None:
    try:
        exports.start(opened.code, opened.bare.build_id)
    except EquityMapError as wrong:
        st.session_state[WRONG] = str(wrong)


@st.fragment(run_every=1.0)
def _watched(opened: Opened) -> None:
    """Draw how far it is, anew every second; when that ends the whole page is drawn again."""
    found = exports.kept(opened.code, opened.bare.build_id)
    if found.state not in ("running", "busy"):
        st.rerun(scope="app")
    if found.state == "busy":
        st.markdown("Another place is being put together. The button is back when that is done.")
        return
    st.progress(min(found.share, 1.0), text=f"{plain(found.words)}. You may look at other pages meanwhile.")


def _download(opened: Opened, found: exports.Kept) -> None:
    size = found.path.stat().st_size
    if size > exports.MOST:
        st.markdown(
            f"It has {size / 1e6:,.0f} MB, too much for a download from here. Whoever looks after this copy has it."
        )
        return
    st.download_button(
        plain(f"Download the folder ({size / 1e6:,.1f} MB, zip)"),
        found.path.read_bytes,
        f"equity-map-{opened.place.code}.zip",
        "application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        key="take_folder_zip",
    )


def _command(opened: Opened) -> str:
    return f"python -m equitymap export --place {opened.code} --to FOLDER"
