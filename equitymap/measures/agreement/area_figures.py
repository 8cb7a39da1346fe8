"""Figures of an agreement's area: shares from added-up counts with interval and verdict, and need by tenths."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from equitymap.domains import DOMAINS
from equitymap.indicators import indicator
from equitymap.measures.cradle_to_career.verdict import Interval, interval, p_value, threshold, verdict
from equitymap.measures.zones.added import added, counted, pooled_shares
from equitymap.places.place import Place
from equitymap.small_counts import counts_small

RELEASE = "iod2025"
PUBLISHED_IN = "iod2025-all"
"""The publication that the tenths are read from."""
MOST_DEPRIVED = (1, 3)
"""Tenths of England of which people are counted: the first, and the first three together."""


def area_shares(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return the shares of an area (``pooled_shares``) beside England, with interval and verdict.

    Parameters
    ----------
    place, codes
        The place; the neighbourhoods of the area.

    Returns
    -------
    ``pooled_shares`` of indicators that are published for neighbourhoods, or for wards that the area is made of, with
    ``lower`` and ``upper`` (95%, Wilson; missing where hidden counts leave the share open) and ``standing`` beside
    England: "better", "worse", "same", "higher", "lower", or "" where it cannot be judged. Verdicts allow for one
    another (``verdict.threshold``). A share that tells of 1 to 9 people, in or left out, is missing.
    """
    return judged(pooled_shares(place, codes))


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Return shares that were added up (``pooled_shares``) with interval and verdict, as ``area_shares``."""
    entries = {key: indicator(str(key)) for key in rows.index}
    rows = rows[rows.index.map(lambda key: entries[key].published_for == "area").astype(bool)]
    # Wider limits of hidden counts (low, high) go with the share: both would tell of the few.
    few = counts_small(rows["top"], rows["bottom"])
    rows = rows.assign(**{name: rows[name].mask(few) for name in ("here", "low", "high", "top")})
    limits = [_interval(row) for _, row in rows.iterrows()]
    pairs = list(zip(rows["here"].astype(float), rows["england"].astype(float), limits, strict=True))
    p = [None if np.isnan(england) else p_value(here, found, england, "percent") for here, england, found in pairs]
    limit = threshold(p)
    standing = [
        verdict(here - england, one, limit, entries[key].worse) or ""
        for key, (here, england, _), one in zip(rows.index, pairs, p, strict=True)
    ]
    return rows.assign(
        lower=[np.nan if one is None else one.lower for one in limits],
        upper=[np.nan if one is None else one.upper for one in limits],
        standing=standing,
    )


def with_verdicts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return all rows of ``added_one``, with ``lower``, ``upper`` and ``standing`` where they are ``judged``."""
    told = rows.join(judged(counted(rows))[["lower", "upper", "standing"]], how="left", validate="1:1")
    return told.assign(standing=told["standing"].astype(object).fillna("").astype("str"))


def figures_of_groups(place: Place, groups: pd.Series, asked: str) -> pd.DataFrame:
    """Return one indicator of every group of neighbourhoods: ``added`` by name of the group, with the ``indicator``.

    ``lower``, ``upper`` and ``standing`` beside England are as ``judged`` has them, for all groups at once.
    """
    rows = added(place, groups, [asked]).reset_index("group")
    told = judged(counted(rows)).set_index("group")[["lower", "upper", "standing"]]
    both = rows.reset_index().set_index("group").join(told, how="left", validate="1:1")
    return both.assign(standing=both["standing"].astype(object).fillna("").astype("str"))


def _interval(row: pd.Series) -> Interval | None:
    """Return the interval of a share whose counts are known whole."""
    if pd.isna(row["here"]) or not row["bottom"] > 0:
        return None
    return interval(float(row["here"]), "percent", counts=(float(row["top"]), float(row["bottom"])))


def need_by_domain(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return the tenths of England that an area's neighbourhoods lie in, and who lives there, by kind of deprivation.

    Returns
    -------
    One row per domain and supplementary index of 2025 (index, id): ``label``; ``first`` and ``last``, the lowest and
    highest tenth (1 most deprived); ``areas_1``, ``people_1``, ``areas_3`` and ``people_3``, neighbourhoods in the most
    deprived tenth and three tenths, and all their residents; ``place_1`` and ``place_3``, the share of the place's
    residents (per cent) in these tenths. Neighbourhoods without a tenth are in no number.
    """
    inside = place.inside
    people, wanted = inside["population"], inside.index.isin(list(codes))
    rows = place.deprivation[place.deprivation["release"] == RELEASE]
    found = {}
    for domain in DOMAINS:
        if domain.part_of not in (None, "income"):
            continue
        tenth = rows[rows["domain"] == domain.id].set_index("area_code")["decile"].reindex(inside.index)
        here = tenth[wanted].dropna()
        if here.empty:
            continue
        row: dict[str, object] = {"label": domain.label, "first": int(here.min()), "last": int(here.max())}
        for most in MOST_DEPRIVED:
            deprived = (tenth <= most).fillna(False).to_numpy(dtype=bool)
            known = tenth.notna().to_numpy(dtype=bool)
            row |= {
                f"areas_{most}": int((deprived & wanted).sum()),
                f"people_{most}": int(people[deprived & wanted].sum()),
                f"place_{most}": 100 * float(people[deprived].sum()) / float(people[known].sum()),
            }
        found[domain.id] = row
    columns = [
        "label",
        "first",
        "last",
        *(f"{name}_{most}" for most in MOST_DEPRIVED for name in ("areas", "people", "place")),
    ]
    return pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("domain")


TENTHS = {"1": (1, 1), "2 and 3": (2, 3), "4 and 5": (4, 5), "6 to 10": (6, 10)}
"""First and last of the tenths of England that residents are counted in together, the most deprived first."""


def residents_by_tenth(place: Place, codes: Collection[str]) -> pd.DataFrame:
    """Return the residents of some neighbourhoods by the tenth of England that they live in, by kind of deprivation.

    Returns
    -------
    One row per domain (index, as ``need_by_domain``), columns ``TENTHS`` and "unknown": per cent of all residents of
    2021, who sum to 100. Each neighbourhood counts by its residents; no rank or tenth is averaged.
    """
    people = place.inside["population"].astype(float)
    people = people[people.index.isin(list(codes))]
    rows = place.deprivation[place.deprivation["release"] == RELEASE]
    found = {}
    for domain in need_by_domain(place, codes).index:
        tenth = rows[rows["domain"] == domain].set_index("area_code")["decile"].reindex(people.index)
        parts = [people[tenth.between(*ends).fillna(False).astype(bool)].sum() for ends in TENTHS.values()]
        found[domain] = [100 * float(number) / float(people.sum()) for number in (*parts, people[tenth.isna()].sum())]
    return pd.DataFrame.from_dict(found, orient="index", columns=[*TENTHS, "unknown"]).rename_axis("domain")
