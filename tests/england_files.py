"""A made-up England for tests: two districts, four middle layer areas, eight square neighbourhoods, one county figure.

``small_national()`` returns readings as the sources leave them. Neighbourhood 8 has no figure for low income, and the
publisher hides one count of children. Squares are 1 km wide, in a row of eight.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from equitymap.places.build.national_readings import National, NationalReadings
from equitymap.places.build.service_history_readings import ServiceHistory
from equitymap.places.place import ObservedYears
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.read_table import Reading

CODES = pd.Index([f"E0100000{n}" for n in range(1, 9)], name="area_code")
MSOAS = [f"E0200000{1 + n // 2}" for n in range(8)]
DISTRICTS = ["E07000001"] * 4 + ["E07000002"] * 4
NAMES = {"E07000001": "Eastmere", "E07000002": "Westmere"}
PEOPLE = [1000, 1100, 1200, 1300, 1400, 1500, 1600, 1700]
UNDER_FIVE = [50, 60, 70, 80, 90, 100, 110, 120]
UNDER_SIXTEEN = [200] * 8
TENTHS = [1, 1, 2, 10, 1, 5, 6, 7]
LOW_INCOME = [0.4, 0.3, 0.2, 0.1, 0.5, 0.4, 0.3, np.nan]
LOW_INCOME_CHILDREN = [50, 40, np.nan, 10, 100, 20, 30, 40]
NO_QUALIFICATIONS = [100, 200, 300, 400, 500, 600, 700, 800]
SIDE_M, WEST_M, SOUTH_M = 1000, 440_000, 290_000


def small_national() -> National:
    """Return the readings; every frame is a fresh copy."""
    releases = catalogue()
    some = next(iter(releases.values()))

    def read(release: str, frame: pd.DataFrame) -> Reading:
        return Reading(releases.get(release, some), (Path(f"{release}.csv"),), frame, rows_read=len(frame))

    unread = read("", pd.DataFrame())
    msoa_names = pd.DataFrame({"msoa_name": ["Elm", "Oak", "Ash", "Fir"]}, index=pd.Index(MSOAS[::2], name="msoa_code"))
    readings = NationalReadings(
        lsoa_to_district=read("lsoa21-lad24", _areas()),
        lsoa_to_ward=read("lsoa21-wd24", _by_area(ward_code="E05000001", ward="Mill")),
        msoa_names=read("msoa-names", msoa_names),
        district_to_region=read("lad24-region", _by_district(region_code="E12000001", region="North")),
        lower_to_upper_tier=read("ltla23-utla23", _by_district(upper_tier_code="E10000001", upper_tier="Mereshire")),
        rural_urban=read("rural-urban-2021", _rural()),
        boundaries=read("lsoa21-boundaries", _squares()),
        iod2025=read("iod2025-all", _need()),
        iod2019=unread,
        postcodes=unread,
        schools=unread,
        childrens_centres=read("gias-childrens-centres", pd.DataFrame()),
        libraries=read("ace-libraries", pd.DataFrame()),
        gp_practices=unread,
        council_figures=read("lait", county_figures()),
        low_income=unread,
    )
    outcomes = Reading(some, (Path("census.csv"),), _outcomes(), rows_read=8)
    national = National(readings, (outcomes,), ServiceHistory((), pd.DataFrame(), pd.DataFrame(), pd.DataFrame()))
    # What the registers tell is not read here: it is set as if it had been.
    national.__dict__["observed"] = {
        kind: ObservedYears(first=2016, last=2024, note="made up") for kind in ("childrens_centre", "library")
    }
    return national


def of_places() -> pd.DataFrame:
    """Return what the place of the first district alone would add: two centres, one gone, and no library at all."""
    kinds = {
        "childrens_centre": {
            "first": [1, 1, 2, 0],
            "last": [1, 0, 1, 0],
            "ever": [1, 1, 0, 0],
            "left": [0, 1, 0, 0],
            "nearest_m": [500, 3000, 1500, 5000],
        },
        "library": {
            "first": [0] * 4,
            "last": [0] * 4,
            "ever": [0] * 4,
            "left": [0] * 4,
            "nearest_m": [np.nan] * 4,
        },
    }
    columns = {f"{kind}.{name}": values for kind, cells in kinds.items() for name, values in cells.items()}
    return pd.DataFrame(columns, index=CODES[:4]).astype(float)


def county_figures() -> pd.DataFrame:
    """Return one measure of the county for two years, the later one without a figure, and of a group of people."""
    rows = [("2023", 2023, "all", 12.5), ("2024", 2024, "all", np.nan), ("2024", 2024, "girls", 9.0)]
    return pd.DataFrame(
        {
            "measure": "low_birth_weight",
            "label": "made up",
            "geography": "upper_tier",
            "area_code": "E10000001",
            "area": "Mereshire",
            "period": [row[0] for row in rows],
            "year": pd.array([row[1] for row in rows], dtype="Int64"),
            "group": [row[2] for row in rows],
            "value": [row[3] for row in rows],
            "status": ["value", "not_collected", "value"],
            "release": "lait",
        }
    )


def _areas() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [f"{NAMES[district]} 00{1 + n // 2}{'AB'[n % 2]}" for n, district in enumerate(DISTRICTS)],
            "msoa_code": MSOAS,
            "msoa": [f"{NAMES[district]} 00{1 + n // 2}" for n, district in enumerate(DISTRICTS)],
            "district_code": DISTRICTS,
            "district": [NAMES[district] for district in DISTRICTS],
        },
        index=CODES,
    )


def _by_area(**columns: str) -> pd.DataFrame:
    return pd.DataFrame(columns, index=CODES)


def _by_district(**columns: str) -> pd.DataFrame:
    return pd.DataFrame(
        {"district": list(NAMES.values()), **columns}, index=pd.Index(list(NAMES), name="district_code")
    )


def _rural() -> pd.DataFrame:
    near = "nearer to a major town or city"
    return pd.DataFrame({"rural_urban": [f"Smaller rural: {near}"] + [f"Urban: {near}"] * 7}, index=CODES)


def _squares() -> gpd.GeoDataFrame:
    shapes = [box(WEST_M + n * SIDE_M, SOUTH_M, WEST_M + (n + 1) * SIDE_M, SOUTH_M + SIDE_M) for n in range(8)]
    return gpd.GeoDataFrame({"name": CODES}, geometry=shapes, index=CODES, crs="EPSG:27700")


def _need() -> pd.DataFrame:
    tables = {"imd": (TENTHS, np.nan), "idaci": (TENTHS[::-1], np.nan), "income": (TENTHS, LOW_INCOME)}
    return pd.concat(
        [
            pd.DataFrame(
                {"area_code": CODES, "domain": domain, "decile": pd.array(tenths, dtype="Int64"), "score": score}
            )
            for domain, (tenths, score) in tables.items()
        ],
        ignore_index=True,
    )


def _outcomes() -> pd.DataFrame:
    tables = {
        "aged_under_5": (UNDER_FIVE, PEOPLE),
        "aged_under_16": (UNDER_SIXTEEN, PEOPLE),
        "aged_10_to_19": (UNDER_SIXTEEN, PEOPLE),
        "no_qualifications": (NO_QUALIFICATIONS, [1000] * 8),
    }
    shares = [
        pd.DataFrame(
            {
                "indicator": indicator,
                "period": "2021",
                "value": 100 * np.array(top) / np.array(bottom),
                "numerator": top,
                "denominator": bottom,
                "area_code": CODES,
            }
        )
        for indicator, (top, bottom) in tables.items()
    ]
    plain = {"children_low_income_count": LOW_INCOME_CHILDREN, "early_death": [80.0, np.nan, *[50.0] * 6]}
    figures = [
        pd.DataFrame({"indicator": indicator, "period": "Indices 2025", "value": values, "area_code": CODES})
        for indicator, values in plain.items()
    ]
    table = pd.concat([*shares, *figures], ignore_index=True).assign(group="all", geography="lsoa", status="value")
    none = table["value"].isna()
    table.loc[none, "status"] = "not_collected"
    table.loc[none & table["indicator"].eq("children_low_income_count"), "status"] = "suppressed"
    return table
