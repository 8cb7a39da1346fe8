"""What a plan pack is made from: the area, its records, and where the figures of the place are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.access.supply_at import Supply
from equitymap.measures.agreement.area_figures import area_shares
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.places.place import Place
from equitymap.plan_templates import PlanPart, PlanTemplate
from equitymap.records.subjects.agreement import Agreement
from equitymap.records.subjects.base import Record
from equitymap.views.agreement.agreed import Agreed
from equitymap.views.document import Part
from equitymap.views.words import capital, count

R = TypeVar("R", bound=Record)
TO_BE_WRITTEN = "To be written by the board"
Records = Mapping[str, Mapping[str, Record]]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Where the figures of a place are asked for: its cards, its services by year, its gaps under the standard rule."""

    place: Place
    cards: Mapping[str, Card]
    supply: Callable[[str], Supply]
    gaps: Callable[[str], pd.DataFrame]


@dataclass(frozen=True)
class Filled:
    """What fills a part: its pieces, and the indicators and releases that their figures are read from."""

    parts: Sequence[Part] = ()
    indicators: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Case:
    """One agreement with its area and its evidence, and the order of its plan.

    ``engagement`` asks for what is known of how residents took part (``views.consultation.engagement``).
    ``records`` are the standing ones of the place by kind and id: those of bodies, ties, earlier initiatives and
    written parts are read; the others come with ``agreed``.
    """

    evidence: Evidence
    template: PlanTemplate
    agreed: Agreed
    records: Records
    engagement: Callable[[], Filled] = Filled

    @property
    def agreement(self) -> Agreement:
        """The agreement itself."""
        return self.agreed.agreement

    @property
    def place(self) -> Place:
        """The place that the area lies in."""
        return self.evidence.place

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The neighbourhoods of the area that the place knows; all of them where the agreement names none."""
        inside = self.place.inside.index
        return tuple(str(code) for code in inside if not self.agreement.areas or code in self.agreement.areas)

    @property
    def unknown(self) -> int:
        """How many neighbourhoods of the agreement the place does not know."""
        return len(set(self.agreement.areas) - set(self.codes))

    @property
    def whole(self) -> bool:
        """Whether the area is the whole place."""
        return len(self.codes) == len(self.place.inside)

    @cached_property
    def shares(self) -> pd.DataFrame:
        """The shares of the area, with interval and verdict."""
        return area_shares(self.place, self.codes)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """Kinds of service whose record tells about two years at least."""
        observed = self.place.manifest.observed
        return tuple(kind for kind in self.place.kinds if observed[kind.id].last > observed[kind.id].first)

    def of(self, subject: type[R]) -> dict[str, R]:
        """Return the records of a kind by id: of this agreement where they belong to one."""
        found = self.records.get(subject.kind, {})
        return {
            one: value
            for one, value in found.items()
            if isinstance(value, subject) and getattr(value, "agreement", self.agreed.record) == self.agreed.record
        }

    def called(self, body: str, empty: str = "vacant") -> str:
        """Return the name of a body; ``empty`` where there is none."""
        return self.agreed.name_of(body) if body else empty

    def here(self, areas: Sequence[str]) -> bool:
        """Return whether something that works in ``areas`` (none: everywhere) works in the area."""
        return not areas or not set(areas).isdisjoint(self.codes)


Block = Callable[[Case, PlanPart], Filled]


def neighbourhoods(number: int) -> str:
    """Write a number of neighbourhoods."""
    return count(number, "neighbourhood", "neighbourhoods")


def paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text that people wrote."""
    yield from (line.strip() for line in text.splitlines() if line.strip())


def service(kind: Kind) -> str:
    """Return a kind of service as the head of a row."""
    return capital(kind.many)
