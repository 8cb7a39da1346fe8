"""What a visitor's browser may ask of the server, tried on Streamlit's own handling of messages."""

import asyncio
import tomllib
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.app_session import AppSession

from equitymap.dashboard.server import visitor_requests
from equitymap.measures.zones.pasted import MOST_SIGNS
from tests import loops


class Session(AppSession):
    """A session as far as handling a message needs one."""

    def __init__(self) -> None:
        self.told, self.wrong, self.id = [], [], "visit"
        self._script_data = SimpleNamespace(main_script_path=__file__)
        self._session_state = SimpleNamespace(clear=lambda: None)

    def __del__(self) -> None:
        """There is nothing to shut down."""

    def _enqueue_forward_msg(self, msg):
        self.told.append(msg)

    def handle_backmsg_exception(self, e):
        self.wrong.append(e)


@pytest.mark.parametrize("message", ["clear_cache", "load_git_info", "set_run_on_save"])
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
    session.handle_backmsg(BackMsg(**{message: True}))
    figure(), place()
    assert len(made) == 2, "the caches of all visitors stand"
    assert (session.told, session.wrong) == ([], [])


def asks_for(number):
    message = BackMsg()
    message.file_urls_request.request_id = "r"
    message.file_urls_request.file_names.extend(["a.csv"] * number)
    return message


def test_addresses_are_made_for_a_few_files_and_never_for_half_a_million():
    made = []
    session = Session()
    session._uploaded_file_mgr = SimpleNamespace(get_upload_urls=lambda _, names: made.append(len(names)) or [])
    session.handle_backmsg(asks_for(500_000))
    assert (made, session.told, session.wrong) == ([], [], [])
    session.handle_backmsg(asks_for(1))
    assert (made, session.wrong) == ([1], [])
    assert session.told[0].file_urls_response.response_id == "r"


@pytest.mark.parametrize(
    ("payload", "asked"),
    [("install_skills", 0), ("dismiss_skills_nudge", 0), ("deferred_file", 1), ("dataframe_chunk", 1)],
)
def test_a_visitor_has_nothing_written_on_the_server(payload, asked):
    message, session, seen = BackMsg(), Session(), []

    async def dispatch(request, _):
        seen.append(request.WhichOneof("payload"))
        return BackendOperationResponse(request_id=request.request_id)

    message.backend_operation_request.session_id = "visit"
    getattr(message.backend_operation_request, payload).SetInParent()
    session._background_tasks = set()
    session._backend_operation_dispatcher = SimpleNamespace(dispatch=dispatch)

    async def handle():
        session.handle_backmsg(message)
        await asyncio.gather(*session._background_tasks)

    loops.run(handle())
    assert (seen, len(session.told), session.wrong) == ([payload] * asked, asked, [])


def test_a_message_of_a_visitor_is_bounded_and_the_largest_text_fits(root):
    settings = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert 4 * MOST_SIGNS < settings["server"]["maxWidgetStateSize"] * 1_000_000 <= 1_000_000


def test_a_version_of_streamlit_that_handles_them_elsewhere_is_noticed(monkeypatch):
    monkeypatch.setattr(visitor_requests, "REFUSED", ("_handle_of_another_version",))
    with pytest.raises(AttributeError, match="_handle_of_another_version"):
        visitor_requests.refuse()
