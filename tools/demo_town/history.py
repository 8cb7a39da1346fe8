"""Invented time series of registers and surveys: pupils by year, library hours, operators, listing spells."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.sources.local.local_services import LOCAL_EVENT_COLUMNS, REGISTER
from equitymap.sources.schools.school_census import SUPPLY_COLUMNS
from equitymap.sources.services.centre_spells import SPELL_COLUMNS
from equitymap.sources.services.library_hours import UNIT, UNSTAFFED
from tools.demo_town.plan import CAME_BACK

CENSUS_YEARS = tuple(year for year in range(2011, 2024) if year != 2020)
SURVEY_YEARS = (2016, 2022, 2023)
CENSUS, SURVEYS, LISTS = "invented-school-census.csv", "invented-library-surveys.csv", "invented-listings.csv"
REPORTED = "invented-local-additions.csv"
BACK_DAYS = ("2016-08-04", "2019-09-30", "2019-10-14", "2020-02-03")
"""Listed from; last listed; first without it; listed again: the days that ``CAME_BACK`` tells in words."""


def supply(facilities: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return invented sizes by year: pupils around today's number, hours that were cut in some libraries."""
    rows: list[tuple[object, ...]] = []
    for key, one in facilities.iterrows():
        if one["kind"] == "school" and one["status"] in ("open", "closed", "replaced"):
            rows += _pupils(str(key), one, rng, line=len(rows) + 2)
        elif one["kind"] == "library" and pd.notna(one["capacity"]):
            rows += _hours(str(key), one, rng, line=len(rows) + 2)
    return pd.DataFrame(rows, columns=list(SUPPLY_COLUMNS))


def _pupils(key: str, school: pd.Series, rng: np.random.Generator, *, line: int) -> list[tuple[object, ...]]:
    """One school's January counts while it stood; a small school that closed was losing pupils."""
    first = school["opened"].year + 1 if pd.notna(school["opened"]) else CENSUS_YEARS[0]
    last = school["closed"].year if pd.notna(school["closed"]) else CENSUS_YEARS[-1]
    size = school["capacity"] if pd.notna(school["capacity"]) else float(rng.integers(60, 240))
    yearly = rng.uniform(-0.015, 0.02) if pd.isna(school["closed"]) else rng.uniform(-0.06, -0.01)
    counts = []
    for year in CENSUS_YEARS:
        grown = size * (1 + yearly * (year - last)) * rng.uniform(0.985, 1.015)
        if first <= year <= last:
            exact = year == last and pd.notna(school["capacity"])
            counts.append((key, year, float(size if exact else max(round(grown), 12)), "pupils"))
    return [(*count, f"{CENSUS}, line {line + number}") for number, count in enumerate(counts)]


def _hours(key: str, library: pd.Series, rng: np.random.Generator, *, line: int) -> list[tuple[object, ...]]:
    """One library's hours in the surveys: as today at the end, longer before the cuts; some open by card since."""
    now = float(library["capacity"])
    before = now * float(rng.choice([1.0, 1.0, 1.25, 1.6]))
    if library["status"] == "handed_over":
        before = 2 * now
    by_card = 2 * now if before > now and library["status"] == "open" else 0.0
    hours = zip(SURVEY_YEARS, (round(2 * before) / 2, now, now), (0.0, by_card, by_card), strict=True)
    return [
        (key, year, value, unit, f"{SURVEYS}, line {line + number}")
        for number, (year, staffed, without) in enumerate(hours)
        for value, unit in ((staffed, UNIT), (without, UNSTAFFED))
    ]


def spells(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the two spells of the centre that left its register and came back."""
    began, last, without, again = (pd.Timestamp(day) for day in BACK_DAYS)
    rows: list[tuple[object, ...]] = []
    for number, key in enumerate(facilities.index[facilities["reason"] == CAME_BACK]):
        rows.append((key, began, last, without, f"{LISTS}, line {2 + 2 * number}"))
        rows.append((key, again, pd.NaT, pd.NaT, f"{LISTS}, line {3 + 2 * number}"))
    return pd.DataFrame(rows, columns=list(SPELL_COLUMNS))


def operators(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return who ran the libraries that passed to the community: one before 2016, the others by 2019."""
    rows = []
    handed = facilities[facilities["status"] == "handed_over"]
    for number, (key, one) in enumerate(handed.iterrows()):
        before, after = ("2010-04-01", "2016-07-01") if "2010" in str(one["reason"]) else ("2016-07-01", "2019-12-31")
        for day, who in ((before, "council"), (after, "community")):
            rows.append((key, pd.Timestamp(day), who, f"{SURVEYS}, line {500 + number}"))
    return pd.DataFrame(rows, columns=["facility_id", "day", "run_by", "evidence"])


def reported(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return the closures that local people told of: the invented town's youth clubs."""
    gone = facilities[(facilities["register"] == REGISTER) & (facilities["status"] == "closed")]
    rows = [
        (
            key,
            "closed",
            one["closed_not_before"],
            one["closed_not_after"],
            None,
            None,
            None,
            f"https://example.org/marlhaven/{one['register_id']} ({REPORTED}, line {number})",
            "reported",
            "Invented minutes of an invented council",
        )
        for number, (key, one) in enumerate(gone.iterrows(), 2)
    ]
    return pd.DataFrame(rows, columns=list(LOCAL_EVENT_COLUMNS)).astype({"before": float, "after": float})


def how(facilities: pd.DataFrame) -> pd.Series:
    """Return the way a replaced record went on, as its reason tells."""
    merged = facilities["reason"].str.contains("merged into").fillna(False).astype(bool)
    return pd.Series(pd.NA, index=facilities.index, dtype="str").mask(merged, "merged")
