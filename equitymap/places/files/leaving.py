"""What a frame of a place may say where it leaves: nothing in it is a count of 1 to 9 people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.indicators import every_indicator
from equitymap.kinds import KINDS
from equitymap.places.place import Place
from equitymap.schema import FRAMES
from equitymap.small_counts import SMALLEST_SHOWN, counts_small, is_small, protected, small_people
from equitymap.stages import EVERYONE

PEOPLE = {"population", *(kind.population for kind in KINDS)}
"""Columns of neighbourhoods that count residents."""
PUPILS = {"supply": ("value", "unit"), "facilities": ("capacity", "capacity_unit")}
"""Columns of sizes, and the one that says what is counted."""
OF_TIME = ("school_absence", "school_absence_two_terms")
"""Shares of a school that are of half days, not of pupils."""


def without_few(place: Place, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of a frame of a place without what tells of 1 to 9 people.

    Blank are pairs of counts with their limits (``small_counts.protected``), figures that count people, residents,
    pupils, and shares of a school that are of so few pupils. Figures of larger areas have the decimals that are shown:
    a sum that is held back cannot be had from them.

    Parameters
    ----------
    place, name
        The place, and which of its frames (``schema.FRAMES``).
    rows
        Rows of it, flat.
    """
    if name == "neighbourhoods":
        return rows.assign(**{column: rows[column].mask(rows[column].map(is_small)) for column in sorted(PEOPLE)})
    if name in PUPILS:
        size, unit = PUPILS[name]
        return rows.assign(**{size: rows[size].mask(rows[unit].eq("pupils") & _few(rows[size]))})
    if name == "benchmarks":
        return _as_shown(rows)
    if not {"value", "numerator", "denominator"} <= set(rows.columns):
        return rows
    few = _few_pupils(place, rows) if name == "school_results" else _few_counted(rows)
    told = rows.assign(value=rows["value"].mask(few), status=rows["status"].mask(few, "suppressed"))
    return protected(told, few | _beside_small(rows, few, list(FRAMES[name].unique or ())))


def _few(numbers: pd.Series) -> pd.Series:
    """Return True for 1 to 9; what is missing is none."""
    return (numbers.gt(0) & numbers.lt(SMALLEST_SHOWN)).fillna(False).astype(bool)


def _few_counted(rows: pd.DataFrame) -> pd.Series:
    """Return True for a figure that counts people, 1 to 9 of them."""
    named = "indicator" if "indicator" in rows else "measure"
    counts = rows[named].isin([one.id for one in every_indicator() if one.unit == "people"])
    return counts & small_people("people", rows["value"], rows["numerator"], rows["denominator"])


def _beside_small(rows: pd.DataFrame, few: pd.Series, key: Sequence[str]) -> pd.Series:
    """Return True for groups beside one that is left out: of groups that add up to everyone, they would give it."""
    grouped = rows["group"].ne(EVERYONE)
    hidden = grouped & (few | counts_small(rows["numerator"], rows["denominator"]))
    return grouped & hidden.groupby([rows[name] for name in key if name != "group"]).transform("any")


def _few_pupils(place: Place, rows: pd.DataFrame) -> pd.Series:
    """Return True for a school's share that is of 1 to 9 pupils, by its own counts, else by the school's roll.

    A year without a roll has the least on record.
    """
    pupils = place.supply[place.supply["unit"].eq("pupils")]
    roll = pupils.set_index(["facility_id", "year"])["value"].astype(float)
    of_year = roll.reindex(pd.MultiIndex.from_frame(rows[["facility_id", "year"]])).set_axis(rows.index)
    least = rows["facility_id"].map(roll.groupby(level="facility_id").min()).astype(float)
    below = rows["denominator"].astype(float).fillna(of_year).fillna(least)
    top = rows["numerator"].astype(float).fillna((rows["value"].astype(float) * below / 100).round())
    shares = [one.id for one in every_indicator() if one.unit == "percent" and one.id not in OF_TIME]
    return rows["measure"].isin(shares) & rows["value"].notna() & (_few(top) | _few(below))


def _as_shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return figures of larger areas with the decimals that are shown; those of no indicator stay."""
    value = rows["value"].astype(float)
    decimals = rows["indicator"].map({one.id: one.decimals for one in every_indicator()})
    for number in decimals.dropna().unique():
        value = value.mask(decimals.eq(number), value.round(int(number)))
    return rows.assign(value=value)
