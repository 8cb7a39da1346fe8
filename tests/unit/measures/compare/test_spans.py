"""Only the years that every record has are compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.compare.spans import access_between, common_span, whole_record
from tests.places import demo_place

PLACE = demo_place()


def with_record(kind: str, first: int, last: int):
    observed = {**PLACE.manifest.observed}
    observed[kind] = observed[kind].model_copy(update={"first": first, "last": last, "last_day": None})
    return replace(PLACE, manifest=PLACE.manifest.model_copy(update={"observed": observed}))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(2012, 2030, (2012, 2024)), (2000, 2015, (2010, 2015)), (2024, 2030, None), (2030, 2031, None)],
)
def test_the_common_span_is_what_both_records_tell(first, last, expected):
    assert common_span([PLACE, with_record("library", first, last)], "library") == expected


def test_a_place_without_a_record_shares_no_years():
    assert common_span([PLACE], "nothing") is None
    assert common_span([], "library") is None
    assert whole_record(PLACE, "library", (2010, 2024))
    assert not whole_record(PLACE, "library", (2010, 2023))


def test_access_at_both_ends_is_that_of_the_access_page():
    both = access_between(PLACE, "library", (2010, 2024), supply_of(PLACE, "library"))
    assert list(both.index) == list(PLACE.inside.index)
    assert {"nearest_m_before", "nearest_m_after", "within_before", "within_after", "lost"} <= set(both.columns)
    assert both["lost"].dropna().between(0, 1).all()
