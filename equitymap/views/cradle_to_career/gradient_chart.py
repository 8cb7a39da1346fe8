"""The bars of an indicator by group of deprivation, most deprived first, with intervals and England beside them."""

from __future__ import annotations

import plotly.graph_objects as go

from equitymap.measures.cradle_to_career.gradient import Gradient
from equitymap.views.charts import MUTED, deprivation_ends, frame, y_title
from equitymap.views.cradle_to_career.gradient_sentences import PARTS
from equitymap.views.cradle_to_career.indicator_words import unit_words, value
from equitymap.views.palette import INK, NEED_10
from equitymap.views.words import UNIT_SUFFIX


def gradient_bars(profile: Gradient) -> go.Figure:
    """Return one bar per group with its 95% interval; a group without a figure says so, and has no bar."""
    entry, table = profile.entry, profile.groups
    known = table[table["value"].notna()]
    chart = go.Figure(
        go.Bar(
            x=known.index.to_list(),
            y=known["value"].to_list(),
            marker_color=NEED_10[2],
            cliponaxis=False,
            marker_line={"color": NEED_10[7], "width": 1},
            error_y={
                "type": "data",
                "symmetric": False,
                "color": INK,
                "thickness": 1.5,
                "width": 4,
                "array": (known["upper"] - known["value"]).to_list(),
                "arrayminus": (known["value"] - known["lower"]).to_list(),
            },
            customdata=[
                [value(entry, one), f"{int(areas):,}"]
                for one, areas in zip(known["value"], known["areas"], strict=True)
            ],
            hovertemplate="Group %{x}: %{customdata[0]}; %{customdata[1]} areas<extra></extra>",
        )
    )
    high = known["upper"].fillna(known["value"])
    for group, figure in zip(known.index, known["value"], strict=True):
        chart.add_annotation(
            x=group,
            y=0,
            text=f"{figure:,.{0 if abs(figure) >= 10 else entry.decimals}f}",
            yshift=11 if figure >= 0 else -11,
            showarrow=False,
            font={"size": 12, "color": INK},
        )
    for group in table.index[table["value"].isna()]:
        chart.add_annotation(
            x=group, y=0, text="no<br>figure", showarrow=False, yshift=18, font={"size": 12, "color": MUTED}
        )
    england = table["england"].dropna()
    if len(england):
        chart.add_trace(
            go.Scatter(
                x=england.index.to_list(),
                y=england.to_list(),
                mode="markers",
                name="England",
                marker={"symbol": "line-ew-open", "size": 22, "color": INK, "line": {"width": 3}},
                hovertemplate="England, tenth %{x}: %{y:.1f}<extra></extra>",
            )
        )
    frame(chart, height=380)
    parts = PARTS[len(table)]
    of = (
        f"{parts.capitalize()} of England's<br>neighbourhoods"
        if profile.basis == "england"
        else f"{parts.capitalize()}"
    )
    chart.update_xaxes(
        tickmode="array",
        tickvals=table.index.to_list(),
        range=[0.4, len(table) + 0.6],
        showgrid=False,
        title=f"{of} by deprivation",
        title_standoff=28,
    )
    low = min(0.0, float(known["lower"].fillna(known["value"]).min()))
    top = max(float(high.max()), float(england.max()) if len(england) else 0.0, 0.0)
    chart.update_yaxes(
        range=[low * 1.1, max(top * 1.15, 1e-9)], ticksuffix=UNIT_SUFFIX[entry.unit] if entry.unit == "percent" else ""
    )
    marks = "; a thick mark is England" if len(england) else ""
    y_title(chart, f"The figure{unit_words(entry)}, and the range it could be in{marks}")
    deprivation_ends(chart)
    return chart
