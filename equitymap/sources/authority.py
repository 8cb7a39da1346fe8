"""Everything known for one upper-tier authority, its region and England, from every release that has it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from equitymap.sources import lait, low_income_authority
from equitymap.sources.authority_rows import complete
from equitymap.sources.low_income_authority import ENGLAND
from equitymap.sources.reading import Reading, SourceFolder

ORDER = ("measure", "geography", "area_code", "group", "year", "period")


def authority_rows(folder: SourceFolder, upper_tier_code: str, region_code: str) -> pd.DataFrame:
    """Read the authority figures of one place (schema ``AUTHORITY``); ``cut`` does so from readings at hand."""
    return cut((lait.read(folder), low_income_authority.read(folder)), upper_tier_code, region_code)


def cut(readings: Iterable[Reading], upper_tier_code: str, region_code: str) -> pd.DataFrame:
    """Return the rows of an upper-tier authority, its region and England out of national readings.

    Figures that a release does not have for this authority have no row: they are not known.
    """
    every = pd.concat([reading.frame for reading in readings], ignore_index=True)
    ours = every[every["area_code"].isin([upper_tier_code, region_code, ENGLAND[0]])]
    return complete(ours).sort_values(list(ORDER), ignore_index=True)
