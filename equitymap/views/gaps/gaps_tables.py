"""The list of gaps, and of sites that would bring most back: for the page and for downloads."""

from __future__ import annotations

import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.gaps.reopening import REOPEN
from equitymap.places.place import Place

HOW = {REOPEN: "reopen the site"}


def gaps_table(place: Place, table: pd.DataFrame, lost: pd.Series, joined: pd.Series) -> pd.DataFrame:
    """Return the gaps by name, for people: one row each, in order of name.

    Parameters
    ----------
    place, table
        The place; ``fragmentation.gaps``.
    lost
        What was lost and when, in words, by ``area_code``.
    joined
        Who joins it up, in words, by ``area_code``.
    """
    found = table[table["gap"].fillna(False)]
    words = pd.DataFrame(
        {
            "Neighbourhood": place.neighbourhoods["label"].reindex(found.index),
            "Code": found.index,
            "Tenth (1 = most deprived)": found["tenth"],
            "People": found["people"],
            "What went, and when": lost.reindex(found.index),
            "Who joins it up": joined.reindex(found.index),
            "Nearest before (m)": found["nearest_before_m"].round(-1),
            "Nearest now (m)": found["nearest_after_m"].round(-1),
            "Access lost (%)": (100 * found["lost"]).round(0),
            "Holds under (% of assumptions)": (100 * found["share"]).round(0),
        },
        index=found.index,
    )
    return words.sort_values("Neighbourhood", kind="stable")


def filled_table(filled: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return the gaps that a proposal would fill, rows of ``fragmentation.gaps``, those with most people first."""
    words = pd.DataFrame(
        {
            "Neighbourhood": labels.reindex(filled.index),
            "Tenth (1 = most deprived)": filled["tenth"],
            "People": filled["people"],
            "In reach now": filled["after"].astype("Int64"),
            "Nearest now (m)": filled["nearest_after_m"].round(-1),
        },
        index=filled.index,
    )
    return words.sort_values("People", ascending=False, kind="stable")


def sites_table(best: pd.DataFrame) -> pd.DataFrame:
    """Return the sites that would bring most back, those that reach most people first."""
    return pd.DataFrame(
        {
            "Site": best["name"],
            "How": [
                HOW.get(row["how"], f"in the building of a {KIND_BY_ID[row['kind']].one}") for _, row in best.iterrows()
            ],
            "People in gaps within reach": best["people"].astype("Int64"),
            "Of them without one now": best["only"].astype("Int64"),
            "Gaps within reach": best["areas"],
            "Of them by the sites above": best["overlap"].astype("Int64"),
            "Sites as good": best["alike"],
        },
        index=best.index,
    )
