"""Denominators of figures published without one: the cohort's size by the census, or by one school year.

Only used for the width of an interval, never to make a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from equitymap.indicators import Cohort
from equitymap.places.place import Place, once_per_place
from equitymap.stages import EVERYONE

AT_AGE_5 = "good_level_2022"
"""Measure whose denominator counts the children of one school year, for districts and councils."""
OLDEST = 19


@dataclass(frozen=True)
class CohortSize:
    """Number of people that a figure is of (each of several years counted), and its source.

    ``source`` is "census" (residents of the place by age, 2021) or "school_year" (the children assessed at age 5 in
    2021/22 in the council, ``one_year`` of them, taken for every year of age).
    """

    number: float
    source: Literal["census", "school_year"]
    one_year: float | None = None


def cohort_size(place: Place, cohort: Cohort | None, *, geography: str, area_code: str) -> CohortSize | None:
    """Return the size of the cohort that a figure of the place or its county is of.

    Parameters
    ----------
    cohort
        Ages, part and years together; None gives None.
    geography, area_code
        Whose figure it is: "district" for the place itself; a wider council has no census in the place, so one school
        year of it stands for each year of age.

    Returns
    -------
    None where nobody counts them: adults over 19 of a wider council, a council without that school year, or no one.
    """
    if cohort is None or cohort.ages[1] > OLDEST:
        return None
    times = cohort.part * cohort.years
    if geography == "district":
        number = float(residents_by_age(place)[cohort.ages[0] : cohort.ages[1] + 1].sum()) * times
        return CohortSize(number, "census") if number > 0 else None
    rows = place.authority
    rows = rows[rows["measure"].eq(AT_AGE_5) & rows["area_code"].eq(area_code) & rows["group"].eq(EVERYONE)]
    counted = rows["denominator"].dropna()
    if counted.empty or not counted.iloc[-1] > 0:
        return None
    one_year = float(counted.iloc[-1])
    return CohortSize(one_year * (cohort.ages[1] - cohort.ages[0] + 1) * times, "school_year", one_year)


@once_per_place
def residents_by_age(place: Place) -> np.ndarray:
    """Return residents of the place at each year of age from 0 to 19 (census 2021), even within the counted groups.

    Groups are 0 to 4, 5 to 9 (under 16 less the others) and 10 to 19.
    """
    inside = place.inside[["children_0_4", "children_0_15", "young_10_19"]].sum().astype(float)
    first, under_16, teens = (float(inside[name]) for name in inside.index)
    middle = max(under_16 - first - 0.6 * teens, 0.0)  # six of the ten teens' years, 10 to 15, are under 16
    return np.repeat([first / 5, middle / 5, teens / 10], [5, 5, 10])
