"""Charts along the years: spending against need, and events. Drawn like the others of ``charts``."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from equitymap.measures.burden.scissors import IndexSeries, Scissors
from equitymap.views.burden.scissors_sentences import money, period_words
from equitymap.views.charts import MUTED, frame, label, y_title
from equitymap.views.palette import INK, NEED_10
from equitymap.views.record_words import event_label
from equitymap.views.words import capital, count, figure
from equitymap.vocabulary import EVENTS

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


def timeline(events: pd.DataFrame, *, years: tuple[int, int], kind_words: Mapping[str, str]) -> go.Figure:
    """Return one row per kind of service and type of event, one mark per year with its number. Types stay apart.

    Parameters
    ----------
    events
        From ``measures.timeline.events_by_year``.
    years
        First and last year of the record; outside them nothing is said, and nothing is drawn.
    kind_words
        Name of each kind in the plural.
    """
    dated = events[events["year"].between(*years)]
    order = [(kind, event) for kind in kind_words for event in EVENTS]
    rows = [pair for pair in order if ((dated["kind"] == pair[0]) & (dated["event"] == pair[1])).any()]
    names = {pair: f"{capital(kind_words[pair[0]])}: {event_label(*pair).lower()}" for pair in rows}
    chart = go.Figure()
    largest = float(dated["count"].max()) if len(dated) else 1.0
    for pair in rows:
        part = dated[(dated["kind"] == pair[0]) & (dated["event"] == pair[1])]
        sizes = [18 + 18 * (number / largest) ** 0.5 for number in part["count"]]
        window = [
            f"; {count(int(some), 'may have', 'may have')} happened earlier" if some else "" for some in part["windows"]
        ]
        chart.add_trace(
            go.Scatter(
                x=part["year"].astype(int).to_list(),
                y=[names[pair]] * len(part),
                name=names[pair],
                mode="markers+text",
                text=[f"{number:,}" for number in part["count"]],
                textfont={"size": 13, "color": INK},
                marker={"size": sizes, "color": NEED_10[1], "line": {"color": NEED_10[8], "width": 1.5}},
                customdata=window,
                hovertemplate="%{y}, %{x}: %{text}%{customdata}<extra></extra>",
            )
        )
    frame(chart, height=90 + 66 * max(len(rows), 1))
    chart.update_yaxes(
        categoryorder="array",
        categoryarray=[names[pair] for pair in reversed(rows)],
        showticklabels=False,
        range=[-0.5, max(len(rows), 1) - 0.2],
    )
    for name in names.values():
        chart.add_annotation(
            x=0,
            xref="paper",
            xanchor="left",
            y=name,
            yshift=27,
            text=name,
            showarrow=False,
            font={"size": 14, "color": INK},
        )
    chart.update_xaxes(range=[years[0] - 0.6, years[1] + 0.6], dtick=1, tickformat="d")
    if not rows:
        chart.add_annotation(x=0.5, y=0.5, xref="paper", yref="paper", text="Nothing on record", showarrow=False)
        chart.update_yaxes(visible=False)
    chart.update_layout(margin={"l": 20, "r": 20, "t": 20, "b": 50})
    return chart
