"""Every neighbourhood of England as a sample for an outcome given background, from the tables of England."""

from __future__ import annotations

import pandas as pd

INCOME = "income_deprived"


def england_sample(lsoas: pd.DataFrame, outcome: str) -> pd.DataFrame | None:
    """Return one row per neighbourhood of England, as ``background.fit`` takes it; None when the tables lack it.

    Background is the income domain's rate, the weight residents, the class urban or rural, the cluster the middle
    layer area. Counts are not in the tables of England.
    """
    if not {outcome, INCOME, "rural_share", "population", "msoa_code"} <= set(lsoas.columns):
        return None
    return pd.DataFrame(
        {
            "background": lsoas[INCOME].astype(float),
            "value": lsoas[outcome].astype(float),
            "weight": lsoas["population"].astype(float),
            "cluster": lsoas["msoa_code"],
            "group": pd.Series("Urban", index=lsoas.index).where(lsoas["rural_share"] < 50, "Rural"),
        },
        index=lsoas.index,
    )
