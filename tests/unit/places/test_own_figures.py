"""Figures of areas that a visitor brings: the same layer back, every state of a cell, every row accounted for."""

import pandas as pd
import pytest

from equitymap.measures.layer import compute, measures, own_measures
from equitymap.places.files.tables import written
from equitymap.places.lists.own import ground_of, with_own
from equitymap.places.own_figures import counted, own_figures
from equitymap.sources.local.own import table as own_table
from equitymap.sources.local.own.figures import FigureColumns, figure_columns, told_once
from equitymap.sources.local.own.places import STATES, Ground
from equitymap.views.map.layer_legend import layer_legend
from equitymap.views.map.map_tables import layer_csv
from equitymap.views.map.taken_tables import layer_taken
from tests.places import demo_place, small_place


@pytest.fixture(scope="module")
def place():
    return small_place()


def read(data, name="figures.csv"):
    cells, broken, notes = own_table.read(data if isinstance(data, bytes) else data.encode(), name=name)
    return own_table.OwnTable(name, "0" * 64, tuple(cells.column_names[1:]), cells.to_pandas(), broken, notes)


def brought(place, table, *, ground=None, column=0):
    columns = figure_columns(table)[column]
    return own_figures(table, columns, ground=ground or ground_of(place), label="Warm spaces", worse="high")


def test_every_layer_of_a_place_comes_back_as_it_was_taken_away_cell_by_cell():
    place = demo_place()
    everything, ground = pd.Series(True, index=place.inside.index), ground_of(place)
    every = measures(place)
    for at, measure in enumerate(every):
        layer = compute(place, measure)
        form = ("csv", "xlsx", "geojson")[at % 3]
        taken = layer_taken(place, layer, everything)
        table = read(written(taken, form), f"table.{form}")
        joined = with_own(place, [brought(place, table, ground=ground)])
        (own,) = own_measures(joined)
        back = compute(joined, own)
        assert list(back.cells["status"]) == list(layer.cells["status"]), measure.id
        for column in ("value", "low", "high"):
            assert back.cells[column].tolist() == pytest.approx(taken.rows[column].tolist(), nan_ok=True), measure.id
        assert own.period == measure.period
    assert {status for one in every for status in compute(place, one).cells["status"]} >= {"value", "suppressed"}


def test_a_layer_of_a_visit_is_drawn_and_taken_away_as_any_other(place):
    areas = list(place.inside.index)
    text = "code,rate\n" + "".join(f"{area},{n}.5%\n" for n, area in enumerate(areas))
    joined = with_own(place, [brought(place, read(text))])
    layer = compute(joined, measures(joined)[-1])
    assert (layer.measure.unit, layer.measure.decimals) == ("percent", 1)
    assert layer.cells["value"].tolist() == [n + 0.5 for n in range(len(areas))]
    assert "Warm spaces" in str(layer_legend(layer))
    assert "figures.csv" in layer_csv(joined, layer, pd.Series(True, index=layer.cells.index))
    assert len(measures(place)) == len(measures(joined)) - 1


def test_what_becomes_of_each_row_of_figures(place):
    one, two, three, four = place.inside.index[:4]
    text = f"area,n,x\n{one},1,a\n{two},c,a\n{three},[low],a\n{one},2,a\nE01999999,3,a\n{four},nan,a\nnowhere,4,a\n"
    text += "".join(f"{area},5,a\n" for area in place.inside.index[4:])
    found = brought(place, read(text))
    rows = found.account.set_index("row")
    assert list(rows["state"].head(7)) == ["used", "used", "used", "refused", "outside", "refused", "refused"]
    assert rows["state"].isin(STATES).all()
    assert "further up" in rows["reason"][5]
    assert list(found.cells["status"].head(3)) == ["value", "suppressed", "rounded"]
    assert pd.isna(found.cells["value"].iloc[1])


def test_wards_and_old_codes_stand_estimated_for_their_neighbourhoods(place):
    whole = ground_of(place)
    ward = place.inside["ward_code"].iloc[0]
    old, kept = "E01000001", place.inside.index[-1]
    ground = Ground(whole.areas, whole.outlines, whole.postcodes, {old: (kept,)})
    found = brought(place, read(f"ward code,n\n{ward},7\n{old},8\n"), ground=ground)
    in_ward = place.neighbourhoods.index[place.neighbourhoods["ward_code"] == ward]
    assert found.cells.loc[in_ward, "value"].eq(7).all()
    assert found.cells["value"][kept] == 8
    assert set(found.cells["status"]) == {"estimated"}


