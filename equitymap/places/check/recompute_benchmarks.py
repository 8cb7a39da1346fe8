"""England's averages worked out a second time, from the files alone, and set against what the built places say."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, indicators
from equitymap.places.place import Place
from equitymap.sources.areas import deprivation, lookups, outcomes
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.stages import EVERYONE

ENGLAND = "england"
TENTHS = tuple(str(tenth) for tenth in range(1, 11))
SAME = 1e-9
"""Relative difference up to which two figures are the same."""
RESIDENTS = "aged_under_5"
LOWEST = 0.0
"""A hidden count stands below every published one: the middle of a tenth is the same whichever it is."""


def decile_averages(folder: SourceFolder) -> pd.DataFrame:
    """Work out the average of every neighbourhood indicator for each deprivation tenth of England, and for England.

    Parameters
    ----------
    folder
        The downloads.

    Returns
    -------
    Columns ``indicator``, ``period``, ``code`` ("1" the most deprived tenth to "10", or "england"), ``value``,
    ``basis`` ("rate": totals divided; "mean": weighted by residents; "median": the middle neighbourhood) and
    ``areas``, the neighbourhoods with a figure. Wards have England's figure only.

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    need = deprivation.iod2025(folder).frame
    tenth = need[need["domain"] == "imd"].set_index("area_code")["decile"].astype("Int64").astype("str")
    cells = pd.concat([reading.frame for reading in outcomes.read(folder)], ignore_index=True)
    cells = cells[cells["group"] == EVERYONE]
    people = cells[cells["indicator"] == RESIDENTS].set_index("area_code")["denominator"].astype(float)
    ward = lookups.lsoa_to_ward(folder).frame["ward_code"]
    people = pd.concat([people, people.groupby(ward.reindex(people.index)).sum()])
    known = {entry.id: entry for entry in indicators()}
    rows: list[tuple[object, ...]] = []
    for (name, period), part in cells.groupby(["indicator", "period"], observed=True, sort=False):
        own = part.assign(
            residents=people.reindex(part["area_code"]).to_numpy(), tenth=tenth.reindex(part["area_code"]).to_numpy()
        )
        hidden = own["status"].eq("suppressed") & (known[str(name)].unit == "people")
        own = own[(own["value"].notna() | hidden) & own["residents"].notna()]
        groups = [(ENGLAND, own)] + [(code, own[own["tenth"] == code]) for code in TENTHS]
        rows += [
            (str(name), str(period), code, *_average(known[str(name)], group), int(group["value"].notna().sum()))
            for code, group in groups
            if len(group)
        ]
    return pd.DataFrame(rows, columns=["indicator", "period", "code", "value", "basis", "areas"])


# A second opinion on equitymap.places.aggregate, so it must not call it: an error there would then pass unseen.
def _average(entry: Indicator, cells: pd.DataFrame) -> tuple[float, str]:
    value = cells["value"].to_numpy(dtype=float)
    if entry.unit == "people":
        return float(np.median(np.nan_to_num(value, nan=LOWEST))), "median"
    top, below = (cells[column].to_numpy(dtype=float) for column in ("numerator", "denominator"))
    if entry.unit == "percent" and np.isnan(below).all():
        below = np.divide(100 * top, value, out=np.full(len(value), np.nan), where=value > 0)
    both = np.isfinite(top) & np.isfinite(below)
    if both.any():
        return float(100 * top[both].sum() / below[both].sum()), "rate"
    weight = cells["residents"].to_numpy(dtype=float)
    return float((value * weight).sum() / weight.sum()), "mean"


def against_places(averages: pd.DataFrame, places: Iterable[Place]) -> pd.DataFrame:
    """Set the averages against the benchmarks that built places carry.

    Returns
    -------
    One row an indicator: ``indicator``, ``period``, ``basis``, ``most deprived tenth``, ``least deprived tenth``,
    ``England``, ``places`` (how many carry it), ``largest difference`` (relative, of all levels and places) and
    ``verdict``: "same", "differs" or "no place has it".
    """
    keys = ["indicator", "period", "code"]
    told = [
        place.benchmarks[place.benchmarks["level"].isin([ENGLAND, "decile"])].assign(place=number)
        for number, place in enumerate(places)
    ]
    every = pd.concat(told, ignore_index=True) if told else pd.DataFrame(columns=[*keys, "level", "value", "place"])
    every["code"] = every["code"].where(every["level"] == "decile", ENGLAND)
    both = averages.merge(every[[*keys, "value", "place"]], on=keys, how="left", validate="1:m", suffixes=("", "_told"))
    size = both["value"].abs().clip(lower=1e-12)
    both = both.assign(apart=(both["value_told"].astype(float) - both["value"]).abs() / size)
    rows = []
    for (name, period), part in both.groupby(["indicator", "period"], sort=False):
        level = dict(zip(part["code"], part["value"], strict=True))
        carried = int(part["place"].nunique())
        apart = float(part["apart"].max()) if carried else 0.0
        verdict = "no place has it" if not carried else "same" if apart <= SAME else "differs"
        ends = [level.get(code, np.nan) for code in ("1", "10", ENGLAND)]
        rows.append((name, period, part["basis"].iloc[0], *ends, carried, apart, verdict))
    columns = ["indicator", "period", "basis", "most deprived tenth", "least deprived tenth", "England", "places"]
    return pd.DataFrame(rows, columns=[*columns, "largest difference", "verdict"])


def district_summaries(folder: SourceFolder) -> pd.DataFrame:
    """Sum up the Index of Multiple Deprivation 2025 for every district, as the publisher's district table does.

    Returns
    -------
    Index ``district_code`` (LAD24): ``district``, ``neighbourhoods``, ``share_most_deprived`` (per cent of
    neighbourhoods in England's most deprived tenth: exact), ``average_score`` and ``average_rank`` (weighted by
    residents; rank 1 the least deprived, as the publisher counts here). The publisher weights by residents of
    mid-2022, which are blank in the copy of File 7 at hand: here it is the Census 2021.

    Raises
    ------
    SourceError
        Naming the file and the remedy.
    """
    need = deprivation.iod2025(folder).frame
    imd = need[need["domain"] == "imd"].set_index("area_code")
    home = lookups.lsoa_to_district(folder).frame[["district_code", "district"]]
    entries = [entry for entry in indicators() if entry.id == RESIDENTS]
    census = outcomes.read(folder, entries)[0].frame.set_index("area_code")["denominator"].astype(float)
    table = home.join(imd[["rank", "decile", "score"]], how="left", validate="1:1").assign(residents=census)
    table = table.assign(
        tenth=100.0 * table["decile"].eq(1).astype(float),
        score=table["score"] * table["residents"],
        rank=(len(table) + 1 - table["rank"].astype(float)) * table["residents"],
    )
    sums = table.groupby(["district_code", "district"]).agg(
        neighbourhoods=("tenth", "size"),
        share_most_deprived=("tenth", "mean"),
        score=("score", "sum"),
        rank=("rank", "sum"),
        residents=("residents", "sum"),
    )
    sums = sums.assign(average_score=sums["score"] / sums["residents"], average_rank=sums["rank"] / sums["residents"])
    kept = sums[["neighbourhoods", "share_most_deprived", "average_score", "average_rank"]]
    return kept.reset_index("district")
