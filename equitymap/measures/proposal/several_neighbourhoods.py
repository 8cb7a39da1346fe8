"""Aggregate several neighbourhoods: population by age, and shares pooled from their counts."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from equitymap.indicators import indicators
from equitymap.places.aggregate import HIDDEN, add_up, exactly, terms
from equitymap.places.place import Place

AGES = {
    "population": "Residents of all ages",
    "children_0_4": "Children under 5",
    "children_0_15": "Children under 16",
    "young_10_19": "Young people aged 10 to 19",
}
"""Counts of the 2021 census that a place may hold, in the order of the tables."""


SUMS = ("top", "bottom", "low", "high", "hidden")


def people_by_age(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return people by age: ``words``, ``here`` (in these neighbourhoods) and ``place``; ages may overlap."""
    inside = place.inside
    columns = [column for column in AGES if column in inside.columns]
    chosen = inside.loc[inside.index.isin(list(codes))]
    return pd.DataFrame(
        {
            "words": [AGES[column] for column in columns],
            "here": [int(chosen[column].sum()) for column in columns],
            "place": [int(inside[column].sum()) for column in columns],
        },
        index=pd.Index(columns, name="age"),
    )


def pooled_shares(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return every share of the registry whose counts are published, for these neighbourhoods together.

    Counts are added up and divided, never shares averaged. A neighbourhood without both counts is left out of its
    share and counted in ``missing``; where a count is hidden by its publisher the share is not known.

    Returns
    -------
    One row per indicator (index), in the registry's order: ``label``, ``period``, ``release``, ``here`` and ``place``
    in percent (missing where no counts are known), ``england`` (the benchmark, missing where there is none),
    ``missing``, the neighbourhoods among ``codes`` without counts; of these neighbourhoods also ``top`` and ``bottom``
    (the counts added up), ``low`` and ``high`` (what ``here`` lies between) and ``hidden``, counts that are hidden.
    """
    inside = place.inside.index
    wanted = inside[inside.isin(list(codes))]
    rows = place.outcomes
    rows = rows[(rows["geography"] == "lsoa") & (rows["group"] == "all") & rows["area_code"].isin(inside)]
    marks = place.benchmarks[place.benchmarks["level"] == "england"]
    england = dict(zip(zip(marks["indicator"], marks["period"], strict=True), marks["value"], strict=True))
    rows_by_indicator = {}
    for entry in indicators():
        ours = rows[(rows["indicator"] == entry.id) & (rows["period"] == entry.period)].set_index("area_code")
        cells, scale = terms(ours.assign(hidden=ours["status"].eq(HIDDEN)), ours["denominator"], counted=True)
        counts = cells.dropna()
        if entry.hidden or entry.unit != "percent" or counts.empty:
            continue
        counted = counts.index.isin(wanted).sum()
        chosen = cells[cells.index.isin(wanted)]
        sums = add_up(chosen, scale=scale).iloc[0] if len(chosen) else pd.Series(np.nan, index=SUMS)
        rows_by_indicator[entry.id] = {
            "label": entry.label,
            "period": entry.period,
            "release": entry.release,
            "here": exactly(chosen, scale=scale),
            "place": exactly(cells, scale=scale),
            "england": float(england.get((entry.id, entry.period), np.nan)),
            "missing": len(wanted) - int(counted),
            **sums[list(SUMS)],
        }
    columns = ["label", "period", "release", "here", "place", "england", "missing", *SUMS]
    return pd.DataFrame.from_dict(rows_by_indicator, orient="index", columns=columns).rename_axis("indicator")
