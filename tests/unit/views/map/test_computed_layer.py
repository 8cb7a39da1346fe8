"""Computed figures as layers: every neighbourhood in the right step, missing never zero."""

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.burden.scissors import scissors
from equitymap.places.gone import gone
from equitymap.places.store import open_place
from equitymap.views.map.computed_layer import CLUSTER_COLOURS, categories, graded
from equitymap.views.map.map_tables import scissors_table
from equitymap.views.record_words import lost_words
from tests.places import small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


def test_steps_zero_and_missing(place):
    codes = place.inside.index
    values = pd.Series([0.0, 9.9, 10.0, 49.0, 75.0, None, *[1.0] * 10], index=codes)
    layer = graded(
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
    layer = categories(keys, title="Clusters", words=words, colours=CLUSTER_COLOURS, missing="no figure")
    assert len(layer.colours) == 3
    assert layer.cells["step"].tolist()[3] == -1
    assert "high &lt;b&gt;" in layer.legend
    assert layer.update(place).version


def test_losses_by_year_are_zero_within_the_record_and_not_known_outside():
    demo = open_place("demo")
    found = scissors(demo.authority, demo.manifest.upper_tier_code)
    table = scissors_table(found, demo.withdrawals, demo.manifest.observed).set_index("Year")
    for kind in ("childrens_centre", "library"):
        years = demo.manifest.observed[kind]
        column = table[lost_words(KIND_BY_ID[kind])]
        inside = column.loc[years.first : years.last]
        assert set(inside) != {"not known"}
        assert "not known" not in set(inside)
        assert set(column.drop(inside.index)) <= {"not known"}
        assert inside.astype(int).sum() == len(gone(demo, kind).query("inside"))
