"""Libraries: what became of each, and which are not closures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.reading.facility_frame import FACILITY_COLUMNS
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.services import libraries
from tests.area_files import write
from tests.facility_files import libraries_file

ELM = "library:nowhere-elm-library"
SHUT = {
    "operation_23": "Closed",
    "closed": "2015",
    "hours": "N/A Closed",
    **{f"operation_{survey}": "Closed" for survey in ("16", "19", "21", "22")},
}
TOLD = ["name", "postcode", "closed", "closed_year", "notes"]


def reading(folder: Path, *changes: dict[str, str], told: tuple[tuple[str, ...], ...] = ()) -> Reading:
    survey = write(folder / "libraries_taskforce_2016.csv", [TOLD, *told]) if told else None
    return libraries.libraries_file(libraries_file(folder, *changes), survey_2016=survey)


def one(folder: Path, *changes: dict[str, str], told: tuple[tuple[str, ...], ...] = ()) -> pd.Series:
    return reading(folder, *changes, told=told).frame.loc[ELM]


def test_an_open_library_has_every_column_and_weekly_hours(tmp_path: Path) -> None:
    frame = reading(tmp_path, {}).frame
    library = frame.loc[ELM]
    assert list(frame.columns) == list(FACILITY_COLUMNS)
    assert (library["status"], library["type"], library["capacity"], library["capacity_unit"]) == (
        "open",
        "council-run",
        40,
        "staffed hours a week",
    )
    assert (library["authority"], library["evidence"]) == ("Nowhere", "libraries_england_2023.csv, line 2")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("La", "open", "council-run"),
        ("LAU", "open", "council-run, unstaffed"),
        ("c", "open", "commissioned"),
        ("closed", "closed", "council-run"),
        ("Temporary Closure", "paused", "council-run"),
        ("[Unknown]", "unknown", "council-run"),
        ("Facility Not Open", "proposed", "council-run"),
    ],
)
def test_operation_codes_are_read_without_case(tmp_path: Path, code: str, status: str, kind: str) -> None:
    library = one(tmp_path, {"operation_23": code})
    assert (library["status"], library["type"]) == (status, kind)


@pytest.mark.parametrize("code", ["CR", "ICL"])
def test_a_library_the_council_ran_before_and_the_community_runs_now_was_handed_over(tmp_path: Path, code: str) -> None:
    library = one(tmp_path, {"operation_22": code, "operation_23": code})
    assert library["status"] == "handed_over"
    assert library["reason"] == "run by or for the council in the 2021 survey, by the community in the 2022 survey"


def test_a_commissioned_library_is_not_handed_to_volunteers(tmp_path: Path) -> None:
    assert one(tmp_path, {"operation_23": "C"})["status"] == "open"


ALWAYS_COMMUNITY = {f"operation_{survey}": "CR" for survey in libraries.SURVEYS}


def test_a_community_library_that_left_the_statutory_service_was_handed_over(tmp_path: Path) -> None:
    library = one(tmp_path, {**ALWAYS_COMMUNITY, "statutory_10": "yes ", "statutory_23": "NO"})
    assert library["status"] == "handed_over"
    assert "statutory service in 2010" in library["reason"]


@pytest.mark.parametrize(("before", "now"), [("Yes", "Yes"), ("No", "No"), ("[Unknown]", "No")])
def test_a_community_library_of_unknown_past_is_open_not_handed_over(tmp_path: Path, before: str, now: str) -> None:
    library = one(tmp_path, {**ALWAYS_COMMUNITY, "statutory_10": before, "statutory_23": now})
    assert (library["status"], library["type"]) == ("open", "community-run")


def test_a_closing_year_is_a_window_and_no_date(tmp_path: Path) -> None:
    library = one(tmp_path, SHUT)
    assert library["status"] == "closed"
    assert pd.isna(library["closed"])
    assert (library["closed_not_before"], library["closed_not_after"]) == (
        pd.Timestamp("2015-01-01"),
        pd.Timestamp("2015-12-31"),
    )


def test_without_a_closing_year_the_surveys_around_it_are_the_window(tmp_path: Path) -> None:
    library = one(tmp_path, {**SHUT, "closed": " ", "operation_16": "LA", "operation_19": "CR"})
    assert (library["closed_not_before"], library["closed_not_after"]) == (
        pd.Timestamp("2019-01-01"),
        pd.Timestamp("2021-12-31"),
    )
    assert "no closing year" in library["reason"]


def test_closed_in_every_survey_without_a_year_has_an_open_window_unless_statutory_in_2010(tmp_path: Path) -> None:
    window = one(tmp_path, {**SHUT, "closed": "", "statutory_10": "No"})
    assert (pd.isna(window["closed_not_before"]), window["closed_not_after"]) == (True, pd.Timestamp("2016-12-31"))
    assert one(tmp_path, {**SHUT, "closed": ""})["closed_not_before"] == pd.Timestamp("2010-01-01")


def test_a_closure_reported_for_the_year_after_the_survey_counts(tmp_path: Path) -> None:
    library = one(tmp_path, {"closed": "2024"})
    assert (library["status"], library["closed_not_before"]) == ("closed", pd.Timestamp("2024-01-01"))


def test_a_closing_year_of_a_library_that_was_open_since_does_not_close_it(tmp_path: Path) -> None:
    library = one(tmp_path, {"closed": "2012"})
    assert (library["status"], library["reason"]) == ("open", "the return also gives a closing year, 2012")
    assert pd.isna(library["closed_not_before"])


@pytest.mark.parametrize(("hours", "expected"), [("25.5", 25.5), ("0", 0.0)])
def test_hours_are_numbers(tmp_path: Path, hours: str, expected: float) -> None:
    assert one(tmp_path, {"hours": hours})["capacity"] == expected


@pytest.mark.parametrize("hours", ["N/A Closed", "[Unknown]", "Appointment Only", ""])
def test_words_in_place_of_hours_are_missing_not_zero(tmp_path: Path, hours: str) -> None:
    assert pd.isna(one(tmp_path, {"hours": hours})["capacity"])


@pytest.mark.parametrize(("year", "expected"), [("1905", "1905-01-01"), ("1960s", None), ("[unknown]", None)])
def test_only_a_plain_opening_year_is_used(tmp_path: Path, year: str, expected: str | None) -> None:
    opened = one(tmp_path, {"opened": year})["opened"]
    assert pd.isna(opened) if expected is None else opened == pd.Timestamp(expected)


@pytest.mark.parametrize("kind", ["Mobile Library", "Prison Library", "archive", "Static Archive", "Kiosk"])
def test_what_is_no_public_library_with_a_place_is_left_out(tmp_path: Path, kind: str) -> None:
    result = reading(tmp_path, {"type": kind}, {"name": "Oak Library"})
    assert list(result.frame.index) == ["library:nowhere-oak-library"]
    assert result.left_out[["row", "name", "authority"]].to_numpy().tolist() == [[2, "Elm Library", "Nowhere"]]
    assert result.rows_read == 2


@pytest.mark.parametrize("postcode", ["[No registered public address]", "n/a", ""])
def test_a_postcode_that_is_none_leaves_the_library_without_a_position(tmp_path: Path, postcode: str) -> None:
    library = one(tmp_path, {"postcode": postcode})
    assert pd.isna(library["postcode"])
    assert library["reason"] == "the register gives no postcode"


def test_a_closed_library_with_an_open_one_at_its_postcode_was_replaced(tmp_path: Path) -> None:
    library = one(tmp_path, SHUT, {"name": "Elm Hub"})
    assert (library["status"], library["successor_id"]) == ("replaced", "library:nowhere-elm-hub")


def test_a_closed_library_with_a_closed_one_at_its_postcode_was_not_replaced(tmp_path: Path) -> None:
    assert one(tmp_path, SHUT, {**SHUT, "name": "Elm Hub"})["status"] == "closed"


def test_a_library_that_the_survey_of_2016_calls_replaced_has_moved(tmp_path: Path) -> None:
    library = one(tmp_path, SHUT, told=(("Elm", "ZZ11ZZ", "XLR", "2015", "Replaced by new  Elm library."),))
    assert library["status"] == "moved"
    assert library["reason"] == 'replaced, as the survey of 2016 says: "Replaced by new Elm library"'


@pytest.mark.parametrize(
    "told",
    [
        ("Oak", "ZZ11ZZ", "XLR", "2015", ""),
        ("Elm", "ZZ1 1ZY", "XLR", "2015", ""),
        ("Elm", "ZZ1 1ZZ", "XL", "2015", ""),
        ("Elm", "ZZ1 1ZZ", "XLR", "2012", ""),
        ("The Library", "ZZ1 1ZZ", "XLR", "2015", ""),
    ],
)
def test_another_row_of_that_survey_does_not_move_it(tmp_path: Path, told: tuple[str, ...]) -> None:
    assert one(tmp_path, SHUT, told=(told,))["status"] == "closed"


def test_two_libraries_of_one_name_are_told_apart_by_postcode(tmp_path: Path) -> None:
    frame = reading(tmp_path, {}, {"postcode": "ZZ1 1ZY"}).frame
    assert list(frame.index) == [f"{ELM}-zz1-1zz", f"{ELM}-zz1-1zy"]


def test_two_rows_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match=r"cannot be told apart.*\(lines 2, 3\)"):
        reading(tmp_path, {}, {})


def test_missing_headings_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "libraries_england_2023.csv", [["reporting", "name"], ["Nowhere", "Elm"]])
    with pytest.raises(SourceHeadings, match="'operation_23'"):
        libraries.libraries_file(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = libraries_file(tmp_path, {"name": "Elm Library"})
    path.write_bytes(path.read_bytes().replace(b"Elm Library", b"Zo\xeb Library"))
    with pytest.raises(SourceUnreadable, match="utf-8"):
        libraries.libraries_file(path)


def test_a_shorter_file_than_published_was_cut_short(tmp_path: Path) -> None:
    libraries_file(tmp_path, {})
    with pytest.raises(SourceContent, match="1 rows; the published file has 3,487"):
        libraries.read(SourceFolder(tmp_path))


def test_an_empty_folder_names_the_dataset(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="Arts Council England"):
        libraries.read(SourceFolder(tmp_path))


def test_observed_years_are_2010_to_the_newest_survey(tmp_path: Path) -> None:
    assert libraries.observed(reading(tmp_path, {}))[:2] == (2010, 2023)
