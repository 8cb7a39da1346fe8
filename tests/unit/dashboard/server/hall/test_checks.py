"""What a laptop takes for an answer, and for a form: never Streamlit's own page, nor an error, nor silence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from equitymap.dashboard.server.hall import checks

PAGES = {"/form": (200, b"<form></form>"), "/page": (200, b"<script></script>"), "/several": (409, b"<form></form>")}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = PAGES[self.path]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_form_is_told_from_a_page_an_error_and_silence(site, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:1")  # this computer is asked itself
    assert checks._refused(f"{site}/form", form=True) == ""
    assert checks._refused(f"{site}/page") == ""
    assert checks._refused(f"{site}/page", form=True) == f"{site}/page is no form"
    assert checks._refused(f"{site}/several", form=True) == f"{site}/several answers with 409"
    assert "does not answer" in checks._refused("http://127.0.0.1:9/")
