"""Add a place, killed at random points and resumed: the same place must come out as from an undisturbed run.

``make soak`` runs it with ten kills.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from equitymap.places.store import read_manifest
from tests.recorded.shapes import publishers

ROOT = Path(__file__).resolve().parents[2]
NORWICH = "E07000148"


@dataclass(frozen=True)
class Run:
    """One ``add-place``: how it ended (0 well, negative killed), how long it took, what it said."""

    code: int
    seconds: float
    said: str


def add(url: str, folder: Path, name: str = "Norwich", *, kill_after_s: float | None = None) -> Run:
    """Run ``add-place`` with its downloads and places below ``folder``; kill it hard after so many seconds."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "equitymap", "add-place", name],
        cwd=ROOT,
        env={
            **os.environ,
            "EQUITYMAP_FETCH_VIA": url,
            "EQUITYMAP_DOWNLOADS_DIR": str(folder / "downloads"),
            "EQUITYMAP_PLACES_DIR": str(folder / "places"),
            "PYTHONPATH": str(ROOT),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=kill_after_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
    return Run(process.returncode, time.monotonic() - began, said)


def checksum(folder: Path, code: str = NORWICH) -> str:
    """Return what two builds from the same files must agree on."""
    return read_manifest(code, folder / "places").checksum


def killed_and_resumed(url: str, folder: Path, *, kills: int, within_s: float, seed: int) -> list[Run]:
    """Kill ``add-place`` at ``kills`` random moments of a run of ``within_s`` seconds, then let it finish.

    Moments are spread over the whole run: one in each of ``kills`` equal parts, counted from what was left undone.
    """
    chance = random.Random(seed)
    part = within_s / kills
    runs = [add(url, folder, kill_after_s=max(1.0, chance.uniform(0.2, 1.0) * part)) for _ in range(kills)]
    return [*runs, add(url, folder)]


def main() -> int:
    """Run the soak and print what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "open-data")
    asked.add_argument("--kills", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as kept, publishers(options.data, Path(kept)) as site:
        first, second = Path(kept, "undisturbed"), Path(kept, "killed")
        whole = add(site.url, first)
        runs = killed_and_resumed(
            site.url, second, kills=options.kills, within_s=1.5 * whole.seconds, seed=options.seed
        )
        same = runs[-1].code == 0 == whole.code and checksum(first) == checksum(second)
        sys.stdout.write(f"undisturbed: {whole.seconds:.0f} s, ended with {whole.code}\n")
        for number, run in enumerate(runs, start=1):
            sys.stdout.write(f"run {number}: {run.seconds:.0f} s, ended with {run.code}\n")
        sys.stdout.write("the same place\n" if same else f"NOT the same place\n{runs[-1].said[-2000:]}\n")
        return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
