"""Census 2021 figures of the ONS service for figures of one's own choice, neighbourhood by neighbourhood.

The service does not answer for all of England at once: above some 500 areas it breaks off (status 520). England is
asked for district after district, at most ``MOST_AREAS`` neighbourhoods a request.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from equitymap.errors import NotTheFile, ReleaseMoved, SourceError
from equitymap.sources.areas import lookups
from equitymap.sources.catalogue import Download
from equitymap.sources.fetch.download import Downloaded
from equitymap.sources.fetch.http_client import HttpSession, Retryable, stream_response, with_retries
from equitymap.sources.fetch.paged_answers import load_page, same_query, store_page
from equitymap.sources.fetch.progress import FetchTask
from equitymap.sources.fetch.work_files import FileRecord, WorkFiles, disk_errors
from equitymap.sources.reading.read_table import SourceFolder

MOST_AREAS = 400
AREAS = "{areas}"


def observations(
    session: HttpSession, task: FetchTask, download: Download, work: WorkFiles, *, last: FileRecord | None = None
) -> Downloaded:
    """Download the figures of every English neighbourhood to ``work.part``, as one answer of the service.

    The service does not say when its figures changed: when there is an accepted file, the first part is asked for, and
    the others only where that differs.

    Raises
    ------
    FetchError
        When the service refuses, or an answer lacks an area that was asked for.
    """
    parts = list(_parts(work))
    mark = hashlib.sha256(json.dumps([download.address, parts]).encode()).hexdigest()
    same_query(work.pages, mark)
    done = sum(path.stat().st_size for path in work.pages.glob("*.json"))
    task.start(done, None, "fetching figures")
    answers, first = [], ""
    for number, codes in enumerate(parts):
        kept = work.pages / f"{number:05}.json"
        answer = load_page(kept)
        if answer is None:
            answer = _ask(session, task, download.address.replace(AREAS, ",".join(codes)), codes)
            done += store_page(kept, answer)
        first = first or hashlib.sha256(json.dumps(answer["observations"]).encode()).hexdigest()
        if number == 0 and last and last.stamp == first:
            shutil.rmtree(work.pages, ignore_errors=True)
            return Downloaded(same=True, known=last)
        answers.append(answer["observations"])
        total = round(done * len(parts) / (number + 1))
        task.tell(f"{number + 1:,} of {len(parts):,} parts", done=done, total=total)
    with disk_errors(work.folder), work.part.open("w", encoding="utf-8") as stream:
        stream.write('{"observations":[')
        for number, cells in enumerate(answers):
            lines = ",\n".join(json.dumps(cell, ensure_ascii=False, separators=(",", ":")) for cell in cells)
            stream.write(f",\n{lines}" if number else lines)
        stream.write("]}\n")
    size = work.part.stat().st_size
    task.tell("fetched", done=size, total=size)
    return Downloaded(same=False, known=FileRecord(stamp=first))


def _parts(work: WorkFiles) -> Iterator[list[str]]:
    """Yield the neighbourhoods of England, those of a district together, at most ``MOST_AREAS`` at a time.

    Raises
    ------
    ReleaseMoved
        When the folder has no lookup that names them.
    """
    try:
        areas = lookups.lsoa_to_district(SourceFolder(work.folder)).frame
    except SourceError as absent:
        raise ReleaseMoved(
            f"The neighbourhoods to ask for are not known yet ({absent}) Fetch the lookups first:"
            " python -m equitymap fetch --release iod2025-imd --release msoa-names."
        ) from None
    codes = areas.reset_index().sort_values(["district_code", "area_code"])["area_code"].astype("str").to_list()
    for first in range(0, len(codes), MOST_AREAS):
        yield codes[first : first + MOST_AREAS]


def _ask(session: HttpSession, task: FetchTask, url: str, codes: Sequence[str]) -> dict[str, Any]:
    """Return the answer for these areas, which has every one of them."""

    def once() -> dict[str, Any]:
        with stream_response(session, task, url) as answer:
            body = answer.read()
        try:
            content = json.loads(body)
        except ValueError:
            short = body[:80].decode("utf-8", errors="replace")
            raise Retryable(NotTheFile(f"The census service gave no figures but {short!r}.")) from None
        if not isinstance(content, dict) or not isinstance(content.get("observations"), list):
            raise NotTheFile("The census service gave no figures. Fetch again, or look at the page of the release.")
        return content

    content = with_retries(session, task, once)
    there = {_area(cell) for cell in content["observations"]}
    absent = [code for code in codes if code not in there]
    if absent:
        raise NotTheFile(
            f"The census service left out {len(absent):,} of {len(codes):,} neighbourhoods, such as {absent[0]}"
            f" (areas it blocks: {content.get('blocked_areas', 'not said')}). Fetch again."
        )
    return {"observations": content["observations"]}


def _area(cell: Any) -> str:
    """Return the code of the area that a figure is of; nothing where it is not laid out as expected."""
    dimensions = cell.get("dimensions") if isinstance(cell, Mapping) else None
    return str(dimensions[0].get("option_id", "")) if dimensions and isinstance(dimensions[0], Mapping) else ""
