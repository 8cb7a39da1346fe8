"""What depends on a place alone is worked out once for each that is opened."""

from dataclasses import replace

from equitymap.places.place import Place, once_per_place
from tests.places import small_place


def test_a_function_of_a_place_works_once_for_each_place():
    asked = []

    @once_per_place
    def first(place: Place) -> int:
        asked.append(place)
        return len(asked)

    @once_per_place
    def other(place: Place) -> str:
        return place.code

    one = small_place()
    again = replace(one)
    assert [first(one), first(one), first(again), first(one)] == [1, 1, 2, 1]
    assert (len(asked), other(one), first.__name__) == (2, one.code, "first")
