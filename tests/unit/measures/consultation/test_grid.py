"""Squares for pins: never small, over the outline, the same by name and by spot."""

from __future__ import annotations

import pytest
import shapely

from equitymap.measures.consultation.grid import MOST_CELLS, SMALLEST_M, Grid, grid_of
from tests.places import demo_place


def test_the_grid_covers_the_place_with_few_squares() -> None:
    place = demo_place()
    grid = grid_of(place)
    assert max(grid.columns, grid.rows) <= MOST_CELLS
    assert grid.side_m >= SMALLEST_M
    assert grid.side_m % 50 == 0
    assert shapely.union_all([grid.box(cell) for cell in grid.cells]).covers(grid.outline)
    inside = place.inside
    found = {grid.cell_at(one.easting_m, one.northing_m) for one in inside.itertuples()}
    assert found <= set(grid.cells)
    assert all(grid.cell_at(*shapely.centroid(grid.box(cell)).coords[0]) == cell for cell in grid.cells)


def test_a_small_zone_has_squares_no_smaller_than_the_least() -> None:
    place = demo_place()
    grid = grid_of(place, [place.inside.index[0]])
    assert grid.side_m == SMALLEST_M == 300, "nine hectares: never a house or a street"
    assert 1 <= len(grid.cells) < len(grid_of(place).cells)


def test_a_spot_elsewhere_has_no_square() -> None:
    grid = Grid(0, 1000, 500, 2, 2, shapely.box(0, 0, 400, 1000))
    assert grid.cells == ("A1", "A2")
    assert (grid.cell_at(10, 990), grid.cell_at(10, 10), grid.cell_at(600, 10), grid.cell_at(-1, 10)) == (
        "A1",
        "A2",
        "",
        "",
    )


@pytest.mark.parametrize("cell", ["", "K1", "A11", "A0", "a1", "A1 "])
def test_what_is_no_square_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="no square"):
        Grid.place_of(cell)


def test_no_neighbourhood_is_no_grid() -> None:
    with pytest.raises(ValueError, match="None of these"):
        grid_of(demo_place(), ["E01000001"])
