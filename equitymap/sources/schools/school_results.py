"""Results at 11 and 16 by school, and everything else known of a school's pupils, put together for one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.indicators import Indicator, SchoolTable, published
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import absence, destinations, pupil_premium, school_meals
from equitymap.sources.schools.school_figures import Figure
from equitymap.sources.schools.school_long import read_long
from equitymap.sources.schools.school_tables import RESULT_COLUMNS, long, read_files, school_year, school_years
from equitymap.stages import EVERYONE

KS2, KS4 = "dfe-ks2-extracts", "dfe-ks4-extracts"
PUPILS = "dfe-ks2-pupils"
"""A table beside the results at 11: how many pupils the newest year's are of."""
NOT_COUNTED = "independent"
"""Type of school many of whose examinations the publisher does not count: its 0% is no figure."""
PUPILS_COUNTED = "school_ks2_expected"
"""Measure whose denominator ``PUPILS`` fills in."""


def read_ks2(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read results at the end of primary school (``school_tables.read_files``)."""
    reading = read_files(folder, KS2, year_of=_year, in_words=school_years, entries=entries)
    try:
        paths = folder.find(PUPILS)
    except SourceMissing:
        return reading
    counts, _ = read_long(paths[-1], PUPILS, [Figure("pupils", SchoolTable(layout="long", value=("telig",)))])
    keys, name = ["facility_id", "year"], f"{PUPILS_COUNTED} {EVERYONE} denominator"
    known = counts.set_index(keys)[f"pupils {EVERYONE} value"]
    there = pd.MultiIndex.from_frame(reading.frame[keys])
    filled = pd.Series(known.reindex(there).to_numpy(), index=reading.frame.index, dtype="str")
    own = reading.frame.get(name, pd.Series(pd.NA, index=reading.frame.index, dtype="str"))
    return replace(reading, paths=(*reading.paths, paths[-1]), frame=reading.frame.assign(**{name: own.fillna(filled)}))


def read_ks4(folder: SourceFolder, entries: Sequence[Indicator] | None = None) -> Reading:
    """Read results at the end of year 11 (``school_tables.read_files``)."""
    return read_files(folder, KS4, year_of=_year, in_words=school_years, entries=entries)


READERS: Mapping[str, Callable[[SourceFolder], Reading]] = {
    school_meals.RELEASE: school_meals.read,
    pupil_premium.RELEASE: pupil_premium.read,
    absence.RELEASE: absence.read,
    KS2: read_ks2,
    KS4: read_ks4,
    destinations.RELEASE: destinations.read,
}
RESULTS: Mapping[str, Callable[[Reading, pd.Index, Sequence[Indicator] | None], pd.DataFrame]] = {
    pupil_premium.RELEASE: pupil_premium.results
}
"""What turns a reading into rows, where that is not ``school_tables.long``."""


def cut(
    readings: Mapping[str, Reading], schools: pd.DataFrame, entries: Sequence[Indicator] | None = None
) -> pd.DataFrame:
    """Return everything that the readings know of these schools (layout ``schema.SCHOOL_RESULTS``).

    Parameters
    ----------
    readings
        By release id, as ``READERS`` return them.
    schools
        Facilities of the place, index ``facility_id``, column ``type``.
    entries
        Indicators; those of ``data/indicators.toml`` unless given.

    Notes
    -----
    Results at 16 of independent schools are "not_collected": many of their examinations are not counted, and stand as
    0%. Where a share of a small number of pupils allows only one count, that count is filled in as numerator.
    """
    parts: list[pd.DataFrame] = []
    for name, reading in readings.items():
        special = RESULTS.get(name)
        rows = long(reading, schools.index, entries) if special is None else special(reading, schools.index, entries)
        parts.append(rows)
    known = [entry for entry in (published() if entries is None else entries) if entry.geography == "school"]
    scores = [entry.id for entry in known if entry.unit == "score"]
    at_16 = [entry.id for entry in known if entry.release == KS4]
    if not parts:
        return pd.DataFrame(columns=list(RESULT_COLUMNS))
    table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    independent = schools.index[schools["type"].astype("str").str.startswith(NOT_COUNTED)]
    unlike = table["facility_id"].isin(independent) & table["measure"].isin(at_16) & table["value"].notna()
    table.loc[unlike, ["value", "numerator"]] = np.nan
    table.loc[unlike, "status"] = "not_collected"
    average = table["measure"].isin(scores) & table["status"].eq("zero")
    table["status"] = table["status"].mask(average, "value")
    table["numerator"] = table["numerator"].fillna(_only_count(table, known))
    return table.sort_values(["facility_id", "measure", "year", "group"], ignore_index=True)


def _only_count(table: pd.DataFrame, known: Sequence[Indicator]) -> pd.Series:
    """Return the one whole number of pupils that a whole per cent can stand for, where there is only one."""
    n = table["denominator"].astype(float)
    nearest = (table["value"] * n / 100).round()
    low, high = (table["value"] - 0.5) * n / 100, (table["value"] + 0.5) * n / 100
    one = (nearest >= low) & (nearest <= high) & (nearest - 1 < low) & (nearest + 1 > high) & (nearest <= n)
    whole = [entry.id for entry in known if entry.unit == "percent" and entry.decimals == 0]
    return nearest.where(one & table["measure"].isin(whole))


def _year(path: Path) -> int:
    """Return the year in names such as ``ks2_perf_2016.csv``; else the school year of the name or folder."""
    found = re.search(r"_(20\d\d)\.csv", path.name)
    if found:
        return int(found[1])
    try:
        return school_year(path)
    except SourceContent:
        raise SourceContent(
            f"{path} does not say which school year it is of. Put it into a folder named like 2018-19."
        ) from None
