"""``check``: built places against the publishers' totals, and claims of loss against closures at random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from equitymap.commands.output import open_asked, plain, print_table, progress_bar

if TYPE_CHECKING:
    from equitymap.places.place import Place
    from equitymap.sources.reading.read_table import SourceFolder

WIDTH = 116
"""Letters that the table of all districts needs; a narrower window breaks its lines."""


def check(
    place: Annotated[str | None, typer.Option("--place", help="Name or code of a district, or 'demo'.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every district: a table of one row each.")] = False,
    sources: Annotated[Path | None, typer.Option(help="Downloads to check against.")] = None,
    claims: Annotated[
        bool, typer.Option("--claims", help="How often closures at random would give a side, or a cluster of loss.")
    ] = False,
    simulations: Annotated[int, typer.Option(min=20, help="With --claims: closures at random, for each kind.")] = 1000,
) -> None:
    """Reconcile built places with the publishers' totals. Exit code 1 when a figure differs.

    With --claims, let closures fall at random in them instead: exit code 1 when more than 7 in 100 would be called a
    loss that fell on one side, or a cluster. Some seconds to a minute for each kind of service.
    """
    from equitymap.sources.reading.read_table import SourceFolder

    if every == (place is not None):
        raise typer.BadParameter("name one place with --place, or ask for every district with --all.")
    folder = SourceFolder(sources) if sources else None
    if claims:
        if sources is not None:
            raise typer.BadParameter("--claims needs no --sources: it asks the built places alone.")
        _claims(_asked(place), simulations)
    elif place is not None:
        _one(open_asked(place, folder), folder)
    elif sources is None:
        raise typer.BadParameter("--all counts the downloads themselves: name their folder with --sources.")
    else:
        _all(SourceFolder(sources))


def _asked(asked: str | None) -> Iterator[Place]:
    """Open the place asked for, or every built one."""
    from equitymap.places.store import built_places, open_place

    if asked is not None:
        yield open_asked(asked)
    else:
        yield from (open_place(built.code) for built in built_places())


def _claims(places: Iterable[Place], simulations: int) -> None:
    from equitymap.measures.burden.calibration import MOST_ALLOWED, calibration_table

    wrong = 0
    with progress_bar() as bar:
        for place in places:
            task = bar.add_task(f"closures at random in {place.name}", total=simulations * len(place.manifest.observed))
            table = calibration_table(place, simulations=simulations, progress=partial(bar.advance, task))
            bar.remove_task(task)
            print_table(
                table,
                title=f"{place.name} ({place.code}): {simulations:,} closures at random for each kind",
                least_width=WIDTH,
            )
            wrong += int(table["verdict"].eq("TOO OFTEN").sum())
    if wrong:
        plain.print(f"{wrong} kind(s) over {100 * MOST_ALLOWED:.0f} in 100: claims of loss are made too often there.")
        raise typer.Exit(1)
    plain.print(
        f"Closures at random are called a pattern no more than {100 * MOST_ALLOWED:.0f} times in 100, as far as this"
        " can tell."
    )


def _one(opened: Place, folder: SourceFolder | None) -> None:
    from equitymap.places.check.check import as_table, check_place, facility_counts

    lines = check_place(opened, folder)
    print_table(as_table(lines), title=f"{opened.name} ({opened.code})")
    print_table(facility_counts(opened), title="Services")
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


def _all(folder: SourceFolder) -> None:
    from equitymap.places.check.check_all import AGREES, NOT_AT_HAND, check_all

    with progress_bar() as bar:
        task = bar.add_task("counting the raw files", total=None)
        table = check_all(folder, progress=lambda code: bar.update(task, description=f"checking {code}", advance=1))
    print_table(table, title="England", least_width=WIDTH)
    wrong = table[table["verdict"] != AGREES]
    unknown = int((table["published"] == NOT_AT_HAND).sum())
    plain.print(
        f"{len(table):,} districts, {int(table['neighbourhoods'].sum()):,} neighbourhoods,"
        f" {int(table['most deprived tenth'].sum()):,} of them in the most deprived tenth."
        f" {len(table) - len(wrong):,} agree, {len(wrong):,} do not."
        + (f" No published residents at hand for {unknown:,}." if unknown else "")
    )
    if len(wrong):
        raise typer.Exit(1)
