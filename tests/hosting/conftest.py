"""A hosted copy on this machine: PostgreSQL, two replicas below a path, and nginx with TLS before them.

nginx runs with the settings that ``deploy.proxy`` writes for everybody. Addresses 127.0.0.2 and up are visitors.
"""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from equitymap.dashboard.server import browser_libraries
from equitymap.errors import AssetError
from equitymap.views.map.maps import LEAFLET_FOLDER
from equitymap.views.partnerships.network import CYTOSCAPE_FOLDER
from tests import participants
from tests.postgresql import FOUND, serving
from tests.soak.rebuilds import write

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
BASE, PHRASE, ANSWERS = "/equity", "three words here", 30
CERTIFICATE = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2")
NAMES = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
START_S, STARTED_S = 30, 180


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Hosted:
    """A running copy: its replicas, where they keep places, and how visitors reach the proxy."""

    def __init__(self, folder: Path, records: str) -> None:
        self.folder, self.places = folder, folder / "places"
        self.port, self.plain_port = free_port(), free_port()
        self.url = f"https://127.0.0.1:{self.port}{BASE}"
        self.environment = {
            "EQUITYMAP_RECORDS_URL": records,
            "EQUITYMAP_PLACES_DIR": str(self.places),
            "EQUITYMAP_STATIC_DIR": str(folder / "static"),
            "EQUITYMAP_ANSWERS_PER_HOUR": str(ANSWERS),
            "EQUITYMAP_STEWARD_HASH": PasswordHasher(time_cost=1, memory_cost=1024).hash(PHRASE),
            "STREAMLIT_SERVER_COOKIE_SECRET": "the same for both",
            "STREAMLIT_SERVER_BASE_URL_PATH": BASE.strip("/"),
        }
        self.replicas: dict[str, participants.Server] = {}
        for number in ("1", "2"):
            (folder / number).mkdir()
            replica = participants.Server(folder / number, **self.environment)
            replica.url += BASE
            self.replicas[number] = replica
        self.tls = ssl.create_default_context(cafile=folder / "certificate.pem")

    def visitor(self, number: int, **more: Any) -> httpx.Client:
        """Return a visitor with an address of its own, 127.0.0.number, whose client keeps cookies."""
        sent_from = httpx.HTTPTransport(local_address=f"127.0.0.{number}", verify=self.tls)
        return httpx.Client(base_url=self.url, transport=sent_from, timeout=60, **more)

    def log(self) -> str:
        """Return everything that the proxy has written down."""
        return (self.folder / "log").read_text() + (self.folder / "errors").read_text()


@pytest.fixture(scope="session")
def hosted() -> Iterator[Hosted]:
    """A copy with a session that is open, the demonstration place and a small one."""
    if NGINX is None or not FOUND or shutil.which("openssl") is None:
        pytest.skip("nginx, PostgreSQL or openssl is not on this machine: apt-get install nginx postgresql openssl")
    try:
        browser_libraries.obtain_all(ROOT / "static")
    except AssetError as missing:
        pytest.skip(f"a library of the browser is not installed: {missing}")
    folder = Path(tempfile.mkdtemp(prefix="hosted-"))
    folder.chmod(0o755)  # nginx works in an account that may do nothing
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        for library in (LEAFLET_FOLDER, CYTOSCAPE_FOLDER):
            shutil.copytree(ROOT / "static" / library, folder / "static" / library)
        files = ("-keyout", folder / "key.pem", "-out", folder / "certificate.pem")
        subprocess.run(["openssl", *CERTIFICATE, *NAMES, *files], check=True, capture_output=True)
        write(folder / "places", 1)
        records = running.enter_context(serving()).url
        participants.set_up(records)
        copy = Hosted(folder, records)
        for replica in copy.replicas.values():
            running.callback(replica.stop)
            replica.start()
        running.enter_context(proxy(copy))
        for replica in copy.replicas.values():
            up(replica)
        yield copy


def up(replica: participants.Server) -> None:
    """Wait until a replica answers: two of them start at once beside everything else."""
    until = time.monotonic() + STARTED_S
    while True:
        with suppress(httpx.TransportError):
            if httpx.get(f"{replica.url}/_stcore/health", timeout=10, trust_env=False).is_success:
                return
        assert time.monotonic() < until, replica.log.read_text(errors="replace")[-2000:]
        time.sleep(0.1)


@contextmanager
def proxy(copy: Hosted) -> Iterator[None]:
    """Write the settings as the unit of systemd does, start nginx in the foreground, and stop it in the end."""
    folder, settings = copy.folder, copy.folder / "nginx.conf"
    environment = {
        "PROXY_REPLICAS": ",".join(f"127.0.0.1:{replica.port}" for replica in copy.replicas.values()),
        "PROXY_HTTPS": f"127.0.0.1:{copy.port}",
        "PROXY_HTTP": f"127.0.0.1:{copy.plain_port}",
        "PROXY_CERTIFICATE": str(folder / "certificate.pem"),
        "PROXY_KEY": str(folder / "key.pem"),
        "PROXY_LOG": str(folder / "log"),
        "PROXY_RUN": str(folder),
    }
    command = [sys.executable, "-m", "deploy.proxy", str(settings)]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **copy.environment, **environment}, check=True)
    with (folder / "errors").open("w") as errors:
        process = subprocess.Popen([str(NGINX), "-e", "stderr", "-c", str(settings)], stderr=errors)
    try:
        until = time.monotonic() + START_S
        while not answers(copy.plain_port):
            assert process.poll() is None, (folder / "errors").read_text()
            assert time.monotonic() < until, (folder / "errors").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    """Say whether something listens at a port of this machine."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
