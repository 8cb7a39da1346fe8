"""Computed figures as layers: every neighbourhood in the right step, missing never zero."""

import json

import pandas as pd
import pytest

from equitymap.views.map.computed_layer import CLUSTER_COLOURS, category_layer, computed_layer
from equitymap.views.map.legend import services, text
from equitymap.views.map.map_encoding import STATES
from equitymap.views.palette import LOSS_5
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
    assert "nothing before" in text(layer.legend)
    assert "none lost" in text(layer.legend)
    assert layer.update(place).version


def test_categories_keep_their_words_and_unknown_has_no_colour(place):
    keys = pd.Series(["beyond", "apart", "together", "unknown", *["apart"] * 12], index=place.inside.index)
    words = {"beyond": "high <b>", "apart": "apart", "together": "together"}
    layer = category_layer(keys, title="Clusters", words=words, colours=CLUSTER_COLOURS, missing="no figure")
    assert len(layer.colours) == 3
    assert layer.cells["step"].tolist()[3] == -1
    assert "high <b>" in text(layer.legend)
    assert layer.update(place).version


def test_loss_is_orange_and_where_nothing_was_lost_is_plain(place):
    values = pd.Series([0.0, 5.0, 80.0, None, *[1.0] * 12], index=place.inside.index)
    given = {"title": "Lost", "cuts": (10, 25, 50, 75), "unit": "percent", "decimals": 0, "low": "none", "high": "all"}
    layer = computed_layer(values, **given, missing="nothing before", zero="none lost", ramp="loss")
    assert tuple(layer.colours) == LOSS_5
    assert layer.cells["status"].tolist()[:4] == ["plain", "value", "value", "not_collected"]
    assert layer.states == {"plain": "none lost", "not_collected": "nothing before"}
    assert "none lost" in text(layer.legend)


def test_hatched_categories_are_striped_on_the_map_and_in_the_key(place):
    keys = pd.Series(["sure", "likely", *["sure"] * 14], index=place.inside.index)
    words, colours = {"sure": "sure", "likely": "likely"}, {"sure": "#111111", "likely": "#eeeeee"}
    layer = category_layer(keys, title="Gaps", words=words, colours=colours, missing="", hatched=["likely"])
    assert layer.cells["status"].tolist()[:3] == ["value", "hatched", "value"]
    assert [cell[1:] for cell in layer.legend[0]["cells"]] == [[0, "sure"], [STATES.index("hatched"), "likely"]]


def test_a_layer_puts_its_own_key_in_and_that_of_the_marks_below(place):
    keys = pd.Series("sure", index=place.inside.index)
    layer = category_layer(keys, title="Gaps", words={"sure": "sure"}, colours={"sure": "#111111"}, missing="")
    update = layer.update(place, marks_key=services({"library"}, {"open"}))
    titles = [part.get("title") for part in json.loads(update.update)["key"]]
    assert titles == ["Gaps", "Libraries"]
