"""``build``: places from a folder of official downloads, some or all of England's districts."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn

from equitymap.commands.local_lists import LocalLists, of_england, of_place
from equitymap.commands.output import Sources, console, plain, print_table, progress_bar, words
from equitymap.commands.shapes import LATER, write_shapes
from equitymap.errors import StoreError
from equitymap.settings import settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from equitymap.places.build.national_readings import National
    from equitymap.places.england.build_all import Done
    from equitymap.places.place import Place
    from equitymap.sources.reading.read_table import SourceFolder


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
        list[Path] | None,
        typer.Option(
            help="Filled template of services and events that local people add. Repeat for several: each is"
            " kept, and taken in again whenever the place is built."
        ),
    ] = None,
    forget_local: Annotated[
        list[str] | None,
        typer.Option("--forget-local", help="Name of a kept template to take away. Repeat for several."),
    ] = None,
    replace_local: Annotated[
        bool, typer.Option("--replace-local", help="Let a --local take the place of a kept one of the same name.")
    ] = False,
) -> None:
    """Build places from a folder of official downloads: those named, or all of England with --all."""
    from equitymap.sources.reading.read_table import SourceFolder

    if every == bool(place):
        raise typer.BadParameter("name the places with --place, or ask for every district with --all.")
    folder = SourceFolder(sources)
    lists = LocalLists(tuple(local or ()), tuple(forget_local or ()), instead=replace_local)
    if place:
        _some(place, folder, lists)
    else:
        _all(folder, lists, again=again)


def _some(asked: Sequence[str], folder: SourceFolder, lists: LocalLists) -> None:
    from equitymap.places import store
    from equitymap.places.add_place.add import postcode_of
    from equitymap.places.build.build import build_place
    from equitymap.places.build.local_lists import with_lists
    from equitymap.places.find_district import find_district
    from equitymap.places.gazetteer import read_gazetteer, save_gazetteer
    from equitymap.sources.areas.code_history import reissue_in_words

    names = read_gazetteer(folder)
    districts = names.districts
    save_gazetteer(names)
    found = {text: find_district(text, names, of_postcode=postcode_of(text, folder)) for text in asked}
    for text, candidate in found.items():
        if not candidate.itself:
            plain.print(f"{text}: {candidate.name} ({candidate.because}).", markup=False)
    codes = list(dict.fromkeys(candidate.code for candidate in found.values()))
    began = time.perf_counter()
    for code in codes:
        lists.keep(code)
    national = _read(folder)
    used: list[str] = []
    with progress_bar() as bar:
        cutting = bar.add_task("building", total=len(codes))
        for code in codes:
            bar.update(cutting, description=f"building {districts[code]}")
            wider = with_lists(national, code)
            built = build_place(code, wider)
            store.write(built)
            write_shapes(built)
            used += of_place(wider, built)
            bar.advance(cutting)
        bar.update(cutting, description="built")
    for line in used:
        plain.print(line, markup=False)
    for code in codes:
        plain.print(f"{districts[code]} ({code}) is ready: {settings().places_dir / code}", markup=False)
    for sentence in filter(None, dict.fromkeys(reissue_in_words(text.strip().upper()) for text in asked)):
        plain.print(sentence, markup=False)
    plain.print(
        f"Took {time.perf_counter() - began:.1f} s. Open it with make run, or check it: "
        f"python -m equitymap check --place {codes[0]} --sources {folder.path}"
    )


def _all(folder: SourceFolder, lists: LocalLists, *, again: bool) -> None:
    import pandas as pd

    from equitymap.dashboard.server import static_files
    from equitymap.places.build.local_lists import EVERYWHERE, with_lists
    from equitymap.places.england.build_all import build_all
    from equitymap.places.england.england import build_england, england_manifest, write_england

    began = time.perf_counter()
    lists.keep(EVERYWHERE)
    national = with_lists(_read(folder), EVERYWHERE)
    for line in of_england(national):
        plain.print(line, markup=False)
    codes = sorted(national.districts)
    done: list[Done] = []
    columns = (words("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=console, speed_estimate_period=600) as bar:
        task = bar.add_task("building", total=len(codes))
        for one in build_all(codes, national, _summed_up, again=again):
            done.append(one)
            bar.update(task, description=f"{one.state} {national.districts[one.code]}", advance=1)
        bar.update(task, description="built")
    plain.print("Adding up the tables of England...")
    summaries = [one.then for one in done if one.then is not None]
    england = build_england(national, pd.concat(summaries) if summaries else None)
    write_england(england)
    try:
        static_files.write_england(lambda: england, str(england_manifest()["build_id"]), settings().static_dir)
    except StoreError as refused:
        plain.print(f"{refused} {LATER}", markup=False)
    states = {state: sum(one.state == state for one in done) for state in ("built", "kept", "failed")}
    plain.print(
        f"{len(done):,} places: {states['built']:,} built, {states['kept']:,} were up to date,"
        f" {states['failed']:,} failed. The tables of England are in"
        f" {settings().places_dir / 'england'}."
        f" Took {(time.perf_counter() - began) / 60:.1f} minutes."
    )
    failed = sorted((one for one in done if one.state == "failed"), key=lambda one: one.code)
    if failed:
        rows = [(one.code, national.districts[one.code], one.why) for one in failed]
        print_table(pd.DataFrame(rows, columns=["place", "name", "what is wrong"]), title="Failed")
        raise typer.Exit(1)
    plain.print(f"Check them: python -m equitymap check --all --sources {folder.path}")


def _summed_up(place: Place) -> pd.DataFrame:
    """Return what the tables of England want of a place; runs where it was built, which writes its shapes too."""
    from equitymap.dashboard.server.static_files import write_place
    from equitymap.measures.england.district_summary import services_by_neighbourhood

    with suppress(StoreError):  # the place is ready; assets says why its shapes cannot be written
        write_place(place, settings().static_dir)
    return services_by_neighbourhood(place)


def _read(folder: SourceFolder) -> National:
    """Read the national files."""
    from equitymap.places.build.national_readings import read_national

    with progress_bar() as bar:
        reading = bar.add_task("reading")
        national = read_national(
            folder,
            lambda name, number, total: bar.update(
                reading, description=f"reading {name}", completed=number - 1, total=total
            ),
        )
        bar.update(reading, description="read the national files", completed=bar.tasks[reading].total)
    return national
