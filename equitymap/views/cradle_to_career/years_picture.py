"""The years of an indicator as lines: a spark line for a square, a small chart with England's line for its detail.

No line crosses a break in the series or a year without a figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from markupsafe import Markup

from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.views.cradle_to_career.indicator_words import value
from equitymap.views.templating import render

Scale = Callable[[float], float]
SPARK = (68.0, 20.0)
CHART = (360.0, 168.0)
LEFT, RIGHT, TOP, BOTTOM = 8.0, 108.0, 18.0, 24.0
"""Room around the lines of the chart, for its labels."""
LABEL_GAP = 15.0


@dataclass(frozen=True)
class Line:
    """One series in points of a picture: pieces of two years or more, years that stand alone, and its last year."""

    pieces: tuple[str, ...]
    alone: tuple[tuple[float, float], ...]
    last: tuple[float, float] | None


def runs(series: pd.Series, breaks: tuple[int, ...]) -> list[pd.Series]:
    """Return the years in a row that have a figure, cut after each break."""
    found: list[list[int]] = []
    for year in series.dropna().index:
        follows = found and year == found[-1][-1] + 1 and found[-1][-1] not in breaks
        if follows:
            found[-1].append(year)
        else:
            found.append([year])
    return [series.loc[years] for years in found]


def spark(card: Card) -> Markup:
    """Return the spark line of a card; nothing where fewer than two years have a figure."""
    series = card.observed
    if series.notna().sum() < 2:
        return Markup("")
    known = series.dropna()
    wide, high = SPARK
    line = _line(
        series,
        card.breaks,
        scale(float(series.index[0]), float(series.index[-1]), 3, wide - 4),
        scale(float(known.min()), float(known.max()), high - 4, 4),
    )
    return render("cradle_to_career/spark.svg.j2", line=line, wide=wide, high=high)


def years_picture(card: Card) -> Markup:
    """Return the years of a card beside England's, with limits and breaks; nothing where fewer than two are known."""
    own, england = card.observed, card.others["england"]
    if own.notna().sum() < 2:
        return Markup("")
    limits = card.years[["lower", "upper"]].where(own.notna(), axis=0).to_numpy(float)
    every = np.concatenate([own.to_numpy(float), england.to_numpy(float), limits.ravel()])
    every = every[np.isfinite(every)]
    wide, high = CHART
    first, last = int(own.index[0]), int(own.index[-1])
    across = scale(first, last, LEFT, wide - RIGHT)
    down = scale(float(every.min()), float(every.max()), high - BOTTOM, TOP)
    lines = [("own", card.area, own), ("england", "England", england)]
    drawn = [
        {"name": name, "line": _line(series, card.breaks, across, down), "words": words, "said": _last(card, series)}
        for name, words, series in lines
        if series.notna().any()
    ]
    _labels(drawn, high - BOTTOM)
    whiskers = [
        (round(across(year), 1), round(down(low), 1), round(down(up), 1))
        for year, (low, up) in zip(own.index, limits, strict=True)
        if np.isfinite(low) and np.isfinite(up)
    ]
    breaks = [round(across(year + 0.5), 1) for year in card.breaks if first <= year < last]
    ticks = [(round(across(year), 1), year) for year in (first, last)]
    return render(
        "cradle_to_career/years.svg.j2",
        wide=wide,
        high=high,
        drawn=drawn,
        whiskers=whiskers,
        breaks=breaks,
        ticks=ticks,
        floor=high - BOTTOM,
        top=TOP,
        label_x=wide - RIGHT + 8,
        end_x=wide - RIGHT,
    )


def _last(card: Card, series: pd.Series) -> str:
    return value(card.entry, float(series.dropna().iloc[-1]))


def _labels(drawn: list[dict[str, object]], floor: float) -> None:
    """Set the height of each label beside its line's end, apart enough that none lies over another."""
    ends = sorted(drawn, key=lambda one: one["line"].last[1])  # type: ignore[attr-defined]
    for one in ends:
        one["label_y"] = min(max(one["line"].last[1], TOP + 4), floor - 12)  # type: ignore[attr-defined]
    for upper, lower in pairwise(ends):
        middle = (upper["label_y"] + lower["label_y"]) / 2  # type: ignore[operator]
        if lower["label_y"] - upper["label_y"] < 2 * LABEL_GAP:  # type: ignore[operator]
            middle = min(max(middle, TOP + LABEL_GAP), floor - LABEL_GAP - 8)
            upper["label_y"], lower["label_y"] = middle - LABEL_GAP, middle + LABEL_GAP


def scale(low: float, high: float, start: float, end: float) -> Scale:
    """Return the scale from ``low`` to ``high`` onto ``start`` to ``end``; one figure alone lies in the middle."""

    def at(number: float) -> float:
        return start + (end - start) * (0.5 if high <= low else (number - low) / (high - low))

    return at


def _line(series: pd.Series, breaks: tuple[int, ...], across: Scale, down: Scale) -> Line:
    pieces, alone = [], []
    last = None
    for run in runs(series, breaks):
        points = [
            (round(across(year), 1), round(down(float(one)), 1)) for year, one in zip(run.index, run, strict=True)
        ]
        last = points[-1]
        if len(points) == 1:
            alone.append(points[0])
        else:
            pieces.append(" ".join(f"{x},{y}" for x, y in points))
    return Line(tuple(pieces), tuple(alone), last)
