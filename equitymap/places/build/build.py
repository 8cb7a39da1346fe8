"""From the national files to one place: what lies inside, what lies in the ring, what was left out."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from equitymap.errors import SourceContent
from equitymap.kinds import RING_M
from equitymap.places.build.benchmarks import benchmarks
from equitymap.places.build.border import border_of
from equitymap.places.build.build_manifest import NOWHERE, manifest_of
from equitymap.places.build.ledger import Ledger, ledger
from equitymap.places.build.national_readings import National
from equitymap.places.build.outside import outside
from equitymap.places.build.school_bodies import school_bodies, school_types
from equitymap.places.names import normalise_name
from equitymap.places.place import Place
from equitymap.schema import DEPRIVATION, FRAMES, NEIGHBOURHOODS, OUTCOMES, SUPPLY, validated
from equitymap.sources.local.local_services import REGISTER as LOCAL
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS
from equitymap.sources.schools.schools import register_day

METRES = "EPSG:27700"
DEGREES = "EPSG:4326"
COAST_M = 250


def build_place(code: str, national: National, *, ring_m: int = RING_M) -> Place:
    """Cut one district and its ring out of the national readings.

    Parameters
    ----------
    code
        District code (LAD24) known to ``national.districts``.
    national
        The readings.
    ring_m
        Width of the ring in metres. Neighbourhoods whose access origin, and services whose position, lie at
        most this far outside the district are kept with ``inside=False``.

    Returns
    -------
    A validated place.

    Raises
    ------
    SourceContent, InvalidPlace
        When the files do not fit together.
    """
    ours = national.areas.index[national.areas["district_code"] == code]
    district = _outline(national, ours)
    near = _near(national, district, ring_m)
    posts = _postcodes(national, near)
    neighbourhoods = _neighbourhoods(national, near, posts, code=code)
    gap = shapely.distance(_points(neighbourhoods), district)
    neighbourhoods = neighbourhoods[neighbourhoods["inside"] | (gap <= ring_m)]
    near = near.loc[neighbourhoods.index]
    facilities = _facilities(national, near, neighbourhoods, district, ring_m=ring_m)
    codes = neighbourhoods.index
    wards = pd.Index(neighbourhoods["ward_code"].unique())
    rows = national.outcomes["area_code"].isin(codes) | national.outcomes["area_code"].isin(wards)
    dep = pd.concat([national.readings.iod2025.frame, national.readings.iod2019.frame])
    home = national.areas.loc[ours[0], ["upper_tier_code", "region_code"]].astype(str)
    history = national.history
    supply = history.supply[history.supply["facility_id"].isin(facilities.index)]
    events = ledger(
        facilities,
        observed=national.observed,
        supply=supply,
        spells=history.spells,
        operators=history.operators,
        known=national.facilities,
        reported=None if national.local is None else national.local.events,
    )
    frames = {
        "neighbourhoods": neighbourhoods.to_crs(DEGREES),
        "deprivation": dep[dep["area_code"].isin(codes)],
        "outcomes": national.outcomes[rows],
        "facilities": facilities,
        "benchmarks": benchmarks(national.benchmark_blocks, district_code=code, **home.to_dict()),
        "postcodes": posts[posts["area_code"].isin(codes)].round().sort_index(),
        "left_out": _left_out(national, facilities, code, events, district, ring_m),
        "withdrawals": events.withdrawals,
        "supply": supply,
        "authority": national.authority(code),
        "school_results": national.councils_and_schools.school_results(facilities),
        "school_bodies": school_bodies(
            facilities,
            neighbourhoods["ward_code"],
            national.groups,
            councils=national.councils,
            register_day=register_day(national.readings.schools),
        ),
        "school_types": school_types(facilities),
    }
    for name, columns in _ORDER.items():
        frames[name] = frames[name].sort_values(list(columns))
    checked = {name: validated(name, frames[name]) for name in FRAMES}
    own = neighbourhoods[neighbourhoods["inside"]]
    posts = national.readings.postcodes.frame
    border = border_of(own, _near(national, district, ring_m), posts, reach_m=ring_m)
    return Place(
        manifest=manifest_of(national, code, checked, ring_m=ring_m, border=border),
        own_figures=(),
        only_now=frozenset(),
        **checked,
    )


_ORDER = {
    "deprivation": DEPRIVATION.unique or (),
    "outcomes": OUTCOMES.unique or (),
    "supply": SUPPLY.unique or (),
}


def _outline(national: National, codes: pd.Index) -> shapely.Geometry:
    """Return the district as the union of its neighbourhoods (docs/decisions/0004)."""
    lost = codes.difference(national.boundaries.index)
    if len(lost):
        raise SourceContent(
            f"{len(lost)} neighbourhood(s) have no boundary, such as {lost[0]}. Fetch those of this place:"
            " python -m equitymap fetch --place NAME."
        )
    return shapely.union_all(shapely.buffer(national.boundaries.loc[codes].geometry.to_numpy(), 0.5))


def _near(national: National, district: shapely.Geometry, ring_m: int) -> gpd.GeoDataFrame:
    """Return the outlines that can have anything to do with the place: those within the ring plus a margin."""
    touching = national.boundaries.sindex.query(shapely.buffer(district, ring_m + 2000), predicate="intersects")
    return national.boundaries.iloc[np.sort(touching)]


def _postcodes(national: National, near: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the postcodes that lie in ``near`` with their position and neighbourhood."""
    west, south, east, north = near.total_bounds
    posts = national.readings.postcodes.frame
    posts = posts[posts["easting_m"].between(west, east) & posts["northing_m"].between(south, north)]
    return posts.assign(area_code=_area_of(posts, near)).dropna(subset=["area_code"])


