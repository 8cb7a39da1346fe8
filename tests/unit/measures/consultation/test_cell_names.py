from equitymap.measures.consultation.cell_names import cell_names
from equitymap.measures.consultation.grid import grid_of
from equitymap.measures.consultation.home import Home, home_of
from tests.places import demo_place, small_place


def test_every_square_and_every_part_of_a_place_is_named_beside_the_other():
    """Four by four neighbourhoods of a kilometre, in four middle layer areas; squares of 400 m, ten each way."""
    place = small_place()
    grid = grid_of(place)
    names = cell_names(place, grid)
    assert set(names.of_cell) == set(grid.cells)
    west = place.inside.sort_values(["easting_m", "northing_m"]).iloc[0]
    assert names.of_cell[grid.cell_at(west["easting_m"], west["northing_m"])] == west["msoa_name"]
    assert set(names.cells_of) == set(place.inside["msoa_name"])
    assert list(names.cells_of) == sorted(names.cells_of)


def test_a_zone_of_a_few_neighbourhoods_names_only_its_own_parts():
    place = small_place()
    codes = list(place.inside.index[:2])
    names = cell_names(place, grid_of(place, codes), codes)
    assert set(names.cells_of) == set(place.inside.loc[codes, "msoa_name"])


def test_wards_name_the_squares_where_there_are_many():
    place = demo_place()
    names = cell_names(place, grid_of(place))
    assert set(names.of_cell.values()) <= set(place.inside["ward"])
    assert all(cells for cells in names.cells_of.values())
    assert set(names.cells_of) <= set(place.inside["ward"])


def test_a_postcode_is_a_neighbourhood_or_elsewhere_or_not_known():
    place = demo_place()
    inside = place.postcodes["area_code"].isin(place.inside.index)
    home, ring = place.postcodes.index[inside][0], place.postcodes.index[~inside][0]
    assert home_of(place, f"{home[:-3].lower()} {home[-3:]}") == Home(lives_in=place.postcodes.at[home, "area_code"])
    assert home_of(place, ring) == home_of(place, "SW1A 1AA") == Home(elsewhere=True)
    assert home_of(place, f"{home[:-3]} 9ZZ") == Home(wrong="unknown")
    assert home_of(place, home[:-3]) == home_of(place, "") == Home(wrong="full")
