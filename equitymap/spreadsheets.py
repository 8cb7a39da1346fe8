"""Texts that a spreadsheet would run as a formula: kept from it by one apostrophe, which comes off again."""

from __future__ import annotations

import re

RUNS = re.compile(r"'*\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Apostrophes before it count too: so that a text that was typed with one comes back with it."""


def as_cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs."""
    return f"'{text}" if RUNS.match(text) else text


def as_typed(cell: str) -> str:
    """Return what ``as_cell`` was given, or a cell that somebody typed without an apostrophe as it is."""
    return cell.removeprefix("'") if RUNS.match(cell) else cell
