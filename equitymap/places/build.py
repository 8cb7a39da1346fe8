"""From the national files to one place: what lies inside, what lies in the ring, what was left out."""

from __future__ import annotations

from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from equitymap import __version__
from equitymap.errors import SourceContent
from equitymap.kinds import RING_M
from equitymap.places import older_areas
from equitymap.places.benchmarks import benchmarks
from equitymap.places.content import content_sha256
from equitymap.places.ledger import Ledger, ledger
from equitymap.places.names import plain
from equitymap.places.national import National
from equitymap.places.place import FileRead, Manifest, Place, ReleaseUsed
from equitymap.schema import DEPRIVATION, FRAMES, NEIGHBOURHOODS, OUTCOMES, SCHEMA_VERSION, SUPPLY, validated
from equitymap.sources.local_services import REGISTER as LOCAL
from equitymap.sources.reading import LEFT_OUT_COLUMNS, Reading, sha256

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
    dep = pd.concat([national.readings[name].frame for name in ("deprivation 2025", "deprivation 2019")])
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
        "benchmarks": benchmarks(national, code),
        "postcodes": posts[posts["area_code"].isin(codes)][["area_code"]].sort_index(),
        "left_out": _left_out(national, facilities, code, events),
        "withdrawals": events.withdrawals,
        "supply": supply,
        "authority": national.authority(code),
        "school_results": national.life_course.school_results(facilities),
    }
    for name, columns in _ORDER.items():
        frames[name] = frames[name].sort_values(list(columns))
    checked = {name: validated(name, frames[name]) for name in FRAMES}
    return Place(manifest=_manifest(national, code, checked, ring_m=ring_m), **checked)


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
    posts = national.readings["postcodes"].frame
    posts = posts[posts["easting_m"].between(west, east) & posts["northing_m"].between(south, north)]
    return posts.assign(area_code=_area_of(posts, near)).dropna(subset=["area_code"])


def _area_of(points: pd.DataFrame, areas: gpd.GeoDataFrame, within_m: float = 0) -> pd.Series:
    """Return the area each point lies in; one off the coast or in a sliver gets the nearest within ``within_m``."""
    where = _points(points)
    found = pd.Series(pd.NA, index=range(len(points)), dtype="str")
    point, area = areas.sindex.query(where, predicate="intersects")
    first = ~pd.Series(point).duplicated().to_numpy()
    found.iloc[point[first]] = areas.index.to_numpy()[area[first]]
    if within_m:
        astray = np.flatnonzero(found.isna().to_numpy() & np.isfinite(points["easting_m"].to_numpy(dtype=float)))
        point, area = areas.sindex.nearest(where[astray], max_distance=within_m, return_all=False)
        found.iloc[astray[point]] = areas.index.to_numpy()[area]
    return found.set_axis(points.index)


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
    written = {text: plain(str(text)) == plain(name) for text in authorities.dropna().unique()}
    return authorities.map(written).eq(True)


def _left_out(national: National, facilities: pd.DataFrame, code: str, events: Ledger) -> pd.DataFrame:
    """List the rows of this place's council and services that could not be used, and the services without position."""
    name = national.districts[code]
    here = facilities.index[facilities["inside"]]
    lists = [reading for reading in national.all_readings if len(reading.left_out)]
    ours = [
        reading.left_out if reading.release.id == LOCAL else _ours(reading.left_out, name, here) for reading in lists
    ]
    register_id = facilities.loc[here, "register_id"]
    ours.append(events.left_out[events.left_out["identifier"].isin(register_id)])
    lost = facilities[facilities["located_by"] == "nowhere"]
    unlocated = pd.DataFrame(
        {
            "release": lost["register"],
            "file": lost["evidence"].str.split(", line ").str[0],
            "row": pd.to_numeric(lost["evidence"].str.extract(r"(\d+)$")[0], errors="coerce").astype("Int64"),
            "identifier": lost["register_id"],
            "name": lost["name"],
            "reason": "no usable position: listed, not drawn",
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


def _manifest(national: National, code: str, frames: dict[str, pd.DataFrame], *, ring_m: int) -> Manifest:
    areas = national.areas[national.areas["district_code"] == code].iloc[0]
    return Manifest(
        schema_version=SCHEMA_VERSION,
        code=code,
        name=national.districts[code],
        region_code=areas["region_code"],
        region=areas["region"],
        upper_tier_code=areas["upper_tier_code"],
        upper_tier=areas["upper_tier"],
        invented=False,
        ring_m=ring_m,
        built_at=datetime.now(UTC).replace(microsecond=0),
        version=__version__,
        postcode_file=national.readings["postcodes"].release.period,
        observed=national.observed,
        releases=tuple(_used(reading, frames) for reading in national.all_readings),
        notes=national.notes,
        areas_of_2011=older_areas.of_place(national.life_course.older, _inside(frames)),
        frames={name: content_sha256(frame) for name, frame in frames.items()},
    )


def _inside(frames: dict[str, pd.DataFrame]) -> pd.Index:
    areas = frames["neighbourhoods"]
    return areas.index[areas["inside"]]


def _used(reading: Reading, frames: dict[str, pd.DataFrame]) -> ReleaseUsed:
    """Return the manifest entry of a release: every row read is kept, elsewhere, or left out with a reason."""
    release = reading.release
    kept = _rows_kept(reading, frames)
    reasons = reading.left_out["reason"].value_counts().to_dict()
    register = release.id in set(frames["facilities"]["register"])
    usable = len(reading.frame) if register else reading.rows_read - sum(reasons.values())
    return ReleaseUsed(
        **release.model_dump(include={"id", "publisher", "title", "url", "licence", "attribution", "period", "limits"}),
        files=tuple(FileRead(name=path.name, sha256=sha256(path)) for path in reading.paths),
        rows_read=reading.rows_read,
        rows_kept=kept,
        rows_elsewhere=usable - kept,
        left_out={str(reason): int(count) for reason, count in reasons.items()},
    )


def _rows_kept(reading: Reading, frames: dict[str, pd.DataFrame]) -> int:
    """Count the records of this release that the place uses: register entries, postcodes or areas."""
    if reading.release.id in set(frames["facilities"]["register"]):
        return int((frames["facilities"]["register"] == reading.release.id).sum())
    if reading.frame.index.name == "postcode":
        return len(frames["postcodes"])
    if "measure" in reading.frame.columns:
        figures = frames["authority"]
        return int((figures["release"].eq(reading.release.id) & figures["geography"].ne("neighbours")).sum())
    if "facility_id" in reading.frame.columns:
        rows = reading.frame[reading.frame["facility_id"].isin(frames["facilities"].index)]
        return len(rows.drop_duplicates(["facility_id", "year"]) if "unit" in rows.columns else rows)
    areas = frames["neighbourhoods"]
    if "area_code" in reading.frame.columns:
        known = pd.Index(reading.frame["area_code"].unique())
        return int(known.isin(areas.index).sum() + known.isin(areas["ward_code"]).sum())
    keys = {"area_code": areas.index, "msoa_code": areas["msoa_code"], "district_code": areas["district_code"]}
    return int(reading.frame.index.isin(keys.get(str(reading.frame.index.name), areas.index)).sum())
