"""Sentences about a proposal: singular, plural, zero and unknown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.proposal.consequence import (
    GapChange,
    Proposal,
    consequence,
    consequence_by_tenth,
    first_and_last_baseline,
)
from equitymap.views.map.legend import text
from equitymap.views.proposal import proposal_sentences as words
from equitymap.views.proposal.change_layer import change_layer, change_steps, counted
from equitymap.views.proposal.proposal_tables import access_words, neighbourhoods_table, reach_by_tenth, tenths_table
from tests.places import SOUTH_M, WEST_M, small_place

CENTRE = KIND_BY_ID["childrens_centre"]
NEAR = "children's centre within 2.5 km in a straight line"
NAME = "Childrens Centre <1> & Co"


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module")
def found(place):
    now, then = first_and_last_baseline(place, "childrens_centre")
    return consequence(place, Proposal("close", "childrens_centre", "scc:900001"), now=now, then=then)


def altered(found, people=None, **states):
    """The same answer with other states and people: the first neighbourhoods get those named, others 'same'."""
    names = [state for state, number in states.items() for _ in range(number)]
    rest = len(found.table) - len(names)
    table = found.table.assign(state=[*names, *["same"] * rest])
    if people is not None:
        table["people"] = people
    return replace(found, table=table, tenths=consequence_by_tenth(table))


def test_lead_in_the_plural(place, found):
    said = words.lead_sentence(place, altered(found, people=100, lost_last=2))
    end = f"200 children under 5 in 2 neighbourhoods would lose the last {NEAR}."
    assert said == f"If {NAME} closed, {end}"


def test_lead_in_the_singular_hides_a_small_number(place, found):
    said = words.lead_sentence(place, altered(found, people=1, lost_last=1))
    assert "fewer than 10 children under 5 in 1 neighbourhood would lose" in said


def test_lead_when_some_lose_and_some_get_one(place, found):
    said = words.lead_sentence(place, altered(found, people=50, lost_last=1, first=2))
    assert "50 children under 5 in 1 neighbourhood would lose the last" in said
    assert f"and 100 children under 5 in 2 neighbourhoods would have a {NEAR}, having" in said


@pytest.mark.parametrize(
    ("states", "end"),
    [
        ({}, f"no neighbourhood would lose its last {NEAR}, and access would stay as it is everywhere in the place."),
        ({"less": 1}, f"no neighbourhood would lose its last {NEAR}; 1 neighbourhood would have less access."),
        (
            {"less": 2, "more": 3},
            "2 neighbourhoods would have less access and 3 neighbourhoods would have more access.",
        ),
    ],
)
def test_lead_when_nobody_loses_the_last_one(place, found, states, end):
    assert words.lead_sentence(place, altered(found, **states)).endswith(end)


def test_lead_when_nothing_is_known(place, found):
    assert "we do not know who would lose or gain" in words.lead_sentence(place, altered(found, unknown=16))
    part = words.lead_sentence(place, altered(found, people=100, lost_last=1, unknown=1))
    assert part.endswith("1 neighbourhood could not be judged.")


def test_what_else_would_change(found):
    assert words.also(altered(found, less=3)) == ""
    said = words.also(altered(found, people=100, lost_last=1, less=1, none=1))
    assert said == (
        "100 children under 5 in 1 neighbourhood would have less access, though one stays in reach."
        " 1 neighbourhood has none in reach, before or after."
    )


@pytest.mark.parametrize(
    ("before", "after", "part"),
    [
        (0.2, 0.25, "would grow from 20.0 to 25.0"),
        (0.2, 0.1, "would shrink from 20.0 to 10.0"),
        (0.2, 0.2, "would stay at 20.0"),
        (0.2, 0.20001, "would change by less than 0.1 from 20.0"),
        (np.nan, np.nan, "We do not know how the need-weighted gap in Smallplace since 2004 would change: no child"),
        (0.2, np.nan, "the size of the service is not known"),
    ],
)
def test_gap(before, after, part):
    gap = GapChange("idaci", 2004, before, after, 0)
    assert part in words.gap_sentence(gap, CENTRE, "Smallplace")


def test_by_deprivation(found):
    assert words.tenths_sentence(altered(found)).startswith("Nobody would lose the last children's centre in reach")
    few = words.tenths_sentence(altered(found, people=4, lost_last=2))
    assert few.endswith("too few to tell apart by deprivation.")
    some = words.tenths_sentence(altered(found, people=100, lost_last=4))
    assert "50% live in neighbourhoods among the most deprived fifth of England" in some
    table = found.tenths.assign(lost_people=0, gained_people=0)
    table.loc[[1, 10], "lost_people"] = [3, 997]
    most = words.tenths_sentence(replace(found, tenths=table))
    assert "under 1% live in neighbourhoods among the most deprived fifth of England" in most


def test_how_sure():
    rows = pd.DataFrame({"lost_people": [100, 0, 250], "gained_people": 0})
    said = words.sensitivity_sentence(rows, CENTRE)
    assert said.startswith("Depending on what is assumed, between none and 250 children under 5 would lose the last")
    said = words.sensitivity_sentence(rows.assign(lost_people=0), CENTRE)
    assert said.startswith("Under each of the 3 assumptions in the table, no children under 5 would lose the last")


def test_a_spot_is_named_by_its_neighbourhood(place):
    assert words.spot_words(place, (WEST_M + 500, SOUTH_M + 500)) == "the middle of the postcodes of Elm Rise 001A"
    assert words.spot_words(place, (WEST_M + 2500, SOUTH_M + 500)) == "the middle of Mill Lane 003A"
    assert words.spot_words(place, (WEST_M + 700, SOUTH_M + 500)).startswith("a spot near Elm Rise 001A (grid position")


# --- layer and tables --------------------------------------------------------------------------


def test_none_in_reach_and_not_known_are_told_apart(found):
    table = found.table.copy()
    table.iloc[0, table.columns.get_loc("access_before")] = 0.0
    table.iloc[0, table.columns.get_loc("access_after")] = 0.0
    table.iloc[0, table.columns.get_loc("state")] = "none"
    table.iloc[1, table.columns.get_loc("share")] = np.nan
    table.iloc[1, table.columns.get_loc("state")] = "unknown"
    change = change_steps(replace(found, table=table), "access")
    assert list(change.status.iloc[:2]) == ["zero", "not_collected"]
    assert list(change.step.iloc[:2]) == [3, -1]
    assert counted(change)["areas"].sum() == len(table)


def test_losing_the_last_one_is_the_last_step(found):
    change = change_steps(found, "access")
    assert set(change.step[found.table["state"] == "lost_last"]) == {6}
    assert set(change.step[found.table["state"] == "same"]) == {3}
    further = change_steps(found, "distance")
    assert (further.step[found.table["further_m"] > 1000] == 6).all()
    assert (further.step[found.table["further_m"] == 0] == 3).all()


def test_the_legend_has_only_states_that_occur(found):
    assert "not known" not in text(change_layer(found, "access").legend)


def test_tables_add_up_and_the_most_affected_come_first(found):
    whole = tenths_table(found).iloc[-1]
    assert whole["Would lose the last"] == f"{found.areas_in('lost_last')['people'].sum():,}"
    names = neighbourhoods_table(found)["Neighbourhood"]
    states = found.table.loc[names.index, "state"]
    assert list(states) == sorted(states, key=["lost_last", "less", "first", "more"].index)
    assert len(names) == (~found.table["state"].isin(["same", "none"])).sum()


def test_small_counts_do_not_stand_in_a_table(found):
    table = reach_by_tenth(altered(found, people=4, lost_last=2))
    cells = set(table.drop(columns="Tenth of deprivation").iloc[:-1].to_numpy().ravel())
    assert not {str(number) for number in range(1, 10)} & cells
    assert "fewer than 10" in cells


def test_a_radius_on_the_map_has_no_factor_for_detours():
    assert not any("detours" in text for text in words.not_captured(KIND_BY_ID["library"]))
    assert sum("one factor for detours" in text for text in words.not_captured(KIND_BY_ID["school"])) == 1


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (0.863, "863 sites"),
        (0.0123, "12.3 sites"),
        (0.00054, "0.54 sites"),
        (0.0000512, "0.0512 sites"),
        (0, "0 sites"),
        (float("nan"), "not known"),
    ],
)
def test_access_is_written_so_that_a_change_shows(value, says):
    assert access_words(value, "sites") == says
