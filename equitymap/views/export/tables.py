"""The tables of an export: every frame a reader wants, what is computed from them, and the words of their codes.

Nothing is in them that a download of the dashboard does not give: no count of 1 to 9 people
(``places.files.leaving``). The lookup of postcodes and local records stay behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from equitymap import vocabulary
from equitymap.domains import DOMAINS
from equitymap.indicators import every_indicator, registry
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.access import access_table
from equitymap.measures.access.supply_at import Supply
from equitymap.measures.burden.access_change import clip_to_record
from equitymap.measures.gaps.fragmentation import gaps
from equitymap.places.files.leaving import without_few
from equitymap.places.place import Place
from equitymap.schema import FRAMES, GEO_FRAMES, col
from equitymap.small_counts import is_small
from equitymap.stages import GROUPS
from equitymap.views.export import own_frames
from equitymap.views.map.map_tables import LAYER_COLUMNS

STAYS = ("postcodes",)
"""Frames that no export has: the lookup of postcodes is its publisher's, large, and of no use to a reader."""
LINKS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "deprivation": (("area_code", "neighbourhoods", "area_code"), ("domain", "domains", "id")),
    "outcomes": (("indicator", "indicators", "id"),),
    "withdrawals": (("facility_id", "facilities", "facility_id"),),
    "supply": (("facility_id", "facilities", "facility_id"),),
    "school_results": (("facility_id", "facilities", "facility_id"), ("measure", "indicators", "id")),
    "authority": (("measure", "indicators", "id"),),
    "access": (("area_code", "neighbourhoods", "area_code"), ("kind", "kinds", "id")),
    "gaps": (("area_code", "neighbourhoods", "area_code"), ("kind", "kinds", "id")),
}
"""Columns that name rows of another table: column, table, its column."""
ORDER = ("neighbourhoods", "deprivation", "outcomes", "facilities", "withdrawals", "access", "gaps", "benchmarks")
"""Tables that stand first; the others follow."""
_COUNTS_STATUS = col(str, LAYER_COLUMNS["counts_status"], pa.Check.isin(["published", "suppressed"]), null=True)
_SIZE = col(float, "Its size that year, in unit. Blank: fewer than 10 pupils.", pa.Check.ge(0), null=True)
_CODES: Mapping[str, Mapping[str, str]] = {
    "status of a figure": vocabulary.CELL_STATES,
    "status of a service": vocabulary.FACILITY_STATES,
    "event": vocabulary.EVENTS,
    "confidence": vocabulary.CONFIDENCE,
    "located_by": vocabulary.LOCATED_BY,
    "post_16": vocabulary.POST_16,
    "body_type": vocabulary.SCHOOL_BODIES,
    "group": GROUPS,
}


@dataclass(frozen=True, eq=False)
class Table:
    """One table of an export.

    ``rows`` is flat; ``columns`` describes each of its columns, in their order. ``shapes`` has a shape for each row,
    EPSG:4326; None for a table without. ``key`` are the columns that no two rows share.
    """

    name: str
    about: str
    rows: pd.DataFrame
    columns: Mapping[str, pa.Column | pa.Index]
    key: tuple[str, ...]
    shapes: gpd.GeoSeries | None = None


def tables(place: Place, supply_of: Callable[[str], Supply]) -> list[Table]:
    """Return every table of an export of a place, in the order to list them.

    Parameters
    ----------
    place
        The place, without lists of a visit.
    supply_of
        The services of a kind by year.
    """
    own: Mapping[str, tuple[pa.DataFrameSchema, Callable[[], pd.DataFrame]]] = {
        "access": (own_frames.ACCESS, lambda: _access(place, supply_of)),
        "gaps": (own_frames.GAPS, lambda: _gaps(place, supply_of)),
        "indicators": (own_frames.INDICATORS, lambda: _listed(registry(), own_frames.INDICATORS)),
        "domains": (own_frames.DOMAINS, lambda: _listed(DOMAINS, own_frames.DOMAINS)),
        "kinds": (own_frames.KINDS, lambda: _kinds(place)),
        "releases": (own_frames.RELEASES, lambda: _releases(place)),
        "codes": (own_frames.CODES, _codes),
    }
    found = {name: _of_place(place, name) for name in FRAMES if name not in STAYS}
    found |= {name: _own(name, schema, make()) for name, (schema, make) in own.items()}
    return [found[name] for name in sorted(found, key=lambda name: ORDER.index(name) if name in ORDER else 99)]


