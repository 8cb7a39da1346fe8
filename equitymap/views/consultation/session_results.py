"""A consultation session with what came of it, as everybody may read it: what reports and downloads are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equitymap.measures.consultation.grid import Grid
from equitymap.measures.consultation.heard import Heard
from equitymap.measures.consultation.tally import Tallies
from equitymap.places.place import Place
from equitymap.records.public_words import PublicWords
from equitymap.records.sessions import Session
from equitymap.records.subjects.consultation import Promise


@dataclass(frozen=True, eq=False)
class SessionResults:
    """A session with its counts, approved words and promises; ``where`` is its zone, or the place."""

    place: Place
    session: Session
    where: str
    tallies: Tallies
    words: Sequence[PublicWords]
    promises: Sequence[Promise]
    grid: Grid
    lies_in: Mapping[str, str]
    """What people call the part of the place that each square lies in (``cell_names``)."""
    targets: Mapping[str, str]
    """Names of the targets that promises bear on, by id."""
    heard: Heard
    """Who answered beside who lives there."""

    def square(self, cell: str) -> str:
        """Return a square with what people call it: 'C7 (Harbour and Isle)'."""
        name = self.lies_in.get(cell, "")
        return f"{cell} ({name})" if name else cell

    def words_on(self, question: str) -> list[str]:
        """Return the approved words on a question, the earliest decision first."""
        return [one.shown for one in self.words if one.question == question]
