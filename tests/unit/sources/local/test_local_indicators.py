"""Indicators of local people: every wrong row named, the others used, every change logged without a name."""

from __future__ import annotations

import gzip
from datetime import date

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing
from equitymap.indicators import every_indicator
from equitymap.schema import validated
from equitymap.sources.local import local_indicators
from tests.local_lists import INDICATORS, indicator_files

KNOWN = {"district": {"E07000148": "Norley"}, "lsoa": {"E01000001": "Norley 001A"}}


@pytest.fixture(autouse=True)
def _fresh():
    every_indicator.cache_clear()
    yield
    every_indicator.cache_clear()


def test_good_rows_are_figures_of_the_district(tmp_path):
    rows = ["area_code,period,value,numerator,denominator", "E07000148,2022/23,15,30,200", "E07000148,2024,,50,200"]
    (reading,) = local_indicators.read(KNOWN, indicator_files(tmp_path, "\n".join([*rows, "E07000148,2025,,,"])))
    frame = validated("authority", reading.frame)
    assert frame["value"].to_list()[:2] == [15, 25]
    assert frame["status"].to_list() == ["value", "value", "not_collected"]
    assert frame["year"].to_list() == [2023, 2024, 2025]
    assert frame.loc[0, ["lower", "upper"]].to_list() == pytest.approx([10.7, 20.6], abs=0.1)
    assert set(frame["area"]) == {"Norley"}
    assert reading.rows_read == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("E07999999,2024,5,,", "no district of England has this code"),
        ("E07000148,soon,5,,", "no year"),
        ("E07000148,2024,five,,", "value is no number"),
        ("E07000148,2024,5,one,20", "numerator is no number"),
        ("E07000148,2024,66.7,2,3", "counts of 1 to 9 can give people away"),
        ("E07000148,2024,,5,5", "counts of 1 to 9 can give people away"),
        ("E07000148,2024,,195,200", "counts of 1 to 9 can give people away"),
        ("E07000148,2024,0,0,4", "counts of 1 to 9 can give people away"),
        ("E07000148,2024,50,3,20", "not the numerator over the denominator"),
        ("E07000148,2024,105,,", "outside 0 to 100"),
        ("E07000148,2024,,21,20", "larger than the denominator"),
    ],
)
def test_wrong_row_is_named_and_the_next_one_used(tmp_path, row, reason):
    text = f"area_code,period,value,numerator,denominator\n{row}\nE07000148,2020,5,,\n"
    (reading,) = local_indicators.read(KNOWN, indicator_files(tmp_path, text))
    assert reading.left_out["row"].to_list() == [2]
    assert reason in reading.left_out["reason"].iloc[0]
    assert reading.frame["year"].to_list() == [2020]


def test_period_that_stands_twice_is_named_both_times(tmp_path):
    rows = [
        "area_code,period,value,group",
        *(f"E07000148,2024,{end}" for end in ("5,", "6,all", "7,girls", "7,giants")),
    ]
    (reading,) = local_indicators.read(KNOWN, indicator_files(tmp_path, "\n".join(rows)))
    assert reading.left_out["row"].to_list() == [2, 3, 5]
    assert reading.left_out["reason"].str.contains("more than once").to_list() == [True, True, False]
    assert reading.frame["group"].to_list() == ["girls"]


def test_figures_of_neighbourhoods_are_of_neighbourhoods(tmp_path):
    text = INDICATORS.replace('"district"', '"lsoa"')
    (reading,) = local_indicators.read(
        KNOWN, indicator_files(tmp_path, "area_code,period,value\nE01000001,2024,0\n", text)
    )
    assert reading.frame[["geography", "status"]].to_numpy().tolist() == [["lsoa", "zero"]]


def test_file_that_is_missing_or_lacks_a_column(tmp_path):
    with pytest.raises(SourceHeadings, match=r"heading\(s\) period"):
        local_indicators.read(KNOWN, indicator_files(tmp_path, "area_code,value\nE07000148,5\n"))
    (tmp_path / "helping.csv").unlink()
    with pytest.raises(SourceMissing, match=r"helping\.csv is missing"):
        local_indicators.read(KNOWN, tmp_path)


