"""The sentences of a comparison: singular, plural, zero and unknown."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from equitymap.indicators import registry
from equitymap.measures.compare.side_by_side import ComparedCell, ComparedRow, SideBySide, side_by_side
from equitymap.views.compare import compare_words as words
from equitymap.vocabulary import CELL_STATES


def row(label: str, values: tuple[float, ...], p: float | None = None, **more) -> ComparedRow:
    pairs = ((0, 1),) if len(values) == 2 else ((0, 1), (0, 2), (1, 2))
    p_values = () if p is None else tuple((pair, p) for pair in pairs)
    usual = {"id": label, "part": "outcomes", "unit": "percent", "decimals": 1, "worse": "high", "period": "2021"}
    known = {**usual, **more}
    return ComparedRow(label=label, cells=tuple(map(ComparedCell, values)), p_values=p_values, **known)


def found(*rows: ComparedRow, names=("Hill", "Vale")) -> SideBySide:
    return side_by_side(names, ["Town", "England"], rows)


SURE, ALIKE = row("Disabled residents", (15.2, 27.4), 1e-6), row("Crowded homes", (4.0, 4.4), 0.6)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            (row("Need", (1, 2)),),
            "Whether Hill and Vale differ is not known: no outcome has a figure with",
        ),
        ((ALIKE,), "Hill and Vale cannot be told apart in the one outcome that has intervals."),
        ((ALIKE, row("Other", (5, 5.1), 0.7)), "cannot be told apart in any of 2 outcomes that have intervals."),
        ((SURE,), "Hill and Vale clearly differ in the one outcome there is."),
        ((SURE, ALIKE), "clearly differ in 1 of 2 outcomes. The other one cannot"),
        ((SURE, row("GCSEs", (40, 60), 1e-7)), "clearly differ in all 2 outcomes."),
        (
            (SURE, *(row(f"Row {n}", (20, 30 + n), 1e-6) for n in range(4)), ALIKE, row("x", (5, 5.1), 0.7)),
            "clearly differ in 5 of 7 outcomes. The other 2",
        ),
    ],
)
def test_the_answer_names_what_clearly_differs_and_no_more(rows, said):
    assert said in words.answer(found(*rows))


def test_the_heading_is_the_widest_clear_difference_or_the_question():
    assert words.heading_of(found(SURE, ALIKE)) == "Disabled residents: 15% in Hill, 27% in Vale"
    assert words.heading_of(found(ALIKE)) == "How do these neighbourhoods differ?"
    three = found(row("GCSEs", (27, 20, 15), 1e-6), names=("Hill", "Vale", "Moor"))
    assert words.heading_of(three, words.DISTRICTS) == "GCSEs: 15% in Moor, 27% in Hill"


def test_of_three_at_least_two_differ():
    three = found(row("Disabled residents", (15, 20, 27), 1e-6), names=("Hill", "Vale", "Moor"))
    said = "At least two of these three neighbourhoods clearly differ in the one outcome there is."
    assert words.answer(three) == said
    assert words.answer(three, words.DISTRICTS).startswith("At least two of Hill, Vale and Moor clearly differ")
    assert words.verdict(three, three.rows[0]) == "all clearly different"


@pytest.mark.parametrize(
    ("label", "what", "said"),
    [
        (
            "Children in low-income families (wards)",
            words.NEIGHBOURHOODS,
            "families in their wards: 44% in Hill, 13% in Vale",
        ),
        ("Low income, after costs (wards)", words.NEIGHBOURHOODS, "Low income, after costs, in their wards: 44%"),
        ("Low income, after costs (wards)", words.DISTRICTS, "Low income, after costs: 44%"),
        ("Low income (council)", words.DISTRICTS, "Low income: 44% in Hill, 13% in Vale"),
        ("Low income", words.NEIGHBOURHOODS, "Low income: 44% in Hill, 13% in Vale"),
    ],
)
def test_a_wards_figure_is_said_to_be_the_wards(label, what, said):
    assert said in words.heading_of(found(row(label, (44, 13), 1e-6)), what)


def test_of_three_neighbourhoods_a_wards_figure_is_the_wards_too():
    three = found(row("Low income (wards)", (44, 13, 20), 1e-6), names=("Hill", "Vale", "Moor"))
    assert words.heading_of(three) == "Low income in their wards: 13% in Vale, 44% in Hill"


def test_that_outcomes_overlap_is_told_where_several_are_tested():
    assert words.OVERLAP in words.how_sure(found(SURE, ALIKE))
    assert words.OVERLAP not in words.how_sure(found(SURE))
    assert words.OVERLAP not in words.how_sure(found(row("Need", (1, 2))))


def test_figures_that_round_alike_keep_their_decimals():
    assert "4.1% in Hill, 4.4% in Vale" in words.heading_of(found(row("Crowded homes", (4.1, 4.4), 1e-6)))


def test_verdicts():
    assert words.verdict(found(SURE, ALIKE), SURE) == "clearly different"
    assert words.verdict(found(SURE, ALIKE), ALIKE) == "cannot be told apart"
    assert words.verdict(found(SURE), row("Need", (1, 2))) == ""
    some = ComparedRow(
        "s",
        "outcomes",
        "s",
        "percent",
        1,
        "high",
        "",
        tuple(map(ComparedCell, (10.0, 30.0, 11.0))),
        p_values=(((0, 1), 1e-6), ((0, 2), 0.8), ((1, 2), 1e-6)),
    )
    three = found(some, names=("Hill", "Vale", "Moor"))
    assert words.verdict(three, some) == "clearly different: A from B and B from C"
    assert words.verdict(three, some, called=three.names) == "clearly different: Hill from Vale and Vale from Moor"


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (
            ((2, 0), (0, 0)),
            "Gone from reach of Hill and Vale: children's centres 2 and 0 (2016 to 2026); no",
        ),
        (((0, 0), (0, 0)), "No service on our registers has gone from reach of any of them."),
        ((), ""),
    ],
)
def test_what_has_gone_from_reach(numbers, said):
    kinds = ("childrens_centre", "library")
    rows = [
        row("gone from reach", values, part="gone", unit="people", kind=kind, period="2016 to 2026")
        for kind, values in zip(kinds, numbers, strict=False)
    ]
    assert words.gone_sentence(found(*rows)).startswith(said)
    assert bool(words.gone_sentence(found(*rows))) == bool(said)


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        (ComparedCell(1.0), "decile", "most deprived tenth"),
        (ComparedCell(7.0), "decile", "fourth least deprived tenth"),
        (ComparedCell(5.5), "decile", "between tenths 5 and 6"),
        (ComparedCell(None, 2.0, 4.0), "decile", "between tenths 2 and 4"),
        (ComparedCell(why="suppressed"), "decile", "hidden by the publisher"),
        (ComparedCell(0.42), "km", "420 m"),
        (ComparedCell(50.0, top=35, below=70), "percent", "50.0% (35 of 70)"),
        (ComparedCell(why="none_before"), "percent", "none in reach before"),
        (ComparedCell(0.0), "people", "0"),
    ],
)
def test_cells_are_written_or_say_why_not(cell, unit, said):
    one = ComparedRow("x", "outcomes", "x", unit, 0 if unit == "people" else 1, "high", "", (cell,))
    assert words.cell_text(one, cell) == said


@pytest.mark.parametrize(
    ("km", "said"),
    [(2.523, "just over 2.5 km"), (2.5, "2.5 km"), (2.48, "2.5 km"), (2.6, "2.6 km"), (None, "no figure")],
)
def test_what_lies_beyond_reach_never_reads_as_within_it(km, said):
    nearest = ComparedRow(
        "n", "services", "nearest", "km", 1, "high", "", (ComparedCell(km, why="none_known"),), kind="childrens_centre"
    )
    assert words.cell_text(nearest, nearest.cells[0]) == said


def test_every_reason_for_a_missing_figure_has_words():
    reasons = {"no_england", "no_register", "one_edition", "none_before", "none_known", "none_on_record", "county"}
    assert reasons | {"suppressed", "not_collected"} <= set(words.WHY)
    assert {"suppressed", "not_collected"} <= set(CELL_STATES)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, ""), (1, "1 outcome is published for whole counties"), (3, "3 outcomes are published for whole counties")],
)
def test_county_figures_are_told(number, said):
    told = words.counties_sentence(number, ["Norwich"])
    assert told.startswith(said)
    assert bool(told) == bool(said)


def test_years_are_told_only_where_a_record_was_cut():
    assert words.spans_sentence({"library": (2012, 2020)}, []) == ""
    assert "libraries from 2012 to 2020" in words.spans_sentence({"library": (2012, 2020)}, ["library"])
    assert "libraries in no year, so closures are not compared" in words.spans_sentence({"library": None}, ["library"])


@pytest.mark.parametrize(
    ("units", "says"),
    [
        ({}, ""),
        ({"library": {}}, ""),
        ({"library": {"Town": "sites"}}, ""),
        ({"library": {"Town": "sites", "Burgh": "sites"}}, ""),
        (
            {"library": {"Town": "sites", "Burgh": "staffed hours a week"}, "gp_practice": {"Town": "sites"}},
            "Libraries count as one each in Town and by staffed hours a week in Burgh: these shares of access lost are"
            " not of the same thing.",
        ),
        (
            {"library": {"A": "sites", "B": "staffed hours a week"}, "school": {"A": "pupils", "B": "sites"}},
            "Libraries count as one each in A and by staffed hours a week in B; schools count by pupils in A and as one"
            " each in B: these shares of access lost are not of the same thing.",
        ),
    ],
)
def test_kinds_counted_in_different_units_are_named(units, says):
    assert words.units_sentence(units) == says


@pytest.mark.parametrize("what", [words.NEIGHBOURHOODS, words.DISTRICTS])
def test_a_mean_of_shares_is_told_from_the_change_of_the_total(what):
    assert "is not set off against it" in words.references_note(what)


def test_residents_of_a_middle_neighbourhood_stand_beside_neighbourhoods_alone():
    assert words.references_note(words.NEIGHBOURHOODS).startswith("Beside the neighbourhoods: need, residents,")
    assert words.references_note(words.AREAS).startswith("Beside the areas: need, distances and")


@pytest.mark.parametrize(
    "said",
    [words.references_note(words.NEIGHBOURHOODS), words.references_note(words.DISTRICTS), words.zones_note(True)],
)
def test_a_share_of_access_lost_is_said_to_be_of_those_who_had_access(said):
    assert "the mean over those a service is for, where there was access before" in said


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (words.choose_neighbourhoods(0, "Town"), "Choose two to four"),
        (words.choose_neighbourhoods(1, "Town"), "One neighbourhood is pinned."),
        (words.an_example("Town"), "the most and the least deprived neighbourhood of Town. Choose your own"),
        (words.choose_districts(1, 1, "Town"), "Town is the only place of its sort here"),
        (words.choose_districts(3, 0, "Town"), "Choose two to five districts."),
        (words.choose_districts(3, 1, "Town"), "One district is chosen."),
        (words.not_drawn(1), "1 more comparison is in the table below."),
        (words.not_drawn(2), "2 more comparisons are in the table below."),
        (words.how_sure(found(row("Need", (1, 2)))), "Nothing here could be tested."),
        (words.how_sure(found(SURE)), "the 1 comparison made together"),
        (words.how_sure(found(SURE, ALIKE)), "the 2 comparisons made together"),
    ],
)
def test_short_sentences(made, said):
    assert said in made


def test_labels_of_the_registry_stand_in_a_sentence_without_whose_they_are():
    for entry in registry():
        one = row(entry.label, (10, 30), 1e-6, id=entry.id)
        assert "(school)" not in words.heading_of(found(one))


def test_what_a_zones_neighbourhoods_lie_between_is_said_as_that():
    tenth, share = row("Need", (1,), unit="decile"), row("Income", (1,))
    lies = partial(ComparedCell, why="middle")
    assert words.cell_text(tenth, lies(lower=1, upper=4)) == "in tenths 1 to 4"
    assert words.cell_text(tenth, lies(lower=1, upper=1)) == f"all in the {words.SHORT_TENTHS[1]}"
    assert words.cell_text(tenth, ComparedCell(lower=1, upper=2)) == "between tenths 1 and 2"
    assert words.cell_text(share, lies(lower=10.0, upper=12.5)) == "10.0% to 12.5%"
    assert words.cell_text(share, lies(lower=10.0, upper=10.0)) == "10.0% in each"
    assert words.cell_text(share, ComparedCell(lower=10.0, upper=12.5, why="range")) == "between 10.0% and 12.5%"
    assert words.cell_text(share, ComparedCell(why="wards")) == words.WHY["wards"]


def test_subjects_with_people_in_common_are_named_and_what_is_not_tested_is_not_called_different():
    some = replace(row("s", (10, 30, 11)), p_values=(((0, 2), 1e-6), ((1, 2), 1e-6)))
    three = side_by_side(("Hill", "Vale", "Moor"), ["England"], [some], overlaps=((0, 1),))
    assert words.verdict(three, some) == "clearly different: A from C and B from C"
    assert words.overlap_sentence(three).startswith("A and B have neighbourhoods in common")
    assert words.overlap_sentence(found(SURE)) == ""
    two = side_by_side(("Hill", "Vale"), ["England"], [row("s", (10, 30))], overlaps=((0, 1),))
    assert words.answer(two, words.AREAS).startswith("Hill and Vale have neighbourhoods in common")
    assert words.heading_of(two, words.AREAS) == "How do these areas differ?"


def test_beside_a_zone_it_is_said_that_more_goes_from_reach_of_a_larger_one():
    assert "of two zones the larger has more by its size alone" in words.zones_note(True)
    assert words.zones_note(False) == ""
