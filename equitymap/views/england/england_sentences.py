"""What the page about England says, made from the tables. Each sentence has an unknown form."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.measures.england.england_layer import EnglandLayer
from equitymap.places.england.england import England
from equitymap.places.england.summary import Level, Summary
from equitymap.views.words import agree, capital, count, figure, lower_first, ranged, series

AREAS: dict[Level, tuple[str, str]] = {
    "districts": ("district", "districts"),
    "msoas": ("smaller area", "smaller areas"),
    "lsoas": ("neighbourhood", "neighbourhoods"),
}
MOST = "_most_deprived_tenth"
CLOSE = 0.5
"""Standard deviations within which two districts are called nearly the same in one respect."""


def question(layer: EnglandLayer, level: Level) -> str:
    """Return the heading: the question that the map answers."""
    summary = layer.summary
    for domain, ending in (("imd", ""), ("idaci", " for children in low-income homes")):
        if summary.id in (f"{domain}_tenth", f"{domain}{MOST}"):
            return f"Where in England is need greatest{ending}?"
    return f"{summary.label}: how do England's {AREAS[level][1]} differ?"


def answer(
    layer: EnglandLayer, level: Level, *, england: float | None = None, name: str = "", values: pd.Series | None = None
) -> str:
    """Return the sentence that answers the heading.

    Parameters
    ----------
    layer, level
        What is drawn.
    england
        Figure of England as a whole; None where it cannot be made from the tables.
    name, values
        Name of the chosen district, and its figures at ``level``: its own, or those of its neighbourhoods.
    """
    known = layer.cells[level]["value"].dropna()
    if known.empty:
        return f"We do not know: no {AREAS[level][0]} of England has a figure for this yet."
    if layer.summary.id.endswith(MOST):
        return _share_of_most(layer, known, name, values)
    if layer.is_tenth and level == "lsoas":
        return _tenths(name, values)
    summary = layer.summary
    cells = layer.cells[level]
    low, high = written(summary, cells["low"].min()), written(summary, cells["high"].max())
    subject = "The average neighbourhood lies between tenths {} and {}" if layer.is_tenth else "From {} to {}"
    spread = (
        f"{subject.format(low, high)} across the {AREAS[level][1]} of England"
        if low != high
        else f"{low} in {count(len(known), *AREAS[level])} of England"
    )
    parts = [] if england is None else [f"{written(summary, england)} in England as a whole"]
    if values is not None and len(values) == 1:
        parts.append(f"{figure_words(layer, level, str(values.index[0]))} in {name}")
    elif values is not None and values.notna().any():
        parts.append(f"from {written(summary, values.min())} to {written(summary, values.max())} in {name}")
    text = f"{spread}; {series(parts)}" if parts else spread
    return f"{text}. 1 is the most deprived tenth of England, 10 the least." if layer.is_tenth else f"{text}."


def _share_of_most(layer: EnglandLayer, known: pd.Series, name: str, values: pd.Series | None) -> str:
    none, high = int((known == 0).sum()), written(layer.summary, known.max())
    among = "among the most deprived tenth in England"
    if none == len(known):
        text = f"In none of {count(len(known), *AREAS['districts'])} is any neighbourhood {among}"
    elif none == 0:
        low = written(layer.summary, known.min())
        text = f"From {low} to {high} of a district's neighbourhoods are {among}"
    else:
        verb = agree(none, "has", "have")
        districts = count(len(known), *AREAS["districts"])
        text = f"{none:,} of {districts} {verb} no neighbourhood {among}; elsewhere up to {high} are"
    if values is None or values.empty:
        return f"{text}."
    return f"{text}. In {name}: {written(layer.summary, values.iloc[0])}."


def _tenths(name: str, values: pd.Series | None) -> str:
    text = "Each colour is a tenth of England's neighbourhoods, from the least to the most deprived."
    if values is None or not values.notna().any():
        return text
    most, total = int((values == 1).sum()), count(int(values.notna().sum()), *AREAS["lsoas"])
    verb = agree(most, "is", "are")
    number = "None" if most == 0 else f"{most:,}"
    return f"{text} {number} of {total} in {name} {verb} among the most deprived tenth."


def overall(england: England, summary: Summary) -> float | None:
    """Return the figure of England as a whole; None unless every district's two numbers are there to add up."""
    top, bottom = f"{summary.id}.top", f"{summary.id}.bottom"
    if summary.basis != "rate" or top not in england.districts.columns or summary.unit not in _SCALE:
        return None
    sums = england.districts[[top, bottom]].dropna()
    if len(sums) < len(england.districts) or sums[bottom].sum() <= 0:
        return None
    scale, people = _SCALE[summary.unit], float(sums[bottom].sum())
    lowest = highest = float(scale * sums[top].sum() / people)
    if f"{summary.id}.high" in england.districts.columns:
        highest = float((england.districts[f"{summary.id}.high"] * sums[bottom]).sum() / people)
    ends = (round(end, summary.decimals) for end in (lowest, highest))
    return (lowest + highest) / 2 if len(set(ends)) == 1 else None


