"""Whether anybody joins a gap up: told apart from need and loss, and not known where nothing is on record."""

from __future__ import annotations

import pandas as pd
import pytest

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.supply_at import supply_of
from equitymap.measures.gaps.fragmentation import Rule, gaps
from equitymap.measures.partnerships.joined_gap import GAP, NOBODY, NONE, TIES_LOST, UNKNOWN
from equitymap.views.gaps.gaps_layer import COLOURS, gaps_layer
from equitymap.views.gaps.joined_sentences import NOT_ON_RECORD, joined_card, joined_sentence, joined_words
from tests.places import demo_place

COLUMNS = ["gap", "partnerships", "ties_lost", "last_lost", "state"]


def rows(*values: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(list(values), columns=COLUMNS)
    return frame.astype({"gap": "boolean", "partnerships": "Int64", "ties_lost": "Int64", "last_lost": "Int64"})


ALONE = (True, 0, 0, None, NOBODY)
LOST = (True, 2, 1, 2021, TIES_LOST)
FINE = (True, 1, 0, None, GAP)
UNTOLD = (True, None, None, None, UNKNOWN)
OTHER = (False, 0, 0, None, NONE)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ([OTHER], ""),
        ([UNTOLD, UNTOLD], NOT_ON_RECORD),
        (
            [FINE, OTHER],
            "On 31 December 2024 a partnership on record is at work in every gap, and none for the area has lost ties.",
        ),
        ([ALONE], "Of 1 gap, 1 is a joined gap: need is great, a service went, and on 31 December 2024 in 1 no"),
        (
            [ALONE, ALONE, LOST, FINE],
            "Of 4 gaps, 3 are joined gaps: need is great, a service went, and on 31 December 2024 in 2 no"
            " partnership on record is at work, in 1 a",
        ),
        ([LOST, FINE], "Of 2 gaps, 1 is a joined gap"),
    ],
)
def test_the_three_parts_are_said(table: list[tuple[object, ...]], says: str) -> None:
    said = joined_sentence(rows(*table), 2024)
    assert said.startswith(says)
    assert bool(said) == bool(says)
    if LOST in table:
        assert "in 1 a partnership for the area has lost ties" in said


@pytest.mark.parametrize(
    ("row", "words", "card"),
    [
        (
            ALONE,
            "no partnership on record works here",
            "No partnership on record joins this gap up: no partnership on record works here.",
        ),
        (
            LOST,
            "2 partnerships work here, 1 tie lost, the last in 2021",
            "Ties were lost here: 2 partnerships work here, 1 tie lost, the last in 2021.",
        ),
        (FINE, "1 partnership works here", "As far as records show, this gap is joined up: 1 partnership works here."),
        (UNTOLD, "not known", ""),
        (OTHER, "", ""),
    ],
)
def test_each_neighbourhood_has_its_words(row: tuple[object, ...], words: str, card: str) -> None:
    one = rows(row).iloc[0]
    assert joined_words(one) == words
    assert joined_card(one) == card


def test_only_a_joined_gap_is_drawn_as_one() -> None:
    place, kind = demo_place(), KIND_BY_ID["childrens_centre"]
    table = gaps(place, kind.id, supply_of(place, kind.id))
    untold = pd.Series(UNKNOWN, index=table.index)
    found = table.index[table["gap"].fillna(False)]
    some = untold.mask(untold.index.isin(found[:2]), NOBODY)
    assert COLOURS[NOBODY] not in gaps_layer(table, kind, Rule(), untold).colours
    drawn = gaps_layer(table, kind, Rule(), some)
    dark = drawn.cells["step"].eq(list(drawn.colours).index(COLOURS[NOBODY]))
    assert list(dark.index[dark]) == list(found[:2])
