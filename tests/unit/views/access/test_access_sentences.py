"""Who lost access, in sentences and cards: zero, one, some, unknown; what services are counted in; the download."""

import re
from datetime import date
from io import StringIO

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID, KINDS
from equitymap.measures.only import tenths_of
from equitymap.places.place import ObservedYears
from equitymap.views.access import access_sentences as words
from equitymap.views.access.access_tables import ROWS_SHOWN, change_cards, change_csv, most_lost_first
from tests.places import small_place

CENTRE = KIND_BY_ID["childrens_centre"]
LIST = ObservedYears(first=2016, last=2026, note="The list is known.", last_day=date(2026, 8, 19))


def both_of(place):
    """Three neighbourhoods that lost the last one, half and nothing; one that had none; the others kept everything."""
    areas = place.inside.index
    both = pd.DataFrame(
        {"within_before": 2.0, "within_after": 2.0, "access_before": 0.1, "lost": 0.0, "nearest_m_before": 400.0},
        index=areas,
    ).assign(nearest_m_after=400.0)
    both.loc[areas[5], ["within_before", "within_after", "lost", "nearest_m_after"]] = [1, 0, 1, 2800]
    both.loc[areas[3], ["within_after", "lost", "nearest_m_after"]] = [1, 0.5, 900]
    both.loc[areas[1], ["within_before", "within_after", "access_before", "lost"]] = [0, 0, 0, None]
    both.loc[areas[0]] = None
    return both


def test_those_that_lost_most_come_first_and_the_unknown_last():
    place = small_place()
    areas, both = place.inside.index, both_of(place)
    order = list(most_lost_first(both, place.inside["children_0_4"]))
    assert order[:2] == [areas[5], areas[3]]
    assert order[-1] == areas[0]
    assert sorted(order) == sorted(areas)


def test_cards_say_who_how_deprived_and_how_far():
    place = small_place()
    html = change_cards(place, both_of(place), KIND_BY_ID["childrens_centre"], tenths=tenths_of(place, "imd"))
    text = " ".join(re.sub(r"<style>.*?</style>|<[^>]+>", " ", str(html), flags=re.DOTALL).split())
    assert text.startswith(
        "Neighbourhood Tenth, 1 most deprived Children under 5 Nearest in a straight line, before → after Access lost"
    )
    assert "400 m → 2.8 km the last one" in text
    assert "400 m → 900 m 50%" in text
    assert len(re.findall("<tr>", str(html))) == 1 + ROWS_SHOWN


@pytest.mark.parametrize(
    ("kind", "uploaded", "way"),
    [
        ("gp_practice", False, "on foot: straight line x 1.3"),
        ("library", False, "straight line"),
        ("library", True, "journey times uploaded by the visitor"),
    ],
)
def test_a_download_says_what_it_measured_and_until_when(kind, uploaded, way):
    place = small_place()
    both = both_of(place)
    how = words.how_measured(KIND_BY_ID[kind], unit="sites", reach_m=900, detour=1.3, uploaded=uploaded)
    row = pd.read_csv(
        StringIO(change_csv(place, both, (2013, 2025), kind, how=how, tenths=tenths_of(place, "imd")))
    ).iloc[0]
    assert row["distances"] == way and row["reach_m"] == 900
    assert row["access_unit"] == "sites per person the service is for"
    assert row["before_is"] == "the end of 2013" and isinstance(row["after_is"], str)


def _affected(lost=(0, 0), gained=(0, 0), unknown=(0, 0)):
    return pd.DataFrame(
        {
            "areas": [10],
            "people": [500],
            "lost_areas": [lost[0]],
            "lost_people": [lost[1]],
            "gained_areas": [gained[0]],
            "gained_people": [gained[1]],
            "unknown_areas": [unknown[0]],
            "unknown_people": [unknown[1]],
        },
        index=pd.Index([1], dtype="Int64", name="decile"),
    )


SINCE = "between 2016 and 2020"
NEAR = "the last children's centre within 2.5 km"


