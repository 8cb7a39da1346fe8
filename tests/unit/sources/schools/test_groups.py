"""Trusts and sponsors with their current members, and all groups: every row kept, or left out with its reason."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import groups
from tests.area_files import write

REGISTER = pd.DataFrame(
    {"run_by": ["trust", "trust", "council"], "status": ["open", "proposed", "open"]},
    index=["urn:100001", "urn:100002", "urn:100003"],
)
LINK = {
    "URN": "100001",
    "Linked UID": "77",
    "Group Name": " Elm Trust ",
    "Group Type": "Multi-academy trust",
    "Joined date": "01-09-2015",
    "EstablishmentName": "Elm Academy",
    "LA (name)": "Nowhere",
}
GROUP = {
    "Group UID": "77",
    "Group Name": "Elm Trust",
    "Group Type": "Multi-academy trust",
    "Closed Date": "",
    "Group Status": "Open",
}


def folder(path: Path, name: str, template: dict[str, str], *changes: dict[str, str]) -> SourceFolder:
    rows = [{**template, **change} for change in changes]
    write(path / name, [list(template), *[list(row.values()) for row in rows]], encoding="cp1252")
    return SourceFolder(path)


def links(path: Path, *changes: dict[str, str]) -> SourceFolder:
    return folder(path, "grouplinks_edubaseallacademiesandfree20230101.csv", LINK, *changes)


def test_a_school_has_its_trust_and_its_sponsor_since_the_day_it_joined(tmp_path: Path) -> None:
    sponsor = {
        "Linked UID": "88",
        "Group Type": "School sponsor",
        "Group Name": "Ångström Foundation",
        "Joined date": "",
    }
    reading = groups.read_links(links(tmp_path, {}, sponsor), REGISTER)
    assert reading.frame["body_id"].tolist() == ["group:77", "group:88"]
    assert reading.frame["body_type"].tolist() == ["multi-academy trust", "sponsor"]
    assert reading.frame["body"].tolist() == ["Elm Trust", "Ångström Foundation"]
    assert reading.frame["joined"].tolist() == [pd.Timestamp("2015-09-01"), pd.NaT]
    assert reading.frame["evidence"][0] == "grouplinks_edubaseallacademiesandfree20230101.csv, line 2"
    assert (reading.rows_read, reading.rows) == (2, "services")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"URN": "999999"}, groups.NOT_HERE),
        ({"URN": "100002"}, groups.PLANNED),
        ({"URN": "100003"}, groups.NO_TRUST),
        ({"Group Type": "Guild"}, "kind of group unknown to this program: Guild"),
        ({"Group Name": ""}, groups.NAMELESS),
        ({"Linked UID": ""}, groups.NAMELESS),
        ({"Group Name": "Elm Trust once more"}, groups.AGAIN),
    ],
)
def test_a_row_that_cannot_be_used_is_listed_with_its_line_and_reason(
    tmp_path: Path, change: dict[str, str], reason: str
) -> None:
    reading = groups.read_links(links(tmp_path, {}, change), REGISTER)
    assert len(reading.frame) == 1
    left = reading.left_out.iloc[0]
    assert left[["row", "reason", "authority", "name"]].tolist() == [3, reason, "Nowhere", "Elm Academy"]


def test_the_newest_edition_is_read(tmp_path: Path) -> None:
    folder(tmp_path, "grouplinks_edubaseallacademiesandfree20220101.csv", LINK, {"Group Name": "Old name"})
    assert groups.read_links(links(tmp_path, {}), REGISTER).frame["body"].tolist() == ["Elm Trust"]


def test_groups_are_read_with_the_day_they_closed(tmp_path: Path) -> None:
    closed = {"Group UID": "78", "Group Status": "Closed", "Closed Date": "31/08/2020"}
    proposed = {"Group UID": "79", "Closed Date": "31/08/2030"}
    reading = groups.read_groups(folder(tmp_path, "allgroupsdata20230101.csv", GROUP, {}, closed, proposed))
    assert reading.frame["body_id"].tolist() == ["group:77", "group:78", "group:79"]
    days = reading.frame["body_closed"].tolist()
    assert days == [pd.NaT, pd.Timestamp("2020-08-31"), pd.NaT], "an open group with a date has not closed"


def test_a_group_without_a_name_is_left_out_and_one_listed_twice_refused(tmp_path: Path) -> None:
    nameless = folder(tmp_path, "allgroupsdata20230101.csv", GROUP, {}, {"Group UID": "78", "Group Name": ""})
    assert groups.read_groups(nameless).left_out["identifier"].tolist() == ["78"]
    with pytest.raises(SourceContent, match="more than once, such as 77"):
        groups.read_groups(folder(tmp_path, "allgroupsdata20230101.csv", GROUP, {}, {}))


def test_a_missing_file_and_another_layout_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="academy sponsor and trust links"):
        groups.read_links(SourceFolder(tmp_path), REGISTER)
    short = {name: text for name, text in LINK.items() if name != "Joined date"}
    with pytest.raises(SourceHeadings, match="'Joined date'"):
        groups.read_links(folder(tmp_path, "grouplinks_edubaseallacademiesandfree20230101.csv", short, {}), REGISTER)


def test_dates_that_a_spreadsheet_rewrote_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceContent, match="dates in column 'joined'"):
        groups.read_links(links(tmp_path, {"Joined date": "2015-09-01"}), REGISTER)
