"""Start Streamlit servers on free local ports, and measure their memory."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

START_S = 60
SAME = ("--server.fileWatcherType", "none", "--runner.postScriptGC", "false")
"""Our settings, for the plain way: pages are compared, not servers."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """The server's URL, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def memory_mb(self) -> float:
        """Return resident memory of the server process in MB; not a number where the system does not tell."""
        status = Path(f"/proc/{self.pid}/status")
        matched = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="utf-8")) if status.exists() else None
        return int(matched[1]) / 1000 if matched else float("nan")

    def processor_s(self) -> float:
        """Return the seconds of processor time that the server process has used; Linux alone tells."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(script: Path, *flags: str) -> Iterator[Server]:
    """Serve a Streamlit script from its own folder until the block ends, with the settings of that folder.

    ``flags`` are settings of the server that is compared with ours; the one that users get has none.

    Raises
    ------
    RuntimeError
        When the server does not answer; shows the end of its log.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script.name, "--server.port", str(port)]
    command += ["--logger.level", "warning", "--server.address", "127.0.0.1", "--server.headless", "true", *flags]
    log = Path(os.environ.get("TMPDIR", "/tmp")) / f"equitymap-bench-{port}.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=script.parent, stdout=stream, stderr=subprocess.STDOUT)
        try:
            _wait(port, process, log)
            yield Server(port, process.pid)
        except BaseException as broken:
            broken.add_note(f"The end of the server's log:\n{log.read_text(encoding='utf-8')[-3000:]}")
            raise
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            log.unlink(missing_ok=True)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"The server did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
