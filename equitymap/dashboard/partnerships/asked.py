"""What the page is about: what is known of a year, and who coordinates then."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.dashboard.partnerships.controls import Choice
from equitymap.dashboard.parts import who_works_together
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.partnerships import coverage, responsible_bodies
from equitymap.measures.partnerships.ties import end_of
from equitymap.views.partnerships import partnership_layers as layers
from equitymap.views.partnerships.known import Known, Year, in_year


@dataclass(frozen=True, eq=False)
class Asked:
    """What the page is about: what is known, of which year, and who was responsible for which school.

    Every sentence is of ``view``, all ties of the year; picture and table have those that were asked for, ``shown``.
    ``responsible`` is of the year ``observed``, the one of the record of schools that is nearest; ``changed`` changes
    with the records.
    """

    found: Known
    changed: str
    view: Year
    shown: Year
    responsible: pd.DataFrame
    observed: int
    working: pd.Series | None


def asked(opened: Opened, found: Known, changed: str, choice: Choice) -> Asked:
    """Return what is known of the year, and the ties of it that were chosen."""
    rows = opened.place.school_bodies
    observed = who_works_together.observed_year(opened, choice.year)
    responsible = responsible_bodies.responsible_at(rows[rows["inside"]], end_of(observed))
    areas = opened.place.inside.index
    working = coverage.active_by_area(found.partnerships, areas, choice.year) if found.local else None
    view = in_year(found, choice.year)
    return Asked(found, changed, view, layers.local_only(view, choice.ties), responsible, observed, working)


def coordinators(opened: Opened, known: Asked) -> pd.DataFrame:
    """Return who coordinates the partnerships at work in each neighbourhood (``coverage.coordinators``)."""
    return coverage.coordinators(known.found.partnerships, known.found.ties, opened.place.inside.index, known.view.year)
