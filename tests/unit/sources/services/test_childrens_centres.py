"""Children's centres: who left the list and when, whichever way it is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing, SourceUnreadable
from equitymap.sources.reading.facility_frame import FACILITY_COLUMNS
from equitymap.sources.reading.read_table import Reading, SourceFolder
from equitymap.sources.services import childrens_centres
from tests.area_files import write
from tests.facility_files import centres_file, history_file

OTHERS = [{"URN": str(30000 + n), "Postcode": f"ZZ{n} 2ZZ"} for n in range(10)]
LEFT = {
    "first_listed_open": "2016-08-04",
    "last_listed_open": "2019-07-08",
    "first_not_listed": "2019-07-09",
    "times_delisted": "1",
}


def editions(folder: Path, **listed: list[dict[str, str]]) -> Reading:
    """Read editions by day; ten other centres are in each."""
    return childrens_centres.edition_files(
        [centres_file(folder, day.strip("d"), *centres, *OTHERS) for day, centres in listed.items()]
    )


def test_a_listed_centre_is_open_and_has_every_column(tmp_path: Path) -> None:
    reading = editions(tmp_path, d20160804=[{}])
    centre = reading.frame.loc["cc:20001"]
    assert list(reading.frame.columns) == list(FACILITY_COLUMNS)
    assert (centre["status"], centre["type"], centre["authority"]) == ("open", "children's centre", "Nowhere")
    assert centre["opened"] == pd.Timestamp("2008-04-01")
    assert centre["evidence"] == "edubaseallchildrencentre20160804.csv, line 2"


def test_a_centre_that_left_is_delisted_between_two_editions_without_a_closing_date(tmp_path: Path) -> None:
    centre = editions(tmp_path, d20160804=[{}], d20171109=[{}], d20190121=[], d20200507=[]).frame.loc["cc:20001"]
    assert centre["status"] == "delisted"
    assert pd.isna(centre["closed"])
    assert centre["closed_not_before"] == pd.Timestamp("2017-11-09")
    assert centre["closed_not_after"] == pd.Timestamp("2019-01-21")


def test_a_centre_that_came_back_is_open_and_says_so(tmp_path: Path) -> None:
    centre = editions(tmp_path, d20160804=[{}], d20171109=[], d20190121=[{}]).frame.loc["cc:20001"]
    assert (centre["status"], centre["reason"]) == ("open", "left the register and came back")
    assert pd.isna(centre["closed_not_after"])


def test_a_centre_that_appeared_later_did_not_come_back(tmp_path: Path) -> None:
    centre = editions(tmp_path, d20160804=[], d20171109=[{}]).frame.loc["cc:20001"]
    assert centre["status"] == "open"
    assert pd.isna(centre["reason"])


@pytest.mark.parametrize("postcode", ["ZZ1 1ZZ", "zz11zz"])
def test_a_centre_that_left_where_another_is_listed_carried_on_at_the_same_address(
    tmp_path: Path, postcode: str
) -> None:
    hub = {"URN": "20002", "EstablishmentName": "Elm Family Hub", "Postcode": postcode}
    centre = editions(tmp_path, d20160804=[{}, hub], d20171109=[hub]).frame.loc["cc:20001"]
    assert (centre["status"], centre["successor_id"]) == ("replaced", "cc:20002")
    assert centre["reason"] == "left the register; a listed centre stands at the same postcode"
    assert centre["closed_not_after"] == pd.Timestamp("2017-11-09")


def test_of_several_listed_at_the_address_none_is_named_as_the_successor(tmp_path: Path) -> None:
    hubs = [{"URN": "20002"}, {"URN": "20003"}]
    centre = editions(tmp_path, d20160804=[{}, *hubs], d20171109=hubs).frame.loc["cc:20001"]
    assert (centre["status"], pd.isna(centre["successor_id"])) == ("replaced", True)
    assert centre["reason"] == "left the register; listed centres stand at the same postcode"


@pytest.mark.parametrize("postcode", ["", "ZZ1 9ZZ"])
def test_without_a_postcode_or_at_another_one_it_left(tmp_path: Path, postcode: str) -> None:
    hub = {"URN": "20002", "Postcode": postcode}
    centre = editions(tmp_path, d20160804=[{"Postcode": ""}, hub], d20171109=[hub]).frame.loc["cc:20001"]
    assert (centre["status"], centre["reason"]) == ("delisted", "left the register; its council gives no closing date")


def test_two_that_left_from_one_address_both_left(tmp_path: Path) -> None:
    frame = editions(tmp_path, d20160804=[{}, {"URN": "20002"}], d20171109=[]).frame
    assert frame.loc[["cc:20001", "cc:20002"], "status"].to_list() == ["delisted", "delisted"]


def test_editions_are_ordered_by_the_day_in_their_names(tmp_path: Path) -> None:
    later = centres_file(tmp_path, "20190121", *OTHERS)
    earlier = centres_file(tmp_path, "20160804", {}, *OTHERS)
    frame = childrens_centres.edition_files([later, earlier]).frame
    assert frame.loc["cc:20001", "status"] == "delisted"


def test_the_newest_edition_gives_the_name(tmp_path: Path) -> None:
    reading = editions(tmp_path, d20160804=[{}], d20171109=[{"EstablishmentName": " Elm  Family Hub "}])
    assert reading.frame.loc["cc:20001", "name"] == "Elm Family Hub"


def test_a_linked_site_is_told_from_a_centre(tmp_path: Path) -> None:
    frame = editions(tmp_path, d20160804=[{"TypeOfEstablishment (code)": "48"}]).frame
    assert frame.loc["cc:20001", "type"] == "linked site"


def test_an_edition_that_lost_many_centres_is_refused_as_cut_short(tmp_path: Path) -> None:
    paths = [centres_file(tmp_path, "20160804", {}, *OTHERS), centres_file(tmp_path, "20171109", {})]
    with pytest.raises(SourceContent, match=r"20171109\.csv lists 1 children's centres.*before it 11"):
        childrens_centres.edition_files(paths)


def test_an_edition_without_a_day_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match="no day in its name"):
        childrens_centres.edition_files([centres_file(tmp_path, "2016", {})])


def test_an_error_page_in_place_of_an_edition_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "edubaseallchildrencentre20160804.csv", [["<html>"], ["Not found"]])
    with pytest.raises(SourceHeadings, match="'URN'"):
        childrens_centres.edition_files([path])


def test_an_edition_in_windows_1252_is_read(tmp_path: Path) -> None:
    path = centres_file(tmp_path, "20160804", {"EstablishmentName": "Children’s Café"}, encoding="cp1252")
    assert childrens_centres.edition_files([path]).frame["name"].tolist() == ["Children’s Café"]


def test_an_empty_edition_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "edubaseallchildrencentre20160804.csv"
    path.touch()
    with pytest.raises(SourceUnreadable, match="is empty"):
        childrens_centres.edition_files([path])


def test_the_same_number_twice_in_an_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match="20001"):
        childrens_centres.edition_files([centres_file(tmp_path, "20160804", {}, {})])


def test_a_centre_without_a_name_is_listed_not_kept(tmp_path: Path) -> None:
    reading = editions(tmp_path, d20160804=[{"EstablishmentName": ""}])
    assert reading.left_out[["identifier", "reason"]].to_numpy().tolist() == [["20001", "no number or no name"]]
    assert "cc:20001" not in reading.frame.index


def test_an_opening_date_after_the_centre_left_is_blanked_and_told(tmp_path: Path) -> None:
    late = {"OpenDate": "01-01-2020"}
    centre = editions(tmp_path, d20160804=[late], d20171109=[]).frame.loc["cc:20001"]
    assert pd.isna(centre["opened"])
    assert "opening date left blank" in centre["reason"]


def test_the_listing_history_dates_a_departure_to_the_day(tmp_path: Path) -> None:
    centre = childrens_centres.history_file(history_file(tmp_path, LEFT)).frame.loc["cc:20001"]
    assert (centre["status"], centre["closed_not_before"], centre["closed_not_after"]) == (
        "delisted",
        pd.Timestamp("2019-07-08"),
        pd.Timestamp("2019-07-09"),
    )


def test_the_listing_history_tells_who_came_back(tmp_path: Path) -> None:
    back = {"first_listed_open": "2016-08-04", "last_listed_open": "2026-08-19", "times_delisted": "1"}
    centre = childrens_centres.history_file(history_file(tmp_path, back)).frame.loc["cc:20001"]
    assert (centre["status"], centre["reason"]) == ("open", "left the register and came back")


def test_the_listing_history_is_preferred_where_the_folder_has_it(tmp_path: Path) -> None:
    centres_file(tmp_path, "20160804", {}, *OTHERS)
    assert childrens_centres.read(SourceFolder(tmp_path)).release.id == "gias-childrens-centres"
    history_file(tmp_path, LEFT)
    assert childrens_centres.read(SourceFolder(tmp_path)).release.id == "gias-childrens-centres-history"


def test_an_empty_folder_names_the_register(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="edubaseallchildrencentre"):
        childrens_centres.read(SourceFolder(tmp_path))


def test_observed_years_are_those_of_the_editions(tmp_path: Path) -> None:
    reading = editions(tmp_path, d20160804=[{}], d20190121=[{}])
    first, last, note, day = childrens_centres.observed(reading)
    assert (first, last, day) == (2016, 2019, date(2019, 1, 21))
    assert "4 August 2016 to 21 January 2019" in note


def test_one_edition_speaks_for_its_day_only(tmp_path: Path) -> None:
    reading = editions(tmp_path, d20260819=[{}])
    assert set(reading.frame["status"]) == {"open"}
    first, last, note, day = childrens_centres.observed(reading)
    assert (first, last, day) == (2026, 2026, date(2026, 8, 19))
    assert note == "Only the list of 19 August 2026 is at hand: no centre that left is known."
    assert reading.release.period == "19 August 2026"


def test_editions_that_fetch_collects_add_up_to_a_history(tmp_path: Path) -> None:
    own = tmp_path / "gias-childrens-centres"
    own.mkdir()
    centres_file(own, "20260819", {}, *OTHERS)
    centres_file(own, "20261122", *OTHERS)
    reading = childrens_centres.read(SourceFolder(tmp_path))
    assert reading.frame["status"].value_counts().to_dict() == {"open": 10, "delisted": 1}
