"""``check``: a built place against the publishers' totals."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from equitymap.commands.screen import PlaceName, open_asked, plain, print_table


def check(
    place: PlaceName,
    sources: Annotated[Path | None, typer.Option(help="Downloads to check against.")] = None,
) -> None:
    """Reconcile a built place with the publishers' totals. Exit code 1 when a figure differs."""
    from equitymap.places.check import as_table, check_place, facility_counts
    from equitymap.sources.reading import SourceFolder

    opened = open_asked(place)
    lines = check_place(opened, SourceFolder(sources) if sources else None)
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
