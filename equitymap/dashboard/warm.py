"""Once per server: set aside what never changes, so that collecting garbage does not hold up visitors."""

from __future__ import annotations

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def warm_up() -> None:
    """Freeze everything loaded so far. Call it after imports and after the first place is open.

    Streamlit collects all garbage after every rerun; with the geographic libraries loaded that takes about
    0.1 s each, one visitor at a time (docs/decisions/0003). Frozen objects are passed over.
    """
    gc.collect()
    gc.freeze()
