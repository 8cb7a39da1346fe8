"""Outcomes and benchmarks of the invented town, drawn around the national averages of each deprivation tenth.

Everything follows the registry and ``data/national_gradients.csv``: a new indicator needs no code here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr

from equitymap.indicators import Indicator, indicators
from equitymap.intervals import wilson
from equitymap.schema import BENCHMARKS, OUTCOMES
from equitymap.sources.areas.outcomes import EVERYONE
from tools.demo_town import names, national_gradients
from tools.demo_town.areas import Town
from tools.demo_town.ground import Floats
from tools.demo_town.need import field

ENGLAND = "E92000001"
TENTHS = [str(tenth) for tenth in range(1, 11)]
HIDDEN_BELOW = 10
RESIDENTS = "aged_under_5"
"""The indicator whose denominator is all residents."""
AGES = ("aged_under_16", "aged_16_to_24", "aged_25_to_34", "aged_35_to_49", "aged_50_to_64", "aged_65_over")
"""Shares that make up all residents; those between the ends are drawn apart, so that other draws stay as they were."""
OF_A_SHARE = ("value", "numerator", "denominator", "lower", "upper", "status")
CALM = 0.75
"""Share of the national spread inside a tenth that one town shows."""


@dataclass(frozen=True)
class Gradient:
    """National averages of one indicator: by tenth (most deprived first), for England, and the cuts of fifths."""

    period: str
    tenths: Floats
    spreads: Floats
    denominators: Floats
    missing: Floats
    zero: Floats
    england: float
    cuts: pd.Series
    areas: pd.Series


def gradient(table: pd.DataFrame, entry: Indicator) -> Gradient:
    """Return the averages of one indicator.

    Raises
    ------
    KeyError
        When ``data/national_gradients.csv`` was written before the indicator was registered.
    """
    own = table.loc[entry.id]
    tenths = own.reindex(TENTHS)
    return Gradient(
        period=str(own["period"].iloc[0]),
        tenths=tenths["value"].to_numpy(),
        spreads=tenths["spread"].to_numpy(),
        denominators=tenths["denominator"].to_numpy(),
        missing=tenths["missing"].to_numpy(),
        zero=tenths["zero"].to_numpy(),
        england=float(own["value"]["england"]),
        cuts=own["value"].reindex(list(national_gradients.QUANTILES)),
        areas=own["areas"],
    )


def outcomes(town: Town, overall: pd.Series, rng: np.random.Generator) -> pd.DataFrame:
    """Return the outcomes frame of the neighbourhoods and wards inside the town.

    The least deprived neighbourhood has a true zero where zeros are most common nationally.
    """
    table = national_gradients.read()
    residents = gradient(table, next(entry for entry in indicators() if entry.id == RESIDENTS)).denominators.mean()
    inside = town.frame.index[town.frame["inside"]]
    people = town.frame.loc[inside, "population"].to_numpy(dtype=float)
    x, y = town.local.loc[inside, ["x", "y"]].to_numpy().T
    standing = ndtr(overall[inside].to_numpy())
    gradients = {entry.id: gradient(table, entry) for entry in indicators()}
    often_none = max(gradients, key=lambda name: gradients[name].zero[-1])
    drawn, apart = rng, rng.spawn(1)[0]
    parts = []
    for entry in indicators():
        gradient_of_entry = gradients[entry.id]
        rng = apart if entry.id in AGES[1:-1] else drawn
        draw = 0.6 * field(x, y, rng) + 0.8 * rng.normal(size=len(inside))
        if entry.geography == "ward":
            parts.append(_for_wards(town, entry, gradient_of_entry, standing=standing, draw=draw))
            continue
        share = along(standing, gradient_of_entry.denominators) / residents
        below = np.round(people * np.where(np.abs(share - 1) < 0.02, 1.0, share))
        none = ndtr(draw) < along(standing, gradient_of_entry.zero)
        none[standing.argmax()] |= entry.id == often_none
        cells = _cells(inside, entry, gradient_of_entry, standing=standing, draw=draw, below=below, none=none, rng=rng)
        lost = (cells["area_code"] == town.isle) & (entry.unit == "per_1000") & (cells["status"] == "value")
        cells.loc[lost, "value"], cells.loc[lost, "status"] = np.nan, "not_collected"
        parts.append(cells)
    return _of_every_age(pd.concat(parts, ignore_index=True)[list(OUTCOMES.columns)])


def _of_every_age(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with shares by age that make up all residents of each neighbourhood."""
    own = {name: part.set_index("area_code") for name, part in frame.groupby("indicator") if name in AGES}
    between, total = AGES[1:-1], own[AGES[0]]["denominator"]
    left = total - own[AGES[0]]["numerator"] - own[AGES[-1]]["numerator"]
    shares = pd.DataFrame({name: own[name]["numerator"] for name in between})
    ends = shares.cumsum(axis=1).div(shares.sum(axis=1), axis=0).mul(left, axis=0).round()
    for name in between:
        top = ends[name] - ends.shift(axis=1, fill_value=0)[name]
        low, high = (limit.round(4) for limit in wilson(top.to_numpy(), total.to_numpy()))
        told = (100 * top / total).round(4), top, total, low, high, np.where(top == 0, "zero", "value")
        of_it = frame["indicator"] == name
        for column, values in zip(OF_A_SHARE, told, strict=True):
            frame.loc[of_it, column] = np.asarray(values)
    return frame


def along(standing: Floats, tenths: Floats) -> Floats:
    """Return averages of tenths at standings between 0 (most deprived in England) and 1."""
    return np.asarray(np.interp(10 * standing - 0.5, range(10), tenths))


