"""Access before and after by neighbourhood: the table, and what its download contains."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.kinds import Kind
from equitymap.places.place import Place
from equitymap.sources.csv_text import csv_of
from equitymap.views.record_words import end_of
from equitymap.views.words import measured


def change_table(place: Place, both: pd.DataFrame, years: tuple[int, int], kind: Kind) -> pd.DataFrame:
    """Return access before and after by neighbourhood, in name order; missing stays missing."""
    inside = place.inside.loc[both.index]
    first, last = years
    return pd.DataFrame(
        {
            "Neighbourhood": inside["label"],
            "Ward": inside["ward"],
            f"Nearest, m {measured(kind)}, {first}": both["nearest_m_before"].round(-1),
            f"Nearest, m {measured(kind)}, {last}": both["nearest_m_after"].round(-1),
            f"In reach, {first}": both["within_before"],
            f"In reach, {last}": both["within_after"],
            "Access lost, %": (100 * both["lost"]).round(0),
        }
    ).sort_values("Neighbourhood")


def change_csv(
    place: Place, both: pd.DataFrame, years: tuple[int, int] | None, kind: str, *, how: Mapping[str, object]
) -> str:
    """Return access before and after as CSV, with codes, the years and the days they end, and how it was measured."""
    first, last = years or (None, None)
    observed = place.manifest.observed.get(kind)
    before, after = (None if year is None else end_of(observed, year) for year in (first, last))
    named = place.inside.loc[both.index, ["name", "label", "ward_code", "ward"]]
    frame = named.join(both, how="left", validate="1:1").assign(
        kind=kind, year_before=first, year_after=last, before_is=before, after_is=after, **how
    )
    return csv_of(frame.assign(invented=place.manifest.invented))
