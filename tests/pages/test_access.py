"""Who lost access: every kind, everything the map can show, every tab, and uploaded journey times."""

import html
import json
import re

import pytest

from equitymap.dashboard.access.controls import SHOWS, TAB, TABS
from equitymap.measures.access.access import access_table
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.burden.access_change import compare_years
from equitymap.views.access.access_sentences import NOBODY_MEETS, SIZES
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "access.py"


@pytest.fixture(scope="module")
def place():
    return demo_place()


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


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_from_its_address(tab):
    app = open_page(PAGE, tab=tab)
    assert not app.exception
    assert not app.error
    assert app.session_state[TAB] == TABS[tab]
    first = next(iter(TABS))
    assert app.query_params.get("tab") == (None if tab == first else tab)


def told(app):
    """All HTML of a page as text."""
    return " ".join(html.unescape(element.proto.body) for element in app.get("html"))


def lead(app):
    """The finding in larger type."""
    (body,) = [element.proto.body for element in app.get("html") if 'class="lead"' in element.proto.body]
    return html.unescape(re.sub(r"<[^>]+>", "", body)).strip()


@pytest.mark.parametrize("kind", ["school", "library"])
def test_what_the_size_stands_for_is_said_once_a_page(place, kind):
    """A tab needs no note of its own: the line that opens has those of every kind with a weight."""
    said = told(open_page(PAGE, kind=kind))
    units = {supply_of(place, observed).unit for observed in place.manifest.observed}
    for unit, words in SIZES.items():
        assert said.count(words.split(". ")[0]) == (unit in units)


def test_a_period_without_before_and_after_says_so():
    app = open_page(PAGE, kind="childrens_centre", years="2010-2013")
    assert not app.exception
    assert any("there is no before and after" in box.value for box in app.info)


def test_years_of_the_slider_are_those_of_the_record_and_of_the_sentence(place):
    for kind, observed in place.manifest.observed.items():
        app = open_page(PAGE, kind=kind)
        slider = app.slider(f"ac_years_{kind}")
        assert (slider.min, slider.max) == slider.value == (observed.first, observed.last)
        assert re.search(rf"{observed.first} (to|and) {observed.last}", lead(app))
    app.slider(f"ac_years_{kind}").set_value((observed.first + 1, observed.last)).run()
    assert re.search(rf"{observed.first + 1} (to|and) {observed.last}", lead(app))


def test_controls_have_the_value_they_hold_as_their_default():
    """A browser that is slow draws a control from its second run, which no longer says that its value was set."""
    asked = {"kind": "library", "reach": "1200", "show": "nearest", "only": "half:1-3:income", "weight-school": "4"}
    app = open_page(PAGE, **asked)
    for _ in range(2):
        assert not app.exception
        for control in (*app.slider, *app.selectbox, *app.pills):
            proto = control.proto
            default = list(proto.default) if hasattr(proto.default, "__len__") else [proto.default]
            assert default == held(control), control.key
        app.run()


def held(control):
    """The value of a control as its message writes a default."""
    options = list(getattr(control.proto, "options", []))
    if control.type == "selectbox":
        return [control.index or 0]
    if control.type == "slider":
        return [float(end) for end in (control.value if isinstance(control.value, (tuple, list)) else [control.value])]
    texts = [getattr(option, "content", option) for option in options]
    return [texts.index(control.format_func(control.value))] if control.value is not None else []


