"""How figures and spans of time are written: a true minus, singular, plural, and never more exact than they are."""

import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.views.words import distance_of, duration, figure, with_article


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "10 seconds"),
        (14, "10 seconds"),
        (49, "50 seconds"),
        (61, "a minute"),
        (100, "2 minutes"),
        (3600, "60 minutes"),
        (7200, "2 hours"),
    ],
)
def test_duration(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (-0.1, "score", 2, "−0.10"),
        (-580.0, "pounds", 0, "−£580"),
        (1234.5, "percent", 1, "1,234.5%"),
        (None, "percent", 1, "not known"),
    ],
)
def test_figures(value, unit, decimals, words):
    assert figure(value, unit, decimals) == words


@pytest.mark.parametrize(
    ("metres", "words"),
    [(2500.0, "2.5 km"), (2500.1, "just over 2.5 km"), (2560.0, "2.6 km"), (420.0, "420 m"), (None, "not known")],
)
def test_a_distance_beyond_reach_never_reads_as_the_reach(metres, words):
    assert distance_of(KIND_BY_ID["childrens_centre"], metres) == words


def test_article():
    assert [with_article(one) for one in ("partnership", "action", "unwanted effect")] == [
        "a partnership",
        "an action",
        "an unwanted effect",
    ]
