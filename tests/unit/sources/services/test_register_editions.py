"""Editions compared: what appeared and left, spells with a gap, the day in a file's name."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from equitymap.sources.services.register_editions import SPELL_COLUMNS, compare, edition_day, spells

DAYS = [pd.Timestamp(day) for day in ("2016-08-04", "2017-11-09", "2019-01-21", "2020-05-07")]


def listed(*records: str) -> dict[pd.Timestamp, pd.Index]:
    """Return the editions, newest first; a record is a letter."""
    return {day: pd.Index(list(text)) for day, text in reversed(list(zip(DAYS, records, strict=False)))}


def table(*records: str) -> list[tuple[object, ...]]:
    found = spells(listed(*records))
    assert list(found.columns) == list(SPELL_COLUMNS)
    return [
        (name, *(None if pd.isna(day) else DAYS.index(day) for day in days))
        for name, *days in found.itertuples(index=False)
    ]


def test_two_editions_are_compared_by_number():
    found = compare(pd.Index(["a", "b"]), pd.Index(["b", "c"]))
    assert [list(part) for part in (found.appeared, found.left, found.shared)] == [["c"], ["a"], ["b"]]


def test_a_record_that_came_back_has_two_spells():
    assert table("ab", "a", "ab", "bc") == [("a", 0, 2, 3), ("b", 0, 0, 1), ("b", 2, None, None), ("c", 3, None, None)]


def test_one_edition_has_a_spell_without_end_for_each_record():
    assert table("ba") == [("a", 0, None, None), ("b", 0, None, None)]


def test_spells_and_comparisons_tell_the_same():
    editions = listed("abcd", "acf", "bdf", "abf")
    found = spells(editions)
    for before, after in pairwise(DAYS):
        change = compare(editions[before], editions[after])
        assert set(found.loc[found["first_without"] == after, "id"]) == set(change.left)
        assert set(found.loc[found["listed_from"] == after, "id"]) == set(change.appeared)
        assert (found.loc[found["first_without"] == after, "last_listed"] == before).all()


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("edubaseallchildrencentre20190121.csv", "2019-01-21"),
        ("register.csv", None),
        ("20191341.csv", None),
        ("x120190121.csv", None),
    ],
)
def test_the_day_of_an_edition_is_in_its_name(name, day):
    assert edition_day(name) == (None if day is None else pd.Timestamp(day))
