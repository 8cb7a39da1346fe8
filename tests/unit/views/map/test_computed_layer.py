"""Computed figures as layers: every neighbourhood in the right step, missing never zero."""

import pandas as pd
import pytest

from equitymap.views.map.computed_layer import CLUSTER_COLOURS, category_layer, computed_layer
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


def test_steps_zero_and_missing(place):
    codes = place.inside.index
    values = pd.Series([0.0, 9.9, 10.0, 49.0, 75.0, None, *[1.0] * 10], index=codes)
    layer = computed_layer(
        values,
        title="Lost",
        cuts=(10, 25, 50, 75),
        unit="percent",
        decimals=0,
        low="none",
        high="all",
        missing="nothing before",
        zero="none lost",
        selected=codes[2],
    )
    assert layer.cells["step"].tolist()[:6] == [0, 0, 1, 2, 4, -1]
    assert layer.cells["status"].tolist()[:6] == ["zero", "value", "value", "value", "value", "not_collected"]
    assert "nothing before" in layer.legend
    assert "none lost" in layer.legend
    assert layer.update(place).version


def test_categories_keep_their_words_and_unknown_has_no_colour(place):
    keys = pd.Series(["beyond", "apart", "together", "unknown", *["apart"] * 12], index=place.inside.index)
    words = {"beyond": "high <b>", "apart": "apart", "together": "together"}
    layer = category_layer(keys, title="Clusters", words=words, colours=CLUSTER_COLOURS, missing="no figure")
    assert len(layer.colours) == 3
    assert layer.cells["step"].tolist()[3] == -1
    assert "high &lt;b&gt;" in layer.legend
    assert layer.update(place).version
