"""Beside another nation every page that says what is in reach says that services there are in no register."""

from dataclasses import replace

import pytest

from equitymap.dashboard import places_cache
from equitymap.measures.map.border import nearest_open_m
from equitymap.places import store
from equitymap.places.place import Border
from equitymap.settings import Settings
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

CODE = "E07000003"


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    """The demonstration place as a real one with Wales close to its remotest neighbourhood; returns that one's code."""
    folder = tmp_path_factory.mktemp("places")
    demo = demo_place()
    area = str(nearest_open_m(demo, "library").idxmax())
    says = {
        "code": CODE,
        "name": "Norley",
        "invented": False,
        "border": Border(nations=("Wales",), nearest_m={area: 40}),
    }
    store.write(replace(demo, manifest=demo.manifest.model_copy(update=says)), folder)
    return folder, area


@pytest.fixture(autouse=True)
def _here(beside, monkeypatch):
    monkeypatch.setattr(store, "settings", lambda: Settings(places_dir=beside[0]))
    places_cache.built.clear()
    yield
    places_cache.built.clear()


def said(app) -> str:
    told = (box.proto.body for box in app.get("html") if "about-figures" in box.proto.body)
    return " ".join([*(element.value for element in [*app.info, *app.caption, *app.markdown]), *told])


@pytest.mark.parametrize("page", ["access", "proposal"])
def test_a_page_about_one_kind_counts_the_neighbourhoods(page, beside):
    app = open_page(ROOT / "pages" / f"{page}.py", place=CODE, kind="library")
    assert not app.exception
    assert "1 neighbourhood (" in said(app)
    assert "where none is counted in reach there, or none left, one may stand beyond the border" in said(app)


@pytest.mark.parametrize("page", ["map", "access", "withdrawals", "context"])
def test_the_card_of_the_neighbourhood_says_that_the_nearest_may_be_there(page, beside):
    app = open_page(ROOT / "pages" / f"{page}.py", place=CODE, area=beside[1])
    assert not app.exception
    assert "Wales is 0.0 km away in a straight line, nearer than the nearest" in said(app)


@pytest.mark.parametrize("page", ["map", "access", "withdrawals", "proposal", "about"])
def test_the_limits_say_it(page):
    app = open_page(ROOT / "pages" / f"{page}.py", place=CODE)
    assert "it is land, not sea" in said(app)


@pytest.mark.parametrize("page", ["map", "access", "proposal", "about"])
def test_nothing_is_said_away_from_a_border(page):
    app = open_page(ROOT / "pages" / f"{page}.py", place="demo")
    assert "not in these registers" not in said(app)