def test_without_a_list_there_is_nothing(tmp_path):
    assert local_indicators.read(KNOWN, tmp_path) == ()
    assert local_indicators.log_changes(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_log_tells_the_day_the_indicator_and_the_change(tmp_path):
    text = 'hide = ["self_harm"]\n[rename]\nattainment_8 = "GCSE points"\n' + INDICATORS
    indicator_files(tmp_path, "area_code,period,value\nE07000148,2024,5\n", text)
    first = local_indicators.log_changes(tmp_path, date(2026, 1, 2))
    assert [row[:2] for row in first] == [("2026-01-02", name) for name in ("attainment_8", "helping", "self_harm")]
    assert local_indicators.log_changes(tmp_path, date(2026, 1, 3)) == []
    (tmp_path / "helping.csv").write_text("area_code,period,value\nE07000148,2024,6\n", encoding="utf-8")
    (tmp_path / "indicators.local.toml").write_text(INDICATORS, encoding="utf-8")
    second = local_indicators.log_changes(tmp_path, date(2026, 2, 3))
    assert [row[1:] for row in second if row[1] != "helping"] == [
        ("attainment_8", "named as published again"),
        ("self_harm", "shown again"),
    ]
    log = pd.read_csv(tmp_path / local_indicators.LOG)
    assert list(log.columns) == ["date", "id", "what"]
    assert len(log) == 6
    (tmp_path / "indicators.local.toml").unlink()
    assert [row[1:] for row in local_indicators.log_changes(tmp_path, date(2026, 3, 4))] == [("helping", "taken out")]
    assert local_indicators.log_changes(tmp_path, date(2026, 3, 5)) == []


def test_codes_that_councils_have_now_are_those_of_the_places(tmp_path):
    known = {"district": {"E08000016": "Barnsley", "E08000019": "Sheffield"}}
    rows = ["area_code,period,value", "E08000038,2025,31.2", "E08000039,2025,28.4", "E08000016,2024,30.9"]
    (reading,) = local_indicators.read(known, indicator_files(tmp_path, "\n".join(rows)))
    assert reading.frame["area_code"].to_list() == ["E08000016", "E08000019", "E08000016"]
    assert reading.left_out.empty


def test_both_codes_of_one_council_for_one_period_are_a_repeat(tmp_path):
    known = {"district": {"E08000016": "Barnsley"}}
    rows = ["area_code,period,value", "E08000038,2025,31.2", "E08000016,2025,30.9"]
    (reading,) = local_indicators.read(known, indicator_files(tmp_path, "\n".join(rows)))
    assert (
        reading.left_out["reason"].to_list()
        == ["the same area, year and group stands more than once (lines 2 and 3)"] * 2
    )
    assert reading.left_out["identifier"].to_list() == ["E08000038", "E08000016"]


@pytest.mark.parametrize(
    ("geography", "code", "reason"),
    [
        (
            "lsoa",
            "E01006185",
            "E01006185 is a neighbourhood of 2011; in 2021 it was split into E01034000 and E01034001",
        ),
        ("ward", "E05000987", "E05000987 may be a ward of an earlier year: it is not among those of 2024"),
        ("district", "E07000004", "Aylesbury Vale was a council until 2020 and is part of Buckinghamshire now"),
        ("district", "E07999999", "no district of England has this code"),
    ],
)
def test_codes_of_other_years_are_named_as_such(tmp_path, geography, code, reason):
    text = INDICATORS.replace('geography = "district"', f'geography = "{geography}"')
    folder = indicator_files(tmp_path, f"area_code,period,value\n{code},2015,12.5", text)
    older = {"E01006185": ("E01034000", "E01034001")}
    (reading,) = local_indicators.read({geography: {}}, folder, older=older)
    assert reading.left_out["reason"].iloc[0].startswith(reason)


def test_a_compressed_file_has_the_limits_of_what_is_in_it(tmp_path):
    text = INDICATORS.replace("helping.csv", "helping.csv.gz")
    rows = "area_code,period,value\nE07000148,2024,15\n"
    packed = indicator_files(tmp_path, "", text) / "helping.csv.gz"
    packed.write_bytes(gzip.compress(rows.encode("utf-16")))
    (reading,) = local_indicators.read(KNOWN, tmp_path)
    assert reading.frame["value"].to_list() == [15]
    packed.write_bytes(gzip.compress(rows.encode() + b"\n" * 21_000_000))
    with pytest.raises(SourceContent, match="larger than 20 MB"):
        local_indicators.read(KNOWN, tmp_path)
