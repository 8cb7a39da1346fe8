"""The columns of outcome layers as text, by area code, from whatever form the publisher gives them in.

A CSV below any preamble, the sheets of a workbook (joined by area where a workbook spreads its columns over several),
or an answer of the ONS service for Census 2021 figures of one's own choice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.areas.code_history import current_codes
from equitymap.sources.reading.area_table import first_rows
from equitymap.sources.reading.read_table import read_table, unique_codes
from equitymap.sources.reading.workbook import PREAMBLE_ROWS, TextRow, columns_of, frame_of, is_workbook, sheets

CODE_HEADINGS = (
    "geography code",
    "LSOA code (2021)",
    "Lower layer Super Output Areas Code",
    "Area Code",
    "LSOA21CD",
    "WD24CD",
)
ALSO_CALLED: Mapping[str, str] = {
    "In full-time education: Total": (
        "Schoolchild or full-time student indicator: Total: All usual residents aged 5 years and over"
    ),
    "In full-time education: Student": "Schoolchild or full-time student indicator: Student",
}
"""Column names of the registry, and what the publisher's own file calls them where a copy has another name."""

_WRONG_FILE = "Check that it is the right file and edition, or change the column names in data/indicators.toml."


def read(path: Path, wanted: Sequence[str], *, sheet: str = "*") -> tuple[pd.DataFrame, int]:
    """Read named columns of a file.

    Parameters
    ----------
    path
        A CSV (optionally gzipped), ``.xlsx``, ``.ods`` or ``.json`` file.
    wanted
        Columns, with single blanks, as ``data/indicators.toml`` names them.
    sheet
        Pattern for the sheets of a workbook that are meant.

    Returns
    -------
    Frame of texts indexed by area code, and how many rows the file has.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        Naming the file, what is wrong with it and what to do.
    """
    if path.suffix == ".json":
        return _answer(path, wanted)
    return _book(path, wanted, sheet) if is_workbook(path) else _csv(path, wanted)


def _csv(path: Path, wanted: Sequence[str]) -> tuple[pd.DataFrame, int]:
    above = 0
    for line, row in first_rows(path, PREAMBLE_ROWS):
        code = _code_column(columns_of(row))
        if code:
            found = _column_names(columns_of(row), wanted, path)
            as_written = dict(zip(columns_of(row), _as_pandas(row), strict=True))
            table = read_table(path, headings=[as_written[name] for name in (code, *found.values())], skip=above)
            table.index = table.index + line - above - 1
            return _by_code(table.set_axis([code, *found], axis="columns"), code, path)
        above = line
    raise SourceHeadings(_no_heading_row(path))


def _as_pandas(row: TextRow) -> list[str]:
    """Return headings as pandas names them: as written, a repeated one with ``.1`` behind it."""
    seen: dict[str, int] = {}
    names = []
    for name in row:
        names.append(f"{name}.{seen[name]}" if name in seen else name)
        seen[name] = seen.get(name, 0) + 1
    return names


def _book(path: Path, wanted: Sequence[str], sheet: str) -> tuple[pd.DataFrame, int]:
    """Read the sheets that hold wanted columns and put them side by side; all must list the same areas."""
    parts: dict[str, pd.DataFrame] = {}
    left = list(wanted)
    seen: list[str] = []
    for name, rows in sheets(path, sheet):
        line = next((line for line, row in enumerate(rows[:PREAMBLE_ROWS]) if _code_column(columns_of(row))), None)
        if line is None:
            continue
        columns = columns_of(rows[line])
        seen += columns
        here = [column for column in left if _called(column, columns)]
        if here:
            code = _code_column(columns)
            table = frame_of(rows, line, [code, *(_called(column, columns) for column in here)])
            parts[name], _ = _by_code(table.set_axis([code, *here], axis="columns"), code, path)
            left = [column for column in left if column not in here]
    if not seen:
        raise SourceHeadings(_no_heading_row(path))
    _column_names(seen, wanted, path)
    first, *others = parts.items()
    for name, part in others:
        if not part.index.sort_values().equals(first[1].index.sort_values()):
            raise SourceContent(
                f"{path.name}: the sheets '{first[0]}' ({len(first[1]):,} areas) and '{name}' ({len(part):,}) do not"
                " list the same areas. Download it again."
            )
    whole = reduce(lambda left, right: left.join(right, how="left", validate="1:1"), parts.values())
    return whole[list(wanted)], len(whole)


