"""The command line: ``python -m equitymap <command>``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from equitymap.commands.add_place import add_place
from equitymap.commands.benchmarks import benchmarks
from equitymap.commands.build import build
from equitymap.commands.check import check
from equitymap.commands.checkout import of_checkout
from equitymap.commands.export import export
from equitymap.commands.fetch import fetch
from equitymap.commands.hall import hall
from equitymap.commands.health import health
from equitymap.commands.local_indicators import local_indicators
from equitymap.commands.merge_session import merge_session
from equitymap.commands.output import PlaceName, open_asked, plain, printable, save_text
from equitymap.commands.records import records
from equitymap.commands.refresh import refresh
from equitymap.commands.shapes import assets
from equitymap.commands.steward_hash import steward_hash
from equitymap.commands.worker import worker
from equitymap.errors import EquityMapError
from equitymap.settings import settings

app = typer.Typer(
    help="Equity Map: need, access and withdrawn services on one map.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(fetch)
app.command()(refresh)
app.command("add-place")(add_place)
app.command()(build)
app.command()(check)
app.command()(benchmarks)
app.command()(export)
app.command("local-indicators")(local_indicators)
app.command()(assets)
app.command()(health)
app.command("steward-hash")(steward_hash)
app.command()(worker)
app.command()(hall)
app.command("merge-session")(merge_session)
app.add_typer(records, name="records")


@app.command()
def show(
    place: PlaceName,
    frame: Annotated[str, typer.Option(help="neighbourhoods, deprivation, outcomes, facilities, ...")],
    form: Annotated[Literal["csv", "json", "geojson"], typer.Option("--format", help="Output format.")] = "csv",
) -> None:
    """Print one frame of a place to standard output."""
    from equitymap.places.files.export import as_text

    sys.stdout.write(as_text(open_asked(place), frame, form))


@app.command()
def places() -> None:
    """List the places that can be opened, and those that cannot with what mends them."""
    from equitymap.places.store import listed

    opening, refused = listed()
    for built in opening:
        plain.print(f"{built.code}  {built.name}{'  (invented)' if built.invented else ''}", markup=False)
    for broken in refused:
        plain.print(f"{broken.code}  cannot be opened: {broken.why}", markup=False)


@app.command()
def demo(
    folder: Annotated[Path | None, typer.Option(help="Where to write it; data/demo by default.")] = None,
    seed: Annotated[int | None, typer.Option(help="Seed of the invented town; the project's own by default.")] = None,
) -> None:
    """Write the demonstration place anew."""
    generator = of_checkout("tools.demo_town.write_town")
    target = folder or settings().data_dir / "demo"
    generator.write(target, generator.SEED if seed is None else seed)
    plain.print(f"The demonstration place is in {target}")


@app.command("local-template")
def local_template(
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output by default.")] = None,
) -> None:
    """Write the template in which local people add services and events, for build --local."""
    from equitymap.sources.local.local_file import template

    save_text(template(), out)


@app.command("diff-register")
def diff_register(
    old: Annotated[Path, typer.Argument(help="The older edition of the register, CSV or CSV.gz.")],
    new: Annotated[Path, typer.Argument(help="The newer edition.")],
    id_column: Annotated[str, typer.Option("--id", help="Heading of the register's own number, such as URN.")],
    name_column: Annotated[str | None, typer.Option("--name", help="Heading of the name, to show beside it.")] = None,
    date_old: Annotated[str | None, typer.Option(help="Day of the older edition, if its file name has none.")] = None,
    date_new: Annotated[str | None, typer.Option(help="Day of the newer edition, if its file name has none.")] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Compare only these records, such as 'LA (name)=Norfolk'. Repeat for several."),
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Compare editions of different coverage all the same.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="CSV file to write; standard output by default.")] = None,
) -> None:
    """Compare two editions of any register: what appeared, what left, what changed, between which two days."""
    from equitymap.sources.services import register_diff

    events = register_diff.diff(
        old,
        new,
        id_column=id_column,
        name_column=name_column,
        date_old=date_old,
        date_new=date_new,
        only=only or (),
        anyway=anyway,
    )
    save_text(register_diff.as_csv(events), out)
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
    """Write the data dictionary, the acknowledgements and the list of sources from the schema and the registries."""
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
def bench(
    what: Annotated[
        Literal["map", "place", "start", "access", "england", "visitors", "network", "lists", "changes"],
        typer.Argument(help="What to measure."),
    ],
    place: PlaceName = "E08000025",
    think: Annotated[float, typer.Option(min=0.0, help="For visitors: seconds between a visitor's changes.")] = 10,
    seconds: Annotated[float, typer.Option(min=1.0, help="For visitors: how long each crowd goes on.")] = 120,
    against: Annotated[Path | None, typer.Option(help="For changes: root folder of another checkout.")] = None,
) -> None:
    """Measure speed against the plain way, an earlier checkout, or for a crowd of visitors, in one run."""
    ran = of_checkout("benchmarks").run(what, place, think_s=think, seconds=seconds, against=against)
    plain.print(ran, markup=False)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; an error that the user can mend is one message and exit code 2, never a traceback.

    ``arguments`` are those of the process unless given.
    """
    try:
        app(arguments)
    except EquityMapError as wrong:
        sys.stderr.write(f"{printable(str(wrong))}\n")
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
