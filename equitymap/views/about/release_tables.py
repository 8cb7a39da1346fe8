"""Releases that a place is made of, and what became of their rows."""

from __future__ import annotations

import pandas as pd

from equitymap.places.place import Place
from equitymap.views.words import UNKNOWN


def releases_table(place: Place) -> pd.DataFrame:
    """Return where everything came from: one row per release, and what became of its rows."""
    return pd.DataFrame(
        [
            {
                "Publisher": used.publisher,
                "Title": used.title,
                "Period": used.period or UNKNOWN,
                "Licence": used.licence,
                "Rows read": used.rows_read,
                "Used here": used.rows_kept,
                "About elsewhere": used.rows_elsewhere,
                "Left out": sum(used.left_out.values()),
                "Why left out": "; ".join(f"{count:,} {reason}" for reason, count in used.left_out.items()),
                "Limits": used.limits,
                "Page": used.url,
            }
            for used in place.manifest.releases
        ]
    )
