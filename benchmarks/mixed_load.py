"""Load test on mixed pages: how long visitors wait for an opening and a change, on one process and on two.

Visitors arrive evenly over a minute, each on one of five pages in turn; each thinks, changes one control, waits for the
answer, and thinks again. With two processes every second visitor is on the other, as behind a proxy that keeps visitors
apart; place files and records are the same.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field

import numpy as np

from benchmarks.servers import Server, serving
from benchmarks.visitors import SEED, Visitor, connected
from equitymap.settings import ROOT

PAGES = {
    "map": "Kind of need",
    "withdrawals": "or by name of the neighbourhood",
    "access": "On the map",
    "cradle_to_career": "Indicator",
    "gaps": "or by name of the neighbourhood",
}
"""The pages, and the control that is changed on each."""
ASKED = {"cradle_to_career": "&more=years"}
"""What the address of a page asks for beside the place, so that it has its control."""

ALONE_THINKS_S = 1.0
ARRIVE_S = 60.0


@dataclass
class LoadResult:
    """Result of a load test.

    Milliseconds of every opening, and of every change with the moment it was answered; errors; MB of memory of all
    processes at the end; changes a second once everybody is there; load of the machine over the last minute.
    """

    opening: list[float] = field(default_factory=list)
    change: list[tuple[float, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory_mb: float = float("nan")
    a_second: float = float("nan")
    load: float = float("nan")


def bench_visitors(
    code: str,
    *,
    counts: Sequence[int] = (1, 20, 50, 100),
    processes: Sequence[int] = (1, 2),
    think_s: float = 10.0,
    seconds: float = 120.0,
) -> str:
    """Run the load test on one process and on two, the larger crowds after the smaller, and report the latencies.

    Parameters
    ----------
    code
        Code of a built place, or ``demo``.
    counts
        Visitors at once. One visitor sees each page in turn and thinks for a second.
    processes
        How many servers the visitors are spread over, in each test.
    think_s
        Seconds between an answer and the next change: half of it to one and a half, evenly.
    seconds
        How long each crowd goes on changing after all have arrived.
    """
    met: dict[tuple[int, int], LoadResult] = {}
    for number in processes:
        with ExitStack() as stack:
            servers = [stack.enter_context(serving(ROOT / "serve.py")) for _ in range(number)]
            for server in servers:
                asyncio.run(_alone(server, code, seconds=4.0))  # each loads its place once
            for count in counts:
                crowd = (
                    _alone(servers[0], code, seconds=seconds / 4)
                    if count == 1
                    else _crowd(servers, code, count, think_s=think_s, seconds=seconds)
                )
                result = met[count, number] = asyncio.run(crowd)
                result.memory_mb = sum(server.memory_mb() for server in servers)
                result.load = os.getloadavg()[0]
    return "\n".join(_report(code, met, think_s, seconds))


async def _alone(server: Server, code: str, *, seconds: float) -> LoadResult:
    """One visitor at a time, page after page."""
    met, began = LoadResult(), time.monotonic()
    for page in PAGES:
        async with AsyncExitStack() as stack:
            chance, until = np.random.default_rng(SEED), time.monotonic() + seconds / len(PAGES)
            await _visit(stack, server, code, page, met, chance, think_s=ALONE_THINKS_S, until=until)
    met.a_second = len(met.change) / (time.monotonic() - began)
    return met


async def _crowd(servers: Sequence[Server], code: str, count: int, *, think_s: float, seconds: float) -> LoadResult:
    met, there = LoadResult(), time.monotonic() + ARRIVE_S
    seeds = np.random.SeedSequence(SEED).spawn(count)

    async def visit(number: int) -> None:
        await asyncio.sleep(ARRIVE_S * number / count)
        page, server = list(PAGES)[number % len(PAGES)], servers[number // len(PAGES) % len(servers)]
        chance = np.random.default_rng(seeds[number])
        await _visit(stack, server, code, page, met, chance, think_s=think_s, until=there + seconds)

    async with AsyncExitStack() as stack:
        for outcome in await asyncio.gather(*map(visit, range(count)), return_exceptions=True):
            if isinstance(outcome, BaseException):
                met.errors.append(f"{type(outcome).__name__}: {outcome}")
    met.a_second = sum(there < moment <= there + seconds for moment, _ in met.change) / seconds
    return met


async def _visit(
    stack: AsyncExitStack,
    server: Server,
    code: str,
    page: str,
    met: LoadResult,
    chance: np.random.Generator,
    *,
    think_s: float,
    until: float,
) -> None:
    visitor = Visitor(await connected(stack, server.url), query=f"place={code}{ASKED.get(page, '')}", page=page)
    met.opening.append(await visitor.run(PAGES[page]))
    if visitor.control is None:
        raise RuntimeError(f"The page {page} has no control called '{PAGES[page]}'")
    options = list(visitor.control.options)
    at = int(chance.integers(1, len(options)))
    while True:
        await asyncio.sleep(float(chance.uniform(0.5, 1.5)) * think_s)
        if time.monotonic() > until:
            break
        took = await visitor.run(PAGES[page], options[at])
        met.change.append((time.monotonic(), took))
        at = (at + 1) % len(options)
    met.errors += visitor.exceptions


def _report(code: str, met: dict[tuple[int, int], LoadResult], think_s: float, seconds: float) -> list[str]:
    rows: list[tuple[str, ...]] = [
        ("visitors", "processes", "change p50", "p95", "opening p50", "p95", "changes/s", "errors", "MB", "load")
    ]
    for (count, number), result in sorted(met.items()):
        changes = [took for _, took in result.change]
        rows.append(
            (
                f"{count:,}",
                f"{number:,}",
                *(_seconds(times, part) for times in (changes, result.opening) for part in (50, 95)),
                f"{result.a_second:.1f}",
                f"{len(result.errors):,}",
                f"{result.memory_mb:,.0f}",
                f"{result.load:.1f}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [
        f"Visitors of {code} on {len(PAGES)} pages, seconds; they arrive over {ARRIVE_S:g} s, think {think_s:g} s (a"
        f" single one {ALONE_THINKS_S:g} s) and go on for {seconds:g} s",
        "",
        *table,
        "",
        *(f"Error: {error}" for error in sorted({error for result in met.values() for error in result.errors})),
    ]


def _seconds(times: Sequence[float], part: int) -> str:
    return f"{np.percentile(times, part) / 1000:.2f}" if times else "none"
