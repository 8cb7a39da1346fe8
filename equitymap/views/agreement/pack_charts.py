"""Charts of a plan pack: shares of the area beside England, and a target between what was, what comes and its path."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.measures.cradle_to_career.projection import Projection
from equitymap.records.subjects.agreement import Agreement
from equitymap.views.agreement.agreed import Followed, years_drawn
from equitymap.views.agreement.agreement_sentences import written_as
from equitymap.views.agreement.target_pictures import KEY
from equitymap.views.cradle_to_career.years_picture import runs
from equitymap.views.drawn_chart import WIDTH, Anchor, Band, Dot, DrawnChart, Line, Shape, Words
from equitymap.views.palette import NEED_5

GRID, MUTED = "#d5dade", "#55626d"
AREA, PATH, BAND = NEED_5[4], "#a85511", "#e4ebf1"
ROW, LEFT, RIGHT = 22.0, 330.0, WIDTH - 20.0
_TOP = 34.0
LONGEST = 52
"""Signs of a label beside a row."""


def shares_chart(rows: pd.DataFrame, place_name: str) -> DrawnChart:
    """Return shares of the area with intervals, beside the district and England; rows of ``area_shares``."""
    known = rows[rows["here"].notna()]
    most = float(np.nanmax([*known["upper"], *known["england"], *known["place"], 10.0]))
    end = 10.0 * float(np.ceil(most / 10.0))

    def at(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * value / end

    height = _TOP + ROW * len(known) + 26
    shapes: list[Shape] = [*_key(place_name)]
    for tick in np.arange(0, end + 1, 10 if end <= 60 else 20):
        shapes.append(Line([(at(tick), _TOP - 8), (at(tick), height - 22)], GRID, 1))
        shapes.append(Words(at(tick), height - 10, f"{tick:.0f}%", "middle"))
    for number, (_, row) in enumerate(known.iterrows()):
        y = _TOP + ROW * (number + 0.4)
        shapes.append(Words(LEFT - 10, y, _short(str(row["label"])), "end"))
        shapes.append(Line([(at(row["lower"]), y), (at(row["upper"]), y)], AREA, 2.5))
        if pd.notna(row["england"]):
            shapes.append(Dot(at(row["england"]), y, MUTED, 4.5, hollow=True))
        if pd.notna(row["place"]):
            shapes.append(Line([(at(row["place"]), y - 7), (at(row["place"]), y + 7)], MUTED, 2))
        shapes.append(Dot(at(row["here"]), y, AREA, 4.5))
    worse = int((known["standing"] == "worse").sum())
    return DrawnChart(
        title="How people fare in the area beside England",
        description=(
            f"{len(known)} shares of residents or households: dots with their 95% intervals, England as rings, all"
            f" of {place_name} as upright lines. {worse} are worse than England. The table has the figures."
        ),
        height=height,
        shapes=shapes,
    )


def _key(place_name: str) -> list[Shape]:
    y = 10.0
    return [
        Dot(LEFT + 6, y, AREA),
        Words(LEFT + 16, y, "the area"),
        Dot(LEFT + 84, y, MUTED, hollow=True),
        Words(LEFT + 94, y, "England"),
        Line([(LEFT + 160, y - 7), (LEFT + 160, y + 7)], MUTED, 2),
        Words(LEFT + 168, y, _short(place_name, 20)),
    ]


def target_chart(one: Followed, agreement: Agreement) -> DrawnChart | None:
    """Return a target: what was, the past carried on, its path; None with fewer than two points."""
    years = years_drawn(one, agreement)
    own = pd.Series(dtype=float) if one.card is None else one.card.observed.dropna()
    seen, path = own[own.index >= years[0]], dict(_points(one.path))
    found = None if one.ahead is None else one.ahead.found
    future = found.ahead if isinstance(found, Projection) else pd.DataFrame(columns=["value", "lower", "upper"])
    if len(seen) + len(path) < 2:
        return None
    values = [*seen, *future["lower"], *future["upper"], *path.values()]
    first, last, low, high = int(years[0]), int(years[-1]), float(min(values)), float(max(values))
    room = 0.08 * (high - low) or 1.0
    left, right, top, bottom = 70.0, WIDTH - 24.0, 34.0, 160.0

    def spot(year: float, value: float) -> tuple[float, float]:
        across = (year - first) / max(last - first, 1)
        return left + (right - left) * across, bottom - (bottom - top) * (value - low + room) / (high - low + 2 * room)

    shapes: list[Shape] = [
        *(Line([(left, 10), (left + 22, 10)], AREA, 2), Dot(left + 11, 10, AREA, 3), Words(left + 30, 10, "figures")),
        *(Line([(left + 96, 10), (left + 118, 10)], PATH, 2), Dot(left + 107, 10, PATH, 5, hollow=True)),
        Words(left + 126, 10, "path of the target"),
    ]
    if len(future):
        shapes += [
            Band([(left + 246, 3), (left + 270, 3), (left + 270, 17), (left + 246, 17)], BAND),
            Line([(left + 246, 10), (left + 270, 10)], MUTED, 1.5, dashed=True),
            Words(left + 278, 10, KEY["band"]),
        ]
        edge = [spot(year, value) for year, value in _points(future["lower"])]
        back = [spot(year, value) for year, value in _points(future["upper"])]
        shapes += [Band([*edge, *reversed(back)], BAND)]
        shapes += [Line([spot(year, value) for year, value in _points(future["value"])], MUTED, 1.5, dashed=True)]
    for value in (low, high):
        y = spot(first, value)[1]
        shapes += [Line([(left, y), (right, y)], GRID, 1)]
        shapes += [Words(left - 8, y, written_as(one, value), "end")]
    for year in sorted({first, last, agreement.began}):
        anchor: Anchor = "end" if year == last else "start" if year == first else "middle"
        shapes.append(Words(spot(year, low)[0], bottom + 14, str(year), anchor))
    breaks = () if one.card is None else one.card.breaks
    shapes += [Line([spot(*at) for at in _points(run)], AREA, 2) for run in runs(seen, breaks) if len(run) > 1]
    shapes += [Dot(*spot(year, value), AREA, 3) for year, value in _points(seen)]
    if len(path) > 1:
        shapes.append(Line([spot(year, value) for year, value in path.items()], PATH, 2))
    shapes += [Dot(*spot(step.year, step.value), PATH, 5, hollow=True) for step in one.target.path if step.year in path]
    told = f"and shaded {KEY['band']}" if len(future) else "nothing is projected"
    return DrawnChart(
        title=f"{one.target.name}, by year",
        description=f"Figures by year as a line with dots, the path of the target with rings, {told}.",
        height=182,
        shapes=shapes,
    )


def _points(series: pd.Series) -> list[tuple[int, float]]:
    """Return a series by year as pairs."""
    return list(zip(series.index.astype(int).tolist(), series.astype(float).tolist(), strict=True))


def _short(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
