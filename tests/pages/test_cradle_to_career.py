"""Cradle to career: what the page says equals the frames, every choice draws, nonsense is one message."""

import json
import re
from dataclasses import replace

import pytest

from equitymap.dashboard.cradle_to_career import cache as cradle_cache
from equitymap.dashboard.cradle_to_career import controls
from equitymap.indicators import registry
from equitymap.measures.cradle_to_career.matrix import MATRIX_COLUMNS, matrix, services_by_stage
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.measures.selection import is_open
from equitymap.places.place import ObservedYears
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.headline_sentences import headline
from equitymap.views.cradle_to_career.squares import squares, tally
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "cradle_to_career.py"
COUNTS = b"stage,served,resident,year,evidence\nearly_years,420,1000,2024,Annual report\nprimary,x,,2024,report\n"


@pytest.fixture(scope="module")
def place():
    return demo_place()


@pytest.fixture(scope="module")
def shown(place):
    return cards(place, registry())


def html(app):
    return " ".join(block.proto.body for block in app.get("html"))


def said(app):
    return " ".join(block.value for block in (*app.markdown, *app.caption))


def drawn(app):
    """Return what the matrix on a page was given: its HTML, the detail's, and the open square."""
    return json.loads(app.get("bidi_component")[0].proto.json)


def test_the_answer_counts_the_verdicts_of_the_cards(place, shown):
    app = open_page(PAGE)
    assert not app.exception
    assert not app.error
    squares_drawn = squares(matrix(place, registry(), shown))
    assert headline(squares_drawn.values(), place.name) in html(app)
    counted = tally(squares_drawn.values())
    assert counted.judged > 10
    for mark in ("better", "same", "worse"):
        marked = [square.mark for square in squares_drawn.values() if square.card is not None].count(mark)
        assert drawn(app)["grid"].count(f'class="sq {mark}"') == marked >= getattr(counted, mark)


def test_empty_squares_are_counted_and_drawn(place, shown):
    app = open_page(PAGE)
    empty = len(matrix(place, registry(), shown).empty)
    assert f"For {empty} of 35 parts of life we have no figure for {place.name}." in said(app)
    assert drawn(app)["grid"].count('class="sq empty"') == empty
    assert drawn(app)["detail"] == ""


def test_the_method_says_once_how_many_comparisons_its_verdicts_allow_for(shown):
    words = said(open_page(PAGE, more="method"))
    together = next(iter(shown.values())).together
    assert words.count("Benjamini–Hochberg") == 1
    assert f"allowing for the {together} comparisons made of" in words


def test_statistics_for_experts_are_behind_how_we_measure_this():
    first, between = open_page(PAGE), open_page(PAGE, more="between", along="no_qualifications")
    for word in ("slope index", "Wagstaff", "oncentration index", "Benjamini"):
        assert word not in f"{said(first)} {drawn(first)}"
    folded = next(block for block in between.expander if block.label == "How we measure this")
    assert "slope index" in " ".join(block.value for block in folded.markdown)


def test_services_are_cached_as_they_are_counted(place):
    assert services_by_stage(place) == matrix(place, registry(), {}).services


def test_what_the_project_argues_is_given_as_its_words_on_the_start_page():
    words = " ".join(str(one.proto.body) for one in open_page(ROOT / "pages" / "start.py").get("html"))
    assert "The writing behind this project argues that no school can meet disadvantage alone" in words
    assert "Those are its words, not findings about this place." in words


@pytest.mark.parametrize("stage", list(STAGES))
def test_every_stage_opens_with_its_services_and_reach(stage):
    app = open_page(PAGE, square=f"{stage}.safety")
    assert not app.exception
    assert not app.error
    detail = drawn(app)["detail"]
    assert f"{STAGES[stage]} · Safety" in detail
    assert f"We do not know how many children are reached in {STAGES[stage].lower()}" in detail
    assert 'href="map?place=demo"' in detail


@pytest.mark.parametrize("outcome", list(MATRIX_COLUMNS["lens"]))
def test_the_five_outcomes_are_a_second_way_to_group(outcome):
    app = open_page(PAGE, by="lens", square=f"primary.{outcome}")
    assert not app.exception
    assert f"Primary school years · {MATRIX_COLUMNS['lens'][outcome]}" in drawn(app)["detail"]
    assert "Make a positive contribution" in drawn(app)["grid"]


def test_a_square_of_the_other_grouping_is_closed():
    assert drawn(open_page(PAGE, by="lens", square="primary.health"))["detail"] == ""


def test_one_of_several_indicators_of_a_square_can_be_told_of(shown):
    app = open_page(PAGE, square="primary.learning", measure="times_tables")
    assert f">{shown['times_tables'].entry.label}</h2>" in drawn(app)["detail"]
    other = open_page(PAGE, square="primary.learning", measure="neet")
    assert f">{shown['phonics'].entry.label}" in drawn(other)["detail"]


