"""Every figure that a place has of its neighbourhoods, as columns of one width: to filter by, to cross, to weigh.

A column knows which end is more need, and the range within which a figure that is not exact can lie: a tenth that was
carried over from older boundaries, or a share with hidden counts. What is not known is missing, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.layer import Layer, Measure
from equitymap.measures.only import lost_last, lost_share
from equitymap.places.place import Place

Group = Literal["need", "outcomes", "people", "access", "lost", "gaps", "together"]
GROUPS: tuple[Group, ...] = ("need", "people", "outcomes", "access", "lost", "gaps", "together")

Bounds = tuple[float | None, float | None]
"""Lowest and highest figure, both included; None where there is no such end."""


@dataclass(frozen=True)
class Heading:
    """What a column is, before its figures are computed.

    ``unit`` is one of ``views.words.UNIT_SUFFIX``, or "m" (metres) or "yes" (1 is yes, 0 is no). ``worse`` is the end
    of more need. ``usual`` is the condition that the column stands for where nobody has chosen one, None where the
    worst fifth of the place's neighbourhoods does. ``sources`` are releases, ``kind`` is the kind of service whose
    registers it comes from.
    """

    id: str
    group: Group
    label: str
    unit: str
    decimals: int
    worse: Literal["high", "low", "neither"]
    usual: Bounds | None = None
    sources: tuple[str, ...] = ()
    kind: str | None = None
    limits: str = ""

    @property
    def is_yes(self) -> bool:
        """Whether it says yes or no."""
        return self.unit == "yes"


@dataclass(frozen=True, eq=False)
class Column:
    """A heading with its figures: ``value``, ``low`` and ``high`` by ``area_code``, indexed like ``place.inside``.

    ``low`` and ``high`` are equal to ``value`` where it is exact; ``value`` is missing where only its range is known,
    and all three where nothing is.
    """

    heading: Heading
    cells: pd.DataFrame

    @property
    def figures(self) -> pd.Series:
        """The figures, missing where not exactly known."""
        value: pd.Series = self.cells["value"]
        return value


def exact(heading: Heading, values: pd.Series) -> Column:
    """Return a column of figures that are exact, or missing."""
    value = values.astype("Float64").astype(float)
    return Column(heading, pd.DataFrame({"value": value, "low": value, "high": value}))


def of_layer(layer: Layer) -> Column:
    """Return the column of a layer of the map."""
    cells = layer.cells
    value = cells["value"].astype(float)
    ranges = {end: cells[end].astype(float).fillna(value) for end in ("low", "high")}
    return Column(heading_of(layer.measure), pd.DataFrame({"value": value, **ranges}, index=cells.index))


def heading_of(measure: Measure) -> Heading:
    """Return the heading of a layer of the map: the usual condition of a kind of need is England's two worst tenths."""
    return Heading(
        measure.id,
        "need" if measure.is_need else "outcomes",
        f"{measure.label}, England's tenth {measure.period}" if measure.is_need else measure.label,
        measure.unit,
        measure.decimals,
        measure.worse,
        usual=(1, 2) if measure.is_need else None,
        sources=(measure.release_id,),
        limits=measure.limits,
    )


def people_headings(place: Place, names: Mapping[str, str]) -> list[Heading]:
    """Return the headings of numbers of people, ``names`` in words by column of ``place.inside``."""
    return [
        Heading(f"people-{column}", "people", label, "people", 0, "neither", sources=("census2021-ts007a",))
        for column, label in names.items()
        if column in place.inside.columns
    ]


def kind_headings(kind: Kind, *, compared: str) -> list[Heading]:
    """Return the headings of a kind of service whose record tells of two years; ``compared`` says which.

    The usual condition of its distance is a way longer than its reach; of access lost, half.
    """
    many, one, to = kind.many, kind.one, f"the nearest {kind.one}"

    def of(
        name: str,
        group: Group,
        label: str,
        unit: str,
        worse: Literal["high", "low", "neither"],
        usual: Bounds,
    ) -> Heading:
        return Heading(f"{name}-{kind.id}", group, label, unit, 0, worse, usual, kind=kind.id, limits=kind.limits)

    return [
        of("nearest", "access", f"Way to {to}", "m", "high", (float(kind.catchment_m), None)),
        of("within", "access", f"{many[:1].upper()}{many[1:]} in reach", "count", "low", (None, 0.0)),
        of("share", "lost", f"Access to {many} lost, {compared}", "percent", "high", (50.0, None)),
        of("last", "lost", f"Last {one} in reach gone, {compared}", "yes", "high", (1.0, 1.0)),
        of("gap", "gaps", f"Gap in {many}", "yes", "high", (1.0, 1.0)),
    ]


def of_access(heading: Heading, both: pd.DataFrame, areas: pd.Index) -> Column:
    """Return a column of access or loss: ``both`` comes from ``access_change.compare_years``."""
    name = heading.id.partition("-")[0]
    make: dict[str, Callable[[], pd.Series]] = {
        "nearest": lambda: both["nearest_m_after"],
        "within": lambda: both["within_after"],
        "share": lambda: 100 * lost_share(both),
        "last": lambda: lost_last(both),
    }
    return exact(heading, make[name]().reindex(areas))


def kind_of(heading: Heading) -> Kind | None:
    """Return the kind of service that a column is about."""
    return None if heading.kind is None else KIND_BY_ID[heading.kind]


def usual_bounds(column: Column) -> Bounds:
    """Return the condition that a column stands for until somebody chooses one.

    Without a usual one it is the worst fifth of the place's neighbourhoods, or the highest where neither end is worse;
    no ends where nothing is known.
    """
    heading = column.heading
    if heading.usual is not None:
        return heading.usual
    known = column.figures.dropna()
    if known.empty:
        return (None, None)
    low_end = heading.worse == "low"
    cut = round(float(known.quantile(0.2 if low_end else 0.8)), heading.decimals)
    return (None, cut) if low_end else (cut, None)


def ends(column: Column) -> tuple[float, float] | None:
    """Return the lowest and highest figure of a column, None where nothing is known."""
    low, high = column.cells["low"].min(), column.cells["high"].max()
    return None if pd.isna(low) or pd.isna(high) else (float(low), float(high))


def table(columns: Sequence[Column], areas: pd.Index) -> pd.DataFrame:
    """Return the figures of columns side by side, indexed by ``areas``; names are ids of columns."""
    return pd.DataFrame({one.heading.id: one.figures.reindex(areas) for one in columns}, index=areas)
