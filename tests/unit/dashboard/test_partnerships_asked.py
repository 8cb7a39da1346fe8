"""What the page Who works together is about: every finding of all ties, the picture of those asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from equitymap.dashboard import places_cache
from equitymap.dashboard.partnerships import cache
from equitymap.dashboard.partnerships.asked import asked
from equitymap.dashboard.partnerships.controls import Choice
from equitymap.dashboard.parts import who_works_together
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.access.supply_at import SITES
from equitymap.views.partnerships.known import Known, known
from tests.places import demo_place
from tests.working_together import local

PLACE = demo_place()
OPENED = Opened("demo", PLACE.manifest.build_id)
CHOICE = Choice("network", 2023, "who", "all", None, None)


@pytest.fixture(scope="module")
def found() -> Known:
    return known(PLACE, local(PLACE))


def test_the_ties_to_look_at_are_shown_and_findings_keep_all(found: Known) -> None:
    every, register = (asked(OPENED, found, "", replace(CHOICE, ties=which)) for which in ("all", "register"))
    pd.testing.assert_frame_equal(every.view.standing, register.view.standing)
    assert every.shown is every.view
    assert set(register.shown.standing["source"]) == {"register"}


def test_schools_answer_to_bodies_in_a_year_of_their_own_record(found: Known) -> None:
    later = asked(OPENED, found, "", replace(CHOICE, year=2026))
    last = who_works_together.observed_year(OPENED, 2026)
    assert later.observed == last < later.view.year == 2026
    pd.testing.assert_frame_equal(later.responsible, asked(OPENED, found, "", replace(CHOICE, year=last)).responsible)


@pytest.mark.parametrize(
    ("began", "ended", "last"),
    [("2026-05", None, 2026), ("2020", "2024", 2024), ("2029", None, 2027), (None, None, 2023), ("2012", None, 2023)],
)
def test_the_slider_ends_with_the_last_year_in_which_a_tie_began_or_ended(
    began: str | None, ended: str | None, last: int
) -> None:
    records = local(PLACE)
    tie = records.memberships["m4"].model_copy(update={"began": began, "ended": ended})
    board = records.partnerships["board"].model_copy(update={"began": None})
    there = known(PLACE, replace(records, partnerships={"board": board}, memberships={"m4": tie}))
    assert who_works_together.years(OPENED, there, today=date(2027, 3, 1)) == (2010, last)


def test_schools_that_are_counted_one_each_are_no_pupils(monkeypatch: pytest.MonkeyPatch) -> None:
    sized = places_cache.supply(OPENED, "school")
    assert cache._pupils(OPENED).max().max() > 1
    monkeypatch.setattr(places_cache, "supply", lambda *_: replace(sized, unit=SITES))
    pupils = cache._pupils(OPENED)
    assert pupils.isna().any().all()
    assert pupils.max().max() == 0
