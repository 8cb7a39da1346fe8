"""The place in view: kept for a visitor when the menu leads to another page, whose address then names none.

An address without a place opens the default one only for a visitor who has seen no other.
"""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

WRITTEN = "address_written"
"""Session value: the parameters that a page wrote into its address last."""
IN_VIEW = "place_in_view"
"""Session value: the code of the place that was opened last."""
CARRIED = ("area", "kind")
"""Parameters that mean the same on every page that knows them."""


def asked(built: Collection[str], default: str) -> str:
    """Return the place that the address names, else the one in view, else the default one.

    Where the address names none, it is completed: with the place in view, and with the neighbourhood and the kind of
    service that the page before had.
    """
    named = st.query_params.get("place")
    if named is not None:
        return named
    last = st.session_state.get(IN_VIEW)
    if last not in built:
        return default
    before = st.session_state.get(WRITTEN, {})
    params = {name: str(before[name]) for name in CARRIED if name in before and before.get("place") == last}
    params |= st.query_params.to_dict()
    params["place"] = str(last)
    st.query_params.from_dict(params)
    return str(last)


def instead(built: Collection[str], default: str) -> str:
    """Return the place to show where the one that is asked for is not here: never another than the one in view."""
    last = st.session_state.get(IN_VIEW)
    return str(last) if last in built else default if default in built else min(built)


def keep(code: str) -> None:
    """Keep the place that a page has opened."""
    st.session_state[IN_VIEW] = code
