"""``fetch``: official files from their publishers into the downloads folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich import box
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID
from rich.table import Table

from equitymap.commands.output import console, plain, words
from equitymap.errors import Cancelled
from equitymap.settings import settings

if TYPE_CHECKING:
    from equitymap.sources.catalogue import Release
    from equitymap.sources.fetch import District, Fetched

STATES = ("got", "unchanged", "kept", "failed")
REPORT = "fetch-report.json"


def fetch(
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help="Name or code of a district, repeated for several: map layers are cut to it."),
    ] = None,
    release: Annotated[
        list[str] | None,
        typer.Option("--release", help="Only this entry of data/releases.toml. Repeat for several."),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask also for files that are here already.")] = False,
    folder: Annotated[Path | None, typer.Option(help="Where to keep the files; data/downloads by default.")] = None,
    report: Annotated[
        bool, typer.Option("--report", help="Also write which addresses worked, to send back: no paths, no keys.")
    ] = False,
    file: Annotated[
        Path | None, typer.Argument(help="With --report: the file to write; fetch-report.json by default.")
    ] = None,
) -> None:
    """Fetch official files from their publishers. Stopped or killed, the same command goes on where it was."""
    from equitymap.sources.fetch import fetch as fetch_releases
    from equitymap.sources.fetch import fetch_lookups, write_report

    if file is not None and not report:
        raise typer.BadParameter(f"{file} is the name of a report: write --report before it.")
    target = folder or settings().downloads_dir
    wanted = wanted_releases(release)
    try:
        with fetch_bars() as bars:
            shown = ReleaseBars(bars, len(wanted))
            if not place:
                fetched = fetch_releases(wanted, target, refresh=refresh, progress=shown.update)
            else:
                first = fetch_lookups(target, progress=shown.update)
                bars.stop()
                districts = [] if lacking(first) else _districts(place, target)
                bars.start()
                fetched = (
                    first
                    if lacking(first)
                    else for_places(wanted, target, districts, lookups=first, refresh=refresh, shown=shown)
                )
    except KeyboardInterrupt:
        raise Cancelled("Stopped. What has come is kept: the same command goes on from there.") from None
    print_fetched(fetched)
    if report:
        written = write_report(fetched, file or Path(REPORT))
        plain.print(f"Which addresses worked is in {written}: it names no paths and no keys.")
    if lacking(fetched):
        raise typer.Exit(1)


def wanted_releases(asked: Sequence[str] | None) -> list[Release]:
    """Return the releases asked for; without any, all that have an address and are not spare."""
    from equitymap.sources.catalogue import catalogue

    known = catalogue()
    absent = [name for name in asked or () if name not in known]
    if absent:
        raise typer.BadParameter(f"data/releases.toml has no entry {', '.join(absent)}. It has: {', '.join(known)}.")
    return (
        [known[name] for name in asked]
        if asked
        else [one for one in known.values() if one.download is not None and not one.spare]
    )


def _districts(asked: Sequence[str], folder: Path) -> list[District]:
    """Return the districts that the words of the user mean."""
    from equitymap.places.add_place.add import find_place, read_district
    from equitymap.sources.reading.read_table import SourceFolder

    sources = SourceFolder(folder)
    found = [find_place(words, sources) for words in asked]
    return [read_district(code, sources) for code in dict.fromkeys(one.code for one in found)]


def for_places(
    wanted: list[Release],
    folder: Path,
    districts: list[District],
    *,
    lookups: Sequence[Fetched],
    refresh: bool,
    shown: ReleaseBars,
) -> tuple[Fetched, ...]:
    """Fetch what every place shares once, then the part of each map layer in and around each further place.

    ``lookups`` is what became of the files that were fetched before, to know the districts by: what came then is
    unchanged now, and is returned as it came.
    """
    from equitymap.sources.fetch import fetch as fetch_releases
    from equitymap.sources.fetch import is_cut

    fetched = fetch_releases(wanted, folder, district=districts[0], refresh=refresh, progress=shown.update)
    cut = [one for one in wanted if is_cut(one)]
    for district in districts[1:]:
        fetched += fetch_releases(cut, folder, district=district, refresh=refresh, progress=shown.update)
    came = {one.release.id: one for one in lookups if one.state == "got"}
    return tuple(came.get(one.release.id, one) if one.state == "unchanged" else one for one in fetched)


def lacking(fetched: Sequence[Fetched]) -> bool:
    """Whether a release that no place can do without could not be had."""
    return any(one.state == "failed" and one.release.needed for one in fetched)


class ReleaseBars:
    """Two bars: the releases, and the bytes of the one on its way with the time left."""

    def __init__(self, bars: Progress, count: int) -> None:
        self.bars = bars
        self.all: TaskID = bars.add_task("releases", total=count, detail="")
        self.one: TaskID = bars.add_task("", total=None, detail="", visible=False)
        self.seen: set[str] = set()

    def update(self, release: Release, done: int, total: int | None, seconds_left: float | None, words: str) -> None:
        """Show how far a release is: a ``FetchProgress``."""
        if release.id not in self.seen:
            self.seen.add(release.id)
            self.bars.reset(self.one, visible=True)
        count = len(self.seen)
        self.bars.update(self.all, completed=count - 1, detail=f"{count} of {self.bars.tasks[0].total:.0f}")
        size = f"{done / 1e6:,.1f} MB" if total is None else f"{done / 1e6:,.1f} of {total / 1e6:,.1f} MB"
        left = "" if seconds_left is None else f", {_time_left(seconds_left)} left"
        self.bars.update(self.one, description=release.id, completed=done, total=total, detail=f"{size}{left}: {words}")


def fetch_bars() -> Progress:
    """Return the bars of a fetch, gone when it ends."""
    columns = (SpinnerColumn(), words("{task.description}"), BarColumn(), words("{task.fields[detail]}"))
    return Progress(*columns, console=console, transient=True)


def _time_left(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def print_fetched(fetched: Sequence[Fetched]) -> None:
    """Print one line per release, and below what can be done by hand."""
    from equitymap.sources.fetch import size_in_words

    table = Table(box=box.SIMPLE)
    for heading, side in (("release", "left"), ("state", "left"), ("size", "right"), ("what", "left")):
        table.add_column(heading, justify="right" if side == "right" else "left")
    for one in fetched:
        table.add_row(one.release.id, one.state, size_in_words(one.bytes) if one.bytes else "", one.what)
    console.print(table)
    counts = {state: sum(one.state == state for one in fetched) for state in STATES}
    plain.print(", ".join(f"{count} {state}" for state, count in counts.items() if count) + ".")
    by_hand = [one for one in fetched if one.by_hand]
    if by_hand:
        plain.print("By hand:")
        for one in by_hand:
            needed = "" if one.release.needed else " (a place can be built without it)"
            plain.print(f"- {one.release.title}{needed}. {one.by_hand}")
