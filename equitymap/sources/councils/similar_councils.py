"""Statistical neighbours of each council: the ten that the Department for Education holds to be most like it."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
from scipy.stats import t

from equitymap.errors import SourceContent, SourceHeadings
from equitymap.sources.councils.council_codes import ons_codes
from equitymap.sources.councils.council_columns import complete, status_of
from equitymap.sources.reading.area_table import one_file
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, SourceFolder
from equitymap.sources.reading.workbook import sheets

RELEASE = "lait-neighbours"
NUMBER = "LA num"
RANKED = r"SN\d+"
UNKNOWN = "no ONS code is known for this council or neighbour"
NOT_AVERAGED = ("people", "pounds")
"""Units that depend on the size of a council: no mean is taken of them."""


def read(folder: SourceFolder) -> Reading:
    """Read which councils are whose statistical neighbours.

    Returns
    -------
    Frame with columns ``area_code``, ``position`` (1 is the most alike) and ``neighbour_code``; one row a pair.
    Pairs without an ONS code are left out.

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    release, path = one_file(folder, RELEASE)
    (_, lines), *_ = sheets(path)
    sheet = pd.DataFrame(list(lines), dtype="str").replace("", pd.NA)
    heading = sheet.index[sheet[0].eq(NUMBER)] if len(sheet.columns) else sheet.index
    if not len(heading):
        raise SourceHeadings(f"{path.name} has no row that begins with {NUMBER!r}. Check that it is the right file.")
    names = sheet.loc[heading[0]].astype("str")
    ranked = [column for column in sheet.columns if re.fullmatch(RANKED, str(names[column]))]
    rows = sheet.loc[heading[0] + 1 :].dropna(subset=[0])
    codes, codes_path = ons_codes(folder)
    pairs = rows.melt(id_vars=[0], value_vars=ranked, var_name="column", value_name="neighbour", ignore_index=False)
    frame = pd.DataFrame(
        {
            "area_code": pairs[0].map(codes),
            "position": pairs["column"].map({column: int(str(names[column])[2:]) for column in ranked}),
            "neighbour_code": pairs["neighbour"].map(codes),
        }
    )
    again = frame.dropna().duplicated(["area_code", "neighbour_code"])
    if again.any():
        raise SourceContent(f"{path.name} names {int(again.sum())} neighbour(s) twice. Download it again.")
    lost = frame.isna().any(axis=1)
    out = pd.DataFrame(
        {
            "release": RELEASE,
            "file": path.name,
            "row": pairs.index[lost] + 1,
            "identifier": pairs.loc[lost, 0].to_numpy(),
            "name": pairs.loc[lost, "neighbour"].to_numpy(),
            "reason": UNKNOWN,
        },
        columns=list(LEFT_OUT_COLUMNS),
    )
    kept = frame[~lost].sort_values(["area_code", "position"], ignore_index=True)
    return Reading(release, (path, codes_path), kept, rows_read=len(pairs), left_out=out)


def means(figures: pd.DataFrame, upper_tier_code: str, area: str, neighbours: pd.DataFrame) -> pd.DataFrame:
    """Return the mean figure of a council's statistical neighbours, for each measure, group and period.

    Parameters
    ----------
    figures
        Rows in the layout of ``schema.AUTHORITY`` of all upper-tier councils.
    upper_tier_code, area
        The council whose neighbours are wanted, and its name.
    neighbours
        Pairs as ``read`` returns them.

    Returns
    -------
    Rows with geography "neighbours" and the council's own code; ``areas`` is how many neighbours had a figure,
    ``lower`` and ``upper`` the 95% limits of their mean by how far they lie apart (Student's t; blank for one alone).
    Counts and sums of money have none. Where no neighbour has a figure the row says "not_collected".
    """
    theirs = neighbours.loc[neighbours["area_code"] == upper_tier_code, "neighbour_code"]
    rows = figures[
        figures["geography"].eq("upper_tier") & figures["area_code"].isin(theirs) & ~figures["unit"].isin(NOT_AVERAGED)
    ]
    keys = ["measure", "label", "period", "year", "group", "unit", "release"]
    table = rows.groupby(keys, sort=False)["value"].agg(["mean", "count", "std"]).reset_index()
    table = table.rename(columns={"mean": "value", "count": "areas"})
    apart = t.ppf(0.975, (table["areas"] - 1).clip(lower=1)) * table.pop("std") / np.sqrt(table["areas"])
    return complete(
        table.assign(
            value=table["value"].round(6),
            lower=(table["value"] - apart).round(6),
            upper=(table["value"] + apart).round(6),
            geography="neighbours",
            area_code=upper_tier_code,
            area=f"Councils most like {area}",
            status=status_of(table["value"], table["unit"]),
        )
    )
