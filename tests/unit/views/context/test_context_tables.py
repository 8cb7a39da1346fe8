"""The tables and pictures of outcomes in context: name order, levels, nothing given is changed."""

import numpy as np
import pandas as pd
import pytest

from equitymap.indicators import indicator
from equitymap.measures.context.background import fit
from equitymap.measures.context.learn_from import residual_intervals
from equitymap.measures.context.scale_effect import SCALES, scale_effect
from equitymap.views.context import background_chart, context_tables

ENTRY = indicator("no_qualifications")
N = 60


@pytest.fixture
def sample():
    rng = np.random.default_rng(5)
    x = rng.uniform(5, 60, N)
    below = rng.integers(400, 1500, N).astype(float)
    above = rng.binomial(below.astype(int), 0.1 + x / 300).astype(float)
    return pd.DataFrame(
        {
            "background": x,
            "value": 100 * above / below,
            "numerator": above,
            "denominator": below,
            "weight": below,
            "people": 1500.0,
            "group": "Urban",
            "cluster": [f"M{at // 5}" for at in range(N)],
            "msoa_code": [f"M{at // 5}" for at in range(N)],
            "ward_code": [f"W{at // 10}" for at in range(N)],
        },
        index=[f"X{at:02d}" for at in range(N)],
    )


@pytest.fixture
def names(sample):
    return pd.DataFrame(
        {"Neighbourhood": [f"Place {at:02d}" for at in reversed(range(N))], "Ward": "Elm"}, index=sample.index
    )


def test_points_stand_in_name_order_with_what_is_usual(sample, names):
    found = fit(sample)
    table = context_tables.points_table(
        found, names, around=residual_intervals(found, sample["denominator"]), headings=("Low income", ENTRY.label)
    )
    assert table["Neighbourhood"].is_monotonic_increasing
    assert table.loc["X07", ENTRY.label] == sample.loc["X07", "value"]
    assert table.loc["X07", "Usual"] == pytest.approx(found.points.loc["X07", "fitted"])
    assert table["Off the line"].notna().all()


def test_without_counts_no_shrunken_column_is_promised(sample, names):
    found = fit(sample)
    table = context_tables.points_table(
        found, names, around=residual_intervals(found, None), headings=("Low income", ENTRY.label)
    )
    assert "Off the line" not in table.columns


def test_short_headings_are_explained_where_they_stand(sample, names):
    found, headings = fit(sample), ("Low income", ENTRY.label)
    whole = context_tables.points_table(
        found, names, around=residual_intervals(found, sample["denominator"]), headings=headings
    )
    plain = context_tables.points_table(found, names, around=pd.DataFrame(), headings=headings)
    assert max(len(name) for name in whole.columns if name not in headings) <= 14
    assert "small numbers allowed for" in context_tables.points_note(whole)
    assert "Off the line" not in context_tables.points_note(plain)
    assert whole.columns.is_unique


def test_no_table_changes_what_it_is_given(sample, names):
    found = fit(sample)
    kept = (found.points.copy(deep=True), names.copy(deep=True))
    context_tables.points_table(found, names, around=pd.DataFrame(), headings=("a", "b"))
    pd.testing.assert_frame_equal(found.points, kept[0])
    pd.testing.assert_frame_equal(names, kept[1])


def test_the_download_names_its_source(sample, names):
    table = context_tables.points_table(fit(sample), names, around=pd.DataFrame(), headings=("a", "b"))
    text = context_tables.points_csv(table, entry=ENTRY, period="2021", basis="in Oldtown", invented=True)
    assert len(text.splitlines()) == N + 1
    assert text.splitlines()[1].endswith(f"no_qualifications,2021,in Oldtown,{ENTRY.release},True")


def test_fifths_as_levels():
    cuts = [8, 14, 20, 26]
    fifths = pd.DataFrame({"from": [np.nan, *cuts], "to": [*cuts, np.nan], "here": [1, 0, 2, 0, 1]}, index=range(1, 6))
    table = context_tables.levels_table(fifths, ENTRY)
    assert table["Level"].tolist()[::4] == ["below 8.0%", "26.0% and over"]
    assert table["Share here"].tolist() == ["25%", "0%", "50%", "0%", "25%"]
    assert set(table["Share of England"]) == {"20%"}


