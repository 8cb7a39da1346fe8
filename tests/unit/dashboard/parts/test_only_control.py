"""The filter in an address: read, written, and nonsense refused in plain words."""

from __future__ import annotations

import pytest

from equitymap.dashboard.parts.only_control import domains_of, parameter
from equitymap.measures.only import Only
from tests.places import small_place

PLACE = small_place()


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("last:1-2:income", Only("last", (1, 2), "income")),
        ("half:1-3:imd", Only("half", (1, 3))),
        ("all:4-6:health", Only(None, (4, 6), "health")),
        ("last", Only("last")),
        ("any:1-1", Only("any", (1, 1))),
    ],
)
def test_an_address_is_read_and_written(text, only):
    filtered = parameter(PLACE)
    assert filtered.read(text) == only
    assert filtered.read(filtered.write(only)) == only
    assert filtered.gather(filtered.spread(only)) == only


@pytest.mark.parametrize(
    "text", ["", "first", "last:3-1", "last:0-2", "last:1-11", "last:1-2:luck", "last:a-b", "last:1-2:imd:x"]
)
def test_nonsense_is_refused_in_plain_words(text):
    with pytest.raises(ValueError, match="is not a filter such as last:1-2:income"):
        parameter(PLACE).read(text)


def test_a_domain_without_tenths_asks_for_nothing():
    filtered = parameter(PLACE)
    assert filtered.gather({"only_lost": None, "only_tenths": (1, 10), "only_domain": "income"}) == Only()
    assert filtered.gather({}) == Only()


def test_only_what_the_place_knows_is_offered():
    assert domains_of(PLACE)[0] == "imd"
