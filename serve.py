"""The server: the dashboard of ``app.py`` with the sign-in of stewards beside it, in one process on one port.

``streamlit run serve.py``. Started by uvicorn itself, Streamlit reads no ``STREAMLIT_...`` variable.
"""

from pathlib import Path

import streamlit as st

from equitymap.dashboard import entry

app = st.App(
    Path(__file__).with_name("app.py"),
    lifespan=entry.lifespan,
    routes=entry.routes(),
    middleware=entry.middleware(),
    on_script_error=entry.on_script_error,
)