_SCALE = {"percent": 100, "per_1000": 1000, "per_km2": 1}


def missing(layer: EnglandLayer, level: Level) -> str:
    """Return how many areas have no figure, or nothing when all have one."""
    none = int(layer.cells[level]["value"].isna().sum())
    open_ = int((layer.cells[level]["status"] == "suppressed").sum())
    between = ""
    if open_:
        between = (
            f"{count(open_, *AREAS[level])} {agree(open_, 'is', 'are')} not coloured: the publisher hides small"
            " numbers, and what they can be spans two colours."
        )
    if not none:
        return capital(between)
    verb = agree(none, "has", "have")
    why = (
        " Figures about services are read from places that are built on this copy."
        if layer.summary.theme == "Services" and level == "districts"
        else ""
    )
    text = f"{count(none, *AREAS[level])} {verb} no figure and {agree(none, 'is', 'are')} hatched.{why}"
    return f"{text} {capital(between)}".strip()


def written(summary: Summary, value: float) -> str:
    """Return a figure of a summary as it is read; a tenth in numbers, such as '3.2 (1 is the most deprived)'."""
    text = figure(value, summary.unit, summary.decimals)
    return text.removesuffix(".0") if summary.unit == "tenth" else text


def figure_words(layer: EnglandLayer, level: Level, code: str) -> str:
    """Return the figure of one area as it is read; where counts are hidden, the lowest and highest it can be."""
    row = layer.cells[level].loc[code, ["value", "low", "high", "hidden"]].to_dict()
    if not row["hidden"] or pd.isna(row["value"]):
        return written(layer.summary, row["value"])
    return ranged(written(layer.summary, row["low"]), written(layer.summary, row["high"]), int(row["hidden"]))


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
    text = [name.removesuffix(".apart") for name in largest.index if abs(largest[name]) >= CLOSE][:most]
    if not text:
        return "Nearly the same in every respect"
    by_id = {summary.id: summary for summary in england.summaries}
    table = england.districts
    return "; ".join(
        difference(
            by_id[name],
            there=float(table[name][str(row.name)]),
            here=float(table[name][code]),
            apart=float(largest[f"{name}.apart"]),
        )
        for name in text
    )


def alike(found: pd.DataFrame, name: str, *, elsewhere: bool) -> str:
    """Return which districts are most alike, in one sentence."""
    where = " outside its region" if elsewhere else ""
    if found.empty:
        return f"No other district{where} has every background figure to be compared with {name}."
    first = series([str(other) for other in found["name"].head(3)])
    verb = agree(min(len(found), 3), "is", "are")
    return f"Most like {name} in background{where} {verb} {first}."


def background_names(england: England, columns: tuple[str, ...]) -> str:
    """Return what background means here, as a list of labels."""
    labels = {summary.id: summary.label for summary in england.summaries}
    return series([lower_first(labels[column]) for column in columns if column in labels])


def position(layer: EnglandLayer, value: float) -> float:
    """Return where a figure lies on the legend's bar, 0 (left) to 1; steps are equally wide whatever they span."""
    if layer.is_tenth:
        return float((layer.steps - value + 0.5) / layer.steps)
    known = layer.cells[layer.levels[0]]["value"].dropna()
    edges = np.array([min(known.min(), value), *layer.cuts, max(known.max(), value)])
    share = float(np.interp(value, edges, np.linspace(0, 1, len(edges))))
    return 1 - share if layer.summary.worse == "low" else share
