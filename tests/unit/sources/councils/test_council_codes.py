"""Councils' codes: from the register of schools where no list is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.councils import council_codes
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import write

HEADINGS = ["URN", "LA (code)", "GSSLACode (name)", "EstablishmentStatus (name)"]
SCHOOLS = [
    ["1", "383", "E08000035", "Open"],
    ["2", "383", "E08000035", "Open, but proposed to close"],
    ["3", "383", "E08000032", "Open"],
    ["4", "909", "E10000006", "Closed"],
    ["5", "681", "W06000015", "Open"],
    ["6", "926", "E10000020", "Open"],
]


def register(folder: Path) -> Path:
    return write(folder / "edubasealldata20260819.csv", [HEADINGS, *SCHOOLS], encoding="cp1252")


def test_a_number_has_the_code_of_most_of_its_open_schools_in_england(tmp_path: Path) -> None:
    codes, _ = council_codes.of_register(register(tmp_path), fewest=1)
    assert {number: code for number, code in codes.items() if not number.startswith(("97", "98", "99"))} == {
        "383": "E08000035",
        "926": "E10000020",
    }
    assert (codes["970"], codes["985"]) == ("E92000001", "E12000006")


def test_the_list_is_used_where_the_folder_has_it(tmp_path: Path) -> None:
    register(tmp_path)
    rows = [["LA Number", "ONS code"], ["301", "E09000002"], ["909", ""]]
    path = write(tmp_path / "la_number_to_ONS_code_DERIVED.csv", rows)
    assert council_codes.ons_codes(SourceFolder(tmp_path)) == ({"301": "E09000002"}, path)


def test_a_register_of_part_of_the_country_is_refused(tmp_path: Path) -> None:
    register(tmp_path)
    with pytest.raises(SourceContent, match="2 English councils; there are more than 150"):
        council_codes.ons_codes(SourceFolder(tmp_path))


def test_an_empty_folder_names_the_register(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="all establishment data"):
        council_codes.ons_codes(SourceFolder(tmp_path))


def test_codes_given_anew_come_back_as_those_of_the_places(tmp_path: Path) -> None:
    rows = [["1", "370", "E08000038", "Open"], ["2", "373", "E08000039", "Open"], ["3", "390", "E08000020", "Open"]]
    path = write(tmp_path / "edubasealldata20261001.csv", [HEADINGS, *rows], encoding="cp1252")
    codes, _ = council_codes.of_register(path, fewest=1)
    assert (codes["370"], codes["373"], codes["390"]) == ("E08000016", "E08000019", "E08000037")
