"""``build``: places from a folder of official downloads."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from equitymap.commands.screen import Sources, plain, progress_bar


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
    with progress_bar() as bar:
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