def _area_of(points: pd.DataFrame, areas: gpd.GeoDataFrame, within_m: float = 0) -> pd.Series:
    """Return the area each point lies in; one off the coast or in a sliver gets the nearest within ``within_m``."""
    where = _points(points)
    codes = pd.Series(pd.NA, index=range(len(points)), dtype="str")
    point, area = areas.sindex.query(where, predicate="intersects")
    first = ~pd.Series(point).duplicated().to_numpy()
    codes.iloc[point[first]] = areas.index.to_numpy()[area[first]]
    if within_m:
        astray = np.flatnonzero(codes.isna().to_numpy() & np.isfinite(points["easting_m"].to_numpy(dtype=float)))
        point, area = areas.sindex.nearest(where[astray], max_distance=within_m, return_all=False)
        codes.iloc[astray[point]] = areas.index.to_numpy()[area]
    return codes.set_axis(points.index)


def _points(frame: pd.DataFrame) -> NDArray[np.object_]:
    """Return the positions of a frame as points, in metres."""
    return np.asarray(shapely.points(frame[["easting_m", "northing_m"]].to_numpy(dtype=float)))


def _neighbourhoods(national: National, near: gpd.GeoDataFrame, posts: pd.DataFrame, *, code: str) -> gpd.GeoDataFrame:
    """Return the neighbourhood frame in metres, each with its access origin."""
    frame = near[["geometry"]].join(national.areas, how="left", validate="1:1")
    mean = posts.groupby("area_code")[["easting_m", "northing_m"]].agg("mean")
    frame = frame.join(mean, how="left", validate="1:1").join(
        posts.groupby("area_code").size().rename("postcodes"), how="left", validate="1:1"
    )
    without = frame["easting_m"].isna()
    middle = shapely.point_on_surface(frame.geometry.to_numpy())
    suffix = frame["name"].str.rsplit(" ", n=1).str[-1]
    return frame.assign(
        easting_m=frame["easting_m"].where(~without, shapely.get_x(middle)),
        northing_m=frame["northing_m"].where(~without, shapely.get_y(middle)),
        origin_from=np.where(without, "centroid", "postcodes"),
        postcodes=frame["postcodes"].where(~without, 0).astype("Int64"),
        label=frame["msoa_name"] + " " + suffix,
        inside=frame["district_code"] == code,
    ).sort_index()[[*NEIGHBOURHOODS.columns]]


def _facilities(
    national: National,
    near: gpd.GeoDataFrame,
    neighbourhoods: gpd.GeoDataFrame,
    district: shapely.Geometry,
    *,
    ring_m: int,
) -> gpd.GeoDataFrame:
    """Return the services in the place and its ring, and those of its own council that have no position."""
    frame = national.facilities
    west, south, east, north = near.total_bounds
    boxed = frame[frame["easting_m"].between(west, east) & frame["northing_m"].between(south, north)]
    gap = shapely.distance(_points(boxed), district)
    boxed = boxed.assign(area_code=_area_of(boxed, near, within_m=COAST_M))[gap <= ring_m]
    inside = boxed["area_code"].isin(neighbourhoods.index[neighbourhoods["inside"]])
    boxed = boxed.assign(inside=inside)
    ours = national.districts[str(neighbourhoods.loc[neighbourhoods["inside"], "district_code"].iloc[0])]
    lost = frame[(frame["located_by"] == "nowhere") & _is_council(frame["authority"], ours)]
    both = pd.concat([boxed, lost.assign(area_code=None, inside=True)])
    points = gpd.points_from_xy(both["easting_m"], both["northing_m"], crs=METRES)
    located = gpd.GeoDataFrame(both, geometry=points).to_crs(DEGREES)
    located.loc[both["located_by"].to_numpy() == "nowhere", "geometry"] = None
    return located.sort_index()


def _is_council(authorities: pd.Series, name: str) -> pd.Series:
    """Return True where a register names this council, however it writes the name."""
    written = {text: normalise_name(str(text)) == normalise_name(name) for text in authorities.dropna().unique()}
    return authorities.map(written).eq(True)


def _left_out(
    national: National,
    facilities: pd.DataFrame,
    code: str,
    events: Ledger,
    district: shapely.Geometry,
    ring_m: int,
) -> pd.DataFrame:
    """List the rows of this place's council and services that could not be used, and the services without position."""
    name = national.districts[code]
    here = facilities.index[facilities["inside"]]
    lists = [reading for reading in national.all_readings if len(reading.left_out)]
    ours = [
        reading.left_out if reading.release.id == LOCAL else _ours(reading.left_out, name, here) for reading in lists
    ]
    register_id = facilities.loc[here, "register_id"]
    ours.append(events.left_out[events.left_out["identifier"].isin(register_id)])
    ours.append(outside(national, facilities, district, name=name, ring_m=ring_m))
    lost = facilities[facilities["located_by"] == "nowhere"]
    unlocated = pd.DataFrame(
        {
            "release": lost["register"],
            "file": lost["evidence"].str.split(", line ").str[0],
            "row": pd.to_numeric(lost["evidence"].str.extract(r"(\d+)$")[0], errors="coerce").astype("Int64"),
            "identifier": lost["register_id"],
            "name": lost["name"],
            "reason": NOWHERE,
        }
    )
    return pd.concat([*ours, unlocated], ignore_index=True)[list(LEFT_OUT_COLUMNS)]


def _ours(rows: pd.DataFrame, name: str, here: pd.Index) -> pd.DataFrame:
    """Return the left-out rows that name this council, or one of the services in the place."""
    mine = pd.Series(False, index=rows.index)
    if "authority" in rows.columns:
        mine |= _is_council(rows["authority"], name)
    if "facility_id" in rows.columns:
        mine |= rows["facility_id"].isin(here)
    return rows[mine]
