"""What each record, survey and list tells: which event, between which days, how well known."""

import pandas as pd
import pytest

from equitymap.places.build.events import (
    HOURS_CUT_SHARE,
    comings_and_goings,
    endings,
    handovers,
    hours_cuts,
)
from equitymap.places.chains import SAME_SITE_M
from tests.services import closed, replaced, services


def told(**records):
    frame = services(**records)
    return endings(frame, frame).set_index("facility_id")


def test_a_closure_keeps_the_day_of_the_register():
    event = told(a=closed("2017-08-31")).loc["urn:a"]
    assert event["event"] == "closed"
    assert event["confidence"] == "recorded"
    assert event["not_before"] == event["not_after"] == pd.Timestamp("2017-08-31")
    assert event["evidence"] == "made-up.csv, line 2"


def test_an_open_or_planned_service_has_no_ending():
    assert told(a={}, b={"status": "proposed"}, c={"status": "paused"}, d={"status": "handed_over"}).empty


def test_an_academy_conversion_is_no_loss():
    assert told(a=replaced("b"), b={}).loc["urn:a", "event"] == "converted"


@pytest.mark.parametrize(
    ("metres", "postcode", "event"),
    [(SAME_SITE_M, "ZZ2 2ZZ", "converted"), (SAME_SITE_M + 1, "ZZ2 2ZZ", "moved"), (900, "ZZ1 1ZZ", "converted")],
)
def test_a_successor_on_another_site_is_a_move(metres, postcode, event):
    found = told(a=replaced("b"), b={"easting_m": 430_000 + metres, "postcode": postcode, "opened": "2015-09-01"})
    assert found.loc["urn:a", "event"] == event


def test_a_move_says_how_far_the_successor_stands():
    there = {"easting_m": 431_234.0, "postcode": "ZZ2 2ZZ", "opened": "2015-09-01"}
    found = told(a=replaced("b", reason="carried on as B"), b=there)
    assert found.loc["urn:a", "detail"] == "carried on as B; its successor stands about 1230 m away"


@pytest.mark.parametrize(
    ("opened", "event"),
    [
        ("2015-05-31", "moved"),
        ("2015-05-30", "merged"),
        ("1970-01-01", "merged"),
        (None, "merged"),
        ("2016-09-01", "moved"),
    ],
)
def test_a_school_whose_successor_had_stood_elsewhere_before_merged_and_did_not_move(opened, event):
    """Hockwold Primary School closed in 2011; the school that its link names had stood 7 km away all along."""
    there = {"easting_m": 437_190.0, "postcode": "ZZ2 2ZZ", "opened": opened}
    found = told(a=replaced("b", reason="carried on as B"), b=there).loc["urn:a"]
    assert found["event"] == event
    if event == "merged":
        assert found["detail"] == "carried on as B; its successor had stood there before, about 7190 m away"


def test_a_successor_that_stood_on_the_same_site_before_is_no_change_of_site():
    assert told(a=replaced("b"), b={"opened": "1970-01-01"}).loc["urn:a", "event"] == "converted"


def test_a_move_at_an_unknown_time_stays_a_move():
    there = {"easting_m": 437_190.0, "postcode": "ZZ2 2ZZ", "opened": "1970-01-01"}
    assert told(a=replaced("b", day=None), b=there).loc["urn:a", "event"] == "moved"


def test_a_practice_whose_name_goes_on_nearby_probably_carried_on_and_that_is_inferred():
    old = closed(kind="gp_practice", status="carried_on", successor_id="urn:b", reason="B bears its name")
    event = told(a=old, b={"kind": "gp_practice", "easting_m": 432_000.0, "postcode": "ZZ2 2ZZ"}).loc["urn:a"]
    assert (event["event"], event["confidence"], event["detail"]) == ("carried_on", "inferred", "B bears its name")


def test_a_centre_with_a_listed_one_at_its_address_converted_and_that_is_inferred():
    window = {"ended": None, "closed_not_before": "2017-01-01", "closed_not_after": "2017-01-19"}
    old = {**replaced("b", kind="childrens_centre", how=None), **window}
    event = told(a=old, b={"kind": "childrens_centre"}).loc["urn:a"]
    assert (event["event"], event["confidence"]) == ("converted", "inferred")
    assert event["not_after"] == pd.Timestamp("2017-01-19")


def test_a_merger_is_a_merger_wherever_the_successor_stands():
    found = told(a=replaced("c", how="merged"), b=replaced("c", how="merged", easting_m=432_000.0), c={})
    assert list(found["event"]) == ["merged", "merged"]
    assert list(found["confidence"]) == ["recorded", "recorded"]


def test_a_successor_that_is_not_known_here_is_taken_to_be_on_the_site():
    assert told(a=replaced("elsewhere")).loc["urn:a", "event"] == "converted"


def test_a_practice_with_another_at_its_postcode_merged_and_that_is_inferred():
    event = told(a=replaced("b", kind="gp_practice", how=None), b={"kind": "gp_practice"}).loc["urn:a"]
    assert (event["event"], event["confidence"]) == ("merged", "inferred")


def test_a_year_is_a_window():
    year = {"closed_not_before": "2014-01-01", "closed_not_after": "2014-12-31"}
    event = told(a={"status": "closed", "kind": "library", **year}).loc["urn:a"]
    assert event["confidence"] == "window"
    assert (event["not_before"], event["not_after"]) == (pd.Timestamp("2014-01-01"), pd.Timestamp("2014-12-31"))


