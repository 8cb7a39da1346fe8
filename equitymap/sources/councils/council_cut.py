"""Everything known for one district, its upper-tier council, its region and England, out of national figures."""

from __future__ import annotations

import pandas as pd

from equitymap.sources.councils.low_income import ENGLAND

ORDER = ("measure", "geography", "area_code", "group", "year", "period")


def cut(figures: pd.DataFrame, *, district: str, upper_tier: str, region: str) -> pd.DataFrame:
    """Return the rows of a district, its council, its region and England.

    Parameters
    ----------
    figures
        Rows in the layout of ``schema.AUTHORITY``, of the whole country.
    district, upper_tier, region
        Their codes; a unitary council is its own district, and has rows of both geographies.

    Returns
    -------
    The rows in the order of ``ORDER``. A figure that no release has for one of them has no row: it is not known.
    """
    own = {"district": district, "upper_tier": upper_tier, "region": region, "england": ENGLAND[0]}
    ours = figures["area_code"].eq(figures["geography"].map(own))
    return figures[ours].sort_values(list(ORDER), ignore_index=True)
