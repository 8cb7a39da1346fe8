"""Pieces, fragmentation and articulation points, held against walking the network pair by pair."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.partnerships.network import (
    CrossSector,
    articulation_points,
    borgatti_f,
    components,
    cross_sector,
    graph,
    hangs_together,
    isolated,
)
from tests.partnerships import bodies, pairs_without_path, reached, ties


def drawn(seed: int) -> tuple[list[str], set[frozenset[str]], pd.DataFrame]:
    """Return a random network of twelve bodies: names, edges, ties."""
    rng = np.random.default_rng(seed)
    names = [f"b{number:02}" for number in range(12)]
    pairs = [rng.choice(12, 2, replace=False) for _ in range(rng.integers(4, 16))]
    edges = {frozenset((names[one], names[other])) for one, other in pairs}
    return names, edges, ties(*[tuple(sorted(edge)) for edge in edges])


def test_pieces_of_three_and_two_give_the_published_fragmentation():
    found = components(pd.Index(list("abcde")), ties(("a", "b"), ("b", "c"), ("d", "e")))
    assert found.tolist() == [0, 0, 0, 1, 1]
    assert borgatti_f(found) == pytest.approx(0.6)


def test_nobody_tied_is_one_all_tied_is_zero_one_body_is_unknown():
    assert borgatti_f(components(pd.Index(list("abc")), ties())) == 1
    assert borgatti_f(components(pd.Index(list("abc")), ties(("a", "b"), ("b", "c")))) == 0
    assert np.isnan(borgatti_f(components(pd.Index(["a"]), ties())))


@pytest.mark.parametrize("seed", range(12))
def test_fragmentation_is_the_share_of_pairs_without_a_path(seed: int):
    names, edges, table = drawn(seed)
    assert borgatti_f(components(pd.Index(names), table)) == pytest.approx(pairs_without_path(names, edges))


@pytest.mark.parametrize("seed", range(12))
def test_an_articulation_point_is_a_body_without_which_its_piece_falls_apart(seed: int):
    names, edges, table = drawn(seed)
    falls = {}
    for name in names:
        rest = {edge for edge in edges if name not in edge}
        piece = reached(name, edges) - {name}
        parts = {frozenset(reached(other, rest)) for other in piece}
        if len(parts) > 1:
            falls[name] = len(parts)
    assert articulation_points(pd.Index(names), table).to_dict() == falls


def test_the_body_that_most_hang_on_comes_first():
    table = ties(("a", "b"), ("b", "c"), ("c", "d"), ("c", "e"))
    assert articulation_points(pd.Index(list("abcde")), table).to_dict() == {"c": 3, "b": 2}
    assert articulation_points(pd.Index(list("ab")), ties(("a", "b"))).empty


def test_ties_beyond_the_boundary_to_oneself_and_twice_count_not_at_all_not_at_all_and_once():
    network = graph(pd.Index(["a", "b"]), ties(("a", "b"), ("b", "a"), ("a", "a"), ("a", "far")))
    assert sorted(network.nodes) == ["a", "b"]
    assert network.number_of_edges() == 1


def test_members_of_one_partnership_are_pairs_across_sectors_or_within():
    table = bodies(a="school", b="school", c="health", d="police", e=None, zone=None)
    table.loc["zone", "kind_of_body"] = "partnership"
    shared = ties(*[(member, "zone") for member in "abcde"], ("a", "c"), ("a", "zone"))
    found = cross_sector(table, shared)
    # Pairs: ab within; ac ad bc bd cd across; none with e, of no known sector; and a-c once more, directly.
    assert found == CrossSector(across=6, pairs=7)
    assert found.share == pytest.approx(6 / 7)


def test_one_row_says_what_holds_the_bodies_together():
    table = bodies(a="school", b="health", c="school", d="police")
    found = hangs_together(table, ties(("a", "b"), ("b", "c")))
    assert found.to_dict() == {"bodies": 4, "pieces": 2, "fragmentation": 0.5, "across": 1, "split": 1}
    assert np.isnan(hangs_together(table, ties())["across"])
    assert np.isnan(hangs_together(table[:0], ties())["fragmentation"])


def test_the_registers_ties_with_those_responsible_are_no_ties_across_sectors():
    table = bodies(a="school", council="council")
    found = cross_sector(table, ties(("a", "council")).assign(source="register", role="responsible"))
    assert found.pairs == 0
    assert np.isnan(found.share)


def test_a_school_that_only_its_council_or_its_own_trust_holds_is_tied_to_nobody():
    several, one = "multi-academy trust", "single-academy trust"
    table = bodies(a="school", b="school", c="school", e="school", la="council", t=several, s=one)
    held = ties(("a", "la"), ("b", "la"), ("c", "t"), ("e", "s")).assign(role="responsible")
    joined = pd.concat([held, ties(("b", "health"))])
    found = isolated(table, joined, local=True).to_dict()
    assert found == {"a": True, "b": False, "c": False, "e": True}, "the trust of c has its other schools elsewhere"


def test_a_school_whose_body_is_not_known_is_not_said_to_be_tied_to_nobody():
    table = bodies(a="school", b="school", c="school", la="council")
    held = ties(("a", "la")).assign(role="responsible", source="register")
    found = isolated(table, pd.concat([held, ties(("b", "health"))]), local=True)
    assert found.isna().tolist() == [False, False, True]
    assert found.dropna().tolist() == [True, False]


def test_without_local_records_no_school_is_said_to_be_tied_to_nobody():
    table = bodies(a="school", c="school", d="school", la="council", t="multi-academy trust")
    held = ties(("a", "la"), ("c", "t"), ("d", "t")).assign(role="responsible", source="register")
    found = isolated(table, held, local=False)
    assert found.isna().tolist() == [True, False, False]
    assert found.dropna().tolist() == [False, False], "the register shows these two together"
