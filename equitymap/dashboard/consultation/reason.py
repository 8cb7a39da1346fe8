"""Why a steward does not show or accept something: one of a list of reasons, or their own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from equitymap.dashboard import widgets

OWN = "Another reason"


def reason(reasons: Sequence[str], key: str) -> str:
    """Draw the choice of a reason, or a line for one's own; return it, empty where none is said."""
    chosen = widgets.selectbox("Reason", [*reasons, OWN], key=f"{key}_reason")
    if chosen != OWN:
        return str(chosen)
    return st.text_input("Your reason, without the words themselves", key=f"{key}_own", max_chars=200) or ""
