"""Validate a downloaded file: first bytes (a web page, a quota message), size, headings, and whether it is whole."""

from __future__ import annotations

import csv
import fnmatch
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import python_calamine

from equitymap.errors import NotTheFile
from equitymap.sources.catalogue import Download

LINES_BEGIN, LINES_END = '{"type":"FeatureCollection","features":[\n', "]}\n"
"""First and last line of a layer of areas as a fetch writes it, one area a line between them."""
LINES_WITH_HEADINGS = 30
HEAD_BYTES = 4096
ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
PAGE = re.compile(rb"^\s*(<!doctype html|<html|<\?xml[^>]*>\s*<html|<head|<body)", re.IGNORECASE)
QUOTA = re.compile(r"quota|rate.?limit|too many requests|limit exceeded|request limit|try again later", re.IGNORECASE)


@dataclass(frozen=True)
class Shape:
    """What an accepted file holds: data rows (nothing where they are not counted) and headings."""

    rows: int | None = None
    headings: tuple[str, ...] = ()


def refuse_web_pages(path: Path, download: Download, *, content_type: str = "") -> None:
    """Refuse a web page, a message about a quota, an empty file or another format, by the first bytes.

    Raises
    ------
    NotTheFile
        Saying what came instead.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    if not head.strip():
        raise NotTheFile("What came is empty.")
    words = _plain_words(head)
    page = PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) or (
        "html" in content_type.lower() and head.lstrip().startswith(b"<")
    )
    if page or (len(words) < 1000 and path.stat().st_size < HEAD_BYTES and head.lstrip()[:1] in {b"{", b"<"}):
        if QUOTA.search(words):
            raise NotTheFile(f"The publisher's limit on downloads is reached; it says: {words[:120]!r}. Wait an hour.")
        if page:
            raise NotTheFile(f"A web page came instead of the file; it begins {words[:100]!r}.")
    magic = {"zip": ZIP, "xlsx": ZIP, "ods": ZIP, "parquet": PARQUET}.get(download.format)
    if magic and not head.startswith(magic):
        raise NotTheFile(f"What came is no {download.format} file; it begins {words[:60]!r}.")
    if download.format in {"geojson", "json"} and not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"[")):
        raise NotTheFile(f"What came is no JSON; it begins {words[:60]!r}.")
    if download.format == "csv" and (head.startswith((ZIP, b"%PDF", b"\xd0\xcf\x11\xe0")) or b"\x00" in head):
        raise NotTheFile("What came is no text, so no CSV file.")
    if download.format == "csv" and head.lstrip()[:1] == b"{":
        raise NotTheFile(f"What came is no CSV file; it says {words[:120]!r}.")


def saved_format(download: Download) -> str:
    """Return the format of the file that is kept: of an archive's member, what its name says."""
    if download.format != "zip" or not download.member:
        return download.format
    return download.saves_as.rsplit(".", 1)[-1].lower()


def validate(path: Path, download: Download, *, form: str = "", cut: bool = False) -> Shape:
    """Validate a file against the catalogue; return its rows and headings.

    Parameters
    ----------
    path
        The file to be kept.
    download
        How it is recognised.
    form
        Its format; that of the download when empty.
    cut
        Whether it is one place's part of a map layer: then the least size does not apply.

    Raises
    ------
    NotTheFile
        Saying what is wrong with it.
    """
    form = form or saved_format(download)
    size = path.stat().st_size
    if size < download.least_bytes and not cut:
        raise NotTheFile(f"It has {size:,} bytes; the file has at least {download.least_bytes:,}. It is cut short.")
    if size > download.most_bytes:
        raise NotTheFile(f"It has {size:,} bytes; the file has at most {download.most_bytes:,}.")
    if form == "csv":
        with path.open("rb") as stream:
            return _csv(stream, download.headings)
    looked_into = {
        "xlsx": _sheets,
        "ods": _sheets,
        "zip": _archive,
        "geojson": _geojson,
        "json": _json,
        "parquet": _parquet,
    }
    return looked_into[form](path, download.headings)


def member_of(path: Path, pattern: str) -> str:
    """Return the name of an archive's member that fits a pattern, in whatever folder it lies.

    Raises
    ------
    NotTheFile
        When the archive is damaged, none fits, or several do.
    """
    with _zip(path) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
    wanted = pattern.lower()
    fits = [name for name in names if fnmatch.fnmatchcase(name.lower(), wanted)]
    fits = fits or [
        name for name in names if fnmatch.fnmatchcase(name.lower().rsplit("/", 1)[-1], wanted.rsplit("/")[-1])
    ]
    if len(fits) == 1:
        return fits[0]
    held = ", ".join(names[:5])
    raise NotTheFile(
        f"The archive has no member like '{pattern}'; it holds {held}."
        if not fits
        else f"The archive has {len(fits)} members like '{pattern}': {', '.join(fits[:3])}."
    )


def _csv(stream: BinaryIO, headings: Sequence[str]) -> Shape:
    """Look for the headings among the first lines, count the rows after them and see whether the last one is whole."""
    start = stream.tell() if stream.seekable() else 0
    encoding = "utf-8-sig"
    for chunk in iter(lambda: stream.read(1 << 20), b""):
        if b"\x00" in chunk:
            raise NotTheFile("It holds bytes that are no text: it is damaged.")
        try:
            chunk.decode("utf-8")
        except UnicodeDecodeError as wrong:
            encoding = "cp1252" if wrong.start < len(chunk) - 4 else encoding
    stream.seek(start)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    found: tuple[str, ...] | None = None
    line: list[str] = []
    rows = widest = 0  # a file may have fewer columns than headings in every row
    try:
        for number, line in enumerate(csv.reader(text)):
            if found is None and number < LINES_WITH_HEADINGS and set(headings) <= set(line):
                found, rows, widest = tuple(line), 0, 0
            elif any(line):
                rows, widest = rows + 1, max(widest, len(line))
    except csv.Error as wrong:
        raise NotTheFile(f"It is no readable CSV file ({wrong}).") from None
    finally:
        text.detach()
    if found is None:
        stream.seek(start)
        raise NotTheFile(_lacks(headings, _first_line(stream, encoding)))
    whole = min(widest, len(found)) if rows > 1 else len(found)
    if headings and rows and len(line) < whole and any(line):
        raise NotTheFile(f"Its last line has {len(line)} of {whole} columns: it is cut short.")
    return Shape(rows=rows, headings=found) if headings else Shape(rows=rows + 1)