def test_where_the_largest_numbers_live_is_said():
    def said(*wards):
        return words.affected_sentence(
            _affected((2, 120)), CENTRE, years=(2016, 2020), reach_m=2500, place_name="Town", wards=wards
        )

    assert said("Elm").endswith("in 2 neighbourhoods of Elm.")
    assert said("Elm", "Oak").endswith("in 2 neighbourhoods, the largest numbers in Elm and Oak.")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (
            _affected((2, 120)),
            f"120 children under 5 in Town live where {NEAR} went between 2016 and 2020: in 2 neighbourhoods.",
        ),
        (
            _affected((1, 1)),
            f"Fewer than 10 children under 5 in Town live where {NEAR} went between 2016 and 2020: in 1 neighbourhood.",
        ),
        (_affected(), f"No neighbourhood of Town lost {NEAR}, 2016 to 2020."),
        (
            _affected(gained=(1, 30)),
            f"No neighbourhood of Town lost {NEAR}, 2016 to 2020; 30 children under 5 in 1 neighbourhood gained one.",
        ),
        (
            _affected((2, 120), unknown=(1, 50)),
            f"120 children under 5 in Town live where {NEAR} went between 2016 and 2020: in 2 neighbourhoods. For 1"
            " neighbourhood we cannot tell.",
        ),
        (
            _affected(unknown=(10, 500)),
            f"We do not know who lost {NEAR} in Town: nothing is known for any neighbourhood.",
        ),
    ],
)
def test_people_affected(table, says):
    said = words.affected_sentence(table, CENTRE, years=(2016, 2020), reach_m=2500, place_name="Town")
    assert said == says


def test_which_days_are_compared_is_a_limit():
    assert words.compared((2016, 2026), LIST) == "Compared are the end of 2016 and 19 August 2026."


@pytest.mark.parametrize(
    ("people", "says"),
    [
        (0, "No neighbourhood. (2016 to 2020)"),
        (5, "No neighbourhood. Fewer than 10 children under 5 live there (2016 to 2020)."),
        (73, "No neighbourhood. 73 children under 5 live there (2016 to 2020)."),
    ],
)
def test_who_lives_where_the_filter_finds(people, says):
    assert words.filtered_sentence("No neighbourhood.", people, CENTRE, years=(2016, 2020)) == says


def test_other_distances_are_said_as_the_kind_measures_them():
    said = words.other_distances(CENTRE, [(1875, 1.3, 0), (3125, 1.3, 120)])
    assert said == (
        "Under other assumptions those who lost the last one would be no children under 5 within 1.9 km and 120"
        " children under 5 within 3.1 km."
    )
    on_foot = words.other_distances(KIND_BY_ID["school"], [(3200, 1.2, 5)])
    assert on_foot.endswith("fewer than 10 children under 16 counting 120 m of way for 100 m of straight line.")


def test_everyone_a_service_is_for_has_words():
    assert {kind.population for kind in KINDS} <= set(words.PEOPLE)


def test_what_the_size_of_services_stands_for():
    pupils, hours = words.SIZES.values()
    assert words.size_note(["sites"]) == words.size_note([]) == ""
    assert words.size_note(["pupils"]) == pupils
    assert "places taken" in pupils
    assert "2021 census" in pupils
    assert words.size_note(["pupils", "sites", "staffed hours a week", "pupils"]) == f"{pupils} {hours}"


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ({}, ""),
        ({"gp_practice": "sites"}, "Each GP practice counts as one, whatever its size: no register here gives sizes."),
        (
            {"gp_practice": "sites", "childrens_centre": "sites"},
            "Each GP practice and children's centre counts as one, whatever its size: no register here gives sizes.",
        ),
        (
            {"library": "sites"},
            "Each library counts as one here, since staffed hours a week are known of too few (in some year fewer than"
            " nine in ten): one that shrank counts whole, and counted in staffed hours a week the answer could differ.",
        ),
        (
            {"library": "staffed hours a week"},
            f"{words.SIZES['staffed hours a week']} What a service lost of its size counts as lost.",
        ),
    ],
)
def test_what_services_are_counted_in_is_that_of_their_own_supply(units, says):
    assert words.counted_note(units) == says


def test_what_services_of_several_kinds_are_counted_in_is_said_once_each():
    said = words.counted_note({"school": "pupils", "library": "sites", "gp_practice": "sites"})
    assert said.startswith("Each GP practice counts as one, whatever its size")
    assert "Each library counts as one here" in said
    assert said.count("Access to schools is pupils on roll") == 1
    assert "hours a week with staff" not in said
