"""Streamlit's controls, each with the value it holds as its default too.

Why: a page sets the session values of its controls from the address before it draws them. Streamlit tells the browser
so once, in the run that set them. A slow browser that comes upon a control only in the next run is not told, and sends
the control's own default back: the choice of the address would be lost, and a required choice be nothing at all. With
the value as the default, both ways lead to the same.

Every control with a ``key`` is drawn here (``tests/test_code.py``). Parameters and results are those of the function of
``streamlit`` with the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st


def _held(key: str, otherwise: Any = None) -> Any:
    return st.session_state.get(key, otherwise)


def _among(options: Iterable[Any], held: Any) -> Any:
    """Return the values that are on offer, a list for a list: Streamlit refuses a default that is not."""
    offered = list(options)
    if isinstance(held, (list, tuple)) and held not in offered:
        return [one for one in held if one in offered]
    return held if held in offered else None


def _position(options: Sequence[Any], held: Any, otherwise: int | None) -> int | None:
    return list(options).index(held) if held in list(options) else otherwise


def pills(label: str, options: Sequence[Any], *, key: str, **more: Any) -> Any:
    """Draw ``st.pills``; a required choice that came back empty is the one that was held."""
    held = _among(options, _held(key))
    chosen = st.pills(label, options, key=key, default=held, **more)
    return held if chosen is None and more.get("required") else chosen


def segmented_control(label: str, options: Sequence[Any], *, key: str, **more: Any) -> Any:
    """Draw ``st.segmented_control``; a required choice that came back empty is the one that was held."""
    held = _among(options, _held(key))
    chosen = st.segmented_control(label, options, key=key, default=held, **more)
    return held if chosen is None and more.get("required") else chosen


def multiselect(label: str, options: Sequence[Any], *, key: str, **more: Any) -> Any:
    """Draw ``st.multiselect``."""
    return st.multiselect(label, options, key=key, default=_among(options, _held(key)), **more)


def selectbox(label: str, options: Sequence[Any], *, key: str, index: int | None = 0, **more: Any) -> Any:
    """Draw ``st.selectbox``."""
    return st.selectbox(label, options, key=key, index=_position(options, _held(key), index), **more)


def radio(label: str, options: Sequence[Any], *, key: str, index: int | None = 0, **more: Any) -> Any:
    """Draw ``st.radio``."""
    return st.radio(label, options, key=key, index=_position(options, _held(key), index), **more)


def slider(label: str, low: Any, high: Any, *, key: str, value: Any = None, **more: Any) -> Any:
    """Draw ``st.slider``; ``value`` is what it starts from where none is held."""
    return st.slider(label, low, high, key=key, value=_held(key, value), **more)


def number_input(label: str, low: Any, high: Any, *, key: str, value: Any = "min", **more: Any) -> Any:
    """Draw ``st.number_input``; ``value`` is what it starts from where none is held."""
    return st.number_input(label, low, high, key=key, value=_held(key, value), **more)


def toggle(label: str, *, key: str, **more: Any) -> Any:
    """Draw ``st.toggle``."""
    return st.toggle(label, key=key, value=bool(_held(key, False)), **more)
