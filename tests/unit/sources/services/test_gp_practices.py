"""GP practices: which are shown, which closures are mergers, and no doctor's name on the map."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.reading.facility_frame import FACILITY_COLUMNS
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.services import gp_practices
from tests.facility_files import practices_file, write

ENDED = {"status_code": "C", "closed": "20170831"}
OTHER = {"code": "Z00002", "name": "OAK SURGERY"}


def reading(folder: Path, *changes: dict[str, str]) -> Reading:
    return gp_practices.practices_file(practices_file(folder / "epraccur.csv", *changes))


def one(folder: Path, *changes: dict[str, str]) -> pd.Series:
    return reading(folder, *changes).frame.loc["gp:Z00001"]


def test_an_active_practice_has_every_column(tmp_path: Path) -> None:
    frame = reading(tmp_path, {}).frame
    practice = frame.loc["gp:Z00001"]
    assert list(frame.columns) == list(FACILITY_COLUMNS)
    assert (practice["status"], practice["name"]) == ("open", "Elm Surgery")
    assert practice["evidence"] == "epraccur.csv, line 1"


@pytest.mark.parametrize(("code", "status"), [("A", "open"), ("C", "closed"), ("D", "paused"), ("P", "proposed")])
def test_status_codes(tmp_path: Path, code: str, status: str) -> None:
    assert one(tmp_path, {"status_code": code})["status"] == status


@pytest.mark.parametrize(
    ("word", "closed", "status"),
    [("ACTIVE", "", "open"), ("INACTIVE", "20170831", "closed"), ("INACTIVE", "", "paused")],
)
def test_the_export_service_writes_states_and_roles_in_words(
    tmp_path: Path, word: str, closed: str, status: str
) -> None:
    change = {"status_code": word, "closed": closed, "setting": "RO76|RO87"}
    result = reading(tmp_path, change, {**OTHER, "setting": "RO80", "postcode": "ZZ9 9ZZ"})
    assert result.frame["status"].to_dict() == {"gp:Z00001": status}
    assert result.left_out["reason"].tolist() == ["not a GP practice: another prescribing setting"]


def test_the_placeholder_of_1974_means_before_the_record(tmp_path: Path) -> None:
    assert pd.isna(one(tmp_path, {})["opened"])
    assert one(tmp_path, {"opened": "20040401"})["opened"] == pd.Timestamp("2004-04-01")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"setting": "10"}, "not a GP practice: another prescribing setting"),
        ({"grouping": "W00"}, "in Wales"),
        ({"name": ""}, "no code or no name"),
    ],
)
def test_what_is_no_practice_in_england_is_left_out_with_a_reason(
    tmp_path: Path, change: dict[str, str], why: str
) -> None:
    result = reading(tmp_path, change, OTHER)
    assert list(result.frame.index) == ["gp:Z00002"]
    assert result.left_out[["row", "identifier", "reason"]].to_numpy().tolist() == [[1, "Z00001", why]]


def test_an_ended_code_with_no_practice_at_its_postcode_is_closed(tmp_path: Path) -> None:
    practice = one(tmp_path, ENDED, {**OTHER, "postcode": "ZZ9 9ZZ"})
    assert (practice["status"], practice["closed"]) == ("closed", pd.Timestamp("2017-08-31"))


def test_an_ended_code_with_another_practice_at_its_postcode_was_replaced(tmp_path: Path) -> None:
    practice = one(tmp_path, ENDED, {**OTHER, "postcode": "zz11zz"})
    assert (practice["status"], practice["successor_id"]) == ("replaced", "gp:Z00002")
    assert practice["reason"] == "another practice is at this postcode"


def test_with_several_practices_at_the_postcode_none_is_named_as_the_successor(tmp_path: Path) -> None:
    practice = one(tmp_path, ENDED, OTHER, {**OTHER, "code": "Z00003"})
    assert (practice["status"], pd.isna(practice["successor_id"])) == ("replaced", True)


def test_a_code_that_another_outlived_at_its_postcode_was_replaced_by_the_one_that_ended_last(tmp_path: Path) -> None:
    second = {**ENDED, **OTHER, "closed": "20190630"}
    third = {**ENDED, **OTHER, "code": "Z00003", "closed": "20200731"}
    frame = reading(tmp_path, ENDED, second, third).frame
    assert frame["status"].to_list() == ["replaced", "replaced", "closed"]
    assert frame["successor_id"].to_list()[:2] == ["gp:Z00003", "gp:Z00003"]
    assert frame["reason"].to_list() == [
        "another practice was at this postcode and ended later",
        "another practice was at this postcode and ended later",
        "the practice code ended; no other practice is active at its postcode",
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"closed": "20170831"},  # on the same day: both ended there
        {"closed": "20200731", "opened": "20180401"},  # opened after this one had ended
        {"closed": "20200731", "postcode": "ZZ9 9ZZ"},
        {"closed": ""},
    ],
)
def test_a_code_that_no_other_outlived_at_its_postcode_is_closed(tmp_path: Path, other: dict[str, str]) -> None:
    assert one(tmp_path, ENDED, {**ENDED, **OTHER, **other})["status"] == "closed"


def succession(folder: Path, *rows: tuple[str, ...]) -> Path:
    """Write rows in the layout of the publisher's list of successors, which has no heading line."""
    return write(folder / "succarc.csv", [list(row) for row in rows])