def test_a_count_of_a_larger_area_is_not_that_of_each_of_its_neighbourhoods(place):
    ward, own = place.inside["ward_code"].iloc[0], place.inside.index[0]
    found = brought(place, read(f"area,value,unit\n{ward},700,People\n{own},50,People\n"))
    assert found.cells["value"].to_dict() == {own: 50}
    assert list(found.account["state"]) == ["refused", "used"]
    assert "cannot be divided" in found.account["reason"][0]
    share = brought(place, read(f"area,value,numerator,denominator\n{own},8,40,500\n{ward},7,70,1000\n"))
    assert share.cells.loc[own, "numerator"] == 40
    assert share.cells["numerator"].drop(own).isna().all()
    assert share.cells["denominator"].drop(own).isna().all()
    assert share.cells["value"].drop(own).eq(7).all()


def test_a_neighbourhoods_own_row_wins_over_its_wards_and_the_account_says_so(place):
    ward, own = place.inside[["ward_code"]].reset_index().iloc[0][["ward_code", "area_code"]]
    inside = list(place.neighbourhoods.index[place.neighbourhoods["ward_code"] == ward])
    whole = ground_of(place)
    ground = Ground(whole.areas, whole.outlines, whole.postcodes, {"E01000001": (inside[1],), "E01000002": (own,)})
    found = brought(place, read(f"area,n\n{ward},7\n{own},8\nE01000001,9\nE01000002,10\n"), ground=ground)
    assert found.cells["value"].to_dict() == {area: 8 if area == own else 7 for area in inside}
    assert found.cells["status"].to_dict() == {area: "value" if area == own else "estimated" for area in inside}
    assert list(found.account["state"]) == ["used", "used", "refused", "refused"]
    itself, another = "a row of the neighbourhood itself is used instead", "another row of the file is for the same"
    assert found.account["reason"][0] == f"{itself}, in 1 of {len(inside)}"
    assert found.account["reason"][1] == ""
    assert found.account["reason"][2].startswith(another)
    assert found.account["reason"][3] == itself


def test_counts_of_a_few_people_are_left_out(place):
    one, two = place.inside.index[:2]
    found = brought(place, read(f"area_code,value,numerator,denominator\n{one},30,3,10\n{two},50,50,100\n"))
    assert found.cells["numerator"].tolist() == pytest.approx([float("nan"), 50], nan_ok=True)
    assert found.cells["value"].tolist() == [30, 50]


def test_only_a_column_that_is_asked_for_is_looked_at():
    cells = pd.DataFrame({"row": [2, 3], "never": [["not"], ["texts"]], "Year": ["2023", "2023"]})
    table = own_table.OwnTable("figures.csv", "0" * 64, ("never", "Year"), cells)
    assert told_once(table, "period", "year") == "2023"


def test_a_table_without_codes_of_areas_has_no_figures():
    assert figure_columns(read("name,n\nHall,3\n")) == []


def test_figures_under_two_names_are_two_so_that_no_name_comes_to_another_visit(place):
    text = "code,rate\nX01000001,1.5\nX01000002,2.5\n"
    assert len({brought(place, read(text, name)).id for name in ("figures.csv", "confidential.csv")}) == 2


@pytest.mark.parametrize(
    ("heading", "figures", "unit", "expected"),
    [
        ("Number of residents", ["120", "1,340"], None, (True, False)),
        ("Rate", ["12", "34"], None, (False, False)),
        ("Residents", ["12.5", "3"], None, (False, True)),
        ("Residents", ["12%", "3%"], None, (False, True)),
        ("Rate", ["12", "3"], "people", (True, True)),
        ("Residents", ["12", "3"], "per 1,000", (False, True)),
    ],
)
def test_whether_figures_are_counts_is_told_or_guessed_and_then_asked(heading, figures, unit, expected):
    cells = pd.DataFrame({"row": [2, 3], "area_code": ["E01000001", "E01000002"], heading: figures})
    cells = cells if unit is None else cells.assign(unit=unit)
    found = own_table.OwnTable("a.csv", "0", tuple(cells.columns[1:]), cells)
    assert counted(found, FigureColumns("area_code", heading)) == expected
