"""The filter by loss and need in words: one, several, none, and of how many we cannot tell."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.domains import DOMAINS
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.only import LOSSES, Only
from equitymap.views.only_words import LOST_LABELS, domain_label, only_sentence, tenths_label, where_words

CENTRE, SCHOOL = KIND_BY_ID["childrens_centre"], KIND_BY_ID["school"]
OFFICER = Only("last", (1, 2), "income")


def said(passed, only, kind=CENTRE):
    return only_sentence(pd.Series(passed, dtype="boolean"), only, kind, place_name="Marlhaven")


def test_one():
    assert said([True, False], OFFICER) == (
        "1 neighbourhood of Marlhaven lost its last children's centre within 2.5 km and is among the most deprived"
        " fifth of England for low income."
    )


def test_several():
    assert said([True, True, False], OFFICER).startswith(
        "2 neighbourhoods of Marlhaven lost their last children's centre within 2.5 km and are among"
    )


def test_none():
    assert said([False, False], Only("half"), SCHOOL) == (
        "No neighbourhood of Marlhaven lost at least half of its access to schools."
    )


@pytest.mark.parametrize(("unknown", "tail"), [(1, "1 neighbourhood"), (2, "2 neighbourhoods")])
def test_of_how_many_we_cannot_tell(unknown, tail):
    assert said([True, *[None] * unknown], Only("any")).endswith(f" For {tail} we cannot tell.")
    assert said([False, *[None] * unknown], Only("any")).endswith(f" For {tail} we cannot tell.")


def test_nothing_known():
    assert said([None, None], Only("last", (1, 1))) == (
        "We cannot tell which neighbourhoods of Marlhaven lost their last children's centre within 2.5 km and are among"
        " the most deprived tenth of England."
    )


def test_nothing_asked_says_nothing():
    assert said([True, True], Only()) == ""
    assert where_words(Only(domain="income"), CENTRE) == ""


def test_other_tenths_and_another_reach():
    assert where_words(Only("last", (4, 6), "health"), SCHOOL, reach_m=1600) == (
        "lost their last school within 1.6 km on foot and are in tenths 4 to 6 (1 is most deprived) of England for"
        " health and disability"
    )
    assert tenths_label((7, 7)) == "tenth 7 (1 is most deprived)"


def test_every_choice_has_words():
    assert tuple(LOST_LABELS) == LOSSES
    assert all(domain_label(domain.id) for domain in DOMAINS)
    assert domain_label("imd") == "all kinds of deprivation"
