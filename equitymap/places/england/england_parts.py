"""The parts that every summary of England is added up from: two numbers for each neighbourhood.

A figure of a larger area is ``scale`` times the sum of ``top`` over the sum of ``bottom``, over the neighbourhoods that
have both. A share has the publisher's numerator and denominator there; any other figure has itself times its weight,
and the weight. Where the publisher hides a numerator the denominator stays and the figure is a range
(``aggregate.add_up``). So one rule adds up everything, and no rate is averaged without its people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from equitymap.indicators import Indicator, indicators
from equitymap.kinds import KIND_BY_ID
from equitymap.places.aggregate import HIDDEN, add_up, denominators, terms
from equitymap.places.build.national_readings import National
from equitymap.places.england import summary as registry
from equitymap.places.england.summary import SERVED, Summary
from equitymap.sources.catalogue import catalogue

PLACE_COLUMNS = ("first", "last", "ever", "left", "nearest_m")
"""What a built place adds for each kind of service and neighbourhood, as ``<kind>.<column>``: services in reach at the
end of the first and of the last year of the record, services that ever stood there, those that left without a
successor, and metres to the nearest one open in the last year."""

TENTHS_OF = ("imd", "idaci")
"""Domains whose tenths are summed up: all kinds of deprivation together, and children in low-income homes."""
URBAN = "Urban"
"""How the urban classes of 2021 begin; all others are rural ("Larger rural: ...", "Smaller rural: ...")."""


@dataclass(frozen=True, eq=False)
class Part:
    """One summary and its two numbers by neighbourhood (missing where nothing is known), and what they are times.

    ``hidden`` is True where the publisher hides the top, which is then at most ``most`` (None: as large as the bottom).
    """

    summary: Summary
    top: pd.Series
    bottom: pd.Series
    scale: float = 1.0
    hidden: pd.Series | None = None
    most: float | None = None


def parts(national: National, of_places: pd.DataFrame | None) -> Iterator[Part]:
    """Return every summary that can be added up, in menu order.

    Parameters
    ----------
    national
        The readings.
    of_places
        One row per neighbourhood of the places built, index ``area_code``, with the columns ``PLACE_COLUMNS`` of each
        kind in ``SERVED``; None before any place is built, which leaves the services out.
    """
    yield from _need(national)
    children = national.people["children_0_15"].astype(float)
    counted = _cells(national, "children_low_income_count")
    if counted is not None:
        entry, cells = counted
        hidden, most = cells["status"] == HIDDEN, None if entry.hidden_below is None else entry.hidden_below - 1
        summary = registry.of_area("children_low_income_homes", catalogue()[entry.release])
        yield Part(summary, cells["value"], children, 100, hidden=hidden, most=most)
    if of_places is not None:
        yield from _services(national, of_places)
    for entry in indicators():
        found = _cells(national, entry.id) if registry.can_be_summed(entry) else None
        if found is not None:
            yield _outcome(entry, found[1], national.people["population"].astype(float))
    residents = national.people["population"].astype(float)
    is_rural = ~national.areas["rural_urban"].str.startswith(URBAN)
    rural = registry.of_area("rural_share", national.readings.rural_urban.release)
    yield Part(rural, residents.where(is_rural, 0.0), residents, 100)
    density = registry.of_area("density", national.readings.boundaries.release)
    yield Part(density, residents, square_km(national.boundaries))


def square_km(boundaries: gpd.GeoDataFrame) -> pd.Series:
    """Return the area within each outline (EPSG:27700), in square kilometres."""
    return pd.Series(boundaries.geometry.area / 1e6, index=boundaries.index)


def _need(national: National) -> Iterator[Part]:
    residents = national.people["population"].astype(float)
    reading = national.readings.iod2025
    release, rows = reading.release, reading.frame
    tables = {str(domain): cells.set_index("area_code") for domain, cells in rows.groupby("domain", observed=True)}
    for domain in TENTHS_OF:
        tenth = tables[domain]["decile"].astype(float)
        known = tenth.notna().astype(float).where(tenth.notna())
        first = (tenth == 1).astype(float).where(tenth.notna())
        yield Part(registry.of_domain("most_deprived_tenth", domain, release), first, known, 100)
        weight = residents.where(tenth.notna())
        yield Part(registry.of_domain("tenth", domain, release), tenth * residents, weight)
    share = tables["income"]["score"].astype(float)
    income = registry.of_area("income_deprived", release)
    yield Part(income, 100 * share * residents, residents.where(share.notna()))


def _cells(national: National, indicator_id: str) -> tuple[Indicator, pd.DataFrame] | None:
    """Return a registered outcome and its latest cells for everyone, by neighbourhood; None when it was not read."""
    entry = {known.id: known for known in indicators()}.get(indicator_id)
    rows = national.outcomes
    rows = rows[(rows["indicator"] == indicator_id) & (rows["group"] == "all")]
    if entry is None or rows.empty:
        return None
    latest = rows[rows["period"] == max(rows["period"].unique())]
    return entry, latest.set_index("area_code")


def _outcome(entry: Indicator, cells: pd.DataFrame, residents: pd.Series) -> Part:
    summary = replace(registry.of_indicator(entry, catalogue()[entry.release]), period=str(cells["period"].iloc[0]))
    cells = cells.assign(denominator=denominators(cells, unit=entry.unit))
    counted = bool(cells["denominator"].notna().any())
    parts, scale = terms(cells, residents.reindex(cells.index), counted=counted)
    if not counted:
        return Part(replace(summary, basis="mean"), parts["top"], parts["bottom"], scale)
    hidden, most = cells["status"] == HIDDEN, None if entry.hidden_below is None else entry.hidden_below - 1
    top, bottom = parts["top"].astype(float), parts["bottom"].astype(float)
    return Part(replace(summary, basis="rate"), top, bottom, scale, hidden=hidden, most=most)


def _services(national: National, of_places: pd.DataFrame) -> Iterator[Part]:
    registers = national.readings.registers
    for kind in SERVED:
        if kind not in registers:
            continue
        release, years = registers[kind].release, national.observed[kind]
        first, last, ever, left, nearest_m = (of_places[f"{kind}.{column}"].astype(float) for column in PLACE_COLUMNS)
        people = national.people[KIND_BY_ID[kind].population].astype(float).reindex(of_places.index)
        known = first.notna() & last.notna()
        lost = people.where((first > 0) & (last == 0), 0.0).where(known)
        weight = people.where(nearest_m.notna())
        yield Part(registry.of_kind("left", kind, release, years), left, ever, 100)
        yield Part(registry.of_kind("left_per_1000", kind, release, years), left, people, 1000)
        yield Part(registry.of_kind("access_lost", kind, release, years), lost, people.where(known), 100)
        yield Part(registry.of_kind("nearest_km", kind, release, years), nearest_m / 1000 * weight, weight)


def added_up(part: Part, groups: pd.Series) -> pd.DataFrame:
    """Return a summary for larger areas.

    Parameters
    ----------
    part
        The parts by neighbourhood.
    groups
        The larger area of every neighbourhood, by ``area_code``.

    Returns
    -------
    One row per larger area, in code order, columns ``aggregate.COLUMNS``. A larger area none of whose neighbourhoods
    has a figure, or with nobody to divide by, has no ``value``.
    """
    cells = pd.DataFrame({"top": part.top, "bottom": part.bottom}).reindex(groups.index)
    if part.hidden is not None:
        cells["hidden"] = part.hidden.reindex(groups.index).eq(True)
    return add_up(cells, groups, scale=part.scale, most=part.most)


def by_neighbourhood(part: Part, codes: pd.Index) -> pd.Series:
    """Return a summary for single neighbourhoods; missing where there is no figure or nobody to divide by."""
    bottom = part.bottom.astype(float)
    value: pd.Series = part.scale * part.top.astype(float) / bottom.where(bottom > 0)
    return value.replace([np.inf, -np.inf], np.nan).reindex(codes)
