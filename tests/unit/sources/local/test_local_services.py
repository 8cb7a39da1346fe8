"""Local additions: every wrong cell is named with line, column and remedy; good lines are kept; text is data."""

import re

import pandas as pd
import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.places.build.national_readings import locate
from equitymap.sources.local import local_file, local_services
from equitymap.sources.local.local_days import Window
from equitymap.sources.local.local_file import HEADINGS, template
from tests.local_lists import TODAY, filled
from tests.services import services

POSITIONS = pd.DataFrame({"easting_m": [430_000.0], "northing_m": [430_000.0]}, index=["ZZ11ZZ"])


def read(*changes: dict[str, str], **more):
    text = more.pop("text", None) or filled(*changes, **more)
    return local_services.read(text, positions=POSITIONS, known=services(a={}), today=TODAY)


def test_a_closed_club_becomes_a_service_and_an_event_with_its_evidence():
    found = read({})
    event = found.events.iloc[0]
    assert found.problems == ()
    assert (event["event"], event["confidence"]) == ("closed", "reported")
    assert (event["not_before"], event["not_after"]) == (pd.Timestamp("2014-03-01"), pd.Timestamp("2014-03-31"))
    assert event["evidence"] == "https://example.org/minutes (the uploaded text, line 2)"
    service = found.facilities.loc[event["facility_id"]]
    assert (service["kind"], service["status"], service["type"]) == ("youth_club", "closed", "youth club")
    assert pd.isna(service["closed"])
    located = locate(found.facilities, POSITIONS).iloc[0]
    assert (located["located_by"], located["easting_m"]) == ("postcode", 430_000.0)


def test_a_service_that_is_simply_there_needs_no_event():
    found = read({"event": "", "when": "", "evidence": ""})
    assert list(found.facilities["status"]) == ["open"]
    assert found.events.empty


def test_lines_about_one_service_make_one_service_with_its_last_state():
    found = read({"event": "reopened", "when": "2018"}, {"event": "closed", "when": "2014-03"})
    assert len(found.facilities) == 1
    assert list(found.facilities["status"]) == ["open"]
    assert sorted(found.events["event"]) == ["closed", "reopened"]


def test_a_service_has_the_same_number_on_every_reading():
    assert list(read({}).facilities.index) == list(read({"name": "Oak"}, {}).facilities.index[1:])


def test_an_event_of_a_registered_service_adds_no_second_service():
    found = read({"register_number": "urn:a", "kind": "school", "postcode": ""})
    assert found.facilities.empty
    assert list(found.events["facility_id"]) == ["urn:a"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2014", "2014-01-01", "2014-12-31"),
        ("2014-02", "2014-02-01", "2014-02-28"),
        ("02/2014", "2014-02-01", "2014-02-28"),
        ("February 2014", "2014-02-01", "2014-02-28"),
        ("feb 2014", "2014-02-01", "2014-02-28"),
        ("2014-02-07", "2014-02-07", "2014-02-07"),
        ("07/02/2014", "2014-02-07", "2014-02-07"),
        ("7 February 2014", "2014-02-07", "2014-02-07"),
        ("2026", "2026-01-01", "2026-06-30"),
    ],
)
def test_a_day_a_month_or_a_year_is_a_window(text, first, last):
    event = read({"when": text}).events.iloc[0]
    assert Window(event["not_before"], event["not_after"]) == Window(pd.Timestamp(first), pd.Timestamp(last))


@pytest.mark.parametrize(
    "place",
    [
        {"easting": "430000", "northing": "430000"},
        {"latitude": "53.7655", "longitude": "-1.5462"},
        {"postcode": "zz1 1zz"},
        {"postcode": "nowhere", "easting": "430000", "northing": "430000"},
    ],
)
def test_a_place_is_given_in_any_of_three_ways(place):
    found = locate(read({"postcode": "", **place}).facilities, POSITIONS).iloc[0]
    assert found["easting_m"] == pytest.approx(430_000, abs=100)
    assert found["northing_m"] == pytest.approx(430_000, abs=100)


WRONG = [
    ({"kind": "pub"}, "kind", "youth_club"),
    ({"name": ""}, "name", "write the name"),
    ({"name": f"Example Youth Club {local_file.EXAMPLE}"}, "name", "delete the line"),
    ({"name": "Elm <script>alert(1)</script>"}, "name", "plain text only"),
    ({"note": "x" * 501}, "note", "500 at most"),
    ({"note": "bell\x07"}, "note", "cannot be shown"),
    ({"postcode": ""}, "postcode", "latitude and longitude"),
    ({"postcode": "the green"}, "postcode", "not a postcode"),
    ({"postcode": "ZZ9 9ZZ"}, "postcode", "not in the postcode list"),
    ({"easting": "430000"}, "easting", "northing both"),
    ({"latitude": "north", "longitude": "1"}, "longitude", "plain numbers"),
    ({"latitude": "-1.5", "longitude": "53.8"}, "longitude", "not in England"),
    ({"latitude": "nan", "longitude": "nan"}, "longitude", "not in England"),
    ({"easting": "inf", "northing": "inf"}, "easting", "not in England"),
    ({"register_number": "urn:zzz"}, "register_number", "no service here"),
    ({"register_number": "urn:a", "event": "", "when": ""}, "event", "say what happened"),
    ({"event": "shut"}, "event", "write one of closed"),
    ({"event": ""}, "event", "write one of closed"),
    ({"when": ""}, "when", "2014-03"),
    ({"when": "last spring"}, "when", "write a day"),
    ({"when": "2014-13"}, "when", "write a day"),
    ({"when": "31/02/2014"}, "when", "write a day"),
    ({"when": "2027"}, "when", "in the future"),
    ({"when": "1900-01-01"}, "when", "unknown day"),
    ({"when": "1066"}, "when", "write a day"),
    ({"when": "1750"}, "when", "before 1850"),
    ({"opened": "2015", "when": "2014"}, "when", "before the day the service opened"),
    ({"evidence": ""}, "evidence", "https://"),
    ({"evidence": "javascript:alert(1)"}, "evidence", "https://"),
    ({"evidence": "see minutes"}, "evidence", "https://"),
    ({"evidence": "https://user:secret@example.org"}, "evidence", "https://"),
    ({"evidence": 'https://example.org/" onload="x'}, "evidence", "https://"),
    ({"evidence": "http://[bad"}, "evidence", "https://"),
    ({"hours_before": "20"}, "hours_before", "hours_cut only"),
    ({"event": "hours_cut"}, "hours_before", "hours a week before"),
    ({"event": "hours_cut", "hours_before": "20", "hours_after": "20"}, "hours_after", "did not fall"),
    ({"event": "hours_cut", "hours_before": "200", "hours_after": "20"}, "hours_before", "22.5"),
]


