"""Which schools teach after 16, on made-up tables in the official layout."""

import pandas as pd
import pytest

from equitymap.errors import SourceHeadings
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools import post_16
from tests.area_files import write as write_rows
from tests.facility_files import SCHOOL
from tests.services import closed, replaced, services


def write(path, headings, rows):
    return write_rows(path, [headings, *[[row[name] for name in headings] for row in rows]])


def test_the_list_of_schools_marks_those_that_teach_after_16(tmp_path):
    rows = [{"URN": "100001", "ISPOST16": "1"}, {"URN": "100002", "ISPOST16": "0"}, {"URN": "", "ISPOST16": "1"}]
    found = post_16.information_file(write(tmp_path / "england_school_information.csv", ["URN", "ISPOST16"], rows))
    assert found.frame["facility_id"].tolist() == ["urn:100001"]
    assert found.frame["post_16"].tolist() == ["school information"]
    assert found.frame["evidence"].tolist() == ["england_school_information.csv, line 2"]
    assert found.rows_read == 3


def test_destinations_leave_totals_out(tmp_path):
    rows = [{"RECTYPE": "1", "URN": "100001"}, {"RECTYPE": "LA", "URN": ""}, {"RECTYPE": "3", "URN": "130001"}]
    found = post_16.destinations_file(write(tmp_path / "england_ks5-studest.csv", ["RECTYPE", "URN"], rows))
    assert found.frame["facility_id"].tolist() == ["urn:100001", "urn:130001"]


def test_the_newest_year_is_read(tmp_path):
    for year, mark in (("2018-19", "1"), ("2021-22", "0")):
        (tmp_path / year).mkdir()
        rows = [{"URN": "100001", "ISPOST16": mark}]
        write(tmp_path / year / "england_school_information.csv", ["URN", "ISPOST16"], rows)
    assert post_16.read_information(SourceFolder(tmp_path)).frame.empty


def test_another_layout_is_refused(tmp_path):
    with pytest.raises(SourceHeadings, match="ISPOST16"):
        post_16.information_file(write(tmp_path / "a.csv", ["URN"], [{"URN": "1"}]))


@pytest.mark.parametrize(
    ("phase", "kind", "sixth", "told"),
    [
        ("16 plus", "academy", None, True),
        ("Not applicable", "college", None, True),
        ("Secondary", "academy", "Has a sixth form", True),
        ("Secondary", "academy", "Does not have a sixth form", False),
        ("Secondary", "academy", None, False),
    ],
)
def test_what_the_register_itself_tells(phase, kind, sixth, told):
    table = pd.DataFrame({"phase_name": [phase], "sixth_form": pd.Series([sixth], dtype="str")})
    found = post_16.by_register(table, pd.Series([kind]))
    assert found.tolist() == ["register"] if told else found.isna().all()


def lists(*ids, told="destinations"):
    return pd.DataFrame({"facility_id": ids, "post_16": told, "evidence": "x"})


def test_the_register_comes_first_then_the_lists_in_order():
    frame = services(a={"post_16": "register"}, b={}, c={}, d={})
    found = post_16.told(frame, [lists("urn:a", "urn:b"), lists("urn:b", "urn:c", told="school information")])
    assert found.iloc[:3].tolist() == ["register", "destinations", "school information"]
    assert pd.isna(found.iloc[3])


def test_who_took_over_from_a_school_that_taught_after_16_does_so_too():
    frame = services(a=replaced("b"), b=replaced("c", "2018-08-31"), c={}, d=closed())
    found = post_16.told(frame, [lists("urn:a")])
    assert found.iloc[:3].tolist() == ["destinations"] * 3
    assert pd.isna(found.iloc[3])


def test_the_official_layout_has_the_column():
    assert "OfficialSixthForm (name)" in SCHOOL
