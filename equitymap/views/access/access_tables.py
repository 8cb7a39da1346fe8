"""Access before and after by neighbourhood: the tables, and what their download contains."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from equitymap.kinds import Kind
from equitymap.measures.disclosure import SMALLEST_SHOWN, is_small
from equitymap.measures.only import lost_last, lost_share
from equitymap.places.place import Place
from equitymap.sources.csv_text import csv_of
from equitymap.views.access.access_sentences import PEOPLE
from equitymap.views.record_words import end_of
from equitymap.views.templating import render
from equitymap.views.words import UNKNOWN, capital, distance, measured, share

ROWS_SHOWN = 10
"""Neighbourhoods in the table that stands open; the drawer below it has all."""
LOST_LAST = "the last one"


def most_lost_first(both: pd.DataFrame, people: pd.Series) -> pd.Index:
    """Return neighbourhoods with those that lost most first: the last one in reach, then by share, then by people.

    Those of which nothing is known come last.
    """
    order = pd.DataFrame(
        {
            "last": lost_last(both).fillna(False).astype(bool),
            "share": lost_share(both).astype(float),
            "people": people.reindex(both.index).astype(float),
        }
    )
    return order.sort_values(["last", "share", "people"], ascending=False, na_position="last", kind="stable").index


def change_table(
    place: Place, both: pd.DataFrame, years: tuple[int, int], kind: Kind, *, tenths: pd.Series
) -> pd.DataFrame:
    """Return access before and after by neighbourhood, those that lost most first; missing stays missing.

    ``tenths`` are England's tenths of deprivation by ``area_code``, 1 the most deprived.
    """
    first, last = years
    inside = place.inside.loc[most_lost_first(both, place.inside[kind.population])]
    rows = both.loc[inside.index]
    who = PEOPLE[kind.population][1]
    return pd.DataFrame(
        {
            "Neighbourhood": inside["label"],
            "Tenth": tenths.reindex(inside.index),
            capital(who): inside[kind.population].mask(inside[kind.population].map(is_small)),
            f"Nearest {first}, km": (rows["nearest_m_before"] / 1000).round(1),
            f"Nearest {last}, km": (rows["nearest_m_after"] / 1000).round(1),
            f"In reach {first}": rows["within_before"],
            f"In reach {last}": rows["within_after"],
            "Access lost, %": (100 * rows["lost"]).round(0),
            "Ward": inside["ward"],
        }
    )


def change_cards(place: Place, both: pd.DataFrame, kind: Kind, *, tenths: pd.Series) -> Markup:
    """Return the first rows as a table that a phone shows as cards: who, how deprived, nearest before and after."""
    inside = place.inside.loc[most_lost_first(both, place.inside[kind.population])[:ROWS_SHOWN]]
    last, lost = lost_last(both), lost_share(both)
    who = PEOPLE[kind.population][1]
    rows = []
    for area, home in inside.iterrows():
        row, people = both.loc[area], int(home[kind.population])
        went = LOST_LAST if last[area] is not pd.NA and last[area] else share(100 * float(row["lost"]))
        rows.append(
            {
                "name": home["label"],
                "tenth": UNKNOWN if pd.isna(tenths[area]) else f"{tenths[area]}",
                "people": f"fewer than {SMALLEST_SHOWN}" if is_small(people) else f"{people:,}",
                "nearest": f"{distance(row['nearest_m_before'])} → {distance(row['nearest_m_after'])}",
                "lost": UNKNOWN if pd.isna(lost[area]) and went != LOST_LAST else went,
            }
        )
    return render("access/change_cards.html.j2", rows=rows, who=capital(who), way=measured(kind))


def change_csv(
    place: Place,
    both: pd.DataFrame,
    years: tuple[int, int] | None,
    kind: str,
    *,
    how: Mapping[str, object],
    tenths: pd.Series,
) -> str:
    """Return access before and after as CSV, with codes, the years and the days they end, and how it was measured."""
    first, last = years or (None, None)
    observed = place.manifest.observed.get(kind)
    before, after = (None if year is None else end_of(observed, year) for year in (first, last))
    named = place.inside.loc[both.index, ["name", "label", "ward_code", "ward"]]
    frame = named.join(both, how="left", validate="1:1").assign(
        tenth=tenths.reindex(both.index),
        lost_last=lost_last(both),
        kind=kind,
        year_before=first,
        year_after=last,
        before_is=before,
        after_is=after,
        **how,
    )
    return csv_of(frame.assign(invented=place.manifest.invented))
