"""Which of the publishers' URLs worked in a fetch, to send back to those who look after the catalogue.

It tells of publishers and nothing of the reader: no paths, no names of computers, no keys, no proxies.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from equitymap import __version__
from equitymap.settings import settings
from equitymap.sources.catalogue import Download
from equitymap.sources.fetch.progress import Fetched
from equitymap.sources.fetch.work_files import disk_errors, sha256
from equitymap.sources.writing import write_whole

SECRET = re.compile(r"key|token|sig|secret|password|credential|auth|expires", re.IGNORECASE)
LACKS = "lacks the heading"
_URL = re.compile(r"https?://[^\s'\"<>]+")
_PATH = re.compile(r"(?<![\w:/.])(?:~|[A-Za-z]:)?[\\/](?:[^\s'\"<>|/\\]+[\\/])+[^\s'\"<>|/\\]*")
_HOST = re.compile(r"proxy (?!of )\S+")


def write_report(fetched: Sequence[Fetched], path: Path, *, today: date | None = None) -> Path:
    """Write the report as JSON; return its path."""
    content = report(fetched, today=today)
    with disk_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    return write_whole(path, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def report(fetched: Iterable[Fetched], *, today: date | None = None) -> dict[str, Any]:
    """Return the report: version, day, whether a mirror stood between, and an entry per release that has a URL."""
    return {
        "report": "Equity Map: which addresses of data/releases.toml worked",
        "version": __version__,
        "date": (today or date.today()).isoformat(),
        "through_a_mirror": bool(settings().fetch_via),
        "releases": [_entry(one, one.release.download) for one in fetched if one.release.download is not None],
    }


def _entry(one: Fetched, download: Download) -> dict[str, Any]:
    last = one.asked[-1] if one.asked else None
    came = bool(one.asked) and one.state in {"got", "unchanged"} and one.path is not None
    return {
        "release": one.release.id,
        "address": without_secrets(download.address),
        "state": one.state if one.asked or one.state in {"kept", "failed"} else "not asked",
        "requests": len(one.asked),
        "asked_last": without_secrets(last.url) if last else "",
        "final_address": bare(last.final) if last else "",
        "status": last.status if last else None,
        "bytes": one.bytes if came else None,
        "sha256": sha256(one.path) if came and one.path is not None else None,
        "headings": _headings(one, download, came=came),
        "refused": one.refused,
        "why": impersonal(one.what) if one.refused else "",
    }


def _headings(one: Fetched, download: Download, *, came: bool) -> str:
    if not download.headings:
        return "none are looked for"
    if came:
        return "found"
    return "not found" if LACKS in one.what or "has the heading" in one.what else "not looked at"


def bare(url: str) -> str:
    """Return a URL without its query: signed URLs carry their signature there."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def without_secrets(url: str) -> str:
    """Return a URL with the values of keys, tokens and signatures taken out."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    hidden = [(name, "..." if SECRET.search(name) else value) for name, value in query]
    kept = parts.query if hidden == query else urlencode(hidden)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, kept, ""))


def impersonal(words: str) -> str:
    """Return a message without paths, home folders, proxies, mirrors and the queries of URLs."""
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        kept.append(bare(found.group()))
        return f"\0{len(kept) - 1}\0"

    text = words.replace(settings().fetch_via, "(the mirror)") if settings().fetch_via else words
    text = _URL.sub(put_aside, text)
    text = _HOST.sub("proxy (not named)", text)
    for own in (str(Path.home()), str(Path.cwd())):
        text = text.replace(own, "(a folder)") if len(own) > 1 else text
    text = _PATH.sub("(a path)", text)
    return re.sub(r"\0(\d+)\0", lambda found: kept[int(found.group(1))], text)
