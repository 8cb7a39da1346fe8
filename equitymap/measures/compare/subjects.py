"""What can be pinned to compare: a neighbourhood, or a zone of several; each tells its own figures.

Of a zone counts are added up (``measures.zones.added``); what cannot be added is told as what its neighbourhoods lie
between: tenths, scores, distances, numbers in reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.access.catchment import standard
from equitymap.measures.compare.differences import Estimate
from equitymap.measures.compare.side_by_side import ComparedCell
from equitymap.measures.cradle_to_career.verdict import interval
from equitymap.measures.gaps.fragmentation import gone_in_reach
from equitymap.measures.layer import Layer
from equitymap.measures.zones.zone import Zone
from equitymap.places.aggregate import implied_denominator
from equitymap.places.place import Place
from equitymap.small_counts import small_people


@dataclass(frozen=True, eq=False)
class Around:
    """What is read of one place: its layers by id and, by kind, the change in access over the span compared.

    ``in_reach`` has the number of services in reach now of each neighbourhood (index) by group (``numbers_in_reach``).
    """

    place: Place
    layers: Mapping[str, Layer]
    changes: Mapping[str, pd.DataFrame]
    in_reach: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Pinned:
    """One neighbourhood that is compared: its code and its place."""

    area: str
    around: Around

    @property
    def label(self) -> str:
        """Its name, as it is shown to people."""
        return str(self.around.place.inside["label"].loc[self.area])

    @property
    def areas(self) -> frozenset[str]:
        """The code of its only neighbourhood."""
        return frozenset({self.area})

    @property
    def ward(self) -> str | None:
        """The ward whose figures stand for it."""
        return str(self.around.place.inside["ward_code"].loc[self.area])

    def residents(self) -> ComparedCell:
        """Return how many people live there."""
        return ComparedCell(float(self.around.place.inside["population"].loc[self.area]))

    def tenth(self, key: str) -> ComparedCell:
        """Return its tenth of England for one kind of need."""
        if key not in self.around.layers:
            return none()
        cell = self.around.layers[key].cells.loc[self.area]
        low, high, value = number(cell["low"]), number(cell["high"]), number(cell["value"])
        if value is None and (low is None or high is None):
            return ComparedCell(why=str(cell["status"]))
        return ComparedCell(value, low, high)

    def figure(self, key: str) -> tuple[ComparedCell, Estimate | None]:
        """Return an indicator's figure, and the same as an estimate where both its counts are known.

        One that tells of 1 to 9 people is not given, as of a zone.
        """
        if key not in self.around.layers:
            return none(), None
        layer = self.around.layers[key]
        cell = layer.cells.loc[self.area]
        value = number(cell["value"])
        if value is None:
            return ComparedCell(why=str(cell["status"])), None
        top = number(cell["numerator"])
        implied = implied_denominator(pd.Series([top], dtype=float), pd.Series([value])).iloc[0]
        below = number(cell["denominator"]) or number(implied)
        counts = (pd.Series([one], dtype=float) for one in (value, top, below))
        if small_people(layer.measure.unit, *counts).any():
            return none("few"), None
        own = cell["status"] in ("value", "zero", "rounded")
        return _estimated(value, layer.measure.unit, (top, below) if own else (None, None))

    def in_reach(self, group: str) -> ComparedCell:
        """Return how many services of a group are in reach now."""
        if group not in self.around.in_reach:
            return none("no_register")
        return ComparedCell(float(self.around.in_reach[group].loc[self.area]))

    def change(self, kind: Kind, column: str, *, scale: float) -> ComparedCell:
        """Return a column of the change in access, times ``scale``."""
        table = self.around.changes.get(kind.id)
        if table is None:
            return none("no_register")
        value = number(table[column].loc[self.area])
        if value is None:
            return none("none_before" if column == "lost" else "none_known")
        return ComparedCell(scale * value)


@dataclass(frozen=True, eq=False)
class PinnedZone:
    """A zone that is compared: ``figures`` are ``zones.added.added_one``, ``people`` its residents (None: not told)."""

    zone: Zone
    around: Around
    figures: pd.DataFrame
    people: float | None

    @property
    def label(self) -> str:
        """Its name."""
        return self.zone.name

    @property
    def areas(self) -> frozenset[str]:
        """The codes of its neighbourhoods."""
        return self.zone.areas

    @property
    def ward(self) -> str | None:
        """None: a ward's figure is a zone's only where it is made of whole wards, and then it is its own."""
        return None

    def residents(self) -> ComparedCell:
        """Return how many people live there."""
        return none("few") if self.people is None else ComparedCell(self.people)

    def tenth(self, key: str) -> ComparedCell:
        """Return the tenths that its neighbourhoods lie in."""
        if key not in self.around.layers:
            return none()
        cells = self.around.layers[key].cells.loc[self.zone.codes]
        lowest, highest = (cells["value"].fillna(cells[end]) for end in ("low", "high"))
        return _between(pd.concat([lowest, highest]))

    def figure(self, key: str) -> tuple[ComparedCell, Estimate | None]:
        """Return an indicator's figure as it is added up, and the same as an estimate where it is a share of counts."""
        if key not in self.figures.index:
            layer = self.around.layers.get(key)
            return (none() if layer is None else _between(layer.cells.loc[self.zone.codes, "value"])), None
        row = self.figures.loc[key]
        how, here, low, high = str(row["how"]), number(row["here"]), number(row["low"]), number(row["high"])
        if here is not None:
            return _estimated(here, str(row["unit"]), (number(row["top"]), number(row["bottom"])))
        if how in ("range", "middle") and low is not None and high is not None:
            return ComparedCell(lower=low, upper=high, why=how), None
        return none(how if how in ("few", "wards") else "not_collected"), None

    def in_reach(self, group: str) -> ComparedCell:
        """Return between which numbers of services its neighbourhoods have in reach now."""
        if group not in self.around.in_reach:
            return none("no_register")
        return _between(self.around.in_reach[group].loc[self.zone.codes])

    def change(self, kind: Kind, column: str, *, scale: float) -> ComparedCell:
        """Return the mean share lost over those the kind is for; of distances what its neighbourhoods lie between."""
        table = self.around.changes.get(kind.id)
        if table is None:
            return none("no_register")
        if column == "lost":
            return mean_lost(table, self.around.place, kind, self.zone.codes)
        return _between(scale * table[column].reindex(self.zone.codes), "none_known")


