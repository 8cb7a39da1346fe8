"""Opening hours of three surveys: what is one figure, which library a row is, and what could not be used."""

from pathlib import Path

import pandas as pd
import pytest

from equitymap.sources.reading import read_table
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.services import libraries, library_hours
from tests.area_files import folder_without_row_counts, write
from tests.facility_files import libraries_file


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("35", 35),
        ("22.5", 22.5),
        ("15 hours per week", 15),
        ("(57)", 57),
        ("38h30m", 38.5),
        ("49:30:00", 49.5),
        ("19:00", 19),
        ("168", 168),
        ("0", 0),
        ("564:00:00", None),
        ("168.5", None),
        ("N/A Closed", None),
        ("[Unknown]", None),
        ("closed", None),
        ("", None),
        ("32.5 (term time)17.5 (holiday)", None),
        ("40-47.5", None),
        ("13*", None),
        ("CLOSED 2011", None),
        ("Varied by Schedule", None),
        ("-5", None),
        ("48in the Summer, 34 in the winter", None),
        ("49:75:00", None),
    ],
)
def test_only_one_plain_figure_is_hours(text, figure):
    assert library_hours.hours(text) == figure


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    folder = folder_without_row_counts(tmp_path, monkeypatch)
    monkeypatch.setattr(library_hours, "catalogue", read_table.catalogue)
    return folder


def registered(folder: SourceFolder, *changes: dict[str, str]) -> pd.DataFrame:
    return libraries.libraries_file(libraries_file(folder.path, *changes)).frame


def survey_2022(folder: SourceFolder, *rows: tuple[str, ...]) -> None:
    headings = ["reporting", "name", "postcode", "operation_22", "hours", "staffed_hours"]
    full = [(*row, row[4]) if len(row) == 5 else row for row in rows]
    write(folder.path / "libraries_england_2022.csv", [headings, *full])


def survey_2016(folder: SourceFolder, *rows: tuple[str, ...]) -> None:
    headings = ["name", "authority_id", "postcode", "closed", "closed_year", "notes", "hours", "staffhours", "type"]
    write(
        folder.path / "libraries_taskforce_2016_with_coordinates.csv",
        [headings, *[(*row[:4], "", "", row[4], row[4], "LAL") for row in rows]],
    )


def staffed(frame: pd.DataFrame) -> dict[str, float]:
    rows = frame[frame["unit"] == library_hours.UNIT]
    return dict(zip(rows["facility_id"], rows["value"], strict=True))


ELM = {"name": "Elm Library", "postcode": "ZZ1 1ZZ"}
OAK = {"name": "Oak Library", "postcode": "ZZ2 2ZZ"}


def test_hours_are_matched_by_name_and_postcode(folder):
    ours = registered(folder, ELM, OAK)
    survey_2022(folder, ("Nowhere", "OAK LIBRARY", "zz22zz", "LA", "22.5"), ("Nowhere", "Elm", "ZZ1 1ZZ", "LA", "35"))
    found = library_hours.read_2022(folder, ours)
    assert staffed(found.frame) == {
        "library:nowhere-oak-library": 22.5,
        "library:nowhere-elm-library": 35.0,
    }
    assert set(found.frame["year"]) == {2022}
    assert found.frame["evidence"].iloc[0] == "libraries_england_2022.csv, line 2"


def test_a_library_that_moved_is_matched_by_service_and_name(folder):
    survey_2022(folder, ("Nowhere", "Elm Community Library", "ZZ9 9ZZ", "LA", "35"))
    assert len(staffed(library_hours.read_2022(folder, registered(folder, ELM, OAK)).frame)) == 1


def test_a_library_that_was_renamed_is_matched_by_service_and_postcode(folder):
    survey_2022(folder, ("Nowhere", "The Curve", "ZZ1 1ZZ", "LA", "35"))
    assert len(staffed(library_hours.read_2022(folder, registered(folder, ELM, OAK)).frame)) == 1


def test_the_same_name_in_another_service_is_another_library(folder):
    survey_2022(folder, ("Elsewhere", "Elm Library", "ZZ9 9ZZ", "LA", "35"))
    found = library_hours.read_2022(folder, registered(folder, ELM))
    assert found.frame.empty
    assert found.left_out["reason"].to_list() == [library_hours.NO_MATCH]


def test_two_rows_for_one_library_are_both_left_out(folder):
    survey_2022(folder, ("Nowhere", "Elm Library", "ZZ1 1ZZ", "LA", "35"), ("Nowhere", "Elm", "ZZ1 1ZZ", "LA", "20"))
    found = library_hours.read_2022(folder, registered(folder, ELM))
    assert found.frame.empty
    assert found.left_out["reason"].to_list() == [library_hours.SEVERAL] * 2


