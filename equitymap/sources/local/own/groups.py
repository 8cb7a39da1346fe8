"""Which columns of somebody's table have the codes of neighbourhoods and the names of the areas they are in."""

from __future__ import annotations

import re

from equitymap.sources.local.own.columns import CODE, mostly
from equitymap.sources.local.own.table import OwnTable

NEIGHBOURHOOD = r"[EWSNX]01\w{6}"
SMALLER = r"(lsoa|oa|lad|ltla|utla|rgn|ctry|msoa|wd)\d*.*"
"""Headings of a lookup that name the neighbourhoods themselves, or areas that a place has already."""


def group_columns(table: OwnTable) -> tuple[str | None, str | None]:
    """Return the columns of codes and of names that a table seems to have; None where none looks like it.

    Codes of neighbourhoods go before those of other areas; of several columns of names the one that is headed like the
    names of a lookup (``PAR23NM``, ``PCON24NM``), else the first that does not name the neighbourhoods.
    """
    cells, headings = table.cells, table.headings
    code = next((one for one in headings if mostly(cells[one], NEIGHBOURHOOD)), None)
    code = code or next((one for one in headings if mostly(cells[one], CODE)), None)
    texts = [one for one in headings if one != code and mostly(cells[one], r"(?s:(?![A-Z]\d{8}$).*?[A-Za-z]{2}.*)")]
    larger = [one for one in texts if not re.fullmatch(SMALLER, one, re.IGNORECASE)]
    named = [one for one in larger if re.fullmatch(r"\w+nm", one, re.IGNORECASE)]
    return code, next(iter([*named, *larger, *texts]), None)
