"""Fetch releases one after the other: what is here, what comes, is it the file, into its place."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from equitymap.errors import FetchError, NotTheFile, ReleaseMoved, StoreError
from equitymap.settings import settings
from equitymap.sources.catalogue import Download, Release
from equitymap.sources.fetch import arcgis
from equitymap.sources.fetch.accept import Shape, accept, kept_format, member_of, refuse_pages
from equitymap.sources.fetch.addresses import Address, addresses
from equitymap.sources.fetch.asking import Web, web
from equitymap.sources.fetch.changes import KEEPS_EDITIONS, editions, first_words, in_words, ledger_events
from equitymap.sources.fetch.keeping import WORKSHOP, Bench, Known, disk, load, put_in_place, save, sha256
from equitymap.sources.fetch.lock import alone
from equitymap.sources.fetch.outcome import District, Fetched, FetchProgress, Job, Pace, silent
from equitymap.sources.fetch.transfer import Arrived, transfer

AROUND = "_around_"


def fetch(
    releases: Sequence[Release],
    folder: Path,
    *,
    district: District | None = None,
    refresh: bool = False,
    progress: FetchProgress = silent,
    via: str | None = None,
    pace: Pace | None = None,
    today: date | None = None,
) -> tuple[Fetched, ...]:
    """Bring releases from their publishers into a folder, each into a sub-folder named after it.

    Parameters
    ----------
    releases
        What to fetch, in this order.
    folder
        Where to keep it. One fetch at a time works in a folder.
    district
        The place that map layers are cut to, where their service allows it; without one they come whole.
    refresh
        Whether to ask publishers about files that are here already. Without it they are left as they are.
    progress
        Called on the way; may raise ``Cancelled``, which leaves everything so that the next fetch goes on from there.
    via
        A mirror of the publishers' sites; ``settings().fetch_via`` when nothing is given.
    pace
        How often, and how patiently, a publisher is asked.
    today
        The day from which dated addresses are tried backwards.

    Returns
    -------
    tuple of Fetched
        One per release, in order. One that could not be fetched does not stop the others; a full disk does: the rest
        is then ``failed`` without being tried.

    Raises
    ------
    FetchRunning
        When another fetch is at work in the folder.
    """
    done: list[Fetched] = []
    stopped: StoreError | None = None
    with alone(folder), web(settings().fetch_via if via is None else via, pace) as asked:
        for release in releases:
            job = Job(release, progress)
            try:
                if stopped is not None:
                    raise StoreError(f"Not tried: {stopped}")
                done.append(_one(asked, job, folder, district=district, refresh=refresh, today=today or date.today()))
            except StoreError as refused:
                stopped = stopped or refused
                done.append(_not_fetched(release, folder, None, why=str(refused), by_hand=False))
    return tuple(done)


def is_cut(release: Release) -> bool:
    """Whether only the part of a release in and around a place is fetched for it."""
    return release.download is not None and release.download.how == "arcgis" and bool(release.download.filter_by)


def saved_as(download: Download, district: District | None, *, name: str = "") -> str:
    """Return the name of the accepted file: of a cut layer it ends in the district's code."""
    name = name or download.saves_as
    if district is None or not (download.how == "arcgis" and download.filter_by):
        return name
    stem, _, ending = name.rpartition(".")
    return f"{stem}{AROUND}{district.code}.{ending}"


def _one(web: Web, job: Job, folder: Path, *, district: District | None, refresh: bool, today: date) -> Fetched:
    release, download = job.release, job.release.download
    if download is None:
        found = _by_hand(release, folder)
        why = "has no address: the publisher no longer offers it, or it is a copy kept by somebody else"
        return _here(release, found[0], "put there by hand") if found else _not_fetched(release, folder, None, why=why)
    cut = district if is_cut(release) else None
    bench = Bench(folder, release.id, cut.code if cut else "whole")
    known = _known(bench, download, cut)
    here = bench.home / known.name if known else None
    own = None if cut else bench.home / saved_as(download, None)
    if here is None and (found := [path for path in _by_hand(release, folder) if path != own]):
        return _here(release, found[0], "put there by hand: left as it is")
    if known and here and not refresh:
        return _here(release, here, f"here since {known.fetched[:10]}" if known.fetched else "here already")
    bench.prepare()
    try:
        return _bring(web, job, bench, known, cut=cut, today=today)
    except FetchError as wrong:
        return _not_fetched(release, folder, here, why=str(wrong))


def _known(bench: Bench, download: Download, cut: District | None) -> Known | None:
    """Return what is known of the accepted file, when it is still there as it was accepted.

    A file under its name of which nothing is known was put there by hand, or the fetch was stopped just after it was
    put in place: it is taken when it passes the same checks.
    """
    known = load(bench.known)
    if known:
        path = bench.home / known.name
        if path.is_file() and path.stat().st_size == known.bytes:
            return known
    dated = list(editions(bench.home, download).values())
    path = dated[-1] if dated else bench.home / saved_as(download, cut)
    if not path.is_file():
        return None
    try:
        shape = accept(path, download, form=kept_format(download), cut=cut is not None)
    except NotTheFile:
        return None
    edition = next((day for day, dated_path in editions(bench.home, download).items() if dated_path == path), "")
    known = Known(name=path.name, bytes=path.stat().st_size, sha256=sha256(path), edition=edition)
    bench.prepare()
    save(bench.known, replace(known, rows=shape.rows, headings=shape.headings))
    return load(bench.known)


