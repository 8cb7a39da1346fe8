"""Pieces and compactness on a grid of squares: an edge joins, a corner does not."""

from __future__ import annotations

import math

import pytest

from equitymap.measures.zones.shape import shape
from tests.places import small_place

PLACE = small_place()


def code(column, row):
    return f"X0100{4 * row + column + 1:04d}"


def test_a_square_has_the_published_compactness_of_squares():
    found = shape(PLACE, [code(0, 0)])
    assert found.compactness == pytest.approx(math.pi / 4, abs=1e-4)  # 4 pi a^2 / (4 a)^2
    assert found.area_km2 == pytest.approx(1, abs=1e-3)


def test_a_row_is_less_compact_than_a_block():
    row = shape(PLACE, [code(x, 0) for x in range(4)])
    block = shape(PLACE, [code(x, y) for x in range(2) for y in range(2)])
    assert row.compactness == pytest.approx(4 * math.pi * 4 / 10**2, abs=1e-3)
    assert block.compactness == pytest.approx(math.pi / 4, abs=1e-3)
    assert len(row.pieces) == len(block.pieces) == 1


def test_a_corner_joins_nothing_and_the_largest_piece_comes_first():
    found = shape(PLACE, [code(0, 0), code(1, 1), code(2, 1), code(3, 3)])
    assert found.pieces == ((code(1, 1), code(2, 1)), (code(0, 0),), (code(3, 3),))


def test_nothing_has_no_shape():
    found = shape(PLACE, [])
    assert found.pieces == ()
    assert math.isnan(found.compactness)
    assert found.area_km2 == 0
