"""The page that compares: what to do next, pins and their address, four at most, districts, and every figure told."""

from __future__ import annotations

import re

import pytest

from equitymap.measures.zones.zone import made, published
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE, MAP = ROOT / "pages" / "compare.py", ROOT / "pages" / "map.py"
PLACE = demo_place()
AREAS = [str(code) for code in PLACE.inside.index[[5, 25, 45, 65, 85]]]


def html(app) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def buttons(app) -> dict[str, str]:
    return {button.key: button.label for button in app.button}


def test_without_pins_two_stand_as_an_example_and_nobody_has_pinned_them():
    app = open_page(PAGE)
    assert not app.exception
    assert any("An example: the most and the least deprived" in one.value for one in app.markdown)
    assert app.selectbox(key="cm_add").options[0] == "Add one: name, ward or code"
    assert "cmp-box" in html(app)
    assert not [key for key in buttons(app) if str(key).startswith("cm_out")]
    assert "compare" not in app.query_params


def test_two_pins_of_the_address_stand_side_by_side():
    app = open_page(PAGE, compare=",".join(AREAS[:2]))
    assert not app.exception
    assert re.fullmatch(r".+: \d.* in .+, \d.* in .+|How do these neighbourhoods differ\?", app.title[0].value)
    first, second = (PLACE.inside["label"].loc[code] for code in AREAS[:2])
    said = html(app)
    assert f"{first} and {second}" in said
    assert "Deprivation" in said or "deprivation" in said
    for text in ("Need", "How people fare", "Children&#39;s centres (within 2.5 km in a straight line)", "England"):
        assert text in said
    assert "What this cannot tell" in said
    (sources,) = re.findall(r'data-sources="([^"]+)"', said)
    assert "Census 2021" in sources
    assert "Indices of" not in sources


def test_a_neighbourhood_is_added_taken_out_and_brought_back():
    app = open_page(PAGE, compare=AREAS[0])
    assert "One neighbourhood is pinned" in html(app)
    app.selectbox(key="cm_add").set_value(AREAS[1]).run()
    assert app.query_params["compare"] == f"{AREAS[0]},{AREAS[1]}"
    app.button(key=f"cm_out_{AREAS[0]}").click().run()
    assert app.query_params["compare"] == AREAS[1]
    app.button(key="cm_undo").click().run()
    assert app.query_params["compare"] == f"{AREAS[0]},{AREAS[1]}"
    assert not app.exception


def test_four_are_full_and_a_fifth_is_said():
    app = open_page(PAGE, compare=",".join(AREAS))
    assert not app.exception
    assert any("5 neighbourhoods are more than 4, the most that fit" in box.value for box in app.warning)
    assert any("Four are pinned, the most that fit" in text.value for text in app.markdown)
    assert "cm_add" not in [box.key for box in app.selectbox]


def test_what_is_no_neighbourhood_here_is_said_and_passed_over():
    app = open_page(PAGE, compare=f"{AREAS[0]},E01999999,<script>")
    assert not app.exception
    assert any("is no neighbourhood or zone of a place here" in box.value for box in app.warning)
    assert f"cm_out_{AREAS[0]}" in buttons(app)


def test_the_card_pins_links_and_says_when_four_are_pinned():
    app = open_page(MAP, area=AREAS[0])
    app.button(key="pin").click().run()
    assert buttons(app)["pin_out"] == "Unpin"
    app.session_state["area"] = AREAS[1]
    app.run()
    links = [element.proto for element in app.get("page_link")]
    assert any(link.label == f"Compare with {PLACE.inside['label'].loc[AREAS[0]]}" for link in links)
    app.session_state["pins"] = AREAS[:4]
    app.session_state["area"] = AREAS[4]
    app.run()
    assert "pin" not in buttons(app)
    assert any("Four are pinned, the most" in text.value for text in app.markdown)
    assert not app.exception


def test_one_place_alone_cannot_be_compared_with_districts():
    app = open_page(PAGE, of="districts")
    assert not app.exception
    assert app.title[0].value == "How do these districts differ?"
    assert "Marlhaven is the only place of its sort here" in html(app)
    assert not app.multiselect


def test_the_service_card_closes_and_says_each_thing_once():
    gone = PLACE.facilities[PLACE.facilities["status"].eq("delisted") & PLACE.facilities["inside"]].iloc[0]
    app = open_page(MAP, area=AREAS[0])
    app.session_state["service"] = str(gone.name)
    app.run()
    said = " ".join(element.value for element in (*app.markdown, *app.caption))
    assert gone["name"] in said
    assert "children's centre · children's centre" not in said
    app.button(key="service_close").click().run()
    assert "service_close" not in buttons(app)


@pytest.mark.parametrize("what", ["name", "ward"])
def test_the_search_on_the_map_knows_official_names_codes_and_wards(what):
    app = open_page(MAP)
    options = app.selectbox(key="area").options
    assert any(PLACE.inside[what].loc[AREAS[0]] in option and AREAS[0] in option for option in options)


def test_a_zone_is_pinned_beside_neighbourhoods_taken_out_and_brought_back():
    wards = list(published(PLACE))[:2]
    inside = published(PLACE)[wards[0]][1][0]
    app = open_page(PAGE, compare=f"{wards[0]},{inside}", area=wards[1])
    assert not app.exception
    assert not app.warning
    assert (
        app.title[0].value == "How do these areas differ?"
    )  # the neighbourhood is part of the ward: nothing is tested
    assert any("A and B have neighbourhoods in common" in one.value for one in app.markdown)
    assert "in tenths" in html(app)
    app.button(key="cm_zone").click().run()
    assert app.query_params["compare"] == f"{wards[0]},{inside},{wards[1]}"
    assert "cm_zone" not in buttons(app)
    assert "clearly different" in html(app)
    assert "all clearly different" not in html(app)  # A and B are not tested
    app.button(key=f"cm_out_{wards[0]}").click().run()
    app.button(key="cm_undo").click().run()
    assert app.query_params["compare"] == f"{wards[0]},{inside},{wards[1]}"
    assert not app.exception


def test_the_card_of_a_zone_pins_it_and_leads_to_the_comparison():
    zone = made("Harbour side", AREAS[:3])
    app = open_page(MAP, area=zone.text)
    app.button(key="pin").click().run()
    assert buttons(app)["pin_out"] == "Unpin"
    app.session_state["area"] = AREAS[4]
    app.run()
    links = [element.proto for element in app.get("page_link")]
    assert any(link.label == "Compare with Harbour side" and zone.text in link.query_string for link in links)
    assert not app.exception
