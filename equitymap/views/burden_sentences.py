"""Sentences about who bore a loss, where losses cluster, how sure that is, and why access changed.

Each has a zero, a singular, a plural and an unknown form. They describe places and where losses fell, never why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pandas as pd

from equitymap.measures import chains
from equitymap.measures.burden import FEWEST_AREAS, FEWEST_BLOCKS, FEWEST_LOSING_BLOCKS, Burden
from equitymap.measures.clusters import FEWEST_AREAS as FEWEST_TO_CLUSTER
from equitymap.measures.clusters import Clusters
from equitymap.measures.decomposition import Split
from equitymap.measures.robustness import MOSTLY, STAYS, Robustness
from equitymap.views.words import count, figure, series

Basis = Literal["access", "services"]

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
TENTH = "the tenth with the largest need-weighted gap"
LITTLE = 0.01
"""An overall loss below this is called little, so that a clear pattern in next to nothing is not overread."""
_LOST = {"access": "losses of access to {what}", "services": "losses of {what}"}
_UNITS = {"access": NEIGHBOURHOODS, "services": ("service", "services")}


def burden_sentence(burden: Burden, *, what: str, where: str, basis: Basis = "access") -> str:
    """Return on whom a loss fell, or that it cannot be told.

    Parameters
    ----------
    burden
        The measure.
    what
        The services in the plural, such as "children's centres".
    where
        The place, such as "Birmingham" or "England".
    basis
        "access": share of access lost by neighbourhoods; "services": which services were lost.
    """
    losses = _LOST[basis].format(what=what)
    little = ""
    if burden.loss is not None and 0 < burden.loss < LITTLE:
        little = f"Little was lost ({figure(100 * burden.loss, 'percent', 1)} in all). ".replace("(0.0%", "(under 0.1%")
    if burden.verdict == "unknown":
        if basis == "services":
            return f"We do not know who bore {losses} in {where}: no services are known."
        return f"We do not know who bore {losses} in {where}: no neighbourhood had any in reach before."
    if burden.verdict == "nothing_lost":
        if basis == "services":
            return f"Nothing was lost: all {what} in {where} that the record knows are still there."
        return f"Nothing was lost: no neighbourhood in {where} lost access to {what}."
    if burden.verdict == "too_few":
        return (
            f"Too little to say who bore {losses} in {where}: it takes {FEWEST_AREAS} {_UNITS[basis][1]} with a figure"
            f" in {FEWEST_BLOCKS} {_BLOCKS[basis]}, of which {FEWEST_LOSING_BLOCKS} lost something."
        )
    if burden.verdict == "cannot_tell":
        return f"{little}We cannot tell whether {losses} in {where} fell more on more deprived or on better-off areas."
    areas = "more deprived areas" if burden.verdict == "more_deprived" else "better-off areas"
    return f"{little}{losses[0].upper()}{losses[1:]} in {where} fell more on {areas}.{_ends(burden, basis)}"


_BLOCKS = {"access": "wards", "services": "councils"}


def _ends(burden: Burden, basis: Basis) -> str:
    """Set the two ends side by side; nothing where either has nobody."""
    most, least = (burden.tenths["loss"].reindex([tenth]).iloc[0] for tenth in (1, 10))
    if pd.isna(most) or pd.isna(least):
        return ""
    gone = "of access went" if basis == "access" else "of the services went"
    decimals = 1 if burden.loss is not None and burden.loss < LITTLE else 0
    first, last = (figure(100 * share, "percent", decimals) for share in (most, least))
    return (
        f" In neighbourhoods among the most deprived tenth in England {first} {gone},"
        f" in those among the least deprived {last}."
    )


def burden_detail(burden: Burden) -> str:
    """Return the index behind the verdict, for the help text; empty where there is none."""
    found = burden.concentration
    if found is None:
        return ""
    left = f" {count(burden.left_out, 'area has', 'areas have')} no figure." if burden.left_out else ""
    return (
        f"Concentration index {_signed(found.index)} (95% interval {_signed(found.lower)} to {_signed(found.upper)});"
        f" below 0 means more deprived areas lost more, above 0 better-off areas. From {found.areas:,} areas;"
        f" the interval redraws {found.blocks:,} whole groups of them that lose together, {found.draws:,} times."
        f"{left}"
    )


def burden_alternative(burden: Burden) -> str:
    """Return the bars of loss by tenth in words, as a text alternative."""
    known = burden.tenths["loss"].dropna()
    if known.empty:
        return "No tenth of deprivation has a figure."
    bars = [f"tenth {tenth}: {figure(100 * loss, 'percent', 0)}" for tenth, loss in known.items()]
    return f"Share lost by tenth of deprivation, 1 the most deprived. {series(bars)}."


def clusters_sentence(found: Clusters, *, what: str, where: str) -> str:
    """Return how many neighbourhoods lie in clusters of loss; ``what`` such as "loss of access to libraries"."""
    if found.known == 0:
        return f"We do not know: no neighbourhood in {where} has a figure for {what}."
    if found.outcome == "too_few":
        known = count(found.known, *NEIGHBOURHOODS)
        have = "has" if found.known == 1 else "have"
        return (
            f"We cannot tell whether {what} clusters in {where}: {known} {have} a figure, and it takes"
            f" {FEWEST_TO_CLUSTER}."
        )
    if found.outcome == "constant":
        return f"There is no pattern to find: {what} is the same in every neighbourhood of {where}."
    if found.outcome == "none":
        return f"No cluster of {what} in {where} stands out from what chance would give."
    names = found.areas["cluster"].value_counts()
    parts = [
        f"{count(int(names[key]), *NEIGHBOURHOODS)} in a {words}"
        for key, words in (("high", "cluster of high values"), ("low", "cluster of low values"))
        if names.get(key, 0)
    ]
    odd = int(names.get("high_among_low", 0) + names.get("low_among_high", 0))
    if odd:
        parts.append(f"{count(odd, *NEIGHBOURHOODS)} unlike {'its' if odd == 1 else 'their'} surroundings")
    return f"{what[0].upper()}{what[1:]} in {where}: {series(parts)}, unlikely by chance."


def clusters_detail(found: Clusters) -> str:
    """Return how the clusters were found, for the help text; empty where none could be looked for."""
    if not found.can_tell:
        return ""
    nearest = ""
    if found.nearest:
        one = found.nearest == 1
        nearest = (
            f" {count(found.nearest, *NEIGHBOURHOODS)} {'touches' if one else 'touch'} no other and"
            f" {'was' if one else 'were'} compared with the nearest."
        )
    return (
        f"Local Moran's I; figures dealt out again {found.permutations:,} times (seed {found.seed}); of the clusters"
        f" called, at most {figure(100 * found.level, 'percent', 0)} are expected to be false"
        f" (Benjamini-Hochberg).{nearest}"
    )


def robustness_sentence(found: Robustness) -> str:
    """Return how many neighbourhoods of the worst tenth stay there when weights and catchments vary."""
    chosen = found.areas[found.areas["chosen"]]
    if found.areas["share"].notna().sum() == 0:
        return "We do not know: no neighbourhood has a need-weighted gap."
    if chosen.empty:
        return "No neighbourhood has a gap: nothing that was in reach was lost."
    stay = int((chosen["share"] >= STAYS).sum())
    elsewhere = found.areas[~found.areas["chosen"]]
    other = int((elsewhere["share"] >= MOSTLY).sum())
    one = len(chosen) == 1
    number = count(len(chosen), *NEIGHBOURHOODS)
    often = f"at least {figure(100 * STAYS, 'percent', 0)} of {found.draws:,} other weightings and distances"
    if one:
        head = f"1 neighbourhood is in {TENTH}; it {'stays' if stay else 'does not stay'} there under {often}."
    else:
        remain = "all" if stay == len(chosen) else "none" if stay == 0 else f"{stay:,}"
        head = f"{number} are in {TENTH}; {remain} of them {'stays' if stay == 1 else 'stay'} there under {often}."
    if not other:
        return head
    return f"{head} {count(other, 'other', 'others')} {'is' if other == 1 else 'are'} in it under more than half."


def robustness_line(share: float | None) -> str:
    """Return one neighbourhood's standing: 'in ... under 93% of plausible weightings and distances'."""
    if share is None or pd.isna(share):
        return "We do not know: it had no such service in reach before, or its need is not known."
    if share == 0:
        return f"Never in {TENTH}, however services are weighted and distances drawn."
    if share == 1:
        return f"Always in {TENTH}, however services are weighted and distances drawn."
    percent = figure(100 * share, "percent", 0)
    percent = {"0%": "less than 1%", "100%": "more than 99%"}.get(percent, percent)
    return f"In {TENTH} under {percent} of plausible weightings and distances."


