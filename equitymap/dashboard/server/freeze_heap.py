"""Freeze the heap once (``gc.freeze``) so that Streamlit's per-rerun collection skips it."""

from __future__ import annotations

import gc

import streamlit as st


@st.cache_resource(show_spinner=False)
def freeze_heap() -> None:
    """Freeze everything loaded so far. Call it after imports and after the first place is open.

    Python looks through all objects when many new ones have come; with the geographic libraries loaded that takes
    about 0.1 s, and every visitor waits. Frozen objects are passed over. That Streamlit does the same after every run
    is switched off in ``.streamlit/config.toml`` (docs/decisions/0009).
    """
    gc.collect()
    gc.freeze()
