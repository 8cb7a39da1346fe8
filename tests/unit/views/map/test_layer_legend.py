"""The legend says what its steps are and puts England and the selected neighbourhood where they belong."""

import pytest

from equitymap.measures import layer as layers
from equitymap.views.map.layer_legend import layer_legend, position
from equitymap.views.map.legend import text
from tests.layers import need_measure, outcome_measure
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


def test_need_runs_from_least_to_most_deprived(place):
    layer = layers.compute(place, need_measure(place, "iod2025-imd"))
    assert position(layer, 10) == pytest.approx(0.05)
    assert position(layer, 1) == pytest.approx(0.95)


def test_steps_are_equally_wide_and_figures_lie_within_theirs(place):
    layer = layers.compute(place, outcome_measure())
    known = layer.cells.dropna(subset=["value"])
    for value, step in zip(known["value"], known["step"], strict=True):
        assert step / 5 - 1e-9 <= position(layer, value) <= (step + 1) / 5 + 1e-9
    assert [position(layer, cut) for cut in layer.cuts] == pytest.approx([0.2, 0.4, 0.6, 0.8])


def test_where_low_is_worse_the_bar_is_turned(place):
    high, low = (layers.compute(place, outcome_measure(worse)) for worse in ("high", "low"))
    assert position(low, 20.0) == pytest.approx(1 - position(high, 20.0))


def test_only_states_that_occur_are_explained(place):
    plain = layers.compute(place, need_measure(place, "iod2025-imd"))
    mixed = layers.compute(place, outcome_measure())
    assert "hidden by the publisher" not in text(layer_legend(plain))
    assert "hidden by the publisher" in text(layer_legend(mixed))


def test_a_selected_neighbourhood_without_a_figure_has_no_dot(place):
    layer = layers.compute(place, outcome_measure())
    hidden = layer.cells.index[layer.cells["status"] == "suppressed"][0]
    shown = layer.cells.index[layer.cells["status"] == "value"][0]
    assert "Selected" not in text(layer_legend(layer, selected=hidden))
    assert "Selected: " in text(layer_legend(layer, selected=shown))


def test_a_selected_tenth_is_told_in_the_words_of_the_card(place):
    layer = layers.compute(place, need_measure(place, "iod2025-imd"))
    third = layer.cells.index[layer.cells["value"] == 3][0]
    assert "Selected: in the third most deprived tenth in England" in text(layer_legend(layer, selected=third))
    assert "each colour is a tenth" in text(layer_legend(layer))
