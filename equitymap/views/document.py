"""What a document is made of, whatever it is written as: headings, paragraphs, lists, numbers, tables, pictures.

One source, two formats: ``document_html.py`` writes a page that stands alone, ``document_word.py`` a Word file.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from equitymap.views.drawn_chart import DrawnChart
from equitymap.views.drawn_map import DrawnMap

Style = Literal["plain", "lead", "small", "notice"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; one without text is left out."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True)
class Heading:
    """A heading below that of a section; on the first page one beside those of the sections."""

    text: str


@dataclass(frozen=True)
class Items:
    """A list; an empty one is left out."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Numbers:
    """A few figures, each with the words that say what it is."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Table:
    """A table with a caption; the first column heads its rows. ``numbers`` are columns set to the right."""

    frame: pd.DataFrame
    caption: str
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Map:
    """A map with its caption and key."""

    drawn: DrawnMap
    caption: str


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart with its caption."""

    drawn: DrawnChart
    caption: str


Part = Paragraph | Heading | Items | Numbers | Table | Map | Chart


@dataclass(frozen=True, eq=False)
class Section:
    """A section: its name in links, its heading and its parts."""

    identifier: str
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True, eq=False)
class Document:
    """A document: title, the parts of its first page, and the sections behind it."""

    title: str
    place_name: str
    first: Sequence[Part]
    sections: Sequence[Section]

    @property
    def file_title(self) -> str:
        """Return the title that a browser tab or a list of files shows."""
        return f"{self.title} · {self.place_name}"


def table(frame: pd.DataFrame, caption: str, *, numbers: Iterable[object] = ()) -> Table:
    """Return a table part; ``numbers`` are the columns of numbers."""
    return Table(frame, caption, frozenset(str(name) for name in numbers))


def told(part: Part) -> bool:
    """Return whether a part has anything in it."""
    if isinstance(part, Paragraph | Heading):
        return bool(part.text)
    if isinstance(part, Items):
        return bool(part.texts)
    return bool(part.rows) if isinstance(part, Numbers) else True
