"""A school's partners before and after its change of status, counted."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.partnerships.change_of_status import around, changes
from tests.partnerships import NAN, ties

TYPES = pd.DataFrame(
    {
        "school_id": ["urn:2", "urn:2", "urn:3", "urn:4", "urn:4"],
        "facility_id": ["urn:2", "urn:1", "urn:3", "urn:4", "urn:9"],
        "provider": ["Academy converter", "Community school", "Free school", "Primary", "Primary"],
        "began": pd.to_datetime(["2014-01-01", None, "2013-09-01", "2016-09-01", "2001-09-01"]),
    }
)
SCHOOL_OF = pd.Series({"urn:1": "urn:2", "urn:2": "urn:2", "urn:3": "urn:3"})


def test_only_a_dated_step_from_one_type_to_another_is_a_change():
    assert changes(TYPES).iloc[:, :].to_dict("records") == [
        {"school_id": "urn:2", "at": 2014.0, "was": "Community school", "became": "Academy converter"}
    ]


def test_partners_are_counted_before_and_after_under_whichever_record_they_had_the_school():
    table = ties(
        ("urn:1", "zone", 2009.0, 2014.2),
        ("urn:1", "health", 2009.0, 2014.0),
        ("health", "urn:2", 2014.0, NAN),
        ("urn:2", "trustees", 2014.5, NAN),
    )
    found = around(changes(TYPES), table, SCHOOL_OF, now=2020.0).iloc[0]
    assert found[["before", "after", "kept", "ended", "new"]].tolist() == [2, 2, 1, 1, 1]
    early = around(changes(TYPES), table, SCHOOL_OF, now=2020.0, years=0.1).iloc[0]
    assert early[["before", "after", "kept", "ended", "new"]].tolist() == [2, 2, 2, 0, 0]


def test_without_local_ties_nothing_is_counted():
    register = ties(("urn:1", "la:X", NAN, 2014.0)).assign(source="register")
    assert around(changes(TYPES), register, SCHOOL_OF, now=2020.0)[["before", "after", "kept"]].isna().all().all()


def test_what_has_not_passed_yet_is_not_known():
    table = ties(("urn:1", "zone", 2009.0, NAN))
    found = around(changes(TYPES), table, SCHOOL_OF, now=2014.9).iloc[0]
    assert found["before"] == 1
    assert found[["after", "kept", "ended", "new"]].isna().all()
    assert around(changes(TYPES), table, SCHOOL_OF, now=2015.0).iloc[0]["after"] == 1
