"""A place replaced again and again while ten readers open it: each sees the old build or the new one, whole.

``make soak`` runs it with a hundred replacements. Readers are processes of their own, as dashboards are.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from equitymap.errors import EquityMapError
from equitymap.places import store
from tests.places import small_place

ROOT = Path(__file__).resolve().parents[2]
CODE, STOP = "X07000001", "stop"


def write(root: Path, number: int) -> None:
    """Write build ``number``: its manifest and its services say so."""
    place = small_place()
    manifest = place.manifest.model_copy(update={"notes": (str(number),)})
    services = place.facilities.assign(name=f"#{number}")
    store.write(replace(place, manifest=manifest, facilities=services), root)


def read(root: Path) -> Counter[str]:
    """Open the place until the file ``stop`` is there; count whole openings, mixtures, errors and steps back."""
    found, last = Counter[str](), -1
    while not (root / STOP).exists():
        try:
            place = store.open_place(CODE, root)
        except EquityMapError as wrong:
            found[f"error: {wrong}"] += 1
            continue
        told, (services,) = place.manifest.notes[0], set(place.facilities["name"])
        whole = services == f"#{told}"
        found["whole" if whole else "mixture"] += 1
        found["step back"] += int(told) < last
        last = int(told)
    return +found


def main() -> int:
    """Run the soak and print what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--replacements", type=int, default=100)
    asked.add_argument("--readers", type=int, default=10)
    asked.add_argument("--read", type=Path, help="be a reader of this folder")
    options = asked.parse_args()
    if options.read is not None:
        sys.stdout.write(json.dumps(read(options.read)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, 0)
        command = [sys.executable, "-m", "tests.soak.rebuilds", "--read", folder]
        readers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(options.readers)]
        began = time.monotonic()
        for number in range(1, options.replacements + 1):
            write(root, number)
        (root / STOP).touch()
        found = sum((Counter(json.loads(reader.communicate()[0])) for reader in readers), Counter[str]())
        took = time.monotonic() - began
    sys.stdout.write(f"{options.replacements} replacements, {options.readers} readers, {took:.0f} s: {dict(found)}\n")
    return 0 if set(found) == {"whole"} else 1


if __name__ == "__main__":
    raise SystemExit(main())
