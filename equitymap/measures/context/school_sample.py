"""Sample of schools for a regression on background: pupils with free school meals. Pupils, not residents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.places.place import Place

MEALS = ("school_free_meals", "school_free_meals_ever", "school_pupil_premium")
"""Measures of pupils' background, the one to prefer first."""
ASSESSED = (
    "school_ks2",
    "school_attainment",
    "school_progress",
    "school_english_maths",
    "school_reading",
    "school_maths",
)
"""How the ids of measures begin that come from assessments."""
CANCELLED = (2020, 2021)
"""School years without assessments that can be set beside others."""

INDEPENDENT = "independent school: free school meals are recorded as 0 there and mean nothing"
SPECIAL = "special school or alternative provision: small groups with needs of their own"
NO_MEALS = "no share of free school meals is known for that year"
NO_FIGURE = "no figure is published for that year"
ANNULLED = "published as 0% of 20 pupils or more: such a result has most likely been annulled, and tells nothing"
FEWEST_ANNULLED = 20
UNKNOWN_SCHOOL = "not in the register of this place"


@dataclass(frozen=True, eq=False)
class Schools:
    """Schools of one measure and year. ``table`` as ``background.fit`` takes it, with ``name`` and ``inside``.

    ``left_out`` counts the schools that could not be used, by reason.
    """

    table: pd.DataFrame
    left_out: Mapping[str, int]
    meals: str | None


def measures_of(place: Place, entries: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """Return the school measures of the registry that a place has figures of, without those of background."""
    available = set(place.school_results.loc[place.school_results["value"].notna(), "measure"].unique())
    return tuple(e for e in entries if e.geography == "school" and e.id in available and not is_meals(e.id))


def is_meals(measure: str) -> bool:
    """Whether a school measure tells pupils' background and so is no outcome."""
    return measure in MEALS or "free_meals" in measure or "pupil_premium" in measure


def years_of(place: Place, measure: str) -> list[int]:
    """Return the school years of a measure with figures for everyone, oldest first.

    Years whose assessments were cancelled are left out of the measures that come from assessments.
    """
    rows = place.school_results
    rows = rows[(rows["measure"] == measure) & (rows["group"] == "all") & rows["value"].notna()]
    skipped = CANCELLED if measure.startswith(ASSESSED) else ()
    return [int(year) for year in sorted(rows["year"].unique()) if int(year) not in skipped]


def schools(place: Place, measure: str, year: int) -> Schools:
    """Return the schools of one measure and year with the background of their pupils, the ring included.

    Independent schools are left out, because their published share of free school meals is 0 whatever their pupils'
    background; special schools and alternative provision because their groups cannot be compared; and assessments
    published as 0% of 20 pupils or more, which happens where results are annulled. All are counted.

    Returns
    -------
    Index facility_id, in order. ``background`` is the share of pupils with free school meals in that school year (per
    cent), else of the nearest year within two; ``weight`` pupils below the figure, else 1; ``group`` "selective", else
    the phase ("other phase" where the register gives none); ``cluster`` the school.
    """
    rows = place.school_results
    results = rows[(rows["measure"] == measure) & (rows["year"] == year) & (rows["group"] == "all")]
    cells = results.set_index("facility_id")[["value", "status", "numerator", "denominator"]].sort_index()
    candidates = cells.join(
        place.facilities[["name", "type", "phase", "inside", "area_code"]], how="left", validate="1:1"
    )
    meals, used = free_meals(place, year)
    candidates = candidates.join(meals.rename("background"), how="left", validate="1:1")
    school_type = candidates["type"].fillna("").str.lower()
    reason = pd.Series("", index=candidates.index, dtype="str")
    annulled = (
        (candidates["value"] == 0) & (candidates["denominator"] >= FEWEST_ANNULLED) & measure.startswith(ASSESSED)
    )
    for words, excluded in (
        (NO_MEALS, candidates["background"].isna()),
        (NO_FIGURE, candidates["value"].isna()),
        (ANNULLED, annulled),
        (SPECIAL, school_type.str.contains("special|alternative|referral")),
        (INDEPENDENT, school_type.str.contains("independent")),
        (UNKNOWN_SCHOOL, candidates["type"].isna()),
    ):
        reason = reason.mask(excluded, words)
    counts = reason[reason != ""].value_counts()
    left_out = {str(words): int(number) for words, number in counts.items()}
    table = candidates[reason == ""]
    table = table.assign(
        weight=table["denominator"].where(table["denominator"] > 0).fillna(1.0).astype(float),
        group=table["phase"]
        .fillna("other phase")
        .mask(school_type[table.index].str.contains("selective"), "selective"),
        cluster=table.index,
    )
    return Schools(table, left_out, used)


def free_meals(place: Place, year: int, *, within: int = 2) -> tuple[pd.Series, str | None]:
    """Return the share of pupils with free school meals by school, per cent, and the measure it is from.

    The figure of that year, else of the nearest year at most ``within`` away (the earlier of two as near). Missing
    stays missing: a school without one is never 0.
    """
    rows = place.school_results
    rows = rows[(rows["group"] == "all") & rows["value"].notna() & ((rows["year"] - year).abs() <= within)]
    for measure in MEALS:
        of_measure = rows[rows["measure"] == measure]
        if len(of_measure):
            near = of_measure.assign(away=(of_measure["year"] - year).abs()).sort_values(["away", "year"])
            return near.drop_duplicates("facility_id").set_index("facility_id")["value"].astype(float), measure
    return pd.Series(dtype=float), None
