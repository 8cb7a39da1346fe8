"""One file: bring it, see whether it is the right one, and put it in its place."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import zipfile
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from equitymap.errors import NotTheFile, PublisherRefused, ReleaseMoved
from equitymap.sources.catalogue import Download, Release
from equitymap.sources.fetch import arcgis, census
from equitymap.sources.fetch.addresses import Address, addresses
from equitymap.sources.fetch.changes import KEEPS_EDITIONS, editions, first_words, in_words, ledger_events
from equitymap.sources.fetch.download import Arrived, transfer
from equitymap.sources.fetch.first_bytes import refuse_pages
from equitymap.sources.fetch.http_client import Web
from equitymap.sources.fetch.progress import District, Fetched, Job, here
from equitymap.sources.fetch.validate import Shape, accept, kept_format, member_of
from equitymap.sources.fetch.work_files import Bench, Known, disk, load, put_in_place, save, sha256

AROUND = "_around_"
GZIP = b"\x1f\x8b"
MOST_REFUSALS = 3
"""A day without an edition may be refused rather than missing; as many refusals as this are taken for a no."""


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


def known_file(bench: Bench, download: Download, cut: District | None) -> Known | None:
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


def bring(web: Web, job: Job, bench: Bench, known: Known | None, *, cut: District | None, today: date) -> Fetched:
    """Fetch one file, accept it, and put it where the last one was.

    Raises
    ------
    FetchError
        When none came, or what came is not to be trusted; the last good file is untouched.
    """
    release, download = job.release, job.release.download
    assert download is not None
    arrived, address = _arrive(web, job, bench, known, cut=cut, today=today)
    if arrived.same and known:
        save(bench.known, replace(known, fetched=_now()))
        return here(release, bench.home / known.name, "the publisher has no newer one")
    job.tell("checking")
    name = saved_as(download, cut, name=address.saves_as)
    try:
        part, shape = _accepted(bench, download, address, content_type=arrived.content_type, cut=cut is not None)
        new = replace(
            arrived.known,
            address=address.url,
            name=name,
            bytes=part.stat().st_size,
            sha256=sha256(part),
            edition=address.edition,
            stamp=address.changed or arrived.known.stamp,
            fetched=_now(),
            rows=shape.rows,
            headings=shape.headings,
        )
        if known and (known.sha256, known.name) == (new.sha256, name):
            bench.drop_part()
            save(bench.known, new)
            return here(release, bench.home / name, "came again, the same")
        what = _difference(release, bench, known, new, part=part, shape=shape)
    except NotTheFile:
        bench.drop_part()
        raise
    if known and known.name != name and release.id not in KEEPS_EDITIONS:
        new = replace(new, before=known.name)
    put_in_place(part, bench.home / name)
    save(bench.known, new)
    if not download.member:
        web.came[address.url] = (bench.home / name, arrived.known)
    bench.drop_part()
    shutil.rmtree(bench.pages, ignore_errors=True)
    tidy(bench, release, new)
    return Fetched(release, "got", bench.home / name, new.bytes, what)


def tidy(bench: Bench, release: Release, known: Known) -> None:
    """Take away the editions that the accepted one replaced; of some registers every edition stays."""
    if release.id in KEEPS_EDITIONS or release.download is None:
        return
    older = [path for day, path in editions(bench.home, release.download).items() if day < known.edition]
    before = [bench.home / known.before] if known.before and known.before != known.name else []
    for path in (*older, *before):
        path.unlink(missing_ok=True)


def _difference(release: Release, bench: Bench, known: Known | None, new: Known, *, part: Path, shape: Shape) -> str:
    """Say what the new file has that the last one had not; of a register that keeps its editions, write the events."""
    if known is None:
        return first_words(shape)
    if known.sha256 == new.sha256:
        return f"a newer edition, the same as that of {known.edition}" if known.edition else "the same under a new name"
    if release.id in KEEPS_EDITIONS and known.edition < new.edition:
        return ledger_events(release.id, bench.home / known.name, part, name=new.name, home=bench.home)
    return in_words(known, shape, size=new.bytes)


def _arrive(
    web: Web, job: Job, bench: Bench, known: Known | None, *, cut: District | None, today: date
) -> tuple[Arrived, Address]:
    """Bring the file from the first address that has it."""
    download = job.release.download
    assert download is not None
    if download.how == "arcgis":
        arrived = arcgis.layer(web, job, download, bench, district=cut, last=known)
        return arrived, Address(download.address, download.saves_as)
    if download.how == "census":
        return census.observations(web, job, download, bench, last=known), Address(download.address, download.saves_as)
    places = addresses(web, job, download, today=today)
    dated = download.how == "gias"
    refused = 0
    for place, address in enumerate(places, 1):
        try:
            return _one_address(web, job, download, bench, known, address), address
        except ReleaseMoved:
            if not dated and place == len(places):
                raise
        except PublisherRefused:
            refused += 1
            if refused == min(MOST_REFUSALS, len(places)) or (not dated and place == len(places)):
                raise
    raise ReleaseMoved(
        f"There is no edition of the last {len(places)} days ({places[-1].edition} to {places[0].edition}). The release"
        f" has moved: look at {job.release.url}"
    )


def _one_address(
    web: Web, job: Job, download: Download, bench: Bench, known: Known | None, address: Address
) -> Arrived:
    """Bring the file from one address; not again when it came for another release of this run, or cannot be newer."""
    if known and download.how == "portal" and known.edition:
        if address.edition < known.edition:
            raise PublisherRefused(f"The portal names no edition as new as that of {known.edition}, which is here.")
        if (address.edition, address.url) == (known.edition, known.address) and address.changed in {"", known.stamp}:
            return Arrived(same=True, known=known)
    came = web.came.get(address.url)
    if came is not None and came[0].is_file() and (known is None or known.address != address.url):
        with disk(bench.folder):
            shutil.copyfile(came[0], bench.part)
        return Arrived(same=False, known=came[1])
    return transfer(web, job, address.url, bench, last=known, most_bytes=download.most_bytes, zipped=download.gzip)


def _accepted(
    bench: Bench, download: Download, address: Address, *, content_type: str, cut: bool
) -> tuple[Path, Shape]:
    """Return the file to keep, unpacked where only a member is kept, and what it holds."""
    whole = _unzipped(bench, download) if download.gzip else bench.part
    refuse_pages(whole, download, content_type=content_type)
    if address.md5:
        with bench.part.open("rb") as stream:
            found = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if found != address.md5:
            raise NotTheFile(f"Its checksum is {found[:8]}..., the publisher's is {address.md5[:8]}...: damaged.")
    part = whole
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


def _unzipped(bench: Bench, download: Download) -> Path:
    """Return the half-done file, unzipped where the publisher zipped it without saying so.

    Raises
    ------
    NotTheFile
        When it is damaged, or more than the file ever has.
    """
    with bench.part.open("rb") as stream:
        if stream.read(len(GZIP)) != GZIP:
            return bench.part
    size = 0
    with disk(bench.folder):
        try:
            with gzip.open(bench.part) as packed, bench.member.open("wb") as stream:
                while chunk := packed.read(1 << 20):
                    size += len(chunk)
                    if size > download.most_bytes:
                        raise NotTheFile(f"It unpacks to more than {download.most_bytes:,} bytes: it is another file.")
                    stream.write(chunk)
        except (gzip.BadGzipFile, zlib.error, EOFError) as wrong:
            raise NotTheFile(f"It is zipped and cannot be unpacked ({wrong}): it is cut short or damaged.") from None
    return bench.member


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
