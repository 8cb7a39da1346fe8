"""Spells on the list of children's centres, compiled or compared from editions."""

import pytest

from equitymap.errors import SourceContent
from equitymap.sources.services import centre_spells
from tests.area_files import write
from tests.facility_files import centres_file


def intervals(folder, *rows):
    return write(folder / "childrens_centres_listing_intervals.csv", [centre_spells.HEADINGS, *rows])


def days(frame):
    texts = frame[["listed_from", "last_listed", "first_without"]].apply(lambda column: column.dt.strftime("%Y-%m-%d"))
    return texts.fillna("").to_numpy().tolist()


def test_the_compiled_spells_are_read_with_their_lines(tmp_path):
    path = intervals(
        tmp_path,
        ["20001", "2016-08-04", "", ""],
        ["20002", "2016-08-04", "2019-09-05", "2019-09-06"],
        ["20002", "2020-02-03", "", ""],
    )
    found = centre_spells.spells_file(path)
    assert list(found.frame["facility_id"]) == ["cc:20001", "cc:20002", "cc:20002"]
    assert days(found.frame)[1:] == [["2016-08-04", "2019-09-05", "2019-09-06"], ["2020-02-03", "", ""]]
    assert found.frame["evidence"].iloc[2] == "childrens_centres_listing_intervals.csv, line 4"


@pytest.mark.parametrize(
    "second",
    [
        ["20002", "2019-01-01", "", ""],
        ["20002", "2020-02-03", "2020-01-01", "2020-03-01"],
        ["20002", "2020-02-03", "2020-03-01", "2020-03-01"],
    ],
    ids=["overlap", "ends before it begins", "gone the day it was listed"],
)
def test_spells_that_cannot_be_are_refused_with_a_line(tmp_path, second):
    path = intervals(tmp_path, ["20002", "2016-08-04", "2019-09-05", "2019-09-06"], second)
    with pytest.raises(SourceContent, match="line 3"):
        centre_spells.spells_file(path)


def test_editions_are_compared_for_leaving_coming_back_and_arriving(tmp_path):
    listed = {"20160804": ("1", "2"), "20171109": ("1",), "20190121": ("1", "2"), "20200507": ("2", "3")}
    paths = [centres_file(tmp_path, day, *[{"URN": f"2000{n}"} for n in those]) for day, those in listed.items()]
    found = centre_spells.from_editions(paths[::-1]).frame
    told = sorted([key, *row] for key, row in zip(found["facility_id"], days(found), strict=True))
    assert told == [
        ["cc:20001", "2016-08-04", "2019-01-21", "2020-05-07"],
        ["cc:20002", "2016-08-04", "2016-08-04", "2017-11-09"],
        ["cc:20002", "2019-01-21", "", ""],
        ["cc:20003", "2020-05-07", "", ""],
    ]
    assert found["evidence"].iloc[0] == (
        "in edubaseallchildrencentre20190121.csv, not in edubaseallchildrencentre20200507.csv"
    )
