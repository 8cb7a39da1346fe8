"""Targets as small pictures side by side: figures, path, the past carried on, natural limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
from markupsafe import Markup

from equitymap.measures.cradle_to_career.projection import Projection
from equitymap.views.agreement.agreed import Agreed, Followed, years_drawn
from equitymap.views.agreement.agreement_sentences import TOLD, target_lines, where, whose, written_as
from equitymap.views.cradle_to_career.years_picture import Scale, runs, scale
from equitymap.views.templating import render
from equitymap.views.words import capital

SIZE = (330.0, 150.0)
LEFT, RIGHT, TOP, BOTTOM = 8.0, 62.0, 12.0, 22.0
"""Room around the lines, for the labels at their ends."""
APART = 14.0
KEY = {
    "actual": "figures so far",
    "path": "the path agreed",
    "band": "the past carried on, with its limits",
    "natural": "natural limits",
    "began": "the agreement begins",
}
"""What each mark of a picture is."""


def pictures(agreed: Agreed) -> Markup:
    """Return a small picture of every target, in the order of the agreement, with what it tells below it."""
    shown = [
        {
            "name": one.target.name,
            "figure": _figure(agreed, one),
            "told": capital(TOLD[one.told]),
            "lines": target_lines(one),
            "about": f"{one.target.name}: {where(one)}",
            "picture": picture(one, agreed),
        }
        for one in agreed.targets.values()
    ]
    key = [(render("agreement/target_key.svg.j2", of=mark), words) for mark, words in KEY.items()]
    return render("agreement/target_pictures.html.j2", shown=shown, key=key)


def _figure(agreed: Agreed, one: Followed) -> str:
    """Return what a target is counted by, and whose figure it is where the agreement is for a part of a place."""
    label = agreed.labels.get(one.target.indicator, "A figure of the partners' own")
    return label if one.card is None or not agreed.area else f"{label} ({whose(agreed, one)})"


def picture(one: Followed, agreed: Agreed) -> Markup:
    """Return the picture of a target; nothing where it has neither a figure nor a path."""
    own = pd.Series(dtype=float) if one.card is None else one.card.observed
    years = years_drawn(one, agreed.agreement)
    actual = own[own.index >= years[0]].dropna()
    points = actual
    if one.card is None and one.baseline is not None:
        points = pd.Series([one.baseline.value], index=[one.baseline.year])
    found = None if one.ahead is None else one.ahead.found
    band = found.ahead if isinstance(found, Projection) else pd.DataFrame(columns=["lower", "upper"])
    natural = [] if one.natural is None else [one.natural.lower, one.natural.upper]
    every = np.concatenate([points, one.path, band["lower"], band["upper"], natural]).astype(float)
    if not len(every):
        return Markup("")
    wide, high = SIZE
    across = scale(float(years[0]), float(years[-1]), LEFT, wide - RIGHT)
    down = scale(float(every.min()), float(every.max()), high - BOTTOM, TOP)
    breaks = () if one.card is None else one.card.breaks

    def joined(series: pd.Series) -> str:
        return " ".join(f"{across(year):.1f},{down(figure):.1f}" for year, figure in _points(series))

    ends = {name: float(line.iloc[-1]) for name, line in {"now": points, "aim": one.path}.items() if len(line)}
    heights = _apart({name: down(end) for name, end in ends.items()}, high - BOTTOM)
    return render(
        "agreement/target.svg.j2",
        wide=wide,
        high=high,
        floor=high - BOTTOM,
        end=wide - RIGHT,
        began=across(agreed.agreement.began),
        band=joined(pd.concat([band["upper"], band["lower"][::-1]])) if len(band) else "",
        natural=[round(down(limit), 1) for limit in natural],
        path=joined(one.path),
        steps=[(across(step.year), down(step.value)) for step in one.target.path if step.year in one.path.index],
        lines=[joined(run) for run in runs(actual, breaks) if len(run) > 1],
        dots=[(across(year), down(figure)) for year, figure in _points(points)],
        labels=[(name, heights[name], written_as(one, end)) for name, end in ends.items()],
        ticks=_ticks(years, agreed.agreement.began, across),
    )


def _points(series: pd.Series) -> list[tuple[float, float]]:
    return list(zip(series.index.astype(float), series.astype(float), strict=True))


def _ticks(years: np.ndarray, began: int, across: Scale) -> list[tuple[float, int, str]]:
    """Return where years are written below the picture; the first one only where the agreement's start leaves room."""
    ticks = [(across(began), began, "middle"), (across(float(years[-1])), int(years[-1]), "end")]
    if across(began) - across(float(years[0])) > 50:
        return [(across(float(years[0])), int(years[0]), "start"), *ticks]
    return [(ticks[0][0], began, "start"), ticks[1]]


def _apart(heights: dict[str, float], floor: float) -> dict[str, float]:
    """Return the heights of at most two labels, apart enough that none lies over the other."""
    names = sorted(heights, key=heights.__getitem__)
    inside = [min(max(heights[name], TOP + 2), floor - 2) for name in names]
    if len(inside) == 2 and inside[1] - inside[0] < APART:
        middle = min(max(sum(inside) / 2, TOP + APART / 2), floor - APART / 2)
        inside = [middle - APART / 2, middle + APART / 2]
    return {name: round(height + 4, 1) for name, height in zip(names, inside, strict=True)}
