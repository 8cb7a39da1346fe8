"""Outcome layers: one registry entry each, six cell states, limits of shares, and nothing missing turned into 0."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings
from equitymap.indicators import Indicator, indicators
from equitymap.schema import validated
from equitymap.sources.areas import outcomes
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import WALES, A, B, C, D, folder_without_row_counts, write

CENSUS = "census2021-ts067-lsoa.csv.gz"
FILE_8 = "File_8_IoD2025_Underlying_Indicators.csv.gz"
WARD_FILE = "4_AHC_Relative_Ward.csv"
TOTAL, NONE, FIRST = "Qualified: Total", "Qualified: No", "Qualified: Level 1"


def layer(**changes: object) -> Indicator:
    given = {
        "id": "made_up",
        "label": "Made-up layer",
        "theme": "Learning and skills",
        "unit": "percent",
        "worse": "high",
        "release": "census2021-ts067",
        "period": "2021",
        "numerator": (NONE,),
        "denominator": TOTAL,
        "description": "Made up.",
        "limits": "Made up.",
    }
    return Indicator.model_validate(given | changes)


def figure(**changes: object) -> Indicator:
    given = {"release": "iod2025-indicators", "column": "Rate", "numerator": (), "denominator": None}
    return layer(**(given | changes))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    return folder_without_row_counts(tmp_path, monkeypatch)


def census(folder: SourceFolder, *rows: tuple[object, ...]) -> None:
    write(
        folder.path / CENSUS,
        [("date", "geography", "geography code", TOTAL, NONE, FIRST), *(("2021", "Town", *row) for row in rows)],
    )


def file_8(folder: SourceFolder, *rows: tuple[object, ...]) -> None:
    write(folder.path / FILE_8, [("LSOA code (2021)", "Rate", "Count"), *rows])


def wards(folder: SourceFolder, *rows: tuple[object, ...]) -> None:
    preamble = [("Table 4: made up",), ("Source: ",), ('A note, with "quotes"',)]
    headings = (
        "Local Authority [note 2]",
        "Area Code",
        "Ward [note 2]",
        "Area Code",
        "Number of children \nFYE 2025",
        "Percentage of children \nFYE 2025\n(%)\n[note 3]",
    )
    blank = ("",) * 6
    write(folder.path / WARD_FILE, [*preamble, headings, *rows, blank, blank], encoding="utf-8-sig")


WARD_LAYER = layer(
    id="ward_layer",
    geography="ward",
    release="cilif-ward",
    column="Percentage of children FYE 2025 (%) [note 3]",
    numerator=("Number of children FYE 2025",),
    denominator=None,
)


def read(folder: SourceFolder, *entries: Indicator) -> pd.DataFrame:
    frame = pd.concat([reading.frame for reading in outcomes.read(folder, entries)])
    validated("outcomes", frame)
    return frame.set_index("area_code")


def test_share_carries_its_counts_and_limits(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9))
    found = read(folder, layer()).loc[A]
    assert (found["value"], found["numerator"], found["denominator"], found["status"]) == (15.0, 3, 20, "value")
    assert (round(found["lower"], 1), round(found["upper"], 1)) == (5.2, 36.0)


def test_several_columns_are_added_up(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9))
    summed = layer(numerator=(NONE, FIRST), denominator=(TOTAL, NONE))
    found = read(folder, summed).loc[A]
    assert (found["numerator"], found["denominator"]) == (12, 23)


def test_published_zero_is_told_from_missing_and_from_a_share_of_nobody(folder: SourceFolder) -> None:
    census(folder, (A, 20, 0, 9), (B, 20, "", 9), (C, 0, 0, 0), (D, 20, 5, 9))
    frame = read(folder, layer())
    assert dict(frame["status"]) == {A: "zero", B: "not_collected", C: "not_collected", D: "value"}
    assert frame["value"].isna().to_dict() == {A: False, B: True, C: True, D: False}
    assert frame.loc[[B, C], ["lower", "upper"]].isna().all(axis=None)


def test_blank_means_what_the_registry_says(folder: SourceFolder) -> None:
    file_8(folder, (A, 1, 15), (B, 1, ""))
    frame = read(folder, figure(column="Count", unit="people", rounded_to=5, blank_means="suppressed"))
    assert dict(frame["status"]) == {A: "rounded", B: "suppressed"}
    assert np.isnan(frame.loc[B, "value"])


def test_figure_is_scaled_and_has_no_limits(folder: SourceFolder) -> None:
    file_8(folder, (A, "0.883", ""))
    found = read(folder, figure(scale=100)).loc[A]
    assert found["value"] == 88.3
    assert np.isnan(found["lower"])


def test_district_figure_is_marked_as_not_the_neighbourhoods_own(folder: SourceFolder) -> None:
    file_8(folder, (A, 2.5, ""), (B, 2.5, ""))
    assert set(read(folder, figure(unit="per_1000", published_for="district"))["status"]) == {"estimated"}


def test_zero_of_a_score_is_its_average_not_nothing(folder: SourceFolder) -> None:
    file_8(folder, (A, 0, ""), (B, -1.5, ""))
    assert set(read(folder, figure(unit="score"))["status"]) == {"value"}


def test_ward_table_is_read_below_its_preamble(folder: SourceFolder) -> None:
    wards(
        folder,
        ("", "", "United Kingdom", "K02000001", "3,269,339", "26.0%"),
        ("Leeds", "E08000035", "Elm", "E05000001", "1,488", "32.6%"),
        ("Leeds", "E08000035", "Mill", "E05000002", "[low]", "[x]"),
        ("Ynys", "W06000001", "Ynys", "W05000001", "12", "9.1%"),
    )
    (reading,) = outcomes.read(folder, [WARD_LAYER])
    frame = reading.frame.set_index("area_code")
    assert reading.rows_read == 4
    assert list(frame.index) == ["E05000001", "E05000002"]
    assert (frame.loc["E05000001", "value"], frame.loc["E05000001", "numerator"]) == (32.6, 1488)
    assert set(frame["geography"]) == {"ward"}


@pytest.mark.parametrize(("mark", "status"), [("[low]", "suppressed"), ("[x]", "not_collected"), ("", "not_collected")])
def test_marks_say_why_there_is_no_figure(folder: SourceFolder, mark: str, status: str) -> None:
    wards(folder, ("Leeds", "E08000035", "Elm", "E05000001", "5", mark))
    found = read(folder, WARD_LAYER).loc["E05000001"]
    assert (found["status"], np.isnan(found["value"])) == (status, True)


@pytest.mark.parametrize("text", ["about 5", "inf", "nan", "[?]"])
def test_other_text_is_refused_by_column_and_area(folder: SourceFolder, text: str) -> None:
    file_8(folder, (A, 1, ""), (B, text, ""))
    with pytest.raises(SourceContent, match=f"'Rate'.*1 cell.*for {B}"):
        read(folder, figure())


@pytest.mark.parametrize("rate", [-1, 101])
def test_impossible_shares_are_refused(folder: SourceFolder, rate: float) -> None:
    file_8(folder, (A, rate, ""))
    with pytest.raises(SourceContent, match=f"{rate} for 'Made-up layer' in {A}"):
        read(folder, figure())


def test_new_layer_is_one_registry_entry(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9))
    frame = read(folder, layer(), layer(id="another", numerator=(FIRST,)))
    assert frame.set_index("indicator")["value"].to_dict() == {"made_up": 15.0, "another": 45.0}


def test_all_missing_columns_are_named_at_once(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9))
    with pytest.raises(SourceHeadings, match=r"'Gone'.*'Lost'"):
        read(folder, layer(numerator=("Gone",), denominator="Lost"))


def test_file_without_a_heading_row_is_refused(folder: SourceFolder) -> None:
    write(folder.path / CENSUS, [("some", "other", "file"), (1, 2, 3)])
    with pytest.raises(SourceHeadings, match="no heading row"):
        read(folder, layer())


def test_repeated_area_is_refused_with_its_lines(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9), (B, 20, 3, 9), (A, 20, 4, 9))
    with pytest.raises(SourceContent, match=f"{A} \\(lines 2, 4\\)"):
        read(folder, layer())


def test_lines_count_the_line_breaks_of_the_headings(folder: SourceFolder) -> None:
    row = ("Leeds", "E08000035", "Elm", "E05000001", "5", "5%")
    wards(folder, row, row)
    lines = (folder.path / WARD_FILE).read_text(encoding="utf-8-sig").split("\n")
    first = lines.index(",".join(row)) + 1
    with pytest.raises(SourceContent, match=f"lines {first}, {first + 1}"):
        read(folder, WARD_LAYER)


def test_figures_without_an_area_code_are_refused(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9), ("", 20, 3, 9))
    with pytest.raises(SourceContent, match="line 3: figures without an area code"):
        read(folder, layer())


def test_welsh_rows_are_left_elsewhere(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9), (WALES, 20, 3, 9))
    assert list(read(folder, layer()).index) == [A]


def test_readings_of_several_releases_join_without_losing_their_categories(folder: SourceFolder) -> None:
    census(folder, (A, 20, 3, 9))
    file_8(folder, (A, 12, ""))
    frame = pd.concat([reading.frame for reading in outcomes.read(folder, [layer(), figure(id="other")])])
    assert isinstance(frame["indicator"].dtype, pd.CategoricalDtype)
    assert list(frame["indicator"]) == ["made_up", "other"]


@pytest.mark.parametrize("entry", indicators(), ids=lambda entry: entry.id)
def test_every_registered_layer_can_be_read_one_way_only(entry: Indicator) -> None:
    assert entry.is_share != (entry.column is not None)
    assert entry.limits
    assert entry.description.endswith(".")
    assert not (entry.rounded_to and entry.is_share)
