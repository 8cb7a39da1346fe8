"""The base map is constant and local; an update carries every cell in one byte and stays small."""

from __future__ import annotations

import base64
import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit_folium import _get_feature_group_string, _get_map_string, generate_js_hash

from equitymap.places.place import Place
from equitymap.views.map import maps
from equitymap.views.map.geometry import drawn_services
from equitymap.views.palette import NEED_5
from equitymap.vocabulary import CELL_STATES
from tests.places import small_place


@pytest.fixture(scope="module")
def place() -> Place:
    return small_place()


@pytest.fixture
def cells(place: Place) -> pd.DataFrame:
    count = len(place.inside)
    return pd.DataFrame(
        {"step": [n % 5 for n in range(count)], "status": ["value"] * count, "value": [n * 1.25 for n in range(count)]},
        index=place.inside.index,
    )


def sent(update: maps.LayerUpdate) -> dict[str, Any]:
    return json.loads(update.update)


def layer_update(place: Place, **given: Any) -> maps.LayerUpdate:
    """Return an update; ``given`` are fields of ``LayerContent`` and choices together."""
    fields = {field.name for field in dataclasses.fields(maps.LayerContent)}
    content = maps.LayerContent(**{name: value for name, value in given.items() if name in fields})
    return maps.LayerUpdate(place, content, **{name: value for name, value in given.items() if name not in fields})


def numbers(text: str, dtype: str) -> list[int]:
    return np.frombuffer(base64.b64decode(text), dtype=dtype).tolist()


def script(place: Place) -> str:
    base = maps.base_map(place)
    base.get_root().render()
    return _get_map_string(base)


def test_base_map_is_the_same_every_time_and_tiny(place: Place) -> None:
    assert script(place) == script(place)
    assert len(script(place)) < 400


def test_base_map_of_another_build_is_another_map_for_st_folium(place: Place) -> None:
    one = maps.base_map(place, "../../app/static/places/X07000001-aaaaaaaaaaaa.json")
    other = maps.base_map(place, "../../app/static/places/X07000001-bbbbbbbbbbbb.json")
    hashes = set()
    for base in (one, other):
        base.get_root().render()
        hashes.add(generate_js_hash(_get_map_string(base), "map"))
    assert len(hashes) == 2


def test_base_map_loads_nothing_but_leaflet_and_our_element(place: Place) -> None:
    base = maps.base_map(place)
    links = [address for _, address in (*base.default_js, *base.default_css)]
    assert links == [
        "../../app/static/vendor/leaflet-1.9.3/leaflet.js",
        f"../../app/static/{maps.element_name()}",
        "../../app/static/vendor/leaflet-1.9.3/leaflet.css",
    ]
    assert "http" not in base.get_root().render().replace("http-equiv", "")


def test_update_as_st_folium_sends_it_is_small_and_calls_show(place: Place, cells: pd.DataFrame) -> None:
    update = layer_update(place, cells=cells, colours=NEED_5, title="Layer", unit="%", decimals=1)
    base = maps.base_map(place)
    base.get_root().render()
    _get_map_string(base)
    text = _get_feature_group_string(update, base)
    assert "map_div.equity.show({" in text
    assert "{{" not in text
    assert len(text) < 1200


def test_each_byte_holds_step_state_and_filter(place: Place, cells: pd.DataFrame) -> None:
    states = list(CELL_STATES)
    cells["status"] = [states[n % 6] for n in range(len(cells))]
    cells.loc[cells.index[4], "step"] = -1
    shown = pd.Series(True, index=cells.index)
    shown.iloc[2] = False
    update = sent(layer_update(place, cells=cells, colours=NEED_5, title="Layer", shown=shown))
    coded = numbers(update["cls"], "u1")
    assert [byte & 15 for byte in coded[:6]] == [0, 1, 2, 3, 15, 0]
    assert [(byte >> 4) & 7 for byte in coded[:6]] == [0, 1, 2, 3, 4, 5]
    assert [bool(byte & 128) for byte in coded[:4]] == [False, False, True, False]


def test_a_filter_that_does_not_speak_of_a_neighbourhood_is_refused(place: Place, cells: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"shown must be indexed"):
        layer_update(place, cells=cells, colours=NEED_5, title="Layer", shown=pd.Series({"X01000001": True}))


def test_figures_are_scaled_whole_numbers_and_missing_is_not_zero(place: Place, cells: pd.DataFrame) -> None:
    cells.loc[cells.index[3], "value"] = np.nan
    update = sent(layer_update(place, cells=cells, colours=NEED_5, title="Layer", unit="%", decimals=2))
    assert numbers(update["val"], "<i2")[:5] == [0, 125, 250, -32768, 500]
    assert (update["bits"], update["dec"], update["unit"]) == (16, 2, "%")


def test_large_figures_take_32_bits(place: Place, cells: pd.DataFrame) -> None:
    cells["value"] = 123_456.7
    update = sent(layer_update(place, cells=cells, colours=NEED_5, title="Layer", unit="", decimals=1))
    assert update["bits"] == 32
    assert numbers(update["val"], "<i4")[0] == 1_234_567


