"""100 participants answer over plain HTTP, visitors look at the map, the server is killed twice and sleeps once.

Every acknowledged answer is there exactly once, on SQLite and on PostgreSQL. Prints how long an answer took, from the
first try to its acknowledgement: of all of them, and without those around a kill.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import numpy as np

from benchmarks.mixed_load import PAGES
from benchmarks.visitors import Visitor, connected
from tests import postgresql
from tests.participants import Met, Server, first_bytes, kept, participate, serving, set_up, sound

KILLS, VISITORS, LOOKING_S = 2, 10, 5.0
LID_S = 25.0
"""Seconds under a closed lid: longer than a participant waits for an answer (``ANSWER_S``)."""
SETTLES_S = 10.0
"""Seconds after a kill and a start in which every visitor opens the place again."""
SEED = 15


async def crowd(server: Server, met: Met, *, people: int, minutes: float, think_s: float) -> tuple[int, float]:
    """Let participants and visitors go on for so long; return changes of the map, and MB of memory a participant."""
    until = time.monotonic() + 60 * minutes
    seeds = np.random.SeedSequence(SEED).spawn(people + VISITORS)

    def goes_on() -> bool:
        return time.monotonic() < until

    looked = [asyncio.create_task(look(server, np.random.default_rng(seed), goes_on)) for seed in seeds[people:]]
    await asyncio.sleep(min(20.0, 6 * minutes))  # until they have opened the place
    before = server.memory_mb()
    taking = [
        asyncio.create_task(
            participate(
                server,
                met,
                f"Participant {number}",
                np.random.default_rng(seed),
                think_s=(0.5 * think_s, 1.5 * think_s),
                goes_on=goes_on,
            )
        )
        for number, seed in enumerate(seeds[:people])
    ]
    left = until - time.monotonic()
    await asyncio.sleep(left / (KILLS + 1) * 0.9)
    each_mb = (server.memory_mb() - before) / people
    for _ in range(KILLS):
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(max(1.0, 0.9 * left / (KILLS + 1) - 5))
    await asyncio.to_thread(server.sleep, LID_S)
    await asyncio.gather(*taking)
    return sum(await asyncio.gather(*looked)), each_mb


async def look(server: Server, chance: np.random.Generator, goes_on: Callable[[], bool]) -> int:
    """Change the layer of the map again and again; come back where the server went away. Return how often it worked."""
    changes, label = 0, PAGES["map"]
    await asyncio.sleep(float(chance.uniform(0, LOOKING_S)))
    while goes_on():
        try:
            async with AsyncExitStack() as stack:
                visitor = Visitor(await connected(stack, server.url), query="place=demo", page="map")
                await visitor.run(label)
                options = list(visitor.control.options) if visitor.control is not None else []
                while goes_on():
                    await asyncio.sleep(float(chance.uniform(0.5, 1.5) * LOOKING_S))
                    await visitor.run(label, options[changes % len(options)])
                    changes += 1
        except Exception as wrong:  # noqa: BLE001 - the socket ends in many ways when a server is killed
            sys.stderr.write(f"  a visitor comes back ({type(wrong).__name__})\n")
            await asyncio.sleep(1)
    return changes


def evening(name: str, url: str, folder: Path, *, people: int, minutes: float, think_s: float) -> bool:
    """Run one session and print what came of it; return whether every acknowledged answer is there once."""
    met = Met()
    set_up(url)
    with serving(folder, EQUITYMAP_RECORDS_URL=url) as server:
        packed, plain = first_bytes(server)
        changes, each_mb = asyncio.run(crowd(server, met, people=people, minutes=minutes, think_s=think_s))
        found = kept(url, met)
        around = [(began, ended + SETTLES_S) for began, ended in server.away]
    every = [took for _, took in met.took]
    apart = [took for at, took in met.took if not any(at + took / 1000 > one and at < two for one, two in around)]
    sys.stdout.write(
        f"{name}: {people} participants, {minutes:g} minutes, {KILLS} kills, {VISITORS} visitors: {dict(found)}\n"
        f"  submit, all {len(every):,}: {_parts(every)}\n"
        f"  submit, the {len(apart):,} apart from the kills and {SETTLES_S:g} s after them: {_parts(apart)}\n"
        f"  sent again {met.again:,} times; first load {packed:,} bytes ({plain:,} as they are);"
        f" {each_mb:.2f} MB a participant; {changes:,} changes of the map\n"
    )
    for wrong in sorted(set(met.wrong)):
        sys.stdout.write(f"  WRONG: {wrong}\n")
    return sound(found, met)


def _parts(took_ms: list[float]) -> str:
    return ", ".join(f"p{part} {np.percentile(took_ms, part):,.0f} ms" for part in (50, 95, 100)) if took_ms else "none"


def main() -> int:
    """Run the session on both databases; return 1 where an answer is lost, changed or there twice."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, default=100)
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--think", type=float, default=5, help="seconds that a participant takes for a form, on average")
    asked.add_argument("--only", choices=("SQLite", "PostgreSQL"))
    options = asked.parse_args()
    good = True
    for name in ("SQLite", "PostgreSQL") if options.only is None else (options.only,):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = f"sqlite:///{folder}/records.sqlite"
            if name == "PostgreSQL":
                url = stack.enter_context(postgresql.serving(sync=True)).url
            how = {"people": options.people, "minutes": options.minutes, "think_s": options.think}
            good = evening(name, url, folder, **how) and good
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