def test_the_filter_drives_sentence_map_table_and_download(place):
    """The officer's question: lost the last centre within 2.5 km, and income tenth 1 or 2."""
    app = open_page(PAGE, kind="childrens_centre", only="last:1-2:income")
    both = compare_years(access_table(place, "childrens_centre", [2016, 2026]), (2016, 2026))
    had, has = both["within_before"] > 0, both["within_after"] > 0
    rows = place.deprivation.query("release == 'iod2025' and domain == 'income'").set_index("area_code")
    meant = both.index[had & ~has & rows["decile"].reindex(both.index).isin([1, 2])]
    assert len(meant) == 1
    label = place.inside.loc[meant[0], "label"]
    assert lead(app).startswith(
        "1 neighbourhood of Marlhaven lost its last children's centre within 2.5 km and is among"
    )
    table = next(element.proto.body for element in app.get("html") if 'class="change"' in element.proto.body)
    assert html.unescape(re.findall('scope="row">([^<]+)<', table)[0]) == label
    assert len(re.findall('scope="row"', table)) == 1
    drawn = json.loads(app.get("component_instance")[0].proto.json_args)["feature_group"]
    assert json.loads(re.search(r"equity\.show\((\{.*\})\);", drawn, re.DOTALL)[1])["about"].count(
        lead(app).split(".")[0]
    )
    assert [button.label for button in app.get("download_button")] == ["Download 1 neighbourhood"]
    assert app.query_params["only"] == "last:1-2:income"


def test_the_filter_takes_four_choices_and_comes_back_from_its_address():
    app = open_page(PAGE, kind="childrens_centre")
    everybody = lead(app)
    app.pills("only_lost").set_value("last").run()
    app.selectbox("only_tenths").set_value((1, 2)).run()
    app.selectbox("only_domain").set_value("income").run()
    assert app.query_params["only"] == "last:1-2:income"
    assert lead(app) == lead(open_page(PAGE, kind="childrens_centre", only="last:1-2:income"))
    app.pills("only_lost").set_value(None).run()
    app.selectbox("only_tenths").set_value((1, 10)).run()
    assert "only" not in app.query_params
    assert lead(app) == everybody


def test_a_filter_that_nobody_meets_says_what_to_do():
    app = open_page(PAGE, kind="childrens_centre", only="last:9-9:crime", reach="3800")
    assert not app.exception
    assert any(box.value == NOBODY_MEETS for box in app.info)
    assert lead(app).startswith("No neighbourhood of Marlhaven")


def test_a_wider_reach_loses_fewer_people():
    lost = []
    for reach in ("800", "2500"):
        found = re.match(
            r"([\d,]+) residents in Marlhaven live where the last library",
            lead(open_page(PAGE, kind="library", reach=reach)),
        )
        lost.append(int(found[1].replace(",", "")) if found else 0)
    assert lost[0] >= lost[1]


def test_a_tab_puts_its_figure_on_the_map():
    app = open_page(PAGE, kind="library", tab="clusters")
    app.button("ac_show_clusters").click().run()
    assert app.query_params["show"] == "clusters"
    assert "ac_show_clusters" not in {button.key for button in app.button}


def test_nonsense_in_the_address_is_one_message():
    app = open_page(PAGE, kind="x", years="x", show="x", reach="x", detour="x", area="x", only="x", tab="x")
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
    app = open_page(PAGE, kind=kind, tab="clusters")
    assert not app.exception
    both = [line.value for line in app.markdown if line.value.startswith(SAID)]
    assert len(both) == 2
    everything = " ".join(line.value for line in app.markdown)
    assert "at random" in everything or "too few" in everything.casefold() or "set them against" in everything
    assert "unlikely" not in everything
    assert "by chance" not in everything.replace("outside its line by chance", "")


def test_what_a_quick_visitor_chose_stands_though_the_browser_is_behind_with_the_address():
    app = open_page(PAGE, kind="library", reach="1200")
    behind = dict(app.query_params)
    app.slider(key="ac_reach").set_value(1500).run()
    app.query_params.clear()
    app.query_params.update(behind)
    app.selectbox(key="ac_show").set_value("nearest").run()
    assert (app.session_state["ac_reach"], app.session_state["ac_show"]) == (1500, "nearest")
    assert {**app.query_params} == {**behind, "reach": "1500", "show": "nearest"}


def test_an_address_of_before_that_comes_without_a_choice_is_taken_as_it_is():
    app = open_page(PAGE, kind="library", reach="1200")
    before = dict(app.query_params)
    app.slider(key="ac_reach").set_value(1500).run()
    app.query_params.clear()
    app.query_params.update(before)
    app.run()
    assert app.session_state["ac_reach"] == 1200