def expected(own: Gradient, entry: Indicator, standing: Floats, draw: Floats) -> Floats:
    """Return figures around the national average of each standing (0 most deprived in England, 1 least).

    Shares vary on the logit scale, counts and rates on the log scale, scores as they are, so that none
    leaves its range.
    """
    middle = along(standing, own.tenths)
    spread = CALM * along(standing, own.spreads)
    if entry.unit == "score":
        return np.asarray(middle + spread * draw)
    if entry.unit == "percent":
        part = np.clip(middle / 100, 1e-4, 1 - 1e-4)
        return np.asarray(100 * expit(logit(part) + np.minimum(spread / 100 / (part * (1 - part)), 1.5) * draw))
    width = np.sqrt(np.log1p((spread / middle) ** 2))
    return np.asarray(middle * np.exp(width * draw - width**2 / 2))


def _cells(
    codes: pd.Index,
    entry: Indicator,
    own: Gradient,
    *,
    standing: Floats,
    draw: Floats,
    below: Floats,
    none: NDArray[np.bool_],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return the cells of one neighbourhood indicator, in the states its publisher would give them.

    ``draw`` is how far each cell is from what its standing leads to expect; ``below`` the people or households
    that a share is of; ``none`` marks true zeros. The lowest figures are hidden as often as they are nationally.
    """
    frame = _empty(codes, entry, own)
    value = expected(own, entry, standing, draw)
    if entry.published_for == "district":
        value = np.full(len(codes), expected(own, entry, standing, np.zeros(len(codes))).mean())
        return frame.assign(value=value.round(entry.decimals + 1), status="estimated")
    value = np.where(none, 0.0, value)
    if entry.is_share:
        top = rng.binomial(below.astype(int), value / 100).astype(float)
        low, high = wilson(top, below)
        frame = frame.assign(
            value=(100 * top / below).round(4),
            numerator=top,
            denominator=below,
            lower=low.round(4),
            upper=high.round(4),
        )
        return frame.assign(status=np.where(top == 0, "zero", "value"))
    hidden = ndtr(draw) < along(standing, own.missing)
    if entry.rounded_to:
        value = entry.rounded_to * np.round(value / entry.rounded_to)
        hidden |= value < HIDDEN_BELOW
    value = value.round(entry.decimals + 1)
    shown = "rounded" if entry.rounded_to else "value"
    state = np.where((value == 0) & (entry.unit != "score"), "zero", shown)
    return frame.assign(value=np.where(hidden, np.nan, value), status=np.where(hidden, entry.blank_means, state))


def _for_wards(town: Town, entry: Indicator, own: Gradient, *, standing: Floats, draw: Floats) -> pd.DataFrame:
    """Return one figure per ward; the smallest is hidden, and one was not collected."""
    inside = town.frame[town.frame["inside"]]
    groups = pd.DataFrame({"ward": inside["ward_code"], "standing": standing, "draw": draw}).groupby("ward")
    mean = groups.mean()
    value = expected(own, entry, mean["standing"].to_numpy(), mean["draw"].to_numpy()).round(entry.decimals)
    frame = _empty(mean.index, entry, own).assign(value=value, status="value")
    if entry.numerator:
        children = inside.groupby("ward_code")["population"].sum().to_numpy() * 0.19
        frame["numerator"] = np.round(value / 100 * children)
    order = np.argsort(value)
    for place, state in ((order[0], "suppressed"), (order[len(order) // 2], "not_collected")):
        frame.loc[place, ["value", "numerator"]] = np.nan
        frame.loc[place, "status"] = state
    return frame


def _empty(codes: pd.Index, entry: Indicator, own: Gradient) -> pd.DataFrame:
    blank = dict.fromkeys(("value", "numerator", "denominator", "lower", "upper"), np.nan)
    named = {"geography": entry.geography, "indicator": entry.id, "period": own.period, "group": EVERYONE}
    return pd.DataFrame({"area_code": codes.to_numpy()}).assign(**named, **blank, status="value")


def benchmarks(frame: pd.DataFrame, population: pd.Series) -> pd.DataFrame:
    """Return the benchmark frame: national averages as they are, the region invented, the district from its cells."""
    table = national_gradients.read()
    rows: list[tuple[object, ...]] = []
    for entry in indicators():
        own = gradient(table, entry)
        basis = "rate" if entry.is_share else "mean"
        cells = frame[(frame["indicator"] == entry.id) & frame["value"].notna()]
        here = _district(cells, population, basis)
        near = 0.6 * own.england + 0.4 * float(own.tenths[2:5].mean())
        known = [
            ("england", ENGLAND, own.england),
            ("region", names.REGION_CODE, near),
            ("district", names.DISTRICT_CODE, here),
        ]
        if entry.geography == "lsoa":
            known += [("decile", tenth, value) for tenth, value in zip(TENTHS, own.tenths, strict=True)]
        counts = {"england": own.areas["england"], "region": round(own.areas["england"] / 9), "district": len(cells)}
        rows += [
            (
                entry.id,
                own.period,
                level,
                code,
                float(f"{value:.5g}"),
                basis,
                counts[level] if level in counts else own.areas[code],
            )
            for level, code, value in known
        ]
        rows += [
            (entry.id, own.period, "quantile", cut, own.cuts[cut], "quantile", own.areas[cut])
            for cut in national_gradients.QUANTILES
        ]
    return pd.DataFrame(rows, columns=list(BENCHMARKS.columns)).astype({"areas": "Int64"})


def _district(cells: pd.DataFrame, population: pd.Series, basis: str) -> float:
    if basis == "rate":
        return float(100 * cells["numerator"].sum() / cells["denominator"].sum())
    return float(np.average(cells["value"], weights=population.reindex(cells["area_code"]).to_numpy(dtype=float)))
