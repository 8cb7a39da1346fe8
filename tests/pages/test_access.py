"""Who lost access: every kind, everything the map can show, every tab, and uploaded journey times."""

import pytest

from equitymap.dashboard.access_controls import SHOWS
from equitymap.measures.supply_at import supply_of
from equitymap.places.store import open_place
from equitymap.views.access_sentences import SIZES
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "access.py"


@pytest.fixture(scope="module")
def place():
    return open_place("demo")


def test_every_kind_answers(place):
    for kind in place.manifest.observed:
        app = open_page(PAGE, kind=kind)
        assert not app.exception
        assert not app.error
        assert app.title[0].value.startswith("Who lost access to")


@pytest.mark.parametrize("show", list(SHOWS))
def test_everything_the_map_can_show_draws(show):
    app = open_page(PAGE, show=show)
    assert not app.exception
    assert not app.error
    assert len(app.get("component_instance")) == 1


TABS = ["People affected", "Who bore it", "Need-weighted gap", "Clusters", "Spending and need"]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(tab):
    app = open_page(PAGE)
    app.session_state["access_tab"] = tab
    app.run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("kind", ["school", "library"])
def test_what_the_size_stands_for_is_said_once_a_page(place, kind, tab):
    """Schools always; libraries where their hours are known well enough to be their size."""
    app = open_page(PAGE, kind=kind)
    app.session_state["access_tab"] = tab
    app.run()
    said = " ".join(box.value for box in app.caption)
    unit = supply_of(place, kind).unit
    assert said.count(SIZES["pupils"]) == (kind == "school" or tab == "Need-weighted gap")
    assert said.count(SIZES["staffed hours a week"]) == (unit == "staffed hours a week")


def test_a_period_without_before_and_after_says_so():
    app = open_page(PAGE, kind="childrens_centre", period="2010-2013")
    assert not app.exception
    assert any("there is no before and after" in box.value for box in app.info)


def test_a_wider_reach_loses_fewer_people(place):
    lost = []
    for reach in ("800", "2500"):
        app = open_page(PAGE, kind="library", reach=reach)
        table = app.dataframe[0].value
        lost.append(int(table["of them lost the last one in reach"].sum()))
    assert lost[0] >= lost[1]


def test_nonsense_in_the_address_is_one_message():
    app = open_page(PAGE, kind="x", period="x", show="x", reach="x", detour="x", area="x")
    assert len(app.warning) == 1
    assert not app.exception


def test_every_figure_has_its_source_on_the_page():
    app = open_page(PAGE, kind="library")
    said = " ".join(caption.value for caption in app.caption)
    for words in ("Source: ", "Limits: ", "Record: ", "libraries", "Age by five-year age bands"):
        assert words in said, words
