"""The history of codes: the same council under each of its codes, and old areas named as old."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from equitymap.sources.areas import code_history
from equitymap.sources.areas.code_history import current_code, current_codes, reissue_in_words, reissues


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("E08000038", 2024, "E08000016"),
        ("E08000016", 2024, "E08000016"),
        ("E08000039", 2024, "E08000019"),
        ("E08000016", 2025, "E08000038"),
        ("E08000020", 2024, "E08000037"),
        ("E08000037", 2012, "E08000020"),
        ("E10000023", 2024, "E06000065"),
        ("E07000004", 2024, "E07000004"),
        ("E01000001", 2024, "E01000001"),
        ("", 2024, ""),
    ],
)
def test_a_code_of_any_year_is_that_of_the_same_council_in_another(code, on, expected):
    assert current_code(code, on) == expected


def test_a_chain_of_reissues_leads_to_the_code_of_the_year(monkeypatch):
    once = code_history.Reissue("Norley", "E07999901", "E07999902", 2012, True, "")
    again = code_history.Reissue("Norley", "E07999902", "E07999903", 2020, True, "")
    monkeypatch.setattr(code_history, "reissues", lambda: (once, again))
    found = {year: code_history._codes.__wrapped__(year) for year in (2011, 2015, 2024)}
    every = ("E07999901", "E07999902", "E07999903")
    assert {year: {codes.get(code, code) for code in every} for year, codes in found.items()} == {
        2011: {"E07999901"},
        2015: {"E07999902"},
        2024: {"E07999903"},
    }


def test_a_column_of_codes_keeps_its_rows_and_its_holes():
    codes = pd.Series(["E08000039", None, "E07000148"], index=[3, 5, 9], dtype="str")
    assert current_codes(codes).to_list()[::2] == ["E08000019", "E07000148"]
    assert current_codes(codes).isna().to_list() == [False, True, False]
    assert current_codes(codes).index.to_list() == [3, 5, 9]


def test_every_reissue_is_written_whole_and_stands_once():
    codes = [code for one in reissues() for code in (one.before, one.after)]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"E(06|07|08|10)\d{6}", code) for code in codes)
    assert [one.year for one in reissues()] == sorted(one.year for one in reissues())
    assert all(one.order for one in reissues())


def test_the_sentence_on_a_reissue():
    assert reissue_in_words("E08000038") == (
        "Barnsley has had the code E08000038 since April 2025, when its boundary moved a little; before it had"
        " E08000016. Both mean the same council here."
    )
    assert "the county became one council of the same area" in reissue_in_words("E10000027")
    assert reissue_in_words("E07000148") == ""


PAIRS = pd.DataFrame(
    [
        ("E01000001", "E01000001"),
        ("E01006185", "E01034000"),
        ("E01006185", "E01034001"),
        ("E01000007", "E01034100"),
        ("E01000008", "E01034100"),
        ("E01000009", "E01034200"),
    ],
    columns=["area_code_2011", "area_code"],
)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("E01006185", "E01006185 is a neighbourhood of 2011; in 2021 it was split into E01034000 and E01034001"),
        ("E01000007", "E01000007 is a neighbourhood of 2011; in 2021 it was merged with others into E01034100"),
        ("E01000009", "E01000009 is a neighbourhood of 2011; in 2021 it was redrawn as E01034200"),
    ],
)
def test_a_neighbourhood_of_2011_is_named_as_one(code, words):
    assert code_history.older_area_in_words(code, code_history.successors(PAIRS)).startswith(words)


def test_what_is_no_older_area_has_no_words():
    after = code_history.successors(PAIRS)
    assert "E01000001" not in after
    assert code_history.older_area_in_words("E01000001", after) == ""
    assert code_history.older_area_in_words("E05000001", after) == ""
    assert code_history.older_area_in_words("E05000001", after, geography="ward") == (
        "E05000001 may be a ward of an earlier year: it is not among those of 2024 that neighbourhoods are matched to."
        " Give the figures for the wards of 2024"
    )


def test_a_council_that_is_gone_is_named():
    assert code_history.former_in_words("E07000004") == (
        "Aylesbury Vale was a council until 2020 and is part of Buckinghamshire now"
    )
    assert code_history.former_in_words("E07000148") == ""
