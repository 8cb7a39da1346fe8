"""What a download of access says about itself."""

import re
from io import StringIO

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.only import tenths_of
from equitymap.views.access import access_sentences as words
from equitymap.views.access.access_tables import ROWS_SHOWN, change_cards, change_csv, most_lost_first
from tests.places import small_place


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
