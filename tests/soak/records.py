"""Eight processes that save records while one after the other is killed: every acknowledged write is there once.

``make soak`` runs it on SQLite and on PostgreSQL with 24 kills; PostgreSQL is restarted twice as after a power cut.
Whoever is killed begins again and repeats what was not acknowledged. A quarter of the writes are for 20 shared records.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import numpy as np

from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records.merge import read_all
from equitymap.records.store import Store, open_store
from tests import postgresql
from tests.record_kinds import note

SHARED, PATIENCE_S = 20, 60
FORK = multiprocessing.get_context("fork")  # what is imported once need not be imported after every kill


def write(url: str, log: Path, stop: Path, parent: int) -> None:
    """Save until the file ``stop`` is there or the ``parent`` process is not; log each write before and after."""
    store = opened(url)
    lines = log.read_text().splitlines() if log.exists() else []
    again = lines[-1].split()[1:] if lines and lines[-1].startswith("try") else None
    number, draw = sum(line.startswith("try") for line in lines), np.random.default_rng([len(lines), os.getpid()])
    with log.open("a", buffering=1) as told:
        while not stop.exists() and os.getppid() == parent:
            if again is None:
                number += 1
                record = f"shared{draw.integers(SHARED)}" if draw.random() < 0.25 else f"{log.stem}-{number}"
                again = [f"{log.stem}-{number}", record, last(store, record) if record.startswith("shared") else ""]
            told.write(f"try {' '.join(again)}\n")
            said, record, *parent = again
            try:
                saved = store.save(note(said), record=record, parent="".join(parent), role="steward", nonce=said)
                told.write(f"ack {said} {saved.id}\n")
            except SomebodyElseSaved:
                told.write(f"told {said}\n")
            except RecordsError as wrong:
                told.write(f"error {said} {wrong}\n")
                continue
            again = None
    store.close()


def opened(url: str) -> Store:
    """Open the store, as often as the server needs to come back."""
    while True:
        try:
            return open_store(url)
        except RecordsError:
            time.sleep(0.5)


def last(store: Store, record: str) -> str:
    """Return the revision that stands, empty for none or where the server is away: then the save is refused."""
    try:
        return next((one.id for one in store.history(record)), "")
    except RecordsError:
        return ""


def storm(
    url: str, folder: Path, *, writers: int, kills: int, writes: int, restart: Callable[[], None] | None = None
) -> Counter[str]:
    """Let writers write, kill one after every so many writes, and count what came of it."""
    open_store(url).close()
    stop, draw = folder / "stop", np.random.default_rng(7)
    logs = [folder / f"w{number}.log" for number in range(writers)]

    def begin(log: Path) -> multiprocessing.process.BaseProcess:
        process = FORK.Process(target=write, args=(url, log, stop, os.getpid()), daemon=True)
        process.start()
        return process

    running = [begin(log) for log in logs]
    try:
        for kill in range(1, kills + 1):
            wait(logs, kill * writes)
            chosen = int(draw.integers(writers))
            running[chosen].kill()
            running[chosen].join()
            running[chosen] = begin(logs[chosen])
            if restart is not None and kill in (kills // 3, 2 * kills // 3):
                restart()
        wait(logs, (kills + 1) * writes)
    finally:
        stop.touch()
        for process in running:
            process.join(30)
            process.kill()
    return counted(url, logs)


def wait(logs: list[Path], writes: int) -> None:
    """Wait until so many writes are acknowledged."""
    until = time.monotonic() + PATIENCE_S
    while sum(log.read_text().count("ack ") for log in logs if log.exists()) < writes and time.monotonic() < until:
        time.sleep(0.05)


def counted(url: str, logs: list[Path]) -> Counter[str]:
    """Set the logs beside the store: acknowledged, lost, twice, forked chains, told, and errors that were repeated."""
    store = open_store(url)
    held, entries, _ = store.transaction(read_all)
    store.close()
    there, entered = Counter(row["body"]["said"] for row in held), Counter(row["id"] for row in entries)
    ids = {row["body"]["said"]: row["id"] for row in held}
    lines = [line.split() for log in logs for line in log.read_text().splitlines()]
    acknowledged = {said: rest[0] for what, said, *rest in lines if what == "ack"}
    follows = Counter((row["record"], row["parent"]) for row in held)
    refused = {said for what, said, *_ in lines if what == "told"}
    return Counter(
        acknowledged=len(acknowledged),
        lost=sum(ids.get(said) != name for said, name in acknowledged.items()),
        twice=sum(number > 1 for number in (*there.values(), *entered.values())),
        forked=sum(number > 1 for number in follows.values()),
        refused_but_there=len(refused & set(there)),
        told=len(refused),
        errors=sum(line[0] == "error" for line in lines),
    )


def sound(found: Counter[str]) -> bool:
    """Return whether nothing is lost, double or forked, and nothing is there that was refused."""
    return not any(found[wrong] for wrong in ("lost", "twice", "forked", "refused_but_there"))


def main() -> int:
    """Run both storms and print what came of them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--writes", type=int, default=500, help="between two kills")
    asked.add_argument("--kills", type=int, default=24)
    options = asked.parse_args()
    good = True
    for name in ("SQLite", "PostgreSQL"):
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url, restart = f"sqlite:///{folder}/records.sqlite", None
            if name == "PostgreSQL":
                server = stack.enter_context(postgresql.serving(sync=True))
                url, restart = server.url, server.restart
            began = time.monotonic()
            found = storm(url, folder, writers=8, kills=options.kills, writes=options.writes, restart=restart)
        sys.stdout.write(f"{name}: {options.kills} kills in {time.monotonic() - began:.0f} s: {dict(found)}\n")
        good = good and sound(found)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
