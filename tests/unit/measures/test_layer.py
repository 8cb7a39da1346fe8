"""A layer has one figure, one state and one class per neighbourhood, and invents none of them."""

import numpy as np
import pandas as pd
import pytest

from equitymap.measures import layer as layers
from equitymap.measures.map.neighbourhood_figures import neighbourhood_figures
from equitymap.views.map import map_sentences, maps
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.map.legend import text
from equitymap.views.map.map_tables import layer_csv, layer_table
from tests.layers import need_measure, outcome_measure
from tests.places import small_place


@pytest.fixture
def place():
    return small_place()


def share_of_children(place):
    return 100 * place.inside["children_0_15"] / place.inside["population"]


def test_a_new_measure_is_one_function_and_one_entry(place, monkeypatch):
    """Everything that the map page draws of a layer takes a computed one: heading, answer, legend, map, table, file."""
    release = place.manifest.releases[0].id
    entry = outcome_measure(
        id="children", label="Children", indicator=None, release_id=release, figures=share_of_children
    )
    monkeypatch.setattr(layers, "COMPUTED", (entry,))
    assert layers.measures(place)[-1] is entry
    layer, shown = layers.compute(place, entry), pd.Series(True, index=place.inside.index)
    assert layer.cells["value"].equals(share_of_children(place).astype(float).rename("value"))
    assert layer.cells["step"].between(0, len(layer.cuts)).all()
    words = map_sentences.question(layer), map_sentences.answer(layer, "Smallplace", shown), text(layer_legend(layer))
    assert all("hildren" in said or "%" in said for said in words)
    assert "children" in layer_csv(place, layer, shown).lower()
    assert "Children (%)" in layer_table(place, layer, shown)
    assert maps.layer_update(place, layer, shown=shown) is not None
    assert neighbourhood_figures(place.inside.index[0], [layer])[0].value is not None


def test_a_computed_measure_without_a_figure_has_no_class(place):
    entry = outcome_measure(indicator=None, figures=lambda _: pd.Series(dtype=float))
    layer = layers.compute(place, entry)
    assert (set(layer.cells["status"]), set(layer.cells["step"]), layer.cuts) == (
        {"not_collected"},
        {layers.NO_CLASS},
        (),
    )


def test_every_domain_of_both_releases_is_a_layer(place):
    ids = [measure.id for measure in layers.need_measures(place)]
    assert len(ids) == len(set(ids)) == 32
    assert ids[0] == "iod2025-imd"


def test_a_domain_without_any_tenth_is_not_offered(place):
    dep = place.deprivation
    blank = dep[["rank", "decile", "decile_low", "decile_high"]].columns
    dep.loc[(dep["release"] == "iod2019") & (dep["domain"] == "idaci"), list(blank)] = pd.NA
    assert "iod2019-idaci" not in [measure.id for measure in layers.need_measures(place)]


def test_dark_means_more_need(place):
    cells = layers.compute(place, need_measure(place, "iod2025-imd")).cells
    assert (cells.loc[cells["value"] == 1, "step"] == 9).all()
    assert (cells.loc[cells["value"] == 10, "step"] == 0).all()


def test_a_merged_area_keeps_its_range_and_gets_no_class(place):
    cells = layers.compute(place, need_measure(place, "iod2019-imd")).cells
    ranged = cells[cells["low"] != cells["high"]]
    assert len(ranged) == 1
    assert ranged["value"].isna().all()
    assert (ranged["step"] == layers.NO_CLASS).all()
    assert (ranged["status"] == "estimated").all()


def test_missing_cells_have_no_figure_and_no_class(place):
    cells = layers.compute(place, outcome_measure()).cells
    assert list(cells.index) == list(place.inside.index)
    blank = cells["status"].isin(["suppressed", "not_collected"])
    assert blank.sum() == 2
    assert cells.loc[blank, "value"].isna().all()
    assert (cells.loc[blank, "step"] == layers.NO_CLASS).all()
    assert cells.loc[cells["status"] == "zero", "value"].tolist() == [0.0]


def test_a_neighbourhood_that_the_release_does_not_list_is_not_collected(place):
    gone = place.inside.index[0]
    thinner = place.outcomes[place.outcomes["area_code"] != gone]
    object.__setattr__(place, "outcomes", thinner)
    cells = layers.compute(place, outcome_measure()).cells
    assert cells.loc[gone, "status"] == "not_collected"
    assert np.isnan(cells.loc[gone, "value"])


def test_steps_are_cut_at_the_national_fifths(place):
    layer = layers.compute(place, outcome_measure())
    known = layer.cells.dropna(subset=["value"])
    by_hand = [sum(value >= cut for cut in layer.cuts) for value in known["value"]]
    assert known["step"].tolist() == by_hand
    assert layer.cuts == pytest.approx((10.25, 16.4, 22.55, 30.75))


def test_where_low_is_worse_the_lowest_figure_is_darkest(place):
    high, low = (layers.compute(place, outcome_measure(worse)).cells["step"] for worse in ("high", "low"))
    known = high >= 0
    assert (low[known] == 4 - high[known]).all()


def test_benchmarks_come_with_the_layer(place):
    layer = layers.compute(place, outcome_measure())
    assert (layer.england, layer.district, layer.england_basis) == (20.5, 23.5, "rate")
