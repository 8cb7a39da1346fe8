"""Layers of the workbench: nine colours that part, what is unknown drawn as such, tables with the same rows."""

from __future__ import annotations

import io
import json

import pandas as pd
import pyogrio

from equitymap.measures.workbench.columns import Heading, exact
from equitymap.places.files.tables import written
from equitymap.views.workbench.workbench_layers import CROSSED, crossed_layer, passing_layer, score_layer
from equitymap.views.workbench.workbench_tables import asked_table, crossed_table, score_table, taken
from tests.colours import lightness
from tests.places import small_place

HEADING = Heading("x", "outcomes", "X", "percent", 1, "high")


def test_who_cannot_be_told_is_drawn_as_having_no_figure():
    layer = passing_layer(pd.Series([True, False, None], index=list("abc"), dtype="boolean"))
    assert layer.cells["status"].tolist() == ["value", "value", "not_collected"]


def test_colours_of_two_at_once_darken_in_both_directions():
    light = [[lightness(colour) for colour in row] for row in CROSSED]
    for at in range(3):
        assert light[at] == sorted(light[at], reverse=True)
        column = [row[at] for row in light]
        assert column == sorted(column, reverse=True)


def test_a_class_without_one_figure_is_not_drawn():
    crossed = pd.DataFrame({"first": [2, 0], "second": [2, None]}, index=list("ab"), dtype="Int64")
    layer = crossed_layer(crossed, HEADING, HEADING)
    assert layer.cells["status"].tolist() == ["value", "not_collected"]
    assert layer.words == ["high · high"]


def test_a_fifth_that_hangs_on_the_weights_is_striped():
    scored = pd.DataFrame({"fifth": [1, 1, None], "stays": [1.0, 0.3, None]}, index=list("abc"))
    layer = score_layer(scored.astype({"fifth": "Int64"}))
    assert layer.cells["status"].tolist() == ["value", "hatched", "not_collected"]


def test_tables_have_those_that_meet_first_and_those_untold_when_asked():
    place = small_place()
    areas = place.inside.index
    passing = pd.Series(False, index=areas, dtype="boolean")
    passing.iloc[5] = True
    passing.iloc[2] = None
    column = exact(HEADING, pd.Series(range(len(areas)), index=areas))
    assert asked_table(place, [column], passing)["Code"].tolist() == [areas[5]]
    whole = asked_table(place, [column], passing, untold=True)
    assert whole["Code"].tolist() == [areas[5], areas[2]]
    assert whole["Conditions"].tolist() == ["meets the conditions", "cannot be told"]
    assert whole["X (%)"].tolist() == [5.0, 2.0]


def test_the_highest_score_comes_first_and_none_last():
    place = small_place()
    areas = place.inside.index
    scored = pd.DataFrame({"score": [None, *range(len(areas) - 1)], "fifth": 1, "stays": 1.0}, index=areas)
    table = score_table(place, [], scored)
    assert table["Code"].iloc[0] == areas[-1]
    assert table["Code"].iloc[-1] == areas[0]


def test_no_column_takes_the_place_of_another_whatever_it_is_called(tmp_path):
    place = small_place()
    areas = place.inside.index
    labels = ["Residents", "code", "Rate", "Rate", "rate (2)", "fid", "geometry", "geometry_wkt", "Fifth (1 = highest)"]
    columns = [
        exact(Heading(f"own-{at}", "outcomes", label, "score", 0, "high", limits=f"no {at}"), pd.Series(at, areas))
        for at, label in enumerate(labels)
    ]
    alike = exact(Heading("people-population", "people", "Residents", "people", 0, "neither"), place.inside.population)
    everybody = pd.Series(True, index=areas, dtype="boolean")
    table = asked_table(place, [*columns, alike], everybody)
    made = taken(place, "Mine", table, [*columns, alike])
    crossed = crossed_table(place, columns[2:4], pd.DataFrame({"first": 1, "second": 1}, index=areas))
    scored = score_table(place, columns, pd.DataFrame({"score": 1.0, "fifth": 1, "stays": 1.0}, index=areas))
    assert len(table.columns) == 5 + len(columns)
    assert len(crossed.columns) == 4 + 2
    assert len(scored.columns) == 6 + len(columns)
    assert set(table["Residents"]) == set(place.inside["population"])
    assert set(table["Code"]) == set(scored["Code"]) == set(areas)
    assert made.meanings["Residents"] == "Usual residents, Census 2021."
    for at, name in enumerate(table.columns[3:-2]):
        assert set(table[name]) == {at}
        assert made.meanings[name] == f"no {at}"
    assert set(json.loads(written(made, "geojson"))["features"][0]["properties"]) == set(table.columns)
    (tmp_path / "mine.gpkg").write_bytes(written(made, "gpkg"))
    assert set(pyogrio.read_dataframe(tmp_path / "mine.gpkg").columns) == {*table.columns, "geometry"}
    assert set(pd.read_parquet(io.BytesIO(written(made, "parquet"))).columns) == {*table.columns, "geometry_wkt"}


def test_a_table_is_taken_away_with_outlines_and_meanings():
    place = small_place()
    areas = place.inside.index
    column = exact(HEADING, pd.Series(range(len(areas)), index=areas))
    table = asked_table(place, [column], pd.Series(True, index=areas, dtype="boolean"))
    made = taken(place, "Your conditions", table, [column])
    assert made.title == "Your conditions, Smallplace"
    assert made.shapes is not None
    assert len(made.shapes) == len(made.rows) == len(areas)
    assert set(made.rows.columns) <= set(made.meanings)
    book = pd.read_excel(io.BytesIO(written(made, "xlsx")), sheet_name=None, engine="calamine")
    assert book["Table"]["Code"].tolist() == table["Code"].tolist()
    assert book["Dictionary"]["meaning"].notna().all()
