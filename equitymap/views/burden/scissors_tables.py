"""Spending, need and losses by year, side by side."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.kinds import kinds_of
from equitymap.measures.burden.scissors import Scissors
from equitymap.places.gone import event_year, gone_rows
from equitymap.places.place import ObservedYears
from equitymap.views.record_words import lost_words
from equitymap.views.words import UNKNOWN, figure


def scissors_table(found: Scissors, withdrawals: pd.DataFrame, observed: Mapping[str, ObservedYears]) -> pd.DataFrame:
    """Return spending, need and the count of losses by year, side by side, in words.

    Losses are by kind, never added together; a year of the record without one is 0, a year outside it not known.
    """
    columns = {}
    for line in found.lines:
        unit = "£" if line.is_spending else "%"
        decimals = 0 if line.is_spending else 1
        columns[f"{line.what} ({unit})"] = line.years["value"].map(lambda value, d=decimals: figure(value, "people", d))
    rows = gone_rows(withdrawals[withdrawals["inside"].astype(bool)])
    year = event_year(rows)
    for kind in kinds_of(observed):
        known = pd.RangeIndex(observed[kind.id].first, observed[kind.id].last + 1)
        counts = year[rows["kind"] == kind.id].value_counts().reindex(known, fill_value=0)
        columns[lost_words(kind)] = counts.map("{:,}".format)
    table = pd.DataFrame(columns).sort_index().fillna(UNKNOWN)
    return table.rename_axis("Year").reset_index()
