"""Neighbourhoods by any number of conditions, joined by "and" and "or"; "and" binds closer, as in writing.

Three answers: yes, no, and "cannot be told", where a figure is missing or its range crosses an end. An unknown part
decides nothing: "no and unknown" is no, "yes or unknown" is yes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.workbench.columns import Bounds, Column

MOST = 24
"""Conditions of one question."""


@dataclass(frozen=True)
class Condition:
    """A column between two ends, both included; ``joined`` by "and" or "or" to the condition before it."""

    column: str
    bounds: Bounds
    joined: str = "and"

    def __post_init__(self) -> None:
        """Refuse what means nothing.

        Raises
        ------
        ValueError
            When the ends are the wrong way round, or the word between conditions is none.
        """
        low, high = self.bounds
        if low is not None and high is not None and low > high:
            raise ValueError("The lower end of a condition lies above its upper end.")
        if self.joined not in ("and", "or"):
            raise ValueError("Conditions are joined by 'and' or 'or'.")


def groups(conditions: Sequence[Condition]) -> list[list[Condition]]:
    """Return the conditions as alternatives: each a list of those that must all hold."""
    found: list[list[Condition]] = []
    for condition in conditions:
        if not found or condition.joined == "or":
            found.append([])
        found[-1].append(condition)
    return found


def meets(column: Column, bounds: Bounds) -> pd.Series:
    """Return True where a figure lies between the ends, False where it does not, missing where that cannot be told.

    Returns
    -------
    Series of pandas booleans, indexed like the column.
    """
    least, most = bounds
    low, high = (column.cells[end].astype("Float64") for end in ("low", "high"))
    sure = pd.Series(True, index=low.index, dtype="boolean")
    never = pd.Series(False, index=low.index, dtype="boolean")
    if least is not None:
        sure, never = sure & (low >= least), never | (high < least)
    if most is not None:
        sure, never = sure & (high <= most), never | (low > most)
    unknown = ~(sure.fillna(False) | never.fillna(False)) | low.isna() | high.isna()
    return sure.mask(unknown).rename(column.heading.id)


def passing(conditions: Sequence[Condition], columns: Mapping[str, Column], areas: pd.Index) -> pd.Series:
    """Return which neighbourhoods meet the conditions; missing where that cannot be told.

    Parameters
    ----------
    conditions
        In the order in which they are joined; none at all leaves everybody in.
    columns
        By id: every one that a condition names.
    areas
        The neighbourhoods.

    Returns
    -------
    Series of pandas booleans, indexed by ``areas``.
    """
    if not conditions:
        return pd.Series(True, index=areas, dtype="boolean", name="passing")
    answer = pd.Series(False, index=areas, dtype="boolean", name="passing")
    for alternative in groups(conditions):
        every = pd.Series(True, index=areas, dtype="boolean")
        for condition in alternative:
            every &= meets(columns[condition.column], condition.bounds).reindex(areas)
        answer |= every
    return answer
