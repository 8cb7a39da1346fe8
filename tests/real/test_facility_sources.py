"""The registers as published: what was read, what became of it, and the figures anyone can check."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.places.build.national_readings import National
from equitymap.sources.areas import postcodes
from equitymap.sources.reading.facility_frame import FACILITY_COLUMNS
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.schools import schools
from equitymap.sources.services import childrens_centres, gp_practices, libraries
from equitymap.vocabulary import FACILITY_STATES

REGISTERS = ("schools", "childrens_centres", "libraries", "gp_practices")
OBSERVED = {
    "schools": (schools.observed, 2010, 2023),
    "childrens_centres": (childrens_centres.observed, 2016, 2026),
    "libraries": (libraries.observed, 2010, 2023),
    "gp_practices": (gp_practices.observed, 2013, 2025),
}
LEEDS = "dfe-gias-all-establishments/full-columns-leeds-2023-07-03/edubase-leeds.csv"
LINKS = "dfe-gias-links-and-groups/links_edubasealldata20260821.csv"
SNAPSHOT = pd.Timestamp("2023-07-03")


@pytest.fixture(scope="module")
def folder(open_data: Path) -> SourceFolder:
    return SourceFolder(open_data)


@pytest.fixture(scope="module")
def readings(national: National) -> dict[str, Reading]:
    return {name: getattr(national.readings, name) for name in REGISTERS}


@pytest.fixture(scope="module")
def positions(national: National) -> Reading:
    return national.readings.postcodes


@pytest.fixture(scope="module")
def leeds(open_data: Path) -> pd.DataFrame:
    """Return the schools of the full-column file of Leeds."""
    return schools.official_file(open_data / LEEDS, links=open_data / LINKS).frame


@pytest.mark.parametrize(
    ("name", "read", "kept"),
    [
        ("schools", 50515, 47149),
        ("childrens_centres", 3279, 3279),
        ("libraries", 3487, 3272),
        ("gp_practices", 16685, 8233),
    ],
)
def test_every_record_is_kept_or_listed_as_left_out(
    readings: dict[str, Reading], name: str, read: int, kept: int
) -> None:
    reading = readings[name]
    assert (reading.rows_read, len(reading.frame)) == (read, kept)
    assert len(reading.left_out) == read - kept
    assert reading.left_out["reason"].notna().all()


@pytest.mark.parametrize("name", list(REGISTERS))
def test_every_register_ends_in_the_same_columns(readings: dict[str, Reading], name: str) -> None:
    frame = readings[name].frame
    assert list(frame.columns) == list(FACILITY_COLUMNS)
    assert frame.index.is_unique
    assert set(frame["status"]) <= set(FACILITY_STATES)
    assert frame[["register", "register_id", "kind", "type", "name", "evidence"]].notna().all(axis=None)


@pytest.mark.parametrize("name", list(REGISTERS))
def test_every_successor_is_itself_on_the_map(readings: dict[str, Reading], name: str) -> None:
    frame = readings[name].frame
    assert set(frame["successor_id"].dropna()) <= set(frame.index)


@pytest.mark.parametrize("name", list(REGISTERS))
def test_no_window_of_closing_runs_backwards(readings: dict[str, Reading], name: str) -> None:
    frame = readings[name].frame
    assert not (frame["closed_not_after"] < frame["closed_not_before"]).any()
    assert not (frame["closed"] < frame["opened"]).any()


@pytest.mark.parametrize("name", list(REGISTERS))
def test_observed_years(readings: dict[str, Reading], name: str) -> None:
    observed, first, last = OBSERVED[name]
    assert observed(readings[name])[:2] == (first, last)


def test_birmingham_lost_36_of_270_schools_whose_records_ended_since_2010(readings: dict[str, Reading]) -> None:
    frame = readings["schools"].frame
    ended = frame[(frame["authority"] == "Birmingham") & (frame["closed"] >= "2010-01-01")]
    closed = ended[ended["status"] == "closed"]
    assert ended["status"].value_counts().to_dict() == {"replaced": 234, "closed": 36}
    # 21 independent schools, 9 independent special schools; pupil referral units and others make up the rest.
    assert closed["type"].value_counts().to_dict() == {
        "independent": 21,
        "special": 10,
        "alternative provision": 3,
        "academy": 1,
        "free school": 1,
    }


def test_baverstock_academy_closed_without_a_successor(readings: dict[str, Reading]) -> None:
    school = readings["schools"].frame.loc["urn:139738"]
    assert (school["status"], school["closed"]) == ("closed", pd.Timestamp("2017-08-31"))


def test_no_school_that_carried_on_is_called_closed(readings: dict[str, Reading]) -> None:
    frame = readings["schools"].frame
    assert frame.loc[frame["status"] == "closed", "successor_id"].isna().all()


def test_schools_without_a_position_or_a_postcode_are_few(readings: dict[str, Reading]) -> None:
    frame = readings["schools"].frame
    assert int((frame["easting_m"].isna() & frame["postcode"].isna()).sum()) == 1058
    assert not (frame["easting_m"] == 0).any()


def test_the_two_school_readers_agree_on_leeds_where_nothing_changed(
    readings: dict[str, Reading], leeds: pd.DataFrame
) -> None:
    reduced = readings["schools"].frame.loc[leeds.index]
    steady = ["kind", "phase", "authority", "easting_m", "northing_m", "capacity_unit", "register_id"]
    pd.testing.assert_frame_equal(leeds[steady], reduced[steady])


def test_the_two_school_readers_differ_on_leeds_only_by_date_and_by_what_each_layout_holds(
    readings: dict[str, Reading], leeds: pd.DataFrame
) -> None:
    reduced = readings["schools"].frame.loc[leeds.index]
    status = leeds["status"] != reduced["status"]
    # 107877 became an academy between the two editions; 127850's reason for closing is only in the full layout.
    assert set(leeds.index[status]) == {"urn:107877", "urn:127850"}
    assert reduced.loc["urn:107877", "closed"] > SNAPSHOT
    assert leeds.loc["urn:127850", "reason"] is not None
    # An ended school's admissions policy is only in the full layout.
    assert list(leeds.index[leeds["type"] != reduced["type"]]) == ["urn:127985"]
    # Opening dates of the reduced reader are of July 2022: later schools have none, and one was corrected since.
    opened = (leeds["opened"] != reduced["opened"]) & ~(leeds["opened"].isna() & reduced["opened"].isna())
    assert (reduced.loc[opened, "opened"].isna() | (leeds.loc[opened, "opened"] >= "2022-01-01")).all()
    assert 0 < opened.sum() < 10


def test_birmingham_has_had_73_centres_38_left_and_3_of_those_stayed(readings: dict[str, Reading]) -> None:
    frame = readings["childrens_centres"].frame
    ours = frame[frame["authority"] == "Birmingham"]
    assert ours["status"].value_counts().to_dict() == {"delisted": 35, "replaced": 3, "open": 35}


def test_all_58_childrens_centres_of_leeds_are_listed(readings: dict[str, Reading]) -> None:
    frame = readings["childrens_centres"].frame
    assert frame.loc[frame["authority"] == "Leeds", "status"].value_counts().to_dict() == {"open": 58}


def test_the_editions_and_the_listing_history_agree_on_who_left(folder: SourceFolder) -> None:
    compared = childrens_centres.from_editions(folder).frame
    compiled = childrens_centres.from_listing_history(folder).frame
    pd.testing.assert_series_equal(compared["status"], compiled["status"].loc[compared.index])
    assert compared["status"].value_counts()[["delisted", "replaced"]].to_list() == [407, 26]
    assert len(compared) == len(compiled)


def test_the_listing_history_narrows_the_windows_of_the_editions(folder: SourceFolder) -> None:
    compared = childrens_centres.from_editions(folder).frame
    compiled = childrens_centres.from_listing_history(folder).frame.loc[compared.index]
    gone = compared["status"] == "delisted"
    assert (compiled["closed_not_before"] >= compared["closed_not_before"])[gone].all()
    assert (compiled["closed_not_after"] <= compared["closed_not_after"])[gone].all()
    assert compared.loc[gone, "closed"].isna().all()


def test_five_childrens_centres_came_back(readings: dict[str, Reading]) -> None:
    frame = readings["childrens_centres"].frame
    back = frame[frame["reason"] == childrens_centres.CAME_BACK]
    assert len(back) == 5
    assert set(back["status"]) == {"open"}


def test_libraries_by_what_became_of_them(readings: dict[str, Reading]) -> None:
    assert readings["libraries"].frame["status"].value_counts().to_dict() == {
        "open": 2555,
        "handed_over": 342,
        "closed": 316,
        "moved": 23,
        "paused": 19,
        "unknown": 10,
        "replaced": 7,
    }


def test_birmingham_central_library_moved_and_did_not_close(readings: dict[str, Reading]) -> None:
    library = readings["libraries"].frame.loc["library:birmingham-birmingham-central"]
    assert library["status"] == "moved"
    assert "Library of Birmingham" in library["reason"]


def test_gp_practices_by_what_became_of_them(readings: dict[str, Reading]) -> None:
    frame = readings["gp_practices"].frame
    assert frame["status"].value_counts().to_dict() == {"open": 6220, "closed": 1339, "replaced": 603, "paused": 71}
    assert not frame["name"].str.contains(r"\bDrs?\b").any()


def test_postcodes_have_a_position_or_are_counted(positions: Reading) -> None:
    assert (positions.rows_read, len(positions.left_out)) == (2_348_408, 7_494)
    assert len(positions.frame) == positions.rows_read - len(positions.left_out)


def test_the_two_postcode_readers_agree_to_a_few_metres(positions: Reading, folder: SourceFolder) -> None:
    grid = postcodes.code_point_file(folder.find(postcodes.CODE_POINT)[-1]).frame.add_suffix("_os")
    both = positions.frame.join(grid, how="inner", validate="1:1")
    apart = ((both["easting_m"] - both["easting_m_os"]) ** 2 + (both["northing_m"] - both["northing_m_os"]) ** 2) ** 0.5
    assert len(both) > 1_400_000
    assert apart.median() < 5


@pytest.mark.parametrize(
    ("name", "unlocated"),
    [
        ("schools", 1058),
        ("childrens_centres", 1),
        ("libraries", 0),
        ("gp_practices", 3),
    ],
)
def test_postcodes_find_almost_every_facility(
    readings: dict[str, Reading], positions: Reading, name: str, unlocated: int
) -> None:
    frame = readings[name].frame
    keys = frame["postcode"].map(postcodes.normalise, na_action="ignore")
    found = positions.frame.index.get_indexer(keys) >= 0
    assert int((frame["easting_m"].isna() & ~found).sum()) == unlocated
