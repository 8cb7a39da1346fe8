"""Neighbourhoods and zones side by side: need, people, outcomes with intervals, and each kind of service near them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.kinds import Kind, kinds_of
from equitymap.measures.access import access
from equitymap.measures.access.catchment import standard
from equitymap.measures.access.supply_at import observed_years
from equitymap.measures.compare.side_by_side import (
    ComparedCell,
    ComparedRow,
    Pair,
    Part,
    SideBySide,
    side_by_side,
    tested,
)
from equitymap.measures.compare.spans import Span, whole_record
from equitymap.measures.compare.subjects import Around, PinnedZone, Subject, gone_from_reach, mean_lost, none
from equitymap.measures.map.nearest_services import groups_of
from equitymap.measures.selection import is_open
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


def compare(pinned: Sequence[Subject], spans: Mapping[str, Span | None]) -> SideBySide:
    """Return neighbourhoods and zones beside each other, their places and England.

    Parameters
    ----------
    pinned
        One or more, each once. Of two that share a neighbourhood no difference is tested: figures of the same people
        are no independent samples.
    spans
        The years compared, by kind of service (``spans.common_span``).

    Returns
    -------
    References are the places, each once, and England last. Rows of services have no figure for England. Beside a zone
    the figure of a place's middle neighbourhood is marked "middle", and residents have none: they are of several.
    """
    around = list({one.around.place.code: one.around for one in pinned}.values())
    shared = overlaps(pinned)
    rows = [*_need(pinned, around), *_people(pinned, around), *_outcomes(pinned, around, shared)]
    for kind in kinds_of({kind.id for one in around for kind in one.place.kinds}):
        rows += _services(pinned, around, kind, spans.get(kind.id))
    names = [one.label for one in pinned]
    return side_by_side(names, [*(one.place.name for one in around), "England"], rows, overlaps=shared)


def overlaps(pinned: Sequence[Subject]) -> tuple[Pair, ...]:
    """Return the pairs, by their positions, that share a neighbourhood."""
    return tuple(pair for pair in combinations(range(len(pinned)), 2) if pinned[pair[0]].areas & pinned[pair[1]].areas)


def _need(pinned: Sequence[Subject], around: Sequence[Around]) -> list[ComparedRow]:
    rows = []
    for domain in DOMAINS:
        key = f"{RELEASE}-{domain.id}"
        if domain.part_of is not None or not any(key in one.layers for one in around):
            continue
        cells = [one.tenth(key) for one in pinned]
        middles = [_middle(one.layers[key].cells["value"], pinned) if key in one.layers else none() for one in around]
        england = ComparedCell(MIDDLE_OF_ENGLAND)
        rows.append(
            ComparedRow(
                key, "need", domain.label, "decile", 0, "low", "2025", tuple(cells), references=(*middles, england)
            )
        )
    return rows


def _people(pinned: Sequence[Subject], around: Sequence[Around]) -> list[ComparedRow]:
    middles = [_middle(one.place.inside["population"], pinned) for one in around]
    first = ComparedRow(
        "population",
        "people",
        "Residents",
        "people",
        0,
        "neither",
        "Census 2021",
        tuple(one.residents() for one in pinned),
        references=() if _some_zone(pinned) else (*middles, none("no_england")),
    )
    ids = [key for key in PEOPLE if any(key in one.layers for one in around)]
    return [first, *(_indicator(key, pinned, around, part="people") for key in ids)]


def _outcomes(pinned: Sequence[Subject], around: Sequence[Around], shared: Sequence[Pair]) -> list[ComparedRow]:
    """Return what describes how people fare: shares with an interval first, which are tested, then the others."""
    entries = {}
    for one in around:
        for key, layer in one.layers.items():
            measure = layer.measure
            of_district = measure.indicator is not None and measure.indicator.published_for == "district"
            if not measure.is_need and measure.worse != "neither" and not of_district:
                entries[key] = measure
    rows = [_indicator(key, pinned, around, part="outcomes", shared=shared) for key in entries]
    judged = [row for row in rows if any(cell.value is not None and cell.lower is not None for cell in row.cells)]
    return judged + [_as_more(row) for row in rows if row not in judged]


def _as_more(row: ComparedRow) -> ComparedRow:
    return ComparedRow(
        row.id, "more", row.label, row.unit, row.decimals, row.worse, row.period, row.cells, references=row.references
    )


def _indicator(
    key: str, pinned: Sequence[Subject], around: Sequence[Around], *, part: Part, shared: Sequence[Pair] = ()
) -> ComparedRow:
    measure = next(one.layers[key].measure for one in around if key in one.layers)
    cells, estimates, seen = [], [], set()
    for one in pinned:
        cell, estimate = one.figure(key)
        if measure.geography == "ward" and one.ward in seen:
            # The figure of one ward twice is no second figure.
            estimate = None
        if one.ward is not None:
            seen.add(one.ward)
        cells.append(cell)
        estimates.append(estimate)
    decimals = measure.decimals
    districts = [_reference(one.layers[key].district, decimals) if key in one.layers else none() for one in around]
    england = next((one.layers[key].england for one in around if key in one.layers), None)
    return ComparedRow(
        key,
        part,
        measure.label,
        measure.unit,
        decimals,
        measure.worse,
        measure.period,
        tuple(cells),
        references=(*districts, _reference(england, decimals, "no_england")),
        p_values=tested(estimates, measure.unit, but=shared) if part == "outcomes" else (),
    )


def numbers_in_reach(place: Place) -> pd.DataFrame:
    """Return the number of services in reach now of each neighbourhood, by the plural of their group.

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
        found[group.many] = number.reindex(place.inside.index)
    return pd.DataFrame(found, index=place.inside.index)


