"""Similar districts: nearest neighbours by Euclidean distance over standardised background characteristics.

Each background column is turned into standard units (its distance from England's mean in standard deviations over all
districts), the difference between two districts is taken column by column, and the distance between them is the root of
the mean of the squared differences. 0 is the same background; 1 is one standard deviation apart on average.

Background is what a council cannot change within a few years and what no service decides: incomes, ages, students, how
rural and how dense it is. No outcome is in it, so that places alike in background can be compared by their outcomes.
It is a choice: other columns give other neighbours. It says nothing about how well a council does.

References
----------
Department for Education, "Statistical neighbours" (Local Authority Interactive Tool): the same idea for upper-tier
authorities, with weights fitted to children's services. Here every column weighs the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

BACKGROUND = (
    "income_deprived",
    "children_low_income_homes",
    "aged_under_16",
    "aged_65_over",
    "in_full_time_education",
    "rural_share",
    "density",
)
LOGARITHMIC = ("density",)
"""Columns compared as ratios: twice as dense is the same step everywhere."""


def standard_units(districts: pd.DataFrame, columns: Sequence[str] = BACKGROUND) -> pd.DataFrame:
    """Return each column's distance from the districts' mean in standard deviations, missing where it is missing.

    A column that is the same everywhere tells nothing and is 0.

    Raises
    ------
    KeyError
        When a column is not there.
    ValueError
        When a column to be compared as ratios has a figure of 0 or less.
    """
    table = districts[list(columns)].astype(float)
    for column in LOGARITHMIC:
        if column in table.columns:
            if (table[column] <= 0).any():
                raise ValueError(f"'{column}' must be above 0 to be compared as a ratio.")
            table[column] = np.log(table[column])
    spread = table.std(ddof=0)
    units: pd.DataFrame = (table - table.mean()) / spread.where(spread > 0, 1.0)
    return units


def similar(
    districts: pd.DataFrame, code: str, k: int = 10, columns: Sequence[str] = BACKGROUND, *, region: bool = True
) -> pd.DataFrame:
    """Return the ``k`` districts most alike in background, nearest first.

    Parameters
    ----------
    districts
        Index ``district_code``; ``name``, ``region`` and the background columns (``england.open_england().districts``).
    code
        The district to compare with.
    k
        How many; fewer come back when fewer have every figure.
    columns
        Background columns.
    region
        False leaves out districts of its own region, for ideas from further away.

    Returns
    -------
    Index ``district_code``: ``name``, ``region``, ``distance`` (0 or more) and, for each column, ``<column>.apart``:
    this district minus ours in standard deviations, negative where it has less. Districts without a figure in one of
    the columns are left out; their number is in ``attrs["left_out"]``.

    Raises
    ------
    KeyError
        When there is no such district, or no such column.
    ValueError
        When the district itself lacks a background figure.
    """
    units = standard_units(districts, columns)
    mine = units.loc[code]
    lacking = [str(column) for column in units.columns[units.loc[[code]].isna().any()]]
    if lacking:
        raise ValueError(f"{code} has no figure for {', '.join(lacking)}.")
    others = units.drop(index=code)
    if not region:
        others = others[districts.loc[others.index, "region"] != districts.loc[code, "region"]]
    known = others.dropna()
    apart = known - mine
    distance = (apart**2).mean(axis="columns") ** 0.5
    nearest = distance.sort_values(kind="stable").head(k)
    table = districts.loc[nearest.index, ["name", "region"]].assign(distance=nearest)
    table = table.join(apart.add_suffix(".apart"), how="left", validate="1:1")
    table.attrs["left_out"] = len(others) - len(known)
    return table
