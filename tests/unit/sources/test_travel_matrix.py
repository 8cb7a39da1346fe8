"""Uploaded travel times: what is read, and what is refused with the line that is wrong."""

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources import travel_matrix
from equitymap.sources.travel_matrix import read_travel_matrix

AREAS = ("X01000001", "X01000002", "X01000003")
FACILITIES = ("urn:900001", "lib:900002")
GOOD = ("X01000001,urn:900001,5", "X01000001,lib:900002,12.5", "X01000002,urn:900001,0")


def read(*lines: str, head: str = "area,facility,minutes", data: bytes | None = None):
    text = data if data is not None else "\n".join([head, *lines]).encode()
    return read_travel_matrix(text, name="times.csv", areas=AREAS, facilities=FACILITIES)


def refused(*lines: str, head: str = "area,facility,minutes", data: bytes | None = None, error=SourceContent) -> str:
    with pytest.raises(error) as wrong:
        read(*lines, head=head, data=data)
    assert "times.csv" in str(wrong.value)
    return str(wrong.value)


def test_every_journey_is_read_with_its_minutes():
    found = read(*GOOD)
    assert found.minutes.to_numpy().tolist() == [
        ["X01000001", "urn:900001", 5.0], ["X01000001", "lib:900002", 12.5], ["X01000002", "urn:900001", 0.0],
    ]  # fmt: skip
    assert len(found.sha256) == 64


def test_columns_stand_in_any_order_and_others_are_passed_over():
    found = read("x,y,7, urn:900001 ,X01000001", head="note,note,Minutes,facility, AREA")
    assert found.minutes.to_numpy().tolist() == [["X01000001", "urn:900001", 7.0]]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_byte_order_mark_windows_lines_and_blank_lines_are_no_problem(end):
    data = "\ufeff" + end.join(["area,facility,minutes", GOOD[0], "", ",,", GOOD[1], ""])
    assert len(read(data=data.encode()).minutes) == 2


def test_what_the_file_leaves_open_is_said():
    found = read(*GOOD)
    assert found.absent_areas == ("X01000003",)
    assert found.absent_facilities == ()
    assert found.pairs_missing == 1
    assert found.notes[0].startswith("1 neighbourhood(s) are not in the file")
    assert found.notes[1].startswith("1 journey(s)")


def test_a_file_with_every_journey_leaves_nothing_open():
    lines = [f"{area},{facility},3" for area in AREAS for facility in FACILITIES]
    assert read(*lines).notes == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("X01000009,urn:900001,5", "neighbourhood code that this place and its ring do not have: line 5 (X01000009)"),
        (",urn:900001,5", "neighbourhood code that this place and its ring do not have: line 5 (blank)"),
        ("X01000003,urn:1,5", "service id that this place and its ring do not have: line 5 (urn:1)"),
        ("X01000003,urn:900001,-1", "minutes below 0: line 5 (-1)"),
        ("X01000003,urn:900001,", "no minutes, or not a number: line 5 (blank)"),
        ("X01000003,urn:900001,ten", "no minutes, or not a number: line 5 (ten)"),
        ("X01000003,urn:900001,inf", "no minutes, or not a number: line 5 (inf)"),
        ("X01000003,urn:900001,1441", "minutes over a day: line 5 (1441)"),
        ("X01000001,urn:900001,6", "pair that already stands further up: line 5 (X01000001 to urn:900001)"),
        ("X01000003", "service id that this place and its ring do not have: line 5 (blank)"),
    ],
)
def test_a_wrong_line_is_named(line, words):
    assert words in refused(*GOOD, line)


def test_all_problems_stand_in_one_message_with_their_lines():
    found = refused("X01000009,urn:900001,-5", "", *GOOD, "X01000001,urn:900001,5", "X01000003,bad,x")
    for words in ("line 2 (X01000009)", "below 0: line 2 (-5)", "line 7 (X01000001 to", "line 8 (bad)", "line 8 (x)"):
        assert words in found


def test_of_many_wrong_lines_the_first_five_are_named_and_the_rest_counted():
    found = refused(*[f"X01000003,no:{number},1" for number in range(1_002)])
    assert "line 6 (no:4) and 997 more" in found
    assert "no:5" not in found


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("origin,destination,minutes", "wrong or missing: area, facility"),
        ("area;facility;minutes", "wrong or missing: area, facility, minutes"),
        ("area,facility,minutes,minutes", "wrong or missing: minutes"),
    ],
)
def test_wrong_headings_are_named(head, words):
    assert words in refused(*GOOD, head=head, error=SourceHeadings)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty first line"),
        (b"\n\n", "empty first line"),
        ("area,facility,minutes\né".encode("latin-1"), "UTF-8 (byte 22)"),
        (b"x" * 200_000, "not a readable CSV"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(data, words):
    assert words in refused(data=data, error=SourceUnreadable)


def test_headings_alone_are_refused():
    assert "no journeys" in refused()


def test_a_broken_quote_is_refused_without_a_traceback():
    assert "not a readable CSV" in refused('X01000001,"urn:900001,5', error=SourceUnreadable)


def test_a_decimal_comma_is_refused_and_not_cut_off():
    assert "write 12.5, not 12,5): line 5 (5)" in refused(*GOOD, "X01000003,urn:900001,12,5")
    assert "write 12.5, not 12,5): line 2 (5)" in refused("X01000001,urn:900001,12,5")


def test_far_too_many_cells_are_refused_without_a_traceback():
    assert "not a readable CSV" in refused(*GOOD, "X01000003,urn:900001,5,6,7", error=SourceUnreadable)


def test_a_comma_at_the_end_of_each_line_is_no_problem():
    assert len(read(*[f"{line}," for line in GOOD], head="area,facility,minutes,").minutes) == 3
    assert len(read(*[f"{line}," for line in GOOD]).minutes) == 3


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(travel_matrix, "LARGEST_BYTES", 2_000_000)
    assert "3 MB; at most 2 MB" in refused(data=b"x" * 3_000_000, error=SourceUnreadable)
