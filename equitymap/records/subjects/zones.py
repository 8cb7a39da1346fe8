"""Zones: areas that somebody puts together from neighbourhoods, with a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from equitymap.records.subjects.base import MOST_PARTS, Among, Code, Known, Name, Record
from equitymap.records.subjects.partnerships import Note


class Zone(Record):
    """A set of neighbourhoods with a name: what pages show figures of wherever they show those of a neighbourhood."""

    kind: ClassVar[str] = "zone"
    one: ClassVar[str] = "zone"
    many: ClassVar[str] = "zones"

    name: Name = Field(title="Name", description="What people here call it.")
    areas: Annotated[
        tuple[Annotated[Code, Among("neighbourhood")], ...],
        Field(min_length=1, max_length=MOST_PARTS, title="Neighbourhoods", description="Codes such as E01008881."),
    ]
    note: Note = ""

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: the name of another zone."""
        yield from super().problems(known, record)
        if set(known.like(self, "name")) - {record}:
            yield f"Name: another zone here is called {self.name}. Choose another name, or change that zone."
