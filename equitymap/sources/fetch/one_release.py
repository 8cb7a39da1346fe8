"""Fetch one release: download its file, validate it, and replace the last one."""

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
from equitymap.sources.fetch.changes import KEEPS_EDITIONS, editions, first_words, in_words, ledger_events
from equitymap.sources.fetch.download import Downloaded, download_file
from equitymap.sources.fetch.http_client import HttpSession
from equitymap.sources.fetch.progress import District, Fetched, FetchTask, unchanged
from equitymap.sources.fetch.urls import FileUrl, file_urls
from equitymap.sources.fetch.validate import Shape, member_of, refuse_web_pages, saved_format, validate
from equitymap.sources.fetch.work_files import FileRecord, WorkFiles, disk_errors, load, replace_file, save, sha256

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


def known_file(work: WorkFiles, download: Download, cut: District | None) -> FileRecord | None:
    """Return the record of the accepted file, when the file is still as it was accepted.

    A file under its name of which nothing is known was put there by hand, or the fetch was stopped just after it was
    put in place: it is taken when it passes the same checks.
    """
    known = load(work.known)
    if known:
        path = work.home / known.name
        if path.is_file() and path.stat().st_size == known.bytes:
            return known
    dated = list(editions(work.home, download).values())
    path = dated[-1] if dated else work.home / saved_as(download, cut)
    if not path.is_file():
        return None
    try:
        shape = validate(path, download, form=saved_format(download), cut=cut is not None)
    except NotTheFile:
        return None
    edition = next((day for day, dated_path in editions(work.home, download).items() if dated_path == path), "")
    known = FileRecord(name=path.name, bytes=path.stat().st_size, sha256=sha256(path), edition=edition)
    work.prepare()
    save(work.known, replace(known, rows=shape.rows, headings=shape.headings))
    return load(work.known)


def fetch_release(
    session: HttpSession,
    task: FetchTask,
    work: WorkFiles,
    known: FileRecord | None,
    *,
    cut: District | None,
    today: date,
) -> Fetched:
    """Download one file, validate it, and replace the last one.

    Raises
    ------
    FetchError
        When none came, or what came is not to be trusted; the last good file is untouched.
    """
    release, download = task.release, task.release.download
    assert download is not None
    arrived, source = _download(session, task, work, known, cut=cut, today=today)
    if arrived.same and known:
        save(work.known, replace(known, fetched=_now()))
        return unchanged(release, work.home / known.name, "the publisher has no newer one")
    task.tell("checking")
    name = saved_as(download, cut, name=source.saves_as)
    try:
        part, shape = _validated(work, download, source, content_type=arrived.content_type, cut=cut is not None)
        new = replace(
            arrived.known,
            url=source.url,
            name=name,
            bytes=part.stat().st_size,
            sha256=sha256(part),
            edition=source.edition,
            stamp=source.changed or arrived.known.stamp,
            fetched=_now(),
            rows=shape.rows,
            headings=shape.headings,
        )
        if known and (known.sha256, known.name) == (new.sha256, name):
            work.drop_part()
            save(work.known, new)
            return unchanged(release, work.home / name, "came again, the same")
        what = _difference(release, work, known, new, part=part, shape=shape)
    except NotTheFile:
        work.drop_part()
        raise
    if known and known.name != name and release.id not in KEEPS_EDITIONS:
        new = replace(new, before=known.name)
    replace_file(part, work.home / name)
    save(work.known, new)
    if not download.member:
        session.came[source.url] = (work.home / name, arrived.known)
    work.drop_part()
    shutil.rmtree(work.pages, ignore_errors=True)
    delete_replaced(work, release, new)
    return Fetched(release, "got", work.home / name, new.bytes, what)


def delete_replaced(work: WorkFiles, release: Release, known: FileRecord) -> None:
    """Delete the editions that the accepted one replaced; of some registers every edition stays."""
    if release.id in KEEPS_EDITIONS or release.download is None:
        return
    older = [path for day, path in editions(work.home, release.download).items() if day < known.edition]
    before = [work.home / known.before] if known.before and known.before != known.name else []
    for path in (*older, *before):
        path.unlink(missing_ok=True)


def _difference(
    release: Release, work: WorkFiles, known: FileRecord | None, new: FileRecord, *, part: Path, shape: Shape
) -> str:
    """Say what the new file has that the last one had not; of a register that keeps its editions, write the events."""
    if known is None:
        return first_words(shape)
    if known.sha256 == new.sha256:
        return f"a newer edition, the same as that of {known.edition}" if known.edition else "the same under a new name"
    if release.id in KEEPS_EDITIONS and known.edition < new.edition:
        return ledger_events(release.id, work.home / known.name, part, name=new.name, home=work.home)
    return in_words(known, shape, size=new.bytes)


