"""People affected: residents of neighbourhoods that a service came into reach of, or went out of reach of."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.catchment import Floats
from equitymap.places.place import Place

AFFECTED_COLUMNS = (
    "areas",
    "people",
    "lost_areas",
    "lost_people",
    "gained_areas",
    "gained_people",
    "unknown_areas",
    "unknown_people",
)
_TENTHS = 10


def imd_decile(place: Place) -> pd.Series:
    """Return the national tenth of deprivation (IMD 2025, 1 = most deprived), indexed like ``place.inside``."""
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")]
    decile: pd.Series = rows.set_index("area_code")["decile"].reindex(place.inside.index)
    return decile


def affected(before: pd.Series, after: pd.Series, *, people: pd.Series, decile: pd.Series) -> pd.DataFrame:
    """Count neighbourhoods and people for whom the last service in reach went, or the first one came.

    A neighbourhood is in reach when at least one service is within the threshold, which is when its nearest one is.
    Everyone in a neighbourhood counts from the same point, so this is people of neighbourhoods, not households.

    Parameters
    ----------
    before, after
        Services within the threshold at two dates (``access.within``), by ``area_code`` on the same index. Missing
        where nothing is known.
    people
        Residents the service is for, by ``area_code``, none missing.
    decile
        National tenth of deprivation, 1 to 10, by ``area_code``; missing where there is none.

    Returns
    -------
    DataFrame with one row per tenth (``decile`` 1 to 10, then missing: neighbourhoods without one) and the
    columns ``COLUMNS``. ``lost`` and ``gained`` never cancel out; ``unknown`` is where either count is missing.

    Raises
    ------
    ValueError
        When the two dates do not share their index, or people are missing.
    """
    if not before.index.equals(after.index):
        raise ValueError("affected: before and after must have the same neighbourhoods in the same order")
    residents = people.reindex(before.index).to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(residents).any():
        raise ValueError("affected: the number of people is missing for a neighbourhood")
    tenth = decile.reindex(before.index).to_numpy(dtype=float, na_value=np.nan)
    return affected_by_tenth(
        before.to_numpy(dtype=float, na_value=np.nan),
        after.to_numpy(dtype=float, na_value=np.nan),
        people=residents,
        tenth=tenth,
    )


def affected_by_tenth(before: Floats, after: Floats, *, people: Floats, tenth: Floats) -> pd.DataFrame:
    """Return ``affected`` for plain arrays in the same order; ``tenth`` is 1 to 10, or NaN."""
    unknown = np.isnan(before) | np.isnan(after)
    had, has = before > 0, after > 0
    row = np.where(np.isnan(tenth), _TENTHS + 1, tenth).astype(np.int64) - 1
    counted = np.zeros((_TENTHS + 1, len(AFFECTED_COLUMNS)), dtype=np.int64)
    every = np.ones(len(row), dtype=bool)
    for number, chosen in enumerate((every, had & ~has & ~unknown, ~had & has & ~unknown, unknown)):
        rows, residents = row[chosen], people[chosen]
        counted[:, 2 * number] = np.bincount(rows, minlength=_TENTHS + 1)
        counted[:, 2 * number + 1] = np.bincount(rows, weights=residents, minlength=_TENTHS + 1)
    return pd.DataFrame(counted, index=_INDEX, columns=_COLUMNS)


def affected_between(place: Place, kind: str, table: pd.DataFrame, *, first: int, last: int) -> pd.DataFrame:
    """Return ``affected`` for two years of ``access.access_table``, neighbourhoods inside the place only.

    Raises
    ------
    ValueError
        When the table does not have both years.
    """
    missing = [year for year in (first, last) if not table["year"].eq(year).any()]
    if missing:
        raise ValueError(f"The table has no figures for {', '.join(map(str, missing))}.")
    counts = [table.loc[table["year"].eq(year) & table["inside"], "within"] for year in (first, last)]
    return affected(counts[0], counts[1], people=place.inside[KIND_BY_ID[kind].population], decile=imd_decile(place))


def most_affected(place: Place, kind: str, chosen: pd.Series) -> list[str]:
    """Return the wards, at most two, in which most people of chosen neighbourhoods live, most people first.

    Parameters
    ----------
    place, kind
        The place; the kind of service, whose people are counted.
    chosen
        True for the neighbourhoods meant, by ``area_code``; a missing one counts for none.
    """
    rows = place.inside[chosen.reindex(place.inside.index).fillna(False).astype(bool)]
    by_ward = rows.groupby("ward")[KIND_BY_ID[kind].population].sum()
    return [str(ward) for ward in by_ward.sort_values(ascending=False, kind="stable").index[:2]]


_INDEX = pd.Index(pd.array([*range(1, _TENTHS + 1), None], dtype="Int64"), name="decile")
_COLUMNS = pd.Index(AFFECTED_COLUMNS)
