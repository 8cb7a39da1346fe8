"""Fetch everything for Norwich, killed at random moments and resumed: the same files as from an undisturbed run.

A file that is half done never stands where a whole one belongs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from tests.recorded.norwich import fetch_norwich, hashes
from tests.recorded.shapes import publishers

ROOT = Path(__file__).resolve().parents[2]
SEED = 20261122


def main() -> int:
    """Run the soak and print what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "open-data")
    asked.add_argument("--kills", type=int, default=4)
    asked.add_argument("--into", type=Path, help="only fetch into this folder")
    asked.add_argument("--via", help="address of the mirror to fetch through")
    options = asked.parse_args()
    if options.into is not None:
        fetch_norwich(options.into, options.via)
        return 0
    with tempfile.TemporaryDirectory() as kept, publishers(options.data, Path(kept)) as site:
        whole, killed = Path(kept, "undisturbed"), Path(kept, "killed")
        fetch_norwich(whole, site.url)
        wanted, half_done = hashes(whole), 0
        command = [sys.executable, "-m", "tests.soak.fetch", "--into", str(killed), "--via", site.url]
        for moment in np.random.default_rng(SEED).uniform(2, 6, options.kills):
            run = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
            time.sleep(moment)
            run.kill()
            run.wait()
            half_done += len(hashes(killed).items() - wanted.items())
        fetch_norwich(killed, site.url)
        same = hashes(killed) == wanted
    sys.stdout.write(f"killed {options.kills} times: {half_done} files half done, in the end ")
    sys.stdout.write("the same files\n" if same else "NOT the same files\n")
    return 0 if same and not half_done else 1


if __name__ == "__main__":
    raise SystemExit(main())
