"""The command line: ``python -m equitymap <command>``."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from equitymap.errors import EquityMapError, StoreError
from equitymap.settings import settings

if TYPE_CHECKING:
    import pandas as pd

    from equitymap.places.place import Place

app = typer.Typer(
    help="Equity Map: need, access and withdrawn services on one map.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
plain = Console(soft_wrap=True, highlight=False)

Sources = Annotated[Path, typer.Option(help="Folder of official downloads, searched with its sub-folders.")]
PlaceName = Annotated[str, typer.Option("--place", help="Name or code of a district, or 'demo'.")]


@app.command()
def build(
    place: Annotated[list[str], typer.Option("--place", help="Name or code of a district. Repeat for several.")],
    sources: Sources,
    local: Annotated[
        Path | None, typer.Option(help="Filled template of services and events that local people add.")
    ] = None,
) -> None:
    """Build one or more places from a folder of official downloads."""
    from equitymap.places import store
    from equitymap.places.build import build_place
    from equitymap.places.names import resolve
    from equitymap.places.national import read_national
    from equitymap.sources import lookups
    from equitymap.sources.reading import SourceFolder

    folder = SourceFolder(sources)
    frame = lookups.lsoa_to_district(folder).frame
    districts = dict(frame[["district_code", "district"]].drop_duplicates().itertuples(index=False, name=None))
    codes = list(dict.fromkeys(resolve(asked, districts) for asked in place))
    began = time.perf_counter()
    with _progress() as bar:
        reading = bar.add_task("reading")
        national = read_national(
            folder,
            lambda name, number, total: bar.update(
                reading, description=f"reading {name}", completed=number - 1, total=total
            ),
        )
        bar.update(reading, description="read the national files", completed=bar.tasks[reading].total)
        if local is not None:
            national = national.with_local(local)
        cutting = bar.add_task("building", total=len(codes))
        for code in codes:
            bar.update(cutting, description=f"building {districts[code]}")
            store.write(build_place(code, national))
            bar.advance(cutting)
        bar.update(cutting, description="built")
    if national.local is not None:
        added = national.local
        plain.print(f"{added.name}: {added.rows - len(added.wrong):,} of {added.rows:,} lines used.")
        for problem in added.problems:
            plain.print(f"- {problem}")
    for code in codes:
        plain.print(f"{districts[code]} ({code}) is ready: {store.path_of(code)}")
    plain.print(
        f"Took {time.perf_counter() - began:.1f} s. Open it with make run, or check it: "
        f"python -m equitymap check --place {codes[0]} --sources {sources}"
    )


@app.command()
def check(
    place: PlaceName,
    sources: Annotated[Path | None, typer.Option(help="Downloads to check against.")] = None,
) -> None:
    """Reconcile a built place with the publishers' totals. Exit code 1 when a figure differs."""
    from equitymap.places.check import as_table, check_place, facility_counts
    from equitymap.sources.reading import SourceFolder

    opened = _open(place)
    lines = check_place(opened, SourceFolder(sources) if sources else None)
    _print(as_table(lines), title=f"{opened.name} ({opened.code})")
    _print(facility_counts(opened), title="Services")
    for release in opened.manifest.releases:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in release.left_out.items())
        plain.print(
            f"{release.id}: {release.rows_read:,} rows read, {release.rows_kept:,} here, "
            f"{release.rows_elsewhere:,} elsewhere" + (f"; left out: {reasons}" if reasons else "")
        )
    wrong = [line for line in lines if not line.agrees]
    if wrong:
        plain.print(f"{len(wrong)} figure(s) differ from the published ones.")
        raise typer.Exit(1)
    plain.print("Every figure that can be compared agrees.")


@app.command()
def show(
    place: PlaceName,
    frame: Annotated[str, typer.Option(help="neighbourhoods, deprivation, outcomes, facilities, ...")],
    form: Annotated[Literal["csv", "json", "geojson"], typer.Option("--format", help="Output format.")] = "csv",
) -> None:
    """Print one frame of a place to standard output."""
    from equitymap.places.show import as_text

    sys.stdout.write(as_text(_open(place), frame, form))


@app.command()
def places() -> None:
    """List the places that can be opened."""
    from equitymap.places.store import built_places

    for found in built_places():
        plain.print(f"{found.code}  {found.name}{'  (invented)' if found.invented else ''}")


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Option(help="Where to write it; data/demo by default.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the invented town; the project's own by default.")] = None,
) -> None:
    """Write the demonstration place anew."""
    from equitymap.places import demo as demonstration

    target = folder or settings().data_dir / "demo"
    demonstration.write(target, demonstration.SEED if seed is None else seed)
    plain.print(f"The demonstration place is in {target}")


