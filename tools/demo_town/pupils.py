"""Invented figures of the pupils of the invented town's schools: free meals, absence, results, where they went.

A school's share of free meals follows the need around it; results follow that share, with some schools above and some
below. A school has figures only for the years it was there; a small one is hidden, an independent one is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr

from equitymap.schema import SCHOOL_RESULTS
from equitymap.sources.schools import absence, destinations, pupil_premium, school_meals
from equitymap.sources.schools.school_results import KS2, KS4
from equitymap.stages import EVERYONE

CENSUS = (*range(2011, 2020), 2021, 2022)
SHORT, MIDDLE = (2016, 2017, 2018), (2016, 2017, 2018, 2019)
LEFT = (2010, 2011, 2012, 2013, 2015, 2016, 2017, 2019, 2020)
ABSENT = (2014, 2017, 2018, 2019)
SMALL = 60
"""Pupils below which results are hidden."""
TAUGHT: Mapping[str, tuple[str, ...]] = {
    "primary": ("primary",),
    "secondary": ("secondary",),
    "all-through": ("primary", "secondary"),
    "special": ("special",),
}


@dataclass(frozen=True)
class _Line:
    """One measure: for which schools and years, its level where nobody has free meals, and how it falls with them."""

    measure: str
    release: str
    phases: tuple[str, ...]
    years: tuple[int, ...]
    level: float
    slope: float
    spread: float
    decimals: int = 1
    share_of: float = 0.0
    group: str = EVERYONE
    most: float = 100.0
    least: float = 0.0


EVERY = ("primary", "secondary", "special")
LINES = (
    _Line("school_free_meals", school_meals.RELEASE, EVERY, CENSUS, 0, 1.0, 1.2, share_of=1.0),
    _Line("school_free_meals_ever", school_meals.RELEASE, EVERY, CENSUS[1:], 3, 1.25, 1.5, share_of=0.95),
    _Line("school_pupil_premium", pupil_premium.RELEASE, EVERY, (2020, 2021, 2022), 3, 1.2, 1.0, 2, share_of=0.95),
    _Line("school_absence", absence.RELEASE, EVERY, ABSENT, 3.8, 0.045, 0.3),
    _Line("school_absence_two_terms", absence.RELEASE, EVERY, (2012, 2013), 4.0, 0.045, 0.3),
    _Line("school_persistent_absence", absence.RELEASE, EVERY, ABSENT, 6.0, 0.22, 1.2),
    _Line("school_ks2_expected", KS2, ("primary",), SHORT, 74, -0.55, 6.0, 0, share_of=1 / 7),
    _Line("school_reading_progress", KS2, ("primary",), MIDDLE, 0.6, -0.02, 1.1, most=9, least=-9),
    _Line("school_maths_progress", KS2, ("primary",), MIDDLE, 0.6, -0.02, 1.1, most=9, least=-9),
    _Line("school_attainment_8", KS4, ("secondary",), MIDDLE, 54, -0.45, 2.2, share_of=1 / 5, most=90),
    _Line("school_progress_8", KS4, ("secondary",), MIDDLE, 0.3, -0.017, 0.2, 2, most=3, least=-3),
    _Line("school_english_maths_5", KS4, ("secondary",), MIDDLE[1:], 58, -0.75, 4.0, 0, share_of=1 / 5),
    _Line("school_settled_after_16", destinations.RELEASE, ("secondary",), LEFT, 97, -0.12, 1.0, 0, share_of=1 / 5),
    _Line(
        "school_settled_after_16",
        destinations.RELEASE,
        ("secondary",),
        LEFT[4:],
        94,
        -0.13,
        1.5,
        0,
        share_of=1 / 14,
        group="disadvantaged",
    ),
)


def results(facilities: pd.DataFrame, overall: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Return the rows (schema ``SCHOOL_RESULTS``) of every school that stands in a neighbourhood.

    Parameters
    ----------
    facilities
        Services of the town, index ``facility_id``.
    overall
        How well off each neighbourhood is, a standard normal score.
    rng
        Source of every random draw.
    """
    schools = facilities[facilities["kind"].eq("school") & facilities["area_code"].notna()]
    schools = schools[~schools["status"].eq("proposed")]
    rows = []
    for number, (name, school) in enumerate(schools.iterrows(), start=2):
        meals = float(np.clip(42 * (1 - ndtr(overall.get(school["area_code"], 0.0))) + rng.normal(0, 3), 1, 70))
        phases = _phases(school)
        for line in LINES:
            own = rng.normal(0, line.spread)
            for year in line.years:
                chance = rng.normal(0, line.spread / 2)
                if set(phases) & set(line.phases) and _there(school, year):
                    value = line.level + line.slope * meals + own + chance
                    rows.append(_row(str(name), school, line, year, value, number=number))
    frame = pd.DataFrame(rows, columns=list(SCHOOL_RESULTS.columns))
    return frame.sort_values(["facility_id", "measure", "year", "group"], ignore_index=True)


def _phases(school: pd.Series) -> tuple[str, ...]:
    if school["type"] in ("special", "alternative provision"):
        return ("special",)
    if school["type"] == "independent":
        return EVERY[:2]
    return TAUGHT.get(str(school["phase"]), ())


def _there(school: pd.Series, year: int) -> bool:
    """Return whether the school was open all of the school year that ends in ``year``."""
    begun = pd.isna(school["opened"]) or school["opened"] <= pd.Timestamp(year - 1, 9, 30)
    return bool(begun and (pd.isna(school["closed"]) or school["closed"] >= pd.Timestamp(year, 7, 1)))


def _row(name: str, school: pd.Series, line: _Line, year: int, value: float, *, number: int) -> dict[str, object]:
    pupils = 240.0 if pd.isna(school["capacity"]) else float(school["capacity"])
    below = max(round(pupils * line.share_of), 1) if line.share_of else np.nan
    shown = float(np.clip(value, line.least, line.most))
    share = line.most == 100 and bool(line.share_of)
    top = round(shown * below / 100) if share else np.nan
    shown = round(100 * top / below if share else shown, line.decimals)
    state = "value"
    if school["type"] == "independent":
        state = "not_collected"
    elif pupils < SMALL and line.release in (KS2, KS4, destinations.RELEASE):
        state = "suppressed"
    elif shown == 0 and line.least == 0:
        state = "zero"
    hidden = state in ("not_collected", "suppressed")
    return {
        "facility_id": name,
        "measure": line.measure,
        "year": year,
        "group": line.group,
        "value": np.nan if hidden else shown,
        "numerator": np.nan if hidden else top,
        "denominator": np.nan if hidden else below,
        "status": state,
        "release": line.release,
        "evidence": f"invented, {year}, line {number}",
    }