@pytest.mark.parametrize(
    ("operation", "hours", "reason"),
    [
        ("Closed", "N/A Closed", library_hours.SHUT),
        ("temporary closure", "0", library_hours.SHUT),
        ("LA", "", "opening hours are blank"),
        ("LA", "[Unknown]", library_hours.NO_FIGURE),
        ("LA", "0", "no hours: the survey says 0 for a library that is open"),
    ],
)
def test_a_library_without_hours_is_listed_and_never_zero(folder, operation, hours, reason):
    survey_2022(folder, ("Nowhere", "Elm Library", "ZZ1 1ZZ", operation, hours))
    found = library_hours.read_2022(folder, registered(folder, ELM))
    assert found.frame.empty
    assert found.left_out[["row", "name", "reason", "authority"]].to_numpy().tolist() == [
        [2, "Elm Library", reason, "Nowhere"]
    ]


def test_the_service_behind_a_number_is_learned_from_the_rows_that_are_sure(folder):
    ours = registered(
        folder,
        ELM,
        OAK,
        {"name": "Ash Library", "postcode": "ZZ3 3ZZ"},
        {"name": "Ash Library", "postcode": "ZZ4 4ZZ", "reporting": "Elsewhere"},
    )
    survey_2016(
        folder,
        ("Elm Library", "7", "ZZ1 1ZZ", "", "40"),
        ("Oak", "7", "ZZ2 2ZZ", "", "30"),
        ("Ash", "7", "ZZ9 9ZZ", "", "20"),
        ("Lost", "7", "ZZ8 8ZZ", "", "10"),
        ("Gone", "7", "", "XL", ""),
    )
    found = library_hours.read_2016(folder, ours)
    values = staffed(found.frame)
    assert values["library:nowhere-ash-library"] == 20.0
    assert len(values) == 3
    assert found.left_out[["name", "reason", "authority"]].to_numpy().tolist() == [
        ["Lost", library_hours.NO_MATCH, "Nowhere"],
        ["Gone", library_hours.SHUT, "Nowhere"],
    ]
    assert found.rows_read == len(values) + len(found.left_out)


def test_the_newest_register_gives_the_hours_of_its_open_libraries(folder):
    ours = registered(
        folder,
        ELM,
        {**OAK, "hours": "N/A Closed", "operation_23": "Closed", "closed": "2020"},
        {"name": "Ash Library", "hours": "0"},
    )
    assert library_hours.of_register(ours, 2023)[["facility_id", "year", "value", "unit"]].to_numpy().tolist() == [
        ["library:nowhere-elm-library", 2023, 40.0, "staffed hours a week"],
        ["library:nowhere-elm-library", 2023, 0.0, "unstaffed hours a week"],
    ]


@pytest.mark.parametrize(
    ("opening", "told", "run", "with_staff", "without"),
    [
        ("69", "19", "LA", 19, 50),
        ("40", "40", "LA", 40, 0),
        ("34", "36.5", "LA", 34, 0),
        ("49", "425.5", "LAL", 49, 0),
        ("72", "0", "lau", 0, 72),
        ("30", "12", "CR", 12, 18),
    ],
)
def test_hours_with_staff_and_without(opening, told, run, with_staff, without):
    found = library_hours.split(*(pd.Series([text]) for text in (opening, told)), run=pd.Series([run])).iloc[0]
    assert (found["staffed"], found["unstaffed"]) == (with_staff, without)
    assert pd.isna(found["why"])


@pytest.mark.parametrize(
    ("told", "run", "why"),
    [
        ("", "LA", library_hours.NOT_SPLIT),
        ("[Unknown]", "ICL", library_hours.NOT_SPLIT),
        ("0", "ICL", library_hours.NO_STAFF),
        ("0", "La", library_hours.NO_STAFF),
    ],
)
def test_hours_that_are_not_split_are_listed_and_not_known(folder, told, run, why):
    survey_2022(folder, ("Nowhere", "Elm Library", "ZZ1 1ZZ", run, "20", told))
    found = library_hours.read_2022(folder, registered(folder, ELM))
    assert found.frame.empty
    assert found.left_out["reason"].to_list() == [why]


def test_a_library_whose_staffed_hours_the_register_does_not_give_says_so(folder):
    ours = registered(folder, {**ELM, "hours": "20", "staffed_hours": "[Unknown]"})
    assert ours["capacity"].isna().all()
    assert library_hours.NOT_SPLIT in ours["reason"].iloc[0]
    assert library_hours.of_register(ours, 2023).empty
