"""The printed report of a measurement."""

import pytest

from benchmarks.report import Measurement, as_text


@pytest.mark.parametrize(
    ("line", "good"),
    [
        (Measurement("time", "ms", 10, 100, at_most=1 / 4), True),
        (Measurement("time", "ms", 26, 100, at_most=1 / 4), False),
        (Measurement("memory", "MB", 0.4, at_most=1), True),
        (Measurement("memory", "MB", 1.4, at_most=1), False),
        (Measurement("time", "ms", 10, 100), None),
    ],
)
def test_a_line_is_good_when_its_ratio_is_what_was_asked(line, good):
    assert line.good is good


def test_a_missed_aim_is_said_in_capitals():
    text = as_text("Title", [Measurement("time", "ms", 50, 100, at_most=1 / 4)], ["A note."])
    assert "time (ms)" in text
    assert "1/2.0" in text
    assert "<= 1/4.0" in text
    assert "NOT MET" in text


def test_memory_that_cannot_be_read_is_never_called_good():
    assert Measurement("memory", "MB", float("nan"), at_most=1).good is False
