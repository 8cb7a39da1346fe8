"""``worker``: builds the places that stewards of a hosted copy ask for."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from equitymap.commands.output import plain
from equitymap.commands.refresh import AWAY
from equitymap.commands.shapes import write_shapes
from equitymap.errors import Cancelled, EquityMapError, FetchRunning, JobsError, StoreError
from equitymap.settings import settings

if TYPE_CHECKING:
    from equitymap.places.add_place.background import Progress

REFRESH = (sys.executable, "-m", "equitymap", "refresh")
BUSY = 2
"""Exit code of a command that could do nothing at all."""
LOOK_S = 1.0


def worker(
    prepare: Annotated[bool, typer.Option("--prepare", help="Only make the tables of the queue.")] = False,
    jobs: Annotated[bool, typer.Option("--jobs", help="Only list the jobs, with what each does or waits for.")] = False,
) -> None:
    """Build places that the dashboard asks for through EQUITYMAP_JOBS_URL; SIGTERM gives the one at work back."""
    from equitymap.places.jobs import jobs as asking

    if not asking.jobs().elsewhere:
        raise JobsError(
            "No queue is named: set EQUITYMAP_JOBS_URL to postgresql://name:password@server/database, for the dashboard"
            " too. Without it places are built where they are asked for, and no worker is needed."
        )
    if jobs:
        for job in asking.jobs().seen():
            plain.print(
                f"{job.code}  {job.name}  {job.state}  {job.share:.0%}  {job.message or job.words}", markup=False
            )
        return
    from equitymap.places.jobs.queue import libpq
    from equitymap.places.jobs.tables import prepare as make_tables
    from equitymap.places.jobs.work import Worker

    url = libpq(settings().jobs_address())
    make_tables(url)
    plain.print("The tables of the queue are ready.")
    if prepare:
        return
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    _names()
    Worker(url, build, schedule=settings().refresh_cron, refresh=refresh).run()
    plain.print("The worker has ended; what it was at is in the queue.")


def build(code: str, progress: Progress) -> str:
    """Fetch what is missing for a place, build, check and publish it; return how it compares with published totals."""
    from equitymap.places.add_place.add import add_place
    from equitymap.sources.reading.read_table import SourceFolder

    added = add_place(code, SourceFolder(settings().downloads_dir), progress)
    write_shapes(added.place)
    return added.ending


def refresh(is_stopped: Callable[[], bool]) -> None:
    """Run the command ``refresh`` in a process of its own, which can be stopped anywhere and run again.

    Raises
    ------
    Cancelled
        When it was stopped.
    FetchRunning
        When another fetch was at work: later is a better time.
    StoreError
        When a place could not be refreshed; the log of the worker says which and why.
    """
    with subprocess.Popen(REFRESH) as process:
        while process.poll() is None:
            if is_stopped():
                process.terminate()
                raise Cancelled("Stopped. What was fetched is kept, and the next refresh goes on from there.")
            time.sleep(LOOK_S)
    if process.returncode == BUSY:
        raise FetchRunning("Another fetch was at work, so nothing was refreshed: the log has what it said.")
    if process.returncode not in (0, AWAY):
        raise StoreError("A place could not be refreshed and stays as it was: the log has which, and why.")


def _names() -> None:
    """Have the names of England's districts ready for the replicas, which fetch nothing."""
    from equitymap.places.add_place.add import names_of_england
    from equitymap.sources.reading.read_table import SourceFolder

    try:
        names_of_england(SourceFolder(settings().downloads_dir))
    except EquityMapError as wrong:
        plain.print(f"The names of districts are not here yet: {wrong}", markup=False)