def _by_hand(release: Release, folder: Path) -> list[Path]:
    """Return files of a release that lie in the folder, but not where a fetch puts them."""
    for pattern in release.files:
        found = [
            path
            for path in sorted(folder.rglob(pattern))
            if path.is_file() and AROUND not in path.name and WORKSHOP not in path.relative_to(folder).parts
        ]
        if found:
            return found
    return []


def _bring(web: Web, job: Job, bench: Bench, known: Known | None, *, cut: District | None, today: date) -> Fetched:
    """Fetch one file, see whether it is the right one, and put it in its place."""
    release, download = job.release, job.release.download
    assert download is not None
    arrived, address = _arrive(web, job, bench, known, cut=cut, today=today)
    if arrived.same and known:
        save(bench.known, replace(known, fetched=_now()))
        return _here(release, bench.home / known.name, "the publisher has no newer one")
    job.tell("checking")
    name = saved_as(download, cut, name=address.saves_as)
    try:
        part, shape = _accepted(bench, download, address, content_type=arrived.content_type, cut=cut is not None)
        size, digest = part.stat().st_size, sha256(part)
        same = known is not None and digest == known.sha256
        if known and same and known.edition == address.edition:
            bench.drop_part()
            save(bench.known, replace(known, etag=arrived.known.etag, last_modified=arrived.known.last_modified,
                                      address=address.url, fetched=_now()))  # fmt: skip
            return _here(release, bench.home / known.name, "came again, the same")
        what = in_words(known, shape, size=size) if known else first_words(size, shape)
        if known and same:
            what = f"a newer edition, the same as that of {known.edition}"
        elif release.id in KEEPS_EDITIONS and known and known.edition < address.edition:
            what = ledger_events(release.id, bench.home / known.name, part, name=name, home=bench.home)
    except NotTheFile as wrong:
        bench.drop_part()
        raise NotTheFile(str(wrong)) from None
    put_in_place(part, bench.home / name)
    save(
        bench.known,
        replace(
            arrived.known, address=address.url, name=name, bytes=size, sha256=digest, edition=address.edition,
            fetched=_now(), rows=shape.rows, headings=shape.headings,
        ),
    )  # fmt: skip
    bench.drop_part()
    shutil.rmtree(bench.pages, ignore_errors=True)
    if release.id not in KEEPS_EDITIONS:
        for edition, path in editions(bench.home, download).items():
            if edition < address.edition:
                path.unlink(missing_ok=True)
    return Fetched(release, "got", bench.home / name, size, what)


def _arrive(
    web: Web, job: Job, bench: Bench, known: Known | None, *, cut: District | None, today: date
) -> tuple[Arrived, Address]:
    """Bring the file from the first address that has it."""
    download = job.release.download
    assert download is not None
    if download.how == "arcgis":
        arrived = arcgis.layer(web, job, download, bench, district=cut, last=known)
        return arrived, Address(download.address, download.saves_as)
    places = addresses(web, job, download, today=today)
    for address in places:
        try:
            return transfer(web, job, address.url, bench, last=known, most_bytes=download.most_bytes), address
        except ReleaseMoved:
            if address is places[-1] and len(places) == 1:
                raise
    raise ReleaseMoved(
        f"There is no edition of the last {len(places)} days ({places[-1].edition} to {places[0].edition}). The release"
        f" has moved: look at {job.release.url}"
    )


def _accepted(
    bench: Bench, download: Download, address: Address, *, content_type: str, cut: bool
) -> tuple[Path, Shape]:
    """Return the file to keep, unpacked where only a member is kept, and what it holds."""
    refuse_pages(bench.part, download, content_type=content_type)
    if address.md5:
        with bench.part.open("rb") as stream:
            found = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if found != address.md5:
            raise NotTheFile(f"Its checksum is {found[:8]}..., the publisher's is {address.md5[:8]}...: damaged.")
    part = bench.part
    if download.format == "zip" and download.member:
        member = member_of(bench.part, download.member)
        part = bench.member
        try:
            with (
                disk(bench.folder),
                zipfile.ZipFile(bench.part) as archive,
                archive.open(member) as packed,
                part.open("wb") as stream,
            ):
                shutil.copyfileobj(packed, stream)
        except (zipfile.BadZipFile, zlib.error, EOFError) as wrong:
            raise NotTheFile(f"The archive is damaged: {member} cannot be unpacked ({wrong}).") from None
    return part, accept(part, download, form=kept_format(download), cut=cut)


def _here(release: Release, path: Path, what: str) -> Fetched:
    return Fetched(release, "unchanged", path, path.stat().st_size, what)


def _not_fetched(release: Release, folder: Path, here: Path | None, *, why: str, by_hand: bool = True) -> Fetched:
    """Return what is said of a release that did not come: the last good copy stays, or there is none."""
    name = release.download.saves_as.format(date=date.today()) if release.download else release.files[0]
    remedy = (
        f"Download it from {release.url} and put the file, named {name}, into {folder / release.id}/" if by_hand else ""
    )
    if here is not None:
        return Fetched(release, "kept", here, here.stat().st_size, why, remedy)
    return Fetched(release, "failed", None, 0, why, remedy)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