def with_succession(folder: Path, told: Path, *changes: dict[str, str]) -> Reading:
    return gp_practices.practices_file(practices_file(folder / "epraccur.csv", *changes), succession=told)


FAR = {**OTHER, "postcode": "ZZ9 9ZZ"}


def test_the_publishers_list_of_successors_goes_before_what_postcodes_suggest(tmp_path: Path) -> None:
    told = succession(tmp_path, ("Z00001", "Z00003", "ODS", "20170901", ""))
    result = with_succession(tmp_path, told, ENDED, OTHER, {**FAR, "code": "Z00003"})
    practice = result.frame.loc["gp:Z00001"]
    assert (practice["status"], practice["successor_id"]) == ("replaced", "gp:Z00003")
    assert practice["reason"] == "carried on under the code Z00003, as the publisher's list says"
    assert [path.name for path in result.paths] == ["epraccur.csv", "succarc.csv"]


def test_of_several_successors_the_latest_is_taken(tmp_path: Path) -> None:
    told = succession(
        tmp_path, ("Z00001", "Z00009", "ODS", "20160401", ""), ("Z00001", "Z00002", "ODS", "20170901", "")
    )
    assert with_succession(tmp_path, told, ENDED, FAR).frame.loc["gp:Z00001", "successor_id"] == "gp:Z00002"


@pytest.mark.parametrize("row", [("Z00001", "Z99999"), ("Z00001", "Z00001"), ("Z00002", "Z00001")])
def test_a_successor_that_is_no_practice_here_or_not_of_this_code_changes_nothing(
    tmp_path: Path, row: tuple[str, str]
) -> None:
    told = succession(tmp_path, (*row, "ODS", "20170901", ""))
    frame = with_succession(tmp_path, told, ENDED, FAR).frame
    assert frame["status"].to_dict() == {"gp:Z00001": "closed", "gp:Z00002": "open"}
    assert frame["successor_id"].isna().all()


@pytest.mark.parametrize("row", [("Z00001", "Z00002", "ODS", "1 May", ""), ("Z00001", "", "ODS", "20170901", "")])
def test_a_list_of_successors_in_another_layout_is_refused(tmp_path: Path, row: tuple[str, ...]) -> None:
    with pytest.raises(SourceHeadings, match="5 columns without a heading line"):
        with_succession(tmp_path, succession(tmp_path, row), ENDED)


def test_the_list_of_successors_is_found_in_the_folder(tmp_path: Path) -> None:
    practices_file(tmp_path / "epraccur.csv", *[{"code": f"Z{number:05}"} for number in range(12_001)])
    succession(tmp_path, ("Z00001", "Z00002", "ODS", "20170901", ""))
    assert len(gp_practices.read(SourceFolder(tmp_path)).paths) == 2


