"""Everything that the page about a neighbourhood and its report read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from equitymap.measures.context.second_routes import Routes
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
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
class Case:
    """One neighbourhood, and what is known of it.

    Attributes
    ----------
    place, area
        The place; the code of a neighbourhood inside it.
    need, shares
        ``area_figures.need_by_domain`` and ``area_shares`` of it.
    figures
        Its figure in each layer of outcomes, beside the district's and England's.
    reached
        What it has in reach, and what has gone from there (``nearest_services``).
    gaps
        By kind whether it is a gap under the standard rule; None where that is not known. Kinds whose record tells
        about one year have no entry.
    squares
        What stands for each stage and aspect of life in the whole place.
    routes
        Second routes into education.
    similar
        ``most_similar`` of it among the neighbourhoods of the place.
    working
        Who works together, and what was agreed.
    """

    place: Place
    area: str
    need: pd.DataFrame
    shares: pd.DataFrame
    figures: Sequence[NeighbourhoodFigure]
    reached: Sequence[NearestServices]
    gaps: Mapping[str, bool | None]
    squares: Mapping[tuple[str, str], Square]
    routes: Routes
    similar: pd.DataFrame
    working: Working

    @property
    def label(self) -> str:
        """Its name, as it is shown to people."""
        return str(self.place.inside["label"].loc[self.area])
