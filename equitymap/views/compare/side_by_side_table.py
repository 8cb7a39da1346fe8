"""The rows of a comparison side by side, with bars on one scale: as a table of the page, and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd
from markupsafe import Markup

from equitymap.measures.compare.side_by_side import ComparedCell, ComparedRow, SideBySide
from equitymap.sources.csv_text import csv_of
from equitymap.views.charts import MUTED
from equitymap.views.compare.compare_chart import SUBJECT_INKS
from equitymap.views.compare.compare_words import (
    LETTERS,
    MIDDLE,
    cell_note,
    cell_text,
    heading,
    interval_text,
    row_words,
    verdict,
)
from equitymap.views.templating import render
from equitymap.views.words import capital

STYLE = render("compare/side_by_side_style.html.j2")
TENTHS = 10.0
FIRST = 24.0
"""Width of the first column in per cent; columns of tables below each other stand below each other."""


def side_by_side_table(
    found: SideBySide, rows: Sequence[ComparedRow], caption: str, *, references: Sequence[str] | None = None
) -> Markup:
    """Return rows as HTML, to be drawn after ``STYLE``: a column for each subject and reference, a bar in each cell.

    Bars of one part start at 0 and share one scale; that of a tenth is longer, the more deprived it is. On a phone each
    row is a stack of bars.

    Parameters
    ----------
    found, rows
        The comparison, and those of its rows to draw, in order.
    caption
        What the table holds.
    references
        Names of the references to draw; all of ``found`` by default. Rows may have fewer: then the cell is empty.
    """
    names = found.references if references is None else tuple(references)
    heads = [
        {"letter": LETTERS[number], "ink": SUBJECT_INKS[number], "name": name}
        for number, name in enumerate(found.names)
    ] + [{"letter": "", "ink": MUTED, "name": name} for name in names]
    tops = _tops(rows)
    sections = [
        {"title": title, "rows": [_row(found, row, tops[_scale(row)], len(names)) for row in part]}
        for title, part in groupby(rows, key=heading)
    ]
    every = len(found.names) + len(found.references)
    width = FIRST + (100 - FIRST) * len(heads) / every
    widths = {"table": round(width, 1), "first": round(100 * FIRST / width, 1)}
    return render(
        "compare/side_by_side.html.j2", caption=caption, first="", heads=heads, sections=sections, widths=widths
    )


def _row(found: SideBySide, row: ComparedRow, top: float, references: int) -> dict[str, Any]:
    beside = row.references[:references]
    blank = {"text": "", "missing": True, "interval": "", "bar": None, "low": None, "wide": None, "trivial": True}
    # The middle of ten tenths is no finding, and a phone has no room for it.
    cells = [_cell(row, cell, top) | {"trivial": False} for cell in row.cells]
    cells += [_cell(row, cell, top) | {"trivial": _by_definition(row, cell)} for cell in beside]
    cells += [blank] * (references - len(beside))
    said = verdict(found, row)
    return {
        "label": capital(row.label),
        "period": row.period,
        "cells": cells,
        "verdict": said,
        "clear": bool(row.named(found.limit)),
    }


def _cell(row: ComparedRow, cell: ComparedCell, top: float) -> dict[str, Any]:
    span = interval_text(row, cell)
    low = high = None
    if span and cell.lower is not None and cell.upper is not None:
        low, high = (round(100 * min(end, top) / top, 1) for end in (cell.lower, cell.upper))
    return {
        "text": cell_text(row, cell),
        "missing": cell.value is None,
        "interval": cell_note(row, cell),
        "bar": _bar(row, cell, top),
        "low": low,
        "wide": None if low is None or high is None else round(high - low, 1),
    }


def _by_definition(row: ComparedRow, cell: ComparedCell) -> bool:
    return cell.value is None or (row.part == "need" and cell is row.references[-1])


def _bar(row: ComparedRow, cell: ComparedCell, top: float) -> float | None:
    """Return the length of a bar in per cent of its track; none for what is missing or can be below nothing."""
    if cell.value is None or row.unit in ("score", "index"):
        return None
    value = TENTHS + 1 - cell.value if row.unit == "decile" else cell.value
    return round(100 * min(max(value, 0.0), top) / top, 1)


def _scale(row: ComparedRow) -> str:
    """Return which rows share a scale: tenths, shares, distances; counts and rates have one of their own each."""
    return row.unit if row.unit in ("decile", "percent", "km") else row.id


def _tops(rows: Sequence[ComparedRow]) -> dict[str, float]:
    tops: dict[str, float] = {}
    for row in rows:
        values = [max(cell.value or 0.0, cell.upper or 0.0) for cell in (*row.cells, *row.references)]
        scale = _scale(row)
        tops[scale] = max(tops.get(scale, 0.0), *values)
    return {scale: TENTHS if scale == "decile" else top or 1.0 for scale, top in tops.items()}


def compared_csv(found: SideBySide, codes: Sequence[str]) -> str:
    """Return every row of a comparison as CSV: figures with their limits, why one is missing, and what the test says.

    ``codes`` are those of the subjects, in their order.
    """
    lines = []
    for row in found.rows:
        line: dict[str, object] = {
            "part": heading(row),
            "figure": row_words(row),
            "period": row.period,
            "unit": "services" if row.kind and row.unit == "people" else row.unit,
        }
        subjects = [f"{name} ({code})" for name, code in zip(found.names, codes, strict=True)]
        blanks = [None] * (len(found.references) - len(row.references))
        cells = [*row.cells, *row.references, *blanks]
        for name, cell in zip([*subjects, *found.references], cells, strict=True):
            line[name] = None if cell is None else cell.value
            line[f"{name}, from"] = None if cell is None else cell.lower
            line[f"{name}, to"] = None if cell is None else cell.upper
            line[f"{name}, note"] = "" if cell is None else _note(row, cell)
        line["difference"] = verdict(found, row, called=found.names) or "not tested"
        lines.append(line)
    return csv_of(pd.DataFrame(lines), index=False)


def _note(row: ComparedRow, cell: ComparedCell) -> str:
    """Return why a cell of a file has no figure, or that it is of the middle neighbourhood."""
    return cell_text(row, cell) if cell.value is None else MIDDLE if cell.why == "middle" else ""
