"""The address below which browsers fetch the files of the static folder, where that is not the one beside ``app.py``.

Streamlit serves the folder ``static`` beside the script that it runs, and no other.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from equitymap.dashboard.server.sign_in import base
from equitymap.settings import ROOT, settings

HEADERS = {"Access-Control-Allow-Origin": "*", "X-Content-Type-Options": "nosniff"}
"""As Streamlit sends them."""


class _Files(StaticFiles):
    def file_response(self, *found: Any, **how: Any) -> Response:
        """Return a file with ``HEADERS``."""
        response = super().file_response(*found, **how)
        response.headers.update(HEADERS)
        return response


def routes() -> list[BaseRoute]:
    """Return the address, for a server that is about to start; none where Streamlit serves the folder itself."""
    folder = settings().static_dir
    if folder.resolve() == (ROOT / "static").resolve():
        return []
    return [Mount(f"{base()}/app/static", app=_Files(directory=folder, check_dir=False), name="static")]
