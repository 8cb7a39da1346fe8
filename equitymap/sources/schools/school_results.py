"""Results at 11 and 16 by school, and everything else known of a school's pupils, put together for one place."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import absence, destinations, pupil_premium, school_meals
from equitymap.sources.schools.school_long import Cells, LongFigure, Texts, read_long
from equitymap.sources.schools.school_tables import RESULT_COLUMNS, Figure, long, read_files, school_year, school_years
from equitymap.stages import EVERYONE

KS2, KS4 = "dfe-ks2-extracts", "dfe-ks4-extracts"
LETTER_GRADES = (2016,)
"""School years whose column for grade 5 in English and maths holds another measure."""
KS2_FIGURES = (
    Figure("school_ks2_expected", ("Overall Meet Std", "PTRWM_EXP"), denominator=("KS2 Pupils", "TELIG")),
    Figure("school_ks2_expected", ("PTRWM_EXP_FSM6CLA1A",), denominator=("TFSM6CLA1A",), group="disadvantaged"),
    Figure(
        "school_ks2_expected", ("PTRWM_EXP_NotFSM6CLA1A",), denominator=("TNotFSM6CLA1A",), group="not_disadvantaged"
    ),
    Figure("school_reading_progress", ("Reading Progress", "READPROG")),
    Figure("school_maths_progress", ("Maths Progress", "MATPROG")),
)
KS4_FIGURES = (
    Figure("school_attainment_8", ("Attainment 8", "ATT8SCR"), denominator=("KS4 Pupils", "TPUP")),
    Figure("school_attainment_8", ("Attainment 8 Girls", "ATT8SCR_GIRLS"), group="girls"),
    Figure("school_attainment_8", ("Attainment 8 Boys", "ATT8SCR_BOYS"), group="boys"),
    Figure("school_attainment_8", ("ATT8SCR_FSM6CLA1A",), denominator=("TFSM6CLA1A",), group="disadvantaged"),
    Figure(
        "school_attainment_8",
        ("ATT8SCR_NFSM6CLA1A",),
        denominator=("TNFSM6CLA1A",),
        group="not_disadvantaged",
    ),
    Figure("school_progress_8", ("Progress 8", "P8MEA"), denominator=("P8PUP",)),
    Figure(
        "school_english_maths_5",
        ("Eng Maths Grade 5", "PTL2BASICS_95"),
        denominator=("KS4 Pupils", "TPUP"),
        not_in=LETTER_GRADES,
    ),
)
EVERYONE_ROWS: Texts = {"breakdown_topic": ("All pupils", "Total"), "breakdown": ("Total",)}
NEWER_GROUPS: Mapping[str, Texts] = {
    "all": EVERYONE_ROWS,
    "girls": {"breakdown": ("Girls", "Female")},
    "boys": {"breakdown": ("Boys", "Male")},
    "disadvantaged": {"breakdown": ("Disadvantaged",)},
    "not_disadvantaged": {"breakdown": ("Not known to be disadvantaged", "Not disadvantaged")},
}
TOGETHER, READING, MATHS = ("Reading, writing and maths",), ("Reading",), ("Maths",)
KS2_NEWER = (
    *(
        LongFigure(
            "school_ks2_expected",
            Cells(("expected_standard_pupil_percent",), {**NEWER_GROUPS[group], "subject": TOGETHER}),
            group=group,
        )
        for group in ("all", "disadvantaged", "not_disadvantaged")
    ),
    LongFigure("school_reading_progress", Cells(("progress_measure_score",), {**EVERYONE_ROWS, "subject": READING})),
    LongFigure("school_maths_progress", Cells(("progress_measure_score",), {**EVERYONE_ROWS, "subject": MATHS})),
)
KS4_NEWER = (
    *(
        LongFigure(
            "school_attainment_8",
            Cells(("attainment8_average", "avg_att8"), where),
            denominator=Cells(("pupil_count",), where),
            group=group,
        )
        for group, where in NEWER_GROUPS.items()
    ),
    LongFigure(
        "school_progress_8",
        Cells(("progress8_average", "avg_p8score"), EVERYONE_ROWS),
        denominator=Cells(("progress8_pupil_count",), EVERYONE_ROWS),
    ),
    LongFigure(
        "school_english_maths_5",
        Cells(("engmath_95_percent", "pt_l2basics_95"), EVERYONE_ROWS),
        numerator=Cells(("engmath_95_total", "t_l2basics_95"), EVERYONE_ROWS),
        denominator=Cells(("pupil_count",), EVERYONE_ROWS),
    ),
)
"""The newer tables of Explore education statistics, which hold 2022/23 and later in one file."""
PUPILS = "dfe-ks2-pupils"
"""A table beside the results at 11: how many pupils the newest year's are of."""
SCORES = ("school_attainment_8", "school_progress_8", "school_reading_progress", "school_maths_progress")
WHOLE_SHARES = ("school_ks2_expected", "school_english_maths_5")
"""Shares published as whole per cents, with the number of pupils that they are of."""
NOT_COUNTED = "independent"
"""Type of school many of whose examinations the publisher does not count: its 0% is no figure."""
RESULTS_AT_16 = ("school_attainment_8", "school_progress_8", "school_english_maths_5")


