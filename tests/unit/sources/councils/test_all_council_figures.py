"""District and council sources: age 5, Health Index, subnational indicators, statistical neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.indicators import published
from equitymap.schema import validated
from equitymap.sources.areas import code_history
from equitymap.sources.councils import council_figures, district_figures, early_years_profile, similar_councils
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import folder_without_row_counts, write
from tests.authority_files import COUNTY, ENGLAND, FIVE, REGION, TOWN, lait_rows, write_lait, write_lookups
from tests.recorded.workbooks import xlsx

NORLEY, MERGED = "E07000148", "E07000999"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    write_lookups(tmp_path)
    return folder_without_row_counts(tmp_path, monkeypatch)


def write_eyfsp(folder: Path, rows: Sequence[Sequence[str]]) -> None:
    """Write rows of (level, code, name, group, gender, children, reached, share)."""
    places = {"Local authority district": 8, "Local authority": 6, "Regional": 4, "National": 2}
    table = [list(early_years_profile.HEADINGS)]
    spots = {name: (level.code, level.name) for name, level in early_years_profile.LEVELS.items()}
    for level, code, name, group, gender, children, reached, share in rows:
        cells = dict.fromkeys(early_years_profile.HEADINGS, "") | {
            "time_period": "202122",
            "geographic_level": level,
            "characteristic_type": group,
            "gender": gender,
            early_years_profile.EVERYONE_COUNT: children,
            early_years_profile.COUNT: reached,
            early_years_profile.SHARE: share,
        }
        if level in places:
            cells |= dict(zip(spots[level], (code, name), strict=True))
        table.append([cells[heading] for heading in early_years_profile.HEADINGS])
    write(folder / "1_eyfsp_headline_measures_2022.csv.gz", table)


def test_age_5_has_counts_limits_and_levels(folder):
    everyone = ("Total", "Total")
    meals = ("Known to be eligible for free school meals", "Total")
    write_eyfsp(
        folder.path,
        [
            ("Local authority district", NORLEY, "Norley", *everyone, 20, 3, "15"),
            ("Local authority district", MERGED, "Merged", *everyone, 20, 3, "15"),
            ("Local authority district", NORLEY, "Norley", *meals, 0, 0, "z"),
            ("Local authority district", NORLEY, "Norley", "Autumn-born", "Total", 5, 3, "60"),
            ("Local authority", COUNTY, "County", "Total", "Girls", 100, 70, "70"),
            ("Regional", REGION, "Region", *everyone, 900, 0, "0"),
            ("National", ENGLAND, "England", *everyone, 5000, 3000, "60"),
        ],
    )
    reading = early_years_profile.read(folder)
    frame = validated("authority", reading.frame).set_index(["geography", "group"])
    norley = frame.loc[("district", "all")]
    assert norley[["value", "numerator", "denominator", "year"]].to_list() == [15, 3, 20, 2022]
    assert norley[["lower", "upper"]].to_list() == pytest.approx([5.2, 36.0], abs=0.05)
    assert frame["status"].to_dict() == {
        ("district", "all"): "value",
        ("district", "free_meals"): "not_collected",
        ("upper_tier", "girls"): "value",
        ("region", "all"): "zero",
        ("england", "all"): "value",
    }
    assert reading.left_out["identifier"].to_list() == [MERGED]


def test_unknown_level_of_age_5_is_refused(folder):
    write_eyfsp(folder.path, [("School", "", "", "Total", "Total", 1, 1, "100")])
    with pytest.raises(SourceContent, match="rows of School"):
        early_years_profile.read(folder)


def health(folder: SourceFolder, rows: Sequence[Sequence[str]]) -> pd.DataFrame:
    write(folder.path / "england_health_index_indicators.csv", [["ltla21_code", "year", "indicator", "value"], *rows])
    (entry,) = [entry for entry in published() if entry.id == "worthwhile"]
    return district_figures.health_index(folder, [entry])


WORTH = "Activities in life are worthwhile"


def test_the_workbook_of_the_health_index_gives_the_same_as_the_table_made_from_it(folder):
    rows = [
        (TOWN, "Testby", WORTH, 2020, 7.8251),
        (TOWN, "Testby", WORTH, 2021, 8),
        (NORLEY, "Norley", WORTH, 2021, 7.1),
    ]
    sheet = [
        ["Table 2: Underlying data"],
        ["This sheet has one table."],
        ["Blank cells are figures that do not exist."],
        ["Area code", "Area name", "Indicator name", "Year", "Value", "Numerator", "Denominator"],
        *([*row, None, None] for row in rows),
        (NORLEY, "Norley", WORTH, 2020, None, None, None),
    ]
    copied = health(folder, [[code, str(year), name, str(value)] for code, _, name, year, value in rows])
    (folder.path / "england_health_index_indicators.csv").unlink()
    path = folder.path / "healthindexunderlyingdataenglandcanscreenfix.xlsx"
    path.write_bytes(xlsx({"Cover_sheet": [["Health Index"]], "Table_2_Underlying_data": sheet}))
    (entry,) = [entry for entry in published() if entry.id == "worthwhile"]
    official = district_figures.health_index(folder, [entry])
    known = official.frame[official.frame["status"] != "not_collected"].reset_index(drop=True)
    pd.testing.assert_frame_equal(known, copied.frame)
    assert official.rows_read == 4


@pytest.fixture
def reissued(monkeypatch):
    """The town was given another code since."""
    monkeypatch.setattr(code_history, "_codes", lambda _year: {"E08000902": TOWN})
    return "E08000902"


def test_figures_under_a_code_given_anew_are_those_of_the_same_council(folder, reissued):
    frame = health(folder, [[reissued, "2021", WORTH, "8"], [NORLEY, "2021", WORTH, "7"]]).frame
    assert set(frame["area_code"]) == {TOWN, NORLEY, ENGLAND}
    write_eyfsp(folder.path, [("Local authority district", reissued, "Testby", "Total", "Total", "20", "3", "15")])
    assert early_years_profile.read(folder).frame["area_code"].to_list() == [TOWN]


def test_both_codes_of_a_council_in_one_file_are_a_repeat(folder, reissued):
    with pytest.raises(SourceContent, match="a second figure for the same area and period"):
        health(folder, [[TOWN, "2021", WORTH, "8"], [reissued, "2021", WORTH, "7"]])


def test_england_is_the_plain_mean_of_the_districts_and_says_so(folder):
    told = {TOWN: "8", NORLEY: "7", MERGED: "1", "E07000149": ""}
    rows = [[code, "2021", WORTH, value] for code, value in told.items()]
    reading = health(folder, [*rows, [TOWN, "2021", "Smoking", "x"]])
    frame = validated("authority", reading.frame).set_index("area_code")
    assert frame.loc[ENGLAND, ["value", "areas", "geography"]].to_list() == [7.5, 2, "england"]
    assert "mean of districts" in frame.loc[ENGLAND, "label"]
    assert frame.loc["E07000149", "status"] == "not_collected"
    assert reading.left_out["identifier"].to_list() == [MERGED]


def states(folder: SourceFolder, told: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    rows = [[code, str(2019 + at), WORTH, text] for code, texts in told.items() for at, text in enumerate(texts)]
    frame = validated("authority", health(folder, rows).frame)
    return {str(code): part.sort_values("year")["status"].to_list() for code, part in frame.groupby("area_code")}


def test_a_long_figure_that_repeats_the_year_before_is_carried(folder):
    found = states(folder, {TOWN: ["13.7867", "13.7867", "13.7867"], NORLEY: ["1.2345", "1.2346", "1.2347"]})
    assert found[TOWN] == ["value", "estimated", "estimated"]
    assert found[NORLEY] == ["value", "value", "value"]
    assert found[ENGLAND] == ["value", "value", "value"]


def test_a_short_figure_is_carried_only_where_most_districts_repeat(folder):
    found = states(folder, {TOWN: ["80.4", "80.4", "80.4"], NORLEY: ["81.2", "81.3", "81.3"]})
    assert found[TOWN] == ["value", "value", "estimated"]
    assert found[NORLEY] == ["value", "value", "estimated"]
    assert found[ENGLAND] == ["value", "value", "estimated"]


def test_a_blank_after_a_blank_is_not_carried(folder):
    assert states(folder, {TOWN: ["8", "", ""]})[TOWN] == ["value", "not_collected", "not_collected"]


def test_every_problem_of_a_district_table_is_in_one_message(folder):
    rows = [
        [TOWN, "2021", WORTH, "eight"],
        [TOWN, "soon", WORTH, "8"],
        [NORLEY, "2020", WORTH, "8"],
        [NORLEY, "2020", WORTH, "8"],
    ]
    with pytest.raises(SourceContent) as wrong:
        health(folder, rows)
    for part in ("'eight' in line 2", "'soon' in line 3", "second figure"):
        assert part in str(wrong.value)
    with pytest.raises(SourceContent, match=f"no rows for '{WORTH}'"):
        health(folder, [[TOWN, "2021", "Smoking", "8"]])


def test_counties_and_districts_are_told_apart(folder):
    head = ["unique", "group", "Indicator", "Period", "real"]
    pay = "Gross median weekly pay"
    rows = [[NORLEY, "", pay, "2023", "535.1"], [COUNTY, "", pay, "2023", "NA"], ["S12000005", "", pay, "2023", "9"]]
    write(folder.path / "revised_data.csv", [head, *rows], encoding="utf-8-sig")
    (entry,) = [entry for entry in published() if entry.id == "weekly_pay"]
    reading = district_figures.subnational(folder, [entry])
    assert set(zip(reading.frame["geography"], reading.frame["area_code"], strict=True)) == {
        ("district", NORLEY),
        ("upper_tier", COUNTY),
        ("england", ENGLAND),
    }
    assert len(reading.left_out) == 0


@pytest.mark.parametrize(
    ("period", "year"), [("2021", 2021), ("2022/23", 2023), ("10/2022 - 09/2023", 2023), ("Sep", None), ("", None)]
)
def test_period_ends_in_a_year(period, year):
    assert district_figures.end_year(period) == year


def write_neighbours(folder: Path, rows: Sequence[Sequence[str]]) -> Path:
    above = (["A", "B"], ["1", "2"], ["LA num", "LA Name", "LA number", "SN1", "SNP", "SN2", "SNP"])
    path = folder / "sn_may_2025.xlsx"
    path.write_bytes(xlsx({"Sheet": [*above, *rows]}))
    return path


def test_neighbours_are_pairs_in_order(folder):
    write_lait(folder.path)
    write_neighbours(folder.path, [["301", "Town", "301", "926", "Close", "909", "Close"]])
    reading = similar_councils.read(folder)
    assert reading.frame.to_numpy().tolist() == [[TOWN, 1, COUNTY]]
    assert reading.left_out[["row", "name"]].to_numpy().tolist() == [[4, "909"]]


def test_file_of_neighbours_that_is_none(folder):
    write_lait(folder.path)
    path = write_neighbours(folder.path, [["301", "Town", "301", "926", "Close", "926", "Close"]])
    with pytest.raises(SourceContent, match="twice"):
        similar_councils.read(folder)
    path.write_bytes(xlsx({"Sheet": []}))
    with pytest.raises(SourceHeadings, match="LA num"):
        similar_councils.read(folder)
    path.write_bytes(b"not a workbook")
    with pytest.raises(SourceUnreadable, match="is no workbook"):
        similar_councils.read(folder)


def test_mean_is_of_the_neighbours_that_have_a_figure(folder):
    rows = lait_rows()
    gone = (rows["LA and Regions"] == "County") & (rows["Years"] == "2017")
    rows.loc[gone, "Values"] = "-"
    write_lait(folder.path, rows)
    figures = council_figures.read(folder, FIVE).frame
    pairs = pd.DataFrame({"area_code": ["E08000099"] * 2, "position": [1, 2], "neighbour_code": [TOWN, COUNTY]})
    table = similar_councils.means(figures, "E08000099", "Elsewhere", pairs)
    assert set(table["geography"]) == {"neighbours"}
    assert not set(table["measure"]) & {"sure_start_spending", "young_people_spending"}
    ours = table[table["measure"] == "free_meals_primary"].set_index("year")
    assert ours["areas"].to_list() == [2, 1]
    assert ours["value"].to_list() == pytest.approx([20.1, 21.1])
    two = figures[figures["measure"].eq("free_meals_primary") & figures["year"].eq(ours.index[0])]
    apart = 12.706 * two.loc[two["area_code"].isin([TOWN, COUNTY]), "value"].std() / 2**0.5  # Student's t, one degree
    assert ours[["lower", "upper"]].iloc[0].to_list() == pytest.approx([20.1 - apart, 20.1 + apart], abs=0.001)
    assert ours[["lower", "upper"]].iloc[1].isna().all()  # one alone does not show how far they lie apart
    alone = similar_councils.means(figures, "E08000099", "Elsewhere", pairs[pairs["position"] == 2])
    assert alone.set_index(["measure", "year"]).loc[("free_meals_primary", 2017), "status"] == "not_collected"
