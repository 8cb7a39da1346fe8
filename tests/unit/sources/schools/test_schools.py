"""Schools: what is shown, what became of each record, and a named error for every way the files can be wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.reading.facility_frame import FACILITY_COLUMNS
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import school_fates, schools
from equitymap.sources.schools.school_types import NOT_SHOWN, SHOWN_AS, TYPES
from equitymap.vocabulary import FACILITY_STATES
from tests.area_files import write
from tests.facility_files import links_file, read_schools, schools_file

OLD, NEW, THIRD = "100001", "100002", "100003"
CLOSED = {"URN": OLD, "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2017"}
ACADEMY = {"URN": NEW, "EstablishmentName": "Elm Academy", "TypeOfEstablishment (code)": "34"}


def one(folder: Path, *changes: dict[str, str], links: tuple[tuple[str, str, str], ...] = ()) -> pd.Series:
    return read_schools(folder, *changes, links=links).frame.loc[f"urn:{OLD}"]


def test_an_open_school_has_every_column_of_the_contract(tmp_path: Path) -> None:
    frame = read_schools(tmp_path, {}).frame
    school = frame.loc[f"urn:{OLD}"]
    assert list(frame.columns) == list(FACILITY_COLUMNS)
    assert (school["status"], school["type"], school["phase"], school["capacity"]) == (
        "open",
        "maintained",
        "primary",
        210,
    )
    assert (school["easting_m"], school["located_by"], school["authority"]) == (430000.0, "register", "Nowhere")
    assert school["evidence"] == "edubasealldata20230101.csv, line 2"


def test_every_type_of_establishment_is_shown_or_left_out_never_both() -> None:
    assert not set(SHOWN_AS) & set(NOT_SHOWN)
    assert set(SHOWN_AS.values()) | {"selective"} == set(TYPES)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("01", "maintained"),
        ("34", "academy"),
        ("35", "free school"),
        ("11", "independent"),
        ("44", "special"),
        ("10", "special"),
        ("15", "nursery"),
        ("14", "alternative provision"),
        ("18", "college"),
    ],
)
def test_type_of_establishment_is_shown_as(tmp_path: Path, code: str, shown: str) -> None:
    assert one(tmp_path, {"TypeOfEstablishment (code)": code})["type"] == shown


@pytest.mark.parametrize(("code", "shown"), [("34", "selective"), ("02", "selective"), ("11", "independent")])
def test_only_state_schools_that_select_are_called_selective(tmp_path: Path, code: str, shown: str) -> None:
    change = {"TypeOfEstablishment (code)": code, "AdmissionsPolicy (name)": "Selective"}
    assert one(tmp_path, change)["type"] == shown


@pytest.mark.parametrize("code", ["30", "25", "37", "49", "29", "99"])
def test_records_that_are_no_school_in_england_are_left_out_with_a_reason(tmp_path: Path, code: str) -> None:
    reading = read_schools(tmp_path, {"TypeOfEstablishment (code)": code}, {"URN": NEW})
    assert list(reading.frame.index) == [f"urn:{NEW}"]
    assert reading.left_out[["row", "identifier", "authority"]].to_numpy().tolist() == [[2, OLD, "Nowhere"]]
    assert reading.left_out["reason"].str.len().gt(5).all()
    assert reading.rows_read == 2


def test_a_school_of_a_welsh_council_is_left_out(tmp_path: Path) -> None:
    reading = read_schools(tmp_path, {"LA (code)": "681"}, {"URN": NEW})
    assert reading.left_out["reason"].tolist() == ["stands outside England"]


def test_a_record_without_a_name_is_left_out_and_listed(tmp_path: Path) -> None:
    reading = read_schools(tmp_path, {"EstablishmentName": ""}, {"URN": NEW})
    assert reading.left_out["reason"].tolist() == ["no number or no name"]


def test_a_closed_school_without_a_successor_is_closed(tmp_path: Path) -> None:
    school = one(tmp_path, CLOSED)
    assert (school["status"], school["reason"]) == ("closed", "no successor is recorded")
    assert school["closed"] == school["closed_not_before"] == school["closed_not_after"] == pd.Timestamp("2017-08-31")


@pytest.mark.parametrize("link", [(OLD, NEW, "Successor"), (NEW, OLD, "Predecessor")])
def test_a_conversion_is_a_replacement_whichever_record_tells_it(tmp_path: Path, link: tuple[str, str, str]) -> None:
    school = one(tmp_path, CLOSED, ACADEMY, links=(link,))
    assert (school["status"], school["successor_id"]) == ("replaced", f"urn:{NEW}")
    assert school["reason"] == f"became an academy: Elm Academy (URN {NEW})"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Successor - merged", "merged into"),
        ("Successor - amalgamated", "amalgamated into"),
        ("Successor - Split School", "split"),
    ],
)
def test_the_kind_of_link_is_told_in_words(tmp_path: Path, kind: str, words: str) -> None:
    school = one(tmp_path, CLOSED, {"URN": NEW}, links=((OLD, NEW, kind), (NEW, OLD, "Predecessor")))
    assert school["status"] == "replaced"
    assert school["reason"].startswith(words)


def test_several_schools_that_one_took_over_from_joined_with_others(tmp_path: Path) -> None:
    other = {**CLOSED, "URN": THIRD}
    school = one(tmp_path, CLOSED, other, ACADEMY, links=((OLD, NEW, "Successor"), (THIRD, NEW, "Successor")))
    assert school["reason"].startswith("joined with others in the academy Elm Academy")


def test_a_merger_link_without_direction_leads_from_the_ended_to_the_open_school(tmp_path: Path) -> None:
    link = ((NEW, OLD, "Result of Amalgamation"),)
    frame = read_schools(tmp_path, CLOSED, {"URN": NEW}, links=link).frame
    assert frame["status"].tolist() == ["replaced", "open"]


@pytest.mark.parametrize("kind", ["Sixth Form Centre Link", "Other", "Expansion"])
def test_other_links_are_no_succession(tmp_path: Path, kind: str) -> None:
    assert one(tmp_path, CLOSED, {"URN": NEW}, links=((OLD, NEW, kind),))["status"] == "closed"


def test_a_successor_outside_the_register_still_replaces(tmp_path: Path) -> None:
    school = one(tmp_path, CLOSED, links=((OLD, "999999", "Successor"),))
    assert school["status"] == "replaced"
    assert pd.isna(school["successor_id"])
    assert "URN 999999, which is not in this edition" in school["reason"]


def test_a_successor_that_the_map_does_not_show_is_named_but_not_linked(tmp_path: Path) -> None:
    school = one(tmp_path, CLOSED, {"URN": NEW, "TypeOfEstablishment (code)": "29"}, links=((OLD, NEW, "Successor"),))
    assert (school["status"], pd.isna(school["successor_id"])) == ("replaced", True)
    assert "which this map does not show" in school["reason"]


def test_an_open_successor_is_preferred(tmp_path: Path) -> None:
    ended = {**CLOSED, "URN": NEW}
    links = ((OLD, NEW, "Successor"), (OLD, THIRD, "Successor"))
    assert one(tmp_path, CLOSED, ended, {"URN": THIRD}, links=links)["successor_id"] == f"urn:{THIRD}"


def test_links_that_lead_in_a_circle_leave_the_schools_closed_and_say_so(tmp_path: Path) -> None:
    links = ((OLD, NEW, "Successor"), (NEW, OLD, "Successor"))
    frame = read_schools(tmp_path, CLOSED, {**CLOSED, "URN": NEW}, links=links).frame
    assert frame["status"].tolist() == ["closed", "closed"]
    assert frame["successor_id"].isna().all()
    assert frame["reason"].str.contains("circle").all()


def test_a_chain_that_runs_into_a_circle_is_closed_too(tmp_path: Path) -> None:
    links = ((THIRD, OLD, "Successor"), (OLD, NEW, "Successor"), (NEW, OLD, "Successor"))
    frame = read_schools(tmp_path, CLOSED, {**CLOSED, "URN": NEW}, {**CLOSED, "URN": THIRD}, links=links).frame
    assert set(frame["status"]) == {"closed"}


def test_a_chain_of_successors_ends_in_the_last_record(tmp_path: Path) -> None:
    middle = {**CLOSED, "URN": NEW, "CloseDate": "31-08-2019"}
    links = ((OLD, NEW, "Successor"), (NEW, THIRD, "Successor"))
    frame = read_schools(tmp_path, CLOSED, middle, {"URN": THIRD}, links=links).frame
    assert frame["status"].tolist() == ["replaced", "replaced", "open"]


def test_a_record_that_ended_earlier_cannot_have_taken_over(tmp_path: Path) -> None:
    earlier = {**CLOSED, "URN": NEW, "CloseDate": "31-08-2010"}
    assert one(tmp_path, CLOSED, earlier, links=((OLD, NEW, "Successor"),))["status"] == "closed"


@pytest.mark.parametrize(
    ("why", "status"),
    [
        ("Academy Converter", "replaced"),
        ("For Academy", "replaced"),
        ("Result of Amalgamation/Merger", "replaced"),
        ("Fresh Start", "replaced"),
        ("Closure", "closed"),
        ("Not applicable", "closed"),
    ],
)
def test_the_reason_for_closing_counts_where_no_link_does(tmp_path: Path, why: str, status: str) -> None:
    assert one(tmp_path, {**CLOSED, "ReasonEstablishmentClosed (name)": why})["status"] == status


def test_an_open_school_with_a_closing_date_to_come_is_open(tmp_path: Path) -> None:
    school = one(tmp_path, {"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2026"})
    assert (school["status"], school["reason"]) == ("open", "proposed to close on 31 August 2026")
    assert pd.isna(school["closed"])


def test_a_school_proposed_to_open_is_proposed(tmp_path: Path) -> None:
    assert one(tmp_path, {"EstablishmentStatus (name)": "Proposed to open"})["status"] == "proposed"


def test_a_status_never_heard_of_is_unknown_not_open(tmp_path: Path) -> None:
    school = one(tmp_path, {"EstablishmentStatus (name)": "Dissolved"})
    assert (school["status"], school["reason"]) == ("unknown", "status in the register: Dissolved")


def test_every_status_is_one_of_the_schema() -> None:
    assert {"open", "proposed", "closed", "replaced", "unknown"} <= set(FACILITY_STATES)


@pytest.mark.parametrize("date", ["", "01-01-1900"])
def test_a_closed_school_without_a_date_stays_closed_with_a_blank_date(tmp_path: Path, date: str) -> None:
    school = one(tmp_path, {**CLOSED, "CloseDate": date})
    assert school["status"] == "closed"
    assert pd.isna(school["closed"])
    assert school["reason"].endswith("no closing date in the register")


@pytest.mark.parametrize("date", ["", "01-01-1900", "01-01-1541"])
def test_an_unknown_or_very_old_opening_date_is_blank(tmp_path: Path, date: str) -> None:
    assert pd.isna(one(tmp_path, {"OpenDate": date})["opened"])


def test_an_opening_date_after_the_closing_date_is_blanked_and_told(tmp_path: Path) -> None:
    school = one(tmp_path, {**CLOSED, "OpenDate": "01-09-2018"})
    assert pd.isna(school["opened"])
    assert school["closed"] == pd.Timestamp("2017-08-31")
    assert "after the closing date" in school["reason"]


def test_one_impossible_date_is_blanked_and_told(tmp_path: Path) -> None:
    others = [{"URN": str(200000 + n), "OpenDate": "01-09-2001"} for n in range(20)]
    school = one(tmp_path, {"OpenDate": "31-02-2001"}, *others)
    assert pd.isna(school["opened"])
    assert school["reason"] == "opening date not readable"


def test_dates_in_another_form_are_refused_with_an_example(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match=r"'opened'.*'2001-09-01' in line 2"):
        read_schools(tmp_path, {"OpenDate": "2001-09-01"})


@pytest.mark.parametrize(("easting", "northing"), [("0", "0"), ("", ""), ("430000", ""), ("43", "43")])
def test_a_position_that_is_none_is_left_blank(tmp_path: Path, easting: str, northing: str) -> None:
    school = one(tmp_path, {"Easting": easting, "Northing": northing})
    assert school[["easting_m", "northing_m", "located_by"]].isna().all()


def test_pupils_of_a_closed_school_given_as_zero_are_blank_and_of_an_open_one_zero(tmp_path: Path) -> None:
    frame = read_schools(tmp_path, {**CLOSED, "NumberOfPupils": "0"}, {"URN": NEW, "NumberOfPupils": "0"}).frame
    assert pd.isna(frame["capacity"].iloc[0])
    assert frame["capacity"].iloc[1] == 0


def test_the_body_is_the_council_or_the_trust(tmp_path: Path) -> None:
    frame = read_schools(tmp_path, {"Trusts (code)": "77"}, {**ACADEMY, "Trusts (code)": "88"}).frame
    assert frame["body_id"].tolist() == ["la:999", "group:88"]


def test_the_same_number_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match=r"such as 100001 \(lines 2, 3\)"):
        read_schools(tmp_path, {}, {})


def test_the_register_is_read_in_windows_1252_and_in_utf_8(tmp_path: Path) -> None:
    links = links_file(tmp_path / "links_edubasealldata20230101.csv")
    for encoding in ("cp1252", "utf-8"):
        path = schools_file(
            tmp_path / "edubasealldata20230101.csv", {"EstablishmentName": "St Zoë’s"}, encoding=encoding
        )
        assert schools.official_file(path, links=links).frame["name"].tolist() == ["St Zoë’s"]


def test_a_file_in_neither_encoding_is_refused(tmp_path: Path) -> None:
    path = schools_file(tmp_path / "edubasealldata20230101.csv", {})
    path.write_bytes(path.read_bytes() + b"\x81\x8d\n")
    with pytest.raises(SourceUnreadable, match="edubasealldata20230101"):
        schools.official_file(path, links=links_file(tmp_path / "links_edubasealldata20230101.csv"))


def test_all_missing_headings_are_named_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "edubasealldata20230101.csv", [["URN", "Name"], ["1", "Elm"]])
    with pytest.raises(SourceHeadings, match=r"'LA \(code\)'.*'CloseDate'"):
        schools.official_file(path, links=links_file(tmp_path / "links_edubasealldata20230101.csv"))


def test_part_of_the_country_is_not_taken_for_the_register(tmp_path: Path) -> None:
    schools_file(tmp_path / "edubasealldata20230101.csv", {})
    links_file(tmp_path / "links_edubasealldata20230101.csv")
    with pytest.raises(SourceContent, match="1 rows; the register of all England has more than 45,000"):
        schools.read(SourceFolder(tmp_path))


def test_missing_links_are_named(tmp_path: Path) -> None:
    schools_file(tmp_path / "edubasealldata20230101.csv", {})
    with pytest.raises(SourceMissing, match="links_edubasealldata"):
        schools.gias_official(SourceFolder(tmp_path))


REDUCED = [*schools.REDUCED_COLUMNS]


def reduced_folder(folder: Path) -> SourceFolder:
    row = dict.fromkeys(REDUCED, "") | {
        "urn": OLD,
        "la_code": "999",
        "la_name": "Nowhere",
        "name": "Elm School",
        "establishment_type_code": "1",
        "establishment_status_name": "Closed",
        "close_date": "2017-08-31",
        "phase_name": "Not applicable",
    }
    write(folder / "gias_all_establishments_20230101.csv.gz", [REDUCED, list(row.values())])
    (folder / "open-and-close-dates-2022").mkdir()
    write(folder / "open-and-close-dates-2022" / "schools.csv.gz", [["urn", "open_date"], [OLD, "01-09-1995"]])
    links_file(folder / "links_edubasealldata20230101.csv")
    return SourceFolder(folder)


def test_the_reduced_table_takes_opening_dates_from_the_second_list(tmp_path: Path) -> None:
    reading = schools.read(reduced_folder(tmp_path))
    school = reading.frame.loc[f"urn:{OLD}"]
    assert (school["opened"], school["closed"]) == (pd.Timestamp("1995-09-01"), pd.Timestamp("2017-08-31"))
    assert pd.isna(school["phase"])
    assert reading.release.id == "gias-schools-reduced"


def test_the_reduced_table_calls_no_school_selective_without_the_policy_list(tmp_path: Path) -> None:
    folder = reduced_folder(tmp_path)
    assert schools.read(folder).frame["type"].tolist() == ["maintained"]
    write(tmp_path / "dim_school.csv", [["urn", "admissions_policy"], [OLD, "Selective"]])
    assert schools.read(folder).frame["type"].tolist() == ["selective"]


def test_a_truncated_reduced_table_is_refused(tmp_path: Path) -> None:
    folder = reduced_folder(tmp_path)
    path = tmp_path / "gias_all_establishments_20230101.csv.gz"
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(SourceUnreadable, match=path.name):
        schools.read(folder)


def test_observed_years_start_where_links_are_kept_and_end_with_the_edition(tmp_path: Path) -> None:
    first, last, note, day = schools.observed(read_schools(tmp_path, {}))
    assert (first, last, day) == (2010, 2023, date(2023, 1, 1))
    assert "1 January 2023" in note


def test_a_record_younger_than_the_list_of_dates_is_not_before_the_record(tmp_path: Path) -> None:
    """Blank means before the record only where the list of dates knows the school."""
    folder = reduced_folder(tmp_path)
    known, young = "100900", "150900"
    blank = dict.fromkeys(REDUCED, "") | {
        "la_code": "999",
        "la_name": "Nowhere",
        "establishment_type_code": "1",
        "establishment_status_name": "Open",
    }
    rows = [blank | {"urn": urn, "name": f"School {urn}"} for urn in (known, young)]
    write(tmp_path / "gias_all_establishments_20230101.csv.gz", [REDUCED, *(list(row.values()) for row in rows)])
    write(tmp_path / "open-and-close-dates-2022" / "schools.csv.gz", [["urn", "open_date"], [known, ""]])
    frame = schools.read(folder).frame
    assert pd.isna(frame.loc[f"urn:{known}", "opened"])
    assert frame.loc[f"urn:{young}", "opened"] == pd.Timestamp("2023-01-01")
    assert school_fates.YOUNG in frame.loc[f"urn:{young}", "reason"]
    (tmp_path / "open-and-close-dates-2023").mkdir()
    write(tmp_path / "open-and-close-dates-2023" / "schools_gias.csv", [["urn", "open_date"], [young, "01-09-2022"]])
    assert schools.read(folder).frame.loc[f"urn:{young}", "opened"] == pd.Timestamp("2022-09-01")
