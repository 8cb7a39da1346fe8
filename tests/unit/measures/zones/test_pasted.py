"""Every pasted code is accounted for, once."""

from __future__ import annotations

from dataclasses import replace

from equitymap.measures.zones.pasted import MOST_PASTED, MOST_SIGNS, STATES, pasted
from tests.places import small_place


def test_each_code_has_one_row_and_its_state():
    place = small_place()
    older = {"X01999991": ("X01000002",), "X01999992": ("X01000003", "X01000004")}
    place = replace(place, manifest=place.manifest.model_copy(update={"areas_of_2011": older}))
    text = "x01000001; X01000001,X01999991 X01999992\tX05000001\nE01008881 hello <b>"
    found = pasted(text, place)
    states = ["used", "again", "older", "redrawn", "several", "elsewhere", "no_code", "no_code"]
    assert found.rows["state"].tolist() == states
    ward = set(place.inside.index[place.inside["ward_code"] == "X05000001"])
    assert found.areas == {"X01000001", "X01000002"} | ward
    assert set(states) <= set(STATES)


def test_a_very_long_list_has_an_end_and_nothing_is_nothing():
    found = pasted("a " * (MOST_PASTED + 5), small_place())
    assert found.rows["state"].value_counts()["beyond"] == 5
    assert pasted("", small_place()).areas == frozenset()


def test_what_no_browser_lets_anybody_paste_is_not_read():
    assert len(pasted("a " * MOST_SIGNS, small_place()).rows) == MOST_SIGNS / 2
