"""Rank correlations (Spearman) between indicators at three spatial scales. Association, never cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from equitymap.indicators import Indicator
from equitymap.measures.context.outcome_sample import sample
from equitymap.measures.context.scale_effect import FEWEST, SCALES, interval, sign_reversals
from equitymap.places.aggregate import figures, fully_counted
from equitymap.places.place import Place


def samples_of(place: Place, entries: Sequence[Indicator]) -> dict[str, pd.DataFrame]:
    """Return the neighbourhoods inside that have a figure, by indicator (``outcome_sample.sample``)."""
    samples = {}
    for entry in entries:
        rows = sample(place, entry, "income")
        samples[entry.id] = rows[rows["inside"].astype(bool)].dropna(subset=["value"])
    return samples


def figures_at(samples: Mapping[str, pd.DataFrame], scale: str) -> pd.DataFrame:
    """Return one column per indicator and one row per area, at one scale.

    Larger areas are added up from counts where both are published, else means weighted by residents; an area of which
    a neighbourhood has no figure is computed from the others. ``samples`` from ``samples_of``.
    """
    column, _ = SCALES[scale]
    found = {}
    for name, rows in samples.items():
        if column is None:
            found[name] = rows["value"].astype(float)
            continue
        found[name] = figures(rows, rows[column], weight=rows["people"], counted=fully_counted(rows))["value"]
    return pd.DataFrame(found)


def rank_correlations(place: Place, entry: Indicator, others: Sequence[Indicator]) -> pd.DataFrame:
    """Return Spearman's rank correlations of one outcome with others over the areas of a place, at each scale.

    Returns
    -------
    Index: id of the other indicator, in the order given. Columns ``lsoa``, ``msoa``, ``ward`` (Spearman's rank
    correlation, -1 to 1; missing with fewer than 5 areas or figures all alike), ``lower`` and ``upper`` (95% limits
    between neighbourhoods, which take neighbourhoods as independent and so are too narrow), ``areas``,
    ``flips`` (the sign differs between scales), ``named`` (the registry names it as a driver of the outcome).
    """
    wanted = [other for other in others if other.id != entry.id]
    samples = samples_of(place, [entry, *wanted])
    tables = {scale: figures_at(samples, scale) for scale in SCALES}
    rows = {}
    for other in wanted:
        r = {scale: _rank_correlation(table[entry.id], table[other.id]) for scale, table in tables.items()}
        areas = int(tables["lsoa"][[entry.id, other.id]].notna().all(axis=1).sum())
        lower, upper = interval(r["lsoa"], areas) if not np.isnan(r["lsoa"]) else (np.nan, np.nan)
        signs = pd.DataFrame({"r": r, "r_lower": np.nan, "r_upper": np.nan})
        rows[other.id] = {
            **r,
            "lower": lower,
            "upper": upper,
            "areas": areas,
            "flips": sign_reversals(signs)[0],
            "named": other.id in entry.drivers,
        }
    columns = [*SCALES, "lower", "upper", "areas", "flips", "named"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("indicator")


def _rank_correlation(first: pd.Series, second: pd.Series) -> float:
    both = pd.DataFrame({"first": first, "second": second}).dropna()
    if len(both) < FEWEST or both["first"].nunique() < 2 or both["second"].nunique() < 2:
        return float("nan")
    return float(np.corrcoef(rankdata(both["first"]), rankdata(both["second"]))[0, 1])
