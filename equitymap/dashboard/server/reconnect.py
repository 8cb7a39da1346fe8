"""A browser that comes back after the server was started again, with its controls as the visitor left them.

The new server knows nothing of the visit. The browser sends the address that it has, written before the visitor's last
change, and the state of every control, with that change. A page that starts from the address alone would undo it. So
the page runs once from the address without telling the browser, and then once more with the browser's controls: to
Streamlit they are then a change like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

BROUGHT = "controls_brought_along"


def remember() -> bool:
    """Note the controls that the browser brings along to a visit's first run; say whether there are any."""
    context = get_script_run_ctx()
    brought = [] if context is None else list(context.session_state.get_widget_states())
    if brought:
        st.session_state[BROUGHT] = brought
    return bool(brought)


def run(page: Callable[[], Any]) -> None:
    """Run a page; twice where controls were remembered, the first time in silence."""
    brought: list[WidgetState] = st.session_state.pop(BROUGHT, [])
    context = get_script_run_ctx()
    if not brought or context is None or context.script_requests is None:
        page()
        return
    tell = context._enqueue
    context._enqueue = lambda message: tell(message) if message.WhichOneof("type") == "page_info_changed" else None
    try:
        page()
    finally:
        context._enqueue = tell
        context.script_requests.request_rerun(
            RerunData(
                query_string=context.query_string,
                page_script_hash=context.page_script_hash,
                widget_states=WidgetStates(widgets=brought),
                cached_message_hashes=context.cached_message_hashes,
                context_info=context.context_info,
            )
        )
