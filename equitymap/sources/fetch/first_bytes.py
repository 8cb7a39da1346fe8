"""Web pages, messages about limits and other formats that come with status 200 where a file should be."""

from __future__ import annotations

import re
from pathlib import Path

from equitymap.errors import NotTheFile
from equitymap.sources.catalogue import Download

HEAD_BYTES = 4096
ZIP = b"PK\x03\x04"
PARQUET = b"PAR1"
PAGE = re.compile(rb"^\s*(<!doctype html|<html|<\?xml[^>]*>\s*<html|<head|<body)", re.IGNORECASE)
QUOTA = re.compile(r"quota|rate.?limit|too many requests|limit exceeded|request limit|try again later", re.IGNORECASE)


def refuse_pages(path: Path, download: Download, *, content_type: str = "") -> None:
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


def _plain_words(head: bytes) -> str:
    text = re.sub(r"(?is)<(script|style).*?</\1>|<[^>]*>", " ", head.decode("utf-8", errors="replace"))
    return re.sub(r"\s+", " ", text).strip()
