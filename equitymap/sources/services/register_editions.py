"""Editions of a register, compared: which records appeared, left and came back, and between which two days.

An edition is the register as it was published on one day. A spell is the time in which a record was in every edition:
it begins on the day of the first that lists it and ends between the last that does and the first that does not.
``register_diff`` (two editions, cell by cell), ``childrens_centres`` (what left) and ``centre_spells`` (what came back)
read the one comparison here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

SPELL_COLUMNS = ("id", "listed_from", "last_listed", "first_without")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d{6})(?!\d)")


@dataclass(frozen=True)
class Comparison:
    """Numbers of the records that ``appeared``, ``left`` and are ``shared`` by two editions."""

    appeared: pd.Index
    left: pd.Index
    shared: pd.Index


def compare(before: pd.Index, after: pd.Index) -> Comparison:
    """Compare two editions by the numbers of their records, each unique."""
    return Comparison(after.difference(before), before.difference(after), before.intersection(after))


def spells(listed: Mapping[pd.Timestamp, pd.Index]) -> pd.DataFrame:
    """Return every spell of every record that any edition lists.

    Parameters
    ----------
    listed
        Numbers of the records of each edition, by its day; in any order, at least one.

    Returns
    -------
    Columns ``SPELL_COLUMNS``, by ``id`` and then by day. ``last_listed`` and ``first_without`` are blank where the
    newest edition lists the record.
    """
    days = sorted(listed)
    began = pd.Series(days[0], index=listed[days[0]], dtype="datetime64[ns]")
    parts = []
    for before, after in pairwise(days):
        change = compare(listed[before], listed[after])
        parts.append(_ended(began[change.left], before, after))
        began = pd.concat([began.drop(change.left), pd.Series(after, index=change.appeared, dtype="datetime64[ns]")])
    parts.append(_ended(began, None, None))
    table = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return table.sort_values(["id", "listed_from"], ignore_index=True)


def edition_day(name: str) -> pd.Timestamp | None:
    """Return the day that eight digits in the name of a file give, such as 20200507; None where there are none."""
    stamp = _DAY.search(name)
    day = pd.to_datetime(stamp.group(1), format="%Y%m%d", errors="coerce") if stamp else pd.NaT
    return day if isinstance(day, pd.Timestamp) else None


def _ended(began: pd.Series, last: pd.Timestamp | None, without: pd.Timestamp | None) -> pd.DataFrame:
    ends = {"last_listed": last, "first_without": without}
    table = pd.DataFrame({"id": began.index, "listed_from": began.to_numpy()}).assign(**ends)
    return table.astype(dict.fromkeys(SPELL_COLUMNS[1:], "datetime64[ns]"))