@app.command("local-template")
def local_template(
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output by default.")] = None,
) -> None:
    """Write the template in which local people add services and events, for build --local."""
    from equitymap.sources.local_file import template

    _save(template(), out)


@app.command("diff-register")
def diff_register(
    old: Annotated[Path, typer.Argument(help="The older edition of the register, CSV or CSV.gz.")],
    new: Annotated[Path, typer.Argument(help="The newer edition.")],
    id_column: Annotated[str, typer.Option("--id", help="Heading of the register's own number, such as URN.")],
    name_column: Annotated[str | None, typer.Option("--name", help="Heading of the name, to show beside it.")] = None,
    date_old: Annotated[str | None, typer.Option(help="Day of the older edition, if its file name has none.")] = None,
    date_new: Annotated[str | None, typer.Option(help="Day of the newer edition, if its file name has none.")] = None,
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output by default.")] = None,
) -> None:
    """Compare two editions of any register: what appeared, what left, what changed, between which two days."""
    from equitymap.sources import register_diff

    events = register_diff.diff(
        old, new, id_column=id_column, name_column=name_column, date_old=date_old, date_new=date_new
    )
    _save(register_diff.as_csv(events), out)
    counts = ", ".join(f"{int((events['event'] == event).sum()):,} {event}" for event in register_diff.EVENTS)
    lost, gained = register_diff.columns_changed(old, new)
    sys.stderr.write(f"{old.name} to {new.name}: {counts} (cells).\n")
    for words, names in (("the older", lost), ("the newer", gained)):
        if names:
            sys.stderr.write(f"Only {words} edition has the column(s) {', '.join(names)}: not compared.\n")


@app.command()
def dictionary(
    check_only: Annotated[bool, typer.Option("--check", help="Only say whether the files are up to date.")] = False,
) -> None:
    """Write docs/data-dictionary.md and docs/data-attributions.md from the schema and the registries."""
    from equitymap.dictionary import documents, stale, write

    if not check_only:
        plain.print(*(f"Wrote {path}" for path in write()), sep="\n")
        return
    old = stale()
    for path in documents():
        plain.print(f"{path} is {'out of date: run python -m equitymap dictionary' if path in old else 'up to date.'}")
    if old:
        raise typer.Exit(1)


@app.command()
def assets() -> None:
    """Fetch the map library that the dashboard serves itself, and check it against its pinned hash."""
    from equitymap.sources.leaflet import obtain

    for path in obtain(settings().static_dir):
        plain.print(f"ready: {path}")


@app.command()
def bench(
    what: Annotated[Literal["map", "place", "access"], typer.Argument(help="What to measure.")],
    place: PlaceName = "E08000025",
) -> None:
    """Measure speed against the plain way, in one run. Prints ratios."""
    from equitymap import bench as benches

    plain.print(benches.run(what, place))


def _progress() -> Progress:
    done = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(SpinnerColumn(), TextColumn("{task.description}"), *done, console=console)


def _open(asked: str) -> Place:
    from equitymap.places.names import resolve
    from equitymap.places.store import DEMO, built_places, open_place

    if asked.strip().casefold() == DEMO:
        return open_place(DEMO)
    found = {place.code: place.name for place in built_places()}
    return open_place(resolve(asked, found) if asked.upper() not in found else asked.upper())


def _save(text: str, path: Path | None) -> None:
    """Write a text to a file, or to standard output; a disk that refuses ends in a message."""
    if path is None:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as refused:
        raise StoreError(f"{path} could not be written ({refused.strerror}). Name another file with --out.") from None
    sys.stderr.write(f"Wrote {path}\n")


def _print(table: pd.DataFrame, title: str) -> None:
    shown = Table(title=title, title_justify="left", box=box.SIMPLE)
    for number, column in enumerate(table.columns):
        shown.add_column(str(column), justify="left" if number == 0 or column == "verdict" else "right")
    for row in table.itertuples(index=False):
        shown.add_row(*(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row))
    console.print(shown)


def main() -> None:
    """Run a command; a mistake the user can mend ends in one message, never in a traceback."""
    try:
        app()
    except EquityMapError as wrong:
        sys.stderr.write(f"{wrong}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
