"""What a proposal would mean: every neighbourhood in one state, sums that agree, and the gap."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures import disclosure
from equitymap.measures.proposal.consequence import (
    CONSEQUENCE_STATES,
    Proposal,
    consequence,
    eligible_services,
    first_and_last_baseline,
    median_size,
)
from equitymap.measures.proposal.proposal import what_if
from equitymap.measures.proposal.sensitivity import sensitivity
from tests.places import SOUTH_M, WEST_M, small_place

CENTRE = "scc:900001"
FAR = (WEST_M + 3500, SOUTH_M + 500)


@pytest.fixture(scope="module")
def place():
    return small_place()


@pytest.fixture(scope="module")
def known(place):
    return first_and_last_baseline(place, "childrens_centre")


def asked(place, known, action, facility=CENTRE, spot=None):
    return consequence(place, Proposal(action, "childrens_centre", facility, spot), now=known[0], then=known[1])


@pytest.mark.parametrize(("action", "spot"), [("close", None), ("move", FAR)])
def test_figures_are_those_of_what_if(place, known, action, spot):
    found = asked(place, known, action, spot=spot)
    answer = what_if(known[0], found.proposal.change())
    pd.testing.assert_frame_equal(found.table[answer.table.columns], answer.table.reindex(found.table.index))
    assert found.areas_in("lost_last")["people"].sum() == answer.affected["lost_people"].sum()
    assert found.areas_in("first")["people"].sum() == answer.affected["gained_people"].sum()
    assert found.tenths["lost_people"].sum() == answer.affected["lost_people"].sum()


def test_every_neighbourhood_is_in_one_state_and_closing_gives_nobody_more(place, known):
    found = asked(place, known, "close")
    assert set(found.table["state"]) <= set(CONSEQUENCE_STATES)
    assert not found.table["state"].isin(["more", "first"]).any()
    assert found.areas_in("lost_last")["people"].sum() > 0
    assert (found.table["further_m"] >= 0).all()


def test_tenths_add_up_to_the_place(place, known):
    found = asked(place, known, "close")
    assert found.tenths["people"].sum() == place.inside["children_0_4"].sum()
    assert found.tenths["areas"].sum() == len(place.inside)


def test_closing_widens_the_gap_and_a_reopening_narrows_it(place, known):
    closed, back = asked(place, known, "close").gap, asked(place, known, "reopen", "scc:900002").gap
    assert closed.before == pytest.approx(back.before)
    assert closed.after > closed.before > back.after
    assert back.after >= 0
    assert closed.after <= 1


def test_services_to_choose_are_open_or_gone_and_inside(place, known):
    assert list(eligible_services(place, known[0], gone=False).index) == [CENTRE, "scc:900004"]
    assert set(eligible_services(place, known[0], gone=True).index) == {"scc:900002", "scc:900003"}


@pytest.mark.parametrize(
    "proposal", [Proposal("close", "school"), Proposal("move", "school", "urn:900005"), Proposal("open", "school")]
)
def test_an_incomplete_proposal_says_so(proposal):
    assert not proposal.complete
    with pytest.raises(ValueError, match="does not say which service, or where"):
        proposal.change()


def test_a_service_without_a_size_leaves_access_unknown_and_distance_right(place):
    now, then = first_and_last_baseline(place, "school")
    found = consequence(place, Proposal("open", "school", spot=FAR), now=now, then=then)
    assert now.unit == "pupils"
    assert found.unsized
    assert found.table["access_after"].isna().all()
    assert found.table["share"].isna().all()
    assert found.table["nearest_m_after"].notna().all()
    assert np.isnan(found.gap.after)
    assert median_size(place, now) == 210


def test_a_kind_nobody_observes_has_no_baseline(place):
    unseen = place.manifest.model_copy(update={"observed": {}})
    assert first_and_last_baseline(type(place)(**{**vars(small_place()), "manifest": unseen}), "school") is None


def test_other_assumptions_start_with_the_standard_one(place, known):
    found = asked(place, known, "close")
    rows = sensitivity(place, found.proposal)
    assert rows.loc[0, "lost_people"] == found.areas_in("lost_last")["people"].sum()
    assert list(rows["reach"]) == [1.0, 0.75, 1.25]
    walked = sensitivity(place, Proposal("close", "school", "urn:900005"))
    assert list(walked["detour"]) == [1.3, 1.2, 1.4, 1.3, 1.3]


# --- disclosure --------------------------------------------------------------------------------


def test_small_counts_are_hidden_and_zero_is_not():
    assert [disclosure.is_small(number) for number in (0, 1, 9, 10)] == [False, True, True, False]
    assert list(disclosure.suppression(pd.Series([0, 3, 7, 50]))) == ["shown", "small", "small", "shown"]


def test_one_hidden_count_takes_the_next_smallest_with_it():
    assert list(disclosure.suppression(pd.Series([40, 3, 0, 12, np.nan]))) == [
        "shown",
        "small",
        "shown",
        "hidden",
        "unknown",
    ]
    assert list(disclosure.suppression(pd.Series([3, 0]))) == ["small", "shown"]
