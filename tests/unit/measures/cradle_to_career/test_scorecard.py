"""Cards: whose figures they are, by year, with what to compare, and nothing invented in between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.measures.cradle_to_career import projection
from equitymap.measures.cradle_to_career.projection import NotProjected
from equitymap.measures.cradle_to_career.scorecard import cards, period_year
from equitymap.schema import FRAMES
from tests.cradle import COUNTY, entry, place_with, rows
from tests.places import small_place

FIGURES = {2021: 60.0, 2022: np.nan, 2023: 64.0}


def card(place, indicator):
    return cards(place, (indicator,)).get(indicator.id)


def test_trend_and_projection_of_a_card_are_fitted_once(monkeypatch):
    found = card(place_with(rows("good_development", {year: 60.0 + year % 5 for year in range(2016, 2026)})), entry())
    fitted = found.trend, found.projection
    monkeypatch.setattr(projection, "fit_trend", None)
    assert (found.trend, found.projection) == fitted


@pytest.mark.parametrize(
    ("period", "year"),
    [
        ("2021", 2021),
        ("2024-25", 2025),
        ("2023/24", 2024),
        ("Indices 2025", 2025),
        ("2016/17-18/19", 2019),
        ("2025 (Rev)", 2025),
        ("1999/00", 2000),
        ("2019 to 2021", 2021),
        ("25", None),
        ("", None),
    ],
)
def test_the_year_a_period_ends_in(period, year):
    assert period_year(period) == year


def test_a_countys_figures_are_said_to_be_the_countys():
    found = card(place_with(rows("good_development", FIGURES)), entry())
    assert (found.area, found.geography, found.is_own) == ("Wideshire", "upper_tier", False)


def test_the_districts_own_figures_come_first():
    own = rows("good_development", {2023: 70.0}, geography="district", area_code="X07000001", area="Smallplace")
    found = card(place_with(rows("good_development", FIGURES), own), entry())
    assert (found.area, found.geography, found.latest["value"]) == ("Smallplace", "district", 70)


def test_a_unitary_councils_figures_are_the_places_own():
    place = place_with(rows("good_development", FIGURES, area_code="X07000001", area="Smallplace"))
    manifest = place.manifest.model_copy(update={"upper_tier_code": "X07000001"})
    found = card(place.__class__(**{**place.__dict__, "manifest": manifest}), entry())
    assert (found.geography, found.is_own) == ("district", True)


def test_the_axis_is_ten_years_and_years_without_a_figure_stay_blank():
    found = card(place_with(rows("good_development", FIGURES)), entry())
    assert (found.years.index[0], found.years.index[-1]) == (2014, 2023)
    assert list(found.known.index) == [2021, 2023]
    assert found.years["status"].loc[2022] == "not_collected"


def test_an_indicator_without_a_figure_has_no_card():
    place = place_with(rows("good_development", {2023: np.nan}))
    assert cards(place, (entry(), entry("other"))) == {}


def test_comparisons_are_those_of_the_year_of_the_latest_figure():
    place = place_with(
        rows("good_development", {2023: 64.0, 2024: np.nan}),
        rows("good_development", {2023: 67.2, 2024: 68.0}, geography="england", area_code="E92000001", area="England"),
        rows("good_development", {2023: 66.0}, geography="neighbours", area="Ten like it", areas=10),
        rows("good_development", {2023: 1.0}, geography="neighbours", area_code="X10000002", area="Another's"),
    )
    found = card(place, entry())
    assert (found.other("england"), found.other("neighbours"), found.other("region")) == (67.2, 66.0, None)
    england = found.comparison("england")
    assert (england.difference, england.verdict, found.neighbours_areas) == (pytest.approx(-3.2), None, 10)


def counted(value, **changes):
    return rows("good_development", {2023: value}, numerator=10 * value, denominator=1000.0, **changes)


@pytest.mark.parametrize(
    ("england", "worse", "says"),
    [
        (60.0, "low", "better"),
        (60.0, "high", "worse"),
        (64.4, "low", "same"),
        (60.0, "neither", "higher"),
        (70.0, "neither", "lower"),
    ],
)
def test_where_a_figure_stands_beside_england(england, worse, says):
    beside = rows("good_development", {2023: england}, geography="england", area_code="E92000001")
    found = card(place_with(counted(64.0), beside), entry(worse=worse)).comparison("england")
    assert (found.verdict, found.interval.basis) == (says, "counts")


def test_without_england_there_is_nothing_to_stand_beside():
    assert card(place_with(counted(64.0)), entry()).comparisons == ()


def test_england_within_the_interval_is_the_same():
    own = rows("good_development", {2023: 64.0}, numerator=64.0, denominator=100.0)
    england = rows("good_development", {2023: 67.0}, geography="england", area_code="E92000001")
    found = card(place_with(own, england), entry())
    assert found.latest["lower"] < 64 < found.latest["upper"]
    assert found.comparison("england").verdict == "same"


def test_a_rate_without_counts_is_judged_by_its_cohort():
    school_year = rows("good_level_2022", {2022: 64.0}, numerator=640.0, denominator=1000.0)
    own = rows("injuries", {2023: 90.0}, unit="per_10000")
    england = rows("injuries", {2023: 60.0}, unit="per_10000", geography="england", area_code="E92000001")
    injuries = entry("injuries", unit="per_10000", worse="high", cohort={"ages": [0, 14]})
    found = card(place_with(school_year, own, england), injuries)
    assert (found.people.number, found.people.source) == (15_000, "school_year")
    assert found.comparison("england").verdict == "worse"  # 135 where 90 are expected
    assert card(place_with(own, england), injuries).comparison("england").verdict is None


def test_similar_councils_are_judged_by_how_far_they_lie_apart():
    like = {"geography": "neighbours", "area": "Ten like it", "areas": 10}
    near, far = (
        counted(60.0).assign(**like, numerator=np.nan, denominator=np.nan, lower=60 - part, upper=60 + part)
        for part in (0.5, 5.0)
    )
    verdicts = [
        card(place_with(counted(64.0), part), entry()).comparison("neighbours").verdict
        for part in (near, far, far.assign(lower=np.nan, upper=np.nan))
    ]
    assert verdicts == ["better", "same", None]


def test_the_mean_of_districts_is_said_to_be_one():
    england = rows("good_development", {2023: 60.0}, geography="england", area_code="E92000001", areas=290)
    assert card(place_with(counted(64.0), england), entry()).england_areas == 290


def test_verdicts_allow_for_all_comparisons_of_the_place():
    parts, entries = [], []
    for number in range(20):
        key, beside = f"one{number}", 60.85 if number == 0 else 64.0
        parts.append(counted(64.0).assign(measure=key))
        parts.append(rows(key, {2023: beside}, geography="england", area_code="E92000001"))
        entries.append(entry(key))
    alone = card(place_with(*parts[:2]), entries[0])
    among = cards(place_with(*parts), tuple(entries))["one0"]
    assert (alone.together, alone.comparison("england").verdict) == (1, "better")
    assert (among.together, among.comparison("england").verdict) == (20, "same")


def test_counts_that_are_not_of_the_share_bear_no_interval():
    own = rows("good_development", {2023: 48.0}, numerator=100.0, denominator=1000.0)
    assert np.isnan(card(place_with(own), entry()).latest["lower"])


def test_groups_and_their_gap():
    fewer = rows("good_development", {2016: 50.0, 2023: 56.0}, group="free_meals")
    more = rows("good_development", {2016: 70.0, 2023: 71.0}, group="no_free_meals")
    found = card(place_with(rows("good_development", FIGURES), fewer, more), entry())
    assert found.pairs == (("free_meals", "no_free_meals"),)
    assert found.gap(found.pairs[0]).to_dict() == {2016: -20.0, 2023: -15.0}
    assert found.worse_off(found.pairs[0]) == ("free_meals", "no_free_meals")


def test_a_card_of_few_years_names_no_direction():
    found = card(place_with(rows("good_development", FIGURES)), entry())
    assert (found.trend, found.projection) == ("too_few", NotProjected(2, None))


def test_neighbourhood_indicators_are_those_of_the_whole_district():
    found = card(small_place(), entry("no_qualifications", geography="lsoa", period="2021", worse="high"))
    assert (found.area, found.latest["value"], found.other("england")) == ("Smallplace", 21.1, 18.1)
    assert (found.comparison("england").verdict, found.year) == (None, 2021)  # its counts are of another share


def test_a_share_of_neighbourhoods_has_the_interval_of_their_counts_together():
    place, kind = small_place(), entry("no_qualifications", geography="lsoa", period="2021", worse="high")
    inside = place.outcomes[place.outcomes["area_code"].isin(place.inside.index)]
    top, below = inside.loc[inside["indicator"] == "no_qualifications", ["numerator", "denominator"]].sum()
    marks = place.benchmarks["indicator"].eq("no_qualifications") & place.benchmarks["level"].eq("district")
    summed = place.benchmarks.assign(value=place.benchmarks["value"].mask(marks, 100 * top / below))
    found = card(replace(place, benchmarks=summed), kind)
    assert (found.interval.basis, found.interval.people) == ("counts", below)
    assert found.interval.lower < 100 * top / below < found.interval.upper


def results(**figures):
    table = pd.DataFrame(
        [
            {
                "facility_id": school,
                "measure": "ks2",
                "year": 2023,
                "group": "all",
                "value": 100 * top / below,
                "numerator": top,
                "denominator": below,
                "status": "value",
                "release": "invented",
                "evidence": "row 1",
            }
            for school, (top, below) in figures.items()
        ]
    )
    return table[list(FRAMES["school_results"].columns)]


def test_schools_are_pooled_by_their_pupils_and_only_those_inside():
    frame = results(**{"urn:900005": (10.0, 20.0), "urn:900007": (30.0, 40.0), "ods:900013": (1.0, 100.0)})
    found = card(place_with(school_results=frame), entry("ks2", geography="school"))
    assert found.area == "schools in Smallplace"
    assert found.latest["value"] == pytest.approx(100 * 40 / 60)
    assert (found.latest["areas"], found.latest["period"]) == (2, "2022/23")
    assert found.latest["lower"] < found.latest["value"] < found.latest["upper"]


def test_a_place_without_the_schools_results_has_no_card():
    frame = results(**{"ods:900013": (1.0, 100.0)})
    assert card(place_with(school_results=frame), entry("ks2", geography="school")) is None
    assert COUNTY not in set(small_place().authority["area_code"])


def hidden(frame, school, below):
    row = {
        **frame.iloc[0].to_dict(),
        "facility_id": school,
        "value": np.nan,
        "numerator": np.nan,
        "denominator": below,
        "status": "suppressed",
    }
    return pd.concat([frame, pd.DataFrame([row])], ignore_index=True)


def test_a_school_whose_number_is_hidden_keeps_its_pupils_below_and_leaves_a_range():
    frame = hidden(results(**{"urn:900005": (900.0, 1000.0)}), "urn:900007", 5.0)
    found = card(place_with(school_results=frame), entry("ks2", geography="school")).latest
    assert (found["low"], found["high"]) == (pytest.approx(100 * 900 / 1005), pytest.approx(100 * 905 / 1005))
    assert found["low"] < found["value"] < found["high"]
    assert (found["hidden"], found["areas"]) == (1, 1)
    assert np.isnan(found["numerator"])
    assert found["lower"] < found["low"]
    assert found["upper"] > found["high"]


def test_a_range_too_wide_to_be_a_figure_is_none():
    frame = hidden(results(**{"urn:900005": (10.0, 20.0)}), "urn:900007", 40.0)
    assert card(place_with(school_results=frame), entry("ks2", geography="school")) is None
