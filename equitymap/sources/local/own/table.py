"""Any table that people bring, as text: CSV in whatever form, workbooks, files of shapes. No heading is asked for.

Nothing is read as a number or a day here. Each row keeps the number that a spreadsheet shows for it; what cannot be a
row is counted with its reason. It is read in a process of its own (``limited_process``), since it comes from outside.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from statistics import median_high

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import python_calamine

from equitymap.errors import SourceContent, SourceUnreadable
from equitymap.sources.local import local_sheet
from equitymap.sources.local.limits import Limits, check, megabytes
from equitymap.sources.local.local_cells import LONGEST_CELL

LIMITS = Limits(size=50_000_000, lines=1_000_001, cells=300, line=200_000)
SMALLER = "Split it, or leave out columns that are not needed."
MOST_UNPACKED = 400_000_000
"""Bytes that a workbook or a zipped shapefile may unpack to."""
SUFFIXES = ("csv", "txt", "tsv", "xlsx", "xls", "ods", "geojson", "json", "gpkg", "zip")
ROW = "row"
"""Name of the first column of ``OwnTable.cells``: the row's number, as a spreadsheet shows it."""
_LOOKED_AT = 15
_BLOCK = 2_000_000
"""Bytes that are read at one go; no line is as long (``LIMITS``)."""
_HIDDEN = r"\p{Cf}"
_YEAR_OR_LOOKUP = re.compile(r"(19|20)\d\d|[A-Z]{2}\d\d(CD|NM)", re.IGNORECASE)
"""Headings that look like figures: years, and those of lookups (``WD24CD``), which look like postcodes."""
_CODE_OR_NUMBER = re.compile(r"[-+£]?[\d.,]+%?|[EWSNX]\d{8}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class OwnTable:
    """A table as text. ``cells`` has the number of the row, then one column for each of ``headings``, in their order.

    ``broken`` has number and reason of each row that is none; ``notes`` say what was done to read the rest.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    cells: pd.DataFrame
    broken: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


Tell = Callable[..., None]
"""Told the stage of reading, and where it counts rows, how many of how many."""


def _silent(_stage: str, _done: int = 0, _whole: int = 0) -> None:
    """Tell nobody."""


def read(
    data: bytes, *, name: str, tell: Tell = _silent
) -> tuple[pa.Table, tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Read a file that somebody brings.

    Parameters
    ----------
    data, name
        Its bytes, and its name, whose end says what it is.
    tell
        Told how far it is.

    Returns
    -------
    The table, all text but its first column ``ROW``; number and reason of each row that is none; notes.

    Raises
    ------
    SourceUnreadable, SourceContent
        When it is empty, too large, of no kind that is read, or not what its name says.
    """
    if len(data) > LIMITS.size:
        raise SourceContent(f"{name} is larger than {megabytes(LIMITS.size)}. {SMALLER}")
    if not data.strip():
        raise SourceUnreadable(f"{name} is empty. Save the table again and choose the new file.")
    suffix = PurePath(name).suffix.lower().lstrip(".")
    packed = zipfile.is_zipfile(io.BytesIO(data))
    if packed:
        _unpacks(data, name)
    if suffix in ("xlsx", "xls", "ods"):
        tell("Opening the workbook")
        return _workbook(data, name)
    if suffix in ("geojson", "json", "gpkg", "zip"):
        # It takes a second to load, which other files need not wait for.
        from equitymap.sources.local.own import shapes as own_shapes

        tell("Reading its shapes")
        table, notes = own_shapes.read(data, name=name, suffix=suffix)
        if table.num_rows >= LIMITS.lines or table.num_columns > LIMITS.cells:
            raise SourceContent(f"{name} has more than {LIMITS.lines - 1:,} rows or {LIMITS.cells} columns. {SMALLER}")
        names = table.column_names[1:]
        return _cleaned(table.rename_columns([ROW, *_named(names, len(names))])), (), notes
    if packed or suffix not in SUFFIXES:
        raise SourceUnreadable(f"{name} is none of the files that are read: {', '.join(SUFFIXES)}.")
    return _text(data, name, tell)


def _unpacks(data: bytes, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        whole = sum(entry.file_size for entry in folder.infolist())
    if whole > MOST_UNPACKED:
        raise SourceContent(f"{name} unpacks to more than {megabytes(MOST_UNPACKED)}. {SMALLER}")


def _workbook(data: bytes, name: str) -> tuple[pa.Table, tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Return the sheet with most rows, its cells as a spreadsheet would save them in a CSV file."""
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = [
                (sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)) for sheet in book.sheet_names
            ]
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError) as wrong:
        raise SourceUnreadable(f"{name} is no workbook that can be read ({wrong}). Save it again as .xlsx.") from None
    sheet, rows = max(sheets, key=lambda one: len(one[1]), default=("", []))
    width = max(map(len, rows), default=0)
    if len(rows) > LIMITS.lines or width > LIMITS.cells:
        raise SourceContent(f"{name} has more than {LIMITS.lines - 1:,} rows or {LIMITS.cells} columns. {SMALLER}")
    texts = [[_written(cell) for cell in row] for row in rows]
    head = _head(texts[: 4 * _LOOKED_AT])
    columns = [
        pa.array([row[at] if at < len(row) else "" for row in texts[head.data :]], pa.string()) for at in range(width)
    ]
    table = pa.table(
        [pa.array(range(head.data + 1, len(texts) + 1), pa.int64()), *columns], [ROW, *_named(head.names, width)]
    )
    notes = (f"The sheet '{sheet}' was read, the one with most rows.",) if len(sheets) > 1 else ()
    return _cleaned(table), (), (*notes, *head.notes)


def _written(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)


def _text(data: bytes, name: str, tell: Tell) -> tuple[pa.Table, tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Return the table of a text file, whatever its encoding, its separator and the lines above its headings."""
    tell("Checking its lines")
    check(data, LIMITS, name, smaller=SMALLER)
    text = local_sheet.decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    mark = _separator(text)
    first = list(csv.reader(io.StringIO(text[:400_000], newline=""), delimiter=mark))
    head = _head(first[: 4 * _LOOKED_AT])
    width = max((len(row) for row in first), default=0)
    names = _named(head.names, max(width if not head.names else len(head.names), 1))
    uneven: list[tuple[int, str]] = []

    def keep(found: pacsv.InvalidRow) -> str:
        uneven.append((found.number or 0, found.text or ""))
        return "skip"

    reading = pacsv.ReadOptions(column_names=names, skip_rows=0, use_threads=False, block_size=_BLOCK)
    body, lines = text.encode(), text.count("\n")
    batches: list[pa.RecordBatch] = []
    try:
        stream = pacsv.open_csv(
            io.BytesIO(body),
            read_options=reading,
            parse_options=pacsv.ParseOptions(
                delimiter=mark, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=keep
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        for batch in stream:
            batches.append(batch)
            tell("Reading its rows", sum(one.num_rows for one in batches), lines)
    except pa.ArrowInvalid as wrong:
        raise SourceUnreadable(
            f"{name} is no table that can be read ({str(wrong)[:120]}). Save it as CSV UTF-8."
        ) from None
    table = pa.Table.from_batches(batches, stream.schema)
    tell("Tidying its cells")
    skipped = {number for number, _ in uneven}
    numbers = [number for number in range(1, table.num_rows + len(uneven) + 1) if number not in skipped]
    table = table.add_column(0, ROW, pa.array(numbers[: table.num_rows], pa.int64()))
    mended, broken = _mended(uneven, mark, width=len(names), first=head.data)
    table = table.filter(pc.greater(table[ROW], head.data))
    if mended:
        columns = [
            pa.array(column, pa.int64() if at == 0 else pa.string())
            for at, column in enumerate(zip(*mended, strict=True))
        ]
        table = pa.concat_tables([table, pa.table(columns, table.column_names)]).sort_by(ROW)
    return _cleaned(table), broken, head.notes


def _mended(
    uneven: Sequence[tuple[int, str]], mark: str, *, width: int, first: int
) -> tuple[list[tuple[int | str, ...]], tuple[tuple[int, str], ...]]:
    """Return rows with fewer or more cells than headings as whole rows; those with filled cells beyond are broken."""
    mended: list[tuple[int | str, ...]] = []
    broken = []
    for number, text in uneven:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), [])
        if number <= first or not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[width:]):
            broken.append(
                (number, "has more cells than there are headings: put texts with commas into quotation marks")
            )
        else:
            mended.append((number, *cells[:width], *[""] * (width - len(cells))))
    return mended, tuple(broken)


def _separator(text: str) -> str:
    """Return the sign between cells: the one that parts most of the first lines into the same number of cells."""
    sample = text[:100_000]

    def found(mark: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if any(row)][
            : 4 * _LOOKED_AT
        ]
        width, often = Counter(map(len, rows)).most_common(1)[0] if rows else (1, 0)
        return (often, width) if width > 1 else (0, 1)

    return max(local_sheet.SEPARATORS, key=found)


@dataclass(frozen=True)
class _Head:
    """The headings, how many rows stand before the first row of data, and what is to be said of them."""

    names: list[str]
    data: int
    notes: tuple[str, ...] = ()


def _head(rows: Sequence[Sequence[str]]) -> _Head:
    """Find the headings among the first rows: the first row that is about as full as most and has no figures.

    A second row without any figure under gaps of the first (merged cells above) belongs to them.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    usual = median_high([cells for cells in filled if cells] or [0])
    at = next((number for number, cells in enumerate(filled) if cells > usual / 2), 0)
    if not rows or _has_figures(rows[at]):
        return _Head([], at, ("It has no headings: columns are called by their number.",) if rows else ())
    names = [local_sheet.clean(cell) for cell in rows[at]]
    below = rows[at + 1] if at + 1 < len(rows) else []
    gaps = [number for number, name in enumerate(names) if not name and number < len(below) and below[number].strip()]
    if gaps and not _has_figures(below) and filled[at + 1] > filled[at]:
        above, joined = "", []
        for number, cell in enumerate(below):
            above = names[number] if number < len(names) and names[number] else above
            joined.append(f"{above} {local_sheet.clean(cell)}".strip())
        return _Head(joined, at + 2, ("Its headings stand in two rows: they were joined.",))
    return _Head(names, at + 1, (f"{at:,} rows above the headings were passed over.",) if at else ())


def _has_figures(row: Sequence[str]) -> bool:
    return any(_CODE_OR_NUMBER.fullmatch(cell.strip()) and not _YEAR_OR_LOOKUP.fullmatch(cell.strip()) for cell in row)


def _named(names: Sequence[str], width: int) -> list[str]:
    """Return one name for each column: a blank one is called by its number, one that stands twice gets it behind."""
    full = [*names, *[""] * (width - len(names))]
    wanted = [name[:80] or f"Column {number}" for number, name in enumerate(full, start=1)]
    seen: Counter[str] = Counter()
    named = []
    for number, name in enumerate(wanted, start=1):
        seen[name.casefold()] += 1
        named.append(f"{name} ({number})" if seen[name.casefold()] > 1 or name == ROW else name)
    return named


def _cleaned(table: pa.Table) -> pa.Table:
    """Return a table without signs that have no width, blank rows, and columns that have neither name nor cells.

    A cell longer than ``LONGEST_CELL`` is cut one sign beyond it: enough to tell that it is too long.
    """
    columns = []
    for column in table.columns[1:]:
        text = column
        if not pc.all(pc.string_is_ascii(column)).as_py():
            text = pc.replace_substring_regex(text, _HIDDEN, "")
            text = pc.replace_substring_regex(text, r"\p{Zs}+", " ")
        text = pc.utf8_trim_whitespace(text)
        if pc.any(pc.starts_with(text, "'")).as_py():
            text = pc.replace_substring_regex(text, r"^'(\s*[=+\-@])", r"\1")
        columns.append(pc.utf8_slice_codeunits(text, 0, LONGEST_CELL + 1))
    clean = pa.table([table.columns[0], *columns], table.column_names)
    lengths = [pc.binary_length(column) for column in columns]
    if not lengths:
        raise SourceContent("The file has no columns. Save the table again and choose the new file.")
    filled = pc.greater(lengths[0], 0)
    for length in lengths[1:]:
        filled = pc.or_(filled, pc.greater(length, 0))
    kept = clean.filter(filled)
    if not kept.num_rows:
        raise SourceContent("The file has headings but no rows. Save the table again and choose the new file.")
    empty = {
        name
        for name, column in zip(kept.column_names[1:], kept.columns[1:], strict=True)
        if re.fullmatch(r"Column \d+", name) and not pc.any(pc.greater(pc.binary_length(column), 0)).as_py()
    }
    return kept.select([name for name in kept.column_names if name not in empty])


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()
