"""Load generator: concurrent visitors, each a WebSocket client of Streamlit's protocol, without a browser.

Each one waits for about a second (think time), changes the layer, waits for the answer, and starts again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.browser import Site
from benchmarks.servers import Server

LOOKING_S = 1.0
ANSWER_S = 600
SEED = 20210321


@dataclass(frozen=True)
class Crowd:
    """What twenty visitors met: milliseconds of every change, and MB of server memory for each further visitor."""

    ms: tuple[float, ...]
    memory_mb: float


@dataclass
class Visitor:
    """One open session."""

    socket: ClientConnection
    query: str
    page: str
    control: Selectbox | None = None
    fragment: str = ""
    maps: list[str] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    """Hashes of large elements that the browser keeps: it says so, and is not sent them again."""
    exceptions: list[str] = field(default_factory=list)

    async def run(self, label: str, choose: str | None = None) -> float:
        """Send one run, with the control set to ``choose``, and return milliseconds until it has finished."""
        ask = BackMsg()
        ask.rerun_script.query_string = self.query
        ask.rerun_script.page_name = self.page
        ask.rerun_script.cached_message_hashes.extend(self.held)
        if choose is not None and self.control is not None:
            ask.rerun_script.fragment_id = self.fragment
            state = ask.rerun_script.widget_states.widgets.add()
            state.id = self.control.id
            state.string_value = choose
        began = time.perf_counter()
        await self.socket.send(ask.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(decode=False), ANSWER_S))
            kind = answer.WhichOneof("type")
            if answer.metadata.cacheable:
                self.held.add(answer.hash)
            if kind == "delta":
                self._notice(answer.delta, label)
            elif kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            elif kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return (time.perf_counter() - began) * 1000

    def _notice(self, delta: Delta, label: str) -> None:
        element = delta.new_element
        if element.HasField("selectbox") and element.selectbox.label == label:
            self.control, self.fragment = element.selectbox, delta.fragment_id
        elif element.HasField("component_instance"):
            self.maps.append(element.component_instance.json_args)
        elif element.HasField("exception"):
            self.exceptions.append(f"on the page: {element.exception.type}")


async def connected(stack: AsyncExitStack, url: str) -> ClientConnection:
    """Open the WebSocket that Streamlit's page opens; it waits as patiently, and is closed with ``stack``."""
    endpoint = f"ws://{urlsplit(url).netloc}/_stcore/stream"
    return await stack.enter_async_context(
        connect(endpoint, subprotocols=["streamlit"], max_size=None, open_timeout=ANSWER_S, ping_interval=None)  # type: ignore[list-item]
    )


def crowd(server: Server, site: Site, *, visitors: int, changes: int) -> Crowd:
    """Let ``visitors`` change layers at once, then as many again while the first stay connected.

    The times are the first crowd's. Memory is what the second one adds, so that what the first made the
    server load or compute once is not counted.
    """
    return asyncio.run(_crowd(server, site, visitors, changes))


async def _crowd(server: Server, site: Site, visitors: int, changes: int) -> Crowd:
    async with AsyncExitStack() as stack:
        first = await _arrive(stack, site, visitors)
        took = await _wander(first, site, changes)
        before = server.memory_mb()
        second = await _arrive(stack, site, visitors)
        await _wander(second, site, changes)
        after = server.memory_mb()
    return Crowd(tuple(took), (after - before) / visitors)


async def _arrive(stack: AsyncExitStack, site: Site, visitors: int) -> list[Visitor]:
    parts = urlsplit(site.url)
    arrived = []
    for _ in range(visitors):
        visitor = Visitor(await connected(stack, site.url), query=parts.query, page=parts.path.strip("/"))
        await visitor.run(site.label)
        if visitor.control is None or not visitor.maps:
            raise RuntimeError(f"{site.url} has no control called '{site.label}', or no map")
        arrived.append(visitor)
    return arrived


async def _wander(visitors: Sequence[Visitor], site: Site, changes: int) -> list[float]:
    seeds = np.random.SeedSequence(SEED).spawn(len(visitors))
    walks = [
        _walk(visitor, site, changes, np.random.default_rng(seed))
        for visitor, seed in zip(visitors, seeds, strict=True)
    ]
    return [ms for walk in await asyncio.gather(*walks) for ms in walk]


async def _walk(visitor: Visitor, site: Site, changes: int, chance: np.random.Generator) -> list[float]:
    assert visitor.control is not None
    options = list(visitor.control.options)
    took = []
    at = int(chance.integers(1, len(options)))
    for _ in range(changes):
        await asyncio.sleep(float(chance.uniform(0.5, 1.5)) * LOOKING_S)
        seen = len(visitor.maps)
        took.append(await visitor.run(site.label, options[at]))
        if visitor.maps[seen:] in ([], visitor.maps[seen - 1 : seen]):
            raise RuntimeError(f"{site.url} sent no new map for '{options[at]}'")
        at = (at + 1) % len(options)
    return took
