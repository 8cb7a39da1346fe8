"""Cradle to career: what the page says equals the frames, every choice draws, nonsense is one message."""

import re
from dataclasses import replace

import pytest

from equitymap.indicators import registry
from equitymap.measures.cradle_to_career.matrix import MATRIX_COLUMNS, matrix
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.measures.selection import is_open
from equitymap.places.place import ObservedYears
from equitymap.places.store import open_place
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.indicator_words import level
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "cradle_to_career.py"
COUNTS = b"stage,served,resident,year,evidence\nearly_years,420,1000,2024,Annual report\nprimary,x,,2024,report\n"


@pytest.fixture(scope="module")
def place():
    return open_place("demo")


@pytest.fixture(scope="module")
def shown(place):
    return cards(place, registry())


def html(app):
    return " ".join(block.proto.body for block in app.get("html"))


def said(app):
    return " ".join(block.value for block in (*app.markdown, *app.caption))


def test_the_headline_is_the_count_of_empty_squares(place, shown):
    app = open_page(PAGE)
    assert not app.exception
    assert not app.error
    empty = len(matrix(place, registry(), shown).empty)
    assert f"{empty} have nothing measured about {place.name}" in html(app)
    assert html(app).count('class="empty') == empty


def test_every_square_that_is_measured_names_its_figure_and_whose_it_is(place, shown):
    drawn = html(open_page(PAGE))
    found = matrix(place, registry(), shown)
    for cell in found.cells.values():
        if cell.cards:
            assert level(cell.cards[0]) in drawn


def test_the_page_says_once_how_many_comparisons_its_verdicts_allow_for(shown):
    words = said(open_page(PAGE))
    together = next(iter(shown.values())).together
    assert words.count("Benjamini–Hochberg") == 1
    assert f"allowing for the {together} comparisons made of" in words


def test_what_the_project_argues_is_given_as_its_words_on_the_start_page():
    words = said(open_page(ROOT / "pages" / "start.py"))
    assert "The writing behind this project argues that no school can meet disadvantage alone" in words
    assert "Those are its words, not findings about this place." in words


@pytest.mark.parametrize("stage", list(STAGES))
def test_every_stage_opens_with_its_services_and_reach(stage):
    app = open_page(PAGE, stage=stage, aspect="health")
    assert not app.exception
    assert not app.error
    assert STAGES[stage] in [head.value.split(":")[0] for head in app.subheader]
    assert f"Reach not known for {STAGES[stage].lower()}" in said(app)


@pytest.mark.parametrize("outcome", list(MATRIX_COLUMNS["lens"]))
def test_the_five_outcomes_are_a_second_way_to_group(outcome):
    app = open_page(PAGE, by="lens", outcome=outcome, stage="primary")
    assert not app.exception
    assert app.subheader[1].value == f"Primary school years: {MATRIX_COLUMNS['lens'][outcome].lower()}"
    assert "Make a positive contribution" in html(app)


def test_every_indicator_can_be_followed_over_the_years(shown):
    staged = [key for key, card in shown.items() if card.entry.stage]
    assert len(staged) > 60
    for key in staged[:: max(1, len(staged) // 12)]:
        app = open_page(PAGE, measure=key)
        assert not app.exception
        assert not app.error
        assert shown[key].entry.label in said(app)


@pytest.mark.parametrize("order", ["income", "idaci", "imd"])
@pytest.mark.parametrize("groups", ["own", "england"])
def test_neighbourhoods_along_deprivation(order, groups):
    app = open_page(PAGE, along="no_qualifications", order=order, groups=groups)
    assert not app.exception
    assert not app.error
    assert "The slope assumes a nearly even gradient" in said(app)
    assert re.search(r"slope index of inequality −?\d|needs a figure in every group", said(app))


def test_opening_a_square_moves_the_indicators_with_it():
    app = open_page(PAGE)
    before = app.selectbox("cr_measure").value
    app.selectbox("cr_stage").set_value("secondary").run()
    assert not app.exception
    assert app.selectbox("cr_measure").value != before
    assert app.query_params["stage"] == "secondary"
    assert "measure" in app.query_params


def test_an_empty_square_says_so(place, shown):
    empty = matrix(place, registry(), shown).empty[0]
    app = open_page(PAGE, stage=empty.stage, aspect=empty.column)
    assert not app.exception
    assert "nothing measured here" in said(app)


def test_a_register_of_one_edition_tells_of_nothing_gone(place, monkeypatch):
    from equitymap.dashboard import places_cache

    observed = {**place.manifest.observed, "library": ObservedYears(first=2026, last=2026, note="One list.")}
    kept = place.facilities[place.facilities["kind"].ne("library") | is_open(place.facilities)]
    told = place.withdrawals[place.withdrawals["kind"].ne("library")]
    manifest = place.manifest.model_copy(update={"observed": observed})
    once = replace(place, manifest=manifest, facilities=kept, withdrawals=told)
    monkeypatch.setattr(places_cache, "place", lambda *_: once)
    page, start = open_page(PAGE), open_page(ROOT / "pages" / "start.py")
    assert not page.exception
    assert not start.exception
    assert "whether any library has gone is not known. One list." in said(page)
    assert "open, not known whether any has gone" in html(page)
    assert "Whether any library has gone is not known" in said(start)


def test_the_line_can_be_moved():
    assert "The line is at 40%" in said(open_page(PAGE, line="40"))


def test_counts_of_children_served_give_reach_in_this_visit_alone():
    app = open_page(PAGE)
    app.file_uploader("cr_file").upload("served.csv", COUNTS, "text/csv").run()
    assert not app.exception
    assert "420 children served of 1,000 resident" in said(app)
    assert "reach 42% (line 65%)".capitalize() in html(app)
    assert "line 3, column served: write a whole number" in said(app)
    assert "420 children served" not in said(open_page(PAGE))


def test_a_file_that_is_no_list_is_one_message():
    app = open_page(PAGE)
    app.file_uploader("cr_file").upload("x.csv", b"a,b\n1,2\n", "text/csv").run()
    assert not app.exception
    assert "lacks the heading(s) stage" in app.error[0].value


def test_nonsense_in_the_address_is_one_message():
    app = open_page(PAGE, by="x", stage="x", aspect="<b>", outcome="x", measure="x", along="x", order="x", line="999")
    assert len(app.warning) == 1
    assert not app.exception


def test_nothing_on_the_page_blames():
    text = f"{said(open_page(PAGE))} {html(open_page(PAGE))}".lower()
    assert [word for word in ("failing", "worst", "hard to reach", "underperform", "lsoa") if word in text] == []


def test_counts_kept_beside_the_place_are_used(tmp_path, monkeypatch):
    from equitymap.dashboard.cradle_to_career import cache as cradle_cache

    kept = tmp_path / "demo.csv"
    kept.write_bytes(COUNTS)
    monkeypatch.setattr(cradle_cache, "reach_file", lambda _: kept)
    assert "420 children served of 1,000 resident" in said(open_page(PAGE))
    kept.write_text("a,b\n")
    app = open_page(PAGE)
    assert not app.exception
    assert "lacks the heading(s) stage" in app.error[0].value
