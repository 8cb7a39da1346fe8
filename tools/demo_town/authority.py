"""Invented figures of the invented town's council and region: spending, free school meals, low income.

They show every case: a line that falls, one that rises, a step too large to trust, a year without a figure.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.indicators import indicator
from equitymap.measures.burden.scissors import MEASURES
from equitymap.sources.councils import low_income
from equitymap.sources.councils.council_columns import complete
from equitymap.sources.councils.council_figures import RELEASE as TOOL
from tools.demo_town import names

FIRST_YEAR: Mapping[str, int] = {
    "sure_start_spending": 2017,
    "young_people_spending": 2017,
    "free_meals_primary": 2016,
    "free_meals_secondary": 2016,
    "children_low_income": 2022,
    low_income.COUNT: 2024,
    low_income.PERCENT: 2024,
}
TOWN: Mapping[str, tuple[float | None, ...]] = {
    "sure_start_spending": (
        3_412_000,
        2_960_000,
        2_655_000,
        2_410_000,
        2_180_000,
        2_094_000,
        2_051_000,
        2_118_000,
        2_203_000,
    ),
    "young_people_spending": (1_105_000, 1_022_000, 964_000, None, 905_000, 921_000, 412_000, 987_000, 1_038_000),
    "free_meals_primary": (18.2, 17.6, 17.1, 19.4, 21.6, 25.3, 27.0, 27.9, 28.4, 29.8),
    "free_meals_secondary": (16.4, 15.9, 15.3, 17.0, 18.8, 21.9, 24.2, 25.8, 26.9, 28.1),
    "children_low_income": (24.6, 26.3, 25.5, 26.1),
    low_income.COUNT: (9_840, 9_910),
    low_income.PERCENT: (33.1, 33.4),
}
REGION: Mapping[str, tuple[float | None, ...]] = {
    "sure_start_spending": (
        51_300_000,
        45_900_000,
        42_200_000,
        40_100_000,
        37_800_000,
        37_100_000,
        37_600_000,
        39_000_000,
        40_700_000,
    ),
    "young_people_spending": (
        20_400_000,
        18_900_000,
        18_100_000,
        17_300_000,
        17_000_000,
        17_800_000,
        18_600_000,
        19_500_000,
        20_100_000,
    ),
    "free_meals_primary": (15.1, 14.7, 14.3, 16.2, 18.1, 21.7, 23.2, 24.0, 24.4, 25.1),
    "free_meals_secondary": (13.6, 13.2, 12.8, 14.4, 16.2, 19.0, 21.1, 22.8, 24.1, 25.7),
    "children_low_income": (20.2, 21.6, 21.0, 21.5),
    low_income.COUNT: (121_600, 122_300),
}


def figures() -> pd.DataFrame:
    """Return the rows (schema ``AUTHORITY``) of the town's council and its region, by measure, area and year."""
    rows = []
    for code, area, lines in (
        (names.DISTRICT_CODE, names.TOWN, TOWN),
        (names.REGION_CODE, names.REGION, REGION),
    ):
        for measure, values in lines.items():
            for year, value in enumerate(values, start=FIRST_YEAR[measure]):
                rows.append(
                    {
                        "measure": measure,
                        "geography": "region" if code == names.REGION_CODE else "upper_tier",
                        "area_code": code,
                        "area": area,
                        "year": year,
                        "value": value,
                        **_about(measure, year),
                        "status": "not_collected" if value is None else "value",
                    }
                )
    return complete(pd.DataFrame(rows)).sort_values(["measure", "area_code", "year"], ignore_index=True)


def _about(measure: str, year: int) -> dict[str, str]:
    """Return label, unit, period and release, written as the publisher of the real figures writes them."""
    if measure not in MEASURES:
        count = measure == low_income.COUNT
        label = low_income.COUNT_LABEL if count else low_income.PERCENT_LABEL
        return {
            "label": label,
            "unit": "people" if count else "percent",
            "period": f"FYE {year}",
            "release": low_income.RELEASE,
        }
    unit = indicator(measure).unit
    period = f"{year - 1}-{year % 100} (OT)" if unit == "pounds" else str(year)
    what = MEASURES[measure]
    label = f"{what[:1].upper()}{what[1:]}{' - gross expenditure' if unit == 'pounds' else ' (%)'}"
    return {"label": label, "unit": unit, "period": period, "release": TOOL}
