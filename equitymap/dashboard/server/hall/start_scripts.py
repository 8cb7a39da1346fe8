"""Scripts that start the program with the folder that they lie in: for Linux, macOS and Windows."""

from __future__ import annotations

import shlex
from pathlib import Path, PurePosixPath

SHELL = """#!/bin/sh
# Opens this folder for a hall: python -m equitymap hall --run (docs/hall.md).
hall=$(cd "$(dirname "$0")" && pwd) || exit 1
for program in "$EQUITYMAP_PROGRAM" {program} "$hall/../equity-map" "$HOME/equity-map"; do
    if [ -x "$program/.venv/bin/python" ]; then
        cd "$program" && exec .venv/bin/python -m equitymap hall --run "$hall" "$@"
    fi
done
if [ -x {python} ]; then
    cd {program} && exec {python} -m equitymap hall --run "$hall" "$@"
fi
echo "Equity Map was not found. Put its folder beside this one under the name equity-map, or name it:"
echo "EQUITYMAP_PROGRAM=/path/to/equity-map sh start.sh"
exit 1
"""
WINDOWS = r"""@echo off
rem Opens this folder for a hall: python -m equitymap hall --run (docs/hall.md).
setlocal
set "HALL=%~dp0."
for %%P in ("%EQUITYMAP_PROGRAM%" "{program}" "%~dp0..\equity-map" "%USERPROFILE%\equity-map") do (
    if exist "%%~P\.venv\Scripts\python.exe" (
        cd /d "%%~P"
        .venv\Scripts\python.exe -m equitymap hall --run "%HALL%" %*
        pause
        exit /b
    )
)
echo Equity Map was not found. Put its folder beside this one under the name equity-map,
echo or set EQUITYMAP_PROGRAM to the folder that it is in.
pause
exit /b 1
"""


def start_scripts(program: Path, python: Path) -> dict[str, bytes]:
    """Return the scripts by name.

    Parameters
    ----------
    program
        The folder of the program on the computer that prepares the folder.
    python
        Its Python. A laptop that has them elsewhere looks beside the folder and in the home of whoever starts it.
    """
    shell = SHELL.format(program=shlex.quote(str(program)), python=shlex.quote(str(python))).encode()
    windows = WINDOWS.replace("{program}", str(program).replace("%", "%%"))
    return {"start.sh": shell, "start.command": shell, "start.bat": windows.replace("\n", "\r\n").encode()}


def is_script(name: str) -> bool:
    """Say whether a file of the folder is one that people start."""
    return PurePosixPath(name).suffix in (".sh", ".command")
