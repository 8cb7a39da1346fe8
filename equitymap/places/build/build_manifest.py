"""The manifest of a place: what it is called, which releases it was built from, and what became of their rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd

from equitymap import __version__
from equitymap.places import older_areas
from equitymap.places.build.national_readings import National
from equitymap.places.frame_hash import content_sha256
from equitymap.places.place import Border, FileRead, Manifest, ReleaseUsed
from equitymap.schema import SCHEMA_VERSION
from equitymap.sources.local.local_services import REGISTER as LOCAL
from equitymap.sources.local.local_services import USED, as_reading
from equitymap.sources.reading.read_table import Reading, sha256

# Reasons and notes are stored in the manifest when a place is built: they are worded here, as views only show them.
NOWHERE = "no usable position: listed, not drawn"


def manifest_of(
    national: National, code: str, frames: dict[str, pd.DataFrame], *, ring_m: int, border: Border | None
) -> Manifest:
    """Return the manifest of a place: ``frames`` are its checked frames, ``border`` its nearness to another nation."""
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
        postcode_file=national.readings.postcodes.release.period,
        observed=national.observed,
        releases=tuple(_used(national, reading, frames) for reading in national.all_readings),
        notes=national.notes,
        border=border,
        areas_of_2011=older_areas.of_place(national.councils_and_schools.older, _inside(frames)),
        frames={name: content_sha256(frame) for name, frame in frames.items()},
    )


def _inside(frames: dict[str, pd.DataFrame]) -> pd.Index:
    areas = frames["neighbourhoods"]
    return areas.index[areas["inside"]]


def _used(national: National, reading: Reading, frames: dict[str, pd.DataFrame]) -> ReleaseUsed:
    """Return the manifest entry of a release: every row read is kept, elsewhere, or left out with a reason."""
    release = reading.release
    reasons = reading.left_out["reason"].value_counts().to_dict()
    if release.id == LOCAL:
        return _used_of_local(national, frames)
    rows_kept = _rows_kept(reading, frames)
    usable = len(reading.frame) if reading.rows == "register" else reading.rows_read - sum(reasons.values())
    return ReleaseUsed(
        **_release_fields(reading),
        rows_read=reading.rows_read,
        rows_kept=rows_kept,
        rows_elsewhere=usable - rows_kept,
        left_out={str(reason): int(count) for reason, count in reasons.items()},
    )


def _used_of_local(national: National, frames: dict[str, pd.DataFrame]) -> ReleaseUsed:
    """Return the manifest entry of local lists: every line is used here, left out with its reason, or elsewhere."""
    assert national.local is not None, "only called where there are local lists"
    reading = as_reading(national.local)
    out = frames["left_out"][frames["left_out"]["release"] == LOCAL]
    lines = frames["facilities"]["evidence"].str.split(", line ").str
    unlocated = out["reason"].eq(NOWHERE) & out["file"].isin(lines[0])
    listed = out[~unlocated]
    used = national.local.in_state(*USED)
    away = used["file"].isin(national.of_england) & ~used["facility_id"].isin(frames["facilities"].index)
    elsewhere = int(away.sum())
    return ReleaseUsed(
        **_release_fields(reading),
        rows_read=reading.rows_read,
        rows_kept=reading.rows_read - len(listed) - elsewhere,
        rows_elsewhere=elsewhere,
        left_out={str(reason): int(count) for reason, count in listed["reason"].value_counts().items()},
    )


def _release_fields(reading: Reading) -> dict[str, Any]:
    """Return what the manifest says of a release and its files."""
    names = {"id", "publisher", "title", "url", "licence", "attribution", "period", "limits"}
    files = tuple(FileRead(name=path.name, sha256=sha256(path)) for path in reading.paths)
    return reading.release.model_dump(include=names) | {"files": files}


def _rows_kept(reading: Reading, frames: dict[str, pd.DataFrame]) -> int:
    """Count the records of this release that the place uses, by what its rows are about."""
    rows, facilities = reading.frame, frames["facilities"]
    match reading.rows:
        case "register":
            return int((facilities["register"] == reading.release.id).sum())
        case "postcodes":
            return len(frames["postcodes"])
        case "council figures":
            figures = frames["authority"]
            return int((figures["release"].eq(reading.release.id) & figures["geography"].ne("neighbours")).sum())
        case "services":
            return int(rows["facility_id"].isin(facilities.index).sum())
        case "years of services":
            return len(rows[rows["facility_id"].isin(facilities.index)].drop_duplicates(["facility_id", "year"]))
        case "groups":
            return int(rows["body_id"].isin(frames["school_bodies"]["body_id"]).sum())
        case "areas":
            return _areas_kept(rows, frames["neighbourhoods"])


def _areas_kept(rows: pd.DataFrame, areas: pd.DataFrame) -> int:
    """Count the areas of a place that these rows are about: each code once."""
    if "area_code" in rows.columns:
        codes = pd.Index(rows["area_code"].unique())
        return int(codes.isin(areas.index).sum() + codes.isin(areas["ward_code"]).sum())
    ours = {"area_code": areas.index, "msoa_code": areas["msoa_code"], "district_code": areas["district_code"]}
    return int(rows.index.isin(ours[str(rows.index.name)]).sum())
