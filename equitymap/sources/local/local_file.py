"""The file that local people fill in: its template, and its lines as cells by heading."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from equitymap.errors import SourceContent
from equitymap.sources.local import local_sheet
from equitymap.sources.local.limits import Limits, check, read_bytes

HEADINGS = (
    "kind",
    "name",
    "type",
    "register_number",
    "postcode",
    "latitude",
    "longitude",
    "easting",
    "northing",
    "opened",
    "event",
    "when",
    "hours_before",
    "hours_after",
    "evidence",
    "note",
)
NEEDED = ("kind", "name", "event", "when", "evidence")
LARGEST_BYTES = 1_000_000
LIMITS = Limits(size=LARGEST_BYTES, lines=100_000, cells=300, line=200_000)
SMALLER = "Split it into files of one borough or one kind each."
MOST_ROWS = 2_000
EXAMPLE = "(delete this line)"
_EXAMPLES = (
    (
        "youth_club",
        f"Example Youth Club {EXAMPLE}",
        "open access",
        "",
        "",
        "",
        "",
        "430000",
        "430000",
        "1998",
        "closed",
        "March 2014",
        "",
        "",
        "https://example.org/council-minutes",
        "Put what the evidence says here",
    ),
    (
        "library",
        f"Example Library {EXAMPLE}",
        "",
        "library:example-library",
        "",
        "",
        "",
        "",
        "",
        "",
        "hours_cut",
        "2015",
        "40",
        "22.5",
        "https://example.org/notice",
        "A service of a register is named by its number",
    ),
)


def template() -> str:
    """Return the CSV template: headings and two example lines to delete."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([HEADINGS, *_EXAMPLES])
    return stream.getvalue()


def text_of(source: Path | str | bytes, name: str) -> tuple[str, str]:
    """Return the text of a file, of its bytes or of a text, and the SHA-256 of its bytes.

    Raises
    ------
    SourceUnreadable, SourceContent
        When it cannot be read, is no text, or is larger, longer or wider than ``LIMITS``.
    """
    if isinstance(source, Path):
        raw = read_bytes(source, LIMITS)
    else:
        raw = source if isinstance(source, bytes) else source.encode("utf-8", errors="replace")
    check(raw, LIMITS, name, smaller=SMALLER)
    text = local_sheet.decoded(raw)
    return text, hashlib.sha256(raw).hexdigest()


def records(
    text: str,
    name: str,
    *,
    allowed: Sequence[str] | None = HEADINGS,
    needed: Sequence[str] = NEEDED,
    most_rows: int = MOST_ROWS,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells of each row that is not empty; ``allowed`` and ``needed`` are headings.

    Raises
    ------
    SourceHeadings, SourceUnreadable, SourceContent
        When the file as a whole cannot be used.
    """
    for count, (line, cells) in enumerate(local_sheet.rows(text, name, needed=needed, allowed=allowed), start=1):
        if count > most_rows:
            raise SourceContent(f"{name} has more than {most_rows:,} rows. Split it into several files.")
        yield line, cells