def _first_line(stream: BinaryIO, encoding: str) -> list[str]:
    text = stream.readline(20_000).decode(encoding, errors="replace")
    return next(csv.reader([text]), [])


def _sheets(path: Path, headings: Sequence[str]) -> Shape:
    """Look for the headings in the first lines of every sheet of a workbook."""
    wanted = {" ".join(name.split()) for name in headings}
    names: list[str] = []
    try:
        with path.open("rb") as stream, python_calamine.CalamineWorkbook.from_filelike(stream) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                for number, cells in enumerate(sheet.to_python(skip_empty_area=False, nrows=LINES_WITH_HEADINGS)):
                    line = [" ".join(str(cell).split()) for cell in cells]
                    if wanted <= set(line):
                        last = sheet.end[0] if sheet.end else number
                        return Shape(last - number, tuple(filter(None, line)) if wanted else ())
                names.append(name)
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as wrong:
        raise NotTheFile(f"It is no whole workbook ({wrong}): it is cut short or damaged.") from None
    raise NotTheFile(
        f"No sheet ({', '.join(names[:5])}) has the heading(s) {', '.join(repr(name) for name in headings[:6])}."
        " The publisher may have changed the layout."
    )


def _archive(path: Path, headings: Sequence[str]) -> Shape:
    """See that an archive is whole, and that one of its tables has the headings."""
    with _zip(path) as archive:
        if (bad := archive.testzip()) is not None:
            raise NotTheFile(f"The archive is damaged: {bad} cannot be unpacked.")
        if not headings:
            return Shape()
        for info in archive.infolist():
            if info.filename.lower().endswith(".csv"):
                with archive.open(info) as stream:
                    line = stream.readline(20_000).decode("utf-8-sig", errors="replace")
                if set(headings) <= set(next(csv.reader([line]), [])):
                    return Shape(headings=tuple(next(csv.reader([line.rstrip("\r\n")]))))
        raise NotTheFile(
            f"No table in the archive has the heading(s) {', '.join(repr(name) for name in headings[:6])}."
        )


def _geojson(path: Path, headings: Sequence[str]) -> Shape:
    with path.open(encoding="utf-8-sig") as stream:
        if stream.readline() == LINES_BEGIN:
            return _lines_of_areas(stream, headings)
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
        features = read["features"]
        first = dict(features[0]["properties"]) if features else {}
    except (ValueError, KeyError, TypeError) as wrong:
        raise NotTheFile(f"It is no whole GeoJSON ({type(wrong).__name__}: {wrong}): it is cut short.") from None
    if not features:
        raise NotTheFile("It holds no area at all.")
    if not set(headings) <= set(first):
        raise NotTheFile(_lacks(headings, list(first)))
    return Shape(rows=len(features), headings=tuple(first))


def _lines_of_areas(stream: IO[str], headings: Sequence[str]) -> Shape:
    """Look into a layer that was written area by area, without holding it."""
    first, last, rows = "", "", 0
    for line in stream:
        first, last, rows = first or line, line, rows + 1
    if last != LINES_END:
        raise NotTheFile("It is no whole GeoJSON: it is cut short.")
    found = json.loads(first.rstrip(",\n"))["properties"] if rows > 1 else {}
    if not set(headings) <= set(found):
        raise NotTheFile(_lacks(headings, list(found)))
    return Shape(rows=rows - 1, headings=tuple(found))


def _json(path: Path, headings: Sequence[str]) -> Shape:
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as wrong:
        raise NotTheFile(f"It is no whole JSON ({wrong}): it is cut short.") from None
    names = list(read) if isinstance(read, dict) else []
    if not set(headings) <= set(names):
        raise NotTheFile(_lacks(headings, names))
    longest = max((len(part) for part in read.values() if isinstance(part, list)), default=0) if names else len(read)
    return Shape(rows=longest, headings=tuple(names))


def _parquet(path: Path, headings: Sequence[str]) -> Shape:
    try:
        found = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as wrong:
        raise NotTheFile(f"It is no whole Parquet file ({wrong}): it is cut short or damaged.") from None
    names = list(found.schema_arrow.names)
    if not set(headings) <= set(names):
        raise NotTheFile(_lacks(headings, names))
    return Shape(rows=found.metadata.num_rows, headings=tuple(names))


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError) as wrong:
        raise NotTheFile(f"It is no whole archive ({wrong}): it is cut short or damaged.") from None


def _lacks(headings: Sequence[str], found: Sequence[str]) -> str:
    absent = [repr(name) for name in headings if name not in found]
    return (
        f"It lacks the heading(s) {', '.join(absent[:6])}; it has {', '.join(repr(name) for name in found[:6])}."
        " The publisher may have changed the layout."
    )


def _plain_words(head: bytes) -> str:
    text = re.sub(r"(?is)<(script|style).*?</\1>|<[^>]*>", " ", head.decode("utf-8", errors="replace"))
    return re.sub(r"\s+", " ", text).strip()
