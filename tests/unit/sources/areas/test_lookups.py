"""Lookups: the right columns, England only, and a named error for every way a file can be wrong."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.areas import lookups
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import WALES, A, B, C, folder_without_row_counts, write
from tests.recorded.workbooks import xlsx

DISTRICTS = "LSOA21_MSOA21_LAD24_EN_LU.csv.gz"
WARDS = "LSOA_(2021)_to_Electoral_Ward_(2024)_to_LAD_(2024)_Best_Fit_Lookup_in_EW.csv.gz"
EXACT = "LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Exact_Fit_Lookup_for_EW.csv.gz"
HEADINGS = ["LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "LAD24CD", "LAD24NM"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    return folder_without_row_counts(tmp_path, monkeypatch)


FILE_1 = "File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx"
AREA_25 = (
    "LSOA code (2021)",
    "LSOA name (2021)",
    "Local Authority District code (2024)",
    "Local Authority District name (2024)",
)


def file_1(folder: SourceFolder, *rows: Sequence[str]) -> None:
    (folder.path / FILE_1).write_bytes(xlsx({"Notes": [["Notes"]], "IMD25": [AREA_25, *rows]}))


def row(code: str, district: str = "E08000035") -> list[str]:
    return [code, "Leeds 001A", "E02000001", "Leeds 001", district, "Leeds"]


def test_district_lookup_is_indexed_by_neighbourhood(folder: SourceFolder) -> None:
    write(folder.path / DISTRICTS, [HEADINGS, row(A), row(B)])
    reading = lookups.lsoa_to_district(folder)
    assert reading.frame.index.name == "area_code"
    assert reading.frame.loc[A].to_dict() == {
        "name": "Leeds 001A",
        "msoa_code": "E02000001",
        "msoa": "Leeds 001",
        "district_code": "E08000035",
        "district": "Leeds",
    }


def test_the_official_files_give_the_same_district_and_msoa(folder: SourceFolder) -> None:
    file_1(folder, (A, "Leeds 001A", "E08000035", "Leeds"), (B, "St. Ives 012B", "E07000011", "Huntingdonshire"))
    names = [["msoa21cd", "msoa21nm", "msoa21hclnm"], ["E02000001", "Leeds 001", "Elm"]]
    write(folder.path / "MSOA-Names-Latest2.csv", [*names, ["E02000002", "St. Ives 012", "Oak"]])
    official = lookups.lsoa_to_district(folder).frame
    assert official.loc[B].to_list() == ["St. Ives 012B", "E02000002", "St. Ives 012", "E07000011", "Huntingdonshire"]
    write(folder.path / DISTRICTS, [HEADINGS, row(A)])
    assert lookups.lsoa_to_district(folder).frame.loc[A].to_dict() == official.loc[A].to_dict()


def test_a_neighbourhood_whose_msoa_is_not_known_is_named(folder: SourceFolder) -> None:
    file_1(folder, (A, "Leeds 001A", "E08000035", "Leeds"))
    write(folder.path / "MSOA-Names-Latest2.csv", [["msoa21cd", "msoa21nm"], ["E02000002", "Leeds 002"]])
    with pytest.raises(SourceContent, match=f"Leeds 001A \\({A}\\)"):
        lookups.lsoa_to_district_official(folder)


def test_without_any_lookup_the_page_of_the_indices_is_named(folder: SourceFolder) -> None:
    with pytest.raises(SourceMissing, match="english-indices-of-deprivation-2025"):
        lookups.lsoa_to_district(folder)


WARDS_TO_UPPER = "WD24_PCON24_LAD24_UTLA24_UK_LU.csv"
UPPER = ["WD24CD", "LAD24CD", "UTLA24CD", "UTLA24NM"]


def test_a_district_of_many_wards_has_one_upper_tier_authority(folder: SourceFolder) -> None:
    rows = [
        ["E05000001", "E07000148", "E10000020", "Norfolk"],
        ["E05000002", "E07000148", "E10000020", "Norfolk"],
        ["W05000001", "W06000001", "W06000001", "Ynys"],
    ]
    write(folder.path / WARDS_TO_UPPER, [UPPER, *rows])
    frame = lookups.lower_to_upper_tier(folder).frame
    assert frame.to_dict("index") == {"E07000148": {"upper_tier_code": "E10000020", "upper_tier": "Norfolk"}}


@pytest.mark.parametrize("other", ["E10000021", ""])
def test_a_district_in_two_upper_tier_authorities_is_refused(folder: SourceFolder, other: str) -> None:
    rows = [["E05000001", "E07000148", "E10000020", "Norfolk"], ["E05000002", "E07000148", other, "Norfolk"]]
    write(folder.path / WARDS_TO_UPPER, [UPPER, *rows])
    with pytest.raises(SourceContent, match="such as E07000148"):
        lookups.lower_to_upper_tier(folder)


def test_welsh_rows_are_read_but_not_kept(folder: SourceFolder) -> None:
    names = ["LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"]
    write(
        folder.path / WARDS,
        [
            names,
            [A, "Leeds 001A", "E05000001", "Elm", "E08000035", "Leeds"],
            [WALES, "Ynys 001A", "W05000001", "Ynys", "W06000001", "Ynys"],
        ],
    )
    reading = lookups.lsoa_to_ward(folder)
    assert (list(reading.frame.index), reading.rows_read) == ([A], 2)
    assert reading.frame.loc[A, "ward"] == "Elm"


def test_exact_lookup_spells_out_what_changed(folder: SourceFolder) -> None:
    names = ["LSOA11CD", "LSOA11NM", "LSOA21CD", "LSOA21NM", "CHGIND"]
    rows = [[A, "", A, "", "U"], [B, "", B, "", "S"], [B, "", C, "", "S"], [WALES, "", WALES, "", "U"]]
    write(folder.path / EXACT, [names, *rows], encoding="utf-8-sig")
    frame = lookups.lsoa_2011_to_2021(folder).frame
    assert frame.to_dict("list") == {
        "area_code_2011": [A, B, B],
        "area_code": [A, B, C],
        "change": ["unchanged", "split", "split"],
    }


def test_unknown_kind_of_change_is_refused(folder: SourceFolder) -> None:
    write(folder.path / EXACT, [["LSOA11CD", "LSOA21CD", "CHGIND"], [A, A, "U"], [B, B, "Q"]])
    with pytest.raises(SourceContent, match=r"line 3.*'Q'"):
        lookups.lsoa_2011_to_2021(folder)


def test_repeated_code_is_named_with_its_lines(folder: SourceFolder) -> None:
    write(folder.path / DISTRICTS, [HEADINGS, row(A), row(B), row(A)])
    with pytest.raises(SourceContent, match=f"such as {A} \\(lines 2, 4\\)"):
        lookups.lsoa_to_district(folder)


def test_blank_cell_is_refused(folder: SourceFolder) -> None:
    write(folder.path / DISTRICTS, [HEADINGS, row(A), row(B, district="")])
    with pytest.raises(SourceContent, match="line 3"):
        lookups.lsoa_to_district(folder)


def test_row_without_a_code_is_refused(folder: SourceFolder) -> None:
    write(folder.path / DISTRICTS, [HEADINGS, row(A), row("")])
    with pytest.raises(SourceContent, match=r"without 'LSOA21CD'.*line 3"):
        lookups.lsoa_to_district(folder)


def test_all_missing_headings_are_named_at_once(folder: SourceFolder) -> None:
    write(folder.path / DISTRICTS, [["LSOA21CD", "LSOA21NM", "LAD24NM"], [A, "Leeds 001A", "Leeds"]])
    with pytest.raises(SourceHeadings, match=r"MSOA21CD.*MSOA21NM.*LAD24CD"):
        lookups.lsoa_to_district(folder)


def test_file_cut_short_is_noticed_by_its_length(tmp_path: Path) -> None:
    write(tmp_path / DISTRICTS, [HEADINGS, row(A)])
    with pytest.raises(SourceContent, match=r"1 English rows.*33,755"):
        lookups.lsoa_to_district(SourceFolder(tmp_path))


def test_damaged_archive_is_noticed(folder: SourceFolder) -> None:
    whole = gzip.compress(b"LSOA21CD,LSOA21NM\n" * 5000)
    (folder.path / DISTRICTS).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceUnreadable, match="cut short or damaged"):
        lookups.lsoa_to_district(folder)


def test_wrong_encoding_is_noticed(folder: SourceFolder) -> None:
    write(
        folder.path / DISTRICTS, [HEADINGS, [A, "Hôpital 001A", "E02", "Hôpital", "E08", "Hôpital"]], encoding="cp1252"
    )
    with pytest.raises(SourceUnreadable, match="not written in utf-8"):
        lookups.lsoa_to_district(folder)


def test_missing_file_names_where_to_get_it(folder: SourceFolder) -> None:
    with pytest.raises(SourceMissing, match="houseofcommonslibrary"):
        lookups.msoa_names(folder)


def test_two_copies_of_a_release_are_refused(folder: SourceFolder) -> None:
    write(folder.path / DISTRICTS, [HEADINGS, row(A)])
    write(folder.path / "LSOA21_MSOA21_LAD24_EN_LU_v2.csv", [HEADINGS, row(B)])
    with pytest.raises(SourceContent, match="2 files that could be the same release"):
        lookups.lsoa_to_district(folder)
