"""Why access changed, in words: every cause, a word for a share that has one, nothing, unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.access.decomposition import DEMAND, Split
from equitymap.measures.access.service_chains import CLOSED, GREW, MOVED, OPENED, SHRANK
from equitymap.views.access.decomposition_sentences import split_sentence


def split(*, demand=None, **parts):
    every = dict.fromkeys((CLOSED, SHRANK, GREW, OPENED, MOVED), 0.0) | parts
    why = {} if demand is not None else {DEMAND: "only one dated population exists"}
    table = pd.DataFrame({cause: [part] for cause, part in (every | ({DEMAND: demand} if demand else {})).items()})
    change = table.sum(axis="columns")
    return Split(table, change, why), pd.Series({**table.iloc[0], "change": change.iloc[0]})


def test_parts_in_words_and_that_people_are_held():
    found, means = split(closed=-5.2, opened=0.6)
    assert split_sentence(found, means, before=10.0, unit="pupils") == (
        "In all, access fell by almost half (46%): services withdrawn took 52%, new services gave back 6%."
        " Population is that of 2021 throughout."
    )


def test_every_part_has_its_words():
    found, means = split(closed=-0.03, shrank=-0.87, grew=1.18, opened=0.05, moved=0.11)
    assert split_sentence(found, means, before=10.0, unit="pupils").startswith(
        "In all, access rose by 4%: services withdrawn took under 1%, services with fewer pupils took 9%, services"
        " that moved gave back 1%, new services gave back under 1%, services with more pupils gave back 12%."
    )


def test_what_only_gives_gives_nothing_back():
    found, means = split(opened=1.0)
    assert split_sentence(found, means, before=10.0, unit="sites").startswith(
        "In all, access rose by 10%: new services gave 10%. Population"
    )


def test_parts_with_people_known():
    found, means = split(closed=-3.0, opened=1.0, demand=-0.5)
    said = split_sentence(found, means, before=10.0, unit="pupils")
    assert said == (
        "In all, access fell by about a quarter (25%): services withdrawn took 30%, change in people took 5%, new"
        " services gave back 10%."
    )


@pytest.mark.parametrize(
    ("fall", "says"),
    [
        (-1.7, "fell by 17%:"),
        (-2.5, "fell by about a quarter (25%):"),
        (-3.4, "fell by about a third (34%):"),
        (-5.0, "fell by half (50%):"),
        (-5.3, "fell by just over half (53%):"),
        (-6.6, "fell by about two thirds (66%):"),
        (-7.5, "fell by about three quarters (75%):"),
        (-9.9, "fell by nearly all (99%):"),
        (-10.0, "fell by 100%:"),
    ],
)
def test_shares_that_have_a_word_are_said_with_it(fall, says):
    found, means = split(closed=fall)
    assert says in split_sentence(found, means, before=10.0, unit="sites")


def test_parts_of_nothing_and_of_the_unknown():
    found, means = split()
    assert split_sentence(found, means, before=10.0, unit="pupils").startswith("In all, access did not change.")
    for before in (None, 0.0, float("nan")):
        assert split_sentence(found, means, before=before, unit="sites").startswith("We do not know why access changed")


def test_parts_that_make_up_for_each_other():
    found, means = split(closed=-2.0, opened=2.0)
    assert split_sentence(found, means, before=10.0, unit="sites").startswith(
        "In all, access stayed about the same: services withdrawn took 20%, new services gave back 20%."
    )


def test_sizes_are_of_the_kind():
    found, means = split(closed=-0.001, shrank=-0.5)
    said = split_sentence(found, means, before=10.0, unit="staffed hours a week")
    assert said.startswith(
        "In all, access fell by 5%: services withdrawn took under 1%, services with fewer staffed hours took 5%."
    )
