"""``build``: places from a folder of official downloads, some or all of England's districts."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

from equitymap.commands.screen import Sources, console, plain, print_table, progress_bar, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from equitymap.places.build_all import Done
    from equitymap.places.national import National
    from equitymap.sources.reading import SourceFolder


def build(
    sources: Sources,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="Name or code of a district. Repeat for several.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every district of England, and the tables of the England page.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="With --all: build also the places that are up to date.")
    ] = False,
    local: Annotated[
        Path | None, typer.Option(help="Filled template of services and events that local people add.")
    ] = None,
) -> None:
    """Build places from a folder of official downloads: those named, or all of England with --all."""
    from equitymap.sources.reading import SourceFolder

    if every == bool(place):
        raise typer.BadParameter("name the places with --place, or ask for every district with --all.")
    folder = SourceFolder(sources)
    if place:
        _some(place, folder, local)
    else:
        _all(folder, local, again=again)


def _some(place: Sequence[str], folder: SourceFolder, local: Path | None) -> None:
    from equitymap.places import store
    from equitymap.places.build import build_place
    from equitymap.places.names import resolve
    from equitymap.sources import lookups

    frame = lookups.lsoa_to_district(folder).frame
    districts = dict(frame[["district_code", "district"]].drop_duplicates().itertuples(index=False, name=None))
    codes = list(dict.fromkeys(resolve(asked, districts) for asked in place))
    began = time.perf_counter()
    national = _read(folder, local)
    with progress_bar() as bar:
        cutting = bar.add_task("building", total=len(codes))
        for code in codes:
            bar.update(cutting, description=f"building {districts[code]}")
            store.write(build_place(code, national))
            bar.advance(cutting)
        bar.update(cutting, description="built")
    for code in codes:
        plain.print(f"{districts[code]} ({code}) is ready: {store.path_of(code)}")
    plain.print(
        f"Took {time.perf_counter() - began:.1f} s. Open it with make run, or check it: "
        f"python -m equitymap check --place {codes[0]} --sources {folder.path}"
    )


def _all(folder: SourceFolder, local: Path | None, *, again: bool) -> None:
    import pandas as pd

    from equitymap.measures.district_summary import of_place
    from equitymap.places.build_all import build_all
    from equitymap.places.england import build_england, write_england

    began = time.perf_counter()
    national = _read(folder, local)
    codes = sorted(national.districts)
    done: list[Done] = []
    columns = (words("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, speed_estimate_period=600) as bar:
        task = bar.add_task("building", total=len(codes))
        for one in build_all(codes, national, of_place, again=again):
            done.append(one)
            bar.update(task, description=f"{one.state} {national.districts[one.code]}", advance=1)
        bar.update(task, description="built")
    plain.print("Adding up the tables of England...")
    summaries = [one.then for one in done if one.then is not None]
    path = write_england(build_england(national, pd.concat(summaries) if summaries else None))
    states = {state: sum(one.state == state for one in done) for state in ("built", "kept", "failed")}
    plain.print(
        f"{len(done):,} places: {states['built']:,} built, {states['kept']:,} were up to date,"
        f" {states['failed']:,} failed. The tables of England are in {path}."
        f" Took {(time.perf_counter() - began) / 60:.1f} minutes."
    )
    failed = sorted((one for one in done if one.state == "failed"), key=lambda one: one.code)
    if failed:
        rows = [(one.code, national.districts[one.code], one.why) for one in failed]
        print_table(pd.DataFrame(rows, columns=["place", "name", "what is wrong"]), title="Failed")
        raise typer.Exit(1)
    plain.print(f"Check them: python -m equitymap check --all --sources {folder.path}")


def _read(folder: SourceFolder, local: Path | None) -> National:
    """Read the national files and what local people have added, and say which lines of theirs cannot be used."""
    from equitymap.places.national import read_national

    with progress_bar() as bar:
        reading = bar.add_task("reading")
        national = read_national(
            folder,
            lambda name, number, total: bar.update(
                reading, description=f"reading {name}", completed=number - 1, total=total
            ),
        )
        bar.update(reading, description="read the national files", completed=bar.tasks[reading].total)
    if local is None:
        return national
    national = national.with_local(local)
    added = national.local
    if added is not None:
        plain.print(f"{added.name}: {added.rows - len(added.wrong):,} of {added.rows:,} lines used.")
        for problem in added.problems:
            plain.print(f"- {problem}")
    return national
