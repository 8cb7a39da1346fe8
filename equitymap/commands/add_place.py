"""``add-place``: one command from a name to a place on the map."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from equitymap.commands.output import plain, print_table, progress_bar
from equitymap.commands.shapes import write_shapes
from equitymap.errors import Cancelled, EquityMapError, StoreError
from equitymap.places.add_place.background import DISK_REFUSED, BackgroundJob, State, Step
from equitymap.settings import settings

SAVE_EVERY_S = 0.25
SEARCHING = "looking the name up"


def add_place(
    name: Annotated[str, typer.Argument(help="A council, town, postcode or district code.")],
    folder: Annotated[Path | None, typer.Option(help="Folder of downloads; data/downloads by default.")] = None,
    progress_folder: Annotated[
        Path | None, typer.Option(help="Write the progress there too, for the page that watches it.")
    ] = None,
) -> None:
    """Put any English place on the map: fetch what is missing from the publishers, build it and check it."""
    from equitymap.places.add_place.add import add_place, find_place
    from equitymap.places.check.check import as_table
    from equitymap.sources.reading.read_table import SourceFolder

    sources = SourceFolder(folder or settings().downloads_dir)
    progress_file = _ProgressFile(BackgroundJob.started(os.getpid(), name, name, SEARCHING), progress_folder)
    began = time.perf_counter()
    try:
        sources.path.mkdir(parents=True, exist_ok=True)
        with _cancelled_by_signals(), progress_bar() as bar:
            task = bar.add_task(SEARCHING, total=100)

            def report(step: Step) -> None:
                bar.update(task, description=step.words, completed=int(100 * step.share))
                progress_file.step(step)

            found = find_place(name, sources, report)
            progress_file.job = replace(progress_file.job, code=found.code, name=found.name)
            if not found.itself:
                plain.print(f"{name}: {found.name} ({found.because}).")
            added = add_place(found.code, sources, report)
            write_shapes(added.place)
            bar.update(task, description=f"{found.name} is ready", completed=100)
    except OSError as refused:
        progress_file.end("failed", DISK_REFUSED.format(refused.strerror))
        raise StoreError(DISK_REFUSED.format(refused.strerror)) from None
    except Cancelled as stopped:
        progress_file.end("stopped", str(stopped))
        raise
    except EquityMapError as wrong:
        progress_file.end("failed", str(wrong))
        raise
    for result in added.fetched:
        if result.state != "unchanged":
            plain.print(f"{result.state}: {result.release.title}. {result.what} {result.by_hand}".strip())
    print_table(as_table(list(added.lines)), title=f"{found.name} ({found.code})")
    if added.place.manifest.notes:
        plain.print(f"Not known yet (the folder of downloads is {sources.path}):")
    for note in added.place.manifest.notes:
        plain.print(f"- {note}")
    left = len(added.place.left_out)
    plain.print(
        f"{found.name} is ready in {time.perf_counter() - began:.0f} s. {added.ending} {left:,} row(s) were left out;"
        " the page About the data lists them. Open it with make run."
    )
    progress_file.end("ready", added.ending)
    if not added.agrees:
        raise typer.Exit(1)


class _ProgressFile:
    """The file of a background job: steps saved at most four times a second, the final state at once."""

    def __init__(self, job: BackgroundJob, folder: Path | None) -> None:
        self.job, self.folder, self.saved_at = job, folder, 0.0

    def step(self, step: Step) -> None:
        if self.folder is not None and time.monotonic() - self.saved_at > SAVE_EVERY_S:
            self.saved_at = time.monotonic()
            with suppress(OSError):  # a full disk stops the work itself, with its own message
                self.job.at_step(step).save(self.folder)

    def end(self, state: State, message: str) -> None:
        if self.folder is not None:
            with suppress(OSError):
                self.job.ended(state, message).save(self.folder)


@contextmanager
def _cancelled_by_signals() -> Iterator[None]:
    """Raise ``Cancelled`` on SIGTERM and SIGINT while the work runs; afterwards the handlers are those of before."""
    handlers = {number: signal.signal(number, _cancel) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _cancel(*_: object) -> None:
    raise Cancelled("Stopped. What was fetched is kept, and the next time goes on from there.")
