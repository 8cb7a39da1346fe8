"""A file that may be missing is noted; one that is there and cannot be used is an error."""

from pathlib import Path

import pandas as pd
import pytest

from equitymap.errors import SourceHeadings, SourceMissing
from equitymap.places.build.optional_file import OptionalFile, read_optional
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.read_table import Reading, SourceFolder

FOLDER = SourceFolder(Path("downloads"))
RELEASE = "lait"


def missing(_folder):
    raise SourceMissing("there is no such file.")


def test_what_is_missing_is_noted_in_the_order_asked_for():
    reading = Reading(catalogue()[RELEASE], (), pd.DataFrame(), rows_read=0)
    first, second = OptionalFile("a", missing, without="A is not known"), OptionalFile("c", missing, without="C is not")
    here = OptionalFile(RELEASE, lambda _folder: reading, without="B is not known")
    readings, notes = read_optional(FOLDER, [first, here, second])
    assert readings == {here: reading}
    assert notes == ("A is not known: there is no such file.", "C is not: there is no such file.")


def test_a_file_that_cannot_be_used_is_no_missing_file():
    def broken(_folder):
        raise SourceHeadings("it lacks a column.")

    with pytest.raises(SourceHeadings, match="lacks a column"):
        read_optional(FOLDER, [OptionalFile("a", broken, without="A is not known")])
