"""Runs that take too long for the tests of every change: says what each covers, runs it, names what failed."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

PROGRAMS = ("rebuilds", "fetch", "add_place", "hostile", "records", "record_merges", "session", "sign_in", "office")


def main() -> int:
    """Run every program and return 1 if one of them failed."""
    failed = []
    for name in PROGRAMS:
        covers = (import_module(f"tests.soak.{name}").__doc__ or "").splitlines()[0]
        sys.stdout.write(f"\n== {name}: {covers}\n")
        sys.stdout.flush()
        if subprocess.run([sys.executable, "-m", f"tests.soak.{name}"], check=False).returncode:
            failed.append(name)
    sys.stdout.write(f"\nFAILED: {', '.join(failed)}\n" if failed else "\nEvery run passed.\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
