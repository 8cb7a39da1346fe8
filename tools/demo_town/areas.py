"""Neighbourhoods frame of the invented town: outlines, names, wards, residents, postcodes."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.optimize import linear_sum_assignment

from tools.demo_town import ground, names
from tools.demo_town.ground import Floats
from tools.demo_town.names import Spot
from tools.demo_town.regions import Regions, regions
from tools.demo_town.shapes import Ints, land, outlines

FEWEST, MOST = 1_300, 2_000
POSTCODES_EACH = 12
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
DECIMALS = 5


@dataclass(frozen=True)
class Town:
    """The ground plan.

    ``frame`` has one row per neighbourhood by ``area_code``: names, codes, ``inside``, ``population``, the
    access origin and the outline (EPSG:4326). ``local`` has the outlines in local metres, ``x`` and ``y`` of the
    origin, and ``crowded``: how densely people live, 1 in the old town. ``postcodes`` has ``area_code``,
    ``easting_m`` and ``northing_m`` by postcode.
    """

    frame: gpd.GeoDataFrame
    local: gpd.GeoDataFrame
    postcodes: pd.DataFrame
    isle: str


def town(rng: np.random.Generator) -> Town:
    """Lay out the town."""
    area = land(rng)
    parts = regions(area, rng)
    shapes = outlines(area, parts.neighbourhood)
    table = _named(parts, shapes)
    table["population"] = rng.integers(FEWEST, MOST, len(table), endpoint=True)
    far = table.index[~table["inside"]][-1]
    posts = _postcodes(table, far, rng)
    table = _origins(table, posts)
    local = gpd.GeoDataFrame(table[["x", "y"]], geometry=table["geometry"])
    local["crowded"] = ground.density(local["x"].to_numpy(), local["y"].to_numpy())
    frame = gpd.GeoDataFrame(
        table.drop(columns=["x", "y", "geometry"]), geometry=degrees(table["geometry"]), crs="EPSG:4326"
    )
    frame["rural_urban"] = np.select(
        [local["crowded"] > 0.055, local["crowded"] > 0.02],
        ["Urban: Further from a major town or city", "Larger rural: Further from a major town or city"],
        "Smaller rural: Further from a major town or city",
    )
    isle = str(table.index[table["number"] == parts.isle][0])
    return Town(frame.drop(columns="number"), local, posts, isle)


def degrees(shapes: pd.Series) -> gpd.GeoSeries:
    """Carry outlines from local metres to EPSG:4326, corner by corner, rounded so that shared corners stay shared."""
    corner = np.array([ground.EAST_M, ground.NORTH_M])
    grid = gpd.GeoSeries(shapely.transform(shapes.to_numpy(), lambda xy: xy + corner), crs="EPSG:27700")
    rounded = shapely.transform(grid.to_crs("EPSG:4326").to_numpy(), lambda at: at.round(DECIMALS))
    return gpd.GeoSeries(rounded, index=shapes.index, crs="EPSG:4326")


def _named(parts: Regions, shapes: dict[int, shapely.Polygon]) -> pd.DataFrame:
    """Give everything its number, from north to south and inside first, and its name."""
    centre = np.array([shapely.get_coordinates(shapely.centroid(shapes[n]))[0] for n in range(len(shapes))])
    mainland = np.arange(len(shapes)) != parts.isle
    rows = []
    counters = {"neighbourhood": 0, "middle": 0, "ward": 0}
    for here, middles, wards, district, code in (
        (parts.inside, names.MIDDLE_AREAS, names.WARDS, names.TOWN, names.DISTRICT_CODE),
        (~parts.inside, names.MIDDLE_AREAS_AROUND, names.WARDS_AROUND, names.SURROUNDINGS, names.SURROUNDINGS_CODE),
    ):
        middle_name = _suited(parts.middle, here & mainland, centre, middles)
        ward_name = _suited(parts.ward, here & mainland, centre, wards)
        by_name = sorted(ward_name, key=ward_name.__getitem__)
        ward_number = {ward: counters["ward"] + n for n, ward in enumerate(by_name, 1)}
        counters["ward"] += len(ward_number)
        for position, middle in enumerate(_north_to_south(parts.middle, here & mainland, centre), 1):
            counters["middle"] += 1
            members = np.flatnonzero(here & (parts.middle == middle))
            for letter, number in zip(string.ascii_uppercase, members[np.argsort(-centre[members, 1])], strict=False):
                counters["neighbourhood"] += 1
                ward = int(parts.ward[number])
                rows.append(
                    {
                        "area_code": names.neighbourhood_code(counters["neighbourhood"]),
                        "number": int(number),
                        "name": f"{district} {position:03d}{letter}",
                        "label": f"{middle_name[middle]} {position:03d}{letter}",
                        "msoa_code": names.middle_code(counters["middle"]),
                        "msoa_name": middle_name[middle],
                        "ward_code": names.ward_code(ward_number[ward]),
                        "ward": ward_name[ward],
                        "district_code": code,
                        "district": district,
                        "inside": bool(parts.inside[number]),
                        "pride_in_place": names.TEN_YEAR_PLAN.get(middle_name[middle]),
                        "geometry": shapes[int(number)],
                    }
                )
    return pd.DataFrame(rows).set_index("area_code")


def _groups(group: Ints, here: np.ndarray, centre: Floats) -> tuple[list[int], Floats]:
    groups = [int(g) for g in np.unique(group[here])]
    return groups, np.array([centre[here & (group == g)].mean(axis=0) for g in groups])


def _suited(group: Ints, here: np.ndarray, centre: Floats, spots: Sequence[Spot]) -> dict[int, str]:
    """Give each group the name whose spot suits it, so that the distances add up to as little as can be."""
    groups, middle = _groups(group, here, centre)
    wanted = np.array([spot[1:] for spot in spots])
    row, column = linear_sum_assignment(np.hypot(*(middle[:, None, :] - wanted[None, :, :]).transpose(2, 0, 1)))
    return {groups[r]: spots[c][0] for r, c in zip(row, column, strict=True)}


def _north_to_south(group: Ints, here: np.ndarray, centre: Floats) -> list[int]:
    groups, middle = _groups(group, here, centre)
    return [groups[n] for n in np.argsort(-middle[:, 1])]


def _postcodes(table: pd.DataFrame, without: str, rng: np.random.Generator) -> pd.DataFrame:
    """Scatter postcodes where people live: a district of the postcode area per three wards, none in ``without``."""
    rows = []
    sector: dict[int, int] = {}
    for code, row in table.drop(index=without).iterrows():
        count = int(rng.integers(POSTCODES_EACH - 3, POSTCODES_EACH + 3, endpoint=True))
        outward = (int(row["ward_code"][-2:]) - 1) // 3 + 1
        for x, y in spots_in(row["geometry"], count, rng):
            sequence = sector.get(outward, 0)
            sector[outward] = sequence + 1
            unit, letters = sequence // len(INWARD_LETTERS), INWARD_LETTERS
            inward = f"{1 + unit // len(letters)}{letters[unit % len(letters)]}{letters[sequence % len(letters)]}"
            rows.append((f"{names.POSTCODE_AREA}{outward}{inward}", code, round(x), round(y)))
    frame = pd.DataFrame(rows, columns=["postcode", "area_code", "x", "y"]).set_index("postcode")
    frame["easting_m"], frame["northing_m"] = frame["x"] + ground.EAST_M, frame["y"] + ground.NORTH_M
    return frame.drop(columns=["x", "y"])


def spots_in(outline: shapely.Polygon, count: int, rng: np.random.Generator) -> Floats:
    """Return random spots in an outline (local metres), more where more people live."""
    west, south, east, north = outline.bounds
    tries = rng.uniform((west, south), (east, north), (200 * count, 2))
    tries = tries[shapely.contains_xy(outline.buffer(-15), *tries.T)]
    weight = ground.density(*tries.T)
    return np.asarray(tries[rng.choice(len(tries), count, replace=False, p=weight / weight.sum())])


def _origins(table: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    """Set the access origin: the mean of the postcodes, or the middle of the outline where there are none."""
    mean = posts.groupby("area_code")[["easting_m", "northing_m"]].mean().reindex(table.index)
    none = mean["easting_m"].isna()
    middle = shapely.get_coordinates(shapely.point_on_surface(table["geometry"].to_numpy()))
    east = mean["easting_m"].where(~none, pd.Series(middle[:, 0] + ground.EAST_M, index=table.index)).round(1)
    north = mean["northing_m"].where(~none, pd.Series(middle[:, 1] + ground.NORTH_M, index=table.index)).round(1)
    return table.assign(
        easting_m=east,
        northing_m=north,
        x=east - ground.EAST_M,
        y=north - ground.NORTH_M,
        origin_from=np.where(none, "centroid", "postcodes"),
        postcodes=posts.groupby("area_code").size().reindex(table.index, fill_value=0),
    )
