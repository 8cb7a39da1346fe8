"""The file that local people fill in: its template, and its lines as cells by heading."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.limits import Limits, check, read_bytes

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
        "2014-03",
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
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    return text, hashlib.sha256(raw).hexdigest()


def records(
    text: str, name: str, *, allowed: Sequence[str] = HEADINGS, needed: Sequence[str] = NEEDED
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line and the cells of each row that is not empty; ``allowed`` and ``needed`` are headings."""
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        headings = [heading.strip().lower() for heading in next(reader, [])]
        absent = [heading for heading in needed if heading not in headings]
        twice = sorted({heading for heading in headings if heading and headings.count(heading) > 1})
        strange = [heading for heading in headings if heading and heading not in allowed]
        if absent or twice or strange:
            raise SourceHeadings(_about_headings(name, absent, twice, strange, allowed=allowed))
        line, count = reader.line_num + 1, 0
        for row in reader:
            if any(cell.strip() for cell in row):
                count += 1
                if count > MOST_ROWS:
                    raise SourceContent(f"{name} has more than {MOST_ROWS:,} rows. Split it into several files.")
                cells = dict(zip(headings, (cell.strip() for cell in row), strict=False))
                extra = [cell for cell in row[len(headings) :] if cell.strip()]
                yield line, cells | ({"": " ".join(extra)} if extra else {})
            line = reader.line_num + 1
    except csv.Error as broken:
        raise SourceUnreadable(
            f"{name} line {reader.line_num} is no CSV ({broken}). Save it as CSV UTF-8 from the spreadsheet."
        ) from None


def _about_headings(
    name: str, absent: list[str], twice: list[str], strange: list[str], *, allowed: Sequence[str]
) -> str:
    said = [f"lacks the heading(s) {', '.join(absent)}"] if absent else []
    said += [f"has the heading(s) {', '.join(twice)} twice"] if twice else []
    said += [f"has the unknown heading(s) {', '.join(strange)[:200]}"] if strange else []
    return f"{name} {' and '.join(said)}. Use the headings of the template: {', '.join(allowed)}."
