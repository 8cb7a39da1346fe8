"""England: what stands when nothing is built, the figures in steps, one byte an area, the address, places alike."""

import base64
import json
import re

import numpy as np
import pytest

from equitymap.dashboard import places_cache
from equitymap.measures.england.england_layer import england_layer
from equitymap.settings import settings
from tests.england import small_england, write
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "england.py"


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder of built places, empty."""

    def forget():
        settings.cache_clear()
        places_cache.england_build.clear()
        places_cache.built.clear()

    monkeypatch.setenv("EQUITYMAP_PLACES_DIR", str(tmp_path))
    forget()
    yield tmp_path
    forget()


@pytest.fixture
def built(places):
    write(places)
    return small_england()


def sent(app):
    args = json.loads(app.get("component_instance")[0].proto.json_args)
    return json.loads(re.search(r"equity\.show\((\{.*\})\);", args["feature_group"], re.DOTALL)[1])


def steps(part):
    return np.frombuffer(base64.b64decode(part["cls"]), dtype=np.uint8) & 15


def test_it_stands_when_england_is_not_built(places):
    app = open_page(PAGE)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "How do the places of England differ?"
    folded = " ".join(box.value for box in app.expander[0].markdown)
    assert "python -m equitymap build --all --sources DIR" in folded
    assert "not on this machine yet" in folded
    assert "python" not in " ".join(box.value for box in app.main.markdown if box.value not in folded)


def test_a_damaged_table_is_told_like_a_missing_one(built, places):
    folder = next((places / ".builds" / "england").glob("[0-9a-f]*"))
    (folder / "msoas.parquet").write_bytes(b"PAR1")
    app = open_page(PAGE)
    assert not app.exception
    assert not app.error
    told = " ".join(box.value for box in app.expander[0].markdown)
    assert "The tables of England are damaged (msoas.parquet is not the file that was written" in told
    assert str(places) not in told


def test_it_says_rebuild_when_england_is_of_another_version(places):
    folder = write(places)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, "schema_version": 0}))
    app = open_page(PAGE)
    assert not app.exception
    assert any("another version" in box.value for box in app.expander[0].markdown)


def test_districts_come_first_and_smaller_areas_from_a_zoom(built):
    app = open_page(PAGE)
    assert not app.exception
    assert not app.error
    tiers = sent(app)["tiers"]
    assert [(tier, zoom > 0, len(steps(part))) for tier, zoom, part in tiers] == [(0, False, 12), (1, True, 48)]


def test_the_bytes_are_the_steps_of_the_layer(built):
    app = open_page(PAGE, show="child_poverty")
    layer = england_layer(built, next(one for one in built.summaries if one.id == "child_poverty"))
    for (_, _, part), level in zip(sent(app)["tiers"], ("districts", "msoas"), strict=True):
        assert steps(part).tolist() == layer.cells[level]["step"].tolist()


def test_every_neighbourhood_is_one_byte_and_no_figure(built):
    app = open_page(PAGE, draw="every")
    update = sent(app)
    ((tier, zoom, part),) = update["tiers"]
    assert (tier, zoom, sorted(part)) == (2, 0, ["cls"])
    assert steps(part).tolist() == (10 - built.lsoas["imd_tenth"].astype(int)).tolist()
    assert update["words"][9] == "in the most deprived tenth in England"
    assert app.query_params["show"] == "imd_tenth", "a share of neighbourhoods gives way to the tenth of each"


def test_an_area_without_a_figure_has_no_step_and_is_said(built):
    app = open_page(PAGE, show="childrens_centre_left")
    ((_, _, part),) = sent(app)["tiers"]
    assert steps(part)[9] == 15
    assert any("1 district has no figure and is hatched." in one.proto.body for one in app.get("html"))


def test_a_change_of_summary_or_drawing_keeps_the_base_map(built):
    app = open_page(PAGE)
    before = json.loads(app.get("component_instance")[0].proto.json_args)
    app.selectbox("eng_summary").set_value("imd_tenth").run()
    app.radio("eng_draw").set_value("every").run()
    after = json.loads(app.get("component_instance")[0].proto.json_args)
    assert not app.exception
    assert before["script"] == after["script"]
    assert before["feature_group"] != after["feature_group"]
    assert all(link.startswith("../../app/static/") for link in after["js_links"] + after["css_links"])


def test_another_subject_offers_its_summaries(built):
    app = open_page(PAGE)
    app.selectbox("eng_theme").set_value("Services").run()
    assert app.selectbox("eng_summary").value == "childrens_centre_left"
    assert app.query_params["show"] == "childrens_centre_left"


def test_a_link_opens_the_same_view(built):
    app = open_page(PAGE, show="child_poverty", district="X07000003")
    assert app.selectbox("eng_district").value == "X07000003"
    assert sent(app)["tiers"][0][2]["sel"] == 2
    assert app.header[0].value == "Cold Norton"


def test_nonsense_in_the_address_is_one_message(built):
    app = open_page(PAGE, show="x", draw="x", district="<b>")
    assert not app.exception
    assert len(app.warning) == 1


def test_a_district_that_is_not_built_says_how_to_add_it(built):
    app = open_page(PAGE, district="X07000003")
    assert not app.code
    assert any("Cold Norton is not on this copy yet" in box.value for box in app.markdown)


def test_where_visitors_may_add_places_it_leads_to_that_page(built, monkeypatch):
    monkeypatch.setenv("EQUITYMAP_ADD_PLACES", "true")
    settings.cache_clear()
    app = open_page(PAGE, district="X07000003")
    assert not app.exception
    assert not app.code
    assert "Add Cold Norton" in [link.proto.label for link in app.get("page_link")]


def test_a_county_figure_is_said_to_be_one(built):
    app = open_page(PAGE, show="level_2_at_19", district="X07000003")
    assert any("Northland County, shown on each of its districts" in one.value for one in app.caption)


def test_places_alike_in_words_and_elsewhere(built):
    app = open_page(PAGE, district="X07000003")
    said = next(one.value for one in app.markdown if one.value.startswith("Most like"))
    assert said.startswith("Most like Cold Norton in background are ")
    table = app.table[0].value
    assert len(table) == 10
    assert not table.index.str.startswith("Cold Norton").any()
    app.toggle("eng_elsewhere").set_value(True).run()
    assert not app.table[0].value.index.str.contains("Northland").any()


def test_the_table_lists_districts_by_name(built):
    app = open_page(PAGE)
    labels = [one.label for one in app.expander]
    assert "Table: 12 districts" in labels
