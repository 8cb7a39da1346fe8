"""Outcomes in context: every outcome, every view, schools apart; nobody ranked, nobody blamed."""

from html import unescape
from itertools import cycle
from xml.etree import ElementTree

import pytest

from equitymap.dashboard.context import cache as context_cache
from equitymap.dashboard.context import schools as context_schools
from equitymap.dashboard.context.controls import SCHOOL_VIEWS, VIEWS
from equitymap.indicators import registry
from equitymap.measures.context.outcome_sample import outcomes_shown
from equitymap.measures.context.school_sample import INDEPENDENT, measures_of
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.read_table import SourceFolder
from equitymap.sources.schools.school_tables import school_year
from tests.pages.opening import ROOT, open_page
from tests.places import demo_place

PAGE = ROOT / "pages" / "context.py"
BLAME = ("worst", "failing", "underperform", "hard to reach", "bad area", "league table of")


@pytest.fixture(scope="module")
def place():
    return demo_place()


def said(app):
    told = (unescape(box.proto.body) for box in app.get("html") if "about-figures" in box.proto.body)
    return " ".join([*(box.value for box in (*app.markdown, *app.caption, *app.info)), *told])


def lead(app):
    """Return the sentence under the heading."""
    return next(box.proto.body for box in app.get("html") if "font-size:1.3rem" in box.proto.body)


def tables(app):
    """Return the tables of a page by caption, as rows of text; the first row is the heading."""
    found = {}
    for box in app.get("html"):
        if box.proto.body.startswith('<div class="still"'):
            table = ElementTree.fromstring(box.proto.body)
            rows = [[cell.text or "" for cell in row] for row in table.iter("tr")]
            found[table.get("aria-label")] = rows
    return found


def fine(app):
    assert not app.exception
    assert not app.error
    assert app.title[0].value == "What do outcomes look like, given background?"
    assert not [word for word in BLAME if word in said(app).lower()]


def test_every_outcome_answers_against_one_background_or_the_other(place):
    """The backgrounds take turns, and the first outcome is set against both."""
    entries = outcomes_shown(place)
    for entry, against in [*zip(entries, cycle(("income", "idaci")), strict=False), (entries[0], "idaci")]:
        app = open_page(PAGE, outcome=entry.id, against=against)
        fine(app)
        assert len(app.get("plotly_chart")) == 1
        assert "Both ends of the line" in said(app), entry.id


@pytest.mark.parametrize("view", list(VIEWS))
def test_every_view_opens_with_and_without_a_neighbourhood(place, view):
    fine(open_page(PAGE, tab=view))
    app = open_page(PAGE, tab=view, area=place.inside.index[40])
    fine(app)
    assert str(place.inside["label"].iloc[40]) in said(app)


def test_a_neighbourhood_is_set_beside_what_is_usual(place):
    area = place.inside.index[40]
    text = said(open_page(PAGE, area=area))
    assert f"**{place.inside.loc[area, 'label']}: " in text
    assert "of residents live in low-income homes" in text
    assert "is usual, and 95 in 100 lie" in text


def test_the_table_has_every_neighbourhood_in_name_order(place):
    _, *rows = next(iter(tables(open_page(PAGE, tab="table")).values()))
    names = [row[0] for row in rows]
    assert names == sorted(place.inside["label"])


@pytest.mark.parametrize("query", [f"neighbourhoods {v}" for v in VIEWS] + [f"schools {v}" for v in SCHOOL_VIEWS])
def test_no_table_of_the_page_can_be_sorted_into_a_ranking(place, query):
    of, view = query.split()
    app = open_page(PAGE, of=of, tab=view, area=place.inside.index[40])
    fine(app)
    assert not app.dataframe
    assert not app.table
    assert tables(app) or view == "learn"


def test_the_selected_neighbourhood_is_marked_in_the_table(place):
    area = place.inside.index[40]
    _, *rows = next(iter(tables(open_page(PAGE, area=area, tab="table")).values()))
    assert [row[0] for row in rows if "selected" in row[0]] == [f"{place.inside.loc[area, 'label']} (selected)"]


def test_the_headline_says_when(place):
    assert "in 2021, " in lead(open_page(PAGE, outcome="no_qualifications"))
    assert "in the Indices 2025, " in lead(open_page(PAGE, outcome="early_death"))
    app = open_page(PAGE, of="schools")
    assert f" in the school year to {app.session_state['cx_year']}: " in lead(app)
    assert " went with " in lead(app)


