"""Which outcomes go together, at three scales."""

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import indicator
from equitymap.measures.context import correlations

ONE, OTHER = indicator("no_qualifications"), indicator("early_death")


@pytest.fixture
def figures(monkeypatch):
    """Stand in for a place: neighbourhoods in four middle layer areas and two wards."""
    tables = {}

    def sample(_place, entry, _domain):
        return tables[entry.id]

    monkeypatch.setattr(correlations, "sample", sample)

    def put(entry, values, *, counted=False):
        n = len(values)
        tables[entry.id] = pd.DataFrame(
            {
                "value": values,
                "inside": True,
                "people": 1000.0,
                "numerator": np.asarray(values) if counted else np.nan,
                "denominator": 100.0 if counted else np.nan,
                "msoa_code": [f"M{at // 5}" for at in range(n)],
                "ward_code": [f"W{at // 10}" for at in range(n)],
            },
            index=[f"X{at:02d}" for at in range(n)],
        )

    return put


def test_ranks_that_agree_are_1_and_ranks_turned_round_are_minus_1(figures):
    values = np.arange(1.0, 61.0)
    figures(ONE, values, counted=True)
    figures(OTHER, np.exp(values / 10))
    found = correlations.rank_correlations(None, ONE, [ONE, OTHER]).loc[OTHER.id]
    assert found[["lsoa", "msoa", "ward"]].tolist() == pytest.approx([1, 1, 1])
    assert found["areas"] == 60
    figures(OTHER, -values)
    assert correlations.rank_correlations(None, ONE, [OTHER])["lsoa"].iloc[0] == pytest.approx(-1)


def test_a_sign_that_turns_round_is_marked(figures):
    at = np.arange(60)
    inner, outer = at % 5, at // 5
    figures(ONE, 50 + outer + 20.0 * inner, counted=True)
    figures(OTHER, 50 + outer - 20.0 * inner)
    found = correlations.rank_correlations(None, ONE, [OTHER]).iloc[0]
    assert found["lsoa"] < 0 < found["msoa"]
    assert found["flips"]


def test_too_few_areas_have_no_correlation(figures):
    figures(ONE, [1.0, 2.0, 3.0, np.nan])
    figures(OTHER, [1.0, 2.0, 3.0, 4.0])
    found = correlations.rank_correlations(None, ONE, [OTHER]).iloc[0]
    assert np.isnan(found["lsoa"])
    assert not found["flips"]


def test_larger_areas_are_added_up_from_counts(figures):
    figures(ONE, [10.0, 30.0, 20.0, 40.0, 50.0], counted=True)
    assert correlations.figures_at(correlations.samples_of(None, [ONE]), "msoa")[ONE.id].tolist() == [
        pytest.approx(30.0)
    ]


def test_drivers_named_in_the_registry_are_marked(figures):
    figures(ONE, np.arange(20.0))
    figures(OTHER, np.arange(20.0))
    named = ONE.model_copy(update={"drivers": (OTHER.id,)})
    assert correlations.rank_correlations(None, named, [OTHER])["named"].tolist() == [True]