def test_tenths_send_no_figures(place: Place, cells: pd.DataFrame) -> None:
    assert "val" not in sent(layer_update(place, cells=cells, colours=NEED_5, title="Layer", words=["a"] * 5))


def test_our_script_has_the_words_of_tenths_and_an_update_has_those_of_no_other_layer(
    place: Place, cells: pd.DataFrame
) -> None:
    tenths = sent(layer_update(place, cells=cells, colours=NEED_5, title="Need", words=maps.TENTHS))
    others = sent(layer_update(place, cells=cells, colours=NEED_5, title="Layer", words=["a"] * 5))
    assert ("words" in tenths, others["words"]) == (False, ["a"] * 5)
    assert json.dumps(maps.TENTHS, separators=(",", ":")).encode() in maps.element_script()
    assert (maps.TENTHS[0], maps.TENTHS[9]) == (
        "in the least deprived tenth in England",
        "in the most deprived tenth in England",
    )


def test_only_chosen_services_are_marked_and_undrawable_ones_passed_over(place: Place, cells: pd.DataFrame) -> None:
    ids = list(drawn_services(place).index)
    chosen = [ids[0], ids[8], "urn:900006", "ods:900014"]
    update = sent(layer_update(place, cells=cells, colours=NEED_5, title="Layer", services=chosen))
    bits = np.unpackbits(np.array(numbers(update["svc"], "u1"), dtype=np.uint8), bitorder="little")
    assert [ids[at] for at in np.flatnonzero(bits)] == [ids[0], ids[8]]


def test_a_record_that_another_took_over_is_drawn_only_while_it_stood(place: Place, cells: pd.DataFrame) -> None:
    ids = list(drawn_services(place).index)
    for standing, drawn in (((), []), (("urn:900006",), ["urn:900006"])):
        update = sent(
            layer_update(place, cells=cells, colours=NEED_5, title="Layer", services=["urn:900006"], standing=standing)
        )
        for bits in ("svc", "std"):
            marks = np.unpackbits(np.array(numbers(update[bits], "u1"), dtype=np.uint8), bitorder="little")
            assert [ids[at] for at in np.flatnonzero(marks)] == drawn


def test_selected_note_and_look_go_by_position(place: Place, cells: pd.DataFrame) -> None:
    code = place.inside.index[7]
    update = sent(
        layer_update(
            place, cells=cells, colours=NEED_5, title="Layer", selected=code, look=True, notes={code: "between"}
        )
    )
    assert (update["sel"], update["look"], update["notes"]) == (7, True, {"7": "between"})


def test_the_view_moves_around_the_neighbourhoods_that_are_asked_for(place: Place, cells: pd.DataFrame) -> None:
    codes = list(place.inside.index[:2])
    west, south, east, north = place.inside.loc[codes].total_bounds
    drawn = {"cells": cells, "colours": NEED_5, "title": "Layer"}
    around = sent(layer_update(place, **drawn, around=[*codes, "X09999999"]))["around"]
    assert around == [round(float(edge), 4) for edge in (west, south, east, north)]
    assert "around" not in sent(layer_update(place, **drawn, around=["X09999999"]))


def test_selected_outside_the_place_selects_nothing(place: Place, cells: pd.DataFrame) -> None:
    update = layer_update(place, cells=cells, colours=NEED_5, title="Layer", selected="X01000020")
    assert sent(update)["sel"] == -1


def test_version_changes_with_what_is_shown_and_only_then(place: Place, cells: pd.DataFrame) -> None:
    def version(**changed: Any) -> str:
        return layer_update(place, **{"cells": cells, "colours": NEED_5, "title": "Layer", **changed}).version

    assert version() == version()
    assert (
        len({version(), version(selected="X01000001"), version(title="Other"), version(services=["urn:900005"])}) == 4
    )


def test_cells_in_another_order_are_refused(place: Place, cells: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=r"Place\.inside"):
        layer_update(place, cells=cells[::-1], colours=NEED_5, title="Layer")


def test_no_text_can_end_the_script(place: Place, cells: pd.DataFrame) -> None:
    update = layer_update(place, cells=cells, colours=NEED_5, title="</script><b>")
    assert "<" not in update.update


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 10])
def test_fewer_steps_still_run_from_light_to_dark(steps: int) -> None:
    colours = maps.step_colours(steps)
    assert len(set(colours)) == steps
    assert colours[0] == NEED_5[0]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (None, None),
        ({}, None),
        ({"last_object_clicked_tooltip": None}, None),
        ({"last_object_clicked_tooltip": ""}, None),
        ({"last_object_clicked_tooltip": "E01008881 m2k3"}, "E01008881"),
        ({"last_object_clicked_tooltip": "urn:139738 m2k4"}, "urn:139738"),
    ],
)
def test_clicked_code_is_what_stands_before_the_time(result: dict[str, str] | None, expected: str | None) -> None:
    assert maps.clicked_code(result) == expected


def test_element_never_writes_markup_from_data() -> None:
    text = "\n".join(path.read_text() for path in sorted(Path(maps.__file__).with_name("element").glob("*.js")))
    assert "innerHTML =" not in text
    assert "insertAdjacentHTML" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
