"""The ledger keeps what can be dated, and names and counts the rest."""

import pandas as pd
import pytest

from equitymap.places.build import ledger as ledgers
from equitymap.places.build.ledger import ledger
from equitymap.sources.local.local_services import LOCAL_EVENT_COLUMNS, REGISTER
from tests.services import NO_OPERATORS, NO_SPELLS, NO_SUPPLY, OBSERVED, closed, replaced, services


def book(frame, **more):
    given = {"observed": OBSERVED, "supply": NO_SUPPLY, "spells": NO_SPELLS, "operators": NO_OPERATORS, **more}
    return ledger(frame, **given)


def test_a_closure_without_successor_is_in_the_ledger_with_all_that_is_known():
    found = book(services(a=closed("2017-08-31", name="Elm Academy", type="academy"))).withdrawals
    assert len(found) == 1
    assert found.loc[0, ["facility_id", "event", "name", "type", "area_code"]].to_list() == [
        "urn:a",
        "closed",
        "Elm Academy",
        "academy",
        "X01000001",
    ]


def test_nothing_ended_gives_an_empty_ledger_with_its_columns():
    found = book(services(a={}))
    assert found.withdrawals.empty
    assert found.left_out.empty
    assert "not_before" in found.withdrawals.columns


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"status": "closed"}, ledgers.NO_DATE),
        (closed("1900-01-01"), ledgers.NOT_A_DATE),
        (closed("2061-08-31"), ledgers.TOO_LATE),
        (closed("2024-01-01"), ledgers.TOO_LATE),
        (closed("2009-12-31"), ledgers.TOO_EARLY),
        (closed("2015-08-31", opened="2016-09-01"), ledgers.BACKWARDS),
        ({"status": "closed", "closed_not_before": "2016-01-01", "closed_not_after": "2015-01-01"}, ledgers.BACKWARDS),
        (closed("2015-08-31", kind="youth_club"), ledgers.UNOBSERVED),
    ],
    ids=[
        "no date",
        "1900-01-01",
        "future",
        "after the register",
        "before the record",
        "closed before it opened",
        "window back to front",
        "kind without a register",
    ],
)
def test_a_record_that_cannot_be_dated_is_left_out_and_named(record, reason):
    found = book(services(bad=record, good=closed("2015-08-31")))
    assert list(found.withdrawals["facility_id"]) == ["urn:good"]
    assert found.left_out[["identifier", "file", "row", "reason"]].to_numpy().tolist() == [
        ["bad", "made-up.csv", 2, reason]
    ]


@pytest.mark.parametrize("day", ["2010-01-01", "2023-12-31"])
def test_the_first_and_last_day_of_the_observed_years_are_in(day):
    assert len(book(services(a=closed(day))).withdrawals) == 1


def test_a_window_that_reaches_into_the_observed_years_is_in():
    window = {"status": "closed", "closed_not_before": "2009-06-01", "closed_not_after": "2010-03-01"}
    assert len(book(services(a=window)).withdrawals) == 1


def test_an_end_known_only_as_before_a_day_stays_with_its_start_blank():
    found = book(services(a={"status": "closed", "closed_not_after": "2016-12-31"})).withdrawals
    assert pd.isna(found.loc[0, "not_before"])
    assert found.loc[0, "not_after"] == pd.Timestamp("2016-12-31")


def test_a_number_that_stands_twice_is_left_out_both_times():
    twice = pd.concat([services(a=closed()), services(a=closed("2016-08-31"))])
    found = book(twice)
    assert found.withdrawals.empty
    assert list(found.left_out["reason"]) == [ledgers.TWICE] * 2


def test_successors_in_a_circle_are_left_out_and_those_that_lead_into_it():
    found = book(services(a=replaced("b"), b=replaced("c"), c=replaced("b"), d=replaced("e"), e={}))
    assert list(found.withdrawals["facility_id"]) == ["urn:d"]
    assert found.left_out["reason"].to_list() == [ledgers.CIRCLE] * 3


def test_a_record_that_succeeds_itself_is_a_circle():
    assert book(services(a=replaced("a"))).left_out["reason"].to_list() == [ledgers.CIRCLE]


def test_a_service_that_nobody_can_place_is_listed_without_a_neighbourhood():
    lost = closed(area_code=None, easting_m=None, northing_m=None, postcode="NOWHERE", located_by="nowhere")
    found = book(services(a=lost)).withdrawals
    assert pd.isna(found.loc[0, "area_code"])
    assert found.loc[0, "inside"]


def test_each_record_that_ended_is_either_in_the_ledger_or_left_out():
    frame = services(
        a=closed(),
        b=closed("2001-01-01"),
        c=replaced("d"),
        d={},
        e={"status": "delisted"},
        f=replaced("f"),
        g={"status": "moved", "ended": "2012-01-01"},
    )
    found = book(frame)
    ended = frame["status"].isin(["closed", "replaced", "delisted", "moved"]).sum()
    assert len(found.withdrawals) + len(found.left_out) == ended


def reported(key, day="2005-03-01"):
    then, link = pd.Timestamp(day), "https://example.org/ (x.csv, line 2)"
    row = (key, "closed", then, then, None, None, None, link, "reported", None)
    return pd.DataFrame([row], columns=list(LOCAL_EVENT_COLUMNS)).astype({"before": float, "after": float})


def test_what_local_people_report_is_kept_whatever_years_the_register_tells_about():
    found = book(services(a={}), reported=reported("urn:a"))
    assert found.withdrawals["confidence"].to_list() == ["reported"]
    assert found.left_out.empty


def test_a_service_added_locally_ends_once():
    club = closed("2005-03-01", register=REGISTER, kind="youth_club")
    assert len(book(services(a=club), reported=reported("urn:a")).withdrawals) == 1


def test_a_report_about_a_service_of_another_place_is_not_in_this_ledger():
    assert book(services(a={}), reported=reported("urn:elsewhere")).withdrawals.empty


def test_a_report_dated_1900_is_no_better_than_a_register_that_says_so():
    found = book(services(a={}), reported=reported("urn:a", "1900-01-01"))
    assert found.left_out["reason"].to_list() == [ledgers.NOT_A_DATE]


def test_successors_outside_the_place_are_looked_up_in_the_whole_register():
    everything = services(a=replaced("b"), b={"easting_m": 450_000.0, "postcode": "ZZ2 2ZZ", "opened": "2015-09-01"})
    here = everything.loc[["urn:a"]]
    assert book(here).withdrawals["event"].to_list() == ["converted"]
    assert book(here, known=everything).withdrawals["event"].to_list() == ["moved"]


def test_the_input_stays_as_it_was():
    frame = services(a=closed(), b=replaced("a"))
    before = frame.copy()
    book(frame)
    pd.testing.assert_frame_equal(frame, before)
