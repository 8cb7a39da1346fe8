"""What a change costs the server: processor time per change, page by page, beside another checkout of the project.

Processor time of the process hardly depends on what else the machine does. Both servers run at the same time, and take
turns, so that what is left of it meets both.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

from benchmarks.mixed_load import ASKED, PAGES
from benchmarks.servers import Server, serving
from benchmarks.visitors import Visitor, connected
from equitymap.settings import ROOT

ROUNDS, CHANGES = 5, 12
Costs = dict[tuple[str, Path], list[float]]


def bench_changes(code: str, *, against: Path) -> str:
    """Return milliseconds of processor time per change here and in another checkout, medians of ``ROUNDS`` turns.

    Parameters
    ----------
    code
        Code of a place that is built in both.
    against
        Root folder of the other checkout, such as a worktree of an earlier commit.
    """
    costs: Costs = {}
    with serving(against.absolute() / "serve.py") as before, serving(ROOT / "serve.py") as now:
        asyncio.run(_turns({against: before, ROOT: now}, code, costs))
    rows = []
    for page in PAGES:
        earlier, later = (median(costs[page, folder]) for folder in (against, ROOT))
        rows.append(f"{page:>20}  {earlier:6.1f}  {later:6.1f}  {later / earlier:5.2f}")
    head = f"{'page':>20}  {'there':>6}  {'here':>6}  {'ratio':>5}"
    told = f"Processor milliseconds per change of {code}, {against} and here; load {os.getloadavg()[0]:.1f}"
    return "\n".join([told, "", head, *rows])


async def _turns(servers: dict[Path, Server], code: str, costs: Costs) -> None:
    async with AsyncExitStack() as stack:
        visitors = {}
        for page, label in PAGES.items():
            for folder, server in servers.items():
                query = f"place={code}{ASKED.get(page, '')}"
                visitor = Visitor(await connected(stack, server.url), query=query, page=page)
                await visitor.run(label)
                assert visitor.control is not None, f"{page} has no control called {label}"
                visitors[page, folder] = visitor
                await _change(visitor, label, range(1, 1 + CHANGES))  # what is computed once is not counted
        for turn in range(ROUNDS):
            for page, label in PAGES.items():
                for folder in list(servers)[:: 1 if turn % 2 else -1]:
                    before = servers[folder].processor_s()
                    await _change(visitors[page, folder], label, range(turn * CHANGES, (turn + 1) * CHANGES))
                    took = servers[folder].processor_s() - before
                    costs.setdefault((page, folder), []).append(1000 * took / CHANGES)


async def _change(visitor: Visitor, label: str, numbers: Sequence[int]) -> None:
    assert visitor.control is not None
    options = visitor.control.options
    for number in numbers:
        await visitor.run(label, options[1 + number % (len(options) - 1)])
