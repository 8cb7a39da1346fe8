"""Charts of one indicator over ten years: beside England and others, between groups, and where it would go."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.projection import Projection
from equitymap.views.charts import MUTED, frame, y_title
from equitymap.views.charts import label as escaped
from equitymap.views.cradle_to_career.indicator_words import short_group, unit_words, value
from equitymap.views.cradle_to_career.scorecard_sentences import breaks_on_axis
from equitymap.views.palette import INK, NEED_10
from equitymap.views.words import UNIT_SUFFIX

OTHER_LINES = {
    "england": ("England", INK, "dash", "square"),
    "region": ("region", "#5c3a6e", "dot", "diamond"),
    "neighbours": ("councils like it", "#783a11", "dashdot", "triangle-up"),
}
GROUP_LINES = (("#783a11", "solid", "circle"), ("#174d7f", "dash", "square"))
BAND = "#d5dade"
LABEL_ROOM = 105
WRAP = 13
"""Letters of a label beside the chart before it takes another line."""
LINE_OF_TEXT = 0.06
"""Height of one line of such a label (12 px, 1.3 apart) as a part of the plot, with some air."""


def years_chart(card: Card) -> go.Figure:
    """Return the ten-year series beside England, the region and similar councils, with breaks and the projection.

    No line crosses a break or a year without a figure. The band is what would come if nothing changed.
    """
    chart = go.Figure()
    ahead = card.projection
    if isinstance(ahead, Projection):
        _project(chart, ahead)
    for name, (label, colour, dash, mark) in OTHER_LINES.items():
        words = card.region or label if name == "region" else label
        _line(chart, card, card.others[name], words, (colour, dash, mark), width=1.5)
    _line(chart, card, card.observed, card.area, (NEED_10[8], "solid", "circle"), width=3, limits=True)
    _carried(chart, card)
    ends = {card.area: _last(card.observed)}
    for name, (label, *_) in OTHER_LINES.items():
        ends[card.region or label if name == "region" else label] = _last(card.others[name])
    colours = {card.area: NEED_10[9]} | {
        (card.region or label if name == "region" else label): colour
        for name, (label, colour, _, _) in OTHER_LINES.items()
    }
    every = np.concatenate([card.years[["value", "lower", "upper"]].to_numpy(float), card.others.to_numpy(float)])
    _finish(chart, card, every, ends, colours, ahead if isinstance(ahead, Projection) else None)
    return chart


def gap_chart(card: Card, pair: tuple[str, str]) -> go.Figure:
    """Return the figures of two groups over the years; what lies between them is the gap."""
    chart = go.Figure()
    ends, colours = {}, {}
    for name, style in zip(pair, GROUP_LINES, strict=True):
        label = short_group(name)
        _line(chart, card, card.groups[name], label, style, width=2.5)
        ends[label], colours[label] = _last(card.groups[name]), style[0]
    _finish(chart, card, card.groups[list(pair)].to_numpy(float), ends, colours, None)
    return chart


def _last(series: pd.Series) -> float | None:
    known = series.dropna()
    return None if known.empty else float(known.iloc[-1])


def _line(
    chart: go.Figure,
    card: Card,
    series: pd.Series,
    name: str,
    style: tuple[str, str, str],
    *,
    width: float,
    limits: bool = False,
) -> None:
    """Add one line in pieces, so that none crosses a break; with 95% limits where they are known."""
    if not series.notna().any():
        return
    colour, dash, mark = style
    for piece in _pieces(series, card.breaks):
        error = None
        if limits and card.years["lower"].reindex(piece.index).notna().any():
            own = card.years.loc[piece.index]
            error = {
                "type": "data",
                "symmetric": False,
                "color": INK,
                "thickness": 1,
                "width": 3,
                "array": (own["upper"] - own["value"]).to_list(),
                "arrayminus": (own["value"] - own["lower"]).to_list(),
            }
        chart.add_trace(
            go.Scatter(
                x=piece.index.to_list(),
                y=piece.to_list(),
                mode="lines+markers",
                connectgaps=False,
                name=escaped(name),
                line={"color": colour, "dash": dash, "width": width},
                marker={"symbol": mark, "size": 7 if width < 3 else 9, "color": colour},
                error_y=error,
                customdata=[value(card.entry, one) for one in piece],
                hovertemplate=escaped(name) + ", %{x}: %{customdata}<extra></extra>",
            )
        )


def _carried(chart: go.Figure, card: Card) -> None:
    """Mark the years that only repeat the year before by open circles, on no line."""
    if not card.carried:
        return
    rows = card.years.loc[list(card.carried), "value"]
    chart.add_trace(
        go.Scatter(
            x=list(card.carried),
            y=rows.to_list(),
            mode="markers",
            name="carried forward",
            marker={"symbol": "circle-open", "size": 9, "color": NEED_10[8]},
            customdata=[value(card.entry, one) for one in rows],
            hovertemplate="%{x}: %{customdata}, carried from the year before<extra></extra>",
        )
    )


def _pieces(series: pd.Series, breaks: tuple[int, ...]) -> list[pd.Series]:
    marks = [int(series.index[0]) - 1, *sorted(breaks), int(series.index[-1])]
    pieces = [series[(series.index > low) & (series.index <= high)] for low, high in pairwise(marks)]
    return [piece for piece in pieces if piece.notna().any()]


def _project(chart: go.Figure, ahead: Projection) -> None:
    """Draw the band of what would come if nothing changed, with its middle dotted; it never looks like a target."""
    years = ahead.ahead.index.to_list()
    chart.add_trace(
        go.Scatter(
            x=years + years[::-1],
            y=ahead.ahead["upper"].to_list() + ahead.ahead["lower"].to_list()[::-1],
            fill="toself",
            fillcolor=BAND,
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            name="if nothing changed",
        )
    )
    chart.add_trace(
        go.Scatter(
            x=years,
            y=ahead.ahead["value"].to_list(),
            mode="lines",
            line={"color": MUTED, "dash": "dot", "width": 2},
            hovertemplate="If nothing changed, %{x}: %{y:.1f}<extra></extra>",
            name="if nothing changed",
        )
    )
    chart.add_annotation(
        x=years[0] - 0.4,
        y=float(ahead.ahead["upper"].max()),
        text="if nothing changed<br>(not a target)",
        showarrow=False,
        xanchor="left",
        yanchor="bottom",
        align="left",
        font={"size": 12, "color": MUTED},
    )


def _finish(
    chart: go.Figure,
    card: Card,
    every: NDArray[np.float64],
    ends: dict[str, float | None],
    colours: dict[str, str],
    ahead: Projection | None,
) -> None:
    """Set axes, break marks and the direct labels at the right."""
    frame(chart, height=420)
    values = every[np.isfinite(every)]
    if ahead is not None:
        values = np.append(values, ahead.ahead[["lower", "upper"]].to_numpy(float))
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    room = max(high - low, 1e-9) * 0.12
    bottom = 0.0 if 0 <= low < 0.35 * high else low - room
    top = high + 2 * room
    known = {name: end for name, end in ends.items() if end is not None}
    labels = {name: textwrap.wrap(escaped(name), WRAP) for name in known}
    tall = {name: LINE_OF_TEXT * len(text) * (top - bottom) for name, text in labels.items()}
    for name, y in _apart(known, tall=tall, top=top).items():
        chart.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=y,
            text="<br>".join(labels[name]),
            showarrow=False,
            align="left",
            font={"size": 12, "color": colours[name]},
        )
    first, last = int(card.years.index[0]), int(card.years.index[-1])
    breaks = breaks_on_axis(card)
    for number, one in enumerate(breaks, start=1):
        chart.add_vline(x=one.after + 0.5, line={"color": MUTED, "dash": "dot", "width": 1.5})
        text = "break in<br>the series" if len(breaks) == 1 else f"break<br>{number}"
        chart.add_annotation(
            x=one.after + 0.5,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=text,
            font={"size": 12, "color": MUTED},
        )
    end = last if ahead is None else int(ahead.ahead.index[-1])
    chart.update_xaxes(range=[first - 0.4, end + 0.4], dtick=3, tick0=last % 3, tickformat="d", showgrid=False)
    chart.update_yaxes(
        range=[bottom, top], ticksuffix=UNIT_SUFFIX[card.entry.unit] if card.entry.unit == "percent" else ""
    )
    title = f"{card.entry.label}{unit_words(card.entry)}"
    y_title(chart, title, above=34)
    lines = len(textwrap.wrap(title, 42))
    chart.update_layout(margin={"l": 50, "r": LABEL_ROOM, "t": 60 + 18 * lines, "b": 40})


def _apart(heights: dict[str, float], *, tall: dict[str, float], top: float) -> dict[str, float]:
    """Move labels just enough that none lies over another and none rises above ``top``.

    ``heights`` are their middles and ``tall`` how much room each takes, in the unit of the axis.
    """
    placed: dict[str, float] = {}
    floor: float | None = None
    for name in sorted(heights, key=heights.__getitem__):
        half = tall[name] / 2
        placed[name] = heights[name] if floor is None else max(heights[name], floor + half)
        floor = placed[name] + half
    ceiling = top
    for name in reversed(list(placed)):
        half = tall[name] / 2
        placed[name] = min(placed[name], ceiling - half)
        ceiling = placed[name] - half
    return placed
