"""A very small invented place, built in code, for tests of everything above the schema.

Sixteen square neighbourhoods in a grid (four wards of four) and a ring of twelve more to the east and north, in two
other districts. All six cell states and nine facility states occur. Use ``small_place()``, or ``demo_place()`` for the
demonstration place: each is made once in a process; frames are fresh copies each time, so that a test may spoil one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from equitymap.domains import DOMAINS
from equitymap.kinds import RING_M
from equitymap.places.build.ledger import ledger
from equitymap.places.place import FileRead, Manifest, ObservedYears, Place, ReleaseUsed
from equitymap.places.store import DEMO, open_place
from equitymap.schema import FRAMES, SCHEMA_VERSION, empty, validated
from equitymap.sources.services.centre_spells import SPELL_COLUMNS
from equitymap.vocabulary import DEPRIVATION_RELEASES

SIDE_M = 1000
WEST_M, SOUTH_M = 440_000, 290_000
WARDS = ("Elm", "Mill", "Quay", "North & South")
NAMES = ("Elm Rise", "Mill Lane", "Quayside", "Northfold")
DISTRICTS = {"X07000001": "Smallplace", "X07000002": "Eastmere", "X07000003": "Northmere"}


def small_place() -> Place:
    """Return the place: 16 neighbourhoods inside, 12 in the ring, 14 facilities, two indicators."""
    return _fresh(_small_place())


def demo_place() -> Place:
    """Return the demonstration place."""
    return _fresh(_demo())


def _fresh(place: Place) -> Place:
    frames = {name: getattr(place, name).copy() for name in FRAMES}
    return replace(place, manifest=place.manifest.model_copy(deep=True), **frames)


@cache
def _demo() -> Place:
    return open_place(DEMO)


@cache
def _small_place() -> Place:
    areas = _neighbourhoods()
    frames = {
        "deprivation": _deprivation(list(areas.index)),
        "outcomes": _outcomes(list(areas.index[areas["inside"]])),
        "benchmarks": _benchmarks(),
        "postcodes": pd.DataFrame(
            {"area_code": areas.index, "easting_m": pd.NA, "northing_m": pd.NA},
            index=pd.Index([f"XX{n} 1AA".replace(" ", "") for n in range(len(areas))], name="postcode"),
        ),
        "left_out": pd.DataFrame(
            [("gias", "schools.csv", 12, "900099", "Nowhere School", "no coordinates and no postcode")],
            columns=["release", "file", "row", "identifier", "name", "reason"],
        ),
        "supply": empty("supply"),
        "authority": empty("authority"),
        **{name: empty(name) for name in ("school_results", "school_bodies", "school_types")},
    }
    services = validated("facilities", _facilities())
    frames["withdrawals"] = ledger(
        services,
        observed=_manifest().observed,
        supply=frames["supply"],
        spells=pd.DataFrame(columns=list(SPELL_COLUMNS)),
        operators=pd.DataFrame(columns=["facility_id", "day", "run_by", "evidence"]),
    ).withdrawals
    return Place(
        manifest=_manifest(),
        neighbourhoods=validated("neighbourhoods", areas),
        facilities=services,
        **{name: validated(name, frame) for name, frame in frames.items()},
    )


def _neighbourhoods() -> gpd.GeoDataFrame:
    rows, shapes = [], []
    cells = [(x, y) for y in range(4) for x in range(4)]
    ring = [(x, y) for x in (4, 5) for y in range(4)] + [(x, 4) for x in range(4)]
    for number, (x, y) in enumerate(cells + ring, start=1):
        inside = x < 4 and y < 4
        ward = (x // 2) + 2 * (y // 2) if inside else None
        district = "X07000001" if inside else "X07000002" if y < 4 else "X07000003"
        west, south = WEST_M + x * SIDE_M, SOUTH_M + y * SIDE_M
        base = NAMES[ward] if ward is not None else DISTRICTS[district]
        rows.append(
            {
                "area_code": f"X0100{number:04d}",
                "name": f"{DISTRICTS[district]} {number:03d}A",
                "label": f"{base} {number:03d}A",
                "msoa_code": f"X0200{(ward or 0) + 1:04d}" if inside else f"X0200{90 + y:04d}",
                "msoa_name": base,
                "ward_code": f"X0500{ward + 1:04d}" if ward is not None else f"X0500{90 + y:04d}",
                "ward": WARDS[ward] if ward is not None else f"{DISTRICTS[district]} ward {y}",
                "district_code": district,
                "district": DISTRICTS[district],
                "inside": inside,
                "rural_urban": "Urban: nearer to a major town or city",
                "population": 1400 + 10 * number,
                "children_0_4": 70 + number,
                "children_0_15": 250 + 2 * number,
                "young_10_19": 160 + number,
                "easting_m": west + SIDE_M / 2,
                "northing_m": south + SIDE_M / 2,
                "origin_from": "centroid" if number == 3 else "postcodes",
                "postcodes": 0 if number == 3 else 1,
                "pride_in_place": "made up, named 2025" if ward == 0 else None,
            }
        )
        shapes.append(box(west, south, west + SIDE_M, south + SIDE_M))
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:27700").to_crs("EPSG:4326")
    return frame.set_index("area_code")


def _deprivation(codes: list[str]) -> pd.DataFrame:
    rows = []
    for release in DEPRIVATION_RELEASES:
        for step, domain in enumerate(DOMAINS):
            for position, code in enumerate(codes):
                decile = (position + step) % 10 + 1
                estimated = release == "iod2019" and position in (4, 5)
                merged = estimated and position == 5
                rows.append(
                    {
                        "area_code": code,
                        "release": release,
                        "domain": domain.id,
                        "rank": None if estimated else 3000 * (decile - 1) + position + 1,
                        "decile": None if merged else decile,
                        "decile_low": max(decile - 1, 1) if merged else decile,
                        "decile_high": decile,
                        "score": None if estimated else round(60 - 5.5 * decile, 1),
                        "status": "estimated" if estimated else "value",
                    }
                )
    return pd.DataFrame(rows)


def _outcomes(codes: list[str]) -> pd.DataFrame:
    """Two indicators of the registry's kind: a share of people, and a published rate with every cell state."""
    rows = []
    for position, code in enumerate(codes):
        top, bottom = 100.0 + 20 * position, 1400.0
        share = 100 * top / bottom
        rows.append(
            {
                "area_code": code,
                "geography": "lsoa",
                "indicator": "no_qualifications",
                "period": "2021",
                "group": "all",
                "value": share,
                "numerator": top,
                "denominator": bottom,
                "lower": share - 2,
                "upper": share + 2,
                "status": "value",
            }
        )
        state = {1: "zero", 2: "rounded", 3: "estimated", 6: "suppressed", 9: "not_collected"}.get(position, "value")
        shown = state not in ("suppressed", "not_collected")
        rows.append(
            {
                "area_code": code,
                "geography": "lsoa",
                "indicator": "child_poverty",
                "period": "2024",
                "group": "all",
                "value": (0.0 if state == "zero" else 5.0 + 2.5 * position) if shown else np.nan,
                "numerator": np.nan,
                "denominator": np.nan,
                "lower": np.nan,
                "upper": np.nan,
                "status": state,
            }
        )
    return pd.DataFrame(rows)


