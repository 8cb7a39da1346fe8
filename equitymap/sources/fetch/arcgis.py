"""A layer of an ArcGIS feature service, page by page: whole, or the areas in and around one place."""

from __future__ import annotations

import csv
import hashlib
import json
import math
import shutil
from collections.abc import Mapping
from typing import Any

from equitymap.errors import NotTheFile, PublisherRefused, ReleaseMoved
from equitymap.kinds import RING_M
from equitymap.sources.catalogue import Download
from equitymap.sources.fetch.download import Downloaded
from equitymap.sources.fetch.http_client import BUSY, HttpSession, Retryable, stream_response, with_retries
from equitymap.sources.fetch.paged_answers import load_page, same_query, store_page
from equitymap.sources.fetch.progress import District, FetchTask
from equitymap.sources.fetch.validate import LINES_BEGIN, LINES_END
from equitymap.sources.fetch.work_files import FileRecord, WorkFiles, disk_errors

PAGE = 2000
AROUND_M = RING_M + 2500
"""How far beyond a place its areas are fetched: the ring that a place keeps, and room for areas that reach into it."""
METRES_PER_DEGREE = 111_320
DECIMALS = 6


def layer(
    session: HttpSession,
    task: FetchTask,
    download: Download,
    work: WorkFiles,
    *,
    district: District | None,
    last: FileRecord | None = None,
) -> Downloaded:
    """Download a layer to ``work.part``: GeoJSON sorted by its first field, or CSV where the file is saved as such.

    The same features always give the same bytes. Pages that have come are kept, so that a fetch that was stopped goes
    on with the next one; a layer that was not edited since the accepted file came is not asked for again.

    Raises
    ------
    FetchError
        When the service refuses, or fewer features come than it counts.
    """
    edited = _edited(session, task, download)
    if last and edited and last.last_modified == edited:
        return Downloaded(same=True, known=last)
    where = (
        _around(session, task, download, district) if district is not None and download.filter_by else {"where": "1=1"}
    )
    counted = {**where, "returnCountOnly": "true", "f": "json"}
    count = int(_ask(session, task, f"{_layer(download)}/query", counted).get("count", -1))
    if count == 0:
        raise ReleaseMoved(f"The layer has no areas for this place. Look at {task.release.url}")
    tabular = download.saves_as.endswith(".csv")
    query = {
        **where,
        "outFields": ",".join(download.fields) or "*",
        "returnGeometry": "false" if tabular else "true",
        "orderByFields": ",".join(dict.fromkeys((_code(download), *download.fields))),
        "outSR": "4326",
        "geometryPrecision": str(DECIMALS),
        "f": "geojson",
    }
    lines = _lines(session, task, download, query, work=work, count=count, edited=edited)
    if 0 <= count != len(lines):
        shutil.rmtree(work.pages, ignore_errors=True)
        raise NotTheFile(f"{len(lines):,} areas came of {count:,} that the service counts. Fetch again.")
    size = _write(work, lines, download)
    task.tell("fetched", done=size, total=size)
    return Downloaded(same=False, known=FileRecord(last_modified=edited))


def _around(session: HttpSession, task: FetchTask, download: Download, district: District) -> dict[str, str]:
    """Return the query for the areas in and around a place: those that touch its extent, grown by the ring."""
    codes = district.lsoa_codes if "LSOA" in download.filter_by.upper() else (district.code,)
    inside = f"{download.filter_by} IN ({','.join(repr(code) for code in codes)})"
    asked = {"where": inside, "returnExtentOnly": "true", "outSR": "4326", "f": "json"}
    extent = _ask(session, task, f"{_layer(download)}/query", asked).get("extent", {})
    try:
        west, south, east, north = (float(extent[side]) for side in ("xmin", "ymin", "xmax", "ymax"))
    except (KeyError, TypeError, ValueError):
        west = math.nan
    if not all(map(math.isfinite, (west, south, east, north) if not math.isnan(west) else (west,))):
        raise ReleaseMoved(
            f"The layer has none of the neighbourhoods of {district.name} ({download.filter_by}). It may be of another"
            f" edition: look at {task.release.url}"
        )
    up = AROUND_M / METRES_PER_DEGREE
    along = up / math.cos(math.radians(max(abs(south), abs(north))))
    box = [round(side, 5) for side in (west - along, south - up, east + along, north + up)]
    return {
        "where": "1=1",
        "geometry": ",".join(str(side) for side in box),
        "geometryType": "esriGeometryEnvelope",
        "inSR": "4326",
        "spatialRel": "esriSpatialRelIntersects",
    }


