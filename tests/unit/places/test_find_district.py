"""From what a person types to the districts it can mean."""

import pytest

from equitymap.errors import AbolishedPlace, AmbiguousPlace, OutsideEngland, UnknownPlace
from equitymap.places.find_district import candidates, find_district
from equitymap.sources.areas.code_history import former_districts
from tests.gazetteer import NAMES


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Leeds", "E08000035"),
        (" leeds city council ", "E08000035"),
        ("e08000035", "E08000035"),
        ("E08000038", "E08000016"),
        ("e08000039", "E08000019"),
        ("Kings Lynn", "E07000146"),
        ("King’s Lynn", "E07000146"),
        ("Headingley", "E08000035"),
        ("Shepway", "E07000112"),
        ("saint helens", "E08000013"),
        ("City of London", "E09000001"),
        ("London Borough of Camden", "E09000007"),
        ("Durham", "E06000047"),
        ("Surrey\u00a0Heath", "E07000214"),
    ],
)
def test_one_district_answers(asked, code):
    assert find_district(asked, NAMES).code == code


@pytest.mark.parametrize("asked", ["Allerdale", "E07000026"])
def test_a_former_council_offers_the_one_that_took_over(asked):
    with pytest.raises(AbolishedPlace, match=r"until 2023.*Ask for Cumberland \(E06000063\)"):
        find_district(asked, NAMES)


@pytest.mark.parametrize(
    ("asked", "group", "count"),
    [
        ("Surrey", "county", 2),
        ("surrey county council", "county", 2),
        ("Norfolk", "county", 2),
        ("Cumbria", "county", 2),
        ("London", "region", 2),
        ("Greater London", "region", 2),
        ("Sussex", "county", 2),
    ],
)
def test_a_county_or_region_offers_its_districts_and_never_builds_one_of_them(asked, group, count):
    with pytest.raises(AmbiguousPlace, match=rf"is a {group} of {count} districts: .*Name the one that is meant"):
        find_district(asked, NAMES)
    assert len(candidates(asked, NAMES)) == count


def test_an_old_name_says_that_it_is_one():
    assert find_district("Shepway", NAMES).because == "Shepway was renamed Folkestone and Hythe in 2018"


@pytest.mark.parametrize("asked", ["Newcastle", "Northamptonshire", "Eaton", "Richmond"])
def test_a_name_that_several_share_lists_them(asked):
    with pytest.raises(AmbiguousPlace, match=r"E0.* or "):
        find_district(asked, NAMES)


def test_the_district_with_most_parts_of_that_name_comes_first():
    assert [one.code for one in candidates("Eaton", NAMES)] == ["E07000148", "E06000061"]


def test_a_candidate_says_why_it_is_one():
    assert candidates("Norwich", NAMES)[0].because == "the council itself"
    assert candidates("Kings Lynn", NAMES)[0].because == "the council has it in its name"
    assert candidates("Norfolk", NAMES)[-1].because == "a district of Norfolk"
    assert candidates("Headingley", NAMES)[0].because == "Headingley lies in it"


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("CF10 1AA", "Wales"),
        ("EH1 1AA", "Scotland"),
        ("BT1 1AA", "Northern Ireland"),
        ("W06000015", "Wales"),
        ("S12000036", "Scotland"),
    ],
)
def test_outside_england_is_said(asked, where):
    with pytest.raises(OutsideEngland, match=f"is in {where}"):
        find_district(asked, NAMES)


def test_a_border_postcode_is_looked_up():
    posts = {"CH52AA": "W06000005", "LS11AA": "E08000035"}
    assert find_district("ls1 1aa", NAMES, of_postcode=posts).code == "E08000035"
    with pytest.raises(OutsideEngland, match="is in Wales"):
        find_district("CH5 2AA", NAMES, of_postcode=posts)
    with pytest.raises(UnknownPlace, match="not in the postcode list"):
        find_district("LS9 9ZZ", NAMES, of_postcode=posts)
    with pytest.raises(UnknownPlace, match="has not been downloaded"):
        find_district("LS9 9ZZ", NAMES)


def test_nonsense_offers_what_is_near():
    with pytest.raises(UnknownPlace, match="Did you mean Norwich"):
        find_district("Norwhich", NAMES)
    for asked in ("  ", "Atlantis", "<script>", "E99999999"):
        with pytest.raises(UnknownPlace) as caught:
            find_district(asked, NAMES)
        assert "Did you mean" not in str(caught.value)


def test_no_former_council_is_listed_twice():
    names = [former.name for former in former_districts()]
    assert len(names) == len(set(names)) == 78
    codes = [former.code for former in former_districts() if former.code]
    assert len(codes) == len(set(codes))
