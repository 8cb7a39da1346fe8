"""The menu keeps the place from page to page, with the neighbourhood and the kind where both know them."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from equitymap.dashboard import places_cache
from equitymap.places import store
from equitymap.settings import Settings
from tests.pages.opening import PAGES, ROOT, open_page
from tests.places import demo_place

CODE = "E07000001"
NAMES = {page.stem: page for page in PAGES}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """One real place beside the demonstration place."""
    folder = tmp_path_factory.mktemp("places")
    demo = demo_place()
    says = {"code": CODE, "name": "Norley", "invented": False}
    store.write(replace(demo, manifest=demo.manifest.model_copy(update=says)), folder)
    return folder


@pytest.fixture(autouse=True)
def _here(places, monkeypatch):
    monkeypatch.setattr(store, "settings", lambda: Settings(places_dir=places))
    places_cache.built.clear()
    yield
    places_cache.built.clear()


def through_the_menu(app, page):
    """Go to a page as the menu leads: Streamlit drops everything that the address had."""
    app.query_params.clear()
    return app.switch_page(str(page.relative_to(ROOT))).run()


def place_line(app) -> str:
    return str(app.session_state["place_in_view"])


@pytest.fixture(scope="module")
def real(places):
    return CODE


IN_ORDER = list(NAMES)
ORDERS = {"backwards": IN_ORDER[::-1], "every other": [*IN_ORDER[::2], *IN_ORDER[1::2]]}


@pytest.mark.parametrize("order", ORDERS)
def test_from_page_to_page_the_place_goes_along(order, real):
    first, *others = ORDERS[order]
    inside = store.open_place("demo").inside
    seen = {"area": str(inside.index[2]), "kind": "library", "years": "2014-2022"}
    app = open_page(NAMES[first], place=real, **seen)
    assert place_line(app) == real
    for other in [*others, first]:
        app = through_the_menu(app, NAMES[other])
        assert not app.exception, other
        assert place_line(app) == real, other
        assert app.query_params["place"] == real, other
        assert {name: app.query_params.get(name) for name in seen} == seen, other  # so that a reload keeps them
        assert not any("invented place" in block.proto.body for block in app.get("html")), other


@pytest.mark.parametrize(("asked_for", "seen"), [("", CODE), ("demo", "demo")])
def test_a_new_visitor_sees_a_real_place_unless_settings_name_another(asked_for, seen, places, monkeypatch):
    monkeypatch.setattr(store, "settings", lambda: Settings(places_dir=places, default_place=asked_for))
    places_cache.built.clear()
    assert place_line(open_page(NAMES["map"])) == seen


def test_the_invented_town_opens_where_nothing_else_is_built(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "settings", lambda: Settings(places_dir=tmp_path, default_place=""))
    places_cache.built.clear()
    assert place_line(open_page(NAMES["map"])) == "demo"


def test_another_place_on_the_same_page_keeps_layer_kinds_and_filters(real):
    area = str(demo_place().inside.index[2])
    asked = {"layer": "iod2025-crime", "kinds": "library", "only": "any:1-3:imd", "against": "place"}
    app = open_page(NAMES["map"], place="demo", area=area, **asked)
    app.selectbox(key="place_choice_demo").select(real).run()
    assert place_line(app) == real
    assert dict(app.query_params) == {"place": real, **asked}
    assert not app.warning


def test_a_page_shows_again_what_it_showed(real):
    app = open_page(NAMES["map"], place=real, layer="iod2025-crime", kinds="library,school")
    app = through_the_menu(app, NAMES["about"])
    app = through_the_menu(app, NAMES["map"])
    assert dict(app.query_params) == {"place": real, "layer": "iod2025-crime", "kinds": "school,library"}


def visit() -> None:
    """Two pages with other spans of years, without anything else."""
    import streamlit as st

    from equitymap.dashboard import address, in_view
    from equitymap.dashboard.places_cache import Opened

    file = st.session_state.get("file", "long.py")
    span = (2010, 2026) if file == "long.py" else (2016, 2020)
    code = in_view.asked({"demo"}, "demo", file)
    parameters = [address.years(*span, span, key=f"{file}-years")]
    address.arrive(parameters)
    st.slider("Years", *span, value=span, key=f"{file}-years")
    address.leave(Opened(code, ""), parameters)
    in_view.keep(code)


def test_years_go_along_and_a_shorter_record_does_not_cut_them():
    app = AppTest.from_function(visit).run()

    def go(file):
        app.session_state["file"] = file
        app.query_params.clear()
        app.run()
        assert not app.warning
        return dict(app.query_params)

    app.slider[0].set_value((2012, 2018)).run()
    assert app.query_params["years"] == "2012-2018"
    assert go("short.py")["years"] == "2016-2018"
    assert go("long.py")["years"] == "2012-2018"
    go("short.py")
    app.slider[0].set_value((2017, 2018)).run()
    assert go("long.py")["years"] == "2017-2018"
    app.slider[0].set_value((2010, 2026)).run()
    assert "years" not in go("short.py")
    assert "years" not in go("long.py")


def test_the_place_that_is_chosen_is_kept(real):
    app = open_page(NAMES["map"])
    app.query_params["place"] = real
    app = app.run()
    assert place_line(app) == real
    assert place_line(through_the_menu(app, NAMES["access"])) == real


def test_an_unknown_place_in_the_address_never_leads_to_the_invented_town(real):
    app = open_page(NAMES["map"], place=real)
    app.query_params["place"] = "E99999999"
    app = app.run()
    assert place_line(app) == real
    assert app.warning


def test_neighbourhood_and_kind_go_along(real):
    place = demo_place()
    area, kind = str(place.inside.index[2]), place.kinds[1].id
    app = open_page(NAMES["withdrawals"], place="demo", area=area, kind=kind)
    app = through_the_menu(app, NAMES["about"])
    app = through_the_menu(app, NAMES["access"])
    assert app.query_params["area"] == area
    assert app.query_params["kind"] == kind
    assert not app.warning
    app = through_the_menu(app, NAMES["map"])
    assert app.query_params["area"] == area


def test_nothing_of_another_place_goes_along(real):
    area = str(demo_place().inside.index[2])
    app = open_page(NAMES["map"], place="demo", area=area)
    app.query_params.clear()
    app.query_params["place"] = real
    app = app.switch_page("pages/about.py").run()
    app = through_the_menu(app, NAMES["map"])
    assert place_line(app) == real
    assert "area" not in app.query_params