def _download(
    session: HttpSession,
    task: FetchTask,
    work: WorkFiles,
    known: FileRecord | None,
    *,
    cut: District | None,
    today: date,
) -> tuple[Downloaded, FileUrl]:
    """Download the file from the first URL that has it."""
    download = task.release.download
    assert download is not None
    if download.how == "arcgis":
        arrived = arcgis.layer(session, task, download, work, district=cut, last=known)
        return arrived, FileUrl(download.address, download.saves_as)
    if download.how == "census":
        return census.observations(session, task, download, work, last=known), FileUrl(
            download.address, download.saves_as
        )
    sources = file_urls(session, task, download, today=today)
    dated = download.how == "gias"
    refused = 0
    for position, source in enumerate(sources, 1):
        try:
            return _download_from(session, task, download, work, known, source), source
        except ReleaseMoved:
            if not dated and position == len(sources):
                raise
        except PublisherRefused:
            refused += 1
            if refused == min(MOST_REFUSALS, len(sources)) or (not dated and position == len(sources)):
                raise
    raise ReleaseMoved(
        f"There is no edition of the last {len(sources)} days ({sources[-1].edition} to {sources[0].edition})."
        f" The release has moved: look at {task.release.url}"
    )


def _download_from(
    session: HttpSession,
    task: FetchTask,
    download: Download,
    work: WorkFiles,
    known: FileRecord | None,
    source: FileUrl,
) -> Downloaded:
    """Download from one URL; not again when it came for another release of this run, or cannot be newer."""
    if known and download.how == "portal" and known.edition:
        if source.edition < known.edition:
            raise PublisherRefused(f"The portal names no edition as new as that of {known.edition}, which is here.")
        if (source.edition, source.url) == (known.edition, known.url) and source.changed in {"", known.stamp}:
            return Downloaded(same=True, known=known)
    came = session.came.get(source.url)
    if came is not None and came[0].is_file() and (known is None or known.url != source.url):
        with disk_errors(work.folder):
            shutil.copyfile(came[0], work.part)
        return Downloaded(same=False, known=came[1])
    return download_file(
        session, task, source.url, work, last=known, most_bytes=download.most_bytes, zipped=download.gzip
    )


def _validated(
    work: WorkFiles, download: Download, source: FileUrl, *, content_type: str, cut: bool
) -> tuple[Path, Shape]:
    """Return the file to keep, unpacked where only a member is kept, and what it holds."""
    whole = _unzipped(work, download) if download.gzip else work.part
    refuse_web_pages(whole, download, content_type=content_type)
    if source.md5:
        with work.part.open("rb") as stream:
            found = hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if found != source.md5:
            raise NotTheFile(f"Its checksum is {found[:8]}..., the publisher's is {source.md5[:8]}...: damaged.")
    part = whole
    if download.format == "zip" and download.member:
        member = member_of(work.part, download.member)
        part = work.member
        try:
            with (
                disk_errors(work.folder),
                zipfile.ZipFile(work.part) as archive,
                archive.open(member) as packed,
                part.open("wb") as stream,
            ):
                shutil.copyfileobj(packed, stream)
        except (zipfile.BadZipFile, zlib.error, EOFError) as wrong:
            raise NotTheFile(f"The archive is damaged: {member} cannot be unpacked ({wrong}).") from None
    return part, validate(part, download, form=saved_format(download), cut=cut)


def _unzipped(work: WorkFiles, download: Download) -> Path:
    """Return the half-done file, unzipped where the publisher zipped it without saying so.

    Raises
    ------
    NotTheFile
        When it is damaged, or more than the file ever has.
    """
    with work.part.open("rb") as stream:
        if stream.read(len(GZIP)) != GZIP:
            return work.part
    size = 0
    with disk_errors(work.folder):
        try:
            with gzip.open(work.part) as packed, work.member.open("wb") as stream:
                while chunk := packed.read(1 << 20):
                    size += len(chunk)
                    if size > download.most_bytes:
                        raise NotTheFile(f"It unpacks to more than {download.most_bytes:,} bytes: it is another file.")
                    stream.write(chunk)
        except (gzip.BadGzipFile, zlib.error, EOFError) as wrong:
            raise NotTheFile(f"It is zipped and cannot be unpacked ({wrong}): it is cut short or damaged.") from None
    return work.member


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
