"""A visitor who speaks Streamlit's protocol without a browser, from any address of this machine, and sends files."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

ANSWER_S = 200


@dataclass
class Visit:
    """One open session, speaking as Streamlit's own page does."""

    socket: ClientConnection
    page: str
    query: str
    session: str = ""
    uploader: str = ""
    exceptions: list[str] = field(default_factory=list)

    async def run(self, file: tuple[str, str, int] | None = None, query: str | None = None) -> float:
        """Run the page, with a file in its uploader if one is named; return seconds until it has finished."""
        ask = BackMsg()
        ask.rerun_script.query_string = self.query if query is None else query
        ask.rerun_script.page_name = self.page
        if file is not None:
            state = ask.rerun_script.widget_states.widgets.add()
            state.id = self.uploader
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.file_id, info.name, info.size = file
        began = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(decode=False), ANSWER_S))
            kind = answer.WhichOneof("type")
            if kind == "new_session":
                self.session = answer.new_session.initialize.session_id
            elif kind == "delta" and answer.delta.new_element.HasField("file_uploader"):
                self.uploader = answer.delta.new_element.file_uploader.id
            elif kind == "delta" and answer.delta.new_element.HasField("exception"):
                self.exceptions.append(f"{self.page}: {answer.delta.new_element.exception.type}")
            elif kind == "script_finished" and answer.script_finished in (0, ForwardMsg.FINISHED_SUCCESSFULLY):
                return time.perf_counter() - began


async def arrive(stack: AsyncExitStack, base: str, shown: str, host: str = "127.0.0.1") -> Visit:
    """Open a session on a page, from an address of this machine."""
    page, _, query = shown.partition("?")
    visit = Visit(await socket_of(stack, base, host), page, query)
    await visit.run()
    return visit


async def socket_of(stack: AsyncExitStack, base: str, host: str) -> ClientConnection:
    opened = connect(
        f"ws://{urlsplit(base).netloc}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
        ping_interval=None,
        open_timeout=ANSWER_S,
        local_addr=(host, 0),
    )
    return await stack.enter_async_context(opened)


@asynccontextmanager
async def client_of(base: str, host: str) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client at an address of this machine that has the cookie that Streamlit wants to see."""
    transport = httpx.AsyncHTTPTransport(local_address=host)
    async with httpx.AsyncClient(base_url=base, timeout=ANSWER_S, transport=transport) as client:
        for path in ("/_stcore/health", "/_stcore/host-config"):
            await client.get(path)
        client.headers["X-Xsrftoken"] = client.cookies.get("_streamlit_xsrf") or client.cookies.get("_xsrf") or ""
        yield client


async def give(client: httpx.AsyncClient, visit: Visit, name: str, data: bytes) -> tuple[int, str]:
    """Send a file to a session; return the status of the answer and the file's id."""
    ident = str(uuid.uuid4())
    answer = await client.put(f"/_stcore/upload_file/{visit.session}/{ident}", files={"file": (name, data, "text/csv")})
    return answer.status_code, ident


def memory_mb(pid: int) -> tuple[float, list[int]]:
    """Return resident memory of a process and its children in MB, and the children."""
    total, children = 0.0, []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
        except OSError:
            continue
        own, parent = int(folder.name), int(status.get("PPid", "0"))
        if own == pid or parent == pid:
            total += int(status.get("VmRSS", "0 kB").split()[0]) / 1000
        if parent == pid:
            children.append(own)
    return total, children
