"""Need within one place: five parts as equal as whole numbers allow, most deprived last, missing ranks left out."""

from dataclasses import replace

import pytest

from equitymap.measures import layer as layers
from equitymap.measures.map.within_place import fifths
from equitymap.views.map import within_place_layer
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module")
def layer(place):
    return layers.compute(place, next(m for m in layers.need_measures(place) if m.id == "iod2025-imd"))


def ranks(place):
    rows = place.deprivation.query("release == 'iod2025' and domain == 'imd'")
    return rows.set_index("area_code")["rank"].reindex(place.inside.index)


def test_the_parts_are_equal_and_in_the_order_of_england_s_ranks(place, layer):
    parts, rank = fifths(place, layer), ranks(place)
    known = parts[parts >= 0]
    assert known.index.equals(rank.dropna().index)
    sizes = known.value_counts()
    assert sizes.max() - sizes.min() <= 1
    by_part = rank[known.index].groupby(known)
    assert (by_part.min().to_numpy()[:-1] > by_part.max().to_numpy()[1:]).all(), "rank 1 is the most deprived"


def test_a_neighbourhood_without_a_rank_is_in_no_part(place, layer):
    frame = place.deprivation.copy()
    frame.loc[frame["area_code"] == place.inside.index[0], "rank"] = None
    missing = replace(place, deprivation=frame)
    parts = fifths(missing, layer)
    assert parts.iloc[0] == -1
    assert within_place_layer.words(parts, place.name).iloc[0] == "no rank of its own"
    assert "no rank of its own" in str(within_place_layer.key(missing, layer, parts))
    frame["rank"] = None
    assert (fifths(replace(place, deprivation=frame), layer) == -1).all()


def test_the_key_says_that_it_is_the_place_and_not_england(place, layer):
    parts = fifths(place, layer)
    chosen = parts.index[parts == 4][0]
    said = str(within_place_layer.key(place, layer, parts, selected=chosen))
    assert f"compared with the rest of {place.name}" in said
    assert f"in the most deprived fifth of {place.name}" in said
    assert within_place_layer.question(layer, place.name) == f"Where in {place.name} is need greatest?"
