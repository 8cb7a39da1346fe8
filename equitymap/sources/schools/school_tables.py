"""Tables with one row per school and year: which columns are read, and what a cell of them says.

A reader keeps the cells as text, with the school and the line; ``long`` turns those of a few schools into figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings
from equitymap.indicators import Indicator
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.area_table import first_rows
from equitymap.sources.reading.marks import SCHOOL_TABLES, parse_numbers
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, SourceFolder, read_table
from equitymap.sources.schools.school_figures import ROLES, Figure, figures
from equitymap.sources.schools.school_long import is_long, read_long

NUMBERS = ("URN", "urn")
"""How the tables call the number of a school."""
TOTAL, NO_NUMBER = "a total, not a school", "no number of a school"
TWICE, SEVERAL = "the same school and figures a second time", "the school stands more than once, with different figures"
RESULT_COLUMNS = (
    "facility_id",
    "measure",
    "year",
    "group",
    "value",
    "numerator",
    "denominator",
    "status",
    "release",
    "evidence",
)


def read_files(
    folder: SourceFolder,
    release_id: str,
    *,
    year_of: Callable[[Path], int],
    unused: Mapping[int, str] | None = None,
    in_words: Callable[[int, int], str] | None = None,
    entries: Sequence[Indicator] | None = None,
) -> Reading:
    """Read the figures of every file of a release: older tables of one year each, and a newer one of many years.

    Where both have a school year the newer table is read and the older one of that year is not: it is the publisher's
    latest word, and no year is told twice.

    Parameters
    ----------
    folder
        The downloads.
    release_id
        The release; SourceMissing when it has no file.
    year_of
        Tells the school year a file's figures are of, by its end, from the file's name or folder.
    unused
        Years whose file is not read, with the reason: it is listed as one entry of ``left_out``.
    in_words
        Writes the period of the release from its first and last year; that of the catalogue unless given.
    entries
        Indicators to read; those of ``data/indicators.toml`` unless given.

    Returns
    -------
    Reading
        ``frame``: columns ``facility_id``, ``year``, ``file``, ``line`` and, for every figure, its value, numerator
        and denominator as text. ``left_out`` has the column ``facility_id`` besides the usual ones.

    Raises
    ------
    SourceError
        Naming the file and the remedy; also when two files are of one year.
    """
    older, newer = (figures(release_id, layout, entries) for layout in ("yearly", "long"))
    every = folder.every(release_id)
    many = [path for path in every if newer and is_long(path)]
    if len(many) > 1:
        raise SourceContent(f"{many[0]} and {many[1]} hold many years each. Keep the newer of them in the folder.")
    long_parts = [read_long(path, release_id, newer) for path in many]
    newer_years = {int(year) for part, _ in long_parts for year in part["year"].unique()}
    years: dict[int, Path] = {}
    for path in (path for path in every if path not in many):
        year = year_of(path)
        if year in years:
            raise SourceContent(f"{path} and {years[year]} are both of {year}. Keep one of them in the folder.")
        years[year] = path
    skipped = {year: why for year, why in (unused or {}).items() if year in years}
    newer_has = f"{many[0].name} has this school year too, and is read instead" if many else ""
    skipped |= dict.fromkeys(sorted(newer_years & set(years)), newer_has)
    parts = [_one_file(years[year], year, release_id, older) for year in sorted(years) if year not in skipped]
    unread = [
        {"release": release_id, "file": named(years[year]), "row": pd.NA, "reason": why}
        for year, why in skipped.items()
    ]
    out = (
        [part for _, part in long_parts]
        + [part[1] for part in parts]
        + [pd.DataFrame(unread, columns=[*LEFT_OUT_COLUMNS, "facility_id"])]
    )
    out = [frame for frame in out if len(frame)] or out[-1:]
    frame = pd.concat([*(part[0] for part in parts), *(part for part, _ in long_parts)], ignore_index=True)
    release = catalogue()[release_id].as_copy() if newer and years else catalogue()[release_id]
    if in_words and len(frame):
        release = release.model_copy(update={"period": in_words(int(frame["year"].min()), int(frame["year"].max()))})
    return Reading(
        rows="years of services",
        release=release,
        paths=(*(years[year] for year in sorted(years)), *many),
        frame=frame,
        left_out=pd.concat(out, ignore_index=True),
        rows_read=sum(part[2] for part in parts) + sum(len(one) for part in long_parts for one in part) + len(unread),
    )


def school_years(first: int, last: int) -> str:
    """Write school years by the years that they end in: "2013/14 to 2024/25"."""
    return " to ".join(f"{year - 1}/{year % 100:02}" for year in dict.fromkeys((first, last)))


def long(reading: Reading, facility_ids: pd.Index, entries: Sequence[Indicator] | None = None) -> pd.DataFrame:
    """Return the figures of these schools, one row each (columns ``RESULT_COLUMNS``).

    A blank is "not_collected"; what the publisher hides is "suppressed"; shares are in per cent however written.
    """
    rows = reading.frame[reading.frame["facility_id"].isin(facility_ids)]
    every = [figure for layout in ("yearly", "long") for figure in figures(reading.release.id, layout, entries)]
    # Editions of one figure share its columns in the wide table: one of them stands for all.
    by_key = {figure.key: figure for figure in every}
    present = [figure for figure in by_key.values() if f"{figure.key} value" in rows or _has_counts(rows, figure)]
    if rows.empty or not present:
        return pd.DataFrame(columns=list(RESULT_COLUMNS))
    parts = [_figures(rows, figure) for figure in present]
    table = pd.concat(parts, ignore_index=True).assign(release=reading.release.id)
    return table[list(RESULT_COLUMNS)]


def named(path: Path) -> str:
    """Return the name of a file with its folder, which says the year."""
    return f"{path.parent.name}/{path.name}"


def school_year(path: Path) -> int:
    """Return the year a school year ends in: 2011 for ``2010-11/england_abs.csv`` or ``2010-2011_england_abs.csv``.

    Raises
    ------
    SourceContent
        When neither the file name nor its folder says which year it is.
    """
    for name in (path.name, path.parent.name):
        found = re.search(r"(20\d\d)[-_](?:20)?(\d\d)(?!\d)", name)
        if found and (int(found[1]) + 1) % 100 == int(found[2]):
            return int(found[1]) + 1
    raise SourceContent(
        f"{path} does not say which school year it is of. Put it into a folder named like 2021-22, or name it like"
        " 2021-2022_england_abs.csv."
    )


def _one_file(
    path: Path, year: int, release_id: str, older: Sequence[Figure]
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Return the kept rows of one file as text, what was left out, and how many rows it has."""
    headings = _headings(path)
    roles = {
        f"{figure.key} {role}": heading
        for figure in older
        if figure.table.covers(year)
        for role, names in figure.headings.items()
        if (heading := next((name for name in names if name in headings), None))
    }
    own = next((name for name in NUMBERS if name in headings), "")
    if not own or not roles:
        expected = sorted({name for figure in older for name in (*figure.table.value, *figure.table.numerator)})
        raise SourceHeadings(
            f"{named(path)} has no heading 'URN' with one of {', '.join(expected)}. Check that it is the right file."
        )
    table = read_table(path, headings=[own, *dict.fromkeys(roles.values())]).rename(columns={own: "URN"})
    number = table["URN"].str.strip()
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    again = table.assign(URN=number).duplicated() & number.notna()
    differing = number[~again].duplicated(keep=False).reindex(table.index, fill_value=False) & number.notna()
    why = why.mask(again, TWICE).mask(differing, SEVERAL)
    real = number.str.fullmatch(r"\d{5,6}").fillna(False).astype(bool)
    why = why.mask(~real, NO_NUMBER).mask(~real & number.fillna("NAT").isin(["NAT", "", "LA"]), TOTAL)
    kept = table[why.isna()]
    wide = pd.DataFrame(
        {
            "facility_id": "urn:" + number[kept.index],
            "year": year,
            "file": pd.Categorical([named(path)] * len(kept)),
            "line": kept.index,
            **{name: kept[heading] for name, heading in roles.items()},
        }
    )
    out = table[why.notna()]
    aside = pd.DataFrame(
        {
            "release": release_id,
            "file": named(path),
            "row": out.index,
            "identifier": out["URN"],
            "name": pd.NA,
            "reason": why[why.notna()],
            "facility_id": "urn:" + number[out.index],
        },
        columns=[*LEFT_OUT_COLUMNS, "facility_id"],
    )
    return wide, aside, len(table)


