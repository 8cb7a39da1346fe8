"""Figures by area in somebody's table: one for each neighbourhood, ward or middle layer area, with its state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from equitymap.small_counts import counts_small
from equitymap.sources.local.local_figures import figure
from equitymap.sources.local.local_sheet import heading
from equitymap.sources.local.own.columns import CODE, mostly
from equitymap.sources.local.own.places import Ground
from equitymap.sources.local.own.table import ROW, OwnTable
from equitymap.vocabulary import CELL_STATES

_ITSELF = "a row of the neighbourhood itself is used instead"
_ANOTHER = "another row of the file is for the same neighbourhood"
FIGURE = r"\[?-?£?[\d,]*\.?\d+%?\]?|\[?(c|x|z|u|low|:)\]?|\.\.|-"
COUNTS = ("low", "high", "numerator", "denominator")


@dataclass(frozen=True)
class FigureColumns:
    """Which heading has the code of the area, the figure, its state, and what stands beside it (``COUNTS``)."""

    area: str
    value: str
    status: str | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


def figure_columns(table: OwnTable) -> list[FigureColumns]:
    """Return what can be figures of areas in a table, the likeliest first; nothing where it has no codes of areas."""
    cells = table.cells
    names = {heading(column): column for column in reversed(table.headings)}
    coded = [column for column in table.headings if mostly(cells[column], CODE)]
    if not coded:
        return []
    area = names.get("area_code") if names.get("area_code") in coded else coded[0]
    numeric = [one for one in table.headings if one not in coded and mostly(cells[one], FIGURE)]
    likely = sorted(numeric, key=lambda one: heading(one) not in ("value", "figure", "rate", "percent"))
    beside = {name: names[name] for name in COUNTS if name in names}
    status = names.get("status")
    stated = status if status is not None and mostly(cells[status], "|".join(CELL_STATES)) else None
    return [
        FigureColumns(str(area), one, stated, {name: column for name, column in beside.items() if column != one})
        for one in likely
    ]


def told_once(table: OwnTable, *wanted: str) -> str:
    """Return what a column says that has one text in every row, such as "period"; nothing where there is none."""
    for column in table.headings:
        if heading(column) in wanted and len(texts := table.cells[column].unique()) == 1:
            return re.sub(r"\s+", " ", str(texts[0]))[:120]
    return ""


def cells_and_account(
    table: OwnTable, columns: FigureColumns, ground: Ground, *, counted: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cell of each neighbourhood that a table tells of, and what becomes of each row.

    ``counted`` says that the figures are numbers of people, or of something else: such of a larger area are those of
    none of its neighbourhoods.

    Returns
    -------
    Cells by ``area_code`` with ``value``, ``status`` (a key of ``CELL_STATES``), ``low``, ``high``, ``numerator`` and
    ``denominator``. The figure of a ward, a middle layer area or a redrawn neighbourhood of 2011 stands, estimated, for
    the neighbourhoods in it; a count of it does not. Counts of 1 to 9 people are left out.
    And the account: ``row``, ``name`` (the code), ``state`` (a key of ``places.STATES``) and ``reason``.
    """
    codes = table.cells[columns.area].str.upper().str.replace(" ", "")
    texts = table.cells[columns.value]
    read = {text: figure(str(text)) for text in texts.unique()}
    value = pd.Series([read[text].value for text in texts], index=texts.index, dtype=float)
    status = pd.Series([read[text].state for text in texts], index=texts.index, dtype="str")
    if columns.status is not None:
        said = table.cells[columns.status]
        status = status.mask(said.isin(list(CELL_STATES)) & status.isin(["value", "not_collected"]), said)
    places = _neighbourhoods(ground)
    account = pd.DataFrame({"row": table.cells[ROW], "name": codes, "state": "used", "reason": ""})
    unknown = ~codes.isin(list(places))
    larger = ~unknown & ~codes.isin(ground.areas.index)
    for which, state, reason in (
        (unknown & codes.str.fullmatch(CODE), "outside", "no area here has this code"),
        (unknown & ~codes.str.fullmatch(CODE), "refused", "has no code of an area"),
        (~unknown & codes.duplicated(), "refused", "the same area stands further up"),
        (larger & counted, "refused", "a count of a larger area cannot be divided among its neighbourhoods"),
        (status.eq("wrong"), "refused", "what stands as its figure is none"),
    ):
        account.loc[which, ["state", "reason"]] = [state, reason]
    beside = {name: _numbers(table.cells[column]) for name, column in columns.beside.items()}
    frame = pd.DataFrame({"value": value, "status": status, **beside}).reindex(columns=["value", "status", *COUNTS])
    frame = frame.astype(dict.fromkeys(("value", *COUNTS), float))
    small = counts_small(frame["numerator"], frame["denominator"])
    frame.loc[small | larger, ["numerator", "denominator"]] = np.nan
    used = account["state"].eq("used")
    spread = pd.DataFrame(
        [(area, at, code != area) for at, code in codes[used].items() for area in places[code]],
        columns=["area_code", "at", "carried"],
    ).sort_values("carried", kind="stable")
    taken = ~spread["area_code"].duplicated()
    for at, state, reason in _not_taken(spread, taken):
        account.loc[at, ["state", "reason"]] = [state, reason]
    kept = spread[taken]
    cells = frame.loc[kept["at"]].set_axis(pd.Index(kept["area_code"]))
    carried = kept["carried"].to_numpy(dtype=bool)
    cells["status"] = cells["status"].mask(carried & cells["status"].isin(["value", "zero"]), "estimated")
    return cells, account.reset_index(drop=True)


def _not_taken(spread: pd.DataFrame, taken: pd.Series) -> Iterator[tuple[int, str, str]]:
    """Yield each row of larger areas that another one stands for somewhere, with what becomes of it, and why.

    ``spread`` has ``area_code``, ``at`` (the row) and ``carried``; ``taken`` says which row each neighbourhood has.
    """
    itself = spread["area_code"].isin(spread.loc[~spread["carried"].astype(bool), "area_code"])
    many = spread["at"].value_counts()
    for at, lost in itself[~taken].groupby(spread["at"]):
        each = [(_ITSELF, int(lost.sum())), (_ANOTHER, int((~lost).sum()))]
        said = [f"{why}, in {n} of {many[at]}" if many[at] > 1 else why for why, n in each if n]
        yield at, "refused" if len(lost) == many[at] else "used", "; ".join(said)


def _neighbourhoods(ground: Ground) -> dict[str, list[str]]:
    """Return the neighbourhoods by every code that means some: their own, of 2011, of their ward and middle area."""
    found = {str(code): [str(code)] for code in ground.areas.index}
    for column in ("ward_code", "msoa_code"):
        for code, rows in ground.areas.groupby(column):
            found.setdefault(str(code), [str(area) for area in rows.index])
    for old, new in ground.of_2011.items():
        found.setdefault(old, [area for area in new if area in ground.areas.index])
    return found


def _numbers(texts: pd.Series) -> pd.Series:
    plain = texts.str.replace(",", "").str.removesuffix("%")
    good = plain.str.fullmatch(r"-?\d*\.?\d+([eE][-+]?\d+)?").fillna(False).astype(bool)
    return pd.to_numeric(plain.where(good), errors="coerce").astype(float)
