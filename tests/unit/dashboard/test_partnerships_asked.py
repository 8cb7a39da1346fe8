"""What the page Who works together is about: every finding of all ties, the picture of those asked for."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from equitymap.dashboard.partnerships.controls import Choice
from equitymap.dashboard.partnerships.page import asked
from equitymap.dashboard.places_cache import Opened
from equitymap.places.store import open_place
from equitymap.views.partnerships.known import Known, known
from tests.working_together import local

PLACE = open_place("demo")
OPENED = Opened("demo", PLACE.manifest.build_id)
CHOICE = Choice("network", 2023, "who", "all", None, None)


@pytest.fixture(scope="module")
def found() -> Known:
    return known(PLACE, local(PLACE))


def test_the_ties_to_look_at_are_shown_and_findings_keep_all(found: Known) -> None:
    every, register = (asked(OPENED, found, replace(CHOICE, ties=which)) for which in ("all", "register"))
    pd.testing.assert_frame_equal(every.view.standing, register.view.standing)
    assert every.shown is every.view
    assert set(register.shown.standing["source"]) == {"register"}
