"""Tables of cradle to career: whose a figure is, and everything it is set beside, to read and to download."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from equitymap.measures.cradle_to_career.cohort import CohortSize
from equitymap.measures.cradle_to_career.matrix import matrix
from equitymap.views.cradle_to_career.cradle_tables import matrix_csv, scorecard_table
from tests.cradle import card, entry
from tests.places import small_place


def beside(people=None, **changes):
    made = card({2025: 64.0}, people=people, neighbours_areas=10, **changes)
    made.others.loc[2025] = [68.3, 64.4, 65.1]
    return made


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (
            beside(CohortSize(3690.0, "census")),
            [
                "worse than England (68.3%)",
                "about the same as Invented Coast (64.4%)",
                "1.1 percentage points lower than the mean of the 10 councils most like it (65.1%)",
            ],
        ),
        (
            beside(),
            [
                "4.3 percentage points lower than England (68.3%), no interval can be given",
                "0.4 percentage points lower than Invented Coast (64.4%)",
                "1.1 percentage points lower than the mean of the 10 councils most like it (65.1%)",
            ],
        ),
        (card({2025: 64.0}), ["no figure for England to set it beside", "not known", "not known"]),
    ],
)
def test_each_comparison_has_a_column_of_its_own(made, says):
    row = scorecard_table([made], {}).iloc[0]
    assert row[["Beside England", "Beside its region", "Beside councils like it"]].to_list() == says


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"geography": "upper_tier"}, "the county"),
        ({"geography": "lsoa", "basis": "rate"}, "all its neighbourhoods"),
        ({"geography": "lsoa", "basis": "mean"}, "the mean of its neighbourhoods"),
        ({"geography": "lsoa", "basis": "median"}, "its middle neighbourhood"),
        ({"geography": "ward", "basis": "mean"}, "the mean of its wards"),
        ({"geography": "school", "basis": "school"}, "its middle school"),
        ({"geography": "school", "basis": "pupils"}, "its schools' pupils"),
        ({"geography": "lsoa", "basis": "mean", "entry": entry(published_for="district")}, "the council"),
    ],
)
def test_whose_figure_it_is(changes, says):
    assert scorecard_table([card({2025: 64.0}, **changes)], {})["Figure for"].iloc[0] == says


def test_the_download_has_limits_what_they_rest_on_and_every_verdict():
    made = beside(CohortSize(3690.0, "census"))
    place = small_place()
    text = matrix_csv(place, matrix(place, [made.entry], {made.entry.id: made}), {}, line=65)
    row = pd.read_csv(io.StringIO(text)).dropna(subset=["value"]).iloc[0]
    assert (row["limits_from"], row["limits_people"]) == ("cohort", 3690)
    assert row["lower"] < 64 < row["upper"]
    assert (row["england"], row["england_verdict"], row["region_verdict"]) == (68.3, "worse", "same")
    assert pd.isna(row["neighbours_verdict"])
    assert row["england_p"] < 0.001 < row["region_p"]


def test_the_download_has_no_limits_of_few_people():
    made = beside(CohortSize(3690.0, "census"))
    made.years.loc[2025, ["value", "numerator", "denominator", "lower", "upper"]] = [200 / 3, 8, 12, 39.1, 86.2]
    place = small_place()
    text = matrix_csv(place, matrix(place, [made.entry], {made.entry.id: made}), {}, line=65)
    row = pd.read_csv(io.StringIO(text)).dropna(subset=["value"]).iloc[0]
    assert row["value"] == 66.7
    assert row[["lower", "upper", "limits_people"]].isna().all()
