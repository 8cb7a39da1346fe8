"""Charts of who works together: bodies of equal size by year, and what was here before."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from equitymap.records.subjects.partnerships import Initiative
from equitymap.views.charts import MUTED, frame, label, y_title
from equitymap.views.palette import INK, NEED_10

NO_PATH = "Per cent of pairs that no path joins"
OF_PARTNERS = " (solid), and of<br>partners that join two sectors (dotted)"
CURRENT_MEMBERS = "<br>Schools: current members by joining date"
SPLITTING = "Bodies whose loss would split the network"
ROW = 44
"""Pixels of the height of one initiative."""


def bodies_by_year(concentration: pd.DataFrame, year: int) -> go.Figure:
    """Return the bodies, and bodies of equal size, by year (``responsible_bodies.by_year``); one year is marked."""
    chart = go.Figure()
    last = concentration.index[-1]
    for column, words, dash in (("bodies", "bodies", "dot"), ("effective", "bodies of equal size", "solid")):
        values = concentration[column].astype(float)
        chart.add_trace(
            go.Scatter(
                x=concentration.index.to_list(),
                y=values.to_list(),
                mode="lines",
                line={"color": NEED_10[8], "width": 2.5, "dash": dash},
                hovertemplate=f"%{{x}}: %{{y:.1f}} {words}<extra></extra>",
            )
        )
        chart.add_annotation(x=last, y=values.iloc[-1], text=words, xanchor="right", yanchor="bottom", showarrow=False)
    if year in concentration.index:
        chart.add_vline(x=year, line={"color": INK, "width": 1, "dash": "dash"})
    frame(chart, height=300)
    y_title(chart, "Bodies responsible for schools (current members by joining date)")
    chart.update_yaxes(rangemode="tozero")
    chart.update_layout(margin={"b": 40})
    return chart


def together_by_year(table: pd.DataFrame, year: int) -> go.Figure:
    """Return how the network hangs together by year (``known.together_by_year``): shares above, a count below."""
    pairs = NO_PATH + (OF_PARTNERS if table["across"].notna().any() else "") + CURRENT_MEMBERS
    chart = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.2, subplot_titles=[pairs, SPLITTING])
    chart.update_annotations(x=0, xanchor="left", align="left", xshift=-40, font={"size": 13, "color": MUTED})
    years = table.index.to_list()
    for column, dash, row in (("fragmentation", "solid", 1), ("across", "dot", 1), ("split", "solid", 2)):
        values, unit = (100 * table[column], "%") if row == 1 else (table[column], "")
        line = {"color": NEED_10[8], "width": 2.5, "dash": dash}
        hover = f"%{{x}}: %{{y:.0f}}{unit}<extra></extra>"
        trace = go.Scatter(x=years, y=values.to_list(), mode="lines+markers", line=line, hovertemplate=hover)
        chart.add_trace(trace, row=row, col=1)
    if year in table.index:
        chart.add_vline(x=year, line={"color": INK, "width": 1, "dash": "dash"})
    frame(chart, height=420)
    chart.update_traces(marker={"size": 5})
    chart.update_yaxes(rangemode="tozero")
    chart.update_yaxes(range=[0, 104], row=1, col=1)
    chart.update_layout(margin={"b": 40, "t": 75})
    return chart


def initiatives_by_year(initiatives: Mapping[str, Initiative], year: int) -> go.Figure:
    """Return earlier initiatives as bars from their first year to their last, the earliest on top."""
    dated = sorted((one for one in initiatives.values() if one.began), key=lambda one: (one.began or "", one.name))
    chart = go.Figure()
    for row, one in enumerate(dated):
        assert one.began is not None
        first = one.began.year
        last = one.ended.year if one.ended is not None else max(year, first)
        until = str(one.ended) if one.ended is not None else "end not known"
        chart.add_trace(
            go.Bar(
                x=[last - first + 1],
                base=[first],
                y=[row],
                orientation="h",
                width=0.34,
                offset=0.12,
                marker={
                    "color": NEED_10[5] if one.ended is not None else NEED_10[2],
                    "line": {"color": INK, "width": 1},
                },
                hovertemplate=f"{label(one.began)} to {label(until)}<extra></extra>",
            )
        )
        words = label(f"{one.name} ({one.type.label}), {one.began} to {until}")
        chart.add_annotation(x=first, y=row, text=words, xanchor="left", yanchor="bottom", showarrow=False)
    frame(chart, height=70 + ROW * max(len(dated), 1))
    chart.update_yaxes(autorange="reversed", visible=False)
    chart.update_layout(margin={"t": 20, "b": 40, "l": 10}, bargap=0.5)
    return chart