def test_what_is_pressed_in_the_matrix_is_checked_as_an_address_is(monkeypatch, shown):
    state = {"cr_by": "aspect", "cr_square": None, "cr_measure": None, "cr_more": None, "cr_along": None}
    monkeypatch.setattr(controls.st, "session_state", state)

    def press(**asked):
        state[controls.MATRIX] = {"choice": asked}
        controls.pressed(shown, "no_qualifications")
        return {key.removeprefix("cr_"): value for key, value in state.items() if value and key != controls.MATRIX}

    assert press(square="primary.health") == {"by": "aspect", "square": "primary.health"}
    assert press(square="<b>") == {"by": "aspect"}
    assert press(square="primary.healthy") == {"by": "aspect"}
    assert press(measure="nothing") == {"by": "aspect"}
    assert press(measure="neet")["measure"] == "neet"
    assert press(more="between")["along"] == "no_qualifications"
    assert press(more="years")["measure"] == "no_qualifications"
    assert press(more="elsewhere")["more"] == "years"
    assert controls.went() is None
    press(go="map")
    assert controls.went() == "map"
    press(go="about")
    assert controls.went() is None


def test_every_indicator_can_be_followed_over_the_years(shown):
    staged = [key for key, card in shown.items() if card.entry.stage]
    assert len(staged) > 60
    for key in staged[:: max(1, len(staged) // 12)]:
        app = open_page(PAGE, more="years", measure=key)
        assert not app.exception
        assert not app.error
        assert shown[key].entry.label in said(app)


@pytest.mark.parametrize("order", ["income", "idaci", "imd"])
@pytest.mark.parametrize("groups", ["own", "england"])
def test_neighbourhoods_along_deprivation(order, groups):
    app = open_page(PAGE, more="between", along="no_qualifications", order=order, groups=groups)
    assert not app.exception
    assert not app.error
    assert "The slope assumes a nearly even gradient" in said(app)
    assert re.search(r"slope index of inequality −?\d|needs a figure in every group", said(app))


def test_the_parts_below_begin_with_the_indicator_of_the_open_square(shown):
    app = open_page(PAGE, square="secondary.health", more="years")
    assert not app.exception
    assert "secondary" in shown[app.selectbox("cr_measure").value].entry.stage
    assert app.query_params["square"] == "secondary.health"
    assert app.query_params["measure"] == app.selectbox("cr_measure").value


def test_every_indicator_is_in_the_table(shown):
    app = open_page(PAGE, more="all")
    assert len(app.dataframe[0].value) == len([card for card in shown.values() if card.entry.stage])


def test_an_empty_square_says_so(place, shown):
    empty = matrix(place, registry(), shown).empty[0]
    app = open_page(PAGE, square=f"{empty.stage}.{empty.column}")
    assert not app.exception
    assert f"No figure for {place.name}" in drawn(app)["detail"]


def test_a_register_of_one_edition_tells_of_nothing_gone(place, monkeypatch):
    from equitymap.dashboard import places_cache

    observed = {**place.manifest.observed, "library": ObservedYears(first=2026, last=2026, note="One list.")}
    kept = place.facilities[place.facilities["kind"].ne("library") | is_open(place.facilities)]
    told = place.withdrawals[place.withdrawals["kind"].ne("library")]
    manifest = place.manifest.model_copy(update={"observed": observed})
    once = replace(place, manifest=manifest, facilities=kept, withdrawals=told)
    monkeypatch.setattr(places_cache, "place", lambda *_: once)
    made = (cradle_cache.services, cradle_cache.drawn)
    for one in made:
        one.clear()
    page = open_page(PAGE, more="services")
    for one in made:
        one.clear()
    assert not page.exception
    assert "whether any library has gone is not known. One list." in said(page)
    assert "open, not known whether any has gone" in drawn(page)["grid"]


def test_the_line_can_be_moved():
    assert "The line is at 40%" in said(open_page(PAGE, more="services", line="40"))


def test_counts_of_children_served_give_reach_in_this_visit_alone():
    app = open_page(PAGE, more="services")
    app.file_uploader("cr_file").upload("served.csv", COUNTS, "text/csv").run()
    assert not app.exception
    assert "420 children served of 1,000 resident" in said(app)
    assert "Reach 42% (line 65%)" in drawn(app)["grid"]
    assert "line 3, column served: write a whole number" in said(app)
    assert "420 children served" not in said(open_page(PAGE, more="services"))


def test_a_file_that_is_no_list_is_one_message():
    app = open_page(PAGE)
    app.file_uploader("cr_file").upload("x.csv", b"a,b\n1,2\n", "text/csv").run()
    assert not app.exception
    assert "lacks the heading(s) stage" in app.error[0].value


def test_nonsense_in_the_address_is_one_message():
    app = open_page(PAGE, by="x", square="<b>", more="x", measure="x", along="x", order="x", line="999")
    assert len(app.warning) == 1
    assert not app.exception


def test_nothing_on_the_page_blames():
    app = open_page(PAGE, square="secondary.learning", more="method")
    text = f"{said(app)} {html(app)} {drawn(app)}".lower()
    assert [word for word in ("failing", "worst", "hard to reach", "underperform", "lsoa") if word in text] == []


def test_counts_kept_beside_the_place_are_used(tmp_path, monkeypatch):
    kept = tmp_path / "demo.csv"
    kept.write_bytes(COUNTS)
    monkeypatch.setattr(cradle_cache, "reach_file", lambda _: kept)
    assert "420 children served of 1,000 resident" in said(open_page(PAGE, more="services"))
    kept.write_text("a,b\n")
    app = open_page(PAGE)
    assert not app.exception
    assert "lacks the heading(s) stage" in app.error[0].value
