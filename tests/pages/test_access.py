"""Who lost access: every kind, everything the map can show, every tab, and uploaded journey times."""

import pytest

from equitymap.dashboard.access.controls import SHOWS
from equitymap.measures.access.supply_at import supply_of
from equitymap.places.store import open_place
from equitymap.views.access.access_sentences import SIZES
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
    said = " ".join(element.proto.body for element in app.get("html"))
    for words in ("Sources: ", "What this cannot tell", "Record of libraries", "Age by five-year age bands"):
        assert words in said, words


SAID = (
    "Losses of access to",
    "Nothing was lost",
    "Too little to say",
    "We do not know",
    "We cannot tell",
    "There is no pattern",
)


@pytest.mark.parametrize("kind", ["childrens_centre", "library", "school", "gp_practice", "youth_club"])
def test_who_bore_it_and_where_it_lies_are_said_against_closures_at_random(kind):
    app = open_page(PAGE, kind=kind)
    for tab in ("Who bore it", "Clusters"):
        app.session_state["access_tab"] = tab
        app.run()
        assert not app.exception
        (said,) = [line.value for line in app.markdown if line.value.startswith(SAID)]
        everything = " ".join([said, *(caption.value for caption in app.caption)])
        assert "at random" in everything or "too few" in everything.casefold() or "set them against" in everything
        assert "unlikely" not in everything
        assert "by chance" not in everything.replace("outside its line by chance", "")


def journeys(place, kind, minutes):
    """Return an upload in which every neighbourhood takes ``minutes`` of its place in the list to each service."""
    services = place.facilities.index[place.facilities["kind"] == kind]
    rows = [
        f"{area},{service},{minutes(row, column):.0f}"
        for row, area in enumerate(place.neighbourhoods.index)
        for column, service in enumerate(services)
    ]
    return "\n".join(["area,facility,minutes", *rows]).encode()


def answers(data, *, visitor):
    """Return what a visitor who uploads ``data`` is told in the two tabs, and the map."""
    app = visitor
    app.file_uploader("ac_file").upload("journeys.csv", data, "text/csv").run()
    told = []
    for tab in ("Who bore it", "Clusters"):
        app.session_state["access_tab"] = tab
        app.run()
        assert not app.exception
        assert not app.error
        told += [line.value for line in app.markdown if line.value.startswith(SAID)]
        told += [line.value for line in app.caption if line.value.startswith("Concentration index")]
    return [*told, app.get("component_instance")[0].proto.json_args]


def test_each_upload_has_its_own_answer(place):
    """The answer belongs to the journeys, not to the first visitor who asked: in either order, and for one visitor."""
    first = journeys(place, "library", lambda row, column: 5 + (3 * row + 7 * column) % 60)
    second = journeys(place, "library", lambda row, column: 5 + (row // 3 + 11 * column) % 60)
    one = answers(first, visitor=open_page(PAGE, kind="library", show="clusters"))
    same = open_page(PAGE, kind="library", show="clusters")
    other = answers(second, visitor=same)
    assert one[:-1] != other[:-1]
    assert one[-1] != other[-1]
    assert answers(first, visitor=open_page(PAGE, kind="library", show="clusters")) == one
    assert answers(first, visitor=same)[:-1] == one[:-1]
