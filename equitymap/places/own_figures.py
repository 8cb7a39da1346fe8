"""Figures of neighbourhoods that a visitor brings: a layer of the visit."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from equitymap.sources.local.own.figures import FigureColumns, cells_and_account, told_once
from equitymap.sources.local.own.places import Ground
from equitymap.sources.local.own.table import OwnTable

BROUGHT = "brought for this visit"
"""Whose a list or a column of figures is that no steward keeps."""
UNITS = {"%": "percent", "percent": "percent", "£": "pounds", "pounds": "pounds", "people": "people"}
"""Units that a table may name, as they are written here; any other figure has none."""
_COUNTS = ("people", "persons", "count", "number")
"""Units of numbers of something."""
_A_NUMBER = re.compile(r"(?i)count|number|total|people|persons|residents|pupils|children|households|cases|\bno\b")
_MOST_DECIMALS = 3


@dataclass(frozen=True, eq=False)
class OwnFigures:
    """One column of figures as it is shown.

    ``cells`` is as ``own_figures.cells_and_account`` gives it, ``account`` too. ``worse`` is the end of more need.
    """

    id: str
    name: str
    sha256: str
    read_on: pd.Timestamp
    label: str
    unit: str
    period: str
    worse: Literal["high", "low", "neither"]
    decimals: int
    cells: pd.DataFrame
    account: pd.DataFrame
    told: str = BROUGHT


def own_figures(
    table: OwnTable,
    columns: FigureColumns,
    *,
    ground: Ground,
    label: str,
    worse: Literal["high", "low", "neither"],
    counts: bool | None = None,
    today: pd.Timestamp | None = None,
) -> OwnFigures:
    """Return a column of figures as it is shown; unit and period are taken where the table says one for all rows.

    ``counts`` says whether they are numbers of something, of which a larger area's are none of its neighbourhoods'; by
    default as ``counted`` has it.
    """
    written = table.cells[columns.value]
    said = _unit(table, columns)
    are_counts = counted(table, columns)[0] if counts is None else counts
    cells, account = cells_and_account(table, columns, ground, counted=are_counts)
    decimals = written.str.extract(r"\.(\d+)", expand=False).fillna("").str.len().max()
    digest = hashlib.sha256(repr((table.name, table.sha256, columns, label, worse, counts)).encode()).hexdigest()[:12]
    return OwnFigures(
        f"own-{digest}",
        table.name,
        table.sha256,
        (today or pd.Timestamp.now()).normalize(),
        label,
        UNITS.get(said, "score"),
        told_once(table, "period", "year", "date"),
        worse,
        min(int(decimals), _MOST_DECIMALS),
        cells,
        account,
    )


def counted(table: OwnTable, columns: FigureColumns) -> tuple[bool, bool]:
    """Return whether figures are numbers of something, and whether the table says so: else it is a guess, to be asked.

    Whole numbers under a heading that speaks of a number are guessed to be counts; a rate can look the same.
    """
    said, written = _unit(table, columns), table.cells[columns.value]
    if said:
        return said in _COUNTS, True
    whole = written.str.replace(",", "").str.fullmatch(r"\d*")
    return bool(whole.all() and _A_NUMBER.search(columns.value)), bool(written.str.contains(r"\d\.\d", na=False).any())


def _unit(table: OwnTable, columns: FigureColumns) -> str:
    """Return the unit that a table says for all its rows: percent where most figures have the sign."""
    signs = table.cells[columns.value].str.endswith("%").mean()
    return "percent" if signs > 0.5 else told_once(table, "unit").casefold()
