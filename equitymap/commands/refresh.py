"""``refresh``: fetch what changed at the publishers, build the places that it changes, write what is new in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from equitymap.commands.fetch import ReleaseBars, fetch_bars, for_places, lacking, print_fetched, wanted_releases
from equitymap.commands.output import plain
from equitymap.commands.shapes import write_shapes
from equitymap.errors import (
    DamagedPlace,
    EquityMapError,
    InvalidPlace,
    PlaceNotBuilt,
    StalePlace,
    StoreError,
    UnknownPlace,
)
from equitymap.places.add_place.background import DISK_REFUSED
from equitymap.settings import settings

if TYPE_CHECKING:
    from equitymap.places.news import News
    from equitymap.places.place import Manifest, Place
    from equitymap.sources.fetch import Fetched
    from equitymap.sources.reading.read_table import SourceFolder

Builder = Callable[[str], "Place"]
"""Builds the place of a code from the downloads."""
FAILED, AWAY = 1, 3
"""Exit codes: a place was not refreshed; a publisher was away or sent something else, and its last good file stays."""
LOCK = ".refresh"


@dataclass(frozen=True)
class Refreshed:
    """What became of one place; ``news`` is None where nothing was compared, ``why`` says what stood against it."""

    code: str
    state: Literal["up to date", "built", "would be built", "failed"]
    news: News | None = None
    why: str = ""


def refresh(
    place: Annotated[
        list[str] | None,
        typer.Option("--place", help="Code or name of a built place, repeated for several; all of them."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Fetch, build and compare, but leave every place as it is.")
    ] = False,
    folder: Annotated[Path | None, typer.Option(help="Folder of downloads; data/downloads by default.")] = None,
) -> None:
    """Fetch what changed at the publishers, build the places that it changes, and write what is new in them.

    Exit code 1: a place could not be refreshed. 3: a publisher was away; its last good file stays, the rest is done.
    """
    from equitymap.places.processes import in_turn
    from equitymap.sources.reading.read_table import SourceFolder

    codes = _codes(place or [])
    if not codes:
        plain.print("There is no place to refresh. Add one: python -m equitymap add-place NAME")
        return
    sources = SourceFolder(folder or settings().downloads_dir)
    try:
        with in_turn(settings().places_dir / LOCK):
            fetched = _fetch(codes, sources)
            done = refreshed(codes, fetched, builder_from(sources), dry_run=dry_run)
    except OSError as refused:
        raise StoreError(DISK_REFUSED.format(refused.strerror)) from None
    away = _away(fetched, codes)
    print_fetched([one for one in fetched if one.state != "unchanged"])
    for one in done:
        _tell(one)
    if away:
        plain.print(f"Away or not accepted, the last good file stays: {', '.join(away)}.", markup=False)
    if lacking(fetched) or any(one.state == "failed" for one in done):
        raise typer.Exit(FAILED)
    if away:
        raise typer.Exit(AWAY)


def refreshed(
    codes: Sequence[str], fetched: Sequence[Fetched], builder: Builder, *, dry_run: bool = False
) -> list[Refreshed]:
    """Build those places again whose files changed, keep what is new in them, and swap each in one step.

    A place that cannot be built stays as it is, and the others go on.
    """
    return [_one(code, fetched, builder, dry_run=dry_run) for code in codes]


def _one(code: str, fetched: Sequence[Fetched], builder: Builder, *, dry_run: bool) -> Refreshed:
    from equitymap.measures.start.what_is_new import what_is_new
    from equitymap.places import news, store

    why = ""
    try:
        try:
            before = store.open_place(code)
        except (StalePlace, DamagedPlace) as unusable:
            before, why = None, f"Nothing was compared: {unusable}"
        if before is not None and not changed(before.manifest, fetched):
            return Refreshed(code, "up to date")
        after = builder(code)
        found = None if before is None else what_is_new(before, after)
        if not dry_run:
            if found is not None and not found.is_empty:
                news.keep(found)
            store.write(after)
            write_shapes(after)
    except EquityMapError as wrong:
        return Refreshed(code, "failed", why=str(wrong))
    return Refreshed(code, "would be built" if dry_run else "built", found, why)


def changed(manifest: Manifest, fetched: Sequence[Fetched]) -> list[str]:
    """Return the releases of which the downloads hold another file than the one that a place was built from.

    Of a release that the place does not use only a file that came just now counts.
    """
    from equitymap.sources.fetch import is_cut
    from equitymap.sources.reading.read_table import sha256

    found = []
    for one in fetched:
        if one.path is None or (is_cut(one.release) and not one.path.stem.endswith(manifest.code)):
            continue
        used = manifest.get(one.release.id)
        read = {(file.name, file.sha256) for file in used.files} if used else set()
        if one.state == "got" if used is None else (one.path.name, sha256(one.path)) not in read:
            found.append(one.release.id)
    return list(dict.fromkeys(found))


def builder_from(sources: SourceFolder) -> Builder:
    """Return what builds places from downloads: the national files are read once, when the first place needs them."""
    from equitymap.places.build.build import build_place
    from equitymap.places.build.local_lists import with_lists
    from equitymap.places.build.national_readings import National, read_national
    from equitymap.places.check.check import check_place

    @lru_cache(maxsize=1)
    def national() -> National:
        return read_national(sources, lambda *_: None)

    def build(code: str) -> Place:
        built = build_place(code, with_lists(national(), code))
        if wrong := [line.subject for line in check_place(built, sources) if not line.agrees]:
            raise InvalidPlace(
                f"{built.name} built anew differs from the publishers' totals in {', '.join(wrong)}, so the build that"
                f" is there stays. Look at it with python -m equitymap build --place {code}, then check."
            )
        return built

    return build


def _codes(asked: Sequence[str]) -> list[str]:
    """Return the codes of the built places that are meant, those too that do not open: they are built anew."""
    from equitymap.places.find_district import find_built
    from equitymap.places.store import listed

    opening, refused = listed()
    here = [one.code for one in opening if not one.invented] + [one.code for one in refused]
    meant = [words.upper() if words.upper() in here else find_built(words) for words in asked]
    if made_up := [code for code in meant if code not in here]:
        raise UnknownPlace(made_up[0], [])
    return list(dict.fromkeys(meant or here))


def _fetch(codes: Sequence[str], sources: SourceFolder) -> tuple[Fetched, ...]:
    """Ask the publishers for what is newer, each once; what they do not answer stays as it was."""
    from equitymap.places.add_place.add import read_district
    from equitymap.sources.fetch import fetch_lookups

    with fetch_bars() as bars:
        wanted = wanted_releases(None)
        shown = ReleaseBars(bars, len(wanted))
        first = fetch_lookups(sources.path, progress=shown.update)
        if lacking(first):
            return first
        districts = [read_district(code, sources) for code in codes]
        return for_places(wanted, sources.path, districts, lookups=first, refresh=True, shown=shown)


def _away(fetched: Sequence[Fetched], codes: Sequence[str]) -> list[str]:
    """Return the titles of the releases that a place here uses, or needs, and that could not be had anew."""
    from equitymap.places import store

    used: set[str] = set()
    for code in codes:
        try:
            used |= {one.id for one in store.read_manifest(code).releases}
        except (StalePlace, DamagedPlace, PlaceNotBuilt):
            continue
    lost = [one for one in fetched if one.state in ("kept", "failed")]
    return list(dict.fromkeys(one.release.title for one in lost if one.release.needed or one.release.id in used))


def _tell(one: Refreshed) -> None:
    from equitymap.views.start import news_words

    plain.print(f"{one.code}: {one.state}. {one.why}".strip(), markup=False)
    if one.news is None:
        return
    told = [*news_words.services(one.news), *news_words.figures(one.news), *news_words.left_open(one.news)]
    for line in [news_words.headline(one.news), *told] if not one.news.is_empty else [*told, "Nothing is new."]:
        plain.print(f"- {line}", markup=False)
