"""Sentences of who works together: one, many, none and not known each have their form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from equitymap.measures.partnerships.coverage import active_by_area, coordinators
from equitymap.measures.partnerships.network import CrossSector
from equitymap.views.partnerships import partnership_sentences as words
from equitymap.views.partnerships import partnership_tables as tables
from equitymap.views.partnerships.known import Known, Local, Year, in_year, known
from tests.places import demo_place
from tests.working_together import SCHOOLS, local

PLACE = demo_place()
TODAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def found() -> Known:
    return known(PLACE, local(PLACE))


@pytest.fixture(scope="module")
def view(found: Known) -> Year:
    return in_year(found, 2023)


def responsible(*bodies: str | None) -> pd.DataFrame:
    kinds = ["council" if body == "la" else "not known" if body is None else "single-academy trust" for body in bodies]
    return pd.DataFrame({"body_id": list(bodies), "body_type": kinds})


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        (["la", "la", "t"], "3 schools in Marl answer to 2 bodies (2023)."),
        (["la"], "1 school in Marl answers to 1 body (2023)."),
        (["la", None], "1 school in Marl answers to 1 body (2023); of 1 more we do not know."),
        ([None, None], "Of 2 schools in Marl no register says whom they answered to in 2023."),
        ([], "No register says which schools of Marl answered to whom in 2023."),
    ],
)
def test_the_answer_says_whom_schools_answer_to(found: Known, view: Year, bodies: list[str | None], says: str) -> None:
    said = words.answer(found, view, responsible(*bodies), observed=2023, working=None, place_name="Marl")
    assert said == f"{says} Which partnerships join them up is not on record here yet."


def test_the_answer_counts_partners_and_neighbourhoods_that_nobody_coordinates(found: Known, view: Year) -> None:
    working = active_by_area(found.partnerships, PLACE.inside.index, 2023)
    said = words.answer(found, view, responsible("la"), observed=2023, working=working, place_name="Marl")
    assert "2 partnerships work here, with 3 bodies on record in them." in said
    unmanned = known(PLACE, replace(local(PLACE), memberships={}))
    nobody = words.answer(
        unmanned, in_year(unmanned, 2014), responsible("la"), observed=2014, working=working, place_name="Marl"
    )
    assert "2 partnerships work here, with no bodies on record in them." in nobody
    assert f"In {int(working.eq(0).sum())} of {len(working)} neighbourhoods no partnership on record works." in said
    everywhere = words.answer(
        found, view, responsible("la"), observed=2023, working=working.clip(lower=1), place_name="Marl"
    )
    assert f"A partnership works in each of the {len(working)} neighbourhoods." in everywhere
    early = words.answer(
        found, in_year(found, 2009), responsible("la"), observed=2023, working=working, place_name="Marl"
    )
    assert "No partnership stands on record in 2009." in early


def test_a_backbone_is_named_or_vacant(found: Known) -> None:
    lines = words.backbone_lines(coordinators(found.partnerships, found.ties, PLACE.inside.index, 2023), found)
    assert lines == [
        "Children's Board, led by the council: backbone vacant: nobody is down as coordinating it",
        f"Harbour Learning, led by schools: backbone {found.bodies.loc[SCHOOLS[0], 'name']}",
    ]


def test_a_body_has_its_ties_and_those_it_lost(found: Known, view: Year) -> None:
    assert words.ties_sentence(found, view, "homes") == (
        "Tied in 2023 to Harbour Learning (anchor point), Children's Board."
    )
    assert words.ties_sentence(found, view, "alone") == "No tie of it is on record in 2023."
    (line,) = words.lost_lines(found, view, SCHOOLS[1])
    assert line == "Lost in 2021: the tie with Harbour Learning (moved on)"
    assert words.lost_lines(found, view, "homes") == []


def test_lost_ties_are_counted_with_the_year_of_most(found: Known, view: Year) -> None:
    assert words.lost_sentence(view) == "3 ties on record were lost by 2023, the most in one year in 2019 (2)."
    assert words.lost_sentence(in_year(found, 2012)) == "No tie on record had been lost by 2012."
    one = Year(2023, view.bodies, view.standing, view.lost[view.lost["year"].eq(2021)], view.successor)
    assert words.lost_sentence(one) == "1 tie on record was lost by 2023, in 2021."


@pytest.mark.parametrize(
    ("alone", "says"),
    [
        ([True, False], "1 of 2 schools has no tie on record but with its council or own trust. An invitation"),
        ([True, True, False], "2 of 3 schools have no tie on record but with their council or own trust. An"),
        ([True, None, False], "1 of 3 schools has no tie on record but with its council or own trust; of 1 more we do"),
        ([False, False], "Each of the 2 schools has a tie on record with others."),
        ([None, False, None], "1 of 3 schools has a tie on record with others; of 2 more we do not know."),
        ([None, None], "Which schools are tied to nobody is not known"),
    ],
)
def test_schools_tied_to_nobody_are_an_invitation(alone: list[bool | None], says: str) -> None:
    assert words.alone_sentence(pd.Series(alone, dtype="boolean")).startswith(says)


def test_children_not_on_the_roll_are_a_least_number() -> None:
    assert words.not_on_roll(900, 200.0, reach="1 km") == (
        "900 children aged 0 to 15 live within 1 km of it, and it has 200 pupils: at least 700 of them are not on its"
        " roll."
    )
    assert words.not_on_roll(201, 200.0, reach="1 km").endswith("at least 1 of them is not on its roll.")
    assert words.not_on_roll(100, 200.0, reach="1 km").endswith("it has 200 pupils.")
    assert words.not_on_roll(None, 200.0, reach="1 km") == words.not_on_roll(9, float("nan"), reach="1 km") == ""


def test_a_school_tells_its_types_and_its_ties_around_a_change(found: Known) -> None:
    changed = PLACE.school_types["school_id"].ne(PLACE.school_types["facility_id"]) & PLACE.school_types["inside"]
    school = PLACE.school_types.loc[changed, "school_id"].iloc[0]
    lines = words.history_lines(PLACE, school)
    assert len(lines) > 1
    assert lines[0].endswith(tuple("0123456789")), "the first type has its last day"
    assert words.change_lines(PLACE, known(PLACE, Local()), school, today=TODAY) == []


def test_partners_before_and_after_a_change_of_status_are_counted_and_no_cause_is_claimed() -> None:
    records = local(PLACE)
    tie = records.memberships["m4"].model_copy(
        update={"partnership": "sands", "body": "urn:X90012", "began": "2010", "ended": "2013"}
    )
    there = known(PLACE, replace(records, memberships={"tie": tie}))
    (line,) = words.change_lines(PLACE, there, "urn:X90011", today=TODAY)
    assert line.startswith("It became Academy")
    assert line.endswith(f": 1 partner on record a year before, 1 a year after (1 kept). {words.NO_CAUSE}")
    (early,) = words.change_lines(PLACE, there, "urn:X90011", today=date(2013, 1, 1))
    assert "1 partner on record a year before, and a year after has not passed yet." in early
    table = tables.changes_table(PLACE, there, today=TODAY)
    name = there.bodies.loc["urn:X90011", "name"]
    (row,) = table[table["School"].eq(name)].to_dict("records")
    assert (row["Partners a year before"], row["A year after"], row["Kept"]) == (1, 1, 1)
    assert table["Year"].is_monotonic_decreasing


def test_the_network_is_told_by_pieces_pairs_sectors_and_who_holds_it(view: Year) -> None:
    bodies = view.bodies.head(3)
    component = pd.Series([0, 0, 1], index=bodies.index)
    split = pd.Series([2], index=[bodies.index[0]])
    said = words.network_sentences(
        bodies, component=component, fragmentation=2 / 3, cross=CrossSector(1, 4), split=split
    )
    assert "has 2 pieces: the largest has 2 of them, and one stands alone" in said[0]
    assert "No path joins 67% of all pairs (Borgatti's F 0.67" in said[0]
    assert said[1] == "25% of 4 pairs of partners join two sectors."
    assert bodies["name"].iloc[0] in said[2]
    nobody = words.network_sentences(
        bodies[:1], component=component[:1], fragmentation=0, cross=CrossSector(0, 0), split=split[:0]
    )
    assert nobody == ["There are too few bodies on record to say how they hang together."]


def test_concentration_says_what_is_not_known() -> None:
    figures = {"hhi": 0.375, "effective": 2.667, "bodies": 3, "largest_share": 0.5, "known": 0.9}
    row = pd.Series({**figures, "schools": 30, "sized": 28})
    said = words.concentration_sentence(2023, row)
    assert (
        "as over 2.7 bodies of equal size (HHI 0.38); there were 3 bodies, the largest with 50% of those whose body"
        in said
    )
    assert said.endswith(
        "is known. 2 of 30 schools have no number of pupils. The body is known for schools with 90% of the pupils."
    )
    unknown = words.concentration_sentence(2023, row.mask(row.index == "hhi"))
    assert unknown == "How pupils were shared among bodies in 2023 is not known."


def test_the_council_has_three_roles_with_what_they_begin_with() -> None:
    alone = pd.Series([True, False], dtype="boolean")
    lines = words.council_lines(responsible("la", "t"), 2021, alone, 1)
    assert [line.split(":")[0] for line in lines] == list(words.ROLES_OF_COUNCIL)
    assert "the council runs 1 of 2 schools (2021)" in lines[0]
    assert "1 partnership at work has no backbone" in lines[2]
    assert "no partnership is on record yet" in words.council_lines(responsible("la"), 2021, alone, None)[2]


def test_what_a_school_took_on_says_who_pays() -> None:
    records = local(PLACE)
    there = known(PLACE, records)
    name = there.bodies.loc[SCHOOLS[0], "name"]
    assert words.cover_lines(there, records, SCHOOLS[0]) == [
        f"{name} does the work of a children's centre since 2018 (not funded)"
    ]
    assert words.cover_lines(there, records, SCHOOLS[1]) == []


def test_what_a_school_took_on_stays_when_it_carries_on_under_another_record() -> None:
    records = local(PLACE)
    before = records.covers["stay"].model_copy(update={"body": "urn:X90012"})
    records = replace(records, covers={"stay": before})
    there = known(PLACE, records)
    (line,) = words.cover_lines(there, records, "urn:X90011")
    assert line.startswith(there.bodies.loc["urn:X90011", "name"])
    assert tables.covers_table(there, records)["School"].tolist() == [there.bodies.loc["urn:X90011", "name"]]
