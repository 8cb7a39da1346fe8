"""What comparisons of years make of the services of lists, in words."""

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.list_rows import ListRows
from equitymap.views.access.list_words import lists_sentence, told_sentence

OFTEN = " How often 1 library of lists is open is stated{}; however few the hours, each counts as one in reach where"


def said(*, counted=0, assumed=0, undated=0, later=0, told=0, hours=(), compared=True):
    rows = ListRows(KIND_BY_ID["library"], counted, assumed, undated, later, told, pd.Series(hours, dtype=float))
    return lists_sentence(rows, compared=compared)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({}, ""),
        ({"counted": 2}, "Lists add 2 libraries: 2 are counted in the comparison of years."),
        (
            {"undated": 1},
            "A list adds 1 library: none is counted in the comparison of years; 1 stands now and is left out of it,"
            " since when it opened is not known. Dates of opening can be given in the list.",
        ),
        (
            {"counted": 1, "assumed": 1, "undated": 2, "later": 1},
            "Lists add 4 libraries: 1 is counted in the comparison of years; 1 of these gives no date of opening and is"
            " taken to have stood since before the first year; 2 stand now and are left out of it, since when they"
            " opened is not known; 1 stands now and is left out of it, since it opened after the record ends. Dates of"
            " opening can be given in the list.",
        ),
    ],
)
def test_what_is_counted_and_what_is_left_out_is_said(rows, sentence):
    assert said(**rows) == sentence


def test_how_often_they_are_open_is_said_where_years_are_compared_and_in_words_where_not():
    assert OFTEN.format(": 0.25 hours a week") in said(undated=1, told=1, hours=[0.25])
    assert OFTEN.format("") in said(counted=1, told=1)
    assert said(counted=1, told=1, compared=False).startswith(OFTEN.format("").strip())
    assert said(counted=1, told=1, hours=[2], compared=False) == ""


def test_what_residents_told_is_named_and_many_are_counted():
    library = KIND_BY_ID["library"]
    assert told_sentence(library, []) == ""
    assert told_sentence(library, ["Elm"]) == (
        "1 library has closed as residents told, which the register does not say: Elm."
    )
    assert told_sentence(library, list("ABCDEFG")).endswith("does not say: A, B, C, D, E and 2 others.")
