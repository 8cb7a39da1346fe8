"""Uploaded travel times: what is read, and what is refused with the line that is wrong."""

import time

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceUnreadable
from equitymap.sources.local import travel_matrix
from equitymap.sources.local.limits import Limits
from equitymap.sources.local.travel_matrix import read_travel_matrix

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
        ["X01000001", "urn:900001", 5.0],
        ["X01000001", "lib:900002", 12.5],
        ["X01000002", "urn:900001", 0.0],
    ]
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
    assert found.notes == (
        "1 neighbourhood is not in the file (X01000003): nothing is said about it.",
        "1 journey between the others is not in the file: it counts as out of reach.",
    )


def test_a_file_with_every_journey_leaves_nothing_open():
    lines = [f"{area},{facility},3" for area in AREAS for facility in FACILITIES]
    assert read(*lines).notes == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",urn:900001,5", "no area: line 5 (blank)"),
        ("X01000003,,5", "no facility: line 5 (blank)"),
        ("X01000003,urn:900001,-1", "minutes below 0: line 5 (-1)"),
        ("X01000003,urn:900001,", "no minutes, or not a number: line 5 (blank)"),
        ("X01000003,urn:900001,ten", "no minutes, or not a number: line 5 (ten)"),
        ("X01000003,urn:900001,inf", "no minutes, or not a number: line 5 (inf)"),
        ("X01000003,urn:900001,1441", "minutes over a day: line 5 (1441)"),
        ("X01000001,urn:900001,6", "pair that already stands further up: line 5 (X01000001 to urn:900001)"),
        ("X01000003,urn:900001,1_0", "no minutes, or not a number: line 5 (1_0)"),
        ("X01000003", "no facility: line 5 (blank)"),
    ],
)
def test_a_wrong_line_is_named(line, words):
    assert words in refused(*GOOD, line)


def test_all_problems_stand_in_one_message_with_their_lines():
    found = refused("X01000003,urn:900001,-5", "", *GOOD, "X01000001,urn:900001,5", "X01000003,,x")
    for words in ("below 0: line 2 (-5)", "line 7 (X01000001 to", "no facility: line 8 (blank)", "line 8 (x)"):
        assert words in found


def test_of_many_wrong_lines_the_first_five_are_named_and_the_rest_counted():
    found = refused(*[f"X01000003,urn:900001,no{number}" for number in range(1_002)])
    assert "line 6 (no4) and 997 more" in found
    assert "no5" not in found


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
    ],
)
def test_a_file_that_is_not_a_table_is_refused(data, words):
    assert words in refused(data=data, error=SourceUnreadable)


def test_headings_alone_are_refused():
    assert "no journeys" in refused()


def test_a_broken_quote_is_refused_without_a_traceback():
    assert "none of its journeys" in refused('X01000001,"urn:900001,5')
    assert "not a readable CSV" in refused('X01000001,"' + "urn:900001,5\n" * 20_000, error=SourceUnreadable)


def test_a_decimal_comma_is_refused_and_not_cut_off():
    assert "write 12.5, not 12,5): line 5 (5)" in refused(*GOOD, "X01000003,urn:900001,12,5")
    assert "write 12.5, not 12,5): line 2 (5)" in refused("X01000001,urn:900001,12,5")


def test_more_cells_than_headings_are_named():
    assert "more cells than headings" in refused(*GOOD, "X01000003,urn:900001,5,6,7")


def test_a_comma_at_the_end_of_each_line_is_no_problem():
    assert len(read(*[f"{line}," for line in GOOD], head="area,facility,minutes,").minutes) == 3
    assert len(read(*[f"{line}," for line in GOOD]).minutes) == 3


def test_a_file_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(travel_matrix, "LIMITS", Limits(size=2_000_000, lines=10, cells=20, line=2_000))
    assert "larger than 2 MB" in refused(data=b"x" * 3_000_000)


def test_journeys_of_elsewhere_are_counted_and_passed_over():
    found = read(*GOOD, "E01000001,urn:900001,30", "X01000001,urn:1,nonsense")
    assert len(found.minutes) == 3
    assert found.notes[-1] == (
        "2 journeys from or to elsewhere were passed over (such as line 5, E01000001 to urn:900001)."
    )
    one = read(*GOOD, "E01000001,urn:900001,30").notes[-1]
    assert one == "1 journey from or to elsewhere was passed over (line 5, E01000001 to urn:900001)."


def test_a_file_of_another_place_alone_is_refused():
    found = refused("E01000001,urn:1,5", "E01000001,urn:2,5")
    assert "none of its journeys is of this place (2 read, such as line 2, E01000001 to urn:1)" in found


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"area,facility,minutes" + b"," * 1_500 + b"\nX01000001,urn:900001,5\n", "line 1 has 1,503 cells; at most 20"),
        (b"area,facility,minutes\nX01000001,urn:900001,5" + b"," * 1_500 + b"\n", "line 2 has 1,503 cells; at most 20"),
        (b"area,facility,minutes" + b"," * 4_900_000, "line 1 has 4,900,021 characters; at most 2,000"),
        (b"area,facility,minutes\r" + b"a,b,1\r" * 3_000_001, "more than 3,000,000 lines"),
        (b'area,facility,minutes\n"' + b"," * 4_000_000, "line 2 has 4,000,001 characters"),
    ],
)
def test_too_wide_too_long_or_too_many_is_refused_at_once(data, words):
    began = time.process_time()
    assert words in refused(data=data)
    assert time.process_time() - began < 0.3


def test_a_file_that_is_no_text_is_refused():
    assert "is no CSV file" in refused(data=b"PK\x00\x01", error=SourceUnreadable)