def _benchmarks() -> pd.DataFrame:
    rows = [
        {
            "indicator": indicator,
            "period": period,
            "level": level,
            "code": code,
            "value": value,
            "basis": "rate" if level != "quantile" else "quantile",
            "areas": 33755,
        }
        for indicator, period, england in (("no_qualifications", "2021", 18.1), ("child_poverty", "2024", 20.5))
        for level, code, value in (
            ("england", "E92000001", england),
            ("region", "X12000001", england + 1),
            ("district", "X07000001", england + 3),
            *(("decile", str(d), england + 11 - 2.0 * d) for d in range(1, 11)),
            *(
                ("quantile", q, england * share)
                for q, share in (("p20", 0.5), ("p40", 0.8), ("p60", 1.1), ("p80", 1.5))
            ),
        )
    ]
    return pd.DataFrame(rows)


def _facilities() -> gpd.GeoDataFrame:
    """Rows of (kind, state, column of the grid, row of the grid, year opened, year closed, successor)."""
    plan = [
        ("childrens_centre", "open", 0.3, 0.4, 2004, None, None),
        ("childrens_centre", "delisted", 1.6, 0.5, 2004, 2022, None),
        ("childrens_centre", "closed", 2.5, 2.5, 2006, 2018, None),
        ("childrens_centre", "handed_over", 3.4, 3.3, 2005, None, None),
        ("school", "open", 0.6, 1.5, 1970, None, None),
        ("school", "replaced", 1.4, 1.4, None, 2015, "urn:900007"),
        ("school", "open", 1.4, 1.4, 2015, None, None),
        ("school", "closed", 2.6, 0.6, 1980, 2012, None),
        ("school", "proposed", 3.5, 0.5, None, None, None),
        ("library", "open", 2.2, 1.2, None, None, None),
        ("library", "moved", 0.4, 3.2, None, 2019, "lib:900010"),
        ("library", "paused", 3.2, 2.2, None, None, None),
        ("gp_practice", "open", 4.5, 1.5, 1990, None, None),
        ("gp_practice", "unknown", None, None, None, None, None),
    ]
    register = {"childrens_centre": "scc", "school": "urn", "library": "lib", "gp_practice": "ods"}
    rows = []
    for number, (kind, status, x, y, opened, closed, successor) in enumerate(plan, start=1):
        own = f"{900_000 + number}"
        placed = x is not None
        rows.append(
            {
                "facility_id": f"{register[kind]}:{own}",
                "register": register[kind],
                "register_id": own,
                "kind": kind,
                "type": "maintained" if kind == "school" else kind,
                "phase": "primary" if kind == "school" else None,
                "post_16": None,
                "name": f"{kind.replace('_', ' ').title()} <{number}> & Co",
                "status": status,
                "reason": "Not recorded" if closed else None,
                "opened": pd.Timestamp(opened, 9, 1) if opened else pd.NaT,
                "closed": pd.Timestamp(closed, 8, 31) if closed and status != "delisted" else pd.NaT,
                "closed_not_before": pd.Timestamp(closed, 3, 5) if closed else pd.NaT,
                "closed_not_after": pd.Timestamp(closed, 8, 31) if closed else pd.NaT,
                "successor_id": successor,
                "body_id": None,
                "capacity": 210.0 if kind == "school" else None,
                "capacity_unit": "pupils" if kind == "school" else None,
                "postcode": "XX1 1AA",
                "located_by": "register" if placed else "nowhere",
                "easting_m": WEST_M + x * SIDE_M if placed else None,
                "northing_m": SOUTH_M + y * SIDE_M if placed else None,
                "area_code": f"X0100{int(x) + 4 * int(y) + 1:04d}"
                if placed and x < 4
                else "X01000021"
                if placed
                else None,
                "inside": bool(placed and x < 4),
                "evidence": f"made-up.csv row {number}",
            }
        )
    table = pd.DataFrame(rows).set_index("facility_id")
    points = gpd.GeoSeries(
        gpd.points_from_xy(table["easting_m"], table["northing_m"]), index=table.index, crs="EPSG:27700"
    )
    points = points.where(table["easting_m"].notna()).to_crs("EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def _manifest() -> Manifest:
    used = ReleaseUsed(
        id="invented",
        publisher="Nobody",
        title="Invented figures",
        url="https://example.invalid/",
        licence="none",
        attribution="Invented.",
        period="2025",
        limits="Invented.",
        files=(FileRead(name="made-up.csv", sha256="0" * 64),),
        rows_read=15,
        rows_kept=14,
        rows_elsewhere=0,
        left_out={"no coordinates and no postcode": 1},
    )
    years = ObservedYears(first=2004, last=2025, note="Invented.")
    return Manifest(
        schema_version=SCHEMA_VERSION,
        code="X07000001",
        name="Smallplace",
        region_code="X12000001",
        region="Nowhere",
        upper_tier_code="X07000001",
        upper_tier="Smallplace",
        invented=True,
        ring_m=RING_M,
        built_at=datetime(2025, 11, 1, 12, 0, tzinfo=UTC),
        version="0.1.0",
        postcode_file="August 2025",
        observed=dict.fromkeys(("childrens_centre", "school", "library", "gp_practice"), years),
        releases=(used,),
        notes=("Everything here is invented.",),
    )


def all_frames_valid(place: Place) -> bool:
    """Whether every frame of ``place`` meets the schema (raises, naming what does not)."""
    return all(len(validated(name, getattr(place, name))) >= 0 for name in FRAMES)
