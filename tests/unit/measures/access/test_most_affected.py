"""Where most of the affected live: the wards with the largest numbers."""

import pandas as pd

from equitymap.measures.access.affected import most_affected
from tests.places import small_place

PLACE = small_place()


def of(*areas: str) -> list[str]:
    chosen = pd.Series(PLACE.inside.index.isin(areas), index=PLACE.inside.index, dtype="boolean")
    return most_affected(PLACE, "gp_practice", chosen)


def test_one_neighbourhood_is_its_ward_and_none_is_nowhere():
    area = PLACE.inside.index[0]
    assert of(str(area)) == [PLACE.inside.loc[area, "ward"]]
    assert of() == []


def test_of_all_the_two_wards_with_most_people_are_named():
    people = PLACE.inside.groupby("ward")["population"].sum().sort_values(ascending=False)
    assert sorted(people[of(*PLACE.inside.index)]) == sorted(people.head(2))
