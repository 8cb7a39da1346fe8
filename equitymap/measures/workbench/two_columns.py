"""Two columns at once: three classes of each, nine together."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.workbench.columns import Column

PARTS = 3
TENTHS_CUTS = (3.0, 7.0)
"""England's tenths are cut below the fourth and below the eighth: three, four and three tenths."""


def cuts_of(column: Column) -> tuple[float, float] | None:
    """Return the figures between the three classes of a column, or None where two cuts cannot part it.

    England's tenths have fixed cuts, so that they say the same in every place; any other column is cut at the thirds of
    the place's neighbourhoods. A figure equal to a cut belongs to the class below it.
    """
    if column.heading.unit == "decile":
        return TENTHS_CUTS
    known = column.figures.dropna()
    if known.empty:
        return None
    low, high = (float(known.quantile(part)) for part in (1 / 3, 2 / 3))
    return (low, high) if known.min() <= low < high < known.max() else None


def classes(column: Column) -> pd.Series | None:
    """Return the class of each neighbourhood, 0 the lowest figures to 2 the highest; missing where not known.

    None where the column cannot be cut in three: too few different figures.
    """
    cut = cuts_of(column)
    if cut is None:
        return None
    known = column.figures
    found = (known > cut[0]).astype("Int64") + (known > cut[1]).astype("Int64")
    return found.mask(known.isna()).rename(column.heading.id)


def crossed(first: Column, second: Column) -> pd.DataFrame | None:
    """Return the class of both columns for each neighbourhood, need rising: 2 is the end of more need.

    A column of which neither end is worse keeps its own direction. None where one of them cannot be cut in three.

    Returns
    -------
    DataFrame, index ``area_code``: ``first``, ``second`` (0 to 2, missing where not known).
    """
    one, other = _rising(first), _rising(second)
    return None if one is None or other is None else pd.DataFrame({"first": one, "second": other})


def _rising(column: Column) -> pd.Series | None:
    """Return the classes of a column with need rising, None where it cannot be cut in three."""
    found = classes(column)
    return PARTS - 1 - found if found is not None and column.heading.worse == "low" else found
