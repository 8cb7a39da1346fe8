"""One file from one address, into a half-done file that the next try, or the next run, can go on with."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from equitymap.errors import NotTheFile, StoreError
from equitymap.sources.fetch.http_client import Again, Web, opened, patiently
from equitymap.sources.fetch.progress import Job
from equitymap.sources.fetch.work_files import Bench, Known, disk, load, save

MB = 1_000_000


@dataclass(frozen=True)
class Arrived:
    """What came: nothing new (``same``), or a half-done file that is whole now, still to be accepted."""

    same: bool
    known: Known
    content_type: str = ""


def transfer(
    web: Web, job: Job, address: str, bench: Bench, *, last: Known | None, most_bytes: int, zipped: bool = False
) -> Arrived:
    """Bring a file to ``bench.part``, going on with what an earlier try left there.

    Parameters
    ----------
    address
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

    def here() -> int:
        return bench.part.stat().st_size if bench.part.is_file() else 0

    def once() -> Arrived:
        half = load(bench.part_known)
        begun = here() if half and half.address == address and _validator(half) else 0
        headers = {"Accept-Encoding": "gzip" if zipped else "identity"}
        if begun and half:
            headers |= {"Range": f"bytes={begun}-", "If-Range": _validator(half)}
        elif last and last.address == address:
            headers |= _if_changed(last)
        with opened(web, job, address, headers=headers) as answer:
            if answer.status_code == 304 and last:
                return Arrived(same=True, known=last)
            return _take(job, answer, bench, address=address, begun=begun, most_bytes=most_bytes)

    return patiently(web, job, once, progressed=here)


def _take(job: Job, answer: httpx.Response, bench: Bench, *, address: str, begun: int, most_bytes: int) -> Arrived:
    """Write the body of an answer to the half-done file."""
    content_type = answer.headers.get("Content-Type", "")
    if answer.status_code == 416:
        whole = _size_in(answer.headers.get("Content-Range", ""))
        if begun and whole == begun:
            return Arrived(same=False, known=load(bench.part_known) or Known(address=address), content_type="")
        bench.drop_part()
        raise Again(NotTheFile(f"{job.release.title}: the file changed while it came. Fetch again."), wait_s=0)
    goes_on = answer.status_code == 206
    if goes_on and _start_of(answer.headers.get("Content-Range", "")) != begun:
        bench.drop_part()
        raise Again(NotTheFile(f"{job.release.title}: another part of the file came than was asked for. Fetch again."))
    encoded = answer.headers.get("Content-Encoding", "identity").lower() not in {"", "identity"}
    done = begun if goes_on else 0
    length = int(answer.headers["Content-Length"]) if answer.headers.get("Content-Length", "").isdecimal() else None
    total = None if encoded or length is None else done + length
    known = Known(
        address=address,
        etag=answer.headers.get("ETag", ""),
        last_modified=answer.headers.get("Last-Modified", ""),
        total=total,
    )
    _room_for(bench, total, done)
    save(bench.part_known, known if not encoded else Known(address=address))
    job.start(done, total, "resumed" if goes_on and done else "fetching")
    chunks = answer.iter_bytes()
    _write(job, chunks, bench, done=done, most_bytes=most_bytes)
    size = bench.part.stat().st_size
    if total is not None and size != total:
        raise Again(NotTheFile(f"{job.release.title}: {size:,} of {total:,} bytes came. Fetch again to go on."))
    return Arrived(same=False, known=known, content_type=content_type)


def _write(job: Job, chunks: Iterator[bytes], bench: Bench, *, done: int, most_bytes: int) -> None:
    with disk(bench.folder), bench.part.open("r+b" if done else "wb") as stream:
        stream.seek(done)
        stream.truncate()
        for chunk in chunks:
            stream.write(chunk)
            done += len(chunk)
            if done > most_bytes:
                break
            job.tell("fetching", done=done)
    if done > most_bytes:
        bench.drop_part()
        raise NotTheFile(
            f"More than {most_bytes / MB:,.0f} MB came, which this file never has. Nothing was kept."
            f" Look at {job.release.url}"
        )


def _room_for(bench: Bench, total: int | None, done: int) -> None:
    """Refuse to begin what cannot end."""
    free = shutil.disk_usage(bench.folder).free
    if total is not None and total - done > free:
        raise StoreError(
            f"The disk that holds {bench.folder} has {free / MB:,.0f} MB free; this file needs"
            f" {(total - done) / MB:,.0f} MB. Free some space and fetch again."
        )


def _validator(half: Known) -> str:
    """Return what ``If-Range`` may hold: a strong ETag, else the day of the last change."""
    return half.last_modified if half.etag.startswith("W/") or not half.etag else half.etag


def _if_changed(last: Known) -> dict[str, str]:
    asked = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in asked.items() if value}


def _start_of(content_range: str) -> int | None:
    found = re.match(r"bytes (\d+)-", content_range)
    return int(found.group(1)) if found else None


def _size_in(content_range: str) -> int | None:
    found = re.search(r"/(\d+)$", content_range)
    return int(found.group(1)) if found else None
