"""Who bore a loss: mean loss by national tenth, concentration index, and a permutation test of its sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.affected import imd_decile
from equitymap.measures.access.catchment import Floats
from equitymap.measures.burden.null_distribution import NullDistribution
from equitymap.measures.burden.permutation import DECIMALS, PermutationDesign
from equitymap.measures.concentration import concentrations
from equitymap.places.place import Place

FEWEST_AREAS = 20
FEWEST_WAYS = 40
"""Below these no side is named: too few neighbourhoods, or so few ways for the closures to fall that even the most
lopsided one is not rarer than 1 in 40."""

FEWEST_IN_TENTH = 5
"""The two ends are set side by side from this many neighbourhoods with a figure in each."""

Verdict = Literal["more_deprived", "better_off", "cannot_tell", "nothing_lost", "too_few", "unknown"]


@dataclass(frozen=True)
class Ends:
    """Mean share lost in the most and the least deprived tenth, and whether draws set them as far apart.

    ``most`` and ``least`` are 0 to 1, over at least ``FEWEST_IN_TENTH`` neighbourhoods each. ``lower`` and ``upper``
    hold 95% of the differences, least less most, of the draws; infinite where draws are too few.
    """

    most: float
    least: float
    lower: float
    upper: float

    @property
    def beyond(self) -> bool:
        """Whether they lie further apart, the same way round, than in the central 95% of the draws."""
        apart = round(self.least - self.most, DECIMALS)
        return apart < min(self.lower, 0) or apart > max(self.upper, 0)


@dataclass(frozen=True)
class Burden:
    """Distribution of a loss along deprivation, and the verdict of the permutation test.

    ``tenths`` is indexed by national tenth (1 = most deprived; all ten): ``areas``, ``people``, ``loss`` (mean
    share lost, each neighbourhood counting for its people), and ``lower`` and ``upper``, between which 95% of the
    draws have that tenth. Missing where nobody lives in that tenth; limits are missing where draws are too few.
    ``index`` is the concentration index, and ``lower`` and ``upper`` hold 95% of those of the draws; all three are None
    when no side could be named. ``design`` is that of the permutation test. ``ends`` compares tenths 1 and 10 under the
    same draws; None where either has too few neighbourhoods with a figure, or where no draw decides.
    """

    tenths: pd.DataFrame
    index: float | None
    lower: float | None
    upper: float | None
    verdict: Verdict
    known: int
    left_out: int
    loss: float | None
    design: PermutationDesign
    ends: Ends | None = None


def burden(draws: NullDistribution, *, people: pd.Series, rank: pd.Series, decile: pd.Series) -> Burden:
    """Return the distribution of a loss along deprivation, and a verdict against closures at random.

    Parameters
    ----------
    draws
        Share lost of each neighbourhood, 0 to 1, and in every draw (``null_distribution.closures``); or of each
        service, 1 lost and 0 still there.
    people
        People of each (those the service is for); 1 each for services.
    rank, decile
        National rank and tenth of deprivation, 1 = most deprived.

    Returns
    -------
    The verdict is "more_deprived" when the concentration index is below 0 and below the central 95% of the draws,
    "better_off" when it is above both, "cannot_tell" in between, "nothing_lost" when every loss is 0, "unknown" when
    there is no figure at all, and "too_few" below 20 areas with a figure or 40 ways in which the closures could fall.

    Raises
    ------
    ValueError
        When the series do not share one index.

    Notes
    -----
    All series share the index of ``draws.observed``. Areas with anything missing, or nobody, count in ``left_out``.
    A draw in which nobody inside lost anything has the index 0. The verdict describes places, and where losses fell; it
    does not say why.
    """
    if not all(series.index.equals(draws.observed.index) for series in (people, rank, decile)):
        raise ValueError("burden: all series must have the same areas in the same order")
    table = pd.DataFrame(
        {
            "loss": draws.observed.astype("Float64").astype(float),
            "people": people.astype("Float64").astype(float),
            "rank": rank.astype("Float64").astype(float),
            "decile": decile.astype("Int64"),
        }
    )
    usable = (table.notna().all(axis="columns") & (table["people"] > 0)).to_numpy(dtype=bool)
    usable_areas, drawn = table[usable], draws.drawn[usable]
    verdict = _without_a_draw(usable_areas, draws.design)
    index = lower = upper = ends = None
    if verdict is None:
        ends = _ends(usable_areas, drawn, draws.design)
        weight, ranks = (usable_areas[name].to_numpy(dtype=float) for name in ("people", "rank"))
        index = float(
            np.round(concentrations(usable_areas[["loss"]].to_numpy(dtype=float), weight, ranks)[0], DECIMALS)
        )
        lower, upper = map(float, draws.design.limits(np.nan_to_num(concentrations(drawn, weight, ranks))))
        verdict = _side(index, lower, upper)
    overall = float(np.average(usable_areas["loss"], weights=usable_areas["people"])) if len(usable_areas) else None
    return Burden(
        tenths=loss_by_tenth(usable_areas, drawn, draws.design),
        index=index,
        lower=lower,
        upper=upper,
        verdict=verdict,
        known=len(usable_areas),
        left_out=len(table) - len(usable_areas),
        loss=overall,
        design=draws.design,
        ends=ends,
    )


def along_deprivation(place: Place, kind: str) -> dict[str, pd.Series]:
    """Return ``people``, ``rank`` and ``decile`` of the neighbourhoods inside, as ``burden`` takes them.

    People are those the kind is for; deprivation is the Index of Multiple Deprivation of 2025.
    """
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")].set_index("area_code")
    rank, inside = rows["rank"], place.inside
    return {
        "people": inside[KIND_BY_ID[kind].population],
        "rank": rank.reindex(inside.index),
        "decile": imd_decile(place),
    }


def _side(index: float, lower: float, upper: float) -> Verdict:
    """Return the verdict: a side only where both the sign of the index and its rank among the draws point there."""
    if index < min(lower, 0):
        return "more_deprived"
    return "better_off" if index > max(upper, 0) else "cannot_tell"


def _without_a_draw(kept: pd.DataFrame, design: PermutationDesign) -> Verdict | None:
    """Return the verdict where no draw is needed or possible; None where the draws must decide."""
    if kept.empty:
        return "unknown"
    if not (kept["loss"] > 0).any():
        return "nothing_lost"
    return "too_few" if len(kept) < FEWEST_AREAS or design.ways < FEWEST_WAYS else None


def loss_by_tenth(kept: pd.DataFrame, drawn: Floats, design: PermutationDesign) -> pd.DataFrame:
    """Return mean loss by national tenth, with the central 95% interval of the draws.

    ``kept`` has ``loss``, ``people`` and ``decile``; ``drawn`` the losses of the same areas in every draw.
    """
    in_tenth, people, share = _weights(kept)
    low, high = design.limits(share @ drawn)
    populated = people > 0
    limited = populated & np.isfinite(low) & np.isfinite(high)
    return pd.DataFrame(
        {
            "areas": in_tenth.sum(axis=1),
            "people": people,
            "loss": np.where(populated, share @ kept["loss"].to_numpy(dtype=float), np.nan),
            "lower": np.where(limited, low, np.nan),
            "upper": np.where(limited, high, np.nan),
        },
        index=pd.RangeIndex(1, 11, name="decile"),
    )


def _weights(kept: pd.DataFrame) -> tuple[NDArray[np.bool_], Floats, Floats]:
    """Return, by tenth, which areas lie in it, its people, and the share of them in each area (0 where nobody)."""
    in_tenth = kept["decile"].to_numpy(dtype=float) == np.arange(1, 11)[:, None]
    weight = in_tenth * kept["people"].to_numpy(dtype=float)
    people = weight.sum(axis=1)
    share = np.divide(weight, people[:, None], out=np.zeros_like(weight), where=people[:, None] > 0)
    return in_tenth, people, share


def _ends(kept: pd.DataFrame, drawn: Floats, design: PermutationDesign) -> Ends | None:
    """Return the two ends and the limits of their difference; None where either has too few areas."""
    in_tenth, _, share = _weights(kept)
    if in_tenth[[0, -1]].sum(axis=1).min() < FEWEST_IN_TENTH:
        return None
    most, least = share[[0, -1]] @ kept["loss"].to_numpy(dtype=float)
    lower, upper = design.limits((share[-1] - share[0]) @ drawn)
    return Ends(float(most), float(least), float(lower), float(upper))
