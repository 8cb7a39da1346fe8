"""Deprivation of the invented neighbourhoods: national ranks and tenths with the pattern of a real town.

More need around the docks, the old town and one outer estate; less along the bay and in the south-west.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from equitymap.domains import DOMAINS
from tools.demo_town import national_gradients
from tools.demo_town.areas import Town
from tools.demo_town.ground import Floats

AREAS_IN_ENGLAND = {"iod2025": 33_755, "iod2019": 32_844}
LEAN = 1.42
"""How far the town leans to need: a share ``u`` of its neighbourhoods lies below the national share ``u ** LEAN``."""

HILLS = (
    # x, y, spread in metres, height: where need is higher or lower
    (900.0, 1_000.0, 900.0, 1.6),
    (-2_200.0, 2_300.0, 900.0, 1.7),
    (300.0, -500.0, 800.0, 0.7),
    (-1_500.0, -1_200.0, 800.0, 0.5),
    (1_000.0, -3_900.0, 1_100.0, -0.9),
    (-4_000.0, -3_300.0, 1_500.0, -1.5),
    (3_200.0, 4_400.0, 1_200.0, -1.1),
    (-6_800.0, 4_800.0, 700.0, 0.9),
    (-2_000.0, -7_800.0, 700.0, 0.5),
)
PATTERNS = {
    # domain: how it goes with overall need, with living out of town, and by itself
    "income": (0.97, 0.0, 0.24),
    "employment": (0.96, -0.05, 0.28),
    "education": (0.90, 0.0, 0.44),
    "health": (0.90, -0.05, 0.43),
    "crime": (0.72, -0.35, 0.60),
    "barriers": (0.15, 0.62, 0.77),
    "living_environment": (0.30, -0.45, 0.84),
    "idaci": (0.93, 0.0, 0.37),
    "idaopi": (0.86, -0.1, 0.50),
    "children_young_people": (0.86, 0.0, 0.51),
    "adult_skills": (0.90, 0.0, 0.44),
    "geographical_barriers": (-0.25, 0.85, 0.46),
    "wider_barriers": (0.60, -0.20, 0.78),
    "indoors": (0.25, -0.30, 0.92),
    "outdoors": (0.35, -0.60, 0.72),
}
ANY_OTHER = (0.85, 0.0, 0.53)
SIBLINGS, MERGED = 6, 2


def latent(town: Town, rng: np.random.Generator) -> pd.Series:
    """Return overall need of each neighbourhood as a standard normal of England: below 0 is more deprived."""
    x, y = town.local["x"].to_numpy(), town.local["y"].to_numpy()
    height = rng.normal(0, 0.42, len(x)) + 0.5 * field(x, y, rng)
    for east, north, spread, high in HILLS:
        height = height + high * np.exp(-((x - east) ** 2 + (y - north) ** 2) / (2 * spread**2))
    share = pd.Series(0.0, index=town.frame.index)
    for here, lean in ((town.frame["inside"], LEAN), (~town.frame["inside"], 0.85)):
        order = np.argsort(np.argsort(-height[here.to_numpy()]))
        share[here] = ((order + 0.5) / here.sum()) ** lean
    return pd.Series(ndtri(share.to_numpy()), index=share.index)


def field(x: Floats, y: Floats, rng: np.random.Generator, reach_m: float = 2_200.0) -> Floats:
    """Return a smooth random surface, mean 0 and spread about 1, that neighbours share."""
    angle, phase = rng.uniform(0, 2 * np.pi, 14), rng.uniform(0, 2 * np.pi, 14)
    pace = rng.uniform(0.6, 1.6, 14) / reach_m
    waves = np.cos(np.outer(x, pace * np.cos(angle)) + np.outer(y, pace * np.sin(angle)) + phase)
    return np.asarray(waves.sum(axis=1) / np.sqrt(7))


def deprivation(town: Town, overall: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Return the deprivation frame: every domain of both releases, with the states that 2019 carries over."""
    x, y = town.local["x"].to_numpy(), town.local["y"].to_numpy()
    out_of_town = -np.log(town.local["crowded"].to_numpy())
    out_of_town = (out_of_town - out_of_town.mean()) / out_of_town.std()
    parts = []
    for domain in DOMAINS:
        by_need, by_country, by_itself = (1.0, 0.0, 0.0) if domain.id == "imd" else PATTERNS.get(domain.id, ANY_OTHER)
        own = 0.7 * field(x, y, rng) + 0.7 * rng.normal(size=len(x))
        now = by_need * overall.to_numpy() - by_country * out_of_town + by_itself * own
        then = 0.97 * now + 0.2 * rng.normal(size=len(x))
        parts.append(_ranked(now, town.frame.index, "iod2025", domain.id))
        parts.append(_ranked(then, town.frame.index, "iod2019", domain.id))
    table = _carried(_scored(pd.concat(parts, ignore_index=True)), town, rng)
    lost = (table["release"] == "iod2019") & table["domain"].isin(["idaci", "idaopi"])
    table.loc[lost, ["rank", "decile", "decile_low", "decile_high"]] = pd.NA
    table.loc[lost, "status"] = "not_collected"
    return table


