"""Events of the ledger with their evidence: the table, and what its download contains."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from equitymap.places.place import Place
from equitymap.sources.csv_text import csv_of
from equitymap.views.record_words import event_words
from equitymap.views.templating import render
from equitymap.views.withdrawals.withdrawal_sentences import when
from equitymap.views.words import capital
from equitymap.vocabulary import CONFIDENCE


def events_table(place: Place, rows: pd.DataFrame) -> pd.DataFrame:
    """Return events of the ledger in words, with their evidence."""
    areas = place.neighbourhoods
    sizes = rows["before"].notna() & rows["after"].notna()
    change = rows["before"].map("{:,.0f}".format) + " to " + rows["after"].map("{:,.0f}".format) + " " + rows["unit"]
    return pd.DataFrame(
        {
            "Name": rows["name"],
            "Type": rows["type"],
            "What happened": [
                event_words(kind, event) for kind, event in zip(rows["kind"], rows["event"], strict=True)
            ],
            "When": [when(row) for _, row in rows.iterrows()],
            "Change": change.where(sizes, ""),
            "Neighbourhood": rows["area_code"].map(areas["label"]).fillna("not known"),
            "Ward": rows["area_code"].map(areas["ward"]).fillna("not known"),
            "What the register says": rows["detail"].fillna(""),
            "How well dated": rows["confidence"].map(CONFIDENCE),
            "Evidence": rows["evidence"],
        }
    )


def events_list(place: Place, rows: pd.DataFrame, heading: str) -> Markup:
    """Return events as a list of two lines each, name above when and where, as they stand in ``rows``."""
    labels = place.neighbourhoods["label"]
    lines = [
        {
            "name": row["name"],
            "when": capital(when(row)),
            "where": labels.get(row["area_code"], "neighbourhood not known"),
        }
        for _, row in rows.iterrows()
    ]
    return render("withdrawals/gone_list.html.j2", rows=lines, heading=heading)


def events_csv(place: Place, rows: pd.DataFrame) -> str:
    """Return events of the ledger as CSV, with the ward of each and whether the place is invented."""
    frame = rows.assign(ward=rows["area_code"].map(place.neighbourhoods["ward"]), invented=place.manifest.invented)
    return csv_of(frame, index=False)