@pytest.mark.parametrize(("change", "column", "remedy"), WRONG, ids=lambda part: str(part)[:40])
def test_a_wrong_cell_is_named_with_its_line_column_and_remedy_and_the_rest_is_kept(change, column, remedy):
    found = read({"name": "Oak"}, change, {"name": "Ash"})
    assert list(found.facilities["name"]) == ["Oak", "Ash"]
    assert all(problem.startswith("the uploaded text line 3, ") for problem in found.problems)
    assert any(f"column {column}: " in problem and remedy in problem for problem in found.problems), found.problems
    assert [line for line, _, _ in found.wrong] == [3]


def test_every_problem_of_a_line_is_told_at_once():
    found = read({"kind": "pub", "postcode": "x", "when": "2027", "evidence": ""})
    assert {problem.split("column ")[1].split(":")[0] for problem in found.problems} == {
        "kind",
        "postcode",
        "when",
        "evidence",
    }


def test_the_same_event_twice_is_kept_once_and_told():
    found = read({}, {"note": "again"})
    assert len(found.events) == 1
    assert found.problems == ("the uploaded text line 3, column event: the same as in line 2; delete one of the two",)


def test_nothing_is_lost():
    found = read({}, {"name": "Oak"}, {"kind": "pub"}, {})
    assert found.rows == 4
    assert len(found.events) + len(found.wrong) == 4


def test_a_cell_that_a_spreadsheet_would_run_stays_text():
    assert read({"name": "=1+1 Club"}).facilities["name"].iloc[0] == "=1+1 Club"


def test_more_cells_than_headings_are_told():
    text = filled({}) + ",".join(["youth_club", *[""] * (len(HEADINGS) - 1), "too much"]) + "\n"
    assert any("more cells than headings" in problem for problem in read(text=text).problems)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_spreadsheet_separator_is_read(mark):
    assert len(read({}, mark=mark).events) == 1


def test_headings_in_capitals_any_order_and_optional_ones_absent():
    text = filled({}, headings=["when", "evidence", "event", "postcode", "name", "kind"])
    head, rest = text.split("\n", 1)
    assert len(read(text=f"\ufeff{head.upper()}\n{rest}").events) == 1


def test_blank_lines_count_for_the_line_and_are_no_problem():
    head, row = filled({"kind": "pub"}).splitlines()
    found = read(text=f"{head}\n\n,,,\n{row}\n")
    assert found.rows == 1
    assert found.problems[0].startswith("the uploaded text line 4, column kind")


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("name,event\n", SourceHeadings, "lacks the heading(s) kind, when, evidence"),
        (filled({}).replace("note", "name", 1), SourceHeadings, "name twice"),
        (filled({}).replace("note", "colour", 1), SourceHeadings, "unknown heading(s) colour"),
        ("", SourceHeadings, "lacks the heading"),
        ("a\x00b", SourceUnreadable, "no CSV"),
        (filled({"note": "x" * 140_000}), SourceUnreadable, "no CSV"),
        ("x" * (local_file.LARGEST_BYTES + 1), SourceContent, "larger than"),
        (filled(*[{}] * (local_file.MOST_ROWS + 1)), SourceContent, "more than 2,000 rows"),
    ],
    ids=["absent", "twice", "unknown", "empty", "binary", "endless cell", "large", "long"],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_remedy(text, error, says):
    with pytest.raises(error, match=re.escape(says)):
        local_services.read(text, positions=POSITIONS, today=TODAY)


def test_a_file_is_read_like_its_text_and_named(tmp_path):
    path = tmp_path / "ours.csv"
    path.write_text(filled({"name": "Café Club", "kind": "pub"}), encoding="cp1252")
    found = local_services.read(path, positions=POSITIONS, today=TODAY)
    assert found.problems[0].startswith("ours.csv line 2, ")
    assert found.wrong[0][1] == "Café Club"
    with pytest.raises(SourceUnreadable, match=r"missing\.csv"):
        local_services.read(tmp_path / "missing.csv", positions=POSITIONS)


def test_the_template_reads_as_two_examples_to_delete():
    found = read(text=template())
    assert found.rows == 2
    assert len(found.wrong) == 2
    assert sum("delete the line" in problem for problem in found.problems) == 2


def test_a_reading_counts_every_service_and_every_line_left_out():
    found = read({}, {"kind": "pub"})
    reading = local_services.as_reading(found)
    assert reading.rows_read == 2
    assert reading.left_out[["release", "row"]].to_numpy().tolist() == [["local-additions", 3]]
