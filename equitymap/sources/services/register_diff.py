"""Two editions of one register, compared: what appeared, what left, what changed, and between which two days.

Works for any register published as snapshots with a number per record (CSV, optionally gzipped). A record that left
the list was taken off it between the two editions; that is not the day a service closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing
from equitymap.sources.csv_text import csv_of
from equitymap.sources.reading.area_table import first_rows
from equitymap.sources.reading.facility_frame import encoding_of
from equitymap.sources.reading.read_table import read_table, sha256
from equitymap.sources.services.register_coverage import Edition, same_coverage
from equitymap.sources.services.register_editions import compare, edition_day

APPEARED, LEFT, CHANGED = "appeared", "left", "changed"
EVENTS = (APPEARED, LEFT, CHANGED)
CHANGE_COLUMNS = ("event", "id", "name", "column", "before", "after", "not_before", "not_after", "evidence")
LEAST_SHARED = 0.5
"""Editions with fewer numbers in common than this share of the shorter one are of two registers, not of one."""


def diff(
    old: Path,
    new: Path,
    *,
    id_column: str,
    name_column: str | None = None,
    date_old: str | None = None,
    date_new: str | None = None,
    only: Sequence[str] = (),
    anyway: bool = False,
) -> pd.DataFrame:
    """Compare two editions of a register.

    Parameters
    ----------
    old, new
        The editions. The days they speak for are taken from the eight digits in the file names.
    id_column
        Heading of the register's own number, such as URN.
    name_column
        Heading of the name, to show beside the number.
    date_old, date_new
        Days such as 2020-05-07, where the file names do not have them.
    only
        Conditions such as ``LA (name)=Norfolk``: only records that meet one of them in either edition are compared.
    anyway
        Compare editions that seem to cover different areas or kinds all the same.

    Returns
    -------
    pandas.DataFrame
        One row per record that appeared or left, and per cell that changed in a column that both editions have:
        ``event`` (one of ``EVENTS``), ``id``, ``name``, ``column``, ``before``, ``after``, ``not_before``,
        ``not_after`` (it happened between the two days) and ``evidence`` (files and lines). Cells are compared as
        text without spaces around them; a blank is missing.

    Raises
    ------
    SourceContent
        When the editions are the same, out of order, of different registers or of different coverage, or a number is
        blank or repeated.
    SourceHeadings
        When the number is in neither or only one of them.
    SourceMissing, SourceUnreadable
        When a file is not there, or cannot be read.
    """
    absent = [str(path) for path in (old, new) if not path.is_file()]
    if absent:
        raise SourceMissing(f"There is no file {' and no file '.join(absent)}. Name two editions of the register.")
    if old.resolve() == new.resolve() or sha256(old) == sha256(new):
        raise SourceContent(f"{old.name} and {new.name} are the same file. Name two editions of the register.")
    first, last = _day(old, date_old, "--date-old"), _day(new, date_new, "--date-new")
    if first >= last:
        raise SourceContent(
            f"{old.name} is of {first:%Y-%m-%d}, {new.name} of {last:%Y-%m-%d}: the older edition comes first."
            " Change the two round."
        )
    before, after = (_edition(path, id_column=id_column, name_column=name_column) for path in (old, new))
    before, after = _cut(old, new, before, after, only)
    compared = compare(before.index, after.index)
    shared = compared.shared
    _one_register(old, new, before, after, shared=len(shared), id_column=id_column)
    if not anyway:
        same_coverage(Edition(old.name, before), Edition(new.name, after), name_column=name_column)
    appeared, left = compared.appeared, compared.left
    parts = [
        _rows(appeared, event=APPEARED, evidence=_line(new, after, appeared) + f"; not in {old.name}"),
        _rows(left, event=LEFT, evidence=_line(old, before, left) + f"; not in {new.name}"),
    ]
    for column in [heading for heading in before.columns if heading in after.columns and heading != "line"]:
        one, two = before[column].reindex(shared), after[column].reindex(shared)
        other = shared[((one != two) & ~(one.isna() & two.isna())).fillna(True).to_numpy(dtype=bool)]
        told = _line(old, before, other) + "; " + _line(new, after, other)
        parts.append(
            _rows(other, event=CHANGED, evidence=told).assign(
                column=column, before=one.reindex(other).to_numpy(), after=two.reindex(other).to_numpy()
            )
        )
    events = pd.concat(parts, ignore_index=True)
    events["name"] = events["id"].map(_names(before, after, name_column)) if name_column else pd.NA
    events["not_before"], events["not_after"] = first, last
    order = events["event"].map({event: position for position, event in enumerate(EVENTS)})
    return events.assign(order=order).sort_values(["order", "id"], kind="stable", ignore_index=True)[[*CHANGE_COLUMNS]]


def columns_changed(old: Path, new: Path) -> tuple[list[str], list[str]]:
    """Return the headings that only the old, and only the new edition has: their cells are not compared."""
    one, two = _headings(old), _headings(new)
    return [name for name in one if name not in two], [name for name in two if name not in one]


def as_csv(events: pd.DataFrame) -> str:
    """Return events as CSV text; days like 2020-05-07."""
    return csv_of(events, index=False, mark=False)


def _day(path: Path, given: str | None, option: str) -> pd.Timestamp:
    """Return the day of an edition: as given, else from the eight digits in its name."""
    day = pd.to_datetime(given, format="%Y-%m-%d", errors="coerce") if given else edition_day(path.name)
    if not isinstance(day, pd.Timestamp):
        problem = f"{given!r} is no day" if given else f"{path.name} has no day in its name"
        raise SourceContent(f"{problem}. Write the day the edition is of, such as {option} 2020-05-07.")
    return day


def _headings(path: Path) -> list[str]:
    rows = first_rows(path, 1, encoding=encoding_of(path))
    return rows[0][1] if rows else []


def _edition(path: Path, *, id_column: str, name_column: str | None) -> pd.DataFrame:
    """Return an edition as text by number, with the ``line`` of each record."""
    headings = _headings(path)
    wanted = [id_column, *([name_column] if name_column else [])]
    absent = [heading for heading in wanted if heading not in headings]
    if absent:
        raise SourceHeadings(
            f"{path.name} has no column {' or '.join(repr(name) for name in absent)}; it has"
            f" {', '.join(repr(name) for name in headings[:8])}{'...' if len(headings) > 8 else ''}."
            " Name the column of the register's own number with --id."
        )
    table = read_table(path, headings=list(dict.fromkeys(headings)), encoding=encoding_of(path))
    table = pd.DataFrame({heading: table[heading].str.strip().replace("", None) for heading in table.columns})
    blank, again = table[id_column].isna(), table[id_column].duplicated(keep=False) & table[id_column].notna()
    problems = []
    if blank.any():
        problems.append(f"{int(blank.sum()):,} row(s) without a number, such as line {table.index[blank][0]}")
    if again.any():
        number = table[id_column][again].iloc[0]
        lines = ", ".join(str(line) for line in table.index[table[id_column] == number][:3])
        problems.append(
            f"{table[id_column][again].nunique():,} number(s) more than once, such as {number} (lines {lines})"
        )
    if problems:
        raise SourceContent(
            f"{path.name} has in column '{id_column}' {' and '.join(problems)}. Each record needs a number of its own:"
            " name another column with --id, or mend the file."
        )
    return table.assign(line=table.index).set_index(id_column)


def _one_register(
    old: Path, new: Path, before: pd.DataFrame, after: pd.DataFrame, *, shared: int, id_column: str
) -> None:
    shorter = min(len(before), len(after))
    if shared < LEAST_SHARED * shorter or not shorter:
        raise SourceContent(
            f"{old.name} ({len(before):,} records) and {new.name} ({len(after):,}) have {shared:,} numbers of column"
            f" '{id_column}' in common: fewer than half. They are not two editions of one register, or one of them was"
            " cut short. Nothing can be concluded from their difference."
        )


def _cut(
    old: Path, new: Path, before: pd.DataFrame, after: pd.DataFrame, only: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both editions with the records that meet a condition in either: one that moved is in both."""
    if not only:
        return before, after
    kept = before.index[:0]
    for condition in only:
        column, sign, value = condition.partition("=")
        column, value = column.strip(), value.strip()
        absent = [path.name for path, table in ((old, before), (new, after)) if column not in table.columns]
        if not sign or absent:
            lacking = f"{' and '.join(absent)} has no column {column!r}" if sign else f"{condition!r} has no ="
            raise SourceContent(
                f"--only: {lacking}. Write the heading and the text, such as --only 'LA (name)=Norfolk'."
            )
        parts = [table.index[table[column].eq(value).fillna(False).astype(bool)] for table in (before, after)]
        if not any(map(len, parts)):
            raise SourceContent(f"--only: no record of either edition has {value!r} in column {column!r}.")
        kept = kept.union(parts[0]).union(parts[1])
    return before.loc[before.index.isin(kept)], after.loc[after.index.isin(kept)]


def _line(path: Path, table: pd.DataFrame, ids: pd.Index) -> pd.Series:
    return pd.Series([f"{path.name}, line {line}" for line in table["line"].reindex(ids)], index=ids, dtype="str")


def _rows(ids: pd.Index, *, event: str, evidence: pd.Series) -> pd.DataFrame:
    rows = pd.DataFrame({"event": event, "id": ids, "evidence": evidence.to_numpy()}).astype("str")
    return rows.reindex(columns=list(CHANGE_COLUMNS))


def _names(before: pd.DataFrame, after: pd.DataFrame, name_column: str) -> pd.Series:
    """Return the newest name of each record."""
    both = pd.concat([after[[name_column]], before[[name_column]]])
    newest: pd.Series = both[~both.index.duplicated()][name_column]
    return newest
