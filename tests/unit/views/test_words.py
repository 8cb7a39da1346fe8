"""How spans of time are written: singular, plural, and never more exact than they are."""

import pytest

from equitymap.views.words import duration


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
