"""Tables of the workbench: neighbourhoods with the columns that were asked for."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from equitymap.measures.workbench.columns import Column
from equitymap.measures.workbench.columns import table as figures
from equitymap.places.files.tables import RESERVED, TakenTable
from equitymap.places.place import Place
from equitymap.views.workbench.workbench_words import heading_words

TOLD = {True: "meets the conditions", False: "does not", None: "cannot be told"}


def asked_table(place: Place, columns: Sequence[Column], passing: pd.Series, *, untold: bool = False) -> pd.DataFrame:
    """Return the neighbourhoods that meet the conditions with the figures of their columns, index ``area_code``.

    ``untold`` adds those of which it cannot be told, at the end, in words of the column "Conditions".
    """
    keep = passing.fillna(untold).astype(bool)
    codes = passing.index[keep]
    rows = place.inside.loc[codes]
    table = pd.DataFrame(
        {
            "Neighbourhood": rows["label"],
            "Ward": rows["ward"],
            "Residents": rows["population"],
        }
    )
    table = _with_figures(table, columns)
    table["Conditions"] = [TOLD[None if pd.isna(one) else bool(one)] for one in passing[keep]]
    table["Code"] = codes
    return table.sort_values(["Conditions", "Neighbourhood"], key=_in_order, kind="stable")


def names(columns: Sequence[Column]) -> dict[str, str]:
    """Return what each column is called in a table, by id: no two alike, in capitals or not, nor as any other there.

    Residents are one column with those that a table has anyway.
    """
    found = {"people-population": "Residents"}
    taken = {name.casefold() for name in (*MEANINGS, *RESERVED)}
    for heading in (one.heading for one in columns if one.heading.id not in found):
        name = heading_words(heading)
        tries = (name, *(f"{name} ({number})" for number in range(2, len(columns) + 2)))
        found[heading.id] = next(one for one in tries if one.casefold() not in taken)
        taken.add(found[heading.id].casefold())
    return found


def _with_figures(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return a table by ``area_code`` with the figures of columns after its own."""
    called, own = names(columns), figures(columns, table.index)
    rounded = {called[one.heading.id]: own[one.heading.id].round(one.heading.decimals) for one in columns}
    return table.assign(**rounded)


def _in_order(column: pd.Series) -> pd.Series:
    """Sort by what is told first: those that meet the conditions, then those of which it cannot be told."""
    return column.map({word: at for at, word in enumerate(TOLD.values())}) if column.name == "Conditions" else column


def score_table(place: Place, columns: Sequence[Column], scored: pd.DataFrame) -> pd.DataFrame:
    """Return every neighbourhood with its score, its fifth and how sure that is, highest first; unscored ones last."""
    rows = place.inside.loc[scored.index]
    table = pd.DataFrame(
        {
            "Neighbourhood": rows["label"],
            "Ward": rows["ward"],
            "Score (0 to 100)": scored["score"].round(0),
            "Fifth (1 = highest)": scored["fifth"],
            "Stays in its fifth (% of weightings)": (100 * scored["stays"]).round(0),
        }
    )
    table = _with_figures(table, columns)
    table["Code"] = scored.index
    return table.sort_values("Score (0 to 100)", ascending=False, kind="stable", na_position="last")


def crossed_table(place: Place, columns: Sequence[Column], crossed: pd.DataFrame) -> pd.DataFrame:
    """Return every neighbourhood with both figures, those at the end of more need in both first."""
    rows = place.inside.loc[crossed.index]
    table = pd.DataFrame({"Neighbourhood": rows["label"], "Ward": rows["ward"], "Residents": rows["population"]})
    table = _with_figures(table, columns)
    table["Code"] = crossed.index
    order = (crossed["first"] + crossed["second"]).sort_values(ascending=False, kind="stable", na_position="last")
    return table.loc[order.index]


def taken(place: Place, title: str, table: pd.DataFrame, columns: Sequence[Column]) -> TakenTable:
    """Return a table of neighbourhoods as it is taken away: with its outlines, and what its columns mean."""
    called = names(columns)
    meanings = {called[one.heading.id]: one.heading.limits or one.heading.label for one in columns} | MEANINGS
    outlines = gpd.GeoSeries(place.inside.geometry.reindex(table["Code"]), crs=place.inside.crs)
    return TakenTable(f"{title}, {place.name}", table.reset_index(drop=True), outlines, meanings, ())


MEANINGS = {
    "Neighbourhood": "Name of the neighbourhood (2021 LSOA).",
    "Ward": "Ward that most of it is in.",
    "Residents": "Usual residents, Census 2021.",
    "Conditions": "Whether it meets them; it cannot be told where a figure is missing or its range crosses an end.",
    "Score (0 to 100)": "Weighted mean of ranks within the place, 100 the most need.",
    "Fifth (1 = highest)": "Fifth of the scores.",
    "Stays in its fifth (% of weightings)": "Share of other weightings under which it is in the same fifth.",
    "Code": "ONS code of the 2021 LSOA.",
}
