"""``datapackage.json`` of an export: a Frictionless Data Package, made from the schema and the registries.

References
----------
Data Package, version 2.0. https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pandera.pandas as pa

from equitymap.places.files.leaving import PEOPLE
from equitymap.places.place import Place, ReleaseUsed
from equitymap.views.export.tables import LINKS, Table

FORMAT = "equity-map-export"
DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCES: Mapping[str, tuple[str, str]] = {
    "Open Government Licence v3.0": (
        "OGL-UK-3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "Open Parliament Licence v3.0": (
        "other-open",
        "https://www.parliament.uk/site-information/copyright-parliament/open-parliament-licence/",
    ),
}
"""Id and page of each licence that releases have, by its name there."""
FORMS: Mapping[str, tuple[str, str]] = {
    "csv": ("text/csv", "CSV"),
    "parquet": ("application/vnd.apache.parquet", "Parquet"),
    "geojson": ("application/geo+json", "GeoJSON"),
}
"""Media type and name of the forms of a table, by the ending of its files."""
APOSTROPHE = "A text that a spreadsheet would run as a formula begins with an apostrophe."
_TYPES: Mapping[str, str] = {
    "string[pyarrow]": "string",
    "str": "string",
    "bool": "boolean",
    "boolean": "boolean",
    "Int64": "integer",
    "float64": "number",
    "datetime64[ns]": "date",
}


@dataclass(frozen=True)
class File:
    """A file of an export: its path in the folder, and its content."""

    path: str
    content: bytes


def descriptor(place: Place, tables: Sequence[Table], files: Iterable[File], others: Sequence[str]) -> bytes:
    """Return ``datapackage.json``.

    Parameters
    ----------
    place
        The place; the package is created when it was built.
    tables
        Its tables.
    files
        The files of the tables, ``data/NAME.FORM``.
    others
        Paths of the files that are no table, this one among them.
    """
    by_name, used = {table.name: table for table in tables}, place.manifest
    resources = [_resource(by_name[_name(file)], file, used.releases) for file in files]
    package = {
        "$schema": PROFILE,
        "name": f"equity-map-{used.code.lower()}",
        "id": f"{used.code}-{used.build_id}",
        "title": f"Equity Map: {place.name}",
        "description": f"What neighbourhoods in {place.name} need, which services they can reach, and which are gone."
        + (" The place is invented: nothing in it is real." if used.invented else ""),
        "version": used.version,
        "created": f"{used.built_at:%Y-%m-%dT%H:%M:%SZ}",
        "licenses": [_licence(name) for name in dict.fromkeys(one.licence for one in used.releases)],
        "sources": [_source(one) for one in used.releases],
        "resources": resources,
        "equitymap": {
            "format": FORMAT,
            "checksum": used.checksum,
            "files": sorted([*others, *(str(one["path"]) for one in resources)]),
        },
    }
    return f"{json.dumps(package, ensure_ascii=False, indent=1)}\n".encode()


def columns_of(table: Table) -> list[dict[str, Any]]:
    """Return the fields of a table as a Table Schema has them: name, type, unit, meaning, what values may be."""
    return [_field(name, part) for name, part in table.columns.items()]


def _name(file: File) -> str:
    return file.path.rpartition("/")[2].rpartition(".")[0]


def _resource(table: Table, file: File, releases: Sequence[ReleaseUsed]) -> dict[str, Any]:
    form = file.path.rpartition(".")[2]
    media, words = FORMS[form]
    facts = {"bytes": len(file.content), "hash": f"sha256:{sha256(file.content).hexdigest()}"}
    told = {"path": file.path, "title": f"{table.name} ({words})", "format": form, "mediatype": media, **facts}
    sources = [_source(one) for one in releases if one.id in _releases_of(table)]
    also: dict[str, Any] = {"sources": sources} if sources else {}
    if form != "csv":
        shapes = ", with its shapes (EPSG:4326)" if table.shapes is not None else ""
        return {
            "name": f"{table.name}-{form}",
            "description": f"{table.about} The rows and columns of {table.name}{shapes}.",
            **told,
            **also,
        }
    return {
        "name": table.name,
        "type": "table",
        "description": f"{table.about} {APOSTROPHE}",
        **told,
        "encoding": "utf-8",
        "schema": _schema(table),
        **also,
    }


def _releases_of(table: Table) -> set[str]:
    named = next((name for name in ("release", "register") if name in table.rows), None)
    return set() if named is None else set(table.rows[named].astype(str))


def _schema(table: Table) -> dict[str, Any]:
    links = [
        {"fields": [column], "reference": {"resource": other, "fields": [key]}}
        for column, other, key in LINKS.get(table.name, ())
    ]
    certain = table.key and not any(table.columns[name].nullable for name in table.key)
    keys = {"primaryKey": list(table.key)} if certain else {"uniqueKeys": [list(table.key)]} if table.key else {}
    return {
        "fields": columns_of(table),
        "missingValues": [""],
        **keys,
        **({"foreignKeys": links} if links else {}),
    }


def _field(name: str, part: pa.Column | pa.Index) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "type": _TYPES[str(part.dtype)], "description": part.description or ""}
    counts = name in PEOPLE and found["type"] == "integer"
    unit = "people" if counts else "m" if name.endswith("_m") else ""
    # Counts of residents are blank where they tell of few people.
    rules: dict[str, Any] = {} if part.nullable or counts else {"required": True}
    for check in part.checks:
        rules |= _rule(check.statistics or {})
    return {**found, **({"unit": unit} if unit else {}), **({"constraints": rules} if rules else {})}


def _rule(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a check of the schema as a constraint."""
    if "allowed_values" in said:
        return {"enum": list(said["allowed_values"])}
    if "pattern" in said:
        return {"pattern": str(getattr(said["pattern"], "pattern", said["pattern"]))}
    ends = {"min_value": "minimum", "max_value": "maximum"}
    return {ends[end]: value for end, value in said.items() if end in ends}


def _licence(name: str) -> dict[str, str]:
    known = LICENCES.get(name)
    return (
        {"name": "other-open", "title": name} if known is None else {"name": known[0], "path": known[1], "title": name}
    )


def _source(used: ReleaseUsed) -> dict[str, str]:
    title = f"{used.publisher}: {used.title}, {used.period}".removesuffix(", ")
    return {"title": title, "path": used.url} if used.url else {"title": title}