def _ranked(standing: Floats, codes: pd.Index, release: str, domain: str) -> pd.DataFrame:
    """Turn standings into national ranks, all different, and their tenths."""
    total = AREAS_IN_ENGLAND[release]
    rank = np.clip(np.ceil(ndtr(standing) * total), 1, total).astype(int)
    order = np.argsort(rank, kind="stable")
    spread = np.maximum.accumulate(rank[order] - np.arange(len(rank))) + np.arange(len(rank))
    rank[order] = spread - max(int(spread[-1]) - total, 0)
    tenth = -(-rank * 10 // total)
    table = pd.DataFrame(
        {
            "area_code": codes,
            "release": release,
            "domain": domain,
            "rank": rank,
            "decile": tenth,
            "decile_low": tenth,
            "decile_high": tenth,
            "score": np.nan,
            "status": "value",
        }
    )
    return table.astype(dict.fromkeys(("rank", "decile", "decile_low", "decile_high"), "Int64"))


def _scored(table: pd.DataFrame) -> pd.DataFrame:
    """Give ranks of 2025 a score between the national mean scores of the tenths; no score where none is published."""
    means = national_gradients.read()["value"]
    scores = pd.Series(np.nan, index=table.index)
    for domain in table["domain"].unique():
        rows = (table["release"] == "iod2025") & (table["domain"] == domain)
        if (name := national_gradients.SCORE + domain) not in means.index.get_level_values("indicator"):
            continue
        by_tenth = means[name].rename(index=int).sort_index()
        position = 10 * table.loc[rows, "rank"].astype(float) / AREAS_IN_ENGLAND["iod2025"] + 0.5
        scores[rows] = np.interp(position, by_tenth.index, by_tenth).round(3)
    return table.assign(score=scores)


def _carried(table: pd.DataFrame, town: Town, rng: np.random.Generator) -> pd.DataFrame:
    """Make some neighbourhoods newer than 2019: pairs cut from one (same tenth), some merged from two (a range)."""
    codes = town.frame.index
    first = [
        n
        for n in range(len(codes) - 1)
        if codes[n + 1] != town.isle
        and codes[n] != town.isle
        and town.frame["msoa_code"].iloc[n] == town.frame["msoa_code"].iloc[n + 1]
    ]
    chosen = sorted(rng.choice(first[::3], SIBLINGS + MERGED, replace=False))
    older = table["release"] == "iod2019"
    for turn, at in enumerate(chosen):
        mine = older & (table["area_code"] == codes[at])
        twin = older & (table["area_code"] == codes[at + 1])
        first_tenth, second_tenth = table.loc[mine, "decile"].to_numpy(), table.loc[twin, "decile"].to_numpy()
        if turn < SIBLINGS:
            for rows in (mine, twin):
                table.loc[rows, ["decile", "decile_low", "decile_high"]] = np.column_stack([first_tenth] * 3)
                table.loc[rows, "status"], table.loc[rows, "rank"] = "estimated", pd.NA
            continue
        low, high = np.minimum(first_tenth, second_tenth), np.maximum(first_tenth, second_tenth)
        table.loc[mine, "decile_low"], table.loc[mine, "decile_high"] = low, high
        table.loc[mine, "decile"] = pd.array(np.where(low == high, low, -1), dtype="Int64")
        table.loc[mine, "decile"] = table.loc[mine, "decile"].where(table.loc[mine, "decile"] > 0)
        table.loc[mine, "status"], table.loc[mine, "rank"] = "estimated", pd.NA
    return table