def _answer(path: Path, wanted: Sequence[str]) -> tuple[pd.DataFrame, int]:
    """Read an answer of the ONS service: one observation per area and category."""
    try:
        answer: Any = json.loads(path.read_bytes())
        cells = [
            (cell["dimensions"][0]["option_id"], cell["dimensions"][-1]["option"], cell["observation"])
            for cell in answer["observations"]
        ]
    except (json.JSONDecodeError, UnicodeDecodeError) as wrong:
        raise SourceUnreadable(f"{path.name} is cut short or is not JSON ({wrong}). Download it again.") from None
    except (KeyError, TypeError, IndexError) as wrong:
        raise SourceHeadings(
            f"{path.name} is not laid out as the ONS service answers: 'observations', each with its 'dimensions' (area,"
            f" category) and 'observation' ({type(wrong).__name__}: {wrong}). Download it again."
        ) from None
    long = pd.DataFrame(cells, columns=["code", "category", "count"])
    again = long.duplicated(["code", "category"])
    if again.any():
        raise SourceContent(
            f"{path.name} gives {int(again.sum()):,} figure(s) twice, such as {long['category'][again].iloc[0]!r} of"
            f" {long['code'][again].iloc[0]}. Download it again."
        )
    texts = long.assign(count=long["count"].astype("str"))
    wide = texts.pivot_table(index="code", columns="category", values="count", aggfunc="first")
    found = _column_names(list(wide.columns), wanted, path)
    table = wide[list(found.values())].set_axis(list(found), axis="columns")
    return table.rename_axis(index=CODE_HEADINGS[2], columns=None), len(wide)


def _by_code(table: pd.DataFrame, code: str, path: Path) -> tuple[pd.DataFrame, int]:
    """Index a table by its code column, in the codes that places have; blank rows at the end are no rows."""
    table = table.dropna(how="all")
    nameless = table[code].isna()
    if nameless.any():
        line = table.index[nameless][0]
        raise SourceContent(f"{path.name}, line {line}: figures without an area code. Download it again.")
    table = table.assign(**{code: current_codes(table[code])})
    unique_codes(table, code, path=path)
    return table.set_index(code), len(table)


def _code_column(columns: Sequence[str]) -> str:
    """Return the column of area codes; one that repeats means the area named last, the smallest. Else ""."""
    for name in CODE_HEADINGS:
        if name in columns:
            last = max((at for at in range(len(columns)) if f"{name}.{at}" in columns), default=0)
            return f"{name}.{last}" if last else name
    return ""


def _called(wanted: str, columns: Sequence[str]) -> str:
    """Return how a file calls a column, or "" when it has none."""
    return next((name for name in (wanted, ALSO_CALLED.get(wanted, wanted)) if name in columns), "")


def _column_names(columns: Sequence[str], wanted: Sequence[str], path: Path) -> dict[str, str]:
    """Return how a file calls each wanted column.

    Raises
    ------
    SourceHeadings
        Naming all that it lacks.
    """
    found = {name: _called(name, columns) for name in wanted}
    absent = [name for name, called in found.items() if not called]
    if absent:
        raise SourceHeadings(f"{path.name} lacks the heading(s) {', '.join(map(repr, absent))}. {_WRONG_FILE}")
    return found


def _no_heading_row(path: Path) -> str:
    return (
        f"{path.name} has no heading row: none of its first {PREAMBLE_ROWS} rows has a column named"
        f" {', '.join(map(repr, CODE_HEADINGS))}. Check that it is the right file."
    )
