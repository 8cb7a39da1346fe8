"""Figures that publishers give for districts, or for the counties and councils above them: one value a district.

Nothing is added up here. A county's figure stands at each of its districts and says so (``figure_for``): it is never
a district's own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from equitymap.indicators import registry
from equitymap.places.build.national_readings import National
from equitymap.places.england.summary import Summary, of_published
from equitymap.sources.catalogue import catalogue

MOST = 0.9
"""Share of the areas ever listed that must have a figure for a year to be the one shown."""
EVERYONE = "all"
NEEDED = frozenset({"measure", "geography", "area_code", "year", "period", "group", "value"})


def published(national: National) -> Iterator[tuple[Summary, pd.Series]]:
    """Return the scorecard's figures of districts and councils, in the order of the registry.

    Yields
    ------
    The summary, and its value by ``district_code`` in the latest year that most areas have; missing where the publisher
    gives none.
    """
    frames = [reading.frame for reading in national.all_readings if set(reading.frame.columns) >= NEEDED]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[rows["group"] == EVERYONE]
    of_upper = national.areas.groupby("district_code")["upper_tier_code"].first()
    for entry in registry():
        if entry.core and entry.unit not in ("people", "pounds") and entry.geography in ("district", "upper_tier"):
            cells = rows[rows["measure"] == entry.id]
            own = cells[cells["geography"] == "district"]
            ours = own if len(own) else cells[cells["geography"] == "upper_tier"]
            latest = latest_year(ours)
            if latest is not None:
                value = ours[ours["year"] == latest].drop_duplicates("area_code").set_index("area_code")["value"]
                codes = of_upper.index.to_series() if len(own) else of_upper
                period = str(ours.loc[ours["year"] == latest, "period"].iloc[0])
                release = catalogue()[entry.release]
                summary = of_published(entry, release, period=period, shared=not len(own))
                yield summary, codes.map(value).astype(float)


def latest_year(cells: pd.DataFrame) -> int | None:
    """Return the last year in which at least ``MOST`` of the areas have a figure; None when there is no such year.

    A year of which only a few areas have reported would leave the map blank.
    """
    known = cells[cells["value"].notna()]
    enough = known.groupby("year")["area_code"].nunique() >= MOST * known["area_code"].nunique()
    years = enough.index[enough]
    return int(years.max()) if len(years) else None
