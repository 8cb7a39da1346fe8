"""Neighbourhoods side by side: need, people, outcomes with intervals, and each kind of service near them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.kinds import Kind, kinds_of
from equitymap.measures.access import access
from equitymap.measures.access.catchment import standard
from equitymap.measures.access.supply_at import observed_years
from equitymap.measures.burden.burden import along_deprivation
from equitymap.measures.compare.differences import Estimate
from equitymap.measures.compare.side_by_side import ComparedCell, ComparedRow, Part, SideBySide, side_by_side, tested
from equitymap.measures.compare.spans import Span, whole_record
from equitymap.measures.cradle_to_career.verdict import interval
from equitymap.measures.layer import Layer
from equitymap.measures.map.nearest_services import NearestServices, groups_of
from equitymap.measures.selection import is_open
from equitymap.places.aggregate import implied_denominator
from equitymap.places.gone import gone
from equitymap.places.place import Place

RELEASE = "iod2025"
PEOPLE = ("aged_under_5", "aged_under_16", "aged_10_to_19", "aged_65_over")
"""Shares that say who lives somewhere."""
MIDDLE_OF_ENGLAND = 5.5
"""The middle tenth of ten: half of England's neighbourhoods are above and half below."""


def furthest_apart(place: Place) -> tuple[str, ...]:
    """Return the most and the least deprived neighbourhood (IMD 2025); none where fewer than two are ranked."""
    rows = place.deprivation
    ranks = rows[rows["release"].eq(RELEASE) & rows["domain"].eq("imd") & rows["area_code"].isin(place.inside.index)]
    ordered = ranks.dropna(subset=["rank"]).sort_values(["rank", "area_code"])["area_code"]
    return (str(ordered.iloc[0]), str(ordered.iloc[-1])) if len(ordered) > 1 else ()


@dataclass(frozen=True, eq=False)
class Around:
    """What is read of one place: its layers by id and, by kind, the change in access over the span compared.

    ``middles`` has the middle neighbourhood's number of services in reach by group (``in_reach``).
    """

    place: Place
    layers: Mapping[str, Layer]
    changes: Mapping[str, pd.DataFrame]
    middles: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Pinned:
    """One neighbourhood that is compared: its code, its place, and what it has in reach (``nearest_services``)."""

    area: str
    around: Around
    reached: Sequence[NearestServices]

    @property
    def label(self) -> str:
        """Its name, as it is shown to people."""
        return str(self.around.place.inside["label"].loc[self.area])


def compare(pinned: Sequence[Pinned], spans: Mapping[str, Span | None]) -> SideBySide:
    """Return the neighbourhoods beside each other, their places and England.

    Parameters
    ----------
    pinned
        One neighbourhood or more, each once.
    spans
        The years compared, by kind of service (``spans.common_span``).

    Returns
    -------
    References are the places, each once, and England last. Rows of services have no figure for England.
    """
    around = list({one.around.place.code: one.around for one in pinned}.values())
    rows = [*_need(pinned, around), *_people(pinned, around), *_outcomes(pinned, around)]
    for kind in kinds_of({kind.id for one in around for kind in one.place.kinds}):
        rows += _services(pinned, around, kind, spans.get(kind.id))
    names = [one.label for one in pinned]
    return side_by_side(names, [*(one.place.name for one in around), "England"], rows)


def _need(pinned: Sequence[Pinned], around: Sequence[Around]) -> list[ComparedRow]:
    rows = []
    for domain in DOMAINS:
        key = f"{RELEASE}-{domain.id}"
        if domain.part_of is not None or not any(key in one.layers for one in around):
            continue
        cells = [_tenth(one.around.layers.get(key), one.area) for one in pinned]
        middles = [_middle(one.layers[key].cells["value"]) if key in one.layers else _none() for one in around]
        england = ComparedCell(MIDDLE_OF_ENGLAND)
        rows.append(
            ComparedRow(
                key, "need", domain.label, "decile", 0, "low", "2025", tuple(cells), references=(*middles, england)
            )
        )
    return rows


def _tenth(layer: Layer | None, area: str) -> ComparedCell:
    if layer is None:
        return _none()
    cell = layer.cells.loc[area]
    low, high = _number(cell["low"]), _number(cell["high"])
    value = _number(cell["value"])
    if value is None and (low is None or high is None):
        return ComparedCell(why=str(cell["status"]))
    return ComparedCell(value, low, high)


