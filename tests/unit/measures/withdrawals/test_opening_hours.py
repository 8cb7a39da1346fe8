"""Hours of libraries with staff and without, in the latest year that tells."""

import dataclasses

import numpy as np
import pandas as pd

from equitymap.measures.withdrawals.opening_hours import STAFFED, UNSTAFFED, opening_hours
from tests.places import small_place


def place_with(*rows):
    supply = pd.DataFrame(rows, columns=["facility_id", "year", "value", "unit"]).assign(evidence="x")
    return dataclasses.replace(small_place(), supply=supply)


def test_the_latest_year_counts_and_both_kinds_of_hours_are_kept_apart():
    found = opening_hours(
        place_with(
            ("a", 2016, 31.0, STAFFED),
            ("a", 2016, 0.0, UNSTAFFED),
            ("a", 2022, 19.0, STAFFED),
            ("a", 2022, 50.0, UNSTAFFED),
            ("b", 2016, 12.0, STAFFED),
            ("urn:1", 2022, 200.0, "pupils"),
        )
    )
    assert found.loc["a"].tolist() == [2022, 19.0, 50.0]
    assert found.loc["b", "staffed"] == 12
    assert np.isnan(found.loc["b", "unstaffed"])
    assert set(found.index) == {"a", "b"}


def test_no_hours_at_all_is_an_empty_table():
    assert opening_hours(place_with(("urn:1", 2022, 200.0, "pupils"))).empty
