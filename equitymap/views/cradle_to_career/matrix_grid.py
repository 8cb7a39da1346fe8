"""The matrix as one table of a web page: rows are stages, columns aspects, and the services of each stage at the end.

On a phone each stage becomes a card of its own, by style alone: the roles that listening needs are written out.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import Cell, Matrix
from equitymap.stages import STAGE_AGES, STAGES
from equitymap.views.cradle_to_career.indicator_words import group_gap, level
from equitymap.views.cradle_to_career.matrix_sentences import NOTHING, reach_short, service_short
from equitymap.views.cradle_to_career.trend_sentences import moved
from equitymap.views.cradle_to_career.verdict_sentences import standing
from equitymap.views.palette import NEED_10
from equitymap.views.words import count

COLUMN_PARAMETER = {"aspect": "aspect", "lens": "outcome"}
"""Parameter of the address that names a column, by grouping."""
Ends = Mapping[str, tuple[float, float] | None]

STYLE = f"""\

<style>
.mx {{ border-collapse: separate; border-spacing: 4px; width: 100%; table-layout: fixed; font-size: .875rem;
  line-height: 1.35; }}
.mx th, .mx td {{ text-align: left; vertical-align: top; padding: .5rem; border-radius: 4px; font-weight: 400;
  overflow-wrap: anywhere; hyphens: auto; }}
.mx thead th {{ font-weight: 600; vertical-align: bottom; }}
.mx tbody th {{ font-weight: 600; }} .mx tbody th span {{ display: block; font-weight: 400; }}
.mx td {{ border: 1px solid #c5ccd2; background: #fff; }}
.mx td.empty {{ border: 1px dashed #6b7780; color: #3c4750;
  background: repeating-linear-gradient(45deg, #fff 0 7px, #eef1f3 7px 9px); }}
.mx td.empty span {{ background: #fff; padding: 0 .15rem; box-decoration-break: clone; }}
.mx td.services {{ background: #f4f6f7; border-color: #f4f6f7; }}
.mx td.open {{ outline: 3px solid {NEED_10[8]}; }}
.mx b {{ display: block; font-weight: 600; }} .mx p {{ margin: 0 0 .15rem; font-size: inherit; line-height: inherit; }}
.mx a {{ color: #174d7f; display: inline-block; padding: .25rem 0; }}
.mx .label {{ display: none; }}
.mx .bar {{ position: relative; height: .6rem; margin: .3rem 0; background: #fff; border: 1px solid #6b7780; }}
.mx .bar i {{ position: absolute; inset: 0 auto 0 0; background: {NEED_10[5]}; }}
.mx .bar u {{ position: absolute; top: -4px; bottom: -4px; width: 0; border-left: 2px solid #1f2a33; }}
@media screen and (max-width: 900px) {{
  .mx, .mx tbody, .mx tr, .mx td, .mx tbody th {{ display: block; }}
  .mx thead {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }}
  .mx tr {{ margin-bottom: 1.25rem; }} .mx td {{ margin: .35rem 0; }}
  .mx tbody th {{ font-size: 1.05rem; padding: .25rem 0; }} .mx .label {{ display: block; font-weight: 600; }}
}}
@media print {{
  .mx tr, .stPlotlyChart {{ break-inside: avoid; }} .mx a, .stExpander {{ display: none; }}
  .mx {{ font-size: .6rem; border-spacing: 2px; }} .mx th, .mx td {{ padding: .25rem; }}
  .mx thead {{ display: table-row-group; }}
  .stHorizontalBlock, .stVerticalBlock {{ display: block !important; }} .stColumn {{ width: 100% !important; }}
  .stVerticalBlock > * {{ margin-bottom: .6rem; }}
}}
</style>
"""


def grid(found: Matrix, *, ends: Ends, line: int, address: Mapping[str, str], open_cell: tuple[str, str]) -> str:
    """Return the matrix as HTML, to be drawn after ``STYLE``.

    Parameters
    ----------
    found
        The matrix.
    ends
        By indicator, the figure of the most and the least deprived neighbourhoods (``gradient.ends_of``).
    line
        The tipping-point line, in per cent.
    address
        Parameters of the page's address, which the links of the cells keep.
    open_cell
        Stage and column of the cell that is opened below.
    """
    names = [*found.columns.values(), "Services and reach"]
    head = "".join(f'<th scope="col" role="columnheader">{escape(name)}</th>' for name in names)
    rows = "".join(_row(found, str(stage), ends, line, address, open_cell) for stage in STAGES)
    first = '<th scope="col" role="columnheader">Stage of life</th>'
    return (
        '<table class="mx" role="table" aria-label="What is measured, by stage of life">'
        f'<thead role="rowgroup"><tr role="row">{first}{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(
    found: Matrix, stage: str, ends: Ends, line: int, address: Mapping[str, str], open_cell: tuple[str, str]
) -> str:
    name, ages = STAGES[stage], STAGE_AGES[stage]  # type: ignore[index]
    head = f'<th scope="row" role="rowheader">{escape(name)}<span>{escape(ages)}</span></th>'
    cells = "".join(
        _cell(cell, found.columns[cell.column], ends, address, found.by, opened=(stage, cell.column) == open_cell)
        for cell in found.row(stage)
    )
    return f'<tr role="row">{head}{cells}{_services(found, stage, line)}</tr>'


def _cell(cell: Cell, name: str, ends: Ends, address: Mapping[str, str], by: str, *, opened: bool) -> str:
    label = f'<span class="label">{escape(name)}</span>'
    mark = " open" if opened else ""
    if cell.empty:
        return f'<td role="cell" class="empty{mark}">{label}<span>{NOTHING}</span></td>'
    lead, more = cell.cards[0], len(cell.cards) - 1
    kept = {
        key: text
        for key, text in address.items()
        if key not in ("stage", *COLUMN_PARAMETER.values(), "measure", "along")
    }
    where = urlencode({**kept, "stage": cell.stage, COLUMN_PARAMETER[by]: cell.column})
    said = "Look closer" if more == 0 else f"and {count(more, 'more', 'more')}"
    about = f"{said}: {STAGES[cell.stage]}, {name.lower()}"  # type: ignore[index]
    link = f'<a href="?{escape(where)}" target="_self" aria-label="{escape(about)}">{escape(said)}</a>'
    return f'<td role="cell" class="full{mark}">{label}{_card(lead, ends.get(lead.entry.id))}{link}</td>'


def _card(card: Card, ends: tuple[float, float] | None) -> str:
    lines = (level(card), standing(card), moved(card), f"Gap: {group_gap(card, ends)}")
    body = "".join(f"<p>{escape(text[:1].upper() + text[1:])}.</p>" for text in lines)
    return f"<b>{escape(card.entry.label)}</b>{body}"


def _services(found: Matrix, stage: str, line: int) -> str:
    lines = "".join(
        f"<p>{escape(text[:1].upper() + text[1:])}.</p>" for text in map(service_short, found.services[stage])
    )
    reach = found.children_served.get(stage)
    bar = ""
    if reach is not None:
        bar = f'<div class="bar" aria-hidden="true"><i style="width:{min(reach.per_cent, 100):.0f}%"></i>'
        bar += f'<u style="left:{line}%"></u></div>'
    said = reach_short(reach, line)
    return (
        f'<td role="cell" class="services"><span class="label">Services and reach</span>{lines}'
        f"<p>{escape(said[:1].upper() + said[1:])}.</p>{bar}</td>"
    )
