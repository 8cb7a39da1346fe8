"""The map page: what its controls do, what its address means, what it says."""

import base64
import json
import re
import shutil

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.opening import open_page
from tests.places import demo_place


@pytest.fixture(scope="module")
def place():
    return demo_place()


def opened(root, **params: str) -> AppTest:
    app = open_page(root / "pages" / "map.py", **params)
    assert not app.exception
    return app


def sent(app: AppTest) -> dict:
    return json.loads(app.get("component_instance")[0].proto.json_args)


def update(app: AppTest) -> dict:
    return json.loads(re.search(r"equity\.show\((\{.*\})\);", sent(app)["feature_group"], re.DOTALL)[1])


def classes(app: AppTest) -> bytes:
    return base64.b64decode(update(app)["cls"])


def sentence(app: AppTest) -> str:
    return next(block.proto.body for block in app.get("html") if "font-size:1.3rem" in block.proto.body)


def test_changing_the_layer_changes_the_update_and_not_the_base_map(root, place):
    app = opened(root)
    before, first = sent(app), classes(app)
    app.selectbox("domain").select("crime").run()
    assert sent(app)["script"] == before["script"]
    assert classes(app) != first
    assert len(first) == len(place.inside)


def test_every_address_the_map_loads_from_is_local(root):
    args = sent(opened(root))
    links = args["js_links"] + args["css_links"]
    assert links
    assert all(link.startswith("../../app/static/") for link in links)
    assert "//" not in args["script"].replace("../../", "")


def test_the_sentence_counts_what_the_map_shows(root, place):
    imd = place.deprivation
    imd = imd[(imd["domain"] == "imd") & (imd["release"] == "iod2025")].set_index("area_code")["decile"]
    most = int((imd.reindex(place.inside.index) == 1).sum())
    assert f"{most} of {len(place.inside)} neighbourhoods in {place.name}" in sentence(opened(root))


@pytest.mark.parametrize("show", ["no_qualifications", "connectivity", "children_low_income_ward", "iod2019-imd"])
def test_a_layer_comes_from_the_address(root, show):
    app = opened(root, layer=show)
    assert not app.warning
    assert app.query_params["layer"] == show


def test_every_layer_of_the_menu_draws(root):
    app = opened(root)
    app.segmented_control("show").select("outcome").run()
    for theme in app.selectbox("theme").options:
        app.selectbox("theme").select(theme).run()
        for label in app.selectbox("outcome").options:
            app.selectbox("outcome").set_value(label).run()
            assert not app.exception
            assert not app.error


def test_a_filter_dims_what_it_leaves_out_and_is_in_the_address(root, place):
    app = opened(root)
    app.session_state["filter_open"] = True
    app.run()
    ward = place.inside["ward_code"].iloc[0]
    app.multiselect("wards").set_value([ward]).run()
    dimmed = [bool(byte & 128) for byte in classes(app)]
    assert dimmed == (place.inside["ward_code"] != ward).tolist()
    assert app.query_params["wards"] == ward
    assert "that match your filters" in sentence(app)


def test_filters_that_match_nothing_say_so(root, place):
    low = place.deprivation.query("release == 'iod2025' and domain == 'imd' and decile == 10")["area_code"]
    ward = next(
        w
        for w in place.inside["ward_code"].unique()
        if not place.inside.index[place.inside["ward_code"] == w].isin(low).any()
    )
    app = opened(root, wards=ward, only="all:10-10:imd")
    assert "Widen or clear them" in sentence(app)
    assert not app.error


def test_a_postcode_selects_its_neighbourhood_and_stays_out_of_the_address(root, place):
    inside = place.postcodes[place.postcodes["area_code"].isin(place.inside.index)]
    postcode, code = inside.index[5], inside["area_code"].iloc[5]
    app = opened(root)
    app.text_input("postcode").set_value(postcode.lower()).run()
    assert app.query_params["area"] == code
    assert postcode not in str(app.query_params).upper().replace(" ", "")
    assert app.header[0].value == place.inside.at[code, "label"]


def test_the_box_beside_the_map_finds_places_as_start_does(root, place):
    area, ward = place.inside.index[3], place.inside["ward"].iloc[0]
    app = opened(root)
    app.text_input("postcode").set_value(place.inside.at[area, "label"]).run()
    assert app.query_params["area"] == area
    app.text_input("postcode").set_value(ward).run()
    assert "area" not in app.query_params
    assert any(f"{ward} ward" in link.proto.label for link in app.get("page_link"))


