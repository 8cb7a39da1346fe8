"""A place as a folder of small readable tables: CSV files, one GeoJSON, one manifest.

The demonstration place is kept this way, and so is a place that people make from their own lists
(data/README.md). Every frame is one CSV named after it, with the columns of ``equitymap.schema``. The
outlines are in ``neighbourhoods.geojson``; facilities stand at ``easting_m`` and ``northing_m``.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import shapely
from pydantic import ValidationError
from shapely.geometry import shape

from equitymap.errors import DamagedPlace, InvalidPlace, PlaceNotBuilt, StalePlace
from equitymap.places.builds import MANIFEST, OtherVersionError, manifest_fields
from equitymap.places.files.csv_cells import SHOWN, as_typed, text_of
from equitymap.places.place import Manifest, Place
from equitymap.schema import FRAMES, GEO_FRAMES, SCHEMA_VERSION, validated
from equitymap.sources.reading.read_table import read_table

METRES, DEGREES = "EPSG:27700", "EPSG:4326"
OUTLINES = "neighbourhoods.geojson"
PLACES = 5
"""Decimals of a degree that outlines are written with: about 1 metre."""


def read_tables(folder: Path) -> Place:
    """Read a place from a folder of tables.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        When the folder, its manifest or a file is missing, or written for another version.
    SourceUnreadable, SourceHeadings
        When a table is no CSV, or lacks columns.
    InvalidPlace
        When cells are wrong: one message with the file, line and column of each, for all files at once.
    """
    manifest = _manifest(folder)
    absent = [name for name in (*(f"{frame}.csv" for frame in FRAMES), OUTLINES) if not (folder / name).is_file()]
    if absent:
        raise DamagedPlace(f"{folder} lacks {', '.join(absent)}. data/README.md says what each file holds.")
    frames: dict[str, pd.DataFrame] = {}
    wrong: list[str] = []
    for name in FRAMES:
        frame, problems = _frame(folder, name)
        wrong += problems
        if frame is not None:
            frames[name] = frame
    if not wrong:
        wrong = _unknown_codes(frames)
    if wrong:
        raise InvalidPlace(f"The tables in {folder} cannot be used:\n- " + "\n- ".join(wrong))
    return Place(manifest=manifest, own_figures=(), only_now=frozenset(), **frames)


def write_tables(place: Place, folder: Path) -> None:
    """Write a place as tables, replacing those in ``folder``. The same place gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in FRAMES.items():
        frame = getattr(place, name)
        index = schema.index.name if schema.index is not None else None
        columns = [column for column in schema.columns if column != "geometry"]
        texts = {column: text_of(frame[column]) for column in columns}
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, lineterminator="\n")
            table.writerow([index, *columns] if index else columns)
            leading = [frame.index] if index else []
            table.writerows(zip(*leading, *texts.values(), strict=True))
    features = [
        {"type": "Feature", "properties": {"area_code": code}, "geometry": _rounded(outline)}
        for code, outline in place.neighbourhoods.geometry.items()
    ]
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    (folder / OUTLINES).write_text(text, encoding="utf-8", newline="\n")
    manifest = json.dumps(place.manifest.model_dump(mode="json", exclude={"frames"}), indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(manifest + "\n", encoding="utf-8", newline="\n")


def points(eastings_m: pd.Series, northings_m: pd.Series) -> gpd.GeoSeries:
    """Return points in EPSG:4326 from British National Grid metres; a blank coordinate gives no point."""
    have = eastings_m.notna() & northings_m.notna()
    spots = gpd.points_from_xy(eastings_m[have], northings_m[have], crs=METRES)
    return gpd.GeoSeries(spots, index=eastings_m.index[have]).to_crs(DEGREES).reindex(eastings_m.index)


def _rounded(outline: shapely.Geometry) -> dict[str, Any]:
    def rounded(part: Any) -> Any:
        return round(part, PLACES) if isinstance(part, float) else [rounded(piece) for piece in part]

    # A canonical first point: where a ring begins depends on the processor that simplified it.
    plain = json.loads(shapely.to_geojson(shapely.normalize(outline)))
    return {"type": plain["type"], "coordinates": rounded(plain["coordinates"])}


def _manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    try:
        return Manifest.model_validate(manifest_fields(path.read_bytes()))
    except OtherVersionError as other:
        raise StalePlace(
            f"{path} says schema_version {other.fields['schema_version']}; this version reads {SCHEMA_VERSION}."
            " Bring the tables up to data/README.md and change the number."
        ) from None
    except FileNotFoundError:
        raise PlaceNotBuilt(f"{folder} holds no {MANIFEST}, so it is not a place. See data/README.md.") from None
    except ValidationError as broken:
        parts = "; ".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in broken.errors()[:5])
        raise DamagedPlace(f"{path} cannot be used: {parts}.") from None
    except (ValueError, KeyError, TypeError) as broken:
        raise DamagedPlace(f"{path} is not the manifest of a place ({broken!r}). See data/README.md.") from None


