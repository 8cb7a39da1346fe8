"""Charts of loss, spending, need and events. Direct labels, intervals drawn, one axis, no legend to look up.

Every figure stands on white with dark text, so the page must draw it with ``theme=None``. Heading, summary sentence,
table and source line belong to the page; the words for ``alt=`` are in ``burden_sentences`` and
``scissors_sentences``.
"""

from __future__ import annotations

import textwrap
from html import escape
from typing import Any

import plotly.graph_objects as go

from equitymap.measures.burden.burden import Burden
from equitymap.views.palette import CHANGE_7, GROUND, INK
from equitymap.views.words import share

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
GRID = "#d5dade"
MUTED = "#55626d"


def loss_by_tenth(burden: Burden, *, what: str) -> go.Figure:
    """Return bars of the mean share lost in each national tenth of deprivation, and lines of closures at random.

    ``what`` names the share on the axis, such as "access to children's centres lost". A line reaches over the middle
    95% of what the same closures at random would give that tenth. A tenth without neighbourhoods has no bar and says
    so; there are no lines where closures could have fallen in too few ways.
    """
    table = burden.tenths
    known = table[table["loss"].notna()]
    loss = 100 * known["loss"]
    chart = go.Figure(
        go.Bar(
            x=known.index.to_list(),
            y=loss.to_list(),
            marker_color=CHANGE_7[4],
            cliponaxis=False,
            marker_line={"color": CHANGE_7[5], "width": 1},
            customdata=known[["areas"]].to_numpy(),
            hovertemplate="Tenth %{x}: %{y:.1f}% lost; %{customdata[0]} neighbourhoods<extra></extra>",
        )
    )
    drawn = known.dropna(subset=["lower", "upper"])
    middle, half = 50 * (drawn["upper"] + drawn["lower"]), 50 * (drawn["upper"] - drawn["lower"])
    chart.add_trace(
        go.Scatter(
            x=drawn.index.to_list(),
            y=middle.to_list(),
            mode="markers",
            marker={"size": 1, "color": INK},
            cliponaxis=False,
            error_y={"type": "data", "array": half.to_list(), "color": INK, "thickness": 1.5, "width": 4},
            customdata=(100 * drawn[["lower", "upper"]]).to_numpy(),
            hovertemplate="At random: %{customdata[0]:.1f}% to %{customdata[1]:.1f}%<extra></extra>",
        )
    )
    tops = (100 * known["upper"]).fillna(loss).clip(lower=loss)
    for tenth, value in zip(known.index, loss, strict=True):
        chart.add_annotation(
            x=tenth,
            y=0,
            text=bar_label(float(value)),
            yshift=11,
            showarrow=False,
            font={"size": 12, "color": INK},
            bgcolor=CHANGE_7[4],  # a line of closures at random that comes down so far passes behind the figure
        )
    for tenth in table.index[table["loss"].isna()]:
        chart.add_annotation(
            x=tenth, y=0, text="no<br>figure", showarrow=False, yshift=18, font={"size": 12, "color": MUTED}
        )
    frame(chart, height=330)
    top = float(tops.max()) if len(tops) else 1.0
    y_title(chart, f"Share of {what} (lines: closures at random)", width=34)
    chart.update_layout(margin={"t": 60, "r": 10})
    chart.update_yaxes(ticksuffix="%", range=[0, max(1.0, top) * 1.15])
    chart.update_xaxes(
        tickmode="array",
        tickvals=list(range(1, 11)),
        tickangle=0,
        range=[0.4, 10.6],
        showgrid=False,
        title={"text": "Tenth of England by deprivation", "font": {"size": 13}, "standoff": 30},
    )
    deprivation_ends(chart)
    return chart


def bar_label(per_cent: float) -> str:
    """Return a share for inside a narrow bar, as plotly reads it: '46', 'under 1' where it is not nothing."""
    return share(per_cent).removesuffix("%").replace(" ", "<br>")


def deprivation_ends(chart: go.Figure) -> None:
    """Write below the two ends of a horizontal axis of deprivation which is which."""
    for side, x, words in (("left", 0.0, "most deprived"), ("right", 1.0, "least deprived")):
        chart.add_annotation(
            x=x,
            xref="paper",
            xanchor=side,
            y=0,
            yref="paper",
            yshift=-41,
            text=words,
            showarrow=False,
            font={"size": 13, "color": INK},
        )


def y_title(chart: go.Figure, text: str, *, above: int = 8, width: int = 42) -> None:
    """Write what the vertical axis shows above its top, level, so that it can be read."""
    chart.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        xshift=-45,
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=above,
        text=_wrapped(label(text), width),
        align="left",
        showarrow=False,
        font={"size": 13, "color": MUTED},
    )


def label(text: object) -> str:
    """Return text from outside for a chart, which reads links and marks in <...> and figures in %{...}."""
    return escape(str(text), quote=False).replace("%{", "%\u2060{")


def _wrapped(text: str, width: int = 42) -> str:
    """Break a line so that it fits the narrowest phone."""
    return "<br>".join(textwrap.wrap(text, width))


def frame(chart: go.Figure, *, height: int) -> None:
    """Set what all charts share: white ground, dark text, quiet grid, no legend, no zoom by dragging."""
    chart.update_layout(
        height=height,
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        showlegend=False,
        dragmode=False,
        font={"family": FONT, "size": 14, "color": INK},
        margin={"l": 50, "r": 20, "t": 50, "b": 85},
        hoverlabel={"bgcolor": "#ffffff", "font": {"color": INK}},
    )
    chart.update_xaxes(title_font_size=14, gridcolor=GROUND, linecolor=INK, zeroline=False, fixedrange=True)
    chart.update_yaxes(gridcolor=GRID, zeroline=True, zerolinecolor=INK, zerolinewidth=1, fixedrange=True)


IN_PIXELS = frozenset({"size", "height", "xshift", "yshift", "standoff", "ax", "ay", "l", "r", "t", "b"})
"""Attributes of our charts that count pixels: type, marks, margins, and how far words stand from what they name."""


def larger(chart: go.Figure, times: float) -> go.Figure:
    """Return a chart with type, marks, margins and height ``times`` as large; its width stays the page's.

    A chart of ``times`` 1 is returned as it is. Sizes that are columns of figures stay.
    """
    return chart if times == 1 else go.Figure(_larger(chart.to_dict(), times))


def _larger(part: Any, times: float) -> Any:
    if isinstance(part, list | tuple):
        return [_larger(one, times) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: times * value if name in IN_PIXELS and isinstance(value, int | float) else _larger(value, times)
        for name, value in part.items()
    }
