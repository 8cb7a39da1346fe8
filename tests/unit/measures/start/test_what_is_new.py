"""What one build has that the one before had not: losses only where a newer register tells of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from equitymap.measures.start import what_is_new as measure
from equitymap.measures.start.what_is_new import what_is_new
from tests.places import small_place
from tests.two_builds import REGISTERS, built, changed, closed, with_facilities, without

CENTRE, SCHOOL, LIBRARY, GONE_CENTRE, PLANNED = (
    "scc:900001",
    "urn:900005",
    "lib:900010",
    "scc:900002",
    "urn:900009",
)
BEFORE = built()


def later(place, *newer):
    return built(place, newer=newer, later=True)


def told(services):
    return [(one.facility_id, one.happened) for one in services]


def test_the_same_build_has_nothing_new():
    assert what_is_new(BEFORE, BEFORE).is_empty
    assert what_is_new(BEFORE, later(small_place())).is_empty


def test_newer_files_with_the_same_rows_in_another_order_tell_of_themselves_alone():
    place = small_place()
    frames = ("facilities", "withdrawals", "neighbourhoods", "outcomes", "authority", "school_results")
    other = replace(place, **{name: getattr(place, name).sample(frac=1, random_state=7) for name in frames})
    assert list(other.facilities.index) != list(place.facilities.index)
    news = what_is_new(BEFORE, later(other, *REGISTERS))
    assert (news.gone, news.came, news.figures, news.carried_on, news.by_rules, news.cut_short) == (
        (),
        (),
        (),
        0,
        0,
        (),
    )
    assert len(news.releases) == len(REGISTERS)


def test_a_number_that_left_its_register_is_no_longer_listed():
    news = what_is_new(BEFORE, later(without(small_place(), CENTRE), "scc"))
    assert told(news.gone) == [(CENTRE, "unlisted")]
    one = news.gone[0]
    assert (one.kind, one.area, one.title) == ("childrens_centre", "Elm Rise 001A", "Register scc")
    assert news.came == ()
    assert [one.title for one in news.releases] == ["Register scc"]


def test_a_closure_of_the_ledger_is_told_with_its_day():
    news = what_is_new(BEFORE, later(closed(small_place(), SCHOOL, "2025-08-31"), "urn"))
    assert told(news.gone) == [(SCHOOL, "closed")]
    assert news.gone[0].not_before == news.gone[0].not_after == date(2025, 8, 31)


def test_what_was_gone_before_is_gone_no_second_time():
    assert what_is_new(BEFORE, later(without(small_place(), GONE_CENTRE), "scc")).gone == ()
    paused = changed(closed(small_place(), SCHOOL, "2025-08-31"), SCHOOL, status="paused")
    assert what_is_new(built(paused), later(paused, "urn")).gone == ()


def test_a_new_record_is_newly_listed_and_one_that_was_planned_newly_open():
    place = small_place()
    news = what_is_new(built(without(place, LIBRARY, "lib:900011")), later(place, "lib"))
    assert told(news.came) == [(LIBRARY, "listed")]
    opened = changed(place, PLANNED, status="open", opened=pd.Timestamp("2025-09-01"))
    news = what_is_new(BEFORE, later(opened, "urn"))
    assert told(news.came) == [(PLANNED, "opened")], "its register had it before, as planned"
    assert news.came[0].not_after == date(2025, 9, 1)


def test_what_was_gone_and_is_listed_again_is_back():
    place = changed(small_place(), GONE_CENTRE, status="open")
    assert told(what_is_new(BEFORE, later(place, "scc")).came) == [(GONE_CENTRE, "back")]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Another name altogether"},
        {"easting_m": 440_900.0},
        {"renumbered": "scc:777777"},
        {"renumbered": "scc:777777", "name": "Another name altogether", "body_id": "la:1"},
        {"renumbered": "scc:777777", "easting_m": 443_000.0},
    ],
    ids=["renamed", "moved", "another number", "another number and name on one site", "another number far away"],
)
def test_a_service_that_carried_on_neither_went_nor_came(fields):
    place = small_place()
    place.facilities.loc[CENTRE, "body_id"] = "la:1"
    news = what_is_new(built(place), later(changed(place, CENTRE, **fields), "scc"))
    assert (news.gone, news.came) == ((), ())
    assert news.carried_on == ("renumbered" in fields)


def test_a_conversion_is_no_loss_and_no_gain():
    place = small_place()
    facilities = place.facilities.copy()
    academy = facilities.loc[[SCHOOL]].rename(index={SCHOOL: "urn:777777"})
    facilities.loc[SCHOOL, ["status", "successor_id"]] = ["replaced", "urn:777777"]
    news = what_is_new(BEFORE, later(with_facilities(place, pd.concat([facilities, academy])), "urn"))
    assert (news.gone, news.came) == ((), ())


def test_what_no_newer_file_tells_is_counted_and_no_news():
    news = what_is_new(BEFORE, later(without(small_place(), CENTRE), "urn"))
    assert (news.gone, news.by_rules) == ((), 1)


def test_a_register_that_is_not_read_any_more_takes_no_service_along():
    after = later(without(small_place(), CENTRE), "scc")
    left = tuple(one for one in after.manifest.releases if one.id != "scc")
    after = replace(after, manifest=after.manifest.model_copy(update={"releases": left}))
    news = what_is_new(BEFORE, after)
    assert news.gone == ()
    assert [(one.title, one.after) for one in news.releases] == [("Register scc", None)]


def test_another_version_of_the_program_is_said_and_no_service_told():
    after = built(without(small_place(), CENTRE), newer=["scc"], later=True, version="9.9.9")
    news = what_is_new(BEFORE, after)
    assert (news.gone, news.other_version) == ((), True)


def test_a_register_cut_short_is_doubted(monkeypatch):
    monkeypatch.setattr(measure, "DOUBTED", 1)
    news = what_is_new(BEFORE, later(without(small_place(), CENTRE), "scc"))
    assert (news.gone, news.cut_short) == ((), ("Register scc",)), "its only one"
    place = small_place()
    more = [place.facilities, *(place.facilities.loc[[CENTRE]].rename(index={CENTRE: f"scc:{n}"}) for n in (1, 2))]
    place = with_facilities(place, pd.concat(more))
    news = what_is_new(built(place), later(without(place, CENTRE), "scc"))
    assert (told(news.gone), news.cut_short) == ([(CENTRE, "unlisted")], ()), "one of three"


def test_a_kind_that_no_register_shows_any_more_takes_no_service_along():
    after = later(without(small_place(), CENTRE), "scc")
    observed = {kind: years for kind, years in after.manifest.observed.items() if kind != "childrens_centre"}
    after = replace(after, manifest=after.manifest.model_copy(update={"observed": observed}))
    assert what_is_new(BEFORE, after).gone == ()


def test_what_lies_in_the_ring_is_of_another_place():
    practice = "ods:900013"
    assert not BEFORE.facilities.loc[practice, "inside"]
    assert what_is_new(BEFORE, later(without(small_place(), practice), "ods")).gone == ()


def test_the_newest_period_of_a_figure():
    place = small_place()
    newer = place.outcomes[place.outcomes["indicator"] == "no_qualifications"].assign(period="2031")
    more = replace(place, outcomes=pd.concat([place.outcomes, newer]))
    news = what_is_new(BEFORE, later(more, "urn"))
    assert [(one.before, one.after) for one in news.figures] == [("2021", "2031")]
    hidden = replace(place, outcomes=pd.concat([place.outcomes, newer.assign(value=float("nan"))]))
    assert what_is_new(BEFORE, later(hidden, "urn")).figures == ()
