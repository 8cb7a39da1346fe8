"""The printed report of a measurement."""

import pytest

from benchmarks.report import Result, as_text


@pytest.mark.parametrize(
    ("line", "good"),
    [
        (Result("time", "ms", 10, 100, at_most=1 / 4), True),
        (Result("time", "ms", 26, 100, at_most=1 / 4), False),
        (Result("memory", "MB", 0.4, at_most=1), True),
        (Result("memory", "MB", 1.4, at_most=1), False),
        (Result("time", "ms", 10, 100), None),
    ],
)
def test_a_line_is_good_when_its_ratio_is_what_was_asked(line, good):
    assert line.good is good


def test_a_missed_aim_is_said_in_capitals():
    text = as_text("Title", [Result("time", "ms", 50, 100, at_most=1 / 4)], ["A note."])
    assert "time (ms)" in text
    assert "1/2.0" in text
    assert "<= 1/4.0" in text
    assert "NOT MET" in text


def test_memory_that_cannot_be_read_is_never_called_good():
    assert Result("memory", "MB", float("nan"), at_most=1).good is False