def _people(pinned: Sequence[Pinned], around: Sequence[Around]) -> list[ComparedRow]:
    residents = [int(one.around.place.inside["population"].loc[one.area]) for one in pinned]
    middles = [_middle(one.place.inside["population"]) for one in around]
    first = ComparedRow(
        "population",
        "people",
        "Residents",
        "people",
        0,
        "neither",
        "Census 2021",
        tuple(ComparedCell(float(number)) for number in residents),
        references=(*middles, _none("no_england")),
    )
    ids = [key for key in PEOPLE if any(key in one.layers for one in around)]
    return [first, *(_indicator(key, pinned, around, part="people") for key in ids)]


def _outcomes(pinned: Sequence[Pinned], around: Sequence[Around]) -> list[ComparedRow]:
    """Return what describes how people fare: shares with an interval first, which are tested, then the others."""
    entries = {}
    for one in around:
        for key, layer in one.layers.items():
            measure = layer.measure
            of_district = measure.indicator is not None and measure.indicator.published_for == "district"
            if not measure.is_need and measure.worse != "neither" and not of_district:
                entries[key] = measure
    rows = [_indicator(key, pinned, around, part="outcomes") for key in entries]
    judged = [row for row in rows if any(cell.lower is not None for cell in row.cells)]
    return judged + [_as_more(row) for row in rows if row not in judged]


def _as_more(row: ComparedRow) -> ComparedRow:
    return ComparedRow(
        row.id, "more", row.label, row.unit, row.decimals, row.worse, row.period, row.cells, references=row.references
    )


def _indicator(key: str, pinned: Sequence[Pinned], around: Sequence[Around], *, part: Part) -> ComparedRow:
    measure = next(one.layers[key].measure for one in around if key in one.layers)
    cells, estimates, seen = [], [], set()
    for one in pinned:
        layer = one.around.layers.get(key)
        cell, estimate = _estimated(layer, one.area)
        ward = str(one.around.place.inside["ward_code"].loc[one.area])
        if measure.geography == "ward" and ward in seen:
            # The figure of one ward twice is no second figure.
            estimate = None
        seen.add(ward)
        cells.append(cell)
        estimates.append(estimate)
    districts = [_reference(one.layers[key].district) if key in one.layers else _none() for one in around]
    england = next((one.layers[key].england for one in around if key in one.layers), None)
    return ComparedRow(
        key,
        part,
        measure.label,
        measure.unit,
        measure.decimals,
        measure.worse,
        measure.period,
        tuple(cells),
        references=(*districts, _reference(england, "no_england")),
        p_values=tested(estimates, measure.unit) if part == "outcomes" else (),
    )


def _estimated(layer: Layer | None, area: str) -> tuple[ComparedCell, Estimate | None]:
    """Return the figure of a neighbourhood, and the same as an estimate where both its counts are known."""
    if layer is None:
        return _none(), None
    cell = layer.cells.loc[area]
    value = _number(cell["value"])
    if value is None:
        return ComparedCell(why=str(cell["status"])), None
    top = _number(cell["numerator"])
    implied = implied_denominator(pd.Series([top], dtype=float), pd.Series([value])).iloc[0]
    below = _number(cell["denominator"]) or _number(implied)
    counts = None if top is None or below is None else (top, below)
    own = cell["status"] in ("value", "zero", "rounded")
    found = interval(value, layer.measure.unit, counts=counts) if own else None
    if found is None:
        return ComparedCell(value), None
    return ComparedCell(value, found.lower, found.upper), Estimate(value, found)


def middles_in_reach(place: Place) -> dict[str, float]:
    """Return the number of services in reach now of the middle neighbourhood of a place, by the group's plural.

    What is open and in reach is as on a neighbourhood's card (``nearest_services``).
    """
    facilities, found = place.facilities, {}
    now = is_open(facilities)
    for group in groups_of(place.kinds):
        if group.rest:
            continue
        catchment = standard(group.kind.id)
        ours = now if group.phases is None else now & facilities["phase"].isin(group.phases)
        number = access.within(access.reachable_for(place, catchment), ours, catchment.threshold_m)
        found[group.many] = float(number.reindex(place.inside.index).median())
    return found


