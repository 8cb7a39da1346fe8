"""The scatter of an outcome against background with its curve and band, and what goes with what at three scales."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from equitymap.measures.context.background import Fit
from equitymap.measures.context.scale_effect import SCALES
from equitymap.views.charts import MUTED, frame, label, y_title
from equitymap.views.palette import CHANGE_7, HALO, INK, NEED_10
from equitymap.views.words import UNIT_SUFFIX

DOT, RING_DOT, LINE, LEARN = NEED_10[6], NEED_10[2], NEED_10[9], CHANGE_7[6]
SCALE_MARKS = {"lsoa": ("circle", DOT), "msoa": ("square-open", INK), "ward": ("diamond-open", CHANGE_7[6])}
HEIGHT = 480


def scatter(
    found: Fit,
    names: pd.Series,
    *,
    outcome: str,
    unit: str,
    decimals: int,
    against: str,
    against_unit: str,
    inside: pd.Series,
    selected: Sequence[str] = (),
    learn: tuple[str, ...] = (),
    england: float | None = None,
) -> go.Figure:
    """Return one mark for each neighbourhood or school, the curve that is usual, and its 95% band.

    Parameters
    ----------
    found
        The fit. Only points in ``names`` are drawn.
    names
        Name of each point, by id.
    outcome, unit, decimals
        What stands on the vertical axis and how it is written.
    against, against_unit
        What stands on the horizontal axis; "percent" or "position".
    inside
        By id: in the place itself (filled), or in the strip around it (light).
    selected, learn
        Ids of the points with a ring, of which one alone is named; ids drawn as diamonds because they might be learned
        from.
    england
        England's figure, drawn as a level line.
    """
    chart = go.Figure()
    points = found.points.reindex(names.index).dropna(subset=["background", "value"])
    curve = found.curve[found.curve["background"].between(points["background"].min(), points["background"].max())]
    if len(curve):
        _range(chart, curve)
    here = inside.reindex(points.index).fillna(False).astype(bool)
    suffix = UNIT_SUFFIX[unit]
    for part, colour, size, words in (
        (points[~here], RING_DOT, 6, "around"),
        (points[here & ~points.index.isin(learn)], DOT, 8, "inside"),
        (points[here & points.index.isin(learn)], LEARN, 11, "learn"),
    ):
        if len(part):
            chart.add_trace(_marks(part, names, colour=colour, size=size, name=words, suffix=suffix, decimals=decimals))
    if len(curve):
        _curve(chart, curve)
    ringed = points[points.index.isin(selected)]
    if len(ringed):
        _selected(chart, ringed, str(names[ringed.index[0]]) if len(selected) == 1 else "")
    frame(chart, height=HEIGHT)
    if england is not None:
        chart.add_hline(y=england, line={"color": MUTED, "dash": "dot", "width": 1.5})
        chart.add_annotation(
            x=1,
            xref="paper",
            xanchor="right",
            y=england,
            yanchor="bottom",
            showarrow=False,
            text="England",
            font={"size": 13, "color": MUTED},
            bgcolor="rgba(255,255,255,.8)",
        )
    y_title(chart, outcome)
    tick = "%" if against_unit == "percent" else ""
    chart.update_xaxes(title=label(against), ticksuffix=tick, title_standoff=12, title_font_size=13, showgrid=False)
    chart.update_yaxes(ticksuffix=suffix if suffix == "%" else "", zeroline=False)
    chart.update_layout(clickmode="event+select", margin={"l": 55, "r": 20, "t": 55, "b": 70})
    return chart


def _range(chart: go.Figure, curve: pd.DataFrame) -> None:
    """Draw the band of the curve, and the two lines between which 95 in 100 points would lie."""
    x = curve["background"].to_list()
    chart.add_trace(
        go.Scatter(
            x=[*x, *reversed(x)],
            y=[*curve["upper"], *reversed(curve["lower"].to_list())],
            fill="toself",
            mode="lines",
            fillcolor="rgba(38,83,133,.22)",
            line={"width": 0},
            hoverinfo="skip",
            name="band",
        )
    )
    for end in ("low", "high"):
        chart.add_trace(
            go.Scatter(
                x=x,
                y=curve[end].to_list(),
                mode="lines",
                line={"color": LINE, "width": 1, "dash": "dash"},
                hoverinfo="skip",
                name=end,
            )
        )


def _curve(chart: go.Figure, curve: pd.DataFrame) -> None:
    """Draw the curve over the points, with its name."""
    chart.add_trace(
        go.Scatter(
            x=curve["background"].to_list(),
            y=curve["fitted"].to_list(),
            mode="lines",
            name="usual",
            hoverinfo="skip",
            line={"color": LINE, "width": 3},
        )
    )
    at = curve.iloc[max(0, len(curve) - 8)]
    chart.add_annotation(
        x=at["background"],
        y=at["fitted"],
        text="usual for this<br>background",
        showarrow=True,
        arrowhead=0,
        arrowcolor=LINE,
        ax=-10,
        ay=-48,
        font={"size": 13, "color": LINE},
        bgcolor="rgba(255,255,255,.85)",
    )


def _marks(
    part: pd.DataFrame, names: pd.Series, *, colour: str, size: int, name: str, suffix: str, decimals: int
) -> go.Scatter:
    words = [[str(code), label(names[code])] for code in part.index]
    written = [f"{value:,.{decimals}f}{suffix}" for value in part["value"]]
    usual = [f"{value:,.{decimals}f}{suffix}" for value in part["fitted"]] if part["fitted"].notna().all() else written
    customdata = [[*named, y, fitted] for named, y, fitted in zip(words, written, usual, strict=True)]
    return go.Scatter(
        x=part["background"].to_list(),
        y=part["value"].to_list(),
        mode="markers",
        name=name,
        customdata=customdata,
        marker={
            "color": colour,
            "size": size,
            "opacity": 0.85,
            "line": {"color": HALO, "width": 1},
            "symbol": "diamond" if name == "learn" else "circle",
        },
        selected={"marker": {"opacity": 0.85}},
        unselected={"marker": {"opacity": 0.85}},
        hovertemplate="%{customdata[1]}: %{customdata[2]}<br>usual: %{customdata[3]}<extra></extra>",
    )


def _selected(chart: go.Figure, rows: pd.DataFrame, name: str) -> None:
    chart.add_trace(
        go.Scatter(
            x=rows["background"].to_list(),
            y=rows["value"].to_list(),
            mode="markers",
            hoverinfo="skip",
            name="selected",
            marker={"color": "rgba(0,0,0,0)", "size": 16, "line": {"color": INK, "width": 3}},
        )
    )
    if not name:
        return
    chart.add_annotation(
        x=rows["background"].iloc[0],
        y=rows["value"].iloc[0],
        text=label(name),
        showarrow=True,
        arrowhead=0,
        arrowcolor=INK,
        ax=0,
        ay=-30,
        font={"size": 14, "color": INK},
        bgcolor="rgba(255,255,255,.9)",
    )


def key(place_name: str, *, ring: bool, learn: int, what: tuple[str, str], zone: str = "") -> str:
    """Return what the marks of the scatter are, in one line for under it; ``zone`` names the zone that is ringed."""
    sentences = [f"Dark dots: {what[1]} of {place_name}."]
    if ring:
        sentences.append("Light dots: within 10 km of its boundary.")
    if zone:
        sentences.append(f"Ringed: {what[1]} of {zone}.")
    if learn:
        sentences.append("Diamonds: who might be learned from (see “Who might we learn from” below).")
    return " ".join(
        [*sentences, "Line: what is usual. Dashed: 95 in 100 lie between. Shaded: how sure the line itself is."]
    )


def correlations(table: pd.DataFrame, labels: pd.Series) -> go.Figure:
    """Return one row for each other outcome with its correlation at three scales, told apart by shape.

    ``table`` from ``correlations.rank_correlations``, ``labels`` the name of each indicator. Rows stand in
    the registry's order.
    """
    known = table.dropna(subset=list(SCALES), how="all")
    chart = go.Figure()
    rows = [label(labels[name]) for name in known.index]
    for scale, (_, words) in SCALES.items():
        symbol, colour = SCALE_MARKS[scale]
        chart.add_trace(
            go.Scatter(
                x=known[scale].to_list(),
                y=list(range(len(rows))),
                mode="markers",
                name=words,
                marker={"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2, "color": colour}},
                customdata=rows,
                hovertemplate=f"%{{customdata}}, {words}: %{{x:.2f}}<extra></extra>",
            )
        )
    frame(chart, height=120 + 46 * max(len(rows), 1))
    chart.add_vline(x=0, line={"color": INK, "width": 1})
    for at, (name, row) in enumerate(zip(rows, known["flips"], strict=True)):
        chart.add_annotation(
            x=-1.05,
            y=at,
            yshift=14,
            text=f"{name}{' (turns round)' if row else ''}",
            showarrow=False,
            xanchor="left",
            font={"size": 13, "color": CHANGE_7[6] if row else INK},
        )
    chart.update_yaxes(showticklabels=False, range=[max(len(rows), 1) - 0.5, -0.9], showgrid=False, zeroline=False)
    chart.update_xaxes(
        range=[-1.08, 1.08],
        tickvals=[-1, -0.5, 0, 0.5, 1],
        side="top",
        title="Rank correlation: −1 opposite · +1 together",
        title_font_size=13,
    )
    chart.update_layout(
        margin={"l": 20, "r": 20, "t": 70, "b": 40},
        showlegend=True,
        legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0},
    )
    return chart
