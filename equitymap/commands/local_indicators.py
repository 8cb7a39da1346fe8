"""``local-indicators``: what local people changed in the registry, checked and written to the log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from equitymap.commands.output import plain, print_table
from equitymap.settings import settings


def local_indicators(
    sources: Annotated[Path, typer.Option(help="Downloads: the area codes are checked against their lists.")],
) -> None:
    """Check data/indicators.local.toml and its files row by row, and log changes. Exit code 1 when a row is wrong."""
    from equitymap.places.build.national_readings import area_names
    from equitymap.sources.areas import lookups
    from equitymap.sources.local import local_indicators as local
    from equitymap.sources.reading.read_table import SourceFolder

    folder = SourceFolder(sources)
    names = area_names(
        lookups.lsoa_to_district(folder), lookups.lsoa_to_ward(folder), lookups.lower_to_upper_tier(folder)
    )
    found = local.read(names, older=lookups.older_neighbourhoods(folder))
    for day, indicator, what in local.log_changes():
        plain.print(f"{day} {indicator}: {what}")
    wrong = [reading.left_out for reading in found if len(reading.left_out)]
    for reading in found:
        plain.print(f"{reading.paths[0].name}: {len(reading.frame):,} of {reading.rows_read:,} rows can be used.")
    if wrong:
        print_table(pd.concat(wrong)[["file", "row", "identifier", "reason"]], title="Rows that cannot be used")
        raise typer.Exit(1)
    plain.print(f"{settings().data_dir / 'indicators.local.toml'} is in order.")
