"""A zone that is a middle layer area, a ward or the whole of Birmingham has their published counts, and their rates."""

from __future__ import annotations

import pytest

from equitymap.measures.zones.added import added_one, people_by_age
from equitymap.measures.zones.shape import shape
from equitymap.measures.zones.zone import made, zone_of

BIRMINGHAM = "E08000025"
HANDSWORTH_WEST = "E02001860"


@pytest.fixture(scope="module")
def place(district):
    return district(BIRMINGHAM)


@pytest.mark.parametrize("column", ["msoa_code", "ward_code", "inside"])
def test_published_counts_exactly(place, column):
    inside = place.inside
    rows = place.outcomes[place.outcomes["group"].eq("all") & place.outcomes["geography"].eq("lsoa")]
    codes = inside.index[inside[column].eq(inside[column].iloc[40])]
    found = added_one(place, codes)
    exact = found[found["how"].eq("added") & found["bottom"].notna() & found.index.isin(rows["indicator"])]
    assert len(exact) >= 12
    for indicator, row in exact.iterrows():
        ours = rows[rows["indicator"].eq(indicator) & rows["area_code"].isin(codes)]
        assert (row["top"], row["bottom"]) == (ours["numerator"].sum(), ours["denominator"].sum())
        assert row["here"] == pytest.approx(100 * row["top"] / row["bottom"])
    if column == "inside":
        assert (exact["here"] - exact["place"]).abs().max() < 1e-9


def test_a_ward_has_the_count_and_the_percentage_that_are_published_for_it(place):
    inside = place.inside
    rows = place.outcomes[place.outcomes["indicator"].eq("children_low_income_ward")].set_index("area_code")
    for ward in sorted(inside["ward_code"].unique())[:5]:
        codes = inside.index[inside["ward_code"] == ward]
        found = added_one(place, codes, ["children_low_income_ward"]).loc["children_low_income_ward"]
        assert found["top"] == rows.loc[ward, "numerator"]
        assert found["here"] == pytest.approx(rows.loc[ward, "value"])


def test_a_pride_in_place_neighbourhood_is_a_zone_of_one_piece(place):
    zone = zone_of(HANDSWORTH_WEST, place)
    assert zone.name == "Handsworth West"
    assert len(shape(place, zone.areas).pieces) == 1
    assert 5_000 < people_by_age(place, zone.areas).loc["population", "here"] < 15_000
    assert zone_of(made(zone.name, zone.areas).text, place).areas == zone.areas


def test_birmingham_is_one_piece(place):
    assert len(shape(place, place.inside.index).pieces) == 1
