"""A server on this machine that answers as the publishers do: files, map layers page by page, and what goes wrong.

It is used as a mirror: ``https://host/path?query`` is asked for as ``<url>/host/path?query``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.recorded.layers import Layer

CHUNK = 64 * 1024
Service = Callable[[Mapping[str, str]], tuple[int, bytes]]


@dataclass(frozen=True)
class File:
    """One published file, or a function that makes it when it is first asked for."""

    content: bytes | Path | Callable[[], bytes | Path]
    content_type: str = "application/octet-stream"
    etag: str | None = None
    last_modified: float | None = 1_700_000_000.0
    ranges: bool = True


@dataclass
class Fault:
    """What goes wrong at an address, ``times`` times (always when nothing is given), for the ``method`` given.

    ``cut_after`` sends that many bytes and closes, though more were announced. ``pause_s`` waits before each chunk.
    """

    status: int | None = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    cut_after: int | None = None
    gzip: bool = False
    pause_s: float = 0.0
    times: int | None = 1


@dataclass(frozen=True)
class Asked:
    """One request: what was asked and what was answered."""

    method: str
    address: str
    headers: Mapping[str, str]
    form: Mapping[str, str]
    status: int
    sent: int


@dataclass
class Site:
    """What the server publishes, what goes wrong, and what it was asked."""

    url: str = ""
    files: dict[str, File] = field(default_factory=dict)
    layers: dict[str, Layer | Callable[[], Layer]] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def file(self, address: str, content: bytes | Path | Callable[[], bytes | Path], **more: Any) -> None:
        """Publish a file at an address; ``more`` are fields of ``File``."""
        self.files[_bare(address)] = File(content, **more)

    def layer(self, address: str, layer: Layer | Callable[[], Layer]) -> None:
        """Publish a map layer."""
        self.layers[_bare(address)] = layer

    def service(self, address: str, answer: Service) -> None:
        """Let a function answer at an address: it takes the query and returns status and body."""
        self.services[_bare(address)] = answer

    def fault(self, address: str, **what: Any) -> None:
        """Let something go wrong at an address; ``what`` are fields of ``Fault``. Several come in turn."""
        self.faults.setdefault(_bare(address), []).append(Fault(**what))

    def requests(self, part: str = "") -> list[Asked]:
        """Return what was asked of addresses that contain ``part``."""
        return [one for one in self.asked if part in one.address]

    def take_fault(self, address: str) -> Fault | None:
        with self._lock:
            for key in (address, address.partition("?")[0]):
                waiting = self.faults.get(key, [])
                if waiting:
                    if waiting[0].times is not None:
                        waiting[0].times -= 1
                        return waiting.pop(0) if waiting[0].times <= 0 else waiting[0]
                    return waiting[0]
        return None

    def find_file(self, address: str) -> File | None:
        with self._lock:
            key = address if address in self.files else address.partition("?")[0]
            found = self.files.get(key)
            if found is not None and callable(found.content):
                found = self.files[key] = replace(found, content=found.content())
            return found

    def find_layer(self, address: str) -> Layer | None:
        with self._lock:
            key = address.partition("?")[0].removesuffix("/query")
            found = self.layers.get(key)
            if callable(found):
                found = self.layers[key] = found()
            return found


@contextmanager
def serving(site: Site | None = None) -> Iterator[Site]:
    """Serve on a free port of this machine until the block ends."""
    site = site or Site()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _bare(address: str) -> str:
    return address.split("://", 1)[-1]


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away: some tests kill them."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        self._answer({})

    def do_HEAD(self) -> None:
        """Refuse, as the registers of schools (500) and of the NHS (405) do: nobody should ask so."""
        self.form, self.address = {}, self.path.lstrip("/")
        self._write(405 if "nhs" in self.address else 500, b"", {"Content-Type": "text/html"}, None)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._answer(dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True)))

    def log_message(self, *args: object) -> None:
        """Say nothing: requests are in ``Site.asked``."""

    def _answer(self, form: Mapping[str, str]) -> None:
        address = self.path.lstrip("/")
        self.form, self.address = form, address
        try:
            self._send(address, form, self.site.take_fault(address))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, address: str, form: Mapping[str, str], fault: Fault | None) -> None:
        if fault and (fault.status or fault.body is not None) and fault.cut_after is None:
            body = fault.body or b""
            return self._write(fault.status or 200, body, {"Content-Type": fault.content_type, **fault.headers}, None)
        layer = self.site.find_layer(address)
        if layer is not None:
            query = dict(parse_qsl(urlsplit(address).query)) | dict(form)
            asked = address.partition("?")[0].endswith("/query")
            body = json.dumps(layer.answer(query) if asked else layer.about()).encode()
            return self._write(200, body, {"Content-Type": "application/json"}, fault)
        service = self.site.services.get(address.partition("?")[0])
        if service is not None:
            status, body = service(dict(parse_qsl(urlsplit(address).query)))
            return self._write(status, body, {"Content-Type": "application/json"}, fault)
        found = self.site.find_file(address)
        if found is None:
            return self._write(404, b"<html><body>Not found</body></html>", {"Content-Type": "text/html"}, None)
        body = found.content.read_bytes() if isinstance(found.content, Path) else bytes(found.content)
        headers = {
            "Content-Type": found.content_type,
            "ETag": found.etag or f'"{hashlib.sha256(body).hexdigest()[:16]}"',
        }
        if found.last_modified is not None:
            headers["Last-Modified"] = formatdate(found.last_modified, usegmt=True)
        headers = {name: value for name, value in headers.items() if value} | dict(fault.headers if fault else {})
        if self.headers.get("If-None-Match") in {"*", headers.get("ETag")} - {None}:
            return self._write(304, b"", headers, None)
        start = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        fresh = self.headers.get("If-Range") in {None, headers.get("ETag"), headers.get("Last-Modified")}
        if start and found.ranges and fresh and not (fault and fault.gzip):
            first = int(start.group(1))
            if first >= len(body):
                return self._write(416, b"", {"Content-Range": f"bytes */{len(body)}"}, None)
            headers["Content-Range"] = f"bytes {first}-{len(body) - 1}/{len(body)}"
            return self._write(206, body[first:], headers, fault)
        return self._write(200, body, headers, fault)

    def _write(self, status: int, body: bytes, headers: Mapping[str, str], fault: Fault | None) -> None:
        """Send an answer, whole or cut."""
        if (fault and fault.gzip) or (
            status == 200 and "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 500
        ):
            body, headers = gzip.compress(body, 1), {**headers, "Content-Encoding": "gzip"}
        upto = len(body) if fault is None or fault.cut_after is None else min(fault.cut_after, len(body))
        self.site.asked.append(Asked(self.command, self.address, dict(self.headers), self.form, status, upto))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for first in range(0, 0 if self.command == "HEAD" else upto, CHUNK):
            if fault and fault.pause_s:
                time.sleep(fault.pause_s)
            self.wfile.write(body[first : min(first + CHUNK, upto)])
        if upto < len(body):
            self.close_connection = True


def page_of_gov_uk(
    attachments: Sequence[tuple[str, str]], *, document_type: str = "statistics", drawn: bool = False
) -> bytes:
    """Return the content API's answer for a page with attachments: title and address of each.

    Until April 2026 the answer held each attachment a second time, drawn as a box with a link to a page that shows the
    file (``drawn``); pages that were not published since may still have it.
    """
    listed = [
        {"attachment_type": "file", "title": title, "url": url, "filename": url.rsplit("/", 1)[-1], "id": url}
        for title, url in attachments
    ]
    boxes = {"documents": [_box(title, url) for title, url in attachments]} if drawn else {}
    return json.dumps({"document_type": document_type, "details": {"attachments": listed, **boxes}}).encode()


def _box(title: str, url: str) -> str:
    """Draw an attachment: its title links to the file, and of a CSV another link to the page that shows it."""
    asset, name = url.rsplit("/", 2)[-2:]
    shown = f'<a href="/csv-preview/{asset}/{name}" class="govuk-link">View online</a>' if name.endswith(".csv") else ""
    return f'<section class="gem-c-attachment"><h2><a class="govuk-link" href="{url}">{title}</a></h2>{shown}</section>'


def items_of_portal(items: Sequence[tuple[str, str]], *, owner: str = "ONSGeography_data", modified: int = 1) -> bytes:
    """Return what a search of the portal answers: the number and title of each item, some of other owners."""
    listed = [
        {"id": number, "owner": owner, "title": title, "type": "CSV Collection", "modified": modified, "created": at}
        for at, (number, title) in enumerate(items)
    ]
    stranger = {"id": "f" * 32, "owner": "somebody_else", "title": items[0][1].replace("2", "9"), "modified": 1}
    return json.dumps({"total": len(listed) + 1, "results": [stranger, *listed]}).encode()


def census_service(cells: Mapping[str, Sequence[tuple[str, int]]], *, most: int = 500) -> Service:
    """Return the ONS service for census figures, by area and category; above ``most`` areas it answers 520."""

    def answer(query: Mapping[str, str]) -> tuple[int, bytes]:
        kind, *areas = query["area-type"].split(",")
        areas = areas or list(cells)
        if len(areas) > most:
            return 520, b"<html>error code: 520</html>"
        said = [
            {
                "dimensions": [
                    {"dimension_id": kind, "option_id": area, "option": area},
                    {"dimension_id": query["dimensions"], "option_id": str(at), "option": option},
                ],
                "observation": count,
            }
            for area in areas
            for at, (option, count) in enumerate(cells.get(area, ()), 1)
        ]
        whole = {"observations": said, "total_observations": len(said), "total_areas": len(areas), "blocked_areas": 0}
        return 200, json.dumps(whole).encode()

    return answer
