"""Everything that the page about a neighbourhood or a zone, and its report, read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from equitymap.measures.context.second_routes import Reached, Routes
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.measures.zones.parts import Part
from equitymap.measures.zones.reach import ZoneReach
from equitymap.measures.zones.zone import Zone
from equitymap.places.place import Place
from equitymap.records.subjects.agreement import Agreement, Target
from equitymap.views.cradle_to_career.squares import Square
from equitymap.views.partnerships.known import Known


@dataclass(frozen=True, eq=False)
class Working:
    """Who works together in the place: bodies and ties, the year they are told of, and what was agreed.

    ``unread`` says why local records cannot be read; empty where they can.
    """

    known: Known
    year: int
    agreements: Mapping[str, Agreement] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    unread: str = ""


@dataclass(frozen=True, eq=False)
class Told:
    """What is known of a neighbourhood and of a zone alike.

    Attributes
    ----------
    place
        The place.
    need, shares
        ``area_figures.need_by_domain`` and ``area_shares`` of it.
    squares
        What stands for each stage and aspect of life in the whole place.
    working
        Who works together, and what was agreed.
    answers
        Answers in consultation sessions from there (``came_from``); None where nobody in the place has been asked.
    """

    place: Place
    need: pd.DataFrame
    shares: pd.DataFrame
    squares: Mapping[tuple[str, str], Square]
    working: Working
    answers: int | None = field(default=None, kw_only=True)


@dataclass(frozen=True, eq=False)
class Case(Told):
    """One neighbourhood, and what is known of it.

    Attributes
    ----------
    area
        The code of a neighbourhood inside the place.
    figures
        Its figure in each layer of outcomes, beside the district's and England's.
    reached
        What it has in reach, and what has gone from there (``nearest_services``).
    gaps
        By kind whether it is a gap under the standard rule; None where that is not known. Kinds whose record tells
        about one year have no entry.
    routes
        Second routes into education.
    similar
        ``most_similar`` of it among the neighbourhoods of the place.
    """

    area: str
    figures: Sequence[NeighbourhoodFigure]
    reached: Sequence[NearestServices]
    gaps: Mapping[str, bool | None]
    routes: Routes
    similar: pd.DataFrame

    @property
    def label(self) -> str:
        """Its name, as it is shown to people."""
        return str(self.place.inside["label"].loc[self.area])

    @property
    def codes(self) -> tuple[str, ...]:
        """It alone."""
        return (self.area,)


@dataclass(frozen=True, eq=False)
class ZoneCase(Told):
    """One zone with at least one neighbourhood, and what is known of it.

    Attributes
    ----------
    zone
        The zone.
    tenths
        Its residents by tenth of need (``residents_by_tenth``).
    figures
        Every figure of it, added up or why not (``zones.added.added_one``).
    people
        ``people_by_age`` of it.
    reached
        What its neighbourhoods have in reach, and what has gone from there (``zone_reach``).
    gaps
        By kind how many of its neighbourhoods are a gap under the standard rule. Kinds whose record tells about one
        year have no entry.
    colleges
        The nearest college or sixth form that is open to all from any of its neighbourhoods; None without a register.
    sixth_forms_known
        Whether a list at hand tells of the sixth forms of schools.
    """

    zone: Zone
    tenths: pd.DataFrame
    figures: pd.DataFrame
    people: pd.DataFrame
    reached: Sequence[ZoneReach]
    gaps: Mapping[str, Part]
    colleges: Reached | None
    sixth_forms_known: bool

    @property
    def label(self) -> str:
        """Its name."""
        return self.zone.name

    @property
    def codes(self) -> tuple[str, ...]:
        """Its neighbourhoods, in order of code."""
        return tuple(self.zone.codes)


AnyCase = Case | ZoneCase
CHILDREN = ("children_0_4", "children_0_15", "young_10_19")
SERVICES = {
    "Health": (("gp_practice",), "health"),
    "Early years": (("childrens_centre",), ""),
    "School": (("school",), "education"),
    "Safety": ((), "crime"),
    "Income": ((), "idaci"),
    "Places to go": (("library", "youth_club"), ""),
}
"""Of children's lives: the kinds of service that are there for each part, and the kind of need that tells of it."""