def _services(pinned: Sequence[Pinned], around: Sequence[Around], kind: Kind, span: Span | None) -> list[ComparedRow]:
    """Return the rows of one kind of service: in reach now, gone from reach, access lost, nearest before and after."""
    rows = []
    groups = list(dict.fromkeys(reach.group for one in pinned for reach in one.reached if reach.group.kind == kind))
    for group in groups:
        if group.rest:
            continue
        found = [next((reach for reach in one.reached if reach.group == group), None) for one in pinned]
        cells = [_none("no_register") if reach is None else ComparedCell(float(reach.open_within)) for reach in found]
        middles = [_reference(one.middles.get(group.many), "no_register") for one in around]
        rows.append(
            _service_row(
                f"{kind.id}-{group.many}", kind, "services", f"{group.many} in reach now", cells, references=middles
            )
        )
    years = "" if span is None else f"{span[0]} to {span[1]}"
    cells = [_gone_cell(one, kind, span) for one in pinned]
    rows.append(_service_row(f"{kind.id}-gone", kind, "gone", "gone from reach", cells, period=years))
    if span is None:
        return rows
    lost = [_change_cell(one, kind, "lost", scale=100) for one in pinned]
    means = [_mean_lost(one, kind) for one in around]
    rows.append(
        _service_row(
            f"{kind.id}-lost",
            kind,
            "access",
            "share of access lost",
            lost,
            period=years,
            unit="percent",
            references=means,
        )
    )
    for side, year in zip(("before", "after"), span, strict=True):
        column = f"nearest_m_{side}"
        near = [_change_cell(one, kind, column, scale=0.001) for one in pinned]
        middles = [
            _middle(one.changes[kind.id][column] / 1000) if kind.id in one.changes else _none("no_register")
            for one in around
        ]
        rows.append(
            _service_row(
                f"{kind.id}-{column}",
                kind,
                "services",
                f"nearest at the end of {year}",
                near,
                period=str(year),
                unit="km",
                decimals=1,
                references=middles,
            )
        )
    return rows


def _service_row(
    key: str,
    kind: Kind,
    part: Part,
    label: str,
    cells: Sequence[ComparedCell],
    *,
    period: str = "",
    unit: str = "people",
    decimals: int = 0,
    references: Sequence[ComparedCell] = (),
) -> ComparedRow:
    return ComparedRow(
        key,
        part,
        label,
        unit,
        decimals,
        "high" if part in ("gone", "access") or unit == "km" else "low",
        period,
        tuple(cells),
        references=tuple(references),
        kind=kind.id,
    )


def _gone_cell(one: Pinned, kind: Kind, span: Span | None) -> ComparedCell:
    place = one.around.place
    reached = [reach for reach in one.reached if reach.group.kind == kind]
    if not reached:
        return _none("no_register")
    if not len(observed_years(place, kind.id)) or span is None:
        return _none("one_edition")
    names = {str(name) for reach in reached for name in reach.gone.index}
    if not whole_record(place, kind.id, span):
        earlier = set(gone(place, kind.id, by=span[0] - 1)["facility_id"])
        names &= set(gone(place, kind.id, by=span[1])["facility_id"]) - earlier
    return ComparedCell(float(len(names)))


def _change_cell(one: Pinned, kind: Kind, column: str, *, scale: float) -> ComparedCell:
    table = one.around.changes.get(kind.id)
    if table is None:
        return _none("no_register")
    value = _number(table[column].loc[one.area])
    if value is None:
        return _none("none_before" if column == "lost" else "none_known")
    return ComparedCell(scale * value)


def _mean_lost(one: Around, kind: Kind) -> ComparedCell:
    """Return the mean share lost over those the kind is for; neighbourhoods without access before are in no mean."""
    table = one.changes.get(kind.id)
    if table is None:
        return _none("no_register")
    people = along_deprivation(one.place, kind.id)["people"].astype(float)
    known = table["lost"].notna() & (people > 0)
    if not known.any():
        return _none("none_before")
    return ComparedCell(float(100 * (table["lost"] * people)[known].sum() / people[known].sum()))


def _middle(values: pd.Series) -> ComparedCell:
    known = values.dropna().astype(float)
    return _none() if known.empty else ComparedCell(float(known.median()))


def _reference(value: float | None, why: str = "not_collected") -> ComparedCell:
    return _none(why) if value is None else ComparedCell(value)


def _none(why: str = "not_collected") -> ComparedCell:
    return ComparedCell(why=why)


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]
