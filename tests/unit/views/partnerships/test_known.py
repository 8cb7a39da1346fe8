"""Bodies and ties of registers and local records are one network, in which each body is drawn once."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.measures.partnerships.network import borgatti_f, components
from equitymap.records.subjects.base import When
from equitymap.views.partnerships import partnership_charts
from equitymap.views.partnerships.known import Known, Local, in_year, known, mark_key, together_by_year
from equitymap.views.partnerships.network import MARKS
from equitymap.views.partnerships.partnership_sentences import (
    BY_JOINING_DAY,
    picture_alt,
    successor_lines,
    together_sentence,
)
from equitymap.views.partnerships.partnership_tables import together_table
from equitymap.views.words import count
from tests.places import demo_place
from tests.working_together import SCHOOLS, local

PLACE = demo_place()


@pytest.fixture(scope="module")
def found() -> Known:
    return known(PLACE, local(PLACE))


def pairs(ties: pd.DataFrame) -> set[tuple[str, str]]:
    return set(ties[["from_body", "to_body"]].itertuples(index=False, name=None))


def test_a_local_body_with_a_number_is_the_body_of_the_register(found: Known) -> None:
    assert "first" not in found.bodies.index
    assert found.bodies.loc[SCHOOLS[0], "name"] == PLACE.facilities.loc[SCHOOLS[0], "name"]
    assert (SCHOOLS[0], "harbour") in pairs(found.ties)
    assert found.bodies.index.is_unique


def test_a_local_record_of_a_school_does_not_hide_when_the_register_says_it_closed() -> None:
    records = local(PLACE)
    body = records.bodies["first"].model_copy(update={"register_id": "urn:X90030"})
    with_record = known(PLACE, replace(records, bodies={"first": body}))
    register = known(PLACE, Local()).bodies.loc["urn:X90030"]
    pd.testing.assert_series_equal(with_record.bodies.loc["urn:X90030"], register)
    assert register["closed"] == 2018 + 243 / 365


def test_without_local_records_the_registers_stand_alone() -> None:
    alone = known(PLACE, Local())
    assert not alone.local
    assert set(alone.ties["source"]) == {"register"}
    assert alone.partnerships.empty
    assert len(in_year(alone, 2023).lost) == 0


def test_a_school_and_the_records_it_carried_on_under_are_one(found: Known) -> None:
    chains = PLACE.school_types[PLACE.school_types["school_id"].ne(PLACE.school_types["facility_id"])]
    inside = chains[chains["inside"]]
    assert len(inside)
    assert not set(inside["facility_id"]) & set(found.bodies.index)
    assert set(inside["school_id"]) <= set(found.bodies.index)


def test_a_year_has_what_stood_then_and_what_was_lost_by_then(found: Known) -> None:
    before, after = in_year(found, 2018), in_year(found, 2023)
    assert ("play", "sands") in pairs(before.standing)
    assert ("play", "sands") in pairs(after.lost)
    assert (SCHOOLS[1], "harbour") not in pairs(before.lost)
    assert (SCHOOLS[1], "harbour") in pairs(after.lost)
    assert "sands" not in in_year(known(PLACE, replace(local(PLACE), memberships={})), 2023).bodies.index
    drawn = after.drawn.set_index(["from_body", "to_body"])["look"]
    assert drawn["play", "sands"] == "lost"
    assert drawn["homes", "board"] == "tie"
    assert drawn["homes", "harbour"] == "anchor"


def test_each_year_has_what_held_its_bodies_together(found: Known) -> None:
    table = together_by_year(found, range(2009, 2024))
    for year in (2009, 2018, 2023):
        view = in_year(found, year)
        component = components(view.alive.index, view.standing)
        assert table.loc[year, "fragmentation"] == borgatti_f(component)
        assert table.loc[year, "bodies"] == len(view.alive)
    assert table.loc[2009, "across"] != table.loc[2009, "across"], "no partnership yet, so no pair of partners"
    said = together_sentence(table)
    first, last = (round(100 * table["fragmentation"][year]) for year in (2009, 2023))
    assert f"From 2009 to 2023 the share of pairs that no path joins went from {first}% to {last}%" in said
    assert together_sentence(table[:1]) == ""
    register = together_sentence(table.assign(across=float("nan")))
    assert "two sectors" not in register
    assert all(one.endswith(f". {BY_JOINING_DAY}") for one in (said, register))
    shown = together_table(table)
    assert shown["Borgatti's F"].tolist() == table["fragmentation"].round(3).tolist()
    drawn = partnership_charts.together_by_year(table, 2018)
    assert "two sectors (dotted)" in drawn.layout.annotations[0].text
    nobody = partnership_charts.together_by_year(table.assign(across=float("nan")), 2018)
    assert "dotted" not in nobody.layout.annotations[0].text
    assert [list(trace.y) for trace in drawn.data][2] == table["split"].tolist()


def test_a_body_is_drawn_with_the_one_that_took_over_from_it_once_it_had_closed() -> None:
    records = local(PLACE)
    bodies = {
        **records.bodies,
        "old": records.bodies["homes"].model_copy(update={"closed": "2016", "successor": "homes"}),
        "oak": records.bodies["homes"].model_copy(update={"register_id": "urn:X90012", "successor": "first"}),
        "late": records.bodies["homes"].model_copy(update={"closed": "2030", "successor": "homes"}),
        "self": records.bodies["homes"].model_copy(update={"register_id": "urn:X90011", "successor": "oak"}),
        "gone": records.bodies["homes"].model_copy(update={"successor": "nobody"}),
    }
    found = known(PLACE, replace(records, bodies=bodies))
    assert found.successor.to_dict() == {"old": "homes", "urn:X90011": SCHOOLS[0], "late": "homes"}
    before, after = in_year(found, 2015), in_year(found, 2023)
    assert "old" not in before.successor.index
    assert "late" not in after.successor.index
    assert "old" in after.bodies.index
    assert "old" not in after.alive.index
    drawn = after.drawn.set_index(["from_body", "to_body"])["look"]
    assert drawn["old", "homes"] == "after"
    assert successor_lines(found, after, "old") == ["Its work was taken over by Harbour Homes."]
    assert successor_lines(found, after, "homes") == ["It took over the work of Harbour Homes."]
    assert successor_lines(found, before, "old") == successor_lines(found, before, "homes") == []
    alt = picture_alt(after, [])
    assert f"{count(int((drawn != 'after').sum() - (drawn == 'lost').sum()), 'tie', 'ties')} in 2023" in alt


@pytest.mark.parametrize(
    ("opened", "closed", "after", "first"),
    [
        (None, None, None, None),
        ("2012", None, None, None),
        ("2012", None, "2015", 2015),
        ("2018", None, "2015", 2018),
        ("2012", "2016", "2010", 2017),
        ("2012", "2016", "2018", 2018),
        (None, "2016", None, 2017),
    ],
)
def test_a_body_is_taken_over_once_it_had_closed_and_the_other_opened_as_far_as_is_known(
    opened: str | None, closed: str | None, after: str | None, first: int | None
) -> None:
    body = local(PLACE).bodies["homes"]
    old = body.model_copy(update={"opened": opened and When(opened), "closed": closed and When(closed)})
    new = body.model_copy(update={"opened": after and When(after)})
    found = known(PLACE, Local(bodies={"old": old.model_copy(update={"successor": "new"}), "new": new}))
    views = {year: in_year(found, year) for year in range(2011, 2020)}
    over = [year for year, view in views.items() if "old" in view.successor.index]
    assert over == list(range(first or 2020, 2020))
    for view in views.values():
        assert ("after" in set(view.drawn["look"])) == bool(successor_lines(found, view, "new")) == (view.year in over)
        assert opened is None or view.year >= int(opened) or "old" not in view.bodies.index


def test_a_tie_ends_with_the_body_that_closed() -> None:
    once, gone = local(PLACE), "urn:X90030"
    school = once.memberships["m4"].model_copy(update={"body": gone})
    late = once.memberships["m5"].model_copy(update={"began": "2020"})
    bodies = {**once.bodies, "college": once.bodies["college"].model_copy(update={"closed": "2019"})}
    found = known(PLACE, replace(once, bodies=bodies, memberships={"m4": school, "m5": late}))
    assert (gone, "board") in pairs(in_year(found, 2017).standing)
    (tie,) = in_year(found, 2018).lost.to_dict("records")
    assert (tie["from_body"], tie["why"], tie["year"]) == (gone, "the member closed", 2018)
    assert pairs(in_year(found, 2023).standing) & {(gone, "board"), ("college", "board")} == {("college", "board")}


def test_a_tie_that_began_again_is_not_lost() -> None:
    once = local(PLACE)
    tie = once.memberships["m2"]
    again = replace(
        once, memberships={**once.memberships, "m9": tie.model_copy(update={"began": "2022", "ended": None})}
    )
    assert (SCHOOLS[1], "harbour") in pairs(in_year(known(PLACE, again), 2021).lost)
    year = in_year(known(PLACE, again), 2023)
    assert (SCHOOLS[1], "harbour") in pairs(year.standing)
    assert (SCHOOLS[1], "harbour") not in pairs(year.lost)


def test_a_body_that_only_a_tie_names_is_called_by_its_number() -> None:
    records = local(PLACE)
    tie = records.memberships["m1"].model_copy(update={"body": "urn:999999"})
    strange = known(PLACE, replace(records, memberships={"m1": tie}))
    assert strange.bodies.loc["urn:999999", "name"] == "urn:999999"


def test_every_body_has_a_mark(found: Known) -> None:
    marks = mark_key(found.bodies)
    assert set(marks) <= set(MARKS)
    assert marks["harbour"] == "partnership"
    assert marks["homes"] == "housing"
    assert {"school", "trust", "council"} <= set(marks)