def _of_place(place: Place, name: str) -> Table:
    schema, frame = FRAMES[name], getattr(place, name)
    shapes = gpd.GeoSeries(frame.geometry.to_numpy(), crs=frame.crs) if name in GEO_FRAMES else None
    flat = pd.DataFrame(frame.drop(columns="geometry")) if name in GEO_FRAMES else frame
    key = (str(schema.index.name),) if schema.index is not None else tuple(schema.unique or ())
    rows = without_few(place, name, _shown(flat.reset_index(drop=not flat.index.name)))
    columns: dict[str, pa.Column | pa.Index] = {} if schema.index is None else {str(schema.index.name): schema.index}
    columns |= {column: part for column, part in schema.columns.items() if column != "geometry"}
    if name == "supply":
        columns["value"] = _SIZE
    if "counts_status" in rows:
        columns["counts_status"] = _COUNTS_STATUS
        rows["counts_status"] = rows["counts_status"].mask(rows["counts_status"].eq(""))
    told = {str(column): columns[str(column)] for column in rows}
    return Table(name, str(schema.description), rows, told, key, shapes)


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows without those of indicators that local people do not want shown."""
    named = next((name for name in ("indicator", "measure") if name in rows), None)
    hidden = [one.id for one in every_indicator() if one.hidden]
    return rows if named is None or not hidden else rows[~rows[named].isin(hidden)].reset_index(drop=True)


def _own(name: str, schema: pa.DataFrameSchema, rows: pd.DataFrame) -> Table:
    checked = schema.validate(rows[list(schema.columns)].replace("", None), lazy=True)
    key = tuple(schema.unique or ()) or tuple(column for column, part in schema.columns.items() if part.unique)
    return Table(name, str(schema.description), checked.reset_index(drop=True), dict(schema.columns), key)


def _access(place: Place, supply_of: Callable[[str], Supply]) -> pd.DataFrame:
    parts = [pd.DataFrame(columns=list(own_frames.ACCESS.columns))]
    for kind in place.kinds:
        table = access_table(place, kind.id, supply=supply_of(kind.id))
        inside = table[table["inside"]].rename_axis("area_code").reset_index()
        parts.append(inside.assign(kind=kind.id, unit=inside["unit"].astype("str")))
    made = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return made.assign(nearest_m=made["nearest_m"].round(0), access=made["access"].round(9))


def _gaps(place: Place, supply_of: Callable[[str], Supply]) -> pd.DataFrame:
    parts = [pd.DataFrame(columns=list(own_frames.GAPS.columns))]
    for kind in place.kinds:
        if clip_to_record(place, kind.id, (0, 9999)) is not None:
            made = gaps(place, kind.id, supply_of(kind.id)).rename_axis("area_code").reset_index()
            parts.append(made.assign(kind=kind.id))
    made = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    whole = {column: made[column].round(0) for column in ("nearest_before_m", "nearest_after_m")}
    fine = {column: made[column].astype("Float64").astype(float).round(4) for column in ("lost", "share")}
    few = {column: made[column].mask(made[column].map(is_small)) for column in ("people", "for_whom")}
    return made.assign(**whole, **fine, **few)


def _listed(things: Iterable[object], schema: pa.DataFrameSchema) -> pd.DataFrame:
    rows = [{name: getattr(one, name) for name in schema.columns} for one in things]
    return pd.DataFrame(rows, columns=list(schema.columns))


def _kinds(place: Place) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "id": kind.id,
                "label": kind.many,
                "catchment_m": kind.catchment_m,
                "measured": kind.measured,
                "why": kind.catchment_evidence,
                "population": kind.population,
                "first_year": years.first,
                "last_year": years.last,
                "record": years.note,
                "limits": kind.limits,
            }
            for kind, years in ((KIND_BY_ID[name], years) for name, years in place.manifest.observed.items())
        ],
        columns=list(own_frames.KINDS.columns),
    )


def _releases(place: Place) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {**used.model_dump(exclude={"files", "left_out"}), "rows_left_out": sum(used.left_out.values())}
            for used in place.manifest.releases
        ],
        columns=list(own_frames.RELEASES.columns),
    )


def _codes() -> pd.DataFrame:
    return pd.DataFrame(
        [(name, code, words) for name, codes in _CODES.items() for code, words in codes.items()],
        columns=list(own_frames.CODES.columns),
    )
