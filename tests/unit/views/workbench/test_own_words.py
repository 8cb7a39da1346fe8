"""What is said of a list of a visitor is true of it, whether its kind is known here or not."""

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID, own_kind
from equitymap.measures.access.in_reach import in_reach
from equitymap.measures.access.supply_at import supply_of
from equitymap.places.lists.own import known_open
from equitymap.views.workbench import own_words as words
from tests.places import small_place

LIBRARY = KIND_BY_ID["library"]
OWN = own_kind("library", "libraries", shape="house", reach_m=1600, population="population", on_foot=True, slot=0)


@pytest.mark.parametrize(
    ("kind", "told", "says", "never"),
    [
        (OWN, True, "some libraries closed: Who lost access", "already known"),
        (OWN, False, "no loss of libraries can be told; The gaps leave them out", "already known"),
        (LIBRARY, True, "Added to the 1 library already known here; the register's closings still count, and", "leave"),
        (LIBRARY, False, "register's closings still count. The list tells of none", "no loss"),
    ],
)
def test_closings_of_a_known_kind_are_the_registers_too(kind, told, says, never):
    said = words.closings_sentence(kind, told=told, known=1)
    assert says in said
    assert never not in said


def test_what_is_in_reach_of_a_known_kind_is_not_the_lists_alone():
    place = small_place()
    found = in_reach(place, LIBRARY, supply_of(place, LIBRARY.id))
    assert words.reach_now(found, "X").startswith("With these: ")
    assert not words.reach_now(replace(found, kind=OWN), "X").startswith("With")


def test_services_known_are_those_open_inside():
    place = small_place()
    libraries = place.facilities[place.facilities["kind"] == "library"]
    open_inside = libraries[libraries["inside"] & (libraries["status"] == "open")]
    assert 0 < known_open(place, LIBRARY) == len(open_inside) < len(libraries)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ([], ""),
        (["register"], ""),
        (["postcode"], "1 row stands at its postcode, not at the door."),
        (
            ["postcode", "postcode", "area"],
            "2 rows stand at their postcode, not at the door; 1 row stands in the middle of its neighbourhood;"
            " distances there may be some hundred metres out; coordinates are more exact.",
        ),
    ],
)
def test_how_rows_were_placed(how, said):
    rows = pd.DataFrame({"state": "used", "located_by": pd.Series(how, dtype="str")})
    assert words.placed_sentence(rows) == said


@pytest.mark.parametrize(
    ("hours", "reasons", "said"),
    [
        ([None], ["brought"], ""),
        ([1.0], ["open"], "open: of 1 place how many hours a week. However"),
        ([1.0, None], ["open", "when it is open, as"], "a week and of 1 place in words that make no number."),
        ([None, None], ["when it is open, as", "x"], "open: of 1 place in words that make no number."),
    ],
)
def test_how_many_places_of_a_list_say_how_often_they_are_open(hours, reasons, said):
    rows = pd.DataFrame({"capacity": pd.Series(hours, dtype=float), "reason": reasons})
    assert said in words.often_sentence(rows)
    assert bool(said) == bool(words.often_sentence(rows))


def test_a_list_is_named_by_its_file():
    assert [words.list_name(one) for one in ("food_banks-2025.csv", "a", ".csv")] == ["Food banks 2025", "A", ".csv"]


def test_a_list_that_only_closes_services_says_how_many():
    account = pd.DataFrame({"state": ["used"], "reason": ["closes Elm (lib:1)"]})
    said = words.adds_none(account, 1, KIND_BY_ID["library"])
    assert said == "It adds no place, and tells that 1 library of a register closed."
    assert words.adds_none(account, 0, KIND_BY_ID["library"]) == "It adds no place. 1 row: 1 used."