def read_ks2(folder: SourceFolder) -> Reading:
    """Read results at the end of primary school (``school_tables.read_files``)."""
    reading = read_files(folder, KS2, KS2_FIGURES, year_of=_year, newer=KS2_NEWER, in_words=school_years)
    try:
        paths = folder.find(PUPILS)
    except SourceMissing:
        return reading
    counts, _ = read_long(paths[-1], PUPILS, [LongFigure("pupils", Cells(("telig",)))])
    keys, name = ["facility_id", "year"], f"{KS2_FIGURES[0].key} denominator"
    known = counts.set_index(keys)[f"pupils {EVERYONE} value"]
    there = pd.MultiIndex.from_frame(reading.frame[keys])
    filled = pd.Series(known.reindex(there).to_numpy(), index=reading.frame.index, dtype="str")
    own = reading.frame.get(name, pd.Series(pd.NA, index=reading.frame.index, dtype="str"))
    return replace(reading, paths=(*reading.paths, paths[-1]), frame=reading.frame.assign(**{name: own.fillna(filled)}))


def read_ks4(folder: SourceFolder) -> Reading:
    """Read results at the end of year 11 (``school_tables.read_files``)."""
    return read_files(folder, KS4, KS4_FIGURES, year_of=_year, newer=KS4_NEWER, in_words=school_years)


READERS: Mapping[str, Callable[[SourceFolder], Reading]] = {
    school_meals.RELEASE: school_meals.read,
    pupil_premium.RELEASE: pupil_premium.read,
    absence.RELEASE: absence.read,
    KS2: read_ks2,
    KS4: read_ks4,
    destinations.RELEASE: destinations.read,
}
CUTS: Mapping[str, Callable[[Reading, pd.Index], pd.DataFrame]] = {
    school_meals.RELEASE: school_meals.results,
    pupil_premium.RELEASE: pupil_premium.results,
    absence.RELEASE: lambda reading, ids: long(reading, absence.FIGURES, ids),
    KS2: lambda reading, ids: long(reading, KS2_FIGURES, ids),
    KS4: lambda reading, ids: long(reading, KS4_FIGURES, ids),
    destinations.RELEASE: lambda reading, ids: long(reading, destinations.FIGURES, ids),
}


def cut(readings: Mapping[str, Reading], schools: pd.DataFrame) -> pd.DataFrame:
    """Return everything that the readings know of these schools (layout ``schema.SCHOOL_RESULTS``).

    Parameters
    ----------
    readings
        By release id, as ``READERS`` return them.
    schools
        Facilities of the place, index ``facility_id``, column ``type``.

    Notes
    -----
    Results at 16 of independent schools are "not_collected": many of their examinations are not counted, and stand as
    0%. Where a share of a small number of pupils allows only one count, that count is filled in as numerator.
    """
    parts = [CUTS[release](reading, schools.index) for release, reading in readings.items()]
    if not parts:
        return pd.DataFrame(columns=list(RESULT_COLUMNS))
    table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    independent = schools.index[schools["type"].astype("str").str.startswith(NOT_COUNTED)]
    unlike = table["facility_id"].isin(independent) & table["measure"].isin(RESULTS_AT_16) & table["value"].notna()
    table.loc[unlike, ["value", "numerator"]] = np.nan
    table.loc[unlike, "status"] = "not_collected"
    average = table["measure"].isin(SCORES) & table["status"].eq("zero")
    table["status"] = table["status"].mask(average, "value")
    table["numerator"] = table["numerator"].fillna(_only_count(table))
    return table.sort_values(["facility_id", "measure", "year", "group"], ignore_index=True)


def _only_count(table: pd.DataFrame) -> pd.Series:
    """Return the one whole number of pupils that a whole per cent can stand for, where there is only one."""
    n = table["denominator"].astype(float)
    nearest = (table["value"] * n / 100).round()
    low, high = (table["value"] - 0.5) * n / 100, (table["value"] + 0.5) * n / 100
    one = (nearest >= low) & (nearest <= high) & (nearest - 1 < low) & (nearest + 1 > high) & (nearest <= n)
    return nearest.where(one & table["measure"].isin(WHOLE_SHARES))


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