def _frame(folder: Path, name: str) -> tuple[pd.DataFrame | None, list[str]]:
    """Return one validated frame, or what is wrong with its file."""
    schema, path = FRAMES[name], folder / f"{name}.csv"
    index = schema.index.name if schema.index is not None else None
    columns = [column for column in schema.columns if column != "geometry"]
    table = read_table(path, headings=[index, *columns] if index else columns)
    lines = pd.Series(table.index, index=table.index)
    frame, wrong = as_typed(table, schema, file=path.name)
    if index:
        blank, twice = table[index].isna(), table[index].duplicated() & table[index].notna()
        wrong += [f"{path.name} line {line}, column {index}: blank" for line in lines[blank]]
        wrong += [f"{path.name} line {line}, column {index}: {table[index][line]} again" for line in lines[twice]]
    if wrong:
        return None, wrong
    frame = frame.set_index(index) if index else frame.reset_index(drop=True)
    if name == "neighbourhoods":
        outlines, wrong = _outlines(folder / OUTLINES, list(frame.index))
        frame = gpd.GeoDataFrame(frame, geometry=outlines, crs=DEGREES)
    elif name in GEO_FRAMES:
        frame = gpd.GeoDataFrame(frame, geometry=points(frame["easting_m"], frame["northing_m"]), crs=DEGREES)
    try:
        return validated(name, frame), wrong
    except InvalidPlace:
        return None, wrong + _breaches(schema, frame, list(lines), path.name)


def _breaches(schema: pa.DataFrameSchema, frame: pd.DataFrame, lines: list[int], file: str) -> list[str]:
    """Say which lines of the file break the schema."""
    numbered = dict(zip(frame.index, lines, strict=True))
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as broken:
        cases = broken.failure_cases.drop_duplicates(["column", "check", "index"])
        found = zip(cases["index"], cases["column"], cases["failure_case"], cases["check"], strict=True)
        return [
            f"{file} line {numbered.get(row, '?')}, column {column}: {value!r} ({check})"
            for row, column, value, check in found
        ]
    return []


def _outlines(path: Path, codes: list[str]) -> tuple[list[shapely.Geometry | None], list[str]]:
    """Return the outline of each code, and what is wrong with the file of outlines."""
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found = {feature["properties"]["area_code"]: shape(feature["geometry"]) for feature in features}
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as broken:
        return [None] * len(codes), [f"{path.name}: not GeoJSON outlines with an area_code each ({broken!r})"]
    wrong = [f"{path.name}: no outline for {code}" for code in codes if code not in found]
    wrong += [f"{path.name}: {code} is not in neighbourhoods.csv" for code in found if code not in set(codes)]
    for code, outline in found.items():
        west, south, east, north = outline.bounds if not outline.is_empty else (0.0, 0.0, 0.0, 0.0)
        if not outline.is_valid or outline.is_empty or outline.geom_type not in ("Polygon", "MultiPolygon"):
            wrong.append(f"{path.name}: the outline of {code} is no valid shape ({shapely.is_valid_reason(outline)})")
        elif max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            wrong.append(f"{path.name}: the outline of {code} is not in longitude and latitude: save it as EPSG:4326")
    return [found.get(code) for code in codes], wrong


def _unknown_codes(frames: dict[str, pd.DataFrame]) -> list[str]:
    """Name codes that other tables use and neighbourhoods.csv does not have."""
    areas = frames["neighbourhoods"]
    known = {"lsoa": set(areas.index), "ward": set(areas["ward_code"])}
    wrong = []
    for name in ("deprivation", "postcodes", "facilities", "withdrawals", "outcomes"):
        frame = frames[name]
        for level in known if name == "outcomes" else ("lsoa",):
            codes = frame["area_code"] if name != "outcomes" else frame["area_code"][frame["geography"] == level]
            wrong += _not_among(
                codes, known[level], where=f"{name}.csv, column area_code", missing="neighbourhoods.csv"
            )
    services = frames["facilities"]
    for name in ("withdrawals", "supply"):
        where = f"{name}.csv, column facility_id"
        wrong += _not_among(frames[name]["facility_id"], set(services.index), where=where, missing="facilities.csv")
    where = "facilities.csv, column successor_id"
    return wrong + _not_among(services["successor_id"], set(services.index), where=where, missing="facilities.csv")


def _not_among(codes: pd.Series, known: set[str], *, where: str, missing: str) -> list[str]:
    strange = sorted(set(codes.dropna()) - known)
    more = f" and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
    return [f"{where}: {', '.join(strange[:SHOWN])}{more} not in {missing}"] if strange else []
