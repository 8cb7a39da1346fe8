"""A small made-up England, in code: twelve districts in three regions, 48 middle layer areas, 192 neighbourhoods.

The neighbourhoods are squares; districts stand in a grid of four by three. ``write`` puts the frames where
``places.england`` looks for them.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from equitymap.measures.context.similar_districts import BACKGROUND
from equitymap.places.england.england import England, write_england
from equitymap.places.england.summary import Summary

SIDE_M = 30_000
WEST_M, SOUTH_M = 100_000, 100_000
REGIONS = ("Northland", "Middleland", "Southland")
NAMES = (
    "Smallplace",
    "Birchley",
    "Cold Norton",
    "Dunmere",
    "Eastmere",
    "Fairholme",
    "Greystoke",
    "Hartwell",
    "Ingleby",
    "Ashford Vale",
    "Kelham",
    "Longbridge & Lea",
)


def summaries() -> tuple[Summary, ...]:
    """Summaries: a rate of every level, a tenth, one for districts only, one of the county, and the background."""
    return (
        _summary(
            "imd_most_deprived_tenth",
            "Neighbourhoods in England's most deprived tenth",
            "Need",
            levels=("districts", "msoas"),
        ),
        _summary("imd_tenth", "Tenth of deprivation: all kinds", "Need", unit="tenth", worse="low", basis="mean"),
        _summary("child_poverty", "Children in low-income families", "Family income"),
        _summary(
            "childrens_centre_left",
            "Children's centres that left the register",
            "Services",
            levels=("districts",),
            period="2016 to 2025",
        ),
        _summary(
            "level_2_at_19",
            "Qualified to level 2 by age 19",
            "Council and county figures",
            levels=("districts",),
            worse="low",
            basis="published",
            figure_for="upper_tier",
        ),
        *(
            _summary(name, f"Background of kind {at}", "People and place", worse="neither")
            for at, name in enumerate(BACKGROUND, start=1)
        ),
    )


def small_england() -> England:
    """Return the tables with their outlines; district X07000010 and a few neighbourhoods lack a figure."""
    lsoas = _neighbourhoods()
    shapes, table = lsoas.geometry, pd.DataFrame(lsoas.drop(columns="geometry"))
    msoas = (
        pd.DataFrame(
            {
                "name": [f"Smallshire {n:03d}" for n in range(1, 49)],
                "label": [f"Middle Area {n}" for n in range(1, 49)],
                "district_code": table.groupby("msoa_code")["district_code"].first(),
                "population": 6000,
                "neighbourhoods": 4,
            }
        )
        .join(_added_up(table, "msoa_code"), how="left", validate="1:1")
        .rename_axis("area_code")
    )
    number = np.arange(12)
    districts = pd.DataFrame(
        {
            "name": NAMES,
            "region_code": [f"X1200000{n // 4 + 1}" for n in number],
            "region": [REGIONS[n // 4] for n in number],
            "upper_tier_code": [f"X1000000{n // 4 + 1}" for n in number],
            "upper_tier": [f"{REGIONS[n // 4]} County" for n in number],
            "population": 24_000,
            "neighbourhoods": 16,
            "built": False,
        },
        index=pd.Index([f"X07{n + 1:06d}" for n in number], name="district_code"),
    ).join(_added_up(table, "district_code"), how="left", validate="1:1")
    left = pd.Series([8.0 * n if n != 9 else np.nan for n in number], index=districts.index)
    districts = districts.assign(
        **{
            "childrens_centre_left": left,
            "childrens_centre_left.top": left / 8,
            "childrens_centre_left.bottom": 12.5,
            "childrens_centre_left.areas": 16,
            "level_2_at_19": [60.0 + 5 * (n // 4) for n in number],
        }
    )
    keys = {"districts": lsoas["district_code"], "msoas": lsoas["msoa_code"]}
    outlines = {level: lsoas.dissolve(key.to_numpy()).geometry.rename_axis("area_code") for level, key in keys.items()}
    return England(
        summaries=summaries(),
        districts=districts,
        msoas=msoas,
        lsoas=table,
        outlines={**outlines, "lsoas": shapes},
        releases={"invented": ["made-up.csv"]},
    )


def write(root: Path) -> Path:
    """Write the tables below ``root``, a folder of built places, and return their folder."""
    return write_england(small_england(), root)


def _added_up(table: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return the columns of the summaries that have larger areas: means, and shares with their two numbers."""
    groups = table.groupby(key)
    found = {}
    for name in ("imd_tenth", *BACKGROUND, "child_poverty"):
        found |= {name: groups[name].mean(), f"{name}.areas": groups[name].count()}
    top, bottom = table["imd_tenth"].eq(1).groupby(table[key]).sum().astype(float), groups.size().astype(float)
    share = "imd_most_deprived_tenth"
    found |= {
        share: 100 * top / bottom,
        f"{share}.top": top,
        f"{share}.bottom": bottom,
        f"{share}.areas": groups.size(),
    }
    return pd.DataFrame(found)


def _neighbourhoods() -> gpd.GeoDataFrame:
    rows, shapes = [], []
    for n in range(192):
        district, within = divmod(n, 16)
        msoa, part = divmod(within, 4)
        column = 4 * (district % 4) + 2 * (msoa % 2) + part % 2
        row = 4 * (district // 4) + 2 * (msoa // 2) + part // 2
        west, south = WEST_M + column * SIDE_M, SOUTH_M + row * SIDE_M
        shapes.append(box(west, south, west + SIDE_M, south + SIDE_M))
        rows.append(
            {
                "area_code": f"X01{n + 1:06d}",
                "district_code": f"X07{district + 1:06d}",
                "msoa_code": f"X02{n // 4 + 1:06d}",
                "name": f"Smallshire {n // 4 + 1:03d}{'ABCD'[n % 4]}",
                "label": f"Street {n // 4 + 1:03d}{'ABCD'[n % 4]}",
                "population": 1500,
                "imd_tenth": float(1 + (district * 3 // 4 + (n * 7) % 5) % 10),
                "child_poverty": np.nan if n % 50 == 49 else 5.0 + (n * 3) % 40,
                **{name: 5.0 + at + 3 * district % 7 + n % 5 for at, name in enumerate(BACKGROUND)},
            }
        )
    table = pd.DataFrame(rows).set_index("area_code")
    return gpd.GeoDataFrame(table, geometry=shapes, crs="EPSG:27700").to_crs("EPSG:4326")


def _summary(identifier: str, label: str, theme: str, **fields: object) -> Summary:
    given: dict[str, object] = {
        "unit": "percent",
        "worse": "high",
        "levels": ("districts", "msoas", "lsoas"),
        "figure_for": "area",
        "basis": "rate",
        "decimals": 1,
        "source": "Nobody, Invented figures",
        "release": "invented",
        "url": "https://example.invalid/",
        "period": "2025",
        "description": "An invented figure.",
        "limits": "Invented.",
    }
    return Summary(**{"id": identifier, "label": label, "theme": theme, **given, **fields})
