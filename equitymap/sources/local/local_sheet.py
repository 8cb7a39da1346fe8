"""A table as people's tools leave it: found, cleaned and read as text, whatever the spreadsheet did to it.

Signs that cannot be seen are taken out, lines above the headings and blank columns are passed over, headings are read
in any case. What a cell says is never changed beyond that: the rules of single columns are in ``local_cells``.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence

from equitymap.errors import SourceHeadings, SourceUnreadable
from equitymap.spreadsheets import as_typed

SEPARATORS = ",;\t|"
PREAMBLE_ROWS = 15
"""Rows that are not blank among which the headings must be."""
Cells = dict[str, str]
_USUAL = "éèêëáàâäíîïóôöúûüçñÉÖÜ\u2019\u2018\u201c\u201d\u2013\u2014£\u00a0"
"""Signs beyond ASCII that names and addresses have; the encoding that gives most of them is the one."""


def decoded(raw: bytes) -> str:
    """Return the text of a file in whatever encoding a spreadsheet saves: UTF-8, UTF-16 with its mark, Windows, Mac."""
    plain = as_utf8(raw)
    try:
        return plain.decode("utf-8-sig")
    except UnicodeDecodeError:
        windows, mac = plain.decode("cp1252", errors="replace"), plain.decode("mac_roman")
        return max(windows, mac, key=lambda text: sum(map(text.count, _USUAL)))


def as_utf8(raw: bytes) -> bytes:
    """Return the bytes of a file, those of UTF-16 (a spreadsheet's "Unicode text") as UTF-8; others as they are."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return raw


def clean(text: str) -> str:
    """Return a cell without signs that have no width, with plain spaces, and without the apostrophe of a text cell.

    Spreadsheets and our own downloads put an apostrophe before a text that begins like a formula.
    """
    if not text.isascii():
        text = "".join(" " if sign == "\u00a0" else sign for sign in text if unicodedata.category(sign) != "Cf")
        text = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in text)
    return as_typed(text.strip())


def heading(text: str) -> str:
    """Return a heading as it is compared: small letters, words joined by ``_``."""
    return re.sub(r"[\s_-]+", "_", clean(text).casefold()).strip("_:*")


def rows(text: str, name: str, *, needed: Sequence[str], allowed: Sequence[str] | None) -> Iterator[tuple[int, Cells]]:
    """Yield the line and the cells by heading of each row that is not blank.

    A filled cell under a blank heading has the number of its column as its key, and cells beyond the last heading have
    the key "" together.

    Parameters
    ----------
    text, name
        The table and what messages call it.
    needed
        Headings that must be there.
    allowed
        Headings that may be there; None: any.

    Raises
    ------
    SourceHeadings, SourceUnreadable
        Naming the file and the remedy.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=_separator(lines, needed))
    try:
        headings, read = _headings(reader, needed)
        _check(headings, name, needed=needed, allowed=allowed)
        line = read + 1
        for row in reader:
            cells = [clean(cell) for cell in row]
            if any(cells):
                yield line, _by_heading(headings, cells)
            line = reader.line_num + 1
    except csv.Error as broken:
        raise SourceUnreadable(
            f"{name} line {reader.line_num} is no CSV ({broken}). Save it as CSV UTF-8 from the spreadsheet."
        ) from None


def _separator(lines: str, needed: Sequence[str]) -> str:
    """Return the sign between cells: the one that makes most of the needed headings in one of the first lines."""
    first = [line for line in lines[:100_000].split("\n")[: 4 * PREAMBLE_ROWS] if line.strip()][:PREAMBLE_ROWS]

    def found(mark: str) -> tuple[int, int]:
        cells = [{heading(cell.strip('"')) for cell in line.split(mark)} for line in first]
        return max((len(known & set(needed)) for known in cells), default=0), first[0].count(mark) if first else 0

    return max(SEPARATORS, key=found)


def _headings(reader: Iterator[list[str]], needed: Sequence[str]) -> tuple[list[str], int]:
    """Return the row with the headings, and its last line; the first rows that are none are titles."""
    best: list[str] = []
    first: list[str] = []
    seen = 0
    for row in reader:
        names = [heading(cell) for cell in row]
        if not any(names):
            continue
        first = first or names
        if set(needed) <= set(names):
            return names, reader.line_num  # type: ignore[attr-defined]
        if len(set(names) & set(needed)) > len(set(best) & set(needed)):
            best = names
        seen += 1
        if seen == PREAMBLE_ROWS:
            break
    return best or first, 0


def _check(headings: list[str], name: str, *, needed: Sequence[str], allowed: Sequence[str] | None) -> None:
    absent = [one for one in needed if one not in headings]
    twice = sorted({one for one in headings if one and headings.count(one) > 1})
    strange = [one for one in headings if one and allowed is not None and one not in allowed]
    problems = [f"lacks the heading(s) {', '.join(absent)}"] if absent else []
    problems += [f"has the heading(s) {', '.join(twice)} twice"] if twice else []
    problems += [f"has the unknown heading(s) {', '.join(strange)[:200]}"] if strange else []
    if problems:
        raise SourceHeadings(
            f"{name} {' and '.join(problems)}. Use the headings of the template: {', '.join(allowed or needed)}."
        )


def _by_heading(headings: list[str], cells: list[str]) -> Cells:
    named = {one: cell for one, cell in zip(headings, cells, strict=False) if one}
    nameless = {
        str(number): cell
        for number, (one, cell) in enumerate(zip(headings, cells, strict=False), start=1)
        if not one and cell
    }
    extra = [cell for cell in cells[len(headings) :] if cell]
    return named | nameless | ({"": " ".join(extra)} if extra else {})
