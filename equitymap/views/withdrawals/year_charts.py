"""Charts along the years: spending against need, and events. Drawn like the others of ``charts``."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from equitymap.measures.burden.scissors import IndexSeries, Scissors
from equitymap.views.burden.scissors_sentences import money, period_words
from equitymap.views.charts import MUTED, frame, label, y_title
from equitymap.views.palette import CHANGE_7, INK
from equitymap.views.words import figure

GONE_FILL, GONE_PALE = CHANGE_7[5], CHANGE_7[4]
"""Loss is orange; paler where the year is not sure."""

LINE_STYLES: Mapping[str, tuple[str, str, str, str]] = {
    "sure_start_spending": ("#1d5c86", "solid", "circle", "Spending:<br>Sure Start"),
    "young_people_spending": ("#174d7f", "dash", "square", "Spending:<br>young people"),
    "free_meals_primary": ("#8a4b0f", "solid", "triangle-up", "Free meals:<br>primary"),
    "free_meals_secondary": ("#783a11", "dash", "triangle-down", "Free meals:<br>secondary"),
    "children_low_income": ("#5c3a6e", "dot", "diamond", "Low income:<br>children"),
}
"""Colour, dash, mark and short name of each line: told apart without colour by dash, mark and label."""


def scissors_lines(found: Scissors) -> go.Figure:
    """Return spending and need as index numbers on one axis; doubtful steps ringed, the free-meals break marked."""
    drawn = [line for line in found.lines if line.base_year is not None]
    chart = go.Figure()
    for line in drawn:
        _draw(chart, line)
    frame(chart, height=460)
    ends = {line.measure: float(line.years["index"].dropna().iloc[-1]) for line in drawn}
    top = max((float(line.years["index"].max()) for line in drawn), default=100.0) * 1.1
    for measure, y in _apart(ends, gap=0.115 * top, top=top).items():
        colour, _, _, name = LINE_STYLES[measure]
        line = found.by_measure[measure]
        label = f"{name.split(':')[0]}<br>({line.base_year} = 100)" if line.own_base else name
        chart.add_annotation(
            x=1.0,
            xref="paper",
            y=y,
            text=label,
            xanchor="left",
            xshift=8,
            showarrow=False,
            align="left",
            font={"size": 13, "color": colour},
        )
    chart.add_hline(y=100, line={"color": MUTED, "width": 1})
    years = [int(year) for line in drawn for year in (line.years.index.min(), line.years.index.max())]
    breaks = sorted({line.break_after for line in drawn if line.break_after is not None})
    for year in breaks:
        chart.add_vline(x=year + 0.25, line={"color": MUTED, "dash": "dot", "width": 1})
        chart.add_annotation(
            x=year + 0.25,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
            text="free meals counted<br>differently from here",
        )
    base = "" if found.base_year is None else f", {found.base_year} = 100"
    y_title(chart, f"Index{base}; spending in cash terms; a ring marks a doubtful step", above=40)
    chart.update_yaxes(range=[0, top * 1.02])
    if years:
        chart.update_xaxes(range=[min(years) - 0.3, max(years) + 0.3], dtick=1, tickformat="d", showgrid=False)
    chart.update_layout(margin={"l": 50, "r": 120, "t": 100, "b": 50})
    return chart


def _draw(chart: go.Figure, line: IndexSeries) -> None:
    colour, dash, mark, name = LINE_STYLES[line.measure]
    years = line.years
    texts = [money(value) if line.unit == "pounds" else figure(value, line.unit, 1) for value in years["value"]]
    periods = ["" if pd.isna(period) else period_words(period) for period in years["period"]]
    chart.add_trace(
        go.Scatter(
            x=years.index.to_list(),
            y=years["index"].to_list(),
            mode="lines+markers",
            connectgaps=False,
            name=name,
            line={"color": colour, "dash": dash, "width": 2.5},
            marker={"symbol": mark, "size": 8, "color": colour},
            customdata=[[text, label(period)] for text, period in zip(texts, periods, strict=True)],
            hovertemplate=name.replace("<br>", " ")
            + ", %{customdata[1]}: %{customdata[0]} (index %{y:.0f})<extra></extra>",
        )
    )
    doubtful = years[years["flagged"]]
    if len(doubtful):
        chart.add_trace(
            go.Scatter(
                x=doubtful.index.to_list(),
                y=doubtful["index"].to_list(),
                mode="markers",
                name="doubtful step",
                marker={"symbol": "circle-open", "size": 18, "color": INK, "line": {"width": 2}},
                hovertemplate="Moved by more than half within a year: may be recorded differently<extra></extra>",
            )
        )


def _apart(heights: Mapping[str, float], *, gap: float, top: float) -> dict[str, float]:
    """Move labels just enough that no two are closer than ``gap`` and none is above ``top``."""
    ranked = sorted(heights, key=heights.__getitem__)
    placed: dict[str, float] = {}
    for below, key in zip([None, *ranked], ranked, strict=False):
        placed[key] = heights[key] if below is None else max(heights[key], placed[below] + gap)
    ceiling = top
    for key in reversed(ranked):
        placed[key] = min(placed[key], ceiling)
        ceiling = placed[key] - gap
    return placed


def columns(events: pd.DataFrame, *, years: tuple[int, int], names: Mapping[str, str]) -> go.Figure:
    """Return columns by year with their numbers, one row of them for each type of event. Types stay apart.

    The part of a column that may have happened in an earlier year is pale.

    Parameters
    ----------
    events
        From ``measures.timeline.events_by_year``, of one kind.
    years
        First and last year of the record; outside them nothing is said, and nothing is drawn.
    names
        Name of each type of event, as the heading of its row: those to draw, in order.
    """
    dated = events[events["year"].between(*years)]
    rows = [event for event in names if (dated["event"] == event).any()]
    chart = make_subplots(
        rows=max(len(rows), 1), cols=1, shared_xaxes=True, vertical_spacing=0.26 / max(len(rows) - 1, 1)
    )
    for at, event in enumerate(rows, start=1):
        part = dated[dated["event"] == event]
        sure, window = part["count"] - part["windows"], part["windows"]
        x, top = part["year"].astype(int).to_list(), float(part["count"].max())
        for numbers, colour, words in ((sure, GONE_FILL, ""), (window, GONE_PALE, " may have happened earlier")):
            chart.add_trace(
                go.Bar(
                    x=x,
                    y=numbers.to_list(),
                    width=0.75,
                    name=names[event],
                    marker={"color": colour, "line": {"color": GONE_FILL, "width": 1}},
                    hovertemplate=f"%{{x}}: %{{y:,}}{words}<extra>{label(names[event])}</extra>",
                ),
                row=at,
                col=1,
            )
        chart.add_trace(
            go.Scatter(
                x=x,
                y=part["count"].to_list(),
                mode="text",
                text=[f"{number:,}" for number in part["count"]],
                textposition="top center",
                textfont={"size": 13, "color": INK},
                hoverinfo="skip",
                cliponaxis=False,
            ),
            row=at,
            col=1,
        )
        chart.update_yaxes(range=[0, top * 1.3], visible=False, row=at, col=1)
        chart.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=1,
            yref=f"y{at if at > 1 else ''} domain",
            yanchor="bottom",
            yshift=4,
            text=label(names[event]),
            showarrow=False,
            font={"size": 14, "color": INK},
        )
    frame(chart, height=60 + 130 * max(len(rows), 1))
    chart.update_layout(barmode="stack", bargap=0.25, margin={"l": 5, "r": 5, "t": 30, "b": 30})
    chart.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=_step(years), tick0=years[0], tickformat="d")
    chart.update_xaxes(showgrid=False, tickangle=0)
    if not rows:
        chart.add_annotation(x=0.5, y=0.5, xref="paper", yref="paper", text="Nothing on record", showarrow=False)
        chart.update_yaxes(visible=False)
    return chart


def _step(years: tuple[int, int]) -> int:
    """Return after how many years one is named, so that the names fit a phone."""
    return 1 + (years[1] - years[0]) // 7
