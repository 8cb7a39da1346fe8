"""Who answered beside who lives there: figures worked out by hand, and nothing told of groups of 1 to 4."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equitymap.measures.consultation.heard import (
    ENOUGH,
    FEWEST,
    Group,
    Heard,
    breakdown,
    heard,
    in_steps,
    joined,
    until_first,
)
from equitymap.places.store import open_place
from equitymap.records.subjects.answers import Age, Response

PLACE = open_place("demo")
AREAS = PLACE.inside
TENTHS = PLACE.deprivation.query("release == 'iod2025' and domain == 'imd'").set_index("area_code")["decile"]
MOST = [code for code in AREAS.index if TENTHS[code] <= 2]
MIDDLE = [code for code in AREAS.index if TENTHS[code] == 5]
REST = [code for code in AREAS.index if TENTHS[code] > 2]


def response(lives_in: str = "", age: Age | None = None, *, elsewhere: bool = False) -> Response:
    return Response(place="demo", session="s", lives_in=lives_in, age=age, elsewhere=elsewhere)


# --- by hand ------------------------------------------------------------------------------------


def test_a_share_of_answers_beside_the_share_of_residents() -> None:
    group = Group(("1",), answers=6, said=48, residents=48_425, everybody=149_486)
    assert group.share == 12.5
    assert group.usual == pytest.approx(32.394, abs=1e-3)
    assert group.disparity == pytest.approx(-19.894, abs=1e-3)
    # Wilson's limits of 6 in 48 are 5.9% and 24.7%.
    assert group.limits == pytest.approx((5.857 - 32.394, 24.702 - 32.394), abs=2e-3)
    chances = [comb(48, n) * (48_425 / 149_486) ** n * (101_061 / 149_486) ** (48 - n) for n in range(49)]
    assert group.p == pytest.approx(sum(chance for chance in chances if chance <= chances[6]))
    assert 0.001 < group.p < 0.005


def test_those_who_did_not_say_are_counted_and_change_no_share() -> None:
    answers, residents = {"a": 10, "b": 30}, {"a": 500.0, "b": 500.0}
    few, many = breakdown(answers, residents, 0), breakdown(answers, residents, 60)
    assert few.groups == many.groups
    assert (many.said, many.silent) == (40, 60)
    assert [group.disparity for group in many.groups] == [-25.0, 25.0]


def test_nobody_of_a_group_is_said_and_a_group_without_residents_is_left_out() -> None:
    found = breakdown({"a": 30}, {"a": 800.0, "b": 200.0, "c": 0.0}, 0)
    assert [(group.names, group.answers, group.disparity) for group in found.groups] == [
        (("a",), 30, 20.0),
        (("b",), 0, -20.0),
    ]


def test_of_all_groups_the_one_that_lacks_most_is_named_and_none_by_chance() -> None:
    residents = {"a": 300.0, "b": 300.0, "c": 400.0}
    clear = Heard(100, {"ward": breakdown({"a": 5, "b": 15, "c": 80}, residents, 0)})
    assert clear.least() == clear.by["ward"].groups[0]
    assert clear.least("ward") == clear.least()
    alike = Heard(100, {"ward": breakdown({"a": 27, "b": 31, "c": 42}, residents, 0)})
    assert alike.least() is None
    few = Heard(ENOUGH - 1, {"ward": breakdown({"a": 0, "c": ENOUGH - 1}, residents, 0)})
    assert few.by["ward"].groups
    assert few.least() is None, "too few to tell"


def test_groups_allow_for_one_another() -> None:
    """By itself 12 of 100 beside 20% is more than chance (p = 0.046); beside five that are as usual it is not."""
    residents = dict.fromkeys("abcde", 1.0)
    answers = {"a": 12, "b": 22, "c": 22, "d": 22, "e": 22}
    found = Heard(100, {"ward": breakdown(answers, residents, 0)})
    assert found.by["ward"].groups[0].p < 0.05
    assert found.least() is None


def test_groups_that_are_together_because_few_came_are_not_named_for_that() -> None:
    """Answers from residents at random: wards of few answers make a group of few, and at most 1 in 20 is named."""
    rng = np.random.default_rng(1)
    wards = {str(at): 1.0 for at in range(12)}
    named = 0
    for _ in range(200):
        drawn = dict(zip(wards, (int(number) for number in rng.multinomial(48, [1 / 12] * 12)), strict=True))
        found = Heard(48, {"ward": breakdown(drawn, wards, 0)})
        named += any(found.differs(group) for group in found.by["ward"].groups)
    assert named <= 10


# --- groups of 1 to 4 -----------------------------------------------------------------------------


def published(counts: tuple[int, ...]) -> tuple[object, ...]:
    """Return all that is shown of some groups: the groups shown together, their sum, every other count, the total."""
    named = dict(zip("abcdef", counts, strict=False))
    together = joined(named)
    if together is None:
        return ("nothing", sum(counts))
    shown = tuple((name, number) for name, number in named.items() if name not in together)
    return (together, sum(named[name] for name in together), shown, sum(counts))


@pytest.mark.parametrize(("groups", "most"), [(2, 12), (3, 9), (4, 6)])
def test_what_is_not_shown_never_follows_from_what_is_even_for_who_knows_the_rule(groups: int, most: int) -> None:
    """Every way in which people can come is tried: the same tables stand for at least two of each hidden count."""
    alike = defaultdict(list)
    for counts in product(range(most + 1), repeat=groups):
        alike[published(counts)].append(counts)
    for shown, ways in alike.items():
        if shown[0] == "nothing":
            continue
        for place, name in enumerate("abcdef"[:groups]):
            could_be = {way[place] for way in ways}
            if len(could_be) == 1:
                number = could_be.pop()
                assert not 0 < number < FEWEST, (shown, ways, name)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40))
def test_nothing_of_1_to_4_is_shown_and_nobody_is_lost(counts: list[int]) -> None:
    answers = {str(at): number for at, number in enumerate(counts)}
    found = breakdown(answers, dict.fromkeys(answers, 100.0), 3)
    assert not any(0 < group.answers < FEWEST for group in found.groups)
    assert found.said == sum(counts)
    if found.groups:
        assert sum(group.answers for group in found.groups) == sum(counts)
        assert sum(group.usual for group in found.groups) == pytest.approx(100)
        assert sum(group.disparity for group in found.groups) == pytest.approx(0, abs=1e-9)
        assert all(group.limits[0] <= group.disparity + 1e-9 for group in found.groups)
        assert all(group.limits[1] >= group.disparity - 1e-9 for group in found.groups)


def test_while_people_answer_they_are_counted_five_at_a_time() -> None:
    came = [response(MOST[0], Age.FROM_65) for _ in range(13)]
    assert [len(in_steps(range(number))) for number in (0, 5, 9, 10, 14, 15)] == [0, 0, 0, 5, 5, 10]
    assert in_steps(came * 2) == (came * 2)[:20]
    for number in range(20):
        left = until_first(number)
        assert bool(in_steps(range(number + left))), number
        assert left == 0 or not in_steps(range(number + left - 1)), number
    waiting = [number - len(in_steps(range(number))) for number in range(FEWEST, 90)]
    assert set(waiting) == {5, 6, 7, 8, 9}, "so many are added at once when all are counted"


# --- of a place -----------------------------------------------------------------------------------


def test_a_session_of_the_whole_place_is_set_beside_its_residents() -> None:
    every = [
        *[response(MOST[0], Age.FROM_65)] * 6,
        *[response(MIDDLE[at % 2], Age.FROM_35) for at in range(34)],
        *[response(age=Age.FROM_65)] * 5,
        *[response(elsewhere=True, age=Age.FROM_16)] * 7,
    ]
    found = heard(PLACE, AREAS.index, every)
    assert list(found.by) == ["fifth", "age", "ward"]
    most = found.by["fifth"].groups[0]
    assert (most.names, most.answers, most.said) == (("1",), 6, 40)
    assert most.residents == AREAS.loc[MOST, "population"].sum()
    assert most.everybody == AREAS["population"].sum()
    assert found.by["fifth"].silent == 12
    assert (found.by["age"].said, found.by["age"].silent) == (45, 7), "who lives elsewhere is no resident of any age"
    ages = {group.names[0]: group for group in found.by["age"].groups}
    assert ages["16_24"].answers == 0
    assert sum(group.residents for group in ages.values()) == ages["65_up"].everybody > 100_000


def test_a_session_of_a_few_neighbourhoods_is_set_beside_theirs_alone() -> None:
    codes = [MOST[0], REST[0]]
    found = heard(PLACE, codes, [*[response(MOST[0])] * 10, *[response(REST[0])] * 10, *[response(REST[1])] * 9])
    assert (found.by["fifth"].said, found.by["fifth"].silent) == (20, 9)
    assert found.by["fifth"].groups[0].residents == AREAS.loc[MOST[0], "population"]


def test_children_are_set_beside_children_only_where_they_are_asked():
    every = [*[response(age=Age.UNDER_16)] * 9, *[response(age=Age.FROM_65)] * 20, *[response(age=Age.FROM_16)] * 11]
    grown = heard(PLACE, AREAS.index, every).by["age"]
    asked = heard(PLACE, AREAS.index, every, under_16=True).by["age"]
    assert (grown.said, grown.silent, asked.said, asked.silent) == (31, 9, 40, 0)
    assert (grown.grown, asked.grown) == (True, False)
    assert "under_16" not in [name for group in grown.groups for name in group.names]
    children = next(group for group in asked.groups if group.names == ("under_16",))
    assert asked.groups[0].everybody - grown.groups[0].everybody == children.residents > 0


def test_a_place_built_before_ages_were_read_has_none() -> None:
    older = replace(PLACE, outcomes=PLACE.outcomes[PLACE.outcomes["indicator"] != "aged_25_to_34"])
    assert list(heard(older, AREAS.index, [response(MOST[0])]).by) == ["fifth", "ward"]
