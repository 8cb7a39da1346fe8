"""What is taken away, opened by LibreOffice: tables keep every cell, a table saved again is read alike, reports open.

It ends at once where there is no ``soffice`` (apt install libreoffice-calc libreoffice-writer).
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import python_calamine

from equitymap.measures.layer import compute, measures
from equitymap.measures.workbench.columns import of_layer
from equitymap.places.files.tables import TakenTable, written
from equitymap.sources.csv_text import as_text
from equitymap.sources.local.own import table as own_table
from equitymap.views.document_word import as_word
from equitymap.views.map.taken_tables import layer_taken, services_taken
from equitymap.views.neighbourhood.neighbourhood_report import neighbourhood_report
from equitymap.views.workbench import workbench_tables
from tests.neighbourhood import demo_case
from tests.places import demo_place

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
"""Filter of LibreOffice: commas, quotes, UTF-8, each cell as it is held, of one sheet."""
TEXTS = (
    "Müller-Straße, Zürich",
    "Łódź – Ñandú “quoted” £5",
    "=1+1",
    "+44 121",
    "@SUM(A1)",
    "007",
    "1/2",
    "2014-03",
    "  ",
    "",
)
OPENED_AS = "--infilter=CSV:44,34,76,1"
"""Commas, quotes and UTF-8: what the window that opens a CSV file proposes after a byte order mark. Without a window
LibreOffice passes over the mark and takes every CSV file for Windows-1252."""
SECONDS = 180


def main() -> int:
    """Open everything and return 1 where a cell differs."""
    if shutil.which("soffice") is None:
        sys.stdout.write("LibreOffice is not installed: nothing was opened (apt install libreoffice-calc).\n")
        return 0
    wrong = []
    for check in (hostile_texts, tables, saved_again, reports):
        with tempfile.TemporaryDirectory() as folder:
            found = check(Path(folder))
        sys.stdout.write(f"{check.__doc__ or ''}\n" + "".join(f"  WRONG: {one}\n" for one in found))
        wrong += found
    return 1 if wrong else 0


def converted(path: Path, form: str, ending: str) -> list[Path]:
    """Let LibreOffice open a file and save it in a form; return what it wrote."""
    before = set(path.parent.iterdir())
    home = f"-env:UserInstallation=file://{path.parent}/profile"
    opened_as = [OPENED_AS] if path.suffix == ".csv" else []
    command = ["soffice", home, "--headless", *opened_as, "--convert-to", form, "--outdir", str(path.parent), str(path)]
    environment = {**os.environ, "HOME": str(path.parent)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS, env=environment)
    made = [one for one in set(path.parent.iterdir()) - before if one.suffix == f".{ending}"]
    if done.returncode or not made:
        raise RuntimeError(f"{path.name} was not opened: {done.stdout} {done.stderr}")
    return made


def hostile_texts(folder: Path) -> list[str]:
    """Texts with umlauts, like formulas, numbers and days: alike in a workbook, none runs in it or in a CSV file."""
    rows = pd.DataFrame({"name": list(TEXTS), "value": [1.5, None, 0.0, -3.25, 1e6, 12345.678, 0.1, 2.0, 3.0, 4.0]})
    days = pd.to_datetime(["2014-03-01", None] * (len(TEXTS) // 2))
    taken = TakenTable("Texts", rows.assign(day=days, yes=[True, False] * 5), None, {"name": "A text."}, ["A source"])
    expected = [[_said(cell) for cell in row] for row in taken.rows.itertuples(index=False)]
    wrong = [f"a workbook: {one}" for one in _unlike(_opened(taken, "xlsx", folder), expected)]
    for at, (shown, typed) in enumerate(zip(_column(_opened(taken, "csv", folder), 0), TEXTS, strict=True)):
        kept = str(as_text(typed))
        # A spreadsheet takes a text of a CSV file that looks like a number or a day for one.
        if shown != kept and typed not in ("007", "1/2", "2014-03", "  "):
            wrong.append(f"a CSV file, row {at}: {shown!r} where {kept!r} was written")
    return wrong


def tables(folder: Path) -> list[str]:
    """Tables of the workbench and of the map, CSV and Excel: every cell, and the three sheets of a workbook."""
    place = demo_place()
    shown = pd.Series(True, index=place.inside.index)
    layers = [compute(place, measure) for measure in measures(place)[:60:12]]
    columns = [of_layer(layer) for layer in layers]
    asked = workbench_tables.asked_table(place, columns, shown, untold=True)
    wrong = []
    for taken in (
        workbench_tables.taken(place, "Your conditions", asked, columns),
        layer_taken(place, layers[0], shown),
        services_taken(place, pd.Series(True, index=place.facilities.index)),
    ):
        expected = [[_said(cell) for cell in row] for row in taken.rows.itertuples(index=False)]
        for form in ("csv", "xlsx"):
            wrong += [f"{taken.title}, {form}: {one}" for one in _unlike(_opened(taken, form, folder), expected)]
        sheets = {sheet: len(_opened(taken, "xlsx", folder, sheet=sheet)) for sheet in (2, 3)}
        if sheets[2] != len(taken.rows.columns) + 1:
            wrong.append(f"{taken.title}: its dictionary has {sheets[2]} rows")
    return wrong


def saved_again(folder: Path) -> list[str]:
    """A layer of the map, saved again by LibreOffice as Excel, OpenDocument and CSV, is read as the same layer."""
    place = demo_place()
    shown = pd.Series(True, index=place.inside.index)
    wrong = []
    for measure in measures(place)[:60:20]:
        layer = compute(place, measure)
        path = folder / "layer.xlsx"
        path.write_bytes(written(layer_taken(place, layer, shown), "xlsx"))
        for form, ending in (("ods", "ods"), (CSV.format(sheet=1), "csv"), ("xlsx:Calc MS Excel 2007 XML", "xlsx")):
            target = folder / ending
            target.mkdir(exist_ok=True)
            again = (
                converted(Path(shutil.copy(path, target)), form, ending) if ending != "xlsx" else _over(path, target)
            )
            table, broken, _ = own_table.read(again[0].read_bytes(), name=again[0].name)
            found = table.to_pandas().set_index("area_code").loc[layer.cells.index]
            values = pd.to_numeric(found["value"].replace("", None)).astype(float)
            if broken or list(found["status"]) != list(layer.cells["status"]):
                wrong.append(f"{measure.id}, {ending}: states differ")
            if not ((values - layer.cells["value"]).abs().fillna(0) < 1e-9).all() or not values.isna().equals(
                layer.cells["value"].isna()
            ):
                wrong.append(f"{measure.id}, {ending}: figures differ")
            shutil.rmtree(target)
    return wrong


def _over(path: Path, target: Path) -> list[Path]:
    """Let LibreOffice save a workbook as a workbook, in a folder of its own."""
    source = target / "source"
    source.mkdir()
    ods = converted(Path(shutil.copy(path, source)), "ods", "ods")[0]
    return converted(ods, "xlsx:Calc MS Excel 2007 XML", "xlsx") if (source / "layer.xlsx").unlink() is None else []


def reports(folder: Path) -> list[str]:
    """The report of a neighbourhood as a Word file: it opens, every paragraph is there, and it prints as PDF."""
    made = datetime(2026, 1, 1, tzinfo=UTC)
    document = neighbourhood_report(demo_case(), made=made)
    path = folder / "report.docx"
    path.write_bytes(as_word(document, made=made))
    text = converted(path, "txt:Text (encoded):UTF8", "txt")[0].read_text(encoding="utf-8-sig")
    wrong = [f"'{section.title}' is missing" for section in document.sections if section.title not in text]
    if document.title not in text:
        wrong.append("the title is missing")
    pdf = converted(path, "pdf", "pdf")[0].read_bytes()
    if not pdf.startswith(b"%PDF") or b"/Type/Page" not in pdf.replace(b"/Type /Page", b"/Type/Page"):
        wrong.append("it does not print")
    with zipfile.ZipFile(path) as packed:
        pictures = sum(name.startswith("word/media/") for name in packed.namelist())
    sys.stdout.write(f"  {len(text):,} letters, {pictures} picture(s), {len(pdf):,} bytes of PDF\n")
    return wrong


def _opened(taken: TakenTable, form: str, folder: Path, *, sheet: int = 1) -> list[list[str]]:
    """Return a table as LibreOffice shows it, row by row, the heading first."""
    place = Path(tempfile.mkdtemp(dir=folder))
    path = place / f"table.{form}"
    path.write_bytes(written(taken, form))
    if form == "csv":  # it is opened as a spreadsheet and read back from a workbook, where each cell has its type
        book = converted(path, "xlsx:Calc MS Excel 2007 XML", "xlsx")[0]
        cells = python_calamine.CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
        return [[_said(cell) for cell in row] for row in cells]
    content = converted(path, CSV.format(sheet=sheet), "csv")[0].read_text(encoding="utf-8-sig")
    return [[_said(cell) for cell in row] for row in csv.reader(io.StringIO(content))]


def _column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] if at < len(row) else "" for row in rows[1:]]


def _said(cell: object) -> str:
    """Return a cell as one text, whatever type a program gives it: a number in full, a day, nothing for a blank."""
    if cell is None or cell is pd.NaT or (not isinstance(cell, str) and pd.isna(cell)):  # type: ignore[call-overload]
        return ""
    if isinstance(cell, bool) or str(cell).lower() in ("true", "false"):
        return str(cell).lower()
    if hasattr(cell, "strftime"):
        return f"{cell:%Y-%m-%d}"
    try:
        return f"{float(cell):.9g}"  # type: ignore[arg-type]
    except ValueError:
        return str(cell)


def _unlike(rows: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]) -> list[str]:
    """Return which cells are not as written, the first five."""
    if len(rows) != len(expected) + 1:
        return [f"{len(rows) - 1} rows where {len(expected)} were written"]
    return [
        f"row {at}, {rows[0][column]}: {row[column] if column < len(row) else ''!r} where {cell!r} was written"
        for at, (row, cells) in enumerate(zip(rows[1:], expected, strict=True))
        for column, cell in enumerate(cells)
        if (row[column] if column < len(row) else "") != cell
    ][:5]


if __name__ == "__main__":
    raise SystemExit(main())
