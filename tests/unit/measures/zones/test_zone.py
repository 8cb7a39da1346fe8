"""A zone in an address: packed and read back, the codes of wards and middle layer areas, junk told in one line."""

from __future__ import annotations

import random

import pytest

from equitymap.measures.zones.zone import LONGEST_NAME, LONGEST_TEXT, MOST_AREAS, UNNAMED, made, published, zone_of
from tests.places import small_place

PLACE = small_place()
CODES = list(PLACE.inside.index)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_packed_comes_back(seed):
    chosen = random.Random(seed).sample(CODES, seed % (len(CODES) + 1))
    zone = made("Quay & Mill <b>", chosen)
    assert zone_of(zone.text, PLACE) == zone
    assert zone.areas == set(chosen)
    assert zone.name == "Quay & Mill <b>"


def test_the_text_is_short_and_has_signs_that_every_address_takes():
    text = made("Elm Rise and Quayside", CODES).text
    assert len(text) < 65
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_ward_and_a_middle_layer_area_are_zones_by_their_code():
    ward = zone_of("X05000001", PLACE)
    assert ward.name == "Elm ward"
    assert ward.areas == set(PLACE.inside.index[PLACE.inside["ward_code"] == "X05000001"])
    assert zone_of("X02000001", PLACE).areas == set(PLACE.inside.index[PLACE.inside["msoa_code"] == "X02000001"])
    assert ward.text == "X05000001"
    assert len(published(PLACE)) == 8


def test_a_zone_on_record_is_called_by_its_id():
    saved = {"0199-a": ("Harbour", ["X01000001", "X01000002"])}
    found = zone_of("saved.0199-a", PLACE, saved)
    assert (found.name, found.areas, found.text) == ("Harbour", {"X01000001", "X01000002"}, "saved.0199-a")
    with pytest.raises(ValueError, match="not here, or was removed"):
        zone_of("saved.other", PLACE, saved)


def test_a_neighbourhood_and_anything_else_is_no_zone():
    assert zone_of("X01000001", PLACE) is None
    assert zone_of("nonsense", PLACE) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("z.!!!!.YQ", "damaged"),
        ("z.A", "damaged"),
        ("z." + "_" * 40 + ".YQ", "damaged"),
        (made("a", ["E01008881", "E01008882"]).text, "2 of 2 are not in Smallplace"),
        ("z." + "A" * LONGEST_TEXT, "longer than any can be"),
    ],
)
def test_junk_is_told_in_one_line(text, says):
    with pytest.raises(ValueError, match=says) as told:
        zone_of(text, PLACE)
    assert "\n" not in str(told.value)


def test_cut_and_flipped_texts_never_raise_anything_else():
    whole = made("Elm", CODES[:9]).text
    shuffle = random.Random(1)
    for _ in range(500):
        at = shuffle.randrange(len(whole))
        spoilt = whole[:at] + shuffle.choice("Az09-_.é") + whole[at + shuffle.randrange(2) :]
        try:
            found = zone_of(spoilt[: shuffle.randrange(2, len(spoilt) + 1)], PLACE)
        except ValueError:
            continue
        assert found is None or found.areas <= set(CODES)


def test_a_zone_has_an_end():
    with pytest.raises(ValueError, match=f"at most {MOST_AREAS}"):
        made("x", [f"E{number:08d}" for number in range(MOST_AREAS + 1)])
    widest = made("w" * 200, [f"E{1_000_000 + number * 84:08d}" for number in range(MOST_AREAS)])
    assert len(widest.text) <= LONGEST_TEXT


def test_a_name_is_one_line_of_what_can_be_seen():
    assert made("  Elm\n\u202e rise\t ", []).name == "Elm rise"
    assert made("\u2066", []).name == UNNAMED
    assert len(made("x" * 200, []).name) == LONGEST_NAME
