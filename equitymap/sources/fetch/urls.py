"""From the catalogue to the URL of a file: pages of GOV.UK, items of a portal, dated files, products of the OS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from equitymap.errors import PublisherRefused, ReleaseMoved
from equitymap.sources.catalogue import Download
from equitymap.sources.fetch.http_client import HttpSession, read_response
from equitymap.sources.fetch.progress import FetchTask

PAGES_API = "https://www.gov.uk/api/content"
ITEM_DATA = "https://www.arcgis.com/sharing/rest/content/items/{id}/data"
PREVIEW = re.compile(r"^/csv-preview/|/preview/?$")
"""Paths of pages of GOV.UK that show a file; they end in the file's own name."""
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class FileUrl:
    """The URL of a file, the name it is saved as, its edition (day or month), its MD5 and last change where said."""

    url: str
    saves_as: str
    edition: str = ""
    md5: str = ""
    changed: str = ""


def file_urls(session: HttpSession, task: FetchTask, download: Download, *, today: date) -> list[FileUrl]:
    """Return the URLs that may have the file, the likeliest first.

    One URL, or one a day for dated files, from yesterday backwards: today's file may be missing or half made until
    the morning. Behind what a page or a search names stands the file's own URL, where the catalogue knows it.

    Raises
    ------
    FetchError
        When the page or the product that should name it has moved, or does not answer.
    """
    if download.how in {"govuk", "portal"}:
        known = [FileUrl(download.direct, download.saves_as, edition=_edition(download))] if download.direct else []
        try:
            named = (_attachment if download.how == "govuk" else _item)(session, task, download)
        except (ReleaseMoved, PublisherRefused):
            if not known:
                raise
            return known
        newer = download.how == "govuk" or named.edition >= known[0].edition if known else True
        return list({one.url: one for one in ((named, *known) if newer else known)}.values())
    if download.how == "os":
        return [_product(session, task, download)]
    if download.how == "gias":
        days = [today - timedelta(days=back) for back in range(1, max(1, download.days_back) + 1)]
        return [
            FileUrl(download.address.format(date=day), download.saves_as.format(date=day), edition=f"{day:%Y%m%d}")
            for day in days
        ]
    return [FileUrl(download.address, download.saves_as)]


def _attachment(session: HttpSession, task: FetchTask, download: Download) -> FileUrl:
    """Return the attachment of a page of GOV.UK whose title or file name fits the pattern."""
    parts = urlsplit(download.address)
    path = parts.path.removeprefix("/api/content")
    content = _json(task, read_response(session, task, f"{PAGES_API}{path}"))
    if not isinstance(content, dict) or content.get("document_type") in {"gone", "redirect"}:
        raise ReleaseMoved(f"The page of this release has moved: look at {task.release.url}")
    details = content.get("details") or {}
    given = [entry for entry in details.get("attachments") or [] if isinstance(entry, dict) and entry.get("url")]
    listed = given or _linked(details.get("documents") or [])
    listed = [entry for entry in listed if not PREVIEW.search(urlsplit(str(entry["url"])).path)]
    pattern = re.compile(download.attachment or re.escape(download.saves_as), re.IGNORECASE)
    fits = [entry for entry in listed if any(pattern.search(text) for text in _names(entry))]
    files = list(dict.fromkeys(urljoin(f"https://www.gov.uk{path}", str(entry["url"])) for entry in fits))
    if len(files) != 1:
        found = "none" if not files else f"{len(files)}"
        titles = "; ".join(str(entry.get("title") or entry["url"]) for entry in (fits or listed)[:4]) or "nothing"
        raise ReleaseMoved(
            f"Of the files on {task.release.url}, {found} could be '{download.attachment}' (it lists {titles})."
            " The release has moved or has a new name: look at that page."
        )
    return FileUrl(files[0], download.saves_as)


def _names(entry: Mapping[str, Any]) -> list[str]:
    file_name = str(entry.get("filename") or "") or urlsplit(str(entry["url"])).path.rsplit("/", 1)[-1]
    return [str(entry.get("title") or ""), file_name]


def _linked(documents: list[Any]) -> list[dict[str, str]]:
    """Return the links of attachments that the page gives as pieces of HTML."""
    found = (re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', str(piece), re.DOTALL) for piece in documents)
    return [{"url": url, "title": re.sub(r"<[^>]*>", "", title)} for piece in found for url, title in piece]


def _item(session: HttpSession, task: FetchTask, download: Download) -> FileUrl:
    """Return the newest item of a portal, of one owner, whose title fits the pattern."""
    content = _json(task, read_response(session, task, download.address))
    owner = re.search(r"owner:(\w+)", download.address)
    pattern = re.compile(download.attachment, re.IGNORECASE)
    found: dict[str, dict[str, Any]] = {}
    for item in (content.get("results") or []) if isinstance(content, dict) else []:
        fits = pattern.search(str(item.get("title") or "")) if isinstance(item, dict) else None
        ours = owner is None or (isinstance(item, dict) and item.get("owner") == owner[1])
        month = fits["month"][:3].upper() if fits else ""
        if fits and ours and month in MONTHS and re.fullmatch(r"[0-9a-f]{32}", str(item.get("id") or "")):
            found[f"{fits['year']}{MONTHS.index(month) + 1:02}"] = item
    if not found:
        raise ReleaseMoved(f"The portal lists nothing named like '{download.attachment}': look at {task.release.url}")
    edition = max(found)
    name = re.sub(r"[A-Z]{3}_\d{4}", f"{MONTHS[int(edition[4:]) - 1]}_{edition[:4]}", download.saves_as)
    item = found[edition]
    return FileUrl(ITEM_DATA.format(id=item["id"]), name, edition=edition, changed=str(item.get("modified") or ""))


def _edition(download: Download) -> str:
    """Return the edition that a file's name tells: 202608 for ``NSPL_AUG_2026_UK.zip``."""
    found = re.search(rf"({'|'.join(MONTHS)})_(\d{{4}})", download.saves_as)
    return f"{found[2]}{MONTHS.index(found[1]) + 1:02}" if found else ""


def _product(session: HttpSession, task: FetchTask, download: Download) -> FileUrl:
    """Return the one file of a product that fits: by the query of the URL, then by ``attachment``."""
    url = re.sub(r"[?&]redirect(=[^&]*)?$|redirect(=[^&]*)?&", "", download.address)
    content = _json(task, read_response(session, task, url))
    listed = (
        [entry for entry in content if isinstance(entry, dict) and entry.get("url")]
        if isinstance(content, list)
        else []
    )
    pattern = re.compile(download.attachment, re.IGNORECASE)
    fits = [entry for entry in listed if pattern.search(f"{entry.get('fileName', '')} {entry.get('format', '')}")]
    if len(fits) != 1:
        raise ReleaseMoved(
            f"The product lists {len(fits)} files that could be the one wanted. It has moved or has a new name: look at"
            f" {task.release.url}"
        )
    return FileUrl(str(fits[0]["url"]), download.saves_as, md5=str(fits[0].get("md5") or "").lower())


def _json(task: FetchTask, answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        raise PublisherRefused(
            f"{answer.url.host} gave a page where a list of files was expected. Look at {task.release.url}"
        ) from None