def _services(pinned: Sequence[Subject], around: Sequence[Around], kind: Kind, span: Span | None) -> list[ComparedRow]:
    """Return the rows of one kind of service: in reach now, gone from reach, access lost, nearest before and after."""
    rows = []
    for group in groups_of((kind,)):
        if group.rest:
            continue
        cells = [one.in_reach(group.many) for one in pinned]
        middles = [
            _middle(one.in_reach[group.many], pinned) if group.many in one.in_reach else none("no_register")
            for one in around
        ]
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
    lost = [one.change(kind, "lost", scale=100) for one in pinned]
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
        near = [one.change(kind, column, scale=0.001) for one in pinned]
        middles = [
            _middle(one.changes[kind.id][column] / 1000, pinned) if kind.id in one.changes else none("no_register")
            for one in around
        ]
        rows.append(
            _service_row(
                f"{kind.id}-{column}",
                kind,
                "services",
                "nearest at the end of the year",
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


def _gone_cell(one: Subject, kind: Kind, span: Span | None) -> ComparedCell:
    place = one.around.place
    if kind not in place.kinds:
        return none("no_register")
    if not len(observed_years(place, kind.id)) or span is None:
        return none("one_edition")
    names = gone_from_reach(place, kind, one.areas)
    if not whole_record(place, kind.id, span):
        earlier = set(gone(place, kind.id, by=span[0] - 1)["facility_id"])
        names &= set(gone(place, kind.id, by=span[1])["facility_id"]) - earlier
    return ComparedCell(float(len(names)))


def _mean_lost(one: Around, kind: Kind) -> ComparedCell:
    table = one.changes.get(kind.id)
    return none("no_register") if table is None else mean_lost(table, one.place, kind, one.place.inside.index)


def _some_zone(pinned: Sequence[Subject]) -> bool:
    return any(isinstance(one, PinnedZone) for one in pinned)


def _middle(values: pd.Series, pinned: Sequence[Subject]) -> ComparedCell:
    """Return the figure of the middle neighbourhood; it is marked as one where a zone stands beside it."""
    known = values.dropna().astype(float)
    return none() if known.empty else ComparedCell(known.median(), why="middle" if _some_zone(pinned) else "")


def _reference(value: float | None, decimals: int, why: str = "not_collected") -> ComparedCell:
    """Return a figure of a larger area as it is shown: its other digits would give a sum that is held back."""
    return none(why) if value is None else ComparedCell(round(value, decimals))
