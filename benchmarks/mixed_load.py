"""Load test on mixed pages: latency with our server settings and with Streamlit's defaults, in one run.

Everybody arrives at once, as when a link is shown to a hall. A quarter each looks at the map, at what has gone, at who
lost access and at Cradle to career; each thinks, changes one control, waits for the answer, and thinks again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
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
}
"""The pages, and the control that is changed on each."""
ASKED = {"cradle_to_career": "&more=years"}
"""What the address of a page asks for beside the place, so that it has its control."""

BEFORE = ("--server.fileWatcherType", "auto", "--runner.postScriptGC", "true")
"""What Streamlit ships, and this dashboard did."""

ALONE_THINKS_S = 1.0


@dataclass
class LoadResult:
    """Result of a load test: milliseconds of every opening and every change, errors, MB of server memory a visitor."""

    opening: list[float] = field(default_factory=list)
    change: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory_mb: float = float("nan")


def bench_visitors(
    code: str, *, counts: Sequence[int] = (1, 40, 100), think_s: float = 20.0, seconds: float = 120.0
) -> str:
    """Run the load test on both servers, the larger crowds after the smaller, and report the latencies.

    Parameters
    ----------
    code
        Code of a built place, or ``demo``.
    counts
        Visitors at once. One visitor sees each page in turn and thinks for a second.
    think_s
        Seconds between an answer and the next change: half of it to one and a half, evenly.
    seconds
        How long each crowd goes on changing after it has arrived.
    """
    met: dict[tuple[int, str], LoadResult] = {}
    for settings, flags in (("before", BEFORE), ("as shipped", ())):
        with serving(ROOT / "app.py", *flags) as server:
            asyncio.run(_alone(server, code, seconds=4.0))  # the server loads its place once
            for count in counts:
                crowd = (
                    _alone(server, code, seconds=seconds / 4)
                    if count == 1
                    else _crowd(server, code, count, think_s=think_s, seconds=seconds)
                )
                met[count, settings] = asyncio.run(crowd)
    return "\n".join(_report(code, met, think_s, seconds))


async def _alone(server: Server, code: str, *, seconds: float) -> LoadResult:
    """One visitor at a time, page after page."""
    met = LoadResult()
    for page in PAGES:
        async with AsyncExitStack() as stack:
            chance = np.random.default_rng(SEED)
            await _visit(stack, server, code, page, met, chance, think_s=ALONE_THINKS_S, seconds=seconds / len(PAGES))
    return met


async def _crowd(server: Server, code: str, count: int, *, think_s: float, seconds: float) -> LoadResult:
    met, before = LoadResult(), server.memory_mb()
    seeds = np.random.SeedSequence(SEED).spawn(count)
    async with AsyncExitStack() as stack:
        visits = [
            _visit(
                stack,
                server,
                code,
                list(PAGES)[number % len(PAGES)],
                met,
                np.random.default_rng(seed),
                think_s=think_s,
                seconds=seconds,
            )
            for number, seed in enumerate(seeds)
        ]
        for outcome in await asyncio.gather(*visits, return_exceptions=True):
            if isinstance(outcome, BaseException):
                met.errors.append(f"{type(outcome).__name__}: {outcome}")
        met.memory_mb = (server.memory_mb() - before) / count
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
    seconds: float,
) -> None:
    visitor = Visitor(await connected(stack, server.url), query=f"place={code}{ASKED.get(page, '')}", page=page)
    met.opening.append(await visitor.run(PAGES[page]))
    if visitor.control is None:
        raise RuntimeError(f"The page {page} has no control called '{PAGES[page]}'")
    options = list(visitor.control.options)
    until, at = time.monotonic() + seconds, int(chance.integers(1, len(options)))
    while True:
        await asyncio.sleep(float(chance.uniform(0.5, 1.5)) * think_s)
        if time.monotonic() > until:
            break
        met.change.append(await visitor.run(PAGES[page], options[at]))
        at = (at + 1) % len(options)
    met.errors += visitor.exceptions


def _report(code: str, met: dict[tuple[int, str], LoadResult], think_s: float, seconds: float) -> list[str]:
    rows: list[tuple[str, ...]] = [
        ("visitors", "settings", "change p50", "p95", "opening p50", "p95", "changes", "errors", "MB each")
    ]
    for (count, settings), crowd in sorted(met.items(), key=lambda item: (item[0][0], item[0][1] != "before")):
        rows.append(
            (
                f"{count:,}",
                settings,
                *(_seconds(times, part) for times in (crowd.change, crowd.opening) for part in (50, 95)),
                f"{len(crowd.change):,}",
                f"{len(crowd.errors):,}",
                "" if np.isnan(crowd.memory_mb) else f"{crowd.memory_mb:.1f}",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    table = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    ratios = []
    for count in sorted({count for count, _ in met}):
        before, after = met[count, "before"].change, met[count, "as shipped"].change
        if before and after:
            ratio = float(np.percentile(before, 50) / np.percentile(after, 50))
            ratios.append(f"{count:,}: {ratio:.1f} times faster")
    return [
        f"Visitors of {code} on {len(PAGES)} pages, seconds; they think {think_s:g} s (a single one"
        f" {ALONE_THINKS_S:g} s) for {seconds:g} s",
        "",
        *table,
        "",
        *(f"Error: {error}" for error in sorted({error for crowd in met.values() for error in crowd.errors})),
        f"Change, p50, as shipped against before ({' '.join(BEFORE)}): {'; '.join(ratios)}.",
    ]


def _seconds(times: Sequence[float], part: int) -> str:
    return f"{np.percentile(times, part) / 1000:.2f}" if times else "none"
