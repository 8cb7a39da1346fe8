"""Sentences and grid of the matrix: empty squares counted, services and reach known or not, no markup let in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.local_counts import LocalCount
from equitymap.measures.cradle_to_career.children_served import children_served
from equitymap.measures.cradle_to_career.matrix import Service, matrix
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.places.place import ObservedYears
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career import matrix_sentences as words
from equitymap.views.cradle_to_career.matrix_grid import grid
from tests.cradle import card, entry, place_with, rows

RECORD = ObservedYears(first=2010, last=2023, note="")
ONE_EDITION = ObservedYears(first=2026, last=2026, note="One list.")
ENTRIES = (entry(), entry("poor <b>", label="Children & <b>bold</b>", aspect="health"), entry("silent", stage="adult"))


@pytest.fixture(scope="module")
def found():
    place = place_with(rows("good_development", {2025: 64.0}), rows("poor <b>", {2025: 12.0}))
    return matrix(place, ENTRIES, cards(place, ENTRIES))


def only(found, keys):
    return replace(found, cells={key: cell for key, cell in found.cells.items() if key in keys})


def test_the_headline_counts_empty_squares_and_those_of_the_county_alone(found):
    assert words.headline(found, "Smallplace") == (
        "Of 35 squares (7 stages of life by 5 aspects of life), 33 have nothing measured about Smallplace. 2 more have"
        " figures of Wideshire as a whole only, not of Smallplace."
    )


def test_one_empty_square_and_one_of_the_county(found):
    two = only(found, {("early_years", "learning"), ("adult", "safety")})
    assert words.headline(two, "Smallplace").startswith("Of 2 squares (")
    assert " 1 has nothing measured about Smallplace. 1 more has figures of Wideshire" in words.headline(
        two, "Smallplace"
    )


def test_none_empty_and_all_empty(found):
    assert words.headline(only(found, {("early_years", "learning")}), "S").startswith("Every one of 1 squares")
    assert words.headline(only(found, {("adult", "safety")}), "S").startswith("Not one of 1 squares")


def test_a_districts_own_figure_is_not_called_the_countys(found):
    own = replace(found.cells["early_years", "learning"], cards=(card({2025: 1}, geography="district"),))
    assert "as a whole only" not in words.headline(replace(found, cells={("a", "b"): own}), "Smallplace")


def test_stages_with_few_indicators_are_named(found):
    said = words.thin_stages(found)
    assert "work and adult life (no indicators)" in said
    assert "early years" not in said


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (("early_years", "learning"), "Early, learning: 1 indicator has a figure."),
        (("adult", "safety"), "Early, learning: nothing measured here."),
        (
            ("adult", "learning"),
            "Early, learning: nothing measured here. “Children with a good level of development” is"
            " published elsewhere, without a figure for this place.",
        ),
    ],
)
def test_one_square(found, key, says):
    assert words.cell_sentence(found.cells[key], stage="Early", column="Learning") == says


def test_several_in_a_square(found):
    cell = found.cells["early_years", "learning"]
    several = replace(cell, cards=cell.cards * 2)
    assert (
        words.cell_sentence(several, stage="Early", column="Learning") == "Early, learning: 2 indicators have a figure."
    )


@pytest.mark.parametrize(
    ("service", "says", "short"),
    [
        (
            Service("library", (), 7, 0, RECORD),
            "7 libraries are open in S; none has gone (2010 to 2023).",
            "7 libraries open, none gone",
        ),
        (
            Service("library", (), 1, 1, RECORD),
            "1 library is open in S; 1 has gone (2010 to 2023).",
            "1 library open, 1 gone",
        ),
        (
            Service("library", (), 0, 12, RECORD),
            "No libraries are open in S; 12 have gone (2010 to 2023).",
            "no libraries open, 12 gone",
        ),
        (
            Service("school", ("primary", "16 plus"), 3, 0, RECORD, 1),
            "3 schools (primary and 16 and over) are open in S; none has gone (2010 to 2023). 1 more open school of S"
            " has no phase in the register.",
            "3 schools open, none gone",
        ),
        (
            Service("school", ("primary",), 3, 0, RECORD, 2),
            "3 schools (primary) are open in S; none has gone (2010"
            " to 2023)."
            " 2 more open schools of S have no phase in the register.",
            "3 schools open, none gone",
        ),
        (
            Service("school", ("primary",), 3, 0, RECORD, 0, 1),
            "3 schools (primary) are open in S; none of a known phase"
            " has gone (2010 to 2023). 1 school that has gone has no phase in the register: how many were for"
            " this stage"
            " is not known.",
            "3 schools open, 1 gone whose phase is not known",
        ),
        (
            Service("school", ("primary",), 3, 2, RECORD, 0, 30),
            "3 schools (primary) are open in S; 2 have gone (2010 to"
            " 2023). 30 schools that have gone have no phase in the register: how many were for this stage is"
            " not known.",
            "3 schools open, 2 gone and 30 gone whose phase is not known",
        ),
        (
            Service("school", ("secondary",), 3, 0, RECORD, after_16=0),
            "3 schools (secondary) are open in S; none has"
            " gone (2010 to 2023). No school or college of S is known to teach after 16.",
            "3 schools open, none gone",
        ),
        (
            Service("school", ("secondary",), 3, 0, RECORD, after_16=1),
            "3 schools (secondary) are open in S; none has"
            " gone (2010 to 2023). 1 open school or college of S is known to teach after 16.",
            "3 schools open, none gone",
        ),
        (
            Service("school", ("secondary",), 3, 0, RECORD, after_16=4),
            "3 schools (secondary) are open in S; none has"
            " gone (2010 to 2023). 4 open schools and colleges of S are known to teach after 16.",
            "3 schools open, none gone",
        ),
        (
            Service("childrens_centre", (), 3, 0, ONE_EDITION),
            "3 children's centres are open in S; whether any children's centre has gone is not known. One list.",
            "3 children's centres open, not known whether any has gone",
        ),
        (
            Service("childrens_centre", (), 3, 1, ONE_EDITION),
            "3 children's centres are open in S; 1 has gone (2026 to 2026).",
            "3 children's centres open, 1 gone",
        ),
        (
            Service("childrens_centre", (), 9, 4, RECORD, linked=2, linked_gone=1),
            "7 children's centres and 2 linked"
            " sites are open in S; 4 have gone, 1 of them a linked site (2010 to 2023).",
            "7 children's centres and 2 linked sites open, 4 gone",
        ),
        (
            Service("childrens_centre", (), 1, 4, RECORD, linked=1, linked_gone=3),
            "1 linked site is open in S; 4 have gone, 3 of them linked sites (2010 to 2023).",
            "1 linked site open, 4 gone",
        ),
        (
            Service("youth_club", (), None, None, None),
            "Youth clubs: not known, no register is at hand.",
            "youth clubs: not known",
        ),
    ],
)
def test_services(service, says, short):
    assert words.service_sentence(service, "S") == says
    assert words.service_short(service) == short


def served(number, resident=1000):
    return children_served(place_with(), LocalCount("early_years", number, resident, 2024, "Annual report"))


@pytest.mark.parametrize(
    ("found", "says", "short"),
    [
        (
            None,
            "Reach not known for early years: nobody has given a count of children served. The line to set it beside"
            " is 65%.",
            "reach not known (line 65%)",
        ),
        (
            served(0),
            "No children served of 1,000 resident (children of that stage, counted locally), 2024: 0%,"
            " below the"
            " line of 65%. Source: Annual report.",
            "reach 0% (line 65%)",
        ),
        (served(1), "Fewer than 10 children served of 1,000 resident", "reach under 1% (line 65%)"),
        (
            served(12),
            "12 children served of 1,000 resident (children of that stage, counted locally), 2024: 1%,",
            "reach 1% (line 65%)",
        ),
        (served(995), "All but fewer than 10 children served of 1,000 resident", "reach over 99% (line 65%)"),
        (served(1000), "1,000 children served of 1,000 resident", "reach 100% (line 65%)"),
        (served(700), "70%, above the line of 65%.", "reach 70% (line 65%)"),
        (served(650), "65%, on the line of 65%.", "reach 65% (line 65%)"),
        (served(1200), "More were served than live here, so some come from elsewhere.", "reach 120% (line 65%)"),
    ],
)
def test_reach(found, says, short):
    assert says in words.reach_sentence("early_years", found, 65)
    assert words.reach_short(found, 65) == short


def test_the_line_says_where_it_comes_from():
    assert "an aim they chose, not a finding" in words.line_words(40)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, ""),
        (1, "nearest first: Children with a good level of development (64.0% in Wideshire, 2025)"),
        (6, "; and 1 further back"),
    ],
)
def test_what_lies_behind(number, says):
    said = words.chain_words([entry()] * number, {"good_development": card({2025: 64.0})})
    assert says in said
    assert bool(said) == bool(number)


def test_a_driver_without_a_figure_is_named_all_the_same():
    assert "(no figure for this place)" in words.chain_words([entry()], {})


def drawn(found, **changes):
    given = {
        "ends": {},
        "line": 65,
        "parameters": {"place": "demo", "stage": "adult", "measure": "x"},
        "open_cell": ("early_years", "learning"),
    }
    return grid(found, **{**given, **changes})


def test_every_square_is_drawn_and_empty_ones_say_so(found):
    html = drawn(found)
    assert html.count('class="empty') == 33
    assert html.count("nothing measured here") == 33
    assert html.count('<th scope="row"') == len(STAGES)
    assert html.count('class="full open"') == 1


def test_names_of_indicators_are_escaped(found):
    html = drawn(found)
    assert "Children &amp; &lt;b&gt;bold&lt;/b&gt;" in html
    assert "<b>bold" not in html


def test_links_keep_the_place_and_open_their_square(found):
    html = drawn(found)
    assert 'href="?place=demo&amp;stage=early_years&amp;aspect=learning"' in html
    assert "measure=x" not in html


def test_the_bar_of_reach_is_drawn_where_it_is_known(found):
    assert 'class="bar"' not in drawn(found)
    assert 'class="bar"' in drawn(replace(found, children_served={"early_years": served(700)}))
