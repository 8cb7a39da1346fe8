"""The one rule for gone: the last that the ledger tells is a loss, and nothing says that it is back."""

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.places.gone import gone, gone_rows, is_gone
from tests.places import small_place

CENTRE, OPEN_CENTRE = "scc:900002", "scc:900001"


def rows(*events):
    frame = pd.DataFrame(events, columns=["facility_id", "event", "not_before", "not_after"])
    for column in ("not_before", "not_after"):
        frame[column] = pd.to_datetime(frame[column])
    return frame


@pytest.mark.parametrize(
    ("events", "ids"),
    [
        ([("a", "closed", "2017-08-31", "2017-08-31")], ["a"]),
        ([("a", "delisted", "2017-01-01", "2017-02-01")], ["a"]),
        ([("a", "converted", "2017-08-31", "2017-08-31")], []),
        ([("a", "merged", "2017-08-31", "2017-08-31")], []),
        ([("a", "moved", "2017-08-31", "2017-08-31")], []),
        ([("a", "carried_on", "2017-08-31", "2017-08-31")], []),
        ([("a", "hours_cut", "2017-08-31", "2017-08-31"), ("a", "handed_over", "2018-08-31", "2018-08-31")], []),
        ([("a", "delisted", "2017-01-01", "2017-02-01"), ("a", "reopened", "2017-02-01", "2017-03-01")], []),
        ([("a", "delisted", "2017-01-01", "2017-02-01"), ("a", "reopened", None, "2017-02-01")], []),
        (
            [
                ("a", "delisted", "2017-01-01", "2017-02-01"),
                ("a", "reopened", "2017-02-01", "2017-03-01"),
                ("a", "delisted", "2020-01-01", "2020-02-01"),
            ],
            ["a"],
        ),
        ([("a", "closed", "2017-08-31", None), ("b", "closed", None, "2012-12-31")], ["a", "b"]),
        ([("a", "closed", "2017-08-31", "2017-08-31"), ("a", "hours_cut", "2018-01-01", "2018-01-01")], ["a"]),
        ([], []),
    ],
)
def test_the_last_event_that_tells_decides(events, ids):
    assert gone_rows(rows(*events))["facility_id"].to_list() == ids


def test_by_a_year_counts_what_had_certainly_gone_by_its_end():
    place = small_place()
    event = place.withdrawals[place.withdrawals["facility_id"] == CENTRE].iloc[0]
    year = event["not_after"].year
    assert CENTRE in set(gone(place, "childrens_centre", by=year)["facility_id"])
    assert CENTRE not in set(gone(place, "childrens_centre", by=year - 1)["facility_id"])
    assert gone(place, "library").empty


def test_what_the_register_has_as_open_is_not_gone_but_had_gone_before():
    place = small_place()
    lost = place.withdrawals[place.withdrawals["facility_id"] == CENTRE].assign(facility_id=OPEN_CENTRE)
    place = replace(place, withdrawals=pd.concat([place.withdrawals, lost], ignore_index=True))
    assert OPEN_CENTRE not in set(gone(place)["facility_id"])
    assert OPEN_CENTRE in set(gone(place, by=2025)["facility_id"])
    assert gone(place) is gone(place), "it is worked out once"


def test_every_record_is_gone_or_not():
    place = small_place()
    found = is_gone(place)
    assert found.index.equals(place.facilities.index)
    assert set(found.index[found]) == set(gone(place)["facility_id"])
    assert set(place.facilities.loc[found, "status"]) == {"closed", "delisted"}