def _lines(
    session: HttpSession,
    task: FetchTask,
    download: Download,
    query: Mapping[str, str],
    *,
    work: WorkFiles,
    count: int,
    edited: str,
) -> list[tuple[str, str]]:
    """Return every feature as its code and its line; pages that came in an earlier run are read from disk."""
    mark = hashlib.sha256(json.dumps([download.address, dict(query), count, edited]).encode()).hexdigest()
    same_query(work.pages, mark)
    lines: list[tuple[str, str]] = []
    done = sum(path.stat().st_size for path in work.pages.glob("*.json"))
    task.start(done, None, "fetching areas")
    while True:
        kept = work.pages / f"{len(lines):07}.json"
        page = load_page(kept)
        if page is None:
            asked = {**query, "resultOffset": str(len(lines)), "resultRecordCount": str(PAGE)}
            page = _ask(session, task, f"{_layer(download)}/query", asked)
            if not isinstance(page.get("features"), list):
                raise NotTheFile("The service gave no list of areas. Fetch again.")
            done += store_page(kept, page)
        lines.extend(_line(feature, download) for feature in page["features"])
        total = round(done * count / len(lines)) if lines and count > 0 else None
        task.tell(f"{len(lines):,} of {count:,} areas" if count > 0 else "fetching areas", done=done, total=total)
        if not page["features"] or not (_more(page) or len(lines) < count):
            return lines


def _more(page: Mapping[str, Any]) -> bool:
    """Whether the service says that there are more: beside the features, or among the collection's properties."""
    return bool(page.get("exceededTransferLimit") or (page.get("properties") or {}).get("exceededTransferLimit"))


def _edited(session: HttpSession, task: FetchTask, download: Download) -> str:
    """Return when the layer was last edited, as the service writes it; nothing where it does not say."""
    content = _ask(session, task, _layer(download), {"f": "json"}).get("editingInfo") or {}
    return str(content.get("dataLastEditDate") or content.get("lastEditDate") or "")


def _ask(session: HttpSession, task: FetchTask, url: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Post a query and return its answer; an error that the service dresses as success is still one."""

    def once() -> dict[str, Any]:
        with stream_response(session, task, url, form=query) as answer:
            body = answer.read()
        try:
            content = json.loads(body)
        except ValueError:
            short = body[:80].decode("utf-8", errors="replace")
            raise Retryable(NotTheFile(f"The map service gave no list of areas but {short!r}.")) from None
        if not isinstance(content, dict):
            raise NotTheFile("The map service gave no list of areas.")
        if "error" in content:
            _explain(task, content["error"] if isinstance(content["error"], dict) else {"message": content["error"]})
        return content

    return with_retries(session, task, once)


def _explain(task: FetchTask, error: Mapping[str, Any]) -> None:
    """Raise for an error that came with status 200."""
    code, words = error.get("code"), str(error.get("message") or error.get("details") or "no reason")
    if code in BUSY:
        raise Retryable(PublisherRefused(f"The map service is busy ({code}: {words})."))
    if code in {498, 499, 403}:
        raise ReleaseMoved(f"The layer is no longer open to all ({code}: {words}). Look at {task.release.url}")
    raise ReleaseMoved(
        f"The map service does not know this layer or its fields ({code}: {words}). The release has moved: look at"
        f" {task.release.url}"
    )


def _code(download: Download) -> str:
    """Return the field that the areas are sorted by."""
    return download.filter_by or next(iter((*download.fields, *download.headings)), "")


def _layer(download: Download) -> str:
    return download.address.rstrip("/")


def _line(feature: Mapping[str, Any], download: Download) -> tuple[str, str]:
    """Return a feature's code, and its line in the file: of a CSV file the cells in order, as JSON."""
    values = feature.get("properties") or {}
    if download.saves_as.endswith(".csv"):
        cells = ["" if values.get(name) is None else str(values[name]) for name in download.fields or values]
        return "", json.dumps(cells, ensure_ascii=False)
    kept = {"type": "Feature", "properties": values, "geometry": feature.get("geometry")}
    line = json.dumps(kept, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return str(values.get(_code(download), "")), line


def _write(work: WorkFiles, lines: list[tuple[str, str]], download: Download) -> int:
    """Write the lines in order to the half-done file; return its size."""
    lines.sort()
    with disk_errors(work.folder), work.part.open("w", encoding="utf-8", newline="") as stream:
        if download.saves_as.endswith(".csv"):
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(download.fields or download.headings)
            writer.writerows(sorted(json.loads(line) for _, line in lines))
        else:
            stream.write(LINES_BEGIN)
            for number, (_, line) in enumerate(lines):
                stream.write(f",\n{line}" if number else line)
            stream.write(f"\n{LINES_END}")
    return work.part.stat().st_size
