"""What a visitor's browser may ask of the server, tried on Streamlit's own handling of messages."""

from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession

from equitymap.dashboard.server import visitor_requests


class Session(AppSession):
    """A session as far as handling a message needs one."""

    def __init__(self) -> None:
        self.told, self.wrong = [], []
        self._script_data = SimpleNamespace(main_script_path=__file__)
        self._session_state = SimpleNamespace(clear=lambda: None)

    def __del__(self) -> None:
        """There is nothing to shut down."""

    def _enqueue_forward_msg(self, msg):
        self.told.append(msg)

    def handle_backmsg_exception(self, e):
        self.wrong.append(e)


@pytest.mark.parametrize("message", [BackMsg(clear_cache=True), BackMsg(load_git_info=True)])
def test_what_is_meant_for_developers_is_refused(message):
    made = []

    @st.cache_data(show_spinner=False)
    def figure() -> int:
        made.append(1)
        return 1

    @st.cache_resource(show_spinner=False)
    def place() -> list[int]:
        made.append(1)
        return [1]

    figure.clear(), place.clear()
    figure(), place()
    session = Session()
    session.handle_backmsg(message)
    figure(), place()
    assert len(made) == 2, "the caches of all visitors stand"
    assert (session.told, session.wrong) == ([], [])


def test_a_version_of_streamlit_that_handles_them_elsewhere_is_noticed(monkeypatch):
    monkeypatch.setattr(visitor_requests, "REFUSED", ("_handle_of_another_version",))
    with pytest.raises(AttributeError, match="_handle_of_another_version"):
        visitor_requests.refuse()
