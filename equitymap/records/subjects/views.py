"""Saved views: links of this dashboard with a name, for everybody who looks at the place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from equitymap.records.subjects.base import Known, Name, Record, Text


class SavedView(Record):
    """A link of this dashboard with a name: the page and everything chosen on it."""

    kind: ClassVar[str] = "view"
    one: ClassVar[str] = "saved view"
    many: ClassVar[str] = "saved views"

    name: Name = Field(title="Name", description="What it shows.")
    link: Annotated[Text, StringConstraints(min_length=1)] = Field(
        title="Link",
        description="As the button beside the menu copies it. The page and what is chosen on it count.",
    )

    def problems(self, known: Known, record: str) -> Iterator[str]:
        """Yield what is wrong beside other records: the name of another saved view."""
        yield from super().problems(known, record)
        if set(known.like(self, "name")) - {record}:
            yield f"Name: another saved view here is called {self.name}. Choose another name, or change that one."
