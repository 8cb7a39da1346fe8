"""Who bore it: loss by tenth of deprivation, its concentration index, and a verdict that may be "cannot tell"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.measures.concentration import Concentration, concentration_interval, limits_for

FEWEST_AREAS = 20
FEWEST_BLOCKS = 10
FEWEST_LOSING_BLOCKS = 5
"""Below these no verdict is given: too few neighbourhoods, wards, or wards that lost anything."""

Verdict = Literal["more_deprived", "better_off", "cannot_tell", "nothing_lost", "too_few", "unknown"]


@dataclass(frozen=True)
class Burden:
    """Who bore a loss.

    ``tenths`` is indexed by national tenth (1 = most deprived; all ten): ``areas``, ``people``, ``loss`` (mean
    share lost, each neighbourhood counting for its people), ``lower`` and ``upper`` (95%). Missing where nobody
    lives in that tenth; limits are missing where one block has all of its people.
    ``concentration`` is None when no verdict could be drawn from it.
    """

    tenths: pd.DataFrame
    concentration: Concentration | None
    verdict: Verdict
    known: int
    left_out: int
    loss: float | None


def burden(
    loss: pd.Series,
    *,
    people: pd.Series,
    rank: pd.Series,
    decile: pd.Series,
    block: pd.Series,
    draws: int = 2000,
    seed: int = 0,
) -> Burden:
    """Return how a loss lies along deprivation, and on whom it fell.

    Parameters
    ----------
    loss
        Share lost of each neighbourhood, 0 to 1 (``gap.loss``); or of each service, 1 lost and 0 still there.
    people
        People of each (those the service is for); 1 each for services.
    rank, decile
        National rank and tenth of deprivation, 1 = most deprived.
    block
        What loses together: the ward of a neighbourhood, the council of a service. Intervals draw whole blocks.
    draws, seed
        Number of bootstrap draws and their seed.

    Returns
    -------
    The verdict is "more_deprived" or "better_off" when the 95% interval of the concentration index lies on one
    side of 0, "cannot_tell" when it holds 0, "nothing_lost" when every loss is 0, "unknown" when there is no
    figure at all, and "too_few" below 20 areas with a figure, 10 blocks, or 5 blocks that lost something.

    Raises
    ------
    ValueError
        When the series do not share one index.

    Notes
    -----
    All series share the index of ``loss``. Areas with anything missing, or nobody, are counted in ``left_out``.
    The verdict describes places, and where losses fell; it does not say why.
    """
    if not all(series.index.equals(loss.index) for series in (people, rank, decile, block)):
        raise ValueError("burden: all series must have the same areas in the same order")
    table = pd.DataFrame(
        {
            "loss": loss.astype("Float64").astype(float),
            "people": people.astype("Float64").astype(float),
            "rank": rank.astype("Float64").astype(float),
            "decile": decile.astype("Int64"),
            "block": block.astype("str"),
        }
    )
    kept = table.dropna()
    kept = kept[kept["people"] > 0]
    tenths = by_tenth(kept, draws=draws, seed=seed)
    verdict = _without_an_interval(kept)
    found = None
    if verdict is None:
        found = concentration_interval(
            kept["loss"], kept["people"], kept["rank"], kept["block"], draws=draws, seed=seed
        )
        verdict = "more_deprived" if found.upper < 0 else "better_off" if found.lower > 0 else "cannot_tell"
    overall = float(np.average(kept["loss"], weights=kept["people"])) if len(kept) else None
    return Burden(tenths, found, verdict, len(kept), len(table) - len(kept), overall)


def _without_an_interval(kept: pd.DataFrame) -> Verdict | None:
    """Return the verdict where no interval is needed or possible; None where one must decide."""
    if kept.empty:
        return "unknown"
    losing = kept.loc[kept["loss"] > 0, "block"].nunique()
    if losing == 0:
        return "nothing_lost"
    few = len(kept) < FEWEST_AREAS or kept["block"].nunique() < FEWEST_BLOCKS or losing < FEWEST_LOSING_BLOCKS
    return "too_few" if few else None


def by_tenth(kept: pd.DataFrame, *, draws: int, seed: int) -> pd.DataFrame:
    """Return mean loss by national tenth with bootstrap limits; ``kept`` has loss, people, decile, block.

    Within each tenth its blocks are drawn again with replacement.
    """
    rows = []
    rng = np.random.default_rng(seed)
    for tenth in range(1, 11):
        part = kept[kept["decile"] == tenth]
        if part.empty:
            rows.append((0, 0.0, np.nan, np.nan, np.nan))
            continue
        lost = (part["loss"] * part["people"]).groupby(part["block"]).sum().to_numpy()
        people = part["people"].groupby(part["block"]).sum().to_numpy()
        low = high = np.nan
        if len(people) > 1:
            times = rng.multinomial(len(people), np.full(len(people), 1 / len(people)), size=draws)
            low, high = np.percentile((times @ lost) / (times @ people), limits_for(len(people)))
        rows.append((len(part), people.sum(), lost.sum() / people.sum(), low, high))
    columns = ["areas", "people", "loss", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns, index=pd.RangeIndex(1, 11, name="decile"))