def test_a_place_without_results_of_schools_says_once_what_to_get_and_draws_nothing_else(monkeypatch):
    monkeypatch.setattr(context_cache, "school_measures", lambda *_: ())
    app = open_page(PAGE, of="schools")
    assert not app.exception
    assert lead(app).count("are not known here") == 1
    text = said(app)
    assert "are not known here" not in text
    assert "This place holds no results" not in text
    for name in context_schools.FILES:
        assert f"`data/downloads/{name}/`" in text
        assert f"[{catalogue()[name].title}]({catalogue()[name].url})" in text
    assert "python -m equitymap add-place" in text
    assert not app.tabs
    assert "Find a school by name" not in [box.label for box in app.selectbox]


def test_the_names_given_for_files_of_schools_are_names_that_the_readers_find(tmp_path):
    for name, file in context_schools.FILES.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text("URN\n", encoding="utf-8")
        assert [path.name for path in SourceFolder(tmp_path).find(name)] == [file]
        if catalogue()[name].download.gzip:
            assert catalogue()[name].download.saves_as == file
        else:
            assert school_year(tmp_path / name / file) == 2019


def test_a_place_without_any_outcome_says_so_once_and_keeps_what_needs_none(monkeypatch):
    monkeypatch.setattr(context_cache, "outcomes", lambda *_: ())
    app = open_page(PAGE)
    assert not app.exception
    assert "holds no outcome" in lead(app)
    assert "holds no outcome" not in said(app)
    assert [tab.label for tab in app.tabs] == ["Similar places", "Second routes"]


def test_nobody_is_named_from_one_period():
    text = said(open_page(PAGE, tab="learn"))
    assert "We name nobody" in text
    assert "Two periods are needed" in text


def test_ranks_come_with_levels_and_the_note_that_they_are_zero_sum(place):
    app = open_page(PAGE, tab="levels")
    assert "zero-sum" in said(app)
    heading, *rows = next(rows for rows in tables(app).values() if rows[0][0] == "Fifth of England")
    assert sum(int(row[heading.index("Neighbourhoods here")]) for row in rows) == len(place.inside)
    assert rows[0][heading.index("Level")].startswith("below ")


def test_a_correlation_comes_with_its_warnings_at_three_scales():
    app = open_page(PAGE, tab="together")
    text = said(app)
    assert "ecological fallacy" in text
    assert "modifiable areal unit problem" in text
    _, *rows = next(rows for rows in tables(app).values() if rows[0][0] == "Between")
    assert [row[0] for row in rows] == ["neighbourhoods", "middle layer areas", "wards"]


def test_each_correlation_says_which_it_is_and_that_its_limits_are_too_narrow():
    app = open_page(PAGE, tab="together")
    first, second = (box.value for box in app.markdown if "correlation" in box.value)
    assert "Pearson's correlation of" in first
    assert "Spearman's rank correlation of" in second
    text = said(app)
    assert "Pearson's correlation, of the figures themselves" in text
    assert "take areas as independent" in text
    assert "the limits are too narrow" in text


def test_second_routes_say_what_is_not_known(place):
    text = said(open_page(PAGE, tab="routes", area=place.inside.index[3]))
    assert "of residents have a library within" in text
    assert "Not known here: courses for adults" in text


def test_second_routes_list_each_place_that_teaches_after_16_with_what_tells_so(place):
    app = open_page(PAGE, tab="routes")
    teaching = place.facilities[
        place.facilities["post_16"].notna() & place.facilities["inside"] & (place.facilities["status"] == "open")
    ]
    rows = tables(app)[f"Taught after 16 in {place.name}"]
    assert len(rows) - 1 == len(teaching) > 0
    assert "Counted in" in said(app)
    assert "its other sites are in none of our files" in said(app)


def test_similar_neighbourhoods_are_of_the_same_place_when_no_other_is_built(place):
    text = said(open_page(PAGE, tab="similar", area=place.inside.index[3]))
    assert "most like it" in text


@pytest.mark.parametrize("view", SCHOOL_VIEWS)
def test_schools_are_apart_labelled_and_never_scored(place, view):
    app = open_page(PAGE, of="schools", tab=view)
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


def test_a_view_of_neighbourhoods_asked_for_schools_falls_back_to_the_first():
    app = open_page(PAGE, of="schools", tab="together")
    assert not app.exception
    assert app.session_state["cx_view"] == VIEWS["learn"]


def test_what_is_not_set_against_background_is_listed_with_the_reason():
    text = said(open_page(PAGE))
    assert "Made from incomes, so it would be set against itself: " in text
    assert "One figure for a whole district: " in text


def test_nonsense_in_the_address_is_one_message():
    app = open_page(
        PAGE, of="x", outcome="x", against="imd", line="x", measure="x", year="x", area="x", school="x", tab="x"
    )
    assert len(app.warning) == 1
    assert not app.exception


def test_every_figure_has_its_source_on_the_page():
    text = " ".join(element.proto.body for element in open_page(PAGE).get("html"))
    for words in ("Sources: ", "What this cannot tell", "The line: ", "natural cubic spline"):
        assert words in text, words
