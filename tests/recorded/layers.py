"""A layer of an ArcGIS feature service: counts, extents, and features page by page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry import mapping


@dataclass(frozen=True)
class Layer:
    """Rows of properties with one geometry each (none for a table), and the most rows that one answer holds.

    ``flag`` says where the service writes that there is more: "top" of the answer, or among its "properties".
    """

    rows: list[dict[str, Any]]
    geometries: list[shapely.Geometry] | None = None
    most: int = 2000
    flag: str = "properties"
    edited: int | None = 1_700_000_000_000
    _found: dict[tuple[str, ...], list[int]] = field(default_factory=dict)

    def about(self) -> dict[str, Any]:
        """Return what the service says of the layer itself."""
        editing = {} if self.edited is None else {"editingInfo": {"lastEditDate": self.edited}}
        return {"name": "layer", "maxRecordCount": self.most, **editing}

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.geometries)

    def answer(self, query: Mapping[str, str]) -> dict[str, Any]:
        """Return what the service answers to a query; its errors come with status 200."""
        wrong = self._wrong(query)
        if wrong:
            return {
                "error": {"code": 400, "message": "Cannot perform query. Invalid query parameters.", "details": [wrong]}
            }
        chosen = self._chosen(query)
        if query.get("returnCountOnly") == "true":
            return {"count": len(chosen)}
        if query.get("returnExtentOnly") == "true":
            return {"extent": self._extent(chosen)}
        first = int(query.get("resultOffset", 0))
        count = min(self.most, int(query.get("resultRecordCount", self.most)))
        page = chosen[first : first + count]
        names = list(self.rows[0]) if query.get("outFields", "*") == "*" else query["outFields"].split(",")
        said: dict[str, Any] = {
            "type": "FeatureCollection",
            "features": [self._feature(place, names, query) for place in page],
        }
        if first + count < len(chosen):
            said |= (
                {"exceededTransferLimit": True}
                if self.flag == "top"
                else {"properties": {"exceededTransferLimit": True}}
            )
        return said

    def _wrong(self, query: Mapping[str, str]) -> str:
        asked = [*query.get("orderByFields", "").split(","), *query.get("outFields", "").split(",")]
        asked += re.findall(r"^(\w+) IN ", query.get("where", ""))
        unknown = [name for name in asked if name and name != "*" and name not in self.rows[0]]
        return f"'Invalid field: {unknown[0]}' parameter is invalid" if unknown else ""

    def _chosen(self, query: Mapping[str, str]) -> list[int]:
        """Return the places of the rows that a query means, in the order that it asks for; found once a query."""
        key = tuple(query.get(name, "") for name in ("where", "geometry", "orderByFields"))
        if key not in self._found:
            order = [name for name in query.get("orderByFields", "").split(",") if name]
            found = self._matching(query)
            self._found[key] = sorted(found, key=lambda place: [str(self.rows[place][name]) for name in order])
        return self._found[key]

    def _matching(self, query: Mapping[str, str]) -> list[int]:
        found = re.fullmatch(r"(\w+) IN \((.*)\)", query.get("where", "1=1"))
        codes = set(re.findall(r"'([^']*)'", found.group(2))) if found else set()
        chosen = range(len(self.rows))
        if query.get("geometry"):
            box = shapely.box(*map(float, query["geometry"].split(",")))
            chosen = sorted(self.tree.query(box, predicate="intersects").tolist())
        return [place for place in chosen if not found or self.rows[place][found.group(1)] in codes]

    def _extent(self, chosen: list[int]) -> dict[str, Any]:
        if not chosen or self.geometries is None:
            return {"xmin": "NaN", "ymin": "NaN", "xmax": "NaN", "ymax": "NaN"}
        west, south, east, north = shapely.total_bounds([self.geometries[place] for place in chosen]).tolist()
        return {"xmin": west, "ymin": south, "xmax": east, "ymax": north, "spatialReference": {"wkid": 4326}}

    def _feature(self, place: int, names: list[str], query: Mapping[str, str]) -> dict[str, Any]:
        row = self.rows[place]
        shape = None
        if self.geometries is not None and query.get("returnGeometry", "true") != "false":
            shape = mapping(self.geometries[place])
        return {
            "type": "Feature",
            "id": place + 1,
            "properties": {name: row[name] for name in names},
            "geometry": shape,
        }