def test_a_pinned_neighbourhood_has_its_letter_on_the_map(root, place):
    app = opened(root, area=place.inside.index[3])
    app.button("pin").click().run()
    assert update(app)["pins"] == [[3, "A"]]
    assert "pinned to compare" in json.dumps(update(app)["key"])


@pytest.mark.parametrize(
    ("typed", "says"), [("ZZ99 9ZZ", "is not among the postcodes"), ("hello", "Nothing on this map")]
)
def test_what_leads_nowhere_is_said(root, typed, says):
    app = opened(root)
    app.text_input("postcode").set_value(typed).run()
    assert any(says in caption.value for caption in app.caption)
    assert not app.error


def test_nonsense_in_every_parameter_is_one_message(root):
    app = opened(
        root,
        layer="x",
        kinds="x",
        statuses="x",
        types="x",
        phases="x",
        wards="x",
        only="x",
        near="x",
        service="x",
        open="x",
        range="x",
        area="x",
        street="x",
    )
    assert len(app.warning) == 1
    assert "there is no layer called 'x'" in app.warning[0].value
    assert dict(app.query_params) == {"place": "demo"}


def test_the_whole_view_comes_back_from_its_own_address(root, place):
    area = place.inside.index[7]
    ward = place.inside["ward_code"].iloc[7]
    asked = {
        "place": "demo",
        "layer": "no_qualifications",
        "kinds": "school,library",
        "statuses": "open,gone",
        "wards": ward,
        "only": "any:1-9:income",
        "range": "iod2025-crime:1:9",
        "area": area,
    }
    app = opened(root, **asked)
    assert not app.warning
    assert dict(app.query_params) == asked
    again = opened(root, **asked)
    assert update(again) == update(app)


def test_every_neighbourhood_has_a_card(root, place):
    app = opened(root)
    for area in [place.inside.index[0], place.inside.index[-1], *place.inside.index[40:44]]:
        app.selectbox("area").set_value(area).run()
        assert not app.exception
        assert not app.error
        assert app.header[0].value == place.inside.at[area, "label"]


def test_a_missing_map_library_leaves_the_tables(root, monkeypatch, tmp_path):
    from equitymap.dashboard.parts import place_map
    from equitymap.settings import Settings

    monkeypatch.setattr(place_map, "settings", lambda: Settings(static_dir=tmp_path))
    app = opened(root)
    assert "python -m equitymap assets" in app.error[0].value
    assert [box.label for box in app.expander if box.label.startswith("Table")]


def test_shapes_that_were_taken_away_are_written_again(root, monkeypatch, tmp_path):
    from equitymap.dashboard.parts import place_map
    from equitymap.dashboard.server import browser_libraries
    from equitymap.settings import Settings

    monkeypatch.setattr(place_map, "settings", lambda: Settings(static_dir=tmp_path))
    monkeypatch.setattr(browser_libraries, "check", lambda *_: None)
    opened(root)
    written = sorted(path.name for path in (tmp_path / "places").iterdir())
    assert len(written) == 3, "the script, the shapes and the services"
    shutil.rmtree(tmp_path / "places")
    app = opened(root)
    assert not app.error
    assert sorted(path.name for path in (tmp_path / "places").iterdir()) == written
    shutil.rmtree(tmp_path / "places")
    (tmp_path / "places").write_text("no folder can be made here")
    app = opened(root)
    assert not app.exception
    assert "its shapes are not on this copy" in app.error[0].value
    assert "python -m equitymap assets" in app.error[0].value
    assert str(tmp_path) not in app.error[0].value
    assert [box.label for box in app.expander if box.label.startswith("Table")]


def test_filters_stay_when_their_drawer_is_closed(root, place):
    ward = place.inside["ward_code"].iloc[0]
    app = opened(root, wards=ward, only="all:1-9:imd", layer="no_qualifications")
    assert app.multiselect("wards").value == [ward]
    app.session_state["filter_open"] = False
    app.run()
    assert not [box for box in app.multiselect if box.key == "wards"]
    assert dict(app.query_params) == {
        "place": "demo",
        "wards": ward,
        "only": "all:1-9:imd",
        "layer": "no_qualifications",
    }


def test_a_range_is_not_carried_to_another_figure(root):
    app = opened(root, range="no_qualifications:10:12")
    assert app.slider("bounds").value == (10.0, 12.0)
    app.selectbox("ranged").set_value("households_deprived").run()
    assert not app.exception
    low, high = app.slider("bounds").min, app.slider("bounds").max
    assert app.slider("bounds").value == (low, high)


