"""Every sentence has a zero, a singular, a plural and an unknown form."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import Indicator
from equitymap.kinds import KINDS
from equitymap.measures.layer import Layer, Measure
from equitymap.measures.map.nearest_services import NearestServices, groups_of
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.views import words
from equitymap.views.map import map_sentences
from equitymap.views.map.map_tables import standings_table

NEED = Measure(
    id="iod2025-imd",
    label="All kinds",
    theme="2025",
    unit="decile",
    worse="low",
    steps=10,
    decimals=0,
    description="d",
    limits="l",
    release_id="r",
    period="2025",
)
ENTRY = Indicator(
    id="no_qualifications",
    label="No qualifications",
    theme="t",
    unit="percent",
    worse="high",
    release="r",
    period="2021",
    column="c",
    description="d",
    limits="l",
)
OUTCOME = replace(NEED, id=ENTRY.id, label=ENTRY.label, unit="percent", worse="high", decimals=1, indicator=ENTRY)


def _layer(measure, values, **extra):
    index = [f"X0100000{n}" for n in range(len(values))]
    cells = pd.DataFrame(
        {
            "value": pd.Series(values, dtype=float).to_numpy(),
            "status": ["not_collected" if v is None else "value" for v in values],
        },
        index=index,
    )
    return Layer(measure, cells, **extra)


def _all(layer):
    return pd.Series(True, index=layer.cells.index)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([1, 1, 5], "2 of 3 neighbourhoods in Town are among the most deprived tenth in England"),
        ([1, 2, 5], "1 of 3 neighbourhoods in Town is among the most deprived tenth in England"),
        ([2, 2, 5], "None of 3 neighbourhoods in Town is among the most deprived tenth in England"),
        ([1], "The only neighbourhood in Town is among the most deprived tenth in England"),
        ([2], "The only neighbourhood in Town is not among the most deprived tenth in England"),
        ([1, None], "The only neighbourhood in Town is among"),
        ([None, None], "We do not know: no neighbourhood in Town has a figure for this."),
    ],
)
def test_need(values, says):
    layer = _layer(NEED, values)
    assert map_sentences.answer(layer, "Town", _all(layer)).startswith(says)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([10.0, 22.25, None], "From 10.0% to 22.2% across the neighbourhoods of Town"),
        ([10.0, None], "10.0% in 1 neighbourhood of Town"),
        ([0.0, 0.0], "0.0% in 2 neighbourhoods of Town"),
        ([None], "We do not know: no neighbourhood in Town has a published figure for this."),
    ],
)
def test_outcomes(values, says):
    layer = _layer(OUTCOME, values)
    assert map_sentences.answer(layer, "Town", _all(layer)).startswith(says)


def test_benchmarks_are_said_where_they_exist():
    layer = _layer(OUTCOME, [10.0, 20.0], england=18.14, district=15.0, england_basis="rate")
    assert map_sentences.answer(layer, "Town", _all(layer)).endswith("; overall 15.0% here and 18.1% in England.")
    some = pd.Series([True, False], index=layer.cells.index)
    assert map_sentences.answer(layer, "Town", some).endswith("that matches your filters; overall 18.1% in England.")


@pytest.mark.parametrize(
    ("basis", "says"),
    [
        ("mean", "on average 1.9% here and 1.2% in England."),
        ("median", "the middle neighbourhood has 1.9% here and 1.2% in England."),
    ],
)
def test_a_summary_says_what_it_is(basis, says):
    layer = _layer(OUTCOME, [1.9, 1.9], england=1.2, district=1.9, england_basis=basis)
    assert map_sentences.answer(layer, "Town", _all(layer)).endswith(says)
    whole = replace(OUTCOME, indicator=ENTRY.model_copy(update={"published_for": "district"}))
    said = map_sentences.answer(replace(layer, measure=whole), "Town", _all(layer))
    assert said.endswith("; one figure for the whole district, 1.9% here and 1.2% in England.")


def test_a_districts_figure_is_not_called_a_neighbourhoods():
    def whose(measure):
        return standings_table([NeighbourhoodFigure(measure, 1.9, "estimated", None, None, 1.9, 1.2)])["For"].iloc[0]

    whole = replace(OUTCOME, indicator=ENTRY.model_copy(update={"published_for": "district"}))
    ward = replace(OUTCOME, geography="ward")
    assert [whose(one) for one in (OUTCOME, ward, whole)] == ["the neighbourhood", "the ward", "the whole district"]


def test_filters_that_match_nothing_say_what_to_do():
    layer = _layer(NEED, [1, 2])
    none = pd.Series(False, index=layer.cells.index)
    assert "Widen or clear them" in map_sentences.answer(layer, "Town", none)


def test_states_are_counted_in_words():
    layer = _layer(OUTCOME, [1.0, None, None])
    assert map_sentences.states(layer) == "2 neighbourhoods: no figure exists for this neighbourhood"
    assert map_sentences.states(_layer(OUTCOME, [1.0])) == ""


@pytest.mark.parametrize(
    ("within", "linked", "says"),
    [
        (0, 0, "no children's centres within 2.5 km"),
        (1, 0, "1 children's centre within 2.5 km"),
        (3, 1, "2 children's centres and 1 linked site within 2.5 km"),
        (2, 2, "2 linked sites within 2.5 km"),
    ],
)
def test_linked_sites_in_reach_are_told_apart(within, linked, says):
    group = next(one for one in groups_of(KINDS) if one.kind.id == "childrens_centre")
    nearest = pd.Series({"name": "Elm Centre"})
    found = NearestServices(group, nearest, 300.0, within, pd.DataFrame(), linked)
    assert map_sentences.reach_line(found).startswith("Elm Centre, 300 m")
    assert map_sentences.reach_line(found).endswith(says)


def _gone(**fields):
    standard = {
        "name": "Elm",
        "kind": "library",
        "status": "closed",
        "closed": pd.NaT,
        "closed_not_before": pd.NaT,
        "closed_not_after": pd.NaT,
    }
    return pd.Series(
        {**standard, **{key: pd.Timestamp(v) if key not in ("status", "kind") else v for key, v in fields.items()}}
    )


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"closed": "2017-08-31"}, "Elm closed on 31 August 2017"),
        ({"closed_not_before": "2016-01-01", "closed_not_after": "2016-12-31"}, "Elm closed in 2016"),
        (
            {"closed_not_before": "2016-07-01", "closed_not_after": "2017-02-01"},
            "Elm closed between 1 July 2016 and 1 February 2017",
        ),
        ({}, "Elm closed; the date is not known"),
        (
            {"status": "delisted", "closed_not_before": "2022-03-05", "closed_not_after": "2022-08-19"},
            "Elm left the register between 5 March 2022 and 19 August 2022",
        ),
        ({"status": "delisted"}, "Elm left the register; the date is not known"),
        ({"kind": "gp_practice", "closed": "2017-08-31"}, "Elm: the practice code ended on 31 August 2017"),
        ({"kind": "gp_practice"}, "Elm: the practice code ended at an unknown date"),
    ],
)
def test_an_end_is_said_in_the_words_its_register_can_bear(fields, says):
    assert map_sentences.gone_line(_gone(**fields)) == says


@pytest.mark.parametrize(
    ("number", "says"), [(0, "no schools"), (1, "1 school"), (2, "2 schools"), (1234, "1,234 schools")]
)
def test_counts(number, says):
    assert words.count(number, "school", "schools") == says


@pytest.mark.parametrize(
    ("metres", "says"),
    [(None, "not known"), (float("nan"), "not known"), (0, "0 m"), (344, "340 m"), (996, "1.0 km"), (2449, "2.4 km")],
)
def test_distances(metres, says):
    assert words.distance(metres) == says


def test_a_missing_figure_is_never_a_dash_or_a_zero():
    assert words.figure(None, "percent", 1) == "not known"
    assert words.figure(float("nan"), "people", 0) == "not known"
    assert words.figure(0.0, "people", 0) == "0"


def test_tenths_in_words():
    assert words.tenth(1.0) == "the most deprived tenth in England"
    assert words.tenth(float("nan"), 3, 5) == "between tenths 3 and 5 of England (1 is the most deprived)"
    assert words.tenth(None) == "not known"


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (None, "How many hours a week it is open with staff is not known."),
        ((2023, np.nan, np.nan), "How many hours a week it is open with staff is not known."),
        ((2016, 31, np.nan), "Open 31 hours a week with staff (2016); hours without staff are not known."),
        ((2023, 40, 0), "Open 40 hours a week, all with staff (2023)."),
        ((2023, 0, 72), "Open 72 hours a week, none with staff (2023)."),
        ((2023, 19, 50), "Open 19 hours a week with staff and 50 hours without (2023)."),
        ((2023, 1, 1.5), "Open 1 hour a week with staff and 1.5 hours without (2023)."),
    ],
)
def test_hours_with_staff_and_without(hours, says):
    row = None if hours is None else pd.Series(hours, index=["year", "staffed", "unstaffed"])
    assert map_sentences.hours_line(row) == says


@pytest.mark.parametrize(
    ("kinds", "statuses", "says"),
    [
        ([], [], "No service is marked."),
        (["library"], ["open"], "1 library is marked, and it is not gone."),
        (["library"], ["closed"], "1 library is marked, and it is gone."),
        (["library", "school", "school"], ["open"] * 3, "2 schools and 1 library are marked, none of them gone."),
        (["library", "library"], ["closed", "open"], "2 libraries are marked, 1 of them gone."),
    ],
)
def test_the_marks_are_told_in_words(kinds, statuses, says):
    assert map_sentences.marks_in_words(pd.DataFrame({"kind": kinds, "status": statuses})) == says


def test_the_nearest_beyond_reach_never_reads_as_within_it():
    group = next(one for one in groups_of(KINDS) if one.kind.id == "childrens_centre")
    found = NearestServices(group, pd.Series({"name": "Elm Centre"}), 2523.0, 0, pd.DataFrame())
    assert map_sentences.reach_line(found) == (
        "Elm Centre, just over 2.5 km in a straight line; no children's centres within 2.5 km"
    )
