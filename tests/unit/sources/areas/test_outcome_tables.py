"""Outcome columns from workbooks and from the ONS service: found wherever they stand, joined by area, never guessed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.areas import outcome_tables
from tests.area_files import A, B, write
from tests.recorded.workbooks import ods, xlsx

CODE = "LSOA code (2021)"
YOUNG, OLD = "Aged 15 years and under", "Aged 16 years and over"


def observed(code: str, group: str, count: int) -> dict[str, object]:
    area = {"dimension": "Lower layer Super Output Areas", "dimension_id": "lsoa", "option": "Elm", "option_id": code}
    category = {"dimension": "Age", "dimension_id": "resident_age_6a", "option": group, "option_id": "1"}
    return {"dimensions": [area, category], "observation": count}


def answer(folder: Path, cells: Sequence[dict[str, object]]) -> Path:
    path = folder / "answer.json"
    path.write_text(json.dumps({"observations": cells, "blocked_areas": 0}), encoding="utf-8")
    return path


def book(folder: Path, *, health: Sequence[Sequence[object]]) -> Path:
    sheets = {
        "Notes": [["Read me"]],
        "Income": [[CODE, "Name", "Income"], [A, "Elm", 10], [B, "Oak", "[c]"]],
        "Health": [[CODE, "Name", "Illness"], *health],
    }
    path = folder / "File_8_IoD2025.xlsx"
    path.write_bytes(xlsx(sheets))  # type: ignore[arg-type]
    return path


def test_columns_of_several_sheets_are_put_side_by_side_by_area(tmp_path: Path) -> None:
    path = book(tmp_path, health=[[B, "Oak", 1.5], [A, "Elm", 0.5]])
    table, rows = outcome_tables.read(path, ["Illness", "Income"])
    assert table.loc[A].to_dict() == {"Illness": "0.5", "Income": "10"}
    assert (table.loc[B].to_list(), rows) == (["1.5", "[c]"], 2)


def test_councils_come_back_under_the_codes_of_the_places_and_never_twice(tmp_path: Path) -> None:
    rows = [["Area Code", "Children"], ["E08000038", "10"], ["E08000019", "20"]]
    table, _ = outcome_tables.read(write(tmp_path / "councils.csv", rows), ["Children"])
    assert table["Children"].to_dict() == {"E08000016": "10", "E08000019": "20"}
    both = write(tmp_path / "both.csv", [*rows, ["E08000016", "11"]])
    with pytest.raises(SourceContent, match="E08000016"):
        outcome_tables.read(both, ["Children"])


def test_sheets_that_list_other_areas_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match=r"'Income' \(2 areas\) and 'Health' \(1\) do not list the same areas"):
        outcome_tables.read(book(tmp_path, health=[[A, "Elm", 0.5]]), ["Income", "Illness"])


def test_every_column_that_no_sheet_has_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceHeadings, match=r"'Noise', 'Crime'"):
        outcome_tables.read(book(tmp_path, health=[[A, "Elm", 0.5], [B, "Oak", 1]]), ["Income", "Noise", "Crime"])


def test_the_named_sheet_and_the_smaller_of_two_area_codes_are_used(tmp_path: Path) -> None:
    headings = ["Local Authority [note 2]", "Area Code", "Ward", "Area Code", "Number of children\nFYE 2025"]
    ward = ["Leeds", "E08000035", "Elm", "E05000001"]
    path = tmp_path / "children.ods"
    path.write_bytes(ods({"4_AHC": [["Table 4"], headings, [*ward, "1,250"]], "8_BHC": [headings, [*ward, "9"]]}))
    table, _ = outcome_tables.read(path, ["Number of children FYE 2025"], sheet="4_AHC")
    assert table.to_dict() == {"Number of children FYE 2025": {"E05000001": "1,250"}}


def test_the_publishers_own_name_of_a_column_is_known(tmp_path: Path) -> None:
    official = "Schoolchild or full-time student indicator: Student"
    path = write(tmp_path / "census2021-ts068-lsoa.csv", [["geography code", official], [A, "400"]])
    assert outcome_tables.read(path, ["In full-time education: Student"])[0].loc[A].to_list() == ["400"]


def test_an_answer_of_the_census_service_is_one_row_an_area(tmp_path: Path) -> None:
    cells = [observed(A, YOUNG, 300), observed(A, OLD, 1200), observed(B, YOUNG, 0), observed(B, OLD, 1500)]
    table, rows = outcome_tables.read(answer(tmp_path, cells), [OLD, YOUNG])
    assert table.to_dict("index") == {A: {OLD: "1200", YOUNG: "300"}, B: {OLD: "1500", YOUNG: "0"}}
    assert rows == 2


def test_a_figure_that_the_service_leaves_out_is_missing_not_zero(tmp_path: Path) -> None:
    cells = [observed(A, YOUNG, 300), observed(A, OLD, 1200), observed(B, OLD, 1500)]
    table, _ = outcome_tables.read(answer(tmp_path, cells), [YOUNG])
    assert table[YOUNG].isna().to_dict() == {A: False, B: True}


def test_a_figure_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match=f"twice, such as '{YOUNG}' of {A}"):
        outcome_tables.read(answer(tmp_path, [observed(A, YOUNG, 1), observed(A, YOUNG, 2)]), [YOUNG])


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ('{"observations": [{"dim', SourceUnreadable, "cut short or is not JSON"),
        ('{"message": "over quota"}', SourceHeadings, "'observations'"),
        ('{"observations": [{"dimensions": [], "observation": 1}]}', SourceHeadings, "IndexError"),
    ],
)
def test_an_answer_that_is_not_one_is_refused(tmp_path: Path, text: str, error: type[Exception], words: str) -> None:
    path = tmp_path / "answer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=words):
        outcome_tables.read(path, [YOUNG])
