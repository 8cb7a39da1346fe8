"""Similar neighbourhoods by standardised background, wherever they are, and services in reach there but not here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from equitymap.kinds import Kind
from equitymap.measures.access import access
from equitymap.measures.access.catchment import standard
from equitymap.measures.context.outcome_sample import background
from equitymap.measures.context.similar_districts import similar
from equitymap.measures.selection import is_open
from equitymap.places.place import Place

NEAREST = 10
BACKGROUND_COLUMNS: Mapping[str, str] = {
    "income": "residents in low-income homes",
    "children": "share of residents under 16",
    "young": "share of residents aged 10 to 19",
    "density": "how closely people live",
}
"""What neighbourhoods are alike in; each counts alike, in standard deviations. The rural-urban class must agree."""
PLACE_BACKGROUND_COLUMNS: Mapping[str, str] = {
    **BACKGROUND_COLUMNS,
    "rural": "share of residents in rural neighbourhoods",
}
"""What places are alike in."""
AROUND_M = 1000.0
MUCH = 5.0
"""Points of a share of residents from which a difference between places is worth saying."""


def background_profile(place: Place) -> pd.DataFrame:
    """Return the background of the neighbourhoods inside a place: ``COLUMNS`` and ``urban``, by area_code.

    ``density`` is the logarithm of residents of neighbourhoods whose middle lies within 1 km, the ring included.
    """
    areas = place.neighbourhoods
    people = areas["population"].astype(float)
    points = areas[["easting_m", "northing_m"]].to_numpy(dtype=float)
    near = [people.iloc[positions].sum() for positions in cKDTree(points).query_ball_point(points, AROUND_M)]
    table = pd.DataFrame(
        {
            "income": background(place, "income")[0],
            "children": 100 * areas["children_0_15"].astype(float) / people,
            "young": 100 * areas["young_10_19"].astype(float) / people,
            "density": np.log(near),
            "urban": areas["rural_urban"].str.startswith("Urban"),
            "label": areas["label"],
            "district": areas["district"],
        },
        index=areas.index,
    )
    inside: pd.DataFrame = table.loc[place.inside.index]
    return inside


def place_background(place: Place) -> dict[str, float]:
    """Return the background of a whole place (``PLACE_BACKGROUND_COLUMNS``): means weighted by residents."""
    areas, people = background_profile(place), place.inside["population"].astype(float)
    means = {}
    for name in BACKGROUND_COLUMNS:
        known = areas[name].notna()
        means[name] = float(np.average(areas[name][known], weights=people[known])) if known.any() else float("nan")
    return means | {"rural": float(100 * np.average(~areas["urban"].astype(bool), weights=people))}


def places_alike(profiles: Mapping[str, Mapping[str, float]], code: str, *, nearest: int = 5) -> list[str]:
    """Return the codes of the places most alike in background to one of them, nearest first.

    Parameters
    ----------
    profiles
        ``place_profile`` of each place, by its code. What one of them has no figure of is not compared.
    code
        The place to compare with.
    """
    table = pd.DataFrame.from_dict(dict(profiles), orient="index").dropna(axis="columns")
    columns = [column for column in PLACE_BACKGROUND_COLUMNS if column in table.columns]
    return [str(other) for other in similar(table.assign(name="", region=""), code, nearest, columns).index]


def share_in_reach(place: Place, kinds: Sequence[Kind]) -> pd.DataFrame:
    """Return, by kind, the ``share`` (per cent) of those it is for who have one in reach, and the ``number`` open.

    Kinds that the place has no source for are left out: of them nothing is known, not even that there are none.
    """
    inside = place.inside
    observed = [kind for kind in kinds if kind.id in place.manifest.observed]
    counts = count_in_reach(place, [kind.id for kind in observed])
    rows = place.facilities[is_open(place.facilities) & place.facilities["inside"].astype(bool)]
    rows_by_kind = rows["kind"].value_counts()
    table = {}
    for kind in observed:
        people = inside[kind.population].astype(float)
        total = float(people.sum())
        share = 100 * float(people[counts[kind.id] > 0].sum()) / total if total else float("nan")
        table[kind.id] = {"share": share, "number": int(rows_by_kind.get(kind.id, 0))}
    return pd.DataFrame.from_dict(table, orient="index", columns=["share", "number"]).rename_axis("kind")


def count_in_reach(place: Place, kinds: Sequence[str]) -> pd.DataFrame:
    """Return how many open services of each kind each neighbourhood inside has in reach, the ring's included."""
    inside, now = place.inside.index, is_open(place.facilities)
    counts = {}
    for kind in kinds:
        catchment = standard(kind)
        within = access.within(access.reachable_for(place, catchment), now, catchment.threshold_m)
        counts[kind] = within.reindex(inside).astype(int)
    return pd.DataFrame(counts, index=inside)


def most_similar(profiles: pd.DataFrame, code: str, *, nearest: int = NEAREST) -> pd.DataFrame:
    """Return the neighbourhoods nearest in background to one of them.

    Parameters
    ----------
    profiles
        ``profile`` of one or several places below each other.
    code
        The neighbourhood.
    nearest
        How many at most.

    Returns
    -------
    Rows of ``profiles``, nearest first, with ``distance`` (0: the same; root mean square of the differences in
    standard deviations). Only neighbourhoods of the same kind, urban or rural, that have every figure. Empty when
    this one lacks a figure.

    Raises
    ------
    KeyError
        When ``profiles`` has no such neighbourhood.
    """
    columns = [name for name in BACKGROUND_COLUMNS if profiles[name].notna().any() and profiles[name].std() > 0]
    target = profiles.loc[code]
    others = profiles.drop(index=code).dropna(subset=columns)
    others = others[others["urban"] == target["urban"]]
    if target[columns].isna().any() or others.empty:
        return others.iloc[:0].assign(distance=pd.Series(dtype=float))
    apart = (others[columns] - target[columns].astype(float)) / profiles[columns].std()
    distance = np.sqrt((apart.astype(float) ** 2).mean(axis=1))
    return others.assign(distance=distance).sort_values("distance", kind="stable").head(nearest)


def services_lacking(reach: pd.DataFrame, code: str, similar: Sequence[str], kinds: Sequence[Kind]) -> pd.DataFrame:
    """Compare services in reach of similar neighbourhoods with those in reach of this one.

    Parameters
    ----------
    reach
        Services in reach by neighbourhood and kind (``in_reach``); a kind that a place has no source for is missing.
    code, similar
        The neighbourhood and those alike.
    kinds
        The kinds to compare.

    Returns
    -------
    By kind: ``here`` (services in reach; missing when not known), ``known`` (similar ones with a source), ``having``
    (of those, with at least one), ``middle`` (their middle number) and ``lacks`` (at least half of them have one and
    this one has none).
    """
    rows = {}
    for kind in kinds:
        similar_counts = reach[kind.id].reindex(list(similar)).dropna() if kind.id in reach else pd.Series(dtype=float)
        own_count = float(reach[kind.id].loc[code]) if kind.id in reach else np.nan
        having = int((similar_counts > 0).sum())
        rows[kind.id] = {
            "here": own_count,
            "known": len(similar_counts),
            "having": having,
            "middle": float(similar_counts.median()) if len(similar_counts) else np.nan,
            "lacks": bool(own_count == 0 and len(similar_counts) and having * 2 >= len(similar_counts)),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("kind")
