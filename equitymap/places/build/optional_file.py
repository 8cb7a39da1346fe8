"""Downloads that a place can be built without: what is not known then is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from equitymap.errors import SourceMissing
from equitymap.sources.reading.read_table import Reading, SourceFolder


@dataclass(frozen=True)
class OptionalFile:
    """A release whose download may be missing, its reader, and what is not known ``without`` it."""

    release: str
    read: Callable[[SourceFolder], Reading]
    without: str


def read_optional(
    folder: SourceFolder, files: Iterable[OptionalFile]
) -> tuple[dict[OptionalFile, Reading], tuple[str, ...]]:
    """Return the readings of the files that the folder has, and a note for each that it lacks, in the order given.

    Raises
    ------
    SourceUnreadable, SourceHeadings, SourceContent
        When a file is there and cannot be used.
    """
    readings, notes = {}, []
    for file in files:
        try:
            readings[file] = file.read(folder)
        except SourceMissing as missing:
            notes.append(f"{file.without}: {missing}")
    return readings, tuple(notes)