def weights_line(weights: Mapping[str, float]) -> str:
    """Return the weights as shares, such as 'children's centres 50%, libraries 50%'; keys are shown as given."""
    return (
        "Weights: " + ", ".join(f"{name} {figure(100 * share, 'percent', 0)}" for name, share in weights.items()) + "."
    )


_HAPPENED = {
    chains.CLOSED: "services that closed",
    chains.SHRANK: "services with fewer pupils, hours or sites",
    chains.GREW: "services with more of them",
    chains.OPENED: "services that opened",
    chains.MOVED: "services that carried on at another site",
}


def split_sentence(split: Split, means: pd.Series, *, before: float | None) -> str:
    """Return why access changed, in per cent of what it was; causes that changed nothing are not named.

    Parameters
    ----------
    split, means
        The split and its means over people (``decomposition.overall``).
    before
        Mean access before, in the same unit; None or 0 where nobody had any.
    """
    if before is None or pd.isna(before) or before <= 0 or means.isna().all():
        return "We do not know why access changed: nobody had any before, or it is not known."
    shares = 100 * means / before
    if means.drop("change").abs().max() == 0:
        body = "Access did not change"
    else:
        happened = [cause for cause in split.parts.columns if means[cause] != 0]
        parts = [f"{_HAPPENED.get(cause, cause)} {_signed(shares[cause], 1)}%" for cause in happened]
        body = f"Access changed by {_signed(shares['change'], 1)}%: {series(parts)}"
    missing = [f"the part of {cause} cannot be computed ({why})" for cause, why in split.not_computable.items()]
    return f"{body}{'; ' if missing else ''}{series(missing)}."


def _signed(value: float, decimals: int = 2) -> str:
    """Write a number with its sign; a rounded zero has none."""
    text = f"{value:+.{decimals}f}".replace("-", "−")
    return text[1:] if float(f"{abs(value):.{decimals}f}") == 0 else text
