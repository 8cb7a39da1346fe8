"""Limits that a file from outside must keep before anything reads it: bytes, lines, cells and characters of a line.

A reader that meets a million headings spends minutes and gigabytes before it can say that they are wrong. Counting
separators and line ends first costs a fraction of a second and no memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.sources.local.local_sheet import as_utf8

SEPARATORS = (b",", b";", b"\t")


@dataclass(frozen=True)
class Limits:
    """What a file may hold: bytes in all, lines, separators in one line plus one, bytes in one line."""

    size: int
    lines: int
    cells: int
    line: int


def check(raw: bytes, limits: Limits, name: str, *, smaller: str) -> None:
    """Refuse a file that is larger, longer or wider than its reader can use; ``smaller`` is the remedy.

    Parameters
    ----------
    raw
        The file as it came.
    limits
        What its reader can use.
    name
        Its name, for messages.
    smaller
        One sentence on how to make it smaller.

    Raises
    ------
    SourceUnreadable
        When it is no text.
    SourceContent
        Naming the limit and the first line beyond it.
    """
    if len(raw) > limits.size:
        raise SourceContent(f"{name} is larger than {megabytes(limits.size)}. {smaller}")
    raw = as_utf8(raw)
    if b"\x00" in raw:
        raise SourceUnreadable(f"{name} is no CSV file. In the spreadsheet, save it as CSV UTF-8.")
    if max(raw.count(b"\n"), raw.count(b"\r")) > limits.lines:
        raise SourceContent(f"{name} has more than {limits.lines:,} lines. {smaller}")
    lines = raw if b"\n" in raw else raw.replace(b"\r", b"\n")
    for number, line in enumerate(io.BytesIO(lines), 1):
        if len(line) > limits.line:
            raise SourceContent(
                f"{name} line {number:,} has {len(line):,} characters; at most {limits.line:,} can be used. Check that"
                " each row stands in a line of its own."
            )
        cells = max(line.count(mark) for mark in SEPARATORS) + 1
        if cells > limits.cells:
            raise SourceContent(
                f"{name} line {number:,} has {cells:,} cells; at most {limits.cells:,} can be used. Delete the columns"
                " that are not needed, empty ones too."
            )


def read_bytes(path: Path, limits: Limits) -> bytes:
    """Return the bytes of a file, at most one more than its limit: ``check`` then says that it is too large.

    Raises
    ------
    SourceUnreadable
        When it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(limits.size + 1)
    except OSError as refused:
        raise SourceUnreadable(f"{path} cannot be read ({refused.strerror}). Name the filled template.") from None


def megabytes(size: int) -> str:
    """Write a number of bytes as '50 MB' or '500 kB'."""
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size / 1000:,.0f} kB"
