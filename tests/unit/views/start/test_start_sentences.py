"""The sentences and pictures on Start: none, one, several, not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures import layer as layers
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.views.start import living_pictures, start_sentences
from tests.cradle import card, entry
from tests.places import small_place

LIBRARY = KIND_BY_ID["library"]
PLACE = small_place()


def table(*rows: tuple[object, object]) -> pd.DataFrame:
    """Return neighbourhoods as (tenth, gap), 1,000 people each."""
    frame = pd.DataFrame(rows, columns=["tenth", "gap"])
    return frame.astype({"tenth": "Int64", "gap": "boolean"}).assign(people=1000)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (None, "We do not know what went in Town: no register tells about two years."),
        ([(pd.NA, pd.NA)], "We do not know where the gaps of Town are: nothing is known of its deprivation."),
        ([(9, False)], "Town has no neighbourhood among the most deprived three tenths of England, so none is a gap."),
        (
            [(1, pd.NA)],
            "We do not know of gaps in Town: no library was in reach of a neighbourhood among the most deprived three"
            " tenths of England.",
        ),
        (
            [(1, False)],
            "No neighbourhood of Town among the most deprived three tenths of England lost at least half of its access"
            " to a kind of service, or the last one in reach, with none come since.",
        ),
        (
            [(1, True), (9, False)],
            "The one neighbourhood among the most deprived three tenths of England lost at least half of its access to"
            " libraries, or the last one in reach, since 2010, and none came: 1,000 people live there.",
        ),
        (
            [(1, True), (2, False)],
            "Of the 2 neighbourhoods among the most deprived three tenths of England, one lost at least half of its"
            " access to libraries, or the last one in reach, since 2010, and none came: 1,000 people live there.",
        ),
        (
            [(1, True), (2, True), (3, pd.NA), (4, False)],
            "Of the 3 neighbourhoods among the most deprived three tenths of England, 2 lost at least half of their"
            " access to libraries, or the last one in reach, since 2010, and none came: 2,000 people live there.",
        ),
    ],
)
def test_the_gaps_in_one_sentence(rows, said):
    found = None if rows is None else (LIBRARY, table(*rows))
    assert start_sentences.gaps_sentence(found, place_name="Town", since=2010, rule=Rule()) == said


LABEL = "Children in low-income families, {} housing costs"


@pytest.mark.parametrize(
    ("england", "said"),
    [
        ([20.0, 21.4], "in England 21%"),
        ([20.0, np.nan], "England's figure is not known"),
    ],
)
def test_children_here_and_in_england(england, said):
    own = card({2024: 33.1, 2025: 33.4}, entry=entry(label=LABEL.format("after")), geography="district")
    own.others["england"] = pd.Series(england, index=[2024, 2025]).reindex(own.years.index)
    sentence = start_sentences.children_sentence(own, "Town")
    assert sentence == f"33% of children in Town live in low-income families after housing costs; {said} (2025)."
    drawn = living_pictures.years_line(own, "Town", sentence)
    assert f'alt="{sentence}"'.replace("'", "&#39;") in drawn


def test_a_countys_figure_is_said_to_be_the_countys():
    wide = card({2025: 20.0}, entry=entry(label=LABEL.format("before")))
    assert f"children in {wide.area}, of which Town is a part" in start_sentences.children_sentence(wide, "Town")
    assert living_pictures.years_line(wide, "Town", "One year.")  # a bar each


def test_a_share_before_housing_costs_says_that_the_other_is_not_known():
    own = card({2025: 20.0}, entry=entry(label=LABEL.format("before")), geography="district")
    assert start_sentences.children_sentence(own, "Town") == (
        "20% of children in Town live in low-income families before housing costs; England's figure is not known"
        " (2025). The share after housing costs is not known here."
    )


def test_a_mean_of_wards_is_said_to_be_one():
    own = card({2025: 29.9}, entry=entry(label=LABEL.format("after")), geography="ward", basis="mean")
    assert start_sentences.children_sentence(own, "Town") == (
        "On average over the wards of Town 30% of children live in low-income families after housing costs; England's"
        " figure is not known (2025)."
    )


@pytest.mark.parametrize("known", range(4))
def test_one_measure_stands_for_every_place(known):
    names = start_sentences.CHILDREN[known:]
    found = start_sentences.children_card({name: card({2025: 20.0}, entry=entry(name)) for name in reversed(names)})
    assert (None if found is None else found.entry.id) == (names[0] if names else None)
    blank = {name: card({2025: 20.0 if name == names[-1] else np.nan}, entry=entry(name)) for name in names}
    told = start_sentences.children_card(blank)
    assert (None if told is None else told.entry.id) == (names[-1] if names else None)


def test_children_not_known():
    said = "We do not know how many children in Town live in low-income families."
    assert start_sentences.children_sentence(None, "Town") == said


def test_a_period_is_said_as_people_say_it():
    assert start_sentences.period_words("FYE 2025") == "year to March 2025"
    assert start_sentences.period_words("2024-25") == "2024-25"


def test_the_map_of_need_is_light_and_says_what_it_shows():
    measure = next(one for one in layers.need_measures(PLACE) if one.id == "iod2025-imd")
    layer = layers.compute(PLACE, measure)
    sentence = start_sentences.need_sentence(layer, "<Town>")
    drawn = living_pictures.need_map(PLACE, layer, sentence)
    assert "&lt;Town&gt;" in drawn
    assert "<Town>" not in drawn
    assert len(drawn) < 30_000
