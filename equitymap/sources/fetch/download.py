"""Download one file from one URL, resumably: the next retry, or the next run, goes on with the partial download."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from equitymap.errors import NotTheFile, StoreError
from equitymap.sources.fetch.http_client import HttpSession, Retryable, stream_response, with_retries
from equitymap.sources.fetch.progress import FetchTask
from equitymap.sources.fetch.work_files import FileRecord, WorkFiles, disk_errors, load, save

MB = 1_000_000


@dataclass(frozen=True)
class Downloaded:
    """The result of a download: nothing new (``same``), or a complete file that is still to be validated."""

    same: bool
    known: FileRecord
    content_type: str = ""


def download_file(
    session: HttpSession,
    task: FetchTask,
    url: str,
    work: WorkFiles,
    *,
    last: FileRecord | None,
    most_bytes: int,
    zipped: bool = False,
) -> Downloaded:
    """Download a file to ``work.part``, resuming what an earlier attempt left there.

    Parameters
    ----------
    url
        Where it is.
    last
        What is known of the accepted file, where the publisher shall say whether it is still the same.
    most_bytes
        More than this is not the file: the transfer stops. Counted unpacked.
    zipped
        Whether the publisher may zip it on the way. What is half done is then of no use to the next try.

    Raises
    ------
    FetchError, StoreError
        What is half done stays, except when it is of no use.
    """

    def size_so_far() -> int:
        return work.part.stat().st_size if work.part.is_file() else 0

    def once() -> Downloaded:
        half = load(work.part_known)
        begun = size_so_far() if half and half.url == url and _validator(half) else 0
        headers = {"Accept-Encoding": "gzip" if zipped else "identity"}
        if begun and half:
            headers |= {"Range": f"bytes={begun}-", "If-Range": _validator(half)}
        elif last and last.url == url:
            headers |= _if_changed(last)
        with stream_response(session, task, url, headers=headers) as answer:
            if answer.status_code == 304 and last:
                return Downloaded(same=True, known=last)
            return _save_body(task, answer, work, url=url, begun=begun, most_bytes=most_bytes)

    return with_retries(session, task, once, progressed=size_so_far)


def _save_body(
    task: FetchTask, answer: httpx.Response, work: WorkFiles, *, url: str, begun: int, most_bytes: int
) -> Downloaded:
    """Write the body of a response to the partial download."""
    content_type = answer.headers.get("Content-Type", "")
    if answer.status_code == 416:
        whole = _size_in(answer.headers.get("Content-Range", ""))
        if begun and whole == begun:
            return Downloaded(same=False, known=load(work.part_known) or FileRecord(url=url), content_type="")
        work.drop_part()
        raise Retryable(NotTheFile(f"{task.release.title}: the file changed while it came. Fetch again."), wait_s=0)
    goes_on = answer.status_code == 206
    if goes_on and _start_of(answer.headers.get("Content-Range", "")) != begun:
        work.drop_part()
        raise Retryable(
            NotTheFile(f"{task.release.title}: another part of the file came than was asked for. Fetch again.")
        )
    encoded = answer.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}
    done = begun if goes_on else 0
    length = int(answer.headers["Content-Length"]) if answer.headers.get("Content-Length", "").isdecimal() else None
    total = None if encoded or length is None else done + length
    known = FileRecord(
        url=url,
        etag=answer.headers.get("ETag", ""),
        last_modified=answer.headers.get("Last-Modified", ""),
        total=total,
    )
    _check_free_space(work, total, done)
    save(work.part_known, known if not encoded else FileRecord(url=url))
    task.start(done, total, "resumed" if goes_on and done else "fetching")
    chunks = answer.iter_bytes()
    _write(task, chunks, work, done=done, most_bytes=most_bytes)
    size = work.part.stat().st_size
    if total is not None and size != total:
        raise Retryable(NotTheFile(f"{task.release.title}: {size:,} of {total:,} bytes came. Fetch again to go on."))
    return Downloaded(same=False, known=known, content_type=content_type)


def _write(task: FetchTask, chunks: Iterator[bytes], work: WorkFiles, *, done: int, most_bytes: int) -> None:
    with disk_errors(work.folder), work.part.open("r+b" if done else "wb") as stream:
        stream.seek(done)
        stream.truncate()
        for chunk in chunks:
            stream.write(chunk)
            done += len(chunk)
            if done > most_bytes:
                break
            task.tell("fetching", done=done)
    if done > most_bytes:
        work.drop_part()
        raise NotTheFile(
            f"More than {most_bytes / MB:,.0f} MB came, which this file never has. Nothing was kept."
            f" Look at {task.release.url}"
        )


def _check_free_space(work: WorkFiles, total: int | None, done: int) -> None:
    """Check that the disk has room for the rest."""
    free = shutil.disk_usage(work.folder).free
    if total is not None and total - done > free:
        raise StoreError(
            f"The disk that holds {work.folder} has {free / MB:,.0f} MB free; this file needs"
            f" {(total - done) / MB:,.0f} MB. Free some space and fetch again."
        )


def _validator(half: FileRecord) -> str:
    """Return what ``If-Range`` may hold: a strong ETag, else the day of the last change."""
    return half.last_modified if half.etag.startswith("W/") or not half.etag else half.etag


def _if_changed(last: FileRecord) -> dict[str, str]:
    asked = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in asked.items() if value}


def _start_of(content_range: str) -> int | None:
    found = re.match(r"bytes (\d+)-", content_range)
    return int(found.group(1)) if found else None


def _size_in(content_range: str) -> int | None:
    found = re.search(r"/(\d+)$", content_range)
    return int(found.group(1)) if found else None
