"""Columns: a range is kept where a figure is not exact, missing stays missing, a usual condition each."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import compute, measures
from equitymap.measures.workbench import columns
from equitymap.measures.workbench.columns import Column, Heading
from tests.places import demo_place, small_place

AREAS = pd.Index(["a", "b", "c", "d", "e"], name="area_code")


def heading(worse="high", **more) -> Heading:
    return Heading("one", "outcomes", "One", "percent", 1, worse, **more)


def test_a_layer_keeps_every_figure_state_and_range():
    place = small_place()
    for measure in measures(place):
        layer = compute(place, measure)
        cells = columns.of_layer(layer).cells
        known = layer.cells["value"].notna()
        pd.testing.assert_series_equal(cells["value"], layer.cells["value"].astype(float))
        assert (cells["low"] <= cells["high"]).where(cells["low"].notna(), other=True).all()
        assert cells.loc[known, ["low", "high"]].notna().all(axis=None)


def test_a_heading_needs_no_figures():
    place = small_place()
    for measure in measures(place):
        assert columns.heading_of(measure) == columns.of_layer(compute(place, measure)).heading


def test_what_has_neither_figure_nor_range_is_missing():
    place = small_place()
    layer = next(compute(place, one) for one in measures(place) if compute(place, one).cells["value"].isna().any())
    hidden = layer.cells["value"].isna() & layer.cells["low"].isna()
    assert columns.of_layer(layer).cells.loc[hidden].isna().all(axis=None)


@pytest.mark.parametrize(("worse", "expected"), [("high", (4.2, None)), ("low", (None, 1.8)), ("neither", (4.2, None))])
def test_the_usual_condition_is_the_worst_fifth(worse, expected):
    column = columns.exact(heading(worse), pd.Series([1.0, 2, 3, 4, 5], index=AREAS))
    assert columns.usual_bounds(column) == expected


def test_a_column_without_figures_has_no_usual_condition():
    column = columns.exact(heading(), pd.Series([None] * 5, index=AREAS))
    assert columns.usual_bounds(column) == (None, None)
    assert columns.ends(column) is None


def test_a_kind_of_service_has_its_reach_as_its_usual_distance():
    kind = KIND_BY_ID["childrens_centre"]
    by_id = {one.id: one for one in columns.kind_headings(kind, compared="2016 to 2026")}
    assert by_id["nearest-childrens_centre"].usual == (2500.0, None)
    assert by_id["gap-childrens_centre"].is_yes
    assert {one.kind for one in by_id.values()} == {"childrens_centre"}


def test_access_and_loss_by_hand():
    both = pd.DataFrame(
        {
            "within_before": [1.0, 4.0, 0.0],
            "within_after": [0.0, 2.0, 0.0],
            "access_before": [0.2, 0.4, 0.0],
            "access_after": [0.0, 0.1, 0.0],
            "nearest_m_after": [5000.0, 700.0, None],
            "lost": [1.0, 0.75, None],
        },
        index=AREAS[:3],
    )
    by_id = {one.id: one for one in columns.kind_headings(KIND_BY_ID["library"], compared="2016 to 2026")}

    def of(name: str) -> Column:
        return columns.of_access(by_id[f"{name}-library"], both, AREAS[:4])

    assert of("nearest").figures.tolist()[:2] == [5000.0, 700.0]
    assert of("nearest").figures.isna().tolist() == [False, False, True, True]
    assert of("share").figures.tolist()[:3] == [100.0, 75.0, 0.0]  # nothing to lose is no loss
    assert of("last").figures.tolist()[:3] == [1.0, 0.0, 0.0]
    assert pd.isna(of("last").figures["d"])


def test_people_are_those_of_the_place():
    place = demo_place()
    found = columns.people_headings(place, {"population": "Residents", "nothing": "Nothing"})
    assert [one.id for one in found] == ["people-population"]
