"""Children in low-income families: counts add up to counties, regions and England; percentages are never made."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.schema import validated
from equitymap.sources.councils import low_income
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import folder_without_row_counts
from tests.authority_files import COUNTY, ENGLAND, REGION, TOWN, write_lookups, write_low_income

DISTRICTS = [
    ("Town", TOWN, "1,000", "30.0%"),
    ("Norley", "E07000148", "500", "20.0%"),
    ("Souley", "E07000149", "250", "10.0%"),
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    write_lookups(tmp_path)
    return folder_without_row_counts(tmp_path, monkeypatch)


def cell(frame: pd.DataFrame, code: str, measure: str = low_income.COUNT) -> pd.Series:
    (row,) = [
        row
        for _, row in frame[
            (frame["area_code"] == code)
            & (frame["measure"] == measure)
            & (frame["year"] == 2025)
            & (frame["geography"] != "district")
        ].iterrows()
    ]
    return row


def test_counts_add_up(folder):
    write_low_income(folder.path, DISTRICTS)
    frame = low_income.read(folder).frame
    assert {code: cell(frame, code)["value"] for code in (TOWN, COUNTY, REGION, ENGLAND)} == {
        TOWN: 1000,
        COUNTY: 750,
        REGION: 1750,
        ENGLAND: 1750,
    }
    assert len(validated("authority", frame)) == len(frame) == 2 * (4 + 1 + 2 * 3)


def test_only_a_sum_is_called_one(folder):
    write_low_income(folder.path, DISTRICTS)
    frame = low_income.read(folder).frame
    assert "sum of its districts" in cell(frame, COUNTY)["label"]
    assert "sum" not in cell(frame, TOWN)["label"]


def test_percentage_is_the_publishers_own_and_only_where_there_is_one(folder):
    write_low_income(folder.path, DISTRICTS)
    frame = low_income.read(folder).frame
    shares = frame[frame["measure"] == low_income.PERCENT]
    councils = shares[shares["geography"] == "upper_tier"]
    assert (set(councils["area_code"]), set(councils["value"])) == ({TOWN}, {30.0})


def test_every_district_has_its_own_figures(folder):
    write_low_income(folder.path, DISTRICTS)
    frame = low_income.read(folder).frame
    ours = frame[(frame["geography"] == "district") & (frame["area_code"] == DISTRICTS[1][1]) & (frame["year"] == 2025)]
    assert dict(zip(ours["measure"], ours["value"], strict=True)) == {
        low_income.COUNT: 500,
        low_income.PERCENT: 20.0,
    }


def test_sum_with_a_hidden_part_is_hidden(folder):
    write_low_income(folder.path, [*DISTRICTS[:2], ("Souley", "E07000149", "[low]", "[low]")])
    frame = low_income.read(folder).frame
    assert cell(frame, TOWN)["value"] == 1000
    for code in (COUNTY, REGION, ENGLAND):
        assert pd.isna(cell(frame, code)["value"])
        assert cell(frame, code)["status"] == "suppressed"


def test_part_that_does_not_exist_makes_no_sum(folder):
    write_low_income(folder.path, [*DISTRICTS[:2], ("Souley", "E07000149", "[x]", "[x]")])
    assert cell(low_income.read(folder).frame, COUNTY)["status"] == "not_collected"
