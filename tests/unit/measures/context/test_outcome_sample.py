"""What goes into an outcome given background: never the IMD, never income against itself, nothing missing made zero."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import indicator, indicators
from equitymap.measures.context import outcome_sample as samples
from tests.places import small_place


@pytest.fixture
def place():
    return small_place()


ENTRY = indicator("no_qualifications")


def test_background_is_low_income_and_never_the_imd():
    assert set(samples.BACKGROUNDS) == {"income", "idaci"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("no_qualifications", None),
        ("children_low_income_count", "made from incomes"),
        ("children_low_income_ward", "made from incomes"),
        ("homelessness", "one figure for a whole district"),
        ("routine_work", "describes who lives there or how"),
        ("cannot_rent", "made from incomes"),
    ],
)
def test_which_outcomes_are_shown_and_why_not(name, why):
    found = samples.exclusion_reason(indicator(name))
    assert (found is None) == (why is None)
    assert why is None or found.startswith(why)


def test_every_indicator_made_of_incomes_is_one_of_the_registry():
    assert set(samples.MADE_OF_INCOME) <= {entry.id for entry in indicators()}


def test_shares_with_both_counts_can_be_shrunk():
    assert samples.can_be_shrunk(ENTRY)
    assert not samples.can_be_shrunk(indicator("early_death"))


def test_a_published_rate_is_used_in_per_cent(place):
    found, unit = samples.background(place, "income")
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "income")].set_index("area_code")
    assert unit == "percent"
    assert found.tolist() == pytest.approx((100 * rows["score"].reindex(found.index)).tolist())
    assert found.index.equals(place.neighbourhoods.index)


def test_without_a_rate_the_national_position_stands_in(place):
    rows = place.deprivation.copy()
    rows.loc[rows["domain"] == "idaci", "score"] = np.nan
    found, unit = samples.background(dataclasses.replace(place, deprivation=rows), "idaci")
    rank = rows[(rows["release"] == "iod2025") & (rows["domain"] == "idaci")].set_index("area_code")["rank"]
    first = found.index[0]
    assert unit == "position"
    assert found[first] == pytest.approx(100 * (1 - (float(rank[first]) - 0.5) / 33755))


def test_a_sample_keeps_what_is_missing_missing(place):
    rows = place.outcomes.copy()
    code = place.inside.index[0]
    rows.loc[(rows["area_code"] == code) & (rows["indicator"] == ENTRY.id), ["value", "denominator"]] = np.nan
    found = samples.sample(dataclasses.replace(place, outcomes=rows), ENTRY, "income")
    assert np.isnan(found.loc[code, "value"])
    assert found.loc[code, "weight"] == float(place.neighbourhoods.loc[code, "population"])
    assert found.index.is_monotonic_increasing


def test_fifths_count_the_neighbourhoods_inside(place):
    found = samples.count_by_fifth(place, ENTRY)
    rows = place.outcomes[place.outcomes["indicator"] == ENTRY.id].set_index("area_code")["value"]
    here = rows.reindex(place.inside.index).dropna()
    assert found["here"].sum() == len(here)
    assert found["here"][5] == (here >= found["from"][5]).sum()
    assert found["to"][:4].tolist() == found["from"][1:].tolist()


def test_fifths_are_not_known_without_englands_cuts(place):
    marks = place.benchmarks[place.benchmarks["level"] != "quantile"]
    assert samples.count_by_fifth(dataclasses.replace(place, benchmarks=marks), ENTRY) is None


def test_larger_areas_are_named_from_near_to_far_and_a_count_is_not_set_side_by_side(place):
    found = samples.around(place, ENTRY)
    assert list(found) == [place.name, place.manifest.region, "England"]
    county = place.benchmarks[place.benchmarks["level"].eq("district")].assign(
        level="county", code="X10000001", value=lambda rows: rows["value"] + 1
    )
    about = place.manifest.model_copy(update={"upper_tier": "Mereshire", "upper_tier_code": "X10000001"})
    rows = pd.concat([place.benchmarks, county])
    told = samples.around(dataclasses.replace(place, manifest=about, benchmarks=rows), ENTRY)
    assert list(told) == [place.name, "Mereshire", place.manifest.region, "England"]
    assert told["Mereshire"] == told[place.name] + 1
    assert samples.around(place, indicator("children_low_income_count")) == {}