def spell(key, began, last=None, without=None):
    return (key, *(pd.Timestamp(day) if day else pd.NaT for day in (began, last, without)), "list.csv, line 3")


def spells(*rows):
    return pd.DataFrame(rows, columns=["facility_id", "listed_from", "last_listed", "first_without", "evidence"])


def test_a_centre_that_came_back_has_both_events_in_their_windows():
    found = comings_and_goings(
        spells(spell("cc:1", "2016-08-04", "2019-09-05", "2019-09-06"), spell("cc:1", "2020-02-03"))
    )
    days = found.set_index("event")[["not_before", "not_after"]]
    assert list(days.loc["delisted"]) == [pd.Timestamp("2019-09-05"), pd.Timestamp("2019-09-06")]
    assert list(days.loc["reopened"]) == [pd.Timestamp("2019-09-06"), pd.Timestamp("2020-02-03")]


def test_a_centre_that_left_for_good_is_told_by_its_own_record_only():
    assert comings_and_goings(spells(spell("cc:1", "2016-08-04", "2019-09-05", "2019-09-06"))).empty


def test_leaving_twice_is_two_events():
    found = comings_and_goings(
        spells(
            spell("cc:1", "2016-08-04", "2017-01-01", "2017-01-02"),
            spell("cc:1", "2018-01-01", "2019-01-01", "2019-01-02"),
            spell("cc:1", "2020-01-01"),
        )
    )
    assert found["event"].value_counts().to_dict() == {"delisted": 2, "reopened": 2}


def operators(*rows):
    frame = pd.DataFrame(rows, columns=["facility_id", "day", "run_by"]).assign(evidence="survey.csv, line 9")
    return frame.assign(day=pd.to_datetime(frame["day"]))


def test_a_handover_lies_between_the_surveys_that_tell_of_it():
    found = handovers(
        operators(
            ("library:a", "2016-07-01", "council"),
            ("library:a", "2021-12-31", "community"),
            ("library:a", "2022-12-31", "community"),
        )
    )
    assert len(found) == 1
    assert list(found[["not_before", "not_after"]].iloc[0]) == [pd.Timestamp("2016-07-01"), pd.Timestamp("2021-12-31")]
    assert found["confidence"].iloc[0] == "window"


def test_always_the_community_or_back_to_the_council_is_no_handover():
    assert handovers(
        operators(
            ("library:a", "2016-07-01", "community"),
            ("library:a", "2019-12-31", "community"),
            ("library:b", "2016-07-01", "community"),
            ("library:b", "2019-12-31", "council"),
        )
    ).empty


def hours(*rows):
    return pd.DataFrame(rows, columns=["facility_id", "year", "value"]).assign(
        unit="staffed hours a week", evidence="h.csv"
    )


@pytest.mark.parametrize(("after", "cut"), [(36.1, 0), (40 * (1 - HOURS_CUT_SHARE), 1), (20, 1), (40, 0), (50, 0)])
def test_hours_are_cut_when_a_tenth_or_more_goes(after, cut):
    assert len(hours_cuts(hours(("library:a", 2016, 40.0), ("library:a", 2022, after)))) == cut


def test_a_cut_has_its_sizes_and_the_days_of_both_surveys():
    cut = hours_cuts(hours(("library:a", 2016, 40.0), ("library:a", 2022, 22.5))).iloc[0]
    assert (cut["before"], cut["after"], cut["unit"]) == (40.0, 22.5, "staffed hours a week")
    assert (cut["not_before"], cut["not_after"]) == (pd.Timestamp("2016-07-01"), pd.Timestamp("2022-12-31"))
    assert cut["detail"] == "weekly staffed hours fell from 40 to 22.5"


def test_a_year_without_hours_is_not_zero_hours():
    assert hours_cuts(hours(("library:a", 2016, 40.0))).empty
    found = hours_cuts(hours(("library:a", 2016, 40.0), ("library:a", 2023, 20.0)))
    assert list(found["not_before"]) == [pd.Timestamp("2016-07-01")]


def test_fewer_pupils_is_no_cut_of_hours():
    rows = hours(("urn:a", 2016, 400.0), ("urn:a", 2022, 20.0)).assign(unit="pupils")
    assert hours_cuts(rows).empty


def without_staff(*rows):
    return hours(*rows).assign(unit="unstaffed hours a week")


def test_hours_without_staff_are_no_gain_and_stand_beside_the_cut():
    supply = pd.concat(
        [
            hours(("library:a", 2016, 31.0), ("library:a", 2022, 19.0)),
            without_staff(("library:a", 2016, 0.0), ("library:a", 2022, 50.0)),
        ]
    )
    cut = hours_cuts(supply).iloc[0]
    assert (cut["before"], cut["after"]) == (31.0, 19.0)
    assert cut["detail"] == "weekly staffed hours fell from 31 to 19; hours without staff went from 0 to 50"


def test_fewer_hours_without_staff_are_no_cut():
    steady = hours(("library:a", 2016, 31.0), ("library:a", 2022, 31.0))
    fewer = without_staff(("library:a", 2016, 40.0), ("library:a", 2022, 10.0))
    assert hours_cuts(pd.concat([steady, fewer])).empty


def test_nothing_is_said_of_hours_without_staff_where_there_are_none():
    supply = pd.concat(
        [
            hours(("library:a", 2016, 40.0), ("library:a", 2022, 20.0)),
            without_staff(("library:a", 2016, 0.0), ("library:a", 2022, 0.0)),
        ]
    )
    assert hours_cuts(supply).iloc[0]["detail"] == "weekly staffed hours fell from 40 to 20"
