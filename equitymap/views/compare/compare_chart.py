"""Dots with intervals on one scale: one band for each row, one line for each subject, England and places as lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import plotly.graph_objects as go
from markupsafe import Markup

from equitymap.measures.compare.side_by_side import ComparedRow, SideBySide
from equitymap.views.charts import GRID, MUTED, frame, label
from equitymap.views.compare.compare_words import LETTERS, cell_text, interval_text, row_words
from equitymap.views.palette import GROUND, HALO, INK
from equitymap.views.templating import render
from equitymap.views.words import figure

SUBJECT_INKS = ("#174d7f", "#8a4a0b", "#4b2e83", "#1f6b5c", "#4d565d")
"""One ink for each subject, A to E; the letter in the mark says the same."""
MOST_ROWS = 8
LINE, TITLE = 24, 18
"""Height of a subject's line and of a line of a band's title, in pixels."""
WRAP = 44


def drawn(rows: Sequence[ComparedRow]) -> list[ComparedRow]:
    """Return the rows that fit one scale of per cent, at most ``MOST_ROWS``."""
    return [row for row in rows if row.unit == "percent"][:MOST_ROWS]


def top_of(found: SideBySide) -> float:
    """Return where the scale of both pictures ends: the largest figure drawn, in whole tens, at most 100."""
    rows = [*drawn(found.clear), *drawn(found.alike)]
    ends = [max(cell.upper or 0.0, cell.value or 0.0) for row in rows for cell in (*row.cells, *row.references)]
    return min(100.0, 10.0 * (int(max(ends, default=10.0) // 10) + 1))


def dots(found: SideBySide, rows: Sequence[ComparedRow], *, top: float) -> go.Figure:
    """Return the rows as bands of dots with their 95% intervals, on a scale from 0 to ``top`` per cent.

    The letter in a mark is the subject's. A dashed line is England's figure, a dotted one a place's.
    """
    chart = go.Figure()
    titles = [_lines(row) for row in rows]
    tall = [TITLE * len(lines) + 10 + LINE * len(found.names) for lines in titles]
    height = sum(tall) or LINE
    below = height
    for row, lines, band in zip(rows, titles, tall, strict=True):
        above, below = below, below - band
        if above < height:
            chart.add_shape(type="line", xref="paper", x0=0, x1=1, y0=above, y1=above, line={"color": GRID, "width": 1})
        chart.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=above - 4,
            yanchor="top",
            text="<br>".join(label(line) for line in lines),
            align="left",
            showarrow=False,
            font={"size": 14, "color": INK},
        )
        middle = below + 4 + LINE * len(found.names)
        _references(chart, found, row, top_y=middle, bottom_y=below + 4)
        for subject, cell in enumerate(row.cells):
            if cell.value is None:
                continue
            y = middle - LINE * (subject + 0.5)
            ink = SUBJECT_INKS[subject]
            low, high = cell.lower or cell.value, cell.upper or cell.value
            chart.add_trace(
                go.Scatter(x=[low, high], y=[y, y], mode="lines", line={"color": ink, "width": 3}, hoverinfo="skip")
            )
            said = f"{label(found.names[subject])}: {cell_text(row, cell)}, 95% interval {interval_text(row, cell)}"
            chart.add_trace(
                go.Scatter(
                    x=[cell.value],
                    y=[y],
                    mode="markers+text",
                    marker={"size": 19, "color": ink, "line": {"color": HALO, "width": 1}},
                    text=[LETTERS[subject]],
                    textfont={"size": 12, "color": HALO},
                    textposition="middle center",
                    cliponaxis=False,
                    hovertemplate=f"{said}<extra></extra>",
                )
            )
            chart.add_annotation(
                x=max(high, cell.value),
                y=y,
                xanchor="left",
                xshift=14,
                text=figure(cell.value, row.unit, row.decimals),
                showarrow=False,
                font={"size": 13, "color": INK},
                bgcolor=HALO,
                borderpad=1,
            )
    frame(chart, height=height + 46)
    chart.update_layout(margin={"l": 12, "r": 62, "t": 6, "b": 36}, plot_bgcolor=HALO)
    chart.update_xaxes(range=[-1, top], ticksuffix="%", showgrid=True, gridcolor=GROUND, nticks=6)
    chart.update_yaxes(range=[0, height], visible=False)
    return chart


def _lines(row: ComparedRow) -> list[str]:
    """Return what a band is of, in lines that fit the narrowest phone."""
    return textwrap.wrap(row_words(row), WRAP)


def _references(chart: go.Figure, found: SideBySide, row: ComparedRow, *, top_y: float, bottom_y: float) -> None:
    for number, cell in enumerate(row.references):
        if cell.value is None:
            continue
        england = number == len(found.references) - 1
        chart.add_trace(
            go.Scatter(
                x=[cell.value, cell.value],
                y=[bottom_y, top_y],
                mode="lines",
                line={"color": MUTED, "width": 2, "dash": "dash" if england else "dot"},
                hovertemplate=f"{label(found.references[number])}: {cell_text(row, cell)}<extra></extra>",
            )
        )


def key(found: SideBySide) -> Markup:
    """Return the key of the picture as HTML, to be drawn after ``side_by_side_table.STYLE``."""
    subjects = [
        {"letter": letter, "ink": ink, "name": name}
        for letter, ink, name in zip(LETTERS, SUBJECT_INKS, found.names, strict=False)
    ]
    last = len(found.references) - 1
    lines = [
        {"dash": "dashed" if number == last else "dotted", "name": name} for number, name in enumerate(found.references)
    ]
    return render("compare/key.html.j2", subjects=subjects, lines=lines)


def alternative(found: SideBySide, rows: Sequence[ComparedRow]) -> str:
    """Return the picture in words."""
    if not rows:
        return "No rows are drawn."
    parts = [
        f"{row_words(row)}: "
        + ", ".join(
            f"{name} {cell_text(row, cell)}{f' ({interval_text(row, cell)})' if interval_text(row, cell) else ''}"
            for name, cell in zip(found.names, row.cells, strict=True)
        )
        for row in rows
    ]
    return "; ".join(parts) + "."
