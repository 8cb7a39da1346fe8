"""Answers by neighbourhood: in fives, so that two sets side by side give nobody away."""

from itertools import combinations

from equitymap.measures.consultation.came_from import came_from

HOMES = ["a"] * 12 + ["b"] * 4 + ["c"] * 5 + [""] * 30


def test_each_neighbourhood_counts_in_whole_fives():
    assert [came_from(HOMES, [code]) for code in ("a", "b", "c", "d")] == [10, 0, 5, 0]
    assert came_from(HOMES, ["a", "b", "c"]) == 15


def test_no_two_sets_differ_by_fewer_than_five():
    sets = [chosen for size in range(4) for chosen in combinations("abcd", size)]
    told = {came_from(HOMES, chosen) for chosen in sets}
    assert {abs(one - other) % 5 for one in told for other in told} == {0}
