"""No small count follows from the sums that are told, however they are subtracted from one another."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np
import pytest

from equitymap.measures.zones.told_sums import told_sums


def follows(rows: list[np.ndarray], at: int) -> bool:
    """Say whether one count follows from sums: the rank of the rows is the same with a row for that count alone."""
    one = np.zeros(len(rows[0]))
    one[at] = 1
    return np.linalg.matrix_rank(np.array([*rows, one])) == np.linalg.matrix_rank(np.array(rows))


@pytest.mark.parametrize("seed", range(8))
def test_two_hundred_random_pairs_every_ward_and_every_named_group_give_no_small_count_away(seed):
    draw = random.Random(seed)
    areas = [f"A{number:02d}" for number in range(60)]
    small = draw.sample(areas, 12)
    wards = [list(areas[at : at + 10]) for at in range(0, 60, 10)]
    middle = [list(areas[at : at + 6]) for at in range(0, 60, 6)]
    published = [areas, *wards, *middle]
    sums = told_sums(small, published)
    zones = []
    for _ in range(200):
        first = set(draw.sample(areas, draw.randint(1, 40)))
        if draw.random() < 0.5:
            first = set().union(*draw.sample(wards + middle, draw.randint(1, 4)))
        zones += [first, first ^ {draw.choice(areas)}]  # a pair differs by one neighbourhood
    for _ in range(20):  # lists of named groups, each neighbourhood in one of them; cut by a ward or not
        patches = [draw.randrange(8) for _ in areas]
        groups = [{area for area, patch in zip(areas, patches, strict=True) if patch == one} for one in range(8)]
        zones += [*groups, groups[0] | groups[1], groups[0] - set(draw.choice(wards))]
    told = [zone for zone in [*zones, *map(set, published)] if sums.tells(zone)]
    assert len(told) > 20
    rows = [np.array([float(code in zone) for code in sorted(small)]) for zone in told]
    assert not [code for at, code in enumerate(sorted(small)) if follows(rows, at)]


def test_a_pair_that_differs_by_one_small_neighbourhood_is_not_told_twice():
    sums = told_sums(["b", "c"], [list("abcd")])
    for one, other in pairwise([set("abcd"), set("abc"), set("ab"), set("a")]):
        assert not (sums.tells(one) and sums.tells(other) and len((one ^ other) & {"b", "c"}) == 1)
    assert sums.tells("abc")  # d is not small: this is the sum of all, less what everybody knows
    assert not sums.tells("ab")


def test_a_published_area_with_a_single_small_count_is_not_told():
    assert not told_sums(["a"], [["a", "b"]]).tells(["a", "b"])
    assert told_sums(["a", "b"], [["a", "b", "c"]]).tells(["a", "b", "c"])


def test_a_middle_layer_area_that_would_give_the_rest_of_its_ward_away_is_not_told():
    sums = told_sums(["a", "b", "c"], [list("abcx"), list("ab")])
    assert sums.tells("abcx")
    assert not sums.tells("ab")
    assert not sums.tells("c")


def test_where_nothing_is_small_every_sum_is_told():
    assert told_sums([], [["a"]]).tells(["a", "b"])
