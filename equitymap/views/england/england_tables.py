"""Tables and downloads of the page about England. In order of name: no list here ranks places."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.england.england_layer import EnglandLayer
from equitymap.places.england.england import England
from equitymap.places.england.summary import Level, Summary
from equitymap.small_counts import protected
from equitymap.sources.csv_text import csv_of
from equitymap.views.england.england_sentences import differences, figure_words

_UNITS = {"percent": "%", "per_1000": "per 1,000", "tenth": "1 = most deprived tenth", "km": "km", "per_km2": "per km²"}


def heading(summary: Summary) -> str:
    """Return the heading of the figure column, with its unit."""
    unit = _UNITS.get(summary.unit, "")
    return f"{summary.label} ({unit})" if unit else summary.label


def districts_table(england: England, layer: EnglandLayer) -> pd.DataFrame:
    """Return every district with its figure, by name; the index is ``district_code``."""
    rows = england.districts
    table = pd.DataFrame(
        {
            "District": rows["name"],
            "Region": rows["region"],
            heading(layer.summary): layer.cells["districts"]["value"].round(layer.summary.decimals),
            "Neighbourhoods": rows["neighbourhoods"],
            "Residents": rows["population"],
        }
    )
    cells = layer.cells["districts"]
    if cells["hidden"].any():
        ends = (("low", "Lowest it can be"), ("high", "Highest it can be"), ("hidden", "Hidden counts"))
        for at, (name, words) in enumerate(ends, start=3):
            table.insert(at, words, cells[name].round(layer.summary.decimals))
    if layer.summary.figure_for == "upper_tier":
        table.insert(2, "Figure of", rows["upper_tier"])
    return table.sort_values("District", kind="stable")


def neighbourhoods_table(england: England, layer: EnglandLayer, district: str) -> pd.DataFrame:
    """Return the neighbourhoods of one district with their figure, by name; the index is ``area_code``."""
    rows = england.lsoas[england.lsoas["district_code"] == district]
    values = layer.cells["lsoas"]["value"].reindex(rows.index)
    table = pd.DataFrame({"Neighbourhood": rows["label"], heading(layer.summary): values.round(layer.summary.decimals)})
    return table.sort_values("Neighbourhood", kind="stable")


def level_csv(england: England, layer: EnglandLayer, level: Level) -> str:
    """Return every area of a level as CSV with codes, exact figures, state, and the source on every row."""
    summary, rows, cells = layer.summary, england.table(level), layer.cells[level]
    frame = pd.DataFrame({"area_code": rows.index, "name": rows["name"].to_numpy()})
    if level == "districts":
        frame = frame.assign(region=rows["region"].to_numpy())
    else:
        codes = rows["district_code"]
        names = england.districts["name"].reindex(codes)
        frame = frame.assign(label=rows["label"].to_numpy(), district_code=codes.to_numpy(), district=names.to_numpy())
    frame = frame.assign(measure=summary.label, period=summary.period, unit=summary.unit)
    frame["value"] = cells["value"].to_numpy()
    if cells["hidden"].any():
        frame = frame.assign(
            lowest=cells["low"].to_numpy(), highest=cells["high"].to_numpy(), hidden_counts=cells["hidden"].to_numpy()
        )
    for part, words in (("top", "numerator"), ("bottom", "denominator"), ("areas", "neighbourhoods_with_a_figure")):
        if f"{summary.id}.{part}" in rows.columns:
            frame[words] = rows[f"{summary.id}.{part}"].to_numpy()
    frame = frame.assign(status=cells["status"].to_numpy(), figure_for=summary.figure_for, source=summary.source)
    return csv_of(protected(frame), index=False)


def alike_table(england: England, layer: EnglandLayer, found: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the districts most alike with what differs, and the mapped figure of each; nearest first.

    ``found`` is what ``similar_places.similar`` returned for ``code``.
    """
    return pd.DataFrame(
        {
            "District": found["name"] + " (" + found["region"] + ")",
            heading(layer.summary): [figure_words(layer, "districts", str(code)) for code in found.index],
            "What differs most in background": [differences(england, code, row) for _, row in found.iterrows()],
        }
    ).set_index("District")
