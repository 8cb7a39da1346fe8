"""England's averages a second time: the same formula by another road, and a difference is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import indicator
from equitymap.places.build.benchmarks import figure_of
from equitymap.places.check import recompute_benchmarks
from tests.places import demo_place

CELLS = pd.DataFrame(
    {
        "value": [10.0, 20.0, 40.0],
        "numerator": [1.0, 4.0, np.nan],
        "denominator": [10.0, 20.0, np.nan],
        "residents": [100.0, 300.0, 400.0],
        "population": [100.0, 300.0, 400.0],
        "status": "value",
    }
)


@pytest.mark.parametrize(
    ("name", "value", "basis"),
    [("no_qualifications", 100 * 5 / 30, "rate"), ("low_income_count", 20, "median"), ("burglary", 28.75, "mean")],
)
def test_average_is_the_one_of_the_benchmarks(name, value, basis):
    entry = indicator(name)
    cells = CELLS if basis == "rate" else CELLS.assign(numerator=np.nan, denominator=np.nan)
    assert recompute_benchmarks._average(entry, cells) == (pytest.approx(value), basis)
    assert figure_of(entry, cells) == (pytest.approx(value), basis)


@pytest.fixture(scope="module")
def demo():
    return demo_place()


def averages(place):
    told = place.benchmarks[place.benchmarks["level"].isin(["england", "decile"])]
    code = told["code"].where(told["level"] == "decile", recompute_benchmarks.ENGLAND)
    return told.assign(code=code)[["indicator", "period", "code", "value", "basis", "areas"]]


def test_places_that_agree_are_the_same_and_one_that_does_not_is_seen(demo):
    worked = averages(demo)
    assert set(recompute_benchmarks.against_places(worked, [demo, demo])["verdict"]) == {"same"}
    assert set(recompute_benchmarks.against_places(worked, [])["verdict"]) == {"no place has it"}
    wrong = demo.benchmarks.copy()
    one = (wrong["indicator"] == "burglary") & (wrong["code"] == "3")
    wrong.loc[one, "value"] *= 1.001
    found = recompute_benchmarks.against_places(worked, [demo, replace(demo, benchmarks=wrong)]).set_index("indicator")
    assert found.index[found["verdict"] == "differs"].to_list() == ["burglary"]
    assert found.loc["burglary", "largest difference"] == pytest.approx(0.001, rel=0.01)
    assert found.loc["burglary", "places"] == 2
