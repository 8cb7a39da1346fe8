"""The server of a hall: the program that is installed here, with the data, records and files of a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from equitymap.dashboard.server.hall.folder import PLACES, STATIC
from equitymap.errors import StoreError
from equitymap.records.hall import Hall
from equitymap.records.store import Store
from equitymap.records.subjects.consultation import Consultation
from equitymap.settings import ROOT, settings

EVERYWHERE = "0.0.0.0"
RUN = ("run", "serve.py", "--server.headless", "true", "--server.address", EVERYWHERE, "--server.port")


def environment(hall: Hall) -> dict[str, str]:
    """Return the settings with which the program opens a folder: nothing is added, and nothing asked of other hosts."""
    return {
        "EQUITYMAP_PLACES_DIR": str(hall.folder / PLACES),
        "EQUITYMAP_STATIC_DIR": str(hall.folder / STATIC),
        "EQUITYMAP_DOWNLOADS_DIR": str(hall.folder / "downloads"),
        "EQUITYMAP_RECORDS_URL": hall.url,
        "EQUITYMAP_DEFAULT_PLACE": hall.manifest.place,
        "EQUITYMAP_ADD_PLACES": "false",
        "EQUITYMAP_RECORDS_OPEN": "false",
        "EQUITYMAP_STREET_TILES": "",
    }


@contextmanager
def in_hall(hall: Hall, **more: str) -> Iterator[dict[str, str]]:
    """Let this process read the settings of a folder until the block ends; gives the whole environment."""
    before = dict(os.environ)
    os.environ.update(environment(hall) | more)
    settings.cache_clear()
    try:
        yield dict(os.environ)
    finally:
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


def server(port: int, *first: str) -> list[str]:
    """Return the command that serves the dashboard to every network of this computer; ``first`` is run before it.

    Raises
    ------
    StoreError
        When the program was installed without its folder.
    """
    if not (ROOT / "serve.py").is_file():
        raise StoreError(f"There is no serve.py in {ROOT}: start this in the folder of Equity Map.")
    return [sys.executable, "-m", *first, "streamlit", *RUN, str(port)]


def run(hall: Hall, *, port: int, **more: str) -> int:
    """Serve until somebody stops it, and return how it ended; where the system can, the server takes this process."""
    command = server(port)
    with in_hall(hall, **more) as variables:
        if os.name != "posix":
            return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode
        os.chdir(ROOT)
        sys.stdout.flush()
        os.execve(command[0], command, variables)


def sessions_of(hall: Hall, store: Store) -> list[Consultation]:
    """Return the sessions of a folder that are not over, the next one first."""
    all_of_them = (one.value for one in store.standing(Consultation, hall.manifest.place))
    return sorted((one for one in all_of_them if store.clock() < one.closes.at), key=lambda one: one.opens)


def closed_by_a_steward(sessions: Sequence[Consultation]) -> list[str]:
    """Return what to know of each session whose time has not passed, and which nobody can answer all the same."""
    return [
        f"{one.name} (t/{one.link}) was closed by a steward: nobody can answer until one signs in and presses Open now."
        for one in sessions
        if one.closed
    ]


def short_links(sessions: list[Consultation], address: str, port: int) -> list[str]:
    """Return what people open on their phones, one address for each session."""
    return [f"http://{address}:{port}/t/{session.link}" for session in sessions]


def start_address(hall: Hall, address: str, port: int) -> str:
    """Return the address at which stewards run a session on this laptop."""
    return f"http://{address}:{port}/consultation?place={hall.manifest.place}&tab=run"
