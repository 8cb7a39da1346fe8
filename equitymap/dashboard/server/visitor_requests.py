"""What a visitor's browser may ask of the server: nothing that is meant for developers (docs/decisions/0010).

Streamlit hides the menu of developers from visitors, but still answers what it would send. One message empties the
caches of every visitor, another tells the names of the files in the server's checkout. Both are refused here.
"""

from __future__ import annotations

from streamlit.logger import get_logger
from streamlit.runtime.app_session import AppSession

REFUSED = ("_handle_clear_cache_request", "_handle_git_information_request")


def refuse() -> None:
    """Make every visit, also those that have begun, refuse what is meant for developers."""
    for name in REFUSED:
        if not callable(getattr(AppSession, name)):
            raise AttributeError(f"AppSession.{name} is no method in this version of streamlit")
        setattr(AppSession, name, _refused)


def _refused(_: AppSession) -> None:
    get_logger(__name__).info("A visitor's browser sent a request that is meant for developers; it was refused.")


refuse()
