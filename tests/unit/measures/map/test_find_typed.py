"""The one box: a postcode, a neighbourhood, a ward or a council leads somewhere, is offered as several, or is named."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.errors import EquityMapError, NotFound, OutsideEngland, PostcodeUnknown
from equitymap.measures.map.find_typed import Found, Known, find_typed
from tests.gazetteer import NAMES
from tests.places import small_place

PLACE = small_place()
HERE = PLACE.code
AREA = PLACE.inside.index[2]
LABEL = PLACE.inside["label"].iloc[2]
RING = PLACE.neighbourhoods[~PLACE.neighbourhoods["inside"]].iloc[0]
POSTS = pd.DataFrame(
    {"area_code": [AREA, RING.name, RING.name]}, index=pd.Index(["NN11AA", "NN12BB", "NN13CC"], name="postcode")
)
object.__setattr__(PLACE, "postcodes", POSTS)
KNOWN = Known(
    here=HERE,
    built={HERE: PLACE.name, "E07000148": "Norwich"},
    names=NAMES,
    open_place={HERE: PLACE, "E07000148": PLACE}.__getitem__,
    district_of=lambda postcode: {postcode: "E08000035"} if postcode == "LS11AA" else {},
)


@pytest.mark.parametrize("typed", ["NN1 1AA", "nn11aa", "  Nn1  1aA "])
def test_a_postcode_leads_to_its_neighbourhood_and_stays_out_of_the_address(typed):
    (found,) = find_typed(typed, KNOWN)
    assert found.parameters == {"place": HERE, "area": AREA}
    assert found.postcode == "NN1 1AA"
    assert found.words == f"NN1 1AA is in {LABEL}."


@pytest.mark.parametrize(
    ("typed", "error", "says"),
    [
        ("NN1 2BB", NotFound, f"NN1 2BB is in {RING['district']}, which is not on this map yet."),
        ("LS1 1AA", NotFound, "LS1 1AA is in Leeds, which is not on this map yet."),
        ("ZZ9 9ZZ", PostcodeUnknown, "ZZ9 9ZZ is not among the postcodes of the places on this map."),
        ("G1 1AA", OutsideEngland, "Scotland"),
        ("NN1", NotFound, "NN1 is the first half of a postcode."),
        ("", NotFound, "Write a postcode"),
        ("Leeds", NotFound, "Leeds is a council that is not on this map yet."),
        ("E08000035", NotFound, "Leeds is a council that is not on this map yet."),
        ("E01999999", NotFound, "Nothing on this map has the code E01999999."),
        ("W06000015", OutsideEngland, "Wales"),
        ("Leads", NotFound, "Did you mean Leeds?"),
        ("Surrey", NotFound, "None of these councils is on this map yet."),
        ("<b>x</b>", NotFound, "is called '<b>x</b>'"),
    ],
)
def test_what_leads_nowhere_says_what_it_is(typed, error, says):
    with pytest.raises(error) as told:
        find_typed(typed, KNOWN)
    assert isinstance(told.value, EquityMapError)
    assert says in str(told.value)


def test_a_neighbourhood_is_found_by_name_official_name_and_code():
    for typed in (LABEL, PLACE.inside["name"].iloc[2], AREA, str(LABEL).upper()):
        assert find_typed(typed, KNOWN) == (Found(HERE, LABEL, area=AREA),)


def test_a_ward_is_found_by_name_and_code():
    row = PLACE.inside.iloc[0]
    assert find_typed(row["ward"], KNOWN)[0].parameters == {"place": HERE, "wards": row["ward_code"]}
    assert find_typed(row["ward_code"], KNOWN)[0].wards == (row["ward_code"],)


def test_a_council_that_is_here_is_opened_whole():
    assert find_typed(PLACE.name, KNOWN)[0].parameters == {"place": HERE}
    assert find_typed("Norwich City Council", KNOWN)[0].parameters == {"place": "E07000148"}
    assert find_typed("Norfolk", KNOWN)[0].code == "E07000148"


def test_a_part_of_a_name_is_offered_as_all_that_has_it():
    found = find_typed(str(PLACE.inside["msoa_name"].iloc[2]), KNOWN)
    assert len(found) > 1
    assert {one.code for one in found} == {HERE}


def test_without_a_list_of_names_the_places_here_are_all_there_is():
    alone = replace(KNOWN, names=None, district_of=lambda _: None)
    assert find_typed(PLACE.name, alone)[0].code == HERE
    with pytest.raises(NotFound, match="Nothing on this map is called 'Leeds'"):
        find_typed("Leeds", alone)
    with pytest.raises(PostcodeUnknown):
        find_typed("LS1 1AA", alone)


def test_a_postcode_around_the_place_in_view_leads_to_its_own_place():
    other = small_place()
    posts = pd.DataFrame({"area_code": [other.inside.index[0]]}, index=pd.Index(["NN12BB"], name="postcode"))
    object.__setattr__(other, "postcodes", posts)
    code = str(RING["district_code"])
    known = replace(KNOWN, built={HERE: PLACE.name, code: "Next"}, open_place={HERE: PLACE, code: other}.__getitem__)
    assert find_typed("NN1 2BB", known)[0].code == code
