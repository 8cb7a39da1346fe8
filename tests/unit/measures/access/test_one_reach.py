"""Reach is one distance per kind: card, access page, similar places, second routes and proposals agree."""

import pytest

from equitymap.kinds import KINDS
from tests.places import demo_place
from tests.reach import Sides, agree, side_by_side


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.id)
def told(request) -> tuple[object, Sides]:
    return request.param, side_by_side(demo_place(), request.param)


def test_every_page_counts_the_same_services_in_reach(told):
    _, found = told
    assert len(found.within) == 4
    assert found.within["access page"].gt(0).any()
    agree(found.within)


def test_every_page_has_the_same_distance_to_the_nearest(told):
    _, found = told
    assert len(found.nearest_m) >= 3
    agree(found.nearest_m)


def test_the_distance_is_the_stated_one(told):
    """A service further than the kind's reach, measured as the kind states, is never counted."""
    kind, found = told
    near = found.nearest_m["access page"] <= kind.catchment_m
    assert near.tolist() == found.within["card"].gt(0).tolist()
