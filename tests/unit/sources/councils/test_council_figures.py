"""LAIT: years of every style, "-" that is not zero, numbers turned into codes, and a named error for each mistake."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.schema import validated
from equitymap.sources.councils import council_cut, council_figures
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import folder_without_row_counts, write
from tests.authority_files import (
    COUNTY,
    ENGLAND,
    FIVE,
    REGION,
    TOWN,
    lait_rows,
    write_lait,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    return folder_without_row_counts(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2025", 2025),
        ("2025 (Rev)", 2025),
        ("2025 (prov)", 2025),
        ("2024/25", 2025),
        ("2023-24", 2024),
        ("2016-17 (OT)", 2017),
        ("2016/17-18/19", 2019),
        ("2014-16", 2016),
        ("1999-00", 2000),
        ("2020 (Final)", 2020),
        ("0", None),
        ("", None),
        ("20255", None),
        ("2016 to 2017", None),
        ("FY", None),
    ],
)
def test_year_of_a_period_is_the_one_it_ends_in(period, year):
    assert council_figures.year_of(period) == year


def test_rows_are_kept_or_listed_with_their_reason(folder):
    write_lait(folder.path)
    reading = council_figures.read(folder, FIVE)
    assert (len(reading.frame), len(reading.left_out), reading.rows_read) == (5 * 4 * 2, 5 * 2 * 2, 61)
    assert set(reading.left_out["name"]) == {"Old County", "Half a City"}
    assert reading.left_out["reason"].str.contains("abolished").all()
    assert len(validated("authority", reading.frame)) == 40


def test_measure_named_twice_in_the_dictionary_stands_once(folder):
    write_lait(folder.path)
    frame = council_figures.read(folder, FIVE).frame
    assert not frame.duplicated(["measure", "area_code", "period"]).any()
    assert set(frame.loc[frame["measure"] == "free_meals_primary", "label"]) == {"Title of PriFSM"}


def test_dash_is_not_collected_and_zero_is_zero(folder):
    rows = lait_rows()
    rows.loc[0, "Values"], rows.loc[1, "Values"] = "-", "0"
    write_lait(folder.path, rows)
    frame = council_figures.read(folder, FIVE).frame
    ours = frame[(frame["area_code"] == TOWN) & (frame["measure"] == "sure_start_spending")]
    assert ours["status"].to_list() == ["not_collected", "zero"]
    assert ours["value"].isna().to_list() == [True, False]


def test_noise_of_the_spreadsheet_is_rounded_off(folder):
    write_lait(folder.path)
    frame = council_figures.read(folder, FIVE).frame
    assert set(frame.loc[frame["unit"] == "percent", "value"]) == {20.1, 21.1}


def test_every_problem_is_in_one_message(folder):
    rows = lait_rows()
    rows.loc[0, "Values"], rows.loc[2, "Years"], rows.loc[4, "LA Number"] = "n/a", "soon", None
    rows.loc[rows["Short Desc"] == "PriFSM", "Values"] = "120"
    rows = pd.concat([rows, rows.iloc[[6]]], ignore_index=True)
    path = write_lait(folder.path, rows[rows["Short Desc"] != "ChildPov"])
    with pytest.raises(SourceContent) as wrong:
        council_figures.read(folder, FIVE)
    for part in (
        path.name,
        "ChildPov",
        "'n/a' in row 1",
        "'soon' in row 3",
        "authority number",
        "0 to 100",
        "second figure",
    ):
        assert part in str(wrong.value)


def test_missing_column_is_named(folder):
    write_lait(folder.path, lait_rows().drop(columns=["Years", "Values"]))
    with pytest.raises(SourceHeadings, match="'Years', 'Values'"):
        council_figures.read(folder, FIVE)


def test_file_that_is_no_parquet_is_named(folder):
    write_lait(folder.path).write_bytes(b"PAR1 but no more")
    with pytest.raises(SourceUnreadable, match=r"bds_long\.parquet is not a readable Parquet"):
        council_figures.read(folder, FIVE)


def test_file_cut_short_is_noticed_by_its_length(tmp_path):
    write_lait(tmp_path)
    with pytest.raises(SourceContent, match="61 rows; the published file has 641,070"):
        council_figures.read(SourceFolder(tmp_path), FIVE)


def test_measure_that_the_dictionary_lacks_is_named(folder):
    write_lait(folder.path)
    write(folder.path / "lait_data_dictionary.csv.gz", [["Measure_short", "Chart_title"], ["PriFSM", "x"]])
    with pytest.raises(SourceContent, match=r"does not describe .*SureStartFinance"):
        council_figures.read(folder, FIVE)


def test_number_that_stands_twice_is_refused(folder):
    write_lait(folder.path)
    write(folder.path / "la_number_to_ONS_code_DERIVED.csv", [["LA Number", "ONS code"], [301, TOWN], [301, COUNTY]])
    with pytest.raises(SourceContent, match="301"):
        council_figures.read(folder, FIVE)


def test_missing_file_says_where_to_get_it(folder):
    with pytest.raises(SourceMissing, match="local-authority-interactive-tool-lait"):
        council_figures.read(folder, FIVE)


def test_rows_of_one_place_are_its_council_region_and_england(folder):
    write_lait(folder.path)
    frame = council_cut.cut(
        council_figures.read(folder, FIVE).frame, district="E07000148", upper_tier=TOWN, region=REGION
    )
    assert set(zip(frame["geography"], frame["area_code"], strict=True)) == {
        ("upper_tier", TOWN),
        ("region", REGION),
        ("england", ENGLAND),
    }
    assert len(validated("authority", frame)) == len(frame)


def test_group_has_rows_of_its_own(folder):
    rows = lait_rows()
    ours = rows[rows["Short Desc"] == "PriFSM"].assign(**{"Short Desc": "Meals of girls", "Values": "12"})
    write_lait(folder.path, pd.concat([rows, ours], ignore_index=True))
    write(
        folder.path / "lait_data_dictionary.csv.gz",
        [["Measure_short", "Chart_title"], ["PriFSM", "x"], ["Meals of girls", "y"]],
    )
    (entry,) = [entry for entry in FIVE if entry.id == "free_meals_primary"]
    both = entry.model_copy(update={"columns_by_group": {"all": "PriFSM", "girls": "Meals of girls"}})
    frame = council_figures.read(folder, [both]).frame
    assert set(zip(frame["group"], frame["label"], strict=True)) == {("all", "x"), ("girls", "y")}
    assert set(frame.loc[frame["group"] == "girls", "value"]) == {12.0}
    assert len(validated("authority", frame)) == len(frame)


def test_englands_sum_of_rates_is_left_out(folder):
    rows = lait_rows()
    england = (rows["LA and Regions"] == "England") & (rows["Short Desc"] == "PriFSM") & (rows["Years"] == "2016")
    rows.loc[england, "Values"] = "60"
    write_lait(folder.path, rows)
    reading = council_figures.read(folder, FIVE)
    assert reading.left_out["reason"].str.contains("rates added up").sum() == 1
    left = reading.frame[(reading.frame["geography"] == "england") & (reading.frame["measure"] == "free_meals_primary")]
    assert left["year"].to_list() == [2017]


def test_average_score_of_zero_is_a_figure(folder):
    rows = lait_rows()
    rows.loc[rows["Short Desc"] == "PriFSM", "Values"] = "0"
    write_lait(folder.path, rows)
    (entry,) = [entry for entry in FIVE if entry.id == "free_meals_primary"]
    assert set(council_figures.read(folder, [entry]).frame["status"]) == {"zero"}
    assert set(council_figures.read(folder, [entry.model_copy(update={"unit": "score"})]).frame["status"]) == {"value"}
