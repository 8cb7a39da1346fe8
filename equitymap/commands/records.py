"""``records``: what local people recorded, carried out and in, merged, erased, brought to this version."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equitymap.commands.output import plain
from equitymap.settings import settings

if TYPE_CHECKING:
    from equitymap.records.merge import Merged
    from equitymap.records.store import Store

records = typer.Typer(
    help="What local people recorded: out to CSV files and back, merged, erased, brought to this version.",
    no_args_is_help=True,
)
Url = Annotated[
    str | None, typer.Option("--url", help="Database of the records; that of EQUITYMAP_RECORDS_URL by default.")
]


@contextmanager
def opened_records(url: str | None, *, make: bool = True) -> Iterator[Store]:
    """Open the records at an address, or those of the settings, until the block ends."""
    from equitymap.records.store import open_store

    store = open_store(url or settings().records(), make=make)
    try:
        yield store
    finally:
        store.close()


def _say(merged: Merged, store: Store) -> None:
    """Print what came, after what a copy brought of people whose answers were deleted here is deleted again."""
    from equitymap.records.sessions import OWN, sweep

    for code in store.places(*OWN):
        sweep(store, code)
    erased = f", {merged.deleted:,} deleted because they are erased in one of the two" if merged.deleted else ""
    plain.print(f"{merged.revisions:,} revision(s) added{erased}. {merged.says}".strip(), markup=False)


@records.command("export")
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write; an earlier export there is replaced.")],
    place: Annotated[str | None, typer.Option(help="Only records of this district code, or demo.")] = None,
    url: Url = None,
) -> None:
    """Write every record with its history, private ones too, as a folder of CSV files."""
    from equitymap.records.csv_folder import export_folder

    with opened_records(url, make=False) as store:
        number = export_folder(store, folder, place)
    plain.print(f"{number:,} revision(s) are in {folder}. Private records are among them.", markup=False)


@records.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(help="Folder of CSV files, of an export or written by hand.")],
    role: Annotated[str, typer.Option(help="In which role new rows are entered.")] = "steward",
    url: Url = None,
) -> None:
    """Add a folder of CSV files, all of it or nothing; to repeat it changes nothing."""
    from equitymap.records.csv_folder import import_folder

    with opened_records(url) as store:
        _say(import_folder(store, folder, role=role), store)


@records.command("merge")
def merge_(
    source: Annotated[str, typer.Argument(help="The other records: a file, or an address of a database.")],
    url: Url = None,
) -> None:
    """Add everything of another database of records; what both changed stands beside each other."""
    from equitymap.records.engine import address_of
    from equitymap.records.merge import merge

    theirs = address_of(Path(source)) if "://" not in source or Path(source).is_file() else source
    with opened_records(theirs, make=False) as other, opened_records(url) as store:
        _say(merge(store, other), store)


@records.command("erase")
def erase(
    record: Annotated[str, typer.Argument(help="Id of the record, from its history or an export.")],
    why: Annotated[str, typer.Option(help="asked, mistake, unlawful or over.")],
    url: Url = None,
) -> None:
    """Delete a record with its history for good, and say where what it said may still be."""
    with opened_records(url, make=False) as store:
        erased = store.erase(record, why=why)
    plain.print(f"{erased.revisions:,} revision(s) deleted. {erased.says}", markup=False)
    if not erased.complete:
        raise typer.Exit(1)


@records.command("purge")
def purge_(url: Url = None) -> None:
    """Delete the raw words of sessions whose time is over; the server does the same every hour."""
    from equitymap.records.retention import purge

    with opened_records(url, make=False) as store:
        purged = purge(store, again=True)
    plain.print(f"{purged.records:,} record(s) of what people wrote deleted. {purged.says}", markup=False)
    if not purged.complete:
        raise typer.Exit(1)


@records.command("migrate")
def migrate_(
    to: Annotated[str, typer.Option(help="A version to go to, also back; the newest by default.")] = "head",
    url: Url = None,
) -> None:
    """Bring the tables to this program's version; rows stay. Opening the records does the same."""
    from equitymap.records.engine import connect
    from equitymap.records.migrate import migrate

    engine = connect(url or settings().records())
    try:
        version = migrate(engine, to=to)
    finally:
        engine.dispose()
    plain.print(f"The records have version {version}.", markup=False)
