"""A layer of an ArcGIS feature service, page by page: whole, or the areas in and around one place."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from equitymap.errors import NotTheFile, PublisherRefused, ReleaseMoved
from equitymap.kinds import RING_M
from equitymap.sources.catalogue import Download
from equitymap.sources.fetch.asking import BUSY, Again, Web, opened, patiently
from equitymap.sources.fetch.keeping import Bench, disk
from equitymap.sources.fetch.outcome import District, Job

PAGE = 2000
AROUND_M = RING_M + 2500
"""How far beyond a place its areas are fetched: the ring that a place keeps, and room for areas that reach into it."""
METRES_PER_DEGREE = 111_320
DECIMALS = 6

Feature = dict[str, Any]


def layer(web: Web, job: Job, download: Download, bench: Bench, *, district: District | None) -> None:
    """Bring a layer to ``bench.part``: GeoJSON sorted by its first field, or CSV where the file is saved as such.

    The same features always give the same bytes. Pages that have come are kept, so that a fetch that was stopped goes
    on with the next one.

    Raises
    ------
    FetchError
        When the service refuses, or fewer features come than it counts.
    """
    where = _around(web, job, download, district) if district is not None and download.filter_by else {"where": "1=1"}
    count = int(_ask(web, job, download.address, {**where, "returnCountOnly": "true", "f": "json"}).get("count", -1))
    if count == 0:
        raise ReleaseMoved(f"The layer has no areas for this place. Look at {job.release.url}")
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
    features = _pages(web, job, download.address, query, bench=bench, count=count)
    if 0 <= count != len(features):
        shutil.rmtree(bench.pages, ignore_errors=True)
        raise NotTheFile(f"{len(features):,} areas came of {count:,} that the service counts. Fetch again.")
    body = _as_csv(features, download.fields) if tabular else _as_geojson(features, download)
    with disk(bench.folder):
        bench.part.write_bytes(body)
    job.tell("fetched", done=len(body), total=len(body))


def _around(web: Web, job: Job, download: Download, district: District) -> dict[str, str]:
    """Return the query for the areas in and around a place: those that touch its extent, grown by the ring."""
    codes = district.lsoa_codes if "LSOA" in download.filter_by.upper() else (district.code,)
    inside = f"{download.filter_by} IN ({','.join(repr(code) for code in codes)})"
    asked = {"where": inside, "returnExtentOnly": "true", "outSR": "4326", "f": "json"}
    extent = _ask(web, job, download.address, asked).get("extent", {})
    try:
        west, south, east, north = (float(extent[side]) for side in ("xmin", "ymin", "xmax", "ymax"))
    except (KeyError, TypeError, ValueError):
        west = math.nan
    if not all(map(math.isfinite, (west, south, east, north) if not math.isnan(west) else (west,))):
        raise ReleaseMoved(
            f"The layer has none of the neighbourhoods of {district.name} ({download.filter_by}). It may be of another"
            f" edition: look at {job.release.url}"
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


def _pages(web: Web, job: Job, address: str, query: Mapping[str, str], *, bench: Bench, count: int) -> list[Feature]:
    """Return the features of every page; those of pages that came in an earlier run are read from disk."""
    mark = hashlib.sha256(json.dumps([address, dict(query), count]).encode()).hexdigest()
    _same_query(bench.pages, mark)
    features: list[Feature] = []
    came = sum(path.stat().st_size for path in bench.pages.glob("*.json"))
    job.start(came, None, "fetching areas")
    while True:
        kept = bench.pages / f"{len(features):07}.json"
        page = _load(kept)
        if page is None:
            asked = {**query, "resultOffset": str(len(features)), "resultRecordCount": str(PAGE)}
            page = _ask(web, job, address, asked)
            if not isinstance(page.get("features"), list):
                raise NotTheFile("The service gave no list of areas. Fetch again.")
            _store(kept, page)
        features.extend(page["features"])
        done = sum(path.stat().st_size for path in bench.pages.glob("*.json"))
        total = round(done * count / len(features)) if features and count > 0 else None
        job.tell(f"{len(features):,} of {count:,} areas" if count > 0 else "fetching areas", done=done, total=total)
        if not page["features"] or not (_more(page) or len(features) < count):
            return features


def _more(page: Mapping[str, Any]) -> bool:
    """Whether the service says that there are more: beside the features, or among the collection's properties."""
    return bool(page.get("exceededTransferLimit") or (page.get("properties") or {}).get("exceededTransferLimit"))


def _ask(web: Web, job: Job, address: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Post a query and return its answer; an error that the service dresses as success is still one."""

    def once() -> dict[str, Any]:
        with opened(web, job, f"{address.rstrip('/')}/query", form=query) as answer:
            body = answer.read()
        try:
            said = json.loads(body)
        except ValueError:
            short = body[:80].decode("utf-8", errors="replace")
            raise Again(NotTheFile(f"The map service gave no list of areas but {short!r}.")) from None
        if not isinstance(said, dict):
            raise NotTheFile("The map service gave no list of areas.")
        if "error" in said:
            _explain(job, said["error"] if isinstance(said["error"], dict) else {"message": said["error"]})
        return said

    return patiently(web, job, once)


def _explain(job: Job, error: Mapping[str, Any]) -> None:
    """Raise for an error that came with status 200."""
    code, words = error.get("code"), str(error.get("message") or error.get("details") or "no reason")
    if code in BUSY:
        raise Again(PublisherRefused(f"The map service is busy ({code}: {words})."))
    if code in {498, 499, 403}:
        raise ReleaseMoved(f"The layer is no longer open to all ({code}: {words}). Look at {job.release.url}")
    raise ReleaseMoved(
        f"The map service does not know this layer or its fields ({code}: {words}). The release has moved: look at"
        f" {job.release.url}"
    )


def _code(download: Download) -> str:
    """Return the field that the areas are sorted by."""
    return download.filter_by or next(iter((*download.fields, *download.headings)), "")


def _as_geojson(features: Sequence[Feature], download: Download) -> bytes:
    code = _code(download)
    kept: list[Feature] = [
        {"type": "Feature", "properties": feature.get("properties") or {}, "geometry": feature.get("geometry")}
        for feature in features
    ]
    lines = sorted(
        (
            str((feature["properties"]).get(code, "")),
            json.dumps(feature, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        )
        for feature in kept
    )
    body = ",\n".join(line for _, line in lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


def _as_csv(features: Sequence[Feature], fields: Sequence[str]) -> bytes:
    columns = list(fields) or list(dict(features[0].get("properties") or {}))
    rows = [[(feature.get("properties") or {}).get(name) for name in columns] for feature in features]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(sorted(["" if cell is None else str(cell) for cell in row] for row in rows))
    return text.getvalue().encode()


def _same_query(folder: Path, mark: str) -> None:
    """Empty the folder of pages unless they answer the same query over the same number of areas."""
    note = folder / "query"
    with disk(folder.parent):
        if not note.is_file() or note.read_text(encoding="utf-8") != mark:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            note.write_text(mark, encoding="utf-8")


def _load(path: Path) -> dict[str, Any] | None:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) else None


def _store(path: Path, page: Mapping[str, Any]) -> None:
    with disk(path.parent):
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(page, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        draft.replace(path)
