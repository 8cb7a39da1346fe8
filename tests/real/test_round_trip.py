"""Birmingham's tables taken away and brought back as they left: cell by cell, with the state of each."""

import pandas as pd
import pyogrio
import pytest

from equitymap.measures.layer import compute, measures, own_measures
from equitymap.places.files.tables import written
from equitymap.places.lists.own import ground_of, with_own
from equitymap.places.own_figures import own_figures
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.figures import figure_columns
from equitymap.views.map.taken_tables import layer_taken

BIRMINGHAM = "E08000025"


@pytest.fixture(scope="module")
def layers(district):
    """Return, of every state of a cell that occurs there, the layer that has most of it."""
    place = district(BIRMINGHAM)
    every = [compute(place, measure) for measure in measures(place)]
    states = {state for layer in every for state in layer.counts.index}
    assert states >= {"value", "estimated", "suppressed"}
    return {state: max(every, key=lambda layer: layer.counts.get(state, 0)) for state in states}


@pytest.mark.parametrize("form", ["csv", "xlsx", "gpkg"])
def test_every_state_of_a_cell_comes_back_in_every_form(district, layers, form):
    place = district(BIRMINGHAM)
    everything, ground = pd.Series(True, index=place.inside.index), ground_of(place)
    for state, layer in layers.items():
        taken = layer_taken(place, layer, everything)
        content = written(taken, form)
        cells, broken, notes = own_table.read(content, name=f"table.{form}")
        table = own_table.OwnTable("table", "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken, notes)
        brought = own_figures(table, figure_columns(table)[0], ground=ground, label="Brought back", worse="high")
        assert broken == ()
        assert set(brought.account["state"]) == {"used"}
        joined = with_own(place, [brought])
        back = compute(joined, own_measures(joined)[0])
        assert list(back.cells["status"]) == list(layer.cells["status"]), state
        for column in ("value", "low", "high"):
            assert back.cells[column].tolist() == pytest.approx(taken.rows[column].tolist(), nan_ok=True), state


def test_a_geopackage_has_its_coordinate_system_its_types_and_its_outlines(district, layers, tmp_path):
    place = district(BIRMINGHAM)
    layer = layers["value"]
    taken = layer_taken(place, layer, pd.Series(True, index=place.inside.index))
    path = tmp_path / "table.gpkg"
    path.write_bytes(written(taken, "gpkg"))
    found = pyogrio.read_dataframe(path)
    assert found.crs.to_epsg() == 27700
    assert list(found["area_code"]) == list(place.inside.index)
    kinds = {name: found[name].dtype.kind for name in ("value", "low", "high", "numerator", "denominator", "invented")}
    assert kinds == dict.fromkeys(kinds, "f") | {"invented": "b"}
    assert pd.api.types.is_string_dtype(found["status"])
    outlines = place.inside.geometry.to_crs(27700).reset_index(drop=True)
    assert found.geometry.hausdorff_distance(outlines).max() < 0.01