Subject = Pinned | PinnedZone


def gone_from_reach(place: Place, kind: Kind, areas: frozenset[str]) -> set[str]:
    """Return the services of a kind that are gone from reach of any of some neighbourhoods, each once."""
    found = gone_in_reach(place, standard(kind.id), pd.Index(sorted(areas)))
    return {name for names in found.values() for name in names}


def mean_lost(table: pd.DataFrame, place: Place, kind: Kind, areas: pd.Index | list[str]) -> ComparedCell:
    """Return the mean share lost over those the kind is for; neighbourhoods without access before are in no mean."""
    people = place.inside[kind.population].reindex(areas).astype(float)
    lost = table["lost"].reindex(areas)
    known = lost.notna() & (people > 0)
    if not known.any():
        return none("none_before")
    return ComparedCell(float(100 * (lost * people)[known].sum() / people[known].sum()))


def _between(values: pd.Series, why: str = "not_collected") -> ComparedCell:
    """Return what neighbourhoods lie between, and no figure of all of them."""
    known = values.dropna().astype(float)
    return none(why) if known.empty else ComparedCell(lower=known.min(), upper=known.max(), why="middle")


def _estimated(
    value: float, unit: str, counts: tuple[float | None, float | None]
) -> tuple[ComparedCell, Estimate | None]:
    top, below = counts
    found = None if top is None or below is None else interval(value, unit, counts=(top, below))
    if found is None:
        return ComparedCell(value), None
    return ComparedCell(value, found.lower, found.upper), Estimate(value, found)


def none(why: str = "not_collected") -> ComparedCell:
    """Return a cell without a figure."""
    return ComparedCell(why=why)


def number(value: object) -> float | None:
    """Return a figure of a frame, None where it is missing."""
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
