"""Running a command in this process as ``python -m equitymap`` does: no start of Python for each case."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest

from equitymap.__main__ import main
from equitymap.settings import settings


@dataclass(frozen=True)
class Completed:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: object, **environment: str) -> Completed:
    """Run a command with these words and variables of the environment; settings are read anew, before and after."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["equitymap", *map(str, words)])
        for name, value in environment.items():
            patch.setenv(name, value)
        settings.cache_clear()
        try:
            main()
        except SystemExit as ended:
            code = int(ended.code or 0)
    settings.cache_clear()
    return Completed(code, out.getvalue(), err.getvalue())
