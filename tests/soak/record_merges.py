"""Five stores, and four laptops of a hall, merged in any order, repetition and grouping: each time the same whole."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from equitymap.records.store import open_store
from tests import hall_laptops, record_laptops

Play = Callable[[Path, Path, Any, Any], None]


def main() -> int:
    """Run both properties with many examples; a failure prints the smallest one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--examples", type=int, default=300)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        empty, session = Path(made) / "empty.sqlite", Path(made) / "session.sqlite"
        open_store(f"sqlite:///{empty}").close()
        hall_laptops.prepared(session)
        many("stores", record_laptops.play, empty, record_laptops.acts, record_laptops.merges, options.examples)
        many("laptops", hall_laptops.play, session, hall_laptops.acts, hall_laptops.orders, options.examples)
    return 0


def many(
    name: str, play: Play, template: Path, acts: SearchStrategy[Any], orders: SearchStrategy[Any], examples: int
) -> None:
    """Play so many examples of what happens and in which order stores meet."""
    began, played = time.monotonic(), 0

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(happened=acts, order=orders)
    def any_order(happened: list[Any], order: list[tuple[int, int]]) -> None:
        nonlocal played
        with tempfile.TemporaryDirectory() as folder:
            play(Path(folder), template, happened, order)
        played += 1

    any_order()
    sys.stdout.write(f"{name}: {played} examples in {time.monotonic() - began:.0f} s.\n")


if __name__ == "__main__":
    raise SystemExit(main())
