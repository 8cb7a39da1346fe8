"""Which differences of a comparison are named, allowing for all of them together."""

from __future__ import annotations

from equitymap.measures.compare.side_by_side import ComparedCell, ComparedRow, side_by_side


def row(name: str, values: tuple[float | None, ...], p: tuple[tuple[tuple[int, int], float], ...] = ()) -> ComparedRow:
    cells = tuple(ComparedCell(value) for value in values)
    return ComparedRow(name, "outcomes", name, "percent", 1, "high", "2021", cells, p_values=p)


def test_a_difference_is_named_only_below_the_limit_of_all_together():
    sure, doubtful = row("sure", (10, 40), (((0, 1), 0.001),)), row("doubtful", (10, 12), (((0, 1), 0.04),))
    alone = side_by_side(["A", "B"], ["England"], [doubtful])
    assert [one.id for one in alone.clear] == ["doubtful"]
    many = [row(f"none{number}", (10, 10.5), (((0, 1), 0.6),)) for number in range(8)]
    found = side_by_side(["A", "B"], ["England"], [sure, doubtful, *many])
    assert [one.id for one in found.clear] == ["sure"]
    assert "doubtful" in [one.id for one in found.alike]
    assert found.together == 10


def test_rows_without_a_test_are_neither_different_nor_alike():
    found = side_by_side(["A", "B"], ["England"], [row("need", (1, 10)), row("gap", (1, None))])
    assert found.clear == []
    assert found.alike == []
    assert found.limit == 0.0
    assert found.together == 0


def test_the_widest_difference_comes_first_and_the_widest_pair_of_a_row():
    wide = row("wide", (10, 20, 60), (((0, 1), 0.001), ((0, 2), 0.001), ((1, 2), 0.001)))
    narrow = row("narrow", (10, 14, 12), (((0, 1), 0.001), ((0, 2), 0.5), ((1, 2), 0.5)))
    found = side_by_side(["A", "B", "C"], ["England"], [narrow, wide])
    assert [one.id for one in found.clear] == ["wide", "narrow"]
    assert wide.named(found.limit)[0][0] == (0, 2)
    assert [pair for pair, _ in narrow.named(found.limit)] == [(0, 1)]


def test_the_same_figure_is_never_a_difference():
    found = side_by_side(["A", "B"], [], [row("same", (10, 10), (((0, 1), 0.0),))])
    assert found.clear == []
