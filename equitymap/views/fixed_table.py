"""Tables that stand still: they scroll but cannot be sorted, so that no list of places or schools becomes a ranking."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from equitymap.views.templating import macros, render
from equitymap.views.words import UNKNOWN

STYLE = render("fixed_table_style.html.j2")


def fixed_table(table: pd.DataFrame, caption: str, *, decimals: int = 1, chosen: str | None = None) -> Markup:
    """Return a table as HTML, to be drawn after ``STYLE``: rows as they stand, no heading that sorts.

    The box around it scrolls, also from the keyboard. The first column names the rows; the index is not drawn.

    Parameters
    ----------
    table
        What is drawn. A missing figure is "not known".
    caption
        What the table holds.
    decimals
        Digits after the point, for figures that are not whole numbers.
    chosen
        Index of the row that is marked.
    """
    head = [(name, pd.api.types.is_numeric_dtype(table[name])) for name in table.columns]
    rows = []
    for index, row in zip(table.index, table.itertuples(index=False, name=None), strict=True):
        cells = [_cell_text(cell, decimals) for cell in row]
        is_chosen = chosen is not None and index == chosen
        if is_chosen:
            cells[0] += " (selected)"
        rows.append((cells, "chosen" if is_chosen else ""))
    html: Markup = macros("table.html.j2").table(head, rows, caption, box="still", number="number", sticky_caption=True)
    return html


def _cell_text(cell: object, decimals: int) -> str:
    if pd.isna(cell):  # type: ignore[call-overload]
        return UNKNOWN
    if isinstance(cell, float):
        return f"{cell:,.{decimals}f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
