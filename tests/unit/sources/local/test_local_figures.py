"""Figures and periods as publishers and spreadsheets write them: hidden years stay, fractions are no per cent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import every_indicator
from equitymap.schema import validated
from equitymap.sources.local import local_indicators
from equitymap.sources.local.local_figures import figure, period, shares_of_one
from tests.local_lists import indicator_files

KNOWN = {"district": {"E07000146": "Norley", "E07000148": "Sudley"}}


@pytest.fixture(autouse=True)
def _fresh():
    every_indicator.cache_clear()
    yield
    every_indicator.cache_clear()


def read(folder, *rows: str, head: str = "area_code,period,value"):
    (reading,) = local_indicators.read(KNOWN, indicator_files(folder, "\n".join([head, *rows])))
    return reading


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2024", ("2024", 2024)),
        ("2024.0", ("2024", 2024)),
        ("202324", ("2023/24", 2024)),
        ("202324.0", ("2023/24", 2024)),
        ("2023/24", ("2023/24", 2024)),
        ("2023-24", ("2023/24", 2024)),
        ("2023/2024", ("2023/24", 2024)),
        ("2022-2023", ("2022/23", 2023)),
        ("199900", ("1999/00", 2000)),
        ("1999/2000", ("1999/00", 2000)),
        ("Academic year 2023/24", ("2023/24", 2024)),
        ("AY2023/24", ("2023/24", 2024)),
        ("2023 to 2024", ("2023/24", 2024)),
        ("Oct-09", ("2009/10", 2010)),
        ("Jan-00", ("2000/01", 2001)),
        ("01/12/2011", ("2011/12", 2012)),
        ("2025 (Rev)", ("2025 (Rev)", 2025)),
        ("2016/17-18/19", ("2016/17-18/19", 2019)),
    ],
)
def test_a_year_is_taken_as_publishers_write_it(text, kept):
    assert period(text) == kept


@pytest.mark.parametrize("text", ["", "soon", "202325", "2023/25", "2023/2025", "Mar-14", "20232", "1/2", "2023/24/25"])
def test_what_is_no_year_is_none(text):
    assert period(text) is None


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        ("31.2", 31.2, "value"),
        ("31.2%", 31.2, "value"),
        ("1,234.5", 1234.5, "value"),
        ("0", 0, "value"),
        ("-0.4", -0.4, "value"),
        ("31.2 [r]", 31.2, "value"),
        ("31.2p", 31.2, "value"),
        ("c", None, "suppressed"),
        ("C", None, "suppressed"),
        ("[c]", None, "suppressed"),
        ("*", None, "suppressed"),
        ("u", None, "suppressed"),
        ("SUPP", None, "suppressed"),
        ("z", None, "not_collected"),
        ("[x]", None, "not_collected"),
        (":", None, "not_collected"),
        ("..", None, "not_collected"),
        ("", None, "not_collected"),
        ("low", 0, "rounded"),
        ("[low]", 0, "rounded"),
        ("k", 0, "rounded"),
        ("31,2", None, "wrong"),
        ("five", None, "wrong"),
        ("inf", None, "wrong"),
        ("nan", None, "wrong"),
        ("1e3", None, "wrong"),
        ("12 34", None, "wrong"),
    ],
)
def test_a_cell_is_a_number_a_symbol_or_wrong(text, value, state):
    found = figure(text)
    assert (found.value, found.state) == (value, state)


def test_a_hidden_year_is_a_hidden_year(tmp_path):
    rows = ("202324,31.2", "2022/2023,30.1", "2021/22,c", "2020/21,z", "2019/20,low", "2018/19,[c]", "2017/18,x")
    reading = read(tmp_path, *(f"E07000146,{row}" for row in rows))
    frame = validated("authority", reading.frame)
    assert frame["year"].to_list() == [2024, 2023, 2022, 2021, 2020, 2019, 2018]
    states = ["value", "value", "suppressed", "not_collected", "rounded", "suppressed", "not_collected"]
    assert frame["status"].to_list() == states
    assert frame["value"].isna().to_list() == [False, False, True, True, False, True, True]
    assert reading.left_out.empty


def test_a_hidden_figure_is_not_worked_out_from_its_counts(tmp_path):
    reading = read(tmp_path, "E07000146,2024,c,1200,2000", head="area_code,period,value,numerator,denominator")
    assert reading.frame[["value", "numerator", "lower"]].isna().all(axis=None)
    assert reading.frame["status"].to_list() == ["suppressed"]


def test_one_year_has_one_figure_however_it_is_written(tmp_path):
    reading = read(tmp_path, "E07000146,2023/24,31", "E07000148,2024,40", "E07000146,202324,32", "E07000146,2024,33")
    assert reading.left_out["row"].to_list() == [2, 4, 5]
    assert set(reading.left_out["reason"]) == {
        "the same area, year and group stands more than once (lines 2 and 4 and 5)"
    }
    assert reading.frame["area_code"].to_list() == ["E07000148"]


def test_a_share_of_one_is_refused_with_the_remedy(tmp_path):
    reading = read(tmp_path, "E07000146,2023,0.312", "E07000146,2024,0.298", "E07000148,2024,1")
    assert len(reading.left_out) == 3
    assert reading.left_out["reason"].str.contains("write 31.2 for 0.312").all()


@pytest.mark.parametrize("rows", [("2023,0.3%", "2024,0.4%"), ("2023,1", "2024,0"), ("2023,0.9", "2024,2.4")])
def test_a_small_percentage_is_one(tmp_path, rows):
    assert read(tmp_path, *(f"E07000146,{row}" for row in rows)).left_out.empty


def test_a_small_percentage_with_its_counts_is_one(tmp_path):
    head = "area_code,period,value,numerator,denominator"
    assert read(tmp_path, "E07000146,2024,0.5,100,20000", head=head).left_out.empty


def test_one_share_of_one_among_percentages_is_named():

    assert shares_of_one(pd.Series([31.2, 29.8, 0.305, 33.0])).to_list() == [False, False, True, False]


GOOD = [
    "E07000146,2023/24,31.2",
    "E07000146,2022/23,c",
    "E07000148,2023/24,0",
    "E07000148,2010,45.5",
    "E07999999,2024,5",
]


def mutated(rows: list[str], chosen: np.random.Generator) -> str:
    """Return a table with the same rows as people's tools leave it."""
    cells = [row.split(",") for row in rows]
    years = {
        "2023/24": ["202324", "2023/2024", "2023-24", "202324.0"],
        "2022/23": ["202223", "2022-2023"],
        "2010": ["2010.0"],
    }
    for row in cells:
        row[1] = str(chosen.choice([row[1], *years.get(row[1], [])]))
        if row[2] == "c":
            row[2] = str(chosen.choice(["c", "[c]", "C", " c "]))
        elif chosen.random() < 0.5:
            row[2] = str(chosen.choice([f"{row[2]}%", f"\u00a0{row[2]} ", f"{float(row[2]):.2f}"]))
        row[0] = str(chosen.choice([row[0], row[0].lower(), f"\u200b{row[0]} "]))
    head = ["area_code", "period", "value"]
    if chosen.random() < 0.5:
        head = [name.upper().replace("_", " ") for name in head]
    table = [head, *cells]
    if chosen.random() < 0.5:
        table = [["", *row, "", ""] for row in table]
    if chosen.random() < 0.5:
        table = [["Figures of our area"], [], *table]
    if chosen.random() < 0.5:
        table = [*table, ["", "", ""], []]
    mark = str(chosen.choice([",", ";", "\t"]))
    return str(chosen.choice(["\n", "\r\n"])).join(mark.join(row) for row in table)


@pytest.mark.parametrize("seed", range(40))
def test_a_changed_table_says_the_same(seed, tmp_path):
    plain = local_indicators.read(KNOWN, indicator_files(tmp_path, "\n".join(["area_code,period,value", *GOOD])))[0]
    every_indicator.cache_clear()
    folder = indicator_files(tmp_path, "")
    text = mutated(GOOD, np.random.default_rng(seed))
    (folder / "helping.csv").write_bytes(text.encode(["utf-8", "utf-8-sig", "utf-16"][seed % 3]))
    found = local_indicators.read(KNOWN, folder)[0]
    columns = ["area_code", "year", "group", "value", "status"]
    pd.testing.assert_frame_equal(found.frame[columns], plain.frame[columns])
    assert found.left_out["reason"].to_list() == plain.left_out["reason"].to_list()
    assert found.rows_read == len(found.frame) + len(found.left_out) == 5
