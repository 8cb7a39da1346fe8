"""``add-place``: one command from a name to a place on the map."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from equitymap.commands.output import plain, print_table, progress_bar
from equitymap.commands.shapes import write_shapes
from equitymap.errors import Cancelled, EquityMapError, StoreError
from equitymap.places.add_place.background import Job, State, Step
from equitymap.settings import settings

PAUSE_S = 0.25
LOOKING = "looking the name up"
DISK = "The disk refused ({}). Nothing that was there before was changed: free some space and try again."


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

    signal.signal(signal.SIGTERM, _cancel)
    signal.signal(signal.SIGINT, _cancel)
    sources = SourceFolder(folder or settings().downloads_dir)
    diary = _Diary(Job.of(os.getpid(), name, name, LOOKING), progress_folder)
    began = time.perf_counter()
    try:
        sources.path.mkdir(parents=True, exist_ok=True)
        with progress_bar() as bar:
            task = bar.add_task(LOOKING, total=100)

            def said(step: Step) -> None:
                bar.update(task, description=step.words, completed=int(100 * step.share))
                diary.step(step)

            found = find_place(name, sources, said)
            diary.job = replace(diary.job, code=found.code, name=found.name)
            if not found.itself:
                plain.print(f"{name}: {found.name} ({found.because}).")
            added = add_place(found.code, sources, said)
            write_shapes(added.place)
            bar.update(task, description=f"{found.name} is ready", completed=100)
    except OSError as refused:
        diary.end("failed", DISK.format(refused.strerror))
        raise StoreError(DISK.format(refused.strerror)) from None
    except Cancelled as stopped:
        diary.end("stopped", str(stopped))
        raise
    except EquityMapError as wrong:
        diary.end("failed", str(wrong))
        raise
    for one in added.fetched:
        if one.state != "unchanged":
            plain.print(f"{one.state}: {one.release.title}. {one.what} {one.by_hand}".strip())
    print_table(as_table(list(added.lines)), title=f"{found.name} ({found.code})")
    wrong_lines = [line.subject for line in added.lines if not line.agrees]
    ending = (
        f"Every figure that can be compared with the publishers' totals agrees ({len(added.lines)} compared)."
        if not wrong_lines
        else f"{len(wrong_lines)} figure(s) differ from the published ones: {', '.join(wrong_lines)}."
    )
    if added.place.manifest.notes:
        plain.print(f"Not known yet (the folder of downloads is {sources.path}):")
    for note in added.place.manifest.notes:
        plain.print(f"- {note}")
    left = len(added.place.left_out)
    plain.print(
        f"{found.name} is ready in {time.perf_counter() - began:.0f} s. {ending} {left:,} row(s) were left out; the"
        " page About the data lists them. Open it with make run."
    )
    diary.end("ready", ending)
    if wrong_lines:
        raise typer.Exit(1)


class _Diary:
    """The progress file of a job: every step at most four times a second, every ending at once."""

    def __init__(self, job: Job, folder: Path | None) -> None:
        self.job, self.folder, self.last = job, folder, 0.0

    def step(self, step: Step) -> None:
        if self.folder is not None and time.monotonic() - self.last > PAUSE_S:
            self.last = time.monotonic()
            with suppress(OSError):  # a full disk stops the work itself, with its own message
                self.job.at(step).write(self.folder)

    def end(self, state: State, message: str) -> None:
        if self.folder is not None:
            with suppress(OSError):
                self.job.ended(state, message).write(self.folder)


def _cancel(*_: object) -> None:
    raise Cancelled("Stopped. What was fetched is kept, and the next time goes on from there.")
