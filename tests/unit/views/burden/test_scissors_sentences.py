"""Sentences of spending, need and events: what was and is, one year, nothing, unknown, and doubtful steps."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.measures.burden.scissors import scissors
from equitymap.views.burden import scissors_sentences as sentences
from equitymap.vocabulary import EVENTS
from tests.authority_files import CODE, RECODED, rows


def line(values, measure="sure_start_spending"):
    return sentences.line_sentence(scissors(rows(**{measure: (2017, values)}), CODE).lines[0], "Town")


@pytest.mark.parametrize(
    ("pounds", "says"),
    [
        (24_181_477, "£24.2 million"),
        (999_600, "£1.0 million"),
        (628_983, "£629,000"),
        (4_200, "£4,200"),
        (0, "£0"),
        (None, "not known"),
    ],
)
def test_money(pounds, says):
    assert sentences.money(pounds) == says


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ((2e6, 3e6), "was £2.0 million in 2016-17 and £3.0 million in 2017-18, in cash terms: rising prices"),
        ((3e6, 2e6), "was £3.0 million in 2016-17 and £2.0 million in 2017-18"),
        ((2e6, None), "was £2.0 million in 2016-17; no other year is known."),
        ((0, 0), "is £0 in every year that is known."),
        ((0, 5e5), "was £0 in 2016-17 and £500,000 in 2017-18"),
    ],
)
def test_spending_in_words(values, says):
    found = line(values)
    assert found.startswith("Recorded spending on Sure Start children's centres and early years in Town ")
    assert says in found


def test_no_figure_is_unknown():
    assert line((None, None)) == (
        "We do not know recorded spending on Sure Start children's centres and early years in Town."
    )


def test_doubtful_steps_are_named_with_both_figures():
    found = line(RECODED)
    assert "in 2020-21 (from £13.3 million to £629,000)" in found
    assert "in 2024-25 (from £9.4 million to £19.8 million). Such steps can come from a change in how money" in found
    assert "Such a step can come" in line((100, 100, 20))
    assert "can come" not in line((100, 90, 80))


def test_break_is_told_only_where_years_lie_on_both_sides():
    assert "April 2018" in line((20, 21, 22), "free_meals_primary")
    assert "April 2018" not in line((20, 21), "free_meals_primary")


def test_two_years_of_need_are_told_without_a_direction():
    assert line((20, 25), "free_meals_primary") == (
        "The share of primary pupils eligible for free school meals in Town was 20.0% in 2017 and 25.0% in 2018."
    )
    assert " was 25.0% in 2017 and 20.0% in 2018" in line((25, 20), "free_meals_primary")


@pytest.mark.parametrize(
    ("spent", "meals", "says"),
    [
        (
            (100, 90),
            (20, 25),
            "In Town, recorded spending (in cash terms) on Sure Start children's centres and early years was £100 in"
            " 2016-17 and £90 in 2017-18; the share of primary pupils eligible for free school meals was 20.0% in 2017"
            " and 25.0% in 2018.",
        ),
        ((90, 180), (25, 20), "Some of the change in spending may be a change in how it was recorded."),
        ((100, None), (20, 25), "We do not know what was spent."),
        ((100, 90), (20, None), "We do not know how need moved."),
        ((100, None), (20, None), "We do not know how spending and need moved in Town"),
    ],
)
def test_the_sentence_above_the_chart(spent, meals, says):
    found = scissors(rows(sure_start_spending=(2017, spent), free_meals_primary=(2017, meals)), CODE)
    assert says in sentences.scissors_sentence(found)


def test_every_line_has_its_own_figures():
    found = scissors(
        rows(
            sure_start_spending=(2017, (9, 8)),
            young_people_spending=(2017, (5, 6)),
            free_meals_primary=(2017, (20, 25)),
            free_meals_secondary=(2017, (15, 14)),
        ),
        CODE,
    )
    said = sentences.scissors_sentence(found)
    assert "was £9 in 2016-17 and £8 in 2017-18, and on services for young people it was £5 in 2016-17 and £6" in said
    assert "was 20.0% in 2017 and 25.0% in 2018, and the share of secondary pupils" in said


def test_shares_counted_otherwise_at_first_are_said_to_be():
    both = {"sure_start_spending": (2017, (9, 8, 7))}
    across = scissors(rows(**both, free_meals_primary=(2017, (20, 21, 22))), CODE)
    assert sentences.scissors_sentence(across).endswith(
        "counted otherwise in the first years: the two ends do not fully compare."
    )
    within = scissors(rows(**both, free_meals_primary=(2017, (20, 21))), CODE)
    assert "counted otherwise" not in sentences.scissors_sentence(within)


def events(*found):
    return pd.DataFrame(found, columns=["kind", "event", "year", "count", "windows"]).astype({"year": "Int64"})


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (events(), "No change to a service in Town is on record."),
        (events(("library", "closed", 2014, 1, 0)), "On record in Town: 1 closure with no successor on record."),
        (
            events(
                ("library", "closed", 2014, 2, 0), ("library", "closed", 2015, 1, 0), ("library", "moved", 2014, 1, 0)
            ),
            "On record in Town: 3 closures with no successor on record and 1 move.",
        ),
        (events(("library", "hours_cut", 2016, 2, 0)), "On record in Town: 2 cuts in staffed hours."),
        (events(("gp_practice", "closed", 2016, 1, 0)), "On record in Town: 1 practice code that ended."),
        (
            events(("childrens_centre", "converted", 2019, 3, 0)),
            "On record in Town: 3 records that others at the same address took over.",
        ),
        (
            events(("childrens_centre", "converted", 2019, 1, 0)),
            "On record in Town: 1 record that another at the same address took over.",
        ),
        (events(("school", "converted", 2012, 1, 0)), "On record in Town: 1 conversion."),
        (events(("school", "closed", None, 1, 0)), "1 of them has no known date."),
        (events(("school", "closed", None, 2, 0)), "2 of them have no known date."),
    ],
)
def test_events_in_words_keep_types_apart(table, says):
    assert says in sentences.events_sentence(table, where="Town")


def test_every_event_has_words():
    assert set(sentences.EVENT_WORDS) == set(EVENTS)
    assert all(set(own) <= set(EVENTS) for own in sentences.KIND_EVENT_WORDS.values())


def test_the_table_says_whose_money_and_whose_losses():
    found = scissors(rows(sure_start_spending=(2017, (9, 8))), CODE)
    said = sentences.whose_sentence(found, "Little Hundred")
    assert said.startswith(f"Spending and shares are of {found.area} as a whole; services lost are counted in Little")
    assert "A financial year stands under the year in which it ends." in said
