"""What a visitor's browser may ask of the server: nothing that is meant for developers (docs/decisions/0010).

Streamlit hides the menu of developers from visitors, but still answers what it would send. One message empties the
caches of every visitor, another tells the names of the files in the server's checkout, a third writes files there. And
one may ask for the addresses of half a million files at once. All of that is refused here; how large a message can be
is ``maxWidgetStateSize`` of ``.streamlit/config.toml``.
"""

from __future__ import annotations

from streamlit.logger import get_logger
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.Common_pb2 import FileURLsRequest
from streamlit.runtime.app_session import AppSession

REFUSED = ("_handle_clear_cache_request", "_handle_git_information_request", "_handle_set_run_on_save_request")
MOST_FILES = 20
"""Files that a visitor may choose at once; no control takes more than one."""
OPERATIONS = ("deferred_file", "dataframe_chunk")
"""What a page asks beside its runs: a download, and the rows of a table that are scrolled to."""


def refuse() -> None:
    """Make every visit, also those that have begun, refuse what is meant for developers."""
    for name in REFUSED:
        if not callable(getattr(AppSession, name)):
            raise AttributeError(f"AppSession.{name} is no method in this version of streamlit")
        setattr(AppSession, name, _refused)
    addresses, operation = AppSession._handle_file_urls_request, AppSession._handle_backend_operation_request

    def few(session: AppSession, request: FileURLsRequest) -> None:
        if len(request.file_names) > MOST_FILES:
            _refused(session)
        else:
            addresses(session, request)

    async def wanted(session: AppSession, request: BackendOperationRequest) -> None:
        if request.WhichOneof("payload") in OPERATIONS:
            await operation(session, request)
        else:
            _refused(session)

    for name, handler in (("_handle_file_urls_request", few), ("_handle_backend_operation_request", wanted)):
        setattr(AppSession, name, handler)


def _refused(*_: object) -> None:
    get_logger(__name__).info("A visitor's browser sent a request that no page sends; it was refused.")


refuse()
