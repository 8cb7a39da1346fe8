"""Where partnerships work, and who coordinates."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.partnerships.coverage import active_by_area, coordinators, lost_by_area, works_in
from equitymap.measures.partnerships.ties import lost
from tests.partnerships import NAN, partnerships, ties

AREAS = pd.Index(["A", "B", "C"])


def test_a_partnership_without_areas_works_in_the_whole_place():
    found = works_in(partnerships(all=((), NAN, NAN), one=(("B", "far"), NAN, NAN)), AREAS)
    assert found.apply(tuple, axis=1).tolist() == [("all", "A"), ("all", "B"), ("all", "C"), ("one", "B")]


def test_a_neighbourhood_counts_the_partnerships_of_the_year():
    known = partnerships(early=(("A", "B"), 2008.0, 2012.0), late=(("B",), 2010.0, NAN))
    assert active_by_area(known, AREAS, 2011).tolist() == [1, 2, 0]
    assert active_by_area(known, AREAS, 2013).tolist() == [0, 1, 0]


def test_without_local_records_nothing_is_known_of_any_neighbourhood():
    assert active_by_area(partnerships(), AREAS, 2013).isna().all()


def test_ties_lost_are_those_of_partnerships_for_the_area_and_not_for_the_whole_place():
    known = partnerships(zone=(("A", "B"), 2008.0, NAN), other=(("B",), 2008.0, NAN), all=((), 2008.0, NAN))
    ended = ("x", "zone", 2008.0, 2012.5), ("y", "other", 2008.0, 2014.5), ("x", "all", 2008.0, 2015.5)
    gone = lost(ties(*ended, ("z", "zone", 2008.0, NAN)))
    found = lost_by_area(known, gone, AREAS)
    assert found["ties_lost"].tolist() == [1, 2, 0]
    assert found["last_lost"].tolist()[:2] == [2012, 2014]
    assert found["last_lost"].isna().tolist() == [False, False, True]
    assert lost_by_area(partnerships(), lost(ties()), AREAS).isna().all(axis=None)


def test_who_coordinates_is_the_backbone_of_the_year_or_vacant():
    known = partnerships(zone=(("A",), 2008.0, NAN), town=(("A", "B"), 2010.0, NAN))
    members = ties(("school", "zone", 2008.0, 2012.0, "backbone"), ("x", "town", 2010.0, NAN, "member"))
    found = coordinators(known, members, AREAS, 2011).apply(tuple, axis=1).tolist()
    assert found == [("A", "zone", "school"), ("A", "town", "vacant"), ("B", "town", "vacant")]
    assert coordinators(known, members, AREAS, 2013)["backbone"].eq("vacant").all()