def test_scales_in_words(sample):
    table = context_tables.scale_table(scale_effect(sample), ENTRY)
    assert list(table["Between"]) == [words for _, words in SCALES.values()]
    assert table["Pearson's correlation (95% limits)"].str.startswith("+").all()
    few = context_tables.scale_table(scale_effect(sample.iloc[:20]), ENTRY)
    assert few["Pearson's correlation (95% limits)"].iloc[2] == "not known"


def scatter(sample, names, *, inside=None, **more):
    """Return the chart of a sample, all of it inside the place unless told."""
    of_place = pd.Series(True, index=sample.index) if inside is None else inside
    given = {"outcome": "x", "unit": "percent", "decimals": 1, "against": "y", "against_unit": "percent", **more}
    return background_chart.scatter(fit(sample), names["Neighbourhood"], inside=of_place, **given)


def test_the_scatter_draws_points_curve_and_the_selected_one(sample, names):
    inside = pd.Series(True, index=sample.index)
    inside.iloc[:5] = False
    chart = scatter(
        sample,
        names,
        inside=inside,
        selected=("X10",),
        learn=("X11",),
        england=18.0,
    )
    drawn = {trace.name: len(trace.x) for trace in chart.data}
    assert (drawn["around"], drawn["inside"], drawn["learn"], drawn["selected"]) == (5, N - 6, 1, 1)
    assert {"band", "low", "high", "usual"} <= set(drawn)
    assert "Place 49" in [note.text for note in chart.layout.annotations]


def test_all_of_a_zone_is_ringed_and_none_of_it_named(sample, names):
    known = [code for code in sample.index if code in fit(sample).points.index][:3]
    chart = scatter(sample, names, selected=[*known, "X_elsewhere"])
    ringed = next(trace for trace in chart.data if trace.name == "selected")
    assert list(ringed.y) == fit(sample).points.loc[known, "value"].to_list()
    assert not {note.text for note in chart.layout.annotations} & set(names["Neighbourhood"])


def test_without_a_curve_the_points_are_drawn_alone(sample, names):
    chart = scatter(sample.iloc[:10], names, against_unit="position")
    assert [trace.name for trace in chart.data] == ["inside"]


@pytest.mark.parametrize(("ring", "learn"), [(False, 0), (True, 0), (True, 2)])
def test_the_key_names_the_marks_that_are_drawn(ring, learn):
    said = background_chart.key("Oldtown", ring=ring, learn=learn, what=("school", "schools"))
    assert said.startswith("Dark dots: schools of Oldtown.")
    assert ("Light dots" in said) == ring
    assert ("Diamonds" in said) == bool(learn)
    assert "Ringed" not in said
    assert "Ringed: schools of Quays." in background_chart.key(
        "O", ring=ring, learn=0, what=("", "schools"), zone="Quays"
    )


def test_correlations_mark_what_turns_round():
    table = pd.DataFrame(
        {"lsoa": [0.5, -0.2], "msoa": [0.6, 0.3], "ward": [np.nan, 0.1], "flips": [False, True]}, index=["a", "b"]
    )
    chart = background_chart.correlations(table, pd.Series({"a": "One", "b": "Two"}))
    notes = [note.text for note in chart.layout.annotations]
    assert notes == ["One", "Two (turns round)"]
    assert len(chart.data) == 3


def test_services_in_reach_place_by_place():
    one = pd.DataFrame({"share": [96.4], "number": [35]}, index=["library"])
    other = pd.DataFrame({"share": [np.nan, 80.0], "number": [0, 1200]}, index=["library", "school"])
    table = context_tables.reach_table({"Oldtown": one, "Newtown": other}).set_index("Service")
    assert table.loc["Libraries"].tolist() == ["96% in reach, 35 open", "not known"]
    assert table.loc["Schools"].tolist() == ["not known", "80% in reach, 1,200 open"]
