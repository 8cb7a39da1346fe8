"""Outcomes in context: every outcome, every view, schools apart; nobody ranked, nobody blamed."""

import pytest

from equitymap.dashboard.context_controls import SCHOOL_VIEWS, VIEWS
from equitymap.indicators import registry
from equitymap.measures.outcome_sample import outcomes_shown
from equitymap.measures.school_sample import INDEPENDENT, measures_of
from equitymap.places.store import open_place
from tests.pages.opening import ROOT, open_page

PAGE = ROOT / "pages" / "context.py"
BLAME = ("worst", "failing", "underperform", "hard to reach", "bad area", "league table of")


@pytest.fixture(scope="module")
def place():
    return open_place("demo")


def said(app):
    return " ".join(box.value for box in (*app.markdown, *app.caption, *app.info))


def fine(app):
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "What do outcomes look like, given background?"
    assert not [word for word in BLAME if word in said(app).lower()]


@pytest.mark.parametrize("against", ["income", "idaci"])
def test_every_outcome_answers(place, against):
    for entry in outcomes_shown(place):
        app = open_page(PAGE, outcome=entry.id, against=against)
        fine(app)
        assert len(app.get("plotly_chart")) == 1
        assert "Both ends of the line" in said(app), entry.id


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_view_opens_with_and_without_a_neighbourhood(place, view):
    fine(open_page(PAGE, view=view))
    app = open_page(PAGE, view=view, area=place.inside.index[40])
    fine(app)
    assert str(place.inside["label"].iloc[40]) in said(app)


def test_a_neighbourhood_is_set_beside_what_is_usual(place):
    area = place.inside.index[40]
    text = said(open_page(PAGE, area=area))
    assert f"**{place.inside.loc[area, 'label']}: " in text
    assert "of residents live in low-income homes" in text
    assert "is usual, and 95 in 100 lie" in text


def test_the_table_has_every_neighbourhood_in_name_order(place):
    table = open_page(PAGE).dataframe[0].value
    assert sorted(table["Neighbourhood"]) == list(table["Neighbourhood"])
    assert set(table.index) == set(place.inside.index)


def test_nobody_is_named_from_one_period():
    text = said(open_page(PAGE, view="learn"))
    assert "Nobody is named" in text
    assert "Two periods are needed" in text


def test_ranks_come_with_levels_and_the_note_that_they_are_zero_sum(place):
    app = open_page(PAGE, view="levels")
    assert "zero-sum" in said(app)
    table = next(frame.value for frame in app.dataframe if "Fifth of England" in frame.value)
    assert table["Neighbourhoods here"].sum() == len(place.inside)
    assert table["Level"].iloc[0].startswith("below ")


def test_a_correlation_comes_with_its_warnings_at_three_scales():
    app = open_page(PAGE, view="together")
    text = said(app)
    assert "ecological fallacy" in text
    assert "modifiable areal unit problem" in text
    table = next(frame.value for frame in app.dataframe if "Between" in frame.value)
    assert list(table["Between"]) == ["neighbourhoods", "middle layer areas", "wards"]


def test_second_routes_say_what_is_not_known(place):
    text = said(open_page(PAGE, view="routes", area=place.inside.index[3]))
    assert "of residents have a library within" in text
    assert "Not known here: courses for adults" in text


def test_similar_neighbourhoods_are_of_the_same_place_when_no_other_is_built(place):
    text = said(open_page(PAGE, view="similar", area=place.inside.index[3]))
    assert "most like it" in text


@pytest.mark.parametrize("view", SCHOOL_VIEWS)
def test_schools_are_apart_labelled_and_never_scored(place, view):
    app = open_page(PAGE, of="schools", view=view)
    assert not app.exception
    if not measures_of(place, registry()):
        pytest.skip("the demonstration place has no results of schools yet")
    fine(app)
    text = said(app)
    assert "These are pupils of a school" in text
    assert "no score of a school here, and no order" in text


def test_independent_schools_are_left_out_and_counted(place):
    kept = {entry.id for entry in measures_of(place, registry())}
    if "school_attainment_8" not in kept:
        pytest.skip("the demonstration place has no results of secondary schools yet")
    assert INDEPENDENT in said(open_page(PAGE, of="schools", measure="school_attainment_8"))


def test_a_view_of_neighbourhoods_asked_for_schools_falls_back_to_the_table():
    app = open_page(PAGE, of="schools", view="together")
    assert not app.exception
    assert app.session_state["cx_view"] == VIEWS["table"]


def test_what_is_not_set_against_background_is_listed_with_the_reason():
    text = said(open_page(PAGE))
    assert "Made from incomes, so it would be set against itself: " in text
    assert "One figure for a whole district: " in text


def test_nonsense_in_the_address_is_one_message():
    app = open_page(
        PAGE, of="x", outcome="x", against="imd", line="x", measure="x", year="x", area="x", school="x", view="x"
    )
    assert len(app.warning) == 1
    assert not app.exception


def test_every_figure_has_its_source_on_the_page():
    text = said(open_page(PAGE))
    for words in ("Source: ", "Limits: ", "The line: ", "natural cubic spline"):
        assert words in text, words
