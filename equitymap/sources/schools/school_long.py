"""Tables of Explore education statistics: one row per school, school year and group of pupils, all years in one file.

Which rows tell a figure is said by the texts in other columns ("breakdown", "subject"). The result has one row per
school and year, as ``school_tables`` makes of its older tables of one year each.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.reading.area_table import first_rows
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS
from equitymap.sources.schools.school_figures import Figure, Texts

URN, YEAR, LEVEL = "school_urn", "time_period", "geographic_level"
SCHOOL = "School"
SEVERAL = "the school stands more than once in a year, with different figures"
NO_NUMBER = "no number of a school"


def is_long(path: Path) -> bool:
    """Say whether a file is laid out so, by its headings."""
    rows = first_rows(path, 1)
    return bool(rows) and {URN, YEAR} <= set(rows[0][1])


def read_long(path: Path, release_id: str, figures: Sequence[Figure]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the figures of one file.

    Returns
    -------
    tuple
        The columns ``facility_id``, ``year``, ``file``, ``line`` and, for every figure, its value, numerator and
        denominator as text, one row per school and year; and the schools left out (``LEFT_OUT_COLUMNS`` and
        ``facility_id``).

    Raises
    ------
    SourceHeadings, SourceUnreadable, SourceContent
        Naming the file and the remedy.
    """
    table = _table(path, figures)
    if LEVEL in table:
        table = table[table[LEVEL].eq(SCHOOL)]
    number = table[URN].str.strip()
    real = number.str.fullmatch(r"\d{5,6}").fillna(False).astype(bool)
    out = [_left_out(release_id, path, table[~real], NO_NUMBER)]
    table = table[real].assign(facility_id="urn:" + number[real], year=_years(table[real], path))
    rows = table[["facility_id", "year"]].drop_duplicates()
    wide = rows.assign(line=table["line"]).set_index(["facility_id", "year"])
    twice = pd.Index([])
    columns = {f"{figure.key} {role}": (figure, role) for figure in figures for role in figure.headings}
    for name, (figure, role) in columns.items():
        found = _column(table, figure.headings[role], figure.where(role))
        if found is None:
            continue
        several = found.index[found.index.duplicated()].unique()
        twice = twice.union(several)
        wide[name] = found[~found.index.isin(several)]
    if twice.size:
        gone = table.drop_duplicates(["facility_id", "year"]).set_index(["facility_id", "year"]).loc[twice]
        out.append(_left_out(release_id, path, gone.reset_index(), SEVERAL))
        wide = wide.drop(index=twice)
    figure_columns = [name for name in wide.columns if name != "line"]
    wide = wide.dropna(how="all", subset=figure_columns).reset_index()
    frame = wide.assign(file=pd.Categorical([path.name] * len(wide)))[
        ["facility_id", "year", "file", "line", *figure_columns]
    ]
    return frame, pd.concat(out, ignore_index=True)


def _table(path: Path, figures: Sequence[Figure]) -> pd.DataFrame:
    """Return the columns that the figures need as text, with the ``line`` of each row, without its other columns."""
    rows = first_rows(path, 1)
    headings = rows[0][1] if rows else []
    roles = [(figure, role) for figure in figures for role in figure.headings]
    needed = dict.fromkeys([URN, YEAR, *(name for figure, role in roles for name in figure.where(role))])
    values = dict.fromkeys(name for figure, role in roles for name in figure.headings[role] if name in headings)
    absent = [name for name in needed if name not in headings]
    main = [figure.table.value for figure in figures]
    absent += [names[0] for names in dict.fromkeys(main) if not set(names) & set(headings)]
    if absent:
        raise SourceHeadings(
            f"{path.name} lacks the heading(s) {', '.join(map(repr, absent))}; it has"
            f" {', '.join(map(repr, headings[:6]))}... Check that it is the file by school, and its edition."
        )
    names = [*needed, *values, *((LEVEL,) if LEVEL in headings and LEVEL not in needed else ())]
    asked = pacsv.ConvertOptions(
        include_columns=names, column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
    )
    form = pacsv.ParseOptions(newlines_in_values=True)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            read = pacsv.read_csv(stream, parse_options=form, convert_options=asked)
    except (pa.ArrowInvalid, OSError, EOFError, zlib.error) as wrong:
        detail = str(wrong).splitlines()[0]
        raise SourceUnreadable(
            f"{path.name} is cut short, damaged or not a CSV file ({detail}). Download it again."
        ) from None
    table: pd.DataFrame = read.to_pandas(types_mapper={pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}.get)
    return table.assign(line=range(2, len(table) + 2))


def _years(table: pd.DataFrame, path: Path) -> pd.Series:
    """Return the year that each row's school year ends in: 2023 for 202223 and for 2022/23."""
    years = {}
    for text in table[YEAR].unique():
        found = re.fullmatch(r"(20\d\d)[/-]?(?:20)?(\d\d)", str(text).strip())
        if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
            line = table.loc[table[YEAR].eq(text), "line"].iloc[0]
            raise SourceContent(
                f"{path.name}, line {line}: {text!r} is no school year such as 202223. Download it again, or check that"
                " it is the right file."
            )
        years[text] = int(found[1]) + 1
    return table[YEAR].map(years).astype("int64")


def _column(table: pd.DataFrame, headings: Sequence[str], where: Texts) -> pd.Series | None:
    """Return one number's texts by school and year; rows that say the same twice count once. None where it has none."""
    heading = next((name for name in headings if name in table), None)
    if heading is None:
        return None
    ours = pd.Series(True, index=table.index)
    for column, meant in where.items():
        ours &= table[column].str.strip().str.casefold().isin([text.casefold() for text in meant])
    rows = table.loc[ours, ["facility_id", "year", heading]].drop_duplicates()
    texts: pd.Series = rows.set_index(["facility_id", "year"])[heading].str.strip()
    return texts.where(texts.ne(""))


def _left_out(release_id: str, path: Path, rows: pd.DataFrame, reason: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "release": release_id,
            "file": path.name,
            "row": rows["line"].to_numpy(),
            "identifier": rows[URN].to_numpy(),
            "name": pd.NA,
            "reason": reason,
            "facility_id": "urn:" + rows[URN].astype("str").to_numpy(),
        },
        columns=[*LEFT_OUT_COLUMNS, "facility_id"],
    )
