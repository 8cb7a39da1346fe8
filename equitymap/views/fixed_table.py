"""Tables that stand still: they scroll but cannot be sorted, so that no list of places or schools becomes a ranking."""

from __future__ import annotations

from html import escape

import pandas as pd

from equitymap.views.words import UNKNOWN

STYLE = """\

<style>
.still { container-type: inline-size; overflow: auto; max-height: 27rem;
  border: 1px solid #c5ccd2; border-radius: .375rem; }
.still:focus-visible { outline: 3px solid #1d5c86; outline-offset: 2px; }
.still table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .875rem; line-height: 1.35; }
.still caption { text-align: left; padding: .5rem .65rem; color: #3c4750; }
.still caption span { display: block; position: sticky; left: .65rem; max-width: calc(100cqw - 1.3rem); }
.still th, .still td { text-align: left; vertical-align: top; padding: .35rem .65rem; font-weight: 400;
  border-bottom: 1px solid #d5dade; }
.still .number { text-align: right; font-variant-numeric: tabular-nums; }
.still thead th { position: sticky; top: 0; background: #f4f6f7; font-weight: 600; vertical-align: bottom;
  min-width: 5rem; max-width: 14rem; }
.still tbody th { position: sticky; left: 0; min-width: 8rem; background: #fff; }
.still thead th:first-child { left: 0; z-index: 1; }
.still tr.chosen th, .still tr.chosen td { background: #d5e5ef; font-weight: 600; }
@media print { .still { max-height: none; overflow: visible; } .still th { position: static; } }
</style>
"""


def still_table(table: pd.DataFrame, caption: str, *, decimals: int = 1, chosen: str | None = None) -> str:
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
    numeric = [pd.api.types.is_numeric_dtype(table[name]) for name in table.columns]
    head = "".join(
        f'<th scope="col"{_side(right)}>{escape(str(name))}</th>'
        for name, right in zip(table.columns, numeric, strict=True)
    )
    rows = []
    for index, cells in zip(table.index, table.itertuples(index=False, name=None), strict=True):
        first, *others = (_written(cell, decimals) for cell in cells)
        here = chosen is not None and index == chosen
        drawn = "".join(
            f"<td{_side(right)}>{escape(cell)}</td>" for cell, right in zip(others, numeric[1:], strict=True)
        )
        marked = ' class="chosen"' if here else ""
        rows.append(f'<tr{marked}><th scope="row">{escape(first + (" (selected)" if here else ""))}</th>{drawn}</tr>')
    return (
        f'<div class="still" role="region" tabindex="0" aria-label="{escape(caption)}"><table>'
        f"<caption><span>{escape(caption)}</span></caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _side(right: bool) -> str:
    return ' class="number"' if right else ""


def _written(cell: object, decimals: int) -> str:
    if pd.isna(cell):  # type: ignore[call-overload]
        return UNKNOWN
    if isinstance(cell, float):
        return f"{cell:,.{decimals}f}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
