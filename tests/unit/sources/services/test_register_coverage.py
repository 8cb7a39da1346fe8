"""Editions of different coverage: a county's extract beside all of England is no register in which thousands closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from equitymap.__main__ import app
from equitymap.errors import SourceContent
from equitymap.sources.services.register_diff import diff
from tests.area_files import write

HEAD = ["URN", "Name", "LA (name)", "Type"]
COUNTY = [[f"1{n:05}", f"Elm {n}", "Inventshire", "infant" if n % 2 else "junior"] for n in range(30)]
OTHERS = [[f"2{n:05}", f"Oak {n}", "Madeupshire", "infant" if n % 2 else "junior"] for n in range(100)]
COLLEGES = [[f"3{n:05}", f"Ash {n}", "Inventshire", "college"] for n in range(6)]


def edition(folder: Path, day: str, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    return write(folder / f"list{day}.csv", [head, *rows])


def compared(folder: Path, old: list[list[str]], new: list[list[str]], **more):
    two = edition(folder, "20200507", old), edition(folder, "20210507", new)
    return diff(*two, id_column="URN", name_column="Name", **more)


@pytest.mark.parametrize(("turned", "looks"), [(False, "appeared"), (True, "left")])
def test_a_county_against_the_country_is_refused_whichever_is_the_older(tmp_path, turned, looks):
    two = (COUNTY, [*COUNTY, *OTHERS])
    with pytest.raises(SourceContent) as wrong:
        compared(tmp_path, *(two[::-1] if turned else two))
    said = str(wrong.value)
    assert "30 records" in said or " 30:" in said
    assert "In column 'LA (name)'" in said
    assert f"1 value (Inventshire), {'list20200507' if turned else 'list20210507'}.csv 2" in said
    assert f"would look as if it had {looks}" in said
    assert "--only 'LA (name)=Inventshire'" in said


def test_what_both_cover_is_compared(tmp_path):
    later = [*COUNTY[1:], ["100099", "Elm 99", "Inventshire", "infant"], *OTHERS]
    found = compared(tmp_path, COUNTY, later, only=["LA (name)=Inventshire"])
    assert found[["event", "id"]].to_numpy().tolist() == [["appeared", "100099"], ["left", "100000"]]


def test_a_record_that_moved_out_of_what_is_compared_changed_and_did_not_leave(tmp_path):
    later = [[COUNTY[0][0], "Elm 0", "Madeupshire", "junior"], *COUNTY[1:], *OTHERS]
    found = compared(tmp_path, COUNTY, later, only=["LA (name)=Inventshire"])
    assert found[["event", "id", "column"]].to_numpy().tolist() == [["changed", "100000", "LA (name)"]]


def test_a_kind_that_only_one_edition_lists_is_no_opening(tmp_path):
    with pytest.raises(SourceContent, match=r"In column 'Type' list20200507.csv has 2 values .*list20210507.csv 3"):
        compared(tmp_path, COUNTY, [*COUNTY, *COLLEGES])


def test_an_edition_two_thirds_as_long_without_such_a_column_is_refused(tmp_path):
    rows = [[number, name] for number, name, *_ in [*COUNTY, *OTHERS]]
    two = (
        edition(tmp_path, "20200507", rows, head=HEAD[:2]),
        edition(tmp_path, "20210507", rows[:80], head=HEAD[:2]),
    )
    with pytest.raises(SourceContent, match=r"130 records and list20210507.csv 80: .* Take two editions of the same"):
        diff(*two, id_column="URN")


def test_it_is_compared_all_the_same_when_that_is_asked_for(tmp_path):
    found = compared(tmp_path, COUNTY, [*COUNTY, *OTHERS], anyway=True)
    assert (found["event"] == "appeared").sum() == 100


def test_closures_and_new_names_of_councils_are_no_other_coverage(tmp_path):
    renamed = [
        [number, name, "Newshire" if council == "Inventshire" else council, kind]
        for number, name, council, kind in [*COUNTY, *OTHERS[20:]]
    ]
    found = compared(tmp_path, [*COUNTY, *OTHERS], renamed)
    assert found["event"].value_counts().to_dict() == {"changed": 30, "left": 20}


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ("LA (name)", "has no ="),
        ("Town=Elm", "list20200507.csv and list20210507.csv has no column 'Town'"),
        ("LA (name)=Nowhere", "no record of either edition has 'Nowhere'"),
    ],
)
def test_a_condition_that_cannot_be_met_is_named(tmp_path, only, words):
    with pytest.raises(SourceContent, match=words):
        compared(tmp_path, COUNTY, [*COUNTY, *OTHERS], only=[only])


def test_the_command_refuses_and_offers_what_works(tmp_path):
    two = [str(edition(tmp_path, "20200507", COUNTY)), str(edition(tmp_path, "20210507", [*COUNTY, *OTHERS]))]
    words = ["diff-register", *two, "--id", "URN", "--name", "Name", "--out", str(tmp_path / "events.csv")]
    assert CliRunner().invoke(app, words).exit_code != 0
    assert not (tmp_path / "events.csv").exists()
    assert CliRunner().invoke(app, [*words, "--only", "LA (name)=Inventshire"]).exit_code == 0
    assert (tmp_path / "events.csv").read_text().count("\n") == 1
