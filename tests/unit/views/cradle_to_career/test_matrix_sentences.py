"""Sentences of the matrix: what has no figure, services and reach known or not, what lies behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from equitymap.local_counts import LocalCount
from equitymap.measures.cradle_to_career.children_served import children_served
from equitymap.measures.cradle_to_career.matrix import Service, matrix
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.places.place import ObservedYears
from equitymap.views.cradle_to_career import matrix_sentences as words
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


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (0, ""),
        (1, "“Children with a good level of development” is published elsewhere, without a figure for this place."),
        (2, "development” are published elsewhere"),
        (4, "” and 1 more are published elsewhere"),
    ],
)
def test_what_has_no_figure_here(found, number, says):
    cell = replace(found.cells["adult", "safety"], silent=(entry(),) * number)
    assert says in words.silent_words(cell)
    assert bool(words.silent_words(cell)) == bool(number)


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
            "We do not know how many children are reached in early years: nobody has given a count of those served.",
            "we do not know how many children are reached",
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