@pytest.mark.parametrize("change", [{"status_code": "C"}, {"status_code": "D"}, {"setting": "10"}])
def test_only_an_active_gp_practice_can_have_taken_over(tmp_path: Path, change: dict[str, str]) -> None:
    assert one(tmp_path, ENDED, {**OTHER, **change})["status"] == "closed"


def test_blank_postcodes_are_not_the_same_postcode(tmp_path: Path) -> None:
    assert one(tmp_path, {**ENDED, "postcode": ""}, {**OTHER, "postcode": ""})["status"] == "closed"


def test_an_ended_code_without_a_date_says_so(tmp_path: Path) -> None:
    practice = one(tmp_path, {"status_code": "C"})
    assert pd.isna(practice["closed"])
    assert practice["reason"].endswith("no closing date in the register")


def test_an_opening_date_after_the_closing_date_is_blanked_and_told(tmp_path: Path) -> None:
    practice = one(tmp_path, {**ENDED, "opened": "20180101"})
    assert pd.isna(practice["opened"])
    assert "after the closing date" in practice["reason"]


@pytest.mark.parametrize(
    "name",
    [
        "DR A PERSON",
        "DRS PERSON & OTHER",
        "PERSON AB & PARTNERS",
        "THE SURGERY - DR PERSON",
        "PERSON B",
        "A B PERSON",
        "PERSON N PRACTICE",
        "CENTRE SURGERY_PERSON A",
        "THE PERSON'S PRACTICE",
        "PERSON",
        "PERSON & OTHER",
        "THE SURGERY",
    ],
)
def test_a_name_that_names_a_person_or_says_nothing_gives_way_to_the_address(name: str) -> None:
    shown = gp_practices.shown_name(name, ["THE SURGERY", "1 ELM ROAD,OAKTON", "", ""])
    assert shown == "GP practice, 1 Elm Road, Oakton"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ST MARY'S SURGERY", "St Mary's Surgery"),
        ("THE OLD SCHOOL MEDICAL PRACTICE", "The Old School Medical Practice"),
        ("ELM GP PRACTICE", "Elm GP Practice"),
        ("ELM HEALTH CENTRE (AB PERSON)", "Elm Health Centre"),
        ("CENTRE FOR HEALTH AND CARE", "Centre for Health and Care"),
    ],
)
def test_other_names_are_shown_without_what_is_in_brackets(name: str, shown: str) -> None:
    assert gp_practices.shown_name(name, ["1 ELM ROAD"]) == shown


def test_a_person_in_the_address_is_passed_over(tmp_path: Path) -> None:
    assert one(tmp_path, {"name": "DR PERSON", "line_1": "DR PERSON'S SURGERY"})["name"] == "GP practice"


def test_the_same_code_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match=r"Z00001 \(lines 1, 2\)"):
        reading(tmp_path, {}, {})


@pytest.mark.parametrize("change", [{"setting": "B"}, {"status_code": "X"}])
def test_columns_in_other_places_are_refused(tmp_path: Path, change: dict[str, str]) -> None:
    with pytest.raises(SourceHeadings, match="27 columns without a heading line"):
        reading(tmp_path, change)


def test_a_file_with_fewer_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "epraccur.csv"
    path.write_text('"Z00001","ELM SURGERY"\n', encoding="utf-8")
    with pytest.raises(SourceHeadings, match="27 columns"):
        gp_practices.practices_file(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = practices_file(tmp_path / "epraccur.csv.gz", {}, OTHER)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(SourceUnreadable, match=r"epraccur\.csv\.gz"):
        gp_practices.practices_file(path)


def test_fewer_rows_than_the_country_has_were_cut_short(tmp_path: Path) -> None:
    practices_file(tmp_path / "epraccur.csv", {})
    with pytest.raises(SourceContent, match="12,000"):
        gp_practices.read(SourceFolder(tmp_path))


def test_an_empty_folder_names_the_register(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="Organisation Data Service"):
        gp_practices.read(SourceFolder(tmp_path))


def test_observed_years_are_those_of_the_closings_in_the_file(tmp_path: Path) -> None:
    result = reading(tmp_path, ENDED, {**OTHER, "opened": "20250601"})
    assert gp_practices.observed(result)[:2] == (2017, 2025)
