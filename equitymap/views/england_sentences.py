"""What the page about England says, made from the tables. Each sentence has an unknown form."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.measures.england_layer import EnglandLayer
from equitymap.places.england import England
from equitymap.places.summary import Level, Summary
from equitymap.views.words import count, figure, series

AREAS: dict[Level, tuple[str, str]] = {
    "districts": ("district", "districts"),
    "msoas": ("smaller area", "smaller areas"),
    "lsoas": ("neighbourhood", "neighbourhoods"),
}
CLOSE = 0.5
"""Standard deviations within which two districts are called nearly the same in one respect."""


def question(layer: EnglandLayer, level: Level) -> str:
    """Return the heading: the question that the map answers."""
    return f"{layer.summary.label}: how do England's {AREAS[level][1]} differ?"


def answer(layer: EnglandLayer, level: Level, *, england: float | None, district: tuple[str, float] | None) -> str:
    """Return the one sentence that answers the heading.

    Parameters
    ----------
    layer, level
        What is drawn.
    england
        Figure of England as a whole; None where it cannot be made from the tables.
    district
        Name and figure (NaN when missing) of the chosen district.
    """
    summary = layer.summary
    known = layer.cells[level]["value"].dropna()
    if known.empty:
        return f"We do not know: no {AREAS[level][0]} of England has a figure for this yet."
    low, high = (written(summary, end) for end in (known.min(), known.max()))
    many = AREAS[level][1]
    spread = (
        f"From {low} to {high} across the {many} of England"
        if low != high
        else f"{low} in {count(len(known), *AREAS[level])} of England"
    )
    parts = [] if england is None else [f"{written(summary, england)} in England as a whole"]
    if district is not None:
        parts.append(f"{written(summary, district[1])} in {district[0]}")
    return f"{spread}; {series(parts)}." if parts else f"{spread}."


def overall(england: England, summary: Summary) -> float | None:
    """Return the figure of England as a whole; None unless every district's two numbers are there to add up."""
    top, bottom = f"{summary.id}.top", f"{summary.id}.bottom"
    if summary.basis != "rate" or top not in england.districts.columns or summary.unit not in _SCALE:
        return None
    sums = england.districts[[top, bottom]].dropna()
    if len(sums) < len(england.districts) or sums[bottom].sum() <= 0:
        return None
    return float(_SCALE[summary.unit] * sums[top].sum() / sums[bottom].sum())


_SCALE = {"percent": 100, "per_1000": 1000, "per_km2": 1}


def missing(layer: EnglandLayer, level: Level) -> str:
    """Return how many areas have no figure, or nothing when all have one."""
    none = int(layer.cells[level]["value"].isna().sum())
    if not none:
        return ""
    verb = "has" if none == 1 else "have"
    why = (
        " Figures about services are read from places that are built on this copy."
        if layer.summary.theme == "Services" and level == "districts"
        else ""
    )
    return f"{count(none, *AREAS[level])} {verb} no figure and {'is' if none == 1 else 'are'} hatched.{why}"


def written(summary: Summary, value: float) -> str:
    """Return a figure of a summary as it is read; a tenth in numbers, such as '3.2 (1 is the most deprived)'."""
    text = figure(value, summary.unit, summary.decimals)
    return text.removesuffix(".0") if summary.unit == "tenth" else text


def difference(summary: Summary, *, there: float, here: float, apart: float) -> str:
    """Return how one background figure differs, such as 'Children under 16: 21.0%, here 18.4% (higher)'."""
    way = "about the same" if abs(apart) < CLOSE else "higher" if apart > 0 else "lower"
    return f"{summary.label}: {written(summary, there)}, here {written(summary, here)} ({way})"


def differences(england: England, code: str, row: pd.Series, *, most: int = 2) -> str:
    """Return in which respects a similar district differs most from ``code``, the largest difference first.

    ``row`` is a row of ``similar_places.similar``; its name is the other district's code.
    """
    apart = row[[name for name in row.index if str(name).endswith(".apart")]].astype(float)
    largest = apart.reindex(apart.abs().sort_values(ascending=False).index)
    told = [name.removesuffix(".apart") for name in largest.index if abs(largest[name]) >= CLOSE][:most]
    if not told:
        return "Nearly the same in every respect"
    by_id = {summary.id: summary for summary in england.summaries}
    table = england.districts
    return "; ".join(
        difference(
            by_id[name], there=float(table.loc[row.name, name]), here=float(table.loc[code, name]),
            apart=float(largest[f"{name}.apart"]),
        )
        for name in told
    )  # fmt: skip


def alike(found: pd.DataFrame, name: str, *, elsewhere: bool) -> str:
    """Return which districts are most alike, in one sentence."""
    where = " outside its region" if elsewhere else ""
    if found.empty:
        return f"No other district{where} has every background figure to be compared with {name}."
    first = series([str(other) for other in found["name"].head(3)])
    verb = "is" if min(len(found), 3) == 1 else "are"
    return f"Most like {name} in background{where} {verb} {first}."


def background_names(england: England, columns: tuple[str, ...]) -> str:
    """Return what background means here, as a list of labels."""
    labels = {summary.id: summary.label for summary in england.summaries}
    return series([labels[column][:1].lower() + labels[column][1:] for column in columns if column in labels])


def position(layer: EnglandLayer, value: float) -> float:
    """Return where a figure lies on the legend's bar, 0 (left) to 1; steps are equally wide whatever they span."""
    if layer.is_tenth:
        return float((layer.steps - value + 0.5) / layer.steps)
    known = layer.cells[layer.levels[0]]["value"].dropna()
    edges = np.array([min(known.min(), value), *layer.cuts, max(known.max(), value)])
    share = float(np.interp(value, edges, np.linspace(0, 1, len(edges))))
    return 1 - share if layer.summary.worse == "low" else share
