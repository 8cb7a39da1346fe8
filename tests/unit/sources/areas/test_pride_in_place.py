"""Pride in Place neighbourhoods: when each was named by its middle layer area, or a named error."""

from __future__ import annotations

from pathlib import Path

import pytest

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing
from equitymap.sources.areas import pride_in_place
from equitymap.sources.reading.read_table import SourceFolder
from tests.area_files import folder_without_row_counts, write

NAME = "neighbourhoods_england_DERIVED.csv"
HEADINGS = ["cohort", "council", "neighbourhood", "msoa21cd", "lad24cd"]


def row(msoa: str, cohort: str = "phase 2") -> list[str]:
    return [cohort, "Eastmere", "Elm", msoa, "E07000001"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SourceFolder:
    return folder_without_row_counts(tmp_path, monkeypatch)


def test_when_a_neighbourhood_was_named_stands_by_its_middle_layer_area(folder: SourceFolder) -> None:
    write(folder.path / NAME, [HEADINGS, row("E02000001"), row("E02000002", "expansion")])
    reading = pride_in_place.read(folder)
    assert reading.frame.index.name == "msoa_code"
    assert reading.frame["pride_in_place"].to_dict() == {"E02000001": "phase 2", "E02000002": "expansion"}


@pytest.mark.parametrize(
    ("rows", "wrong", "said"),
    [
        ([HEADINGS, row("E02000001"), row("E02000001")], SourceContent, "E02000001"),
        ([HEADINGS, row("E02000001", "")], SourceContent, "line 2: column cohort is blank"),
        ([HEADINGS, row("")], SourceContent, "without 'msoa21cd'"),
        ([HEADINGS[1:], row("E02000001")[1:]], SourceHeadings, "cohort"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(folder, rows, wrong, said) -> None:
    write(folder.path / NAME, rows)
    with pytest.raises(wrong, match=said):
        pride_in_place.read(folder)


def test_without_the_file_it_is_missing(folder: SourceFolder) -> None:
    with pytest.raises(SourceMissing, match="Pride in Place"):
        pride_in_place.read(folder)
