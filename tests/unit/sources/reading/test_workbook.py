"""Workbooks: cells as the publisher means them, the sheet that has the headings, and a named error for the rest."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.reading import workbook
from equitymap.sources.reading.read_table import read_table
from tests.recorded.workbooks import ods, xlsx

ROWS = [
    ["Area code", "Area", "Rate"],
    ["E01000001", "Elm", 12],
    ["E01000002", "Oak", 0.125],
    ["E01000003", "Ash", "[c]"],
]


def saved(folder: Path, name: str, **sheets: Sequence[Sequence[object]]) -> Path:
    path = folder / name
    path.write_bytes((ods if name.endswith(".ods") else xlsx)(sheets))  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize("name", ["book.xlsx", "book.ods"])
def test_numbers_are_written_as_in_a_csv_and_marks_stay(tmp_path: Path, name: str) -> None:
    table = read_table(saved(tmp_path, name, Notes=[["Read me"]], Data=ROWS), headings=["Area code", "Rate"])
    assert table["Rate"].to_list() == ["12", "0.125", "[c]"]
    assert table.index.to_list() == [2, 3, 4]


def test_the_text_that_an_open_document_shows_is_taken_not_the_number_behind_it(tmp_path: Path) -> None:
    path = saved(tmp_path, "book.ods", Data=[["Code", "Share"], ["E1", "shown"]])
    with zipfile.ZipFile(path) as packed:
        content = packed.read("content.xml").decode()
    cell = '<table:table-cell office:value-type="string"><text:p>shown</text:p></table:table-cell>'
    assert cell in content
    percent = cell.replace('type="string"', 'type="percentage" office:value="0.213"').replace("shown", "21.3%")
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("content.xml", content.replace(cell, percent))
    assert read_table(path, headings=["Share"])["Share"].to_list() == ["21.3%"]


def test_repeated_cells_and_rows_of_an_open_document_are_spread(tmp_path: Path) -> None:
    path = saved(tmp_path, "book.ods", Data=[["Code", "A", "B"], ["E1", "7", "7"], ["E2", "1", "2"]])
    with zipfile.ZipFile(path) as packed:
        content = packed.read("content.xml").decode()
    seven = '<table:table-cell office:value-type="string"><text:p>7</text:p></table:table-cell>'
    twice = seven.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" ')
    tail = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("content.xml", content.replace(seven * 2, twice).replace("</table:table>", tail))
    table = read_table(path, headings=["Code", "A", "B"])
    assert table.to_numpy().tolist() == [["E1", "7", "7"], ["E2", "1", "2"]]


def test_a_preamble_and_line_breaks_in_headings_are_passed_over(tmp_path: Path) -> None:
    rows = [["Table 4"], [""], ["Code", "Number of\nchildren  2025"], ["E1", 3], ["", ""], ["E2", 4]]
    table = read_table(saved(tmp_path, "book.xlsx", Data=rows), headings=["Code", "Number of children 2025"])
    assert table["Number of children 2025"].to_dict() == {4: "3", 6: "4"}


def test_a_heading_that_stands_twice_is_found_again_with_a_number(tmp_path: Path) -> None:
    rows = [["Code", "Code", "Value"], ["E07", "E05", 1]]
    assert read_table(saved(tmp_path, "b.xlsx", Data=rows), headings=["Code.1"])["Code.1"].to_list() == ["E05"]


def test_of_sheets_of_one_shape_the_named_one_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, "b.ods", AHC=[["Code", "N"], ["E1", 1]], BHC=[["Code", "N"], ["E1", 2]])
    assert read_table(path, headings=["N"], sheet="BHC")["N"].to_list() == ["2"]
    with pytest.raises(SourceContent, match="no sheet named like 'MBHC'"):
        read_table(path, headings=["N"], sheet="MBHC")


def test_missing_headings_are_named_with_the_sheet_that_came_nearest(tmp_path: Path) -> None:
    path = saved(tmp_path, "b.xlsx", Notes=[["Read me"]], Data=ROWS)
    with pytest.raises(SourceHeadings, match=r"'Score'.*sheet 'Data' has 'Area code'"):
        read_table(path, headings=["Area code", "Score"])


@pytest.mark.parametrize("name", ["b.xlsx", "b.ods"])
@pytest.mark.parametrize("damage", ["cut", "page"])
def test_a_file_that_is_no_whole_workbook_is_refused(tmp_path: Path, name: str, damage: str) -> None:
    path = saved(tmp_path, name, Data=ROWS)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage == "cut" else b"<html>Sorry</html>")
    with pytest.raises(SourceUnreadable, match=f"{name} is cut short or is no workbook"):
        read_table(path, headings=["Rate"])


def test_fewer_rows_than_published_were_cut_short(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match="3 rows; the published file has 296"):
        read_table(saved(tmp_path, "b.xlsx", Data=ROWS), headings=["Rate"], rows=296)


def test_blank_cells_are_missing(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, "b.xlsx", Data=[["Code", "N"], ["E1", None]]), headings=["Code", "N"])
    assert pd.isna(table["N"].iloc[0])


def test_a_workbook_is_known_by_its_name() -> None:
    assert [workbook.is_workbook(Path(name)) for name in ("a.xlsx", "a.ODS", "a.csv.gz")] == [True, True, False]
