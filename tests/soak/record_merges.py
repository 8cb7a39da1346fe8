"""Five stores merged in any order, repetition and grouping, many times over: each time the same whole."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from equitymap.records.store import open_store
from tests.record_laptops import Act, acts, merges, play


def main() -> int:
    """Run the property with many examples; a failure prints the smallest one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--examples", type=int, default=300)
    options = asked.parse_args()
    began, played = time.monotonic(), 0
    with tempfile.TemporaryDirectory() as made:
        template = Path(made) / "template.sqlite"
        open_store(f"sqlite:///{template}").close()

        @settings(max_examples=options.examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(happened=acts, order=merges)
        def any_order(happened: list[Act], order: list[tuple[int, int]]) -> None:
            nonlocal played
            with tempfile.TemporaryDirectory() as folder:
                play(Path(folder), template, happened, order)
            played += 1

        any_order()
    sys.stdout.write(f"{played} examples in {time.monotonic() - began:.0f} s.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