def _headings(path: Path) -> list[str]:
    rows = first_rows(path, 1)
    return rows[0][1] if rows else []


def _has_counts(rows: pd.DataFrame, figure: Figure) -> bool:
    return f"{figure.key} numerator" in rows and f"{figure.key} denominator" in rows


def _figures(rows: pd.DataFrame, figure: Figure) -> pd.DataFrame:
    """Return the cells of one figure, as numbers with their state."""
    blank = pd.Series(pd.NA, index=rows.index, dtype="str")
    texts = {role: rows.get(f"{figure.key} {role}", blank) for role in ROLES}
    texts = {role: text.astype("str").str.strip() for role, text in texts.items()}
    value, top, below = (parse_numbers(texts[role], SCHOOL_TABLES).value for role in texts)
    worked_out = texts["value"].isna() & top.notna() & (below > 0)
    value = value.mask(worked_out, (100 * top / below.where(below > 0)).round(2))
    shown = texts["value"].fillna(texts["numerator"])
    state = parse_numbers(shown, SCHOOL_TABLES).state.astype("str")
    status = state.mask(value.notna(), value.map({0.0: "zero"}).fillna("value"))
    return pd.DataFrame(
        {
            "facility_id": rows["facility_id"],
            "measure": figure.measure,
            "year": rows["year"].astype("Int64"),
            "group": figure.table.group,
            "value": value,
            "numerator": top.where(value.notna()),
            "denominator": below.where(below > 0),
            "status": status,
            "evidence": rows["file"].astype("str") + ", line " + rows["line"].astype("str"),
        }
    )[_file_has(rows, figure)]


def _file_has(rows: pd.DataFrame, figure: Figure) -> pd.Series:
    """Mark the rows of files that have the figure at all: elsewhere nothing is known, which is no row."""
    columns = [name for name in (f"{figure.key} value", f"{figure.key} numerator") if name in rows]
    has = rows[columns].notna().any(axis=1)
    return has.groupby(rows["file"], observed=True).transform("any")
