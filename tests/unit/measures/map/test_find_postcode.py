"""Postcodes: found, in the ring, unknown or not a postcode. Never guessed."""

import pandas as pd
import pytest

from equitymap.errors import PostcodeUnknown
from equitymap.measures.map.find_postcode import find_postcode
from tests.places import small_place


@pytest.fixture
def place():
    opened = small_place()
    ring = opened.neighbourhoods.index[~opened.neighbourhoods["inside"]][0]
    posts = pd.DataFrame(
        {"area_code": [opened.inside.index[2], ring]}, index=pd.Index(["XX11AA", "XX12BB"], name="postcode")
    )
    object.__setattr__(opened, "postcodes", posts)
    return opened


@pytest.mark.parametrize("typed", ["XX1 1AA", "xx11aa", "  Xx1  1aA "])
def test_a_postcode_is_found_however_it_is_typed(place, typed):
    code, words = find_postcode(place, typed)
    assert code == place.inside.index[2]
    assert words == f"XX1 1AA is in {place.inside['label'].iloc[2]}."


def test_one_in_the_ring_is_said_to_be_outside(place):
    code, words = find_postcode(place, "XX1 2BB")
    assert code is None
    assert f"outside {place.name}" in words


def test_one_that_is_not_in_the_file_names_the_file(place):
    with pytest.raises(PostcodeUnknown, match=f"not in the postcode file of {place.manifest.postcode_file}"):
        find_postcode(place, "XX9 9ZZ")


@pytest.mark.parametrize("typed", ["", "XX1", "hello", "12345", "<b>XX1 1AA</b>", "XX1 1AA XX1 1AA"])
def test_what_is_not_a_postcode_says_so(place, typed):
    with pytest.raises(PostcodeUnknown, match="not a full postcode"):
        find_postcode(place, typed)


@pytest.mark.parametrize(
    ("typed", "where"), [("EH1 1AA", "Scotland"), ("cf10 1aa", "Wales"), ("BT1 1AA", "Northern Ireland")]
)
def test_one_of_another_nation_says_which(place, typed, where):
    with pytest.raises(PostcodeUnknown, match=f"is in {where}. This map is about places in England"):
        find_postcode(place, typed)
