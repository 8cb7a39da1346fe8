"""Tables of a zone: its figures, its neighbourhoods, the checklist."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.zones.added import HOW
from equitymap.measures.zones.checklist import Checklist
from equitymap.measures.zones.zone import Zone
from equitymap.places.place import Place
from equitymap.views.words import capital, figure
from equitymap.views.zone.zone_words import STANDS, checks, place_share, share_words

STANDING = {
    "better": "better",
    "worse": "worse",
    "same": "about the same",
    "higher": "higher",
    "lower": "lower",
    "": "",
}


def figures_table(figures: pd.DataFrame, place_name: str) -> pd.DataFrame:
    """Return every figure of a zone in words, beside its place and England; rows of ``added_one`` with intervals."""
    return pd.DataFrame(
        {
            "What": figures["label"],
            "The zone": [share_words(row) for _, row in figures.iterrows()],
            place_name: [_beside(row, place_share(row)) for _, row in figures.iterrows()],
            "England": [_beside(row, figure(row["england"], "percent", 1)) for _, row in figures.iterrows()],
            "Beside England": [STANDING[str(one)] for one in figures["standing"]],
            "How": [HOW[str(how)] for how in figures["how"]],
            "Period": figures["period"],
        }
    )


def _beside(row: pd.Series, share: str) -> str:
    return "" if row["unit"] == "people" else share  # a number of people of a larger area is nothing to compare with


def figures_csv(figures: pd.DataFrame, zone: Zone) -> pd.DataFrame:
    """Return the figures as numbers for a file: what may not be told is blank."""
    numbers = figures.rename(columns={"here": "value", "top": "numerator", "bottom": "denominator"})
    columns = ["label", "unit", "period", "how", "value", "low", "high", "lower", "upper", "numerator", "denominator"]
    rest = ["areas", "missing", "hidden", "place", "england", "standing"]
    table = numbers[[*columns, *rest]].reset_index()
    table.insert(0, "zone", zone.name)
    return table


def members_table(place: Place, zone: Zone) -> pd.DataFrame:
    """Return the neighbourhoods of a zone, in order of name."""
    rows = place.inside.loc[zone.codes].sort_values("label")
    return pd.DataFrame(
        {
            "Neighbourhood": rows["label"],
            "Ward": rows["ward"],
            "Residents": rows["population"],
            "Under 16": rows["children_0_15"],
            "Code": rows.index,
        }
    )


def checks_table(found: Checklist) -> pd.DataFrame:
    """Return the questions to a children's zone with what can be told."""
    rows = [(question, told, capital(STANDS[stands])) for question, told, stands in checks(found)]
    return pd.DataFrame(rows, columns=["Question", "What can be told", "So far"])