@pytest.mark.parametrize("asked", ["no_qualifications:0:0.1", "no_qualifications:99:100"])
def test_a_range_that_holds_no_figure_says_so(root, asked):
    app = opened(root, range=asked)
    assert not app.exception
    assert any("the range is not used" in box.value for box in app.warning)


def test_a_postcode_that_is_not_found_selects_nothing(root, place):
    app = opened(root, area=place.inside.index[3])
    app.text_input("postcode").set_value("ZZ99 9ZZ").run()
    assert "area" not in app.query_params
    assert not app.header


def test_the_card_shows_what_is_on_the_map(root, place):
    app = opened(root, layer="connectivity", area=place.inside.index[3])
    label = next(m for m in app.markdown if m.value.startswith("How well connected") or "onnect" in m.value)
    assert "in England" in label.value


def a_postcode(place, number=5):
    inside = place.postcodes[place.postcodes["area_code"].isin(place.inside.index)]
    return inside.index[number], inside["area_code"].iloc[number]


def test_a_postcode_is_answered_with_what_has_gone_near_it(root, place):
    postcode, code = a_postcode(place)
    app = opened(root)
    app.text_input("postcode").set_value(postcode).run()
    label = place.inside.at[code, "label"]
    assert app.title[0].value == f"What has gone near {label}?"
    assert sentence(app).split("</p>")[0].count(label) == 1
    assert app.query_params["near"] == "1"
    sent_now = update(app)
    assert sent_now["reach"][2] > 1000
    shared = opened(root, **dict(app.query_params))
    assert shared.title[0].value == app.title[0].value
    assert update(shared)["reach"] == sent_now["reach"]


def test_every_kind_that_is_gone_is_drawn_around_her_whatever_kinds_are_switched_on(root, place):
    from equitymap.measures.map.nearest_services import nearest_services
    from equitymap.views.map.near_sentences import gone_near

    code = max(place.inside.index[::12], key=lambda area: gone_near(nearest_services(place, area))["kind"].nunique())
    app = opened(root, area=code, near="1", kinds="none")
    drawn = base64.b64decode(update(app)["svc"])
    assert sum(bin(byte).count("1") for byte in drawn) == len(gone_near(nearest_services(place, code)))


def test_a_neighbourhood_that_was_only_clicked_keeps_the_question_of_the_layer(root, place):
    app = opened(root, area=place.inside.index[3])
    assert app.title[0].value == "Where is need greatest?"
    assert "near" not in app.query_params
    assert "reach" not in update(app)


def test_the_filter_by_loss_and_need_drives_sentence_map_and_table(root, place):
    app = opened(root, only="any:1-3:income", kind="library", open="table")
    shown = [not byte & 128 for byte in classes(app)]
    number = sum(shown)
    assert f"{number} neighbourhood" in sentence(app) or "No neighbourhood" in sentence(app)
    assert "for low income" in sentence(app)
    assert any(box.label.startswith(f"Table: {number} neighbourhood") for box in app.expander)
    assert len(app.dataframe[0].value) == number
    assert dict(app.query_params) == {"place": "demo", "only": "any:1-3:income", "kind": "library", "open": "table"}


def test_the_card_of_a_service_is_in_the_address_and_can_be_closed(root, place):
    service = place.facilities.index[place.facilities["kind"] == "library"][0]
    app = opened(root, service=service)
    assert any(place.facilities.at[service, "name"] in box.value for box in app.markdown)
    app.button("service_close").click().run()
    assert "service" not in app.query_params


def test_need_can_be_compared_with_the_rest_of_the_place(root, place):
    app = opened(root, against="place", open="table")
    assert app.title[0].value == f"Where in {place.name} is need greatest?"
    steps = [byte & 15 for byte in classes(app)]
    assert set(steps) == {0, 1, 2, 3, 4}
    assert f"Within {place.name}" in app.dataframe[0].value.columns
    assert "compared with the rest of" in str(update(app)["key"])


def test_a_range_of_tenths_goes_from_1_to_10(root):
    app = opened(root, range="iod2025-crime:1:10")
    assert (app.slider("bounds").min, app.slider("bounds").max) == (1.0, 10.0)


def test_what_tells_neighbourhoods_apart_is_in_a_column_of_its_own(root, place):
    table = opened(root, open="table").dataframe[0].value
    assert list(table.columns[:2]) == ["No.", "Neighbourhood"]
    both = table["Neighbourhood"] + " " + table["No."]
    assert set(both) == set(place.inside["label"])
    assert {"Official name", "Code"} <= set(table.columns)
