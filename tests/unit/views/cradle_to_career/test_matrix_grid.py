"""Squares, grid and detail: which indicator stands for a square, few words, every mark in words, no markup let in."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from equitymap.indicators import registry
from equitymap.local_counts import LocalCount
from equitymap.measures.cradle_to_career.children_served import children_served
from equitymap.measures.cradle_to_career.matrix import Service, matrix
from equitymap.measures.cradle_to_career.scorecard import cards
from equitymap.places.place import ObservedYears
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.matrix_grid import MARK_SHAPES, figure_and_unit, grid
from equitymap.views.cradle_to_career.service_bars import service_bar
from equitymap.views.cradle_to_career.square_detail import Behind, detail
from equitymap.views.cradle_to_career.squares import MARK_WORDS, Tally, mark_of, squares, tally
from equitymap.views.cradle_to_career.years_picture import runs, spark, years_picture
from tests.cradle import card, entry, place_with, rows
from tests.unit.views.cradle_to_career.judged import judged

ENTRIES = (entry(), entry("poor <b>", label="Children & <b>bold</b>", aspect="health"), entry("silent", stage="adult"))
RECORD = ObservedYears(first=2010, last=2023, note="")


@pytest.fixture(scope="module")
def found():
    place = place_with(rows("good_development", {2025: 64.0}), rows("poor <b>", {2024: 11.0, 2025: 12.0}))
    return matrix(place, ENTRIES, cards(place, ENTRIES))


def with_cards(found, key, *several):
    return replace(found, cells={**found.cells, key: replace(found.cells[key], cards=several)})


def chosen(found, *several, key=("early_years", "learning")):
    return squares(with_cards(found, key, *several))[key].card.entry.id


def test_a_figure_with_a_verdict_comes_before_one_without(found):
    core = card({2025: 64.0}, entry=entry("core"))
    assert chosen(found, core, judged("worse", entry("judged", core=False))) == "judged"


def test_good_and_bad_verdicts_count_alike(found):
    first, second = judged("worse", entry("first")), judged("better", entry("second"))
    assert chosen(found, first, second) == "first"
    assert chosen(found, second, first) == "second"


def test_core_then_the_newer_figure(found):
    assert chosen(found, judged("same", entry("other", core=False)), judged("same", entry("core"))) == "core"
    assert chosen(found, judged("same", entry("old"), year=2020), judged("same", entry("new"))) == "new"


def test_a_stage_shows_what_no_earlier_one_shows(found):
    both = (judged("same", entry("first")), judged("same", entry("second", core=False)))
    twice = with_cards(with_cards(found, ("infancy", "learning"), *both), ("early_years", "learning"), *both)
    drawn = squares(twice)
    assert drawn["infancy", "learning"].card.entry.id == "first"
    assert drawn["early_years", "learning"].card.entry.id == "second"


def test_a_figure_not_shown_yet_comes_before_one_with_a_verdict(found):
    both = (judged("same", entry("first")), card({2025: 64.0}, entry=entry("second", core=False)))
    drawn = squares(with_cards(with_cards(found, ("infancy", "learning"), *both), ("early_years", "learning"), *both))
    assert [drawn[stage, "learning"].card.entry.id for stage in ("infancy", "early_years")] == ["first", "second"]


def test_the_places_own_verdict_comes_before_its_countys(found):
    county = judged("better", entry("county"))
    own = judged("worse", entry("own", core=False), year=2020, geography="district")
    assert chosen(found, county, own) == "own"
    again = with_cards(with_cards(found, ("infancy", "learning"), own), ("early_years", "learning"), county, own)
    assert squares(again)["early_years", "learning"].card.entry.id == "own", "known already, and still its own"
    assert chosen(found, county, card({2025: 64.0}, entry=entry("own"), geography="district")) == "county"


def test_a_share_comes_before_a_number_of_people(found):
    number, share = card({2025: 64.0}, entry=entry("number", unit="people")), card({2025: 64.0}, entry=entry("share"))
    assert chosen(found, number, share) == "share"
    assert chosen(found, number) == "number"


@pytest.mark.parametrize("mark", ["better", "same", "worse"])
def test_the_mark_is_the_verdict_of_the_card(mark):
    made = judged(mark)
    assert made.comparison("england").verdict == mark
    assert mark_of(made) == mark


def test_without_a_verdict_nothing_is_judged():
    assert mark_of(None) == mark_of(card({2025: 64.0})) == "unjudged"
    assert set(MARK_SHAPES) == set(MARK_WORDS)


def test_squares_are_counted_by_mark(found):
    drawn = squares(with_cards(found, ("early_years", "learning"), judged("better")))
    assert tally(drawn.values()) == Tally(better=1, unjudged=1)
    assert tally([]).judged == 0
    assert tally([*drawn.values()] * 2) == Tally(better=1, unjudged=1)


def test_every_indicator_of_the_matrix_has_a_name_of_at_most_four_words():
    staged = [one for one in registry() if one.stage and not one.local]
    assert [one.id for one in staged if not 1 <= len(one.short.split()) <= 4] == []


def test_every_square_is_drawn_and_empty_ones_say_so(found):
    html = grid(found, squares(found), line=65)
    assert html.count('class="sq empty"') == 33
    assert html.count("no figure") == 33 + 1
    assert html.count('<th scope="row"') == len(STAGES)
    assert html.count("<button") == 35


def test_a_square_has_few_words_and_says_its_mark_to_those_who_listen(found):
    drawn = with_cards(found, ("early_years", "learning"), judged("worse", entry(short="good development at 5")))
    html = str(grid(drawn, squares(drawn), line=65))
    button = re.search(r'data-square="early_years.learning".*?</button>', html, re.DOTALL)[0]
    assert "Worse than England: " in button
    seen = re.sub(r'<span class="(vh|label)">[^<]*</span>|<[^>]*>', " ", button.split(">", 1)[1])
    assert len(seen.replace("(Wideshire)", "").split()) == 5
    assert "(Wideshire)" in seen


def test_names_of_indicators_are_escaped(found):
    html = grid(found, squares(found), line=65)
    assert "Children &amp; &lt;b&gt;bold&lt;/b&gt;" in html
    assert "<b>bold" not in html


def test_reach_stands_with_the_services_where_it_is_known(found):
    assert "Reach " not in grid(found, squares(found), line=65)
    served = children_served(place_with(), LocalCount("early_years", 700, 1000, 2024, "Annual report"))
    known = replace(found, children_served={"early_years": served})
    assert "Reach 70% (line 65%)" in grid(known, squares(known), line=65)


@pytest.mark.parametrize(
    ("unit", "says"),
    [
        ("percent", ("64.0%", "")),
        ("per_1000", ("64.0", "per 1,000")),
        ("score", ("64.0", "")),
        ("pounds", ("£64.0", "")),
    ],
)
def test_the_unit_is_set_smaller(unit, says):
    assert figure_and_unit(card({2025: 64.0}, entry=entry(unit=unit))) == says


@pytest.mark.parametrize(
    ("service", "numbers", "parts"),
    [
        (Service("library", (), 6, 2, RECORD), "6 open, 2 gone", (75, 25, 0)),
        (Service("library", (), 0, 0, RECORD), "0 open, none gone", (0, 0, 0)),
        (Service("school", (), 6, 0, RECORD, 0, 2), "6 open, up to 2 gone", (75, 0, 25)),
        (Service("school", (), 6, 2, RECORD, 0, 2), "6 open, 2 to 4 gone", (60, 20, 20)),
        (
            Service("library", (), 6, 0, ObservedYears(first=2026, last=2026, note="")),
            "6 open, gone not known",
            (100, 0, 0),
        ),
        (Service("library", (), None, None, None), "not known", (None, 0, 0)),
    ],
)
def test_a_bar_is_of_one_kind(service, numbers, parts):
    bar = service_bar(service)
    assert (bar.numbers, (bar.standing, bar.gone, bar.unsure)) == (numbers, parts)


def test_lines_stop_at_breaks_and_missing_years():
    made = card({2016: 1.0, 2017: 2.0, 2019: 3.0, 2020: 4.0, 2021: 5.0})
    assert [list(run.index) for run in runs(made.observed, (2020,))] == [[2016, 2017], [2019, 2020], [2021]]
    broken = replace(made, entry=entry(breaks=[{"after": 2020, "words": "x"}]))
    assert spark(broken).count("<polyline") == 2
    assert spark(broken).count("<circle") == 2
    assert years_picture(broken).count("counted anew") == 1


def test_one_year_is_no_line():
    assert spark(card({2025: 1.0})) == years_picture(card({2025: 1.0})) == ""


def test_england_is_drawn_beside_it():
    assert 'class="england"' in years_picture(judged("worse", years=(2024, 2025)))
    assert 'class="england"' not in years_picture(card({2024: 1.0, 2025: 2.0}))


def opened(found, card_of=None, key=("early_years", "learning"), **changes):
    given = {"cards": {}, "ends": None, "code": "demo", "place_name": "Small <i>place", "line": 65}
    behind = Behind("Source: DfE", ["Only <b>some</b> children."], "")
    square = squares(found)[key]
    return str(detail(square, found, card=card_of or square.card, behind=behind, **{**given, **changes}))


def test_the_detail_tells_figure_england_and_interval(found):
    html = opened(with_cards(found, ("early_years", "learning"), judged("worse")))
    assert "in Wideshire, 68.3% in England, 2025" in html
    assert "Worse than England." in html
    assert "95% interval" in html
    assert "One comparable year: too few to see a trend." in html
    assert "We do not know how many children are reached" in html
    assert 'href="map?place=demo"' in html
    assert "kind=childrens_centre" in html
    assert "Only &lt;b&gt;some&lt;/b&gt; children." in html


def test_without_an_interval_the_detail_names_the_difference_alone(found):
    one = card({2025: 64.0})
    one.others.loc[2025, "england"] = 68.3
    html = opened(with_cards(found, ("early_years", "learning"), one))
    assert "4.3 percentage points lower than England (68.3%), no interval can be given; higher is better." in html


def test_the_detail_of_an_empty_square_says_so(found):
    html = opened(found, key=("adult", "learning"))
    assert "No figure for Small &lt;i&gt;place" in html
    assert "is published elsewhere" in html
    assert "No indicator of this part of life" in opened(found, key=("adult", "safety"))


def test_the_other_indicators_of_the_square_can_be_chosen(found):
    both = (judged("same", entry("one", short="first one")), judged("worse", entry("two", short="second one")))
    html = opened(with_cards(found, ("early_years", "learning"), *both), both[1])
    assert 'data-measure="one" aria-pressed="false"' in html
    assert 'data-measure="two" aria-pressed="true"' in html
    assert "data-measure" not in opened(found)


def test_groups_are_two_bars_and_one_sentence(found):
    one = card({2025: 64.0})
    one.groups.loc[2025, ["free_meals", "no_free_meals"]] = [59.5, 71.0]
    html = opened(with_cards(found, ("early_years", "learning"), one))
    assert "Children with free school meals: 11.5 points below the others" in html
    assert html.count('class="group"') == 2
    ends = opened(with_cards(found, ("early_years", "learning"), card({2025: 64.0})), ends=(50.0, 70.0))
    assert "50.0% in the most deprived neighbourhoods, 70.0% in the least." in ends
