"""Sentences about the need-weighted gap: how sure the largest ones are, and the weights behind them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.measures.burden.robustness import MOSTLY, STAYS, Robustness
from equitymap.views.words import UNKNOWN, agree, count, figure

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")


def robustness_sentence(found: Robustness) -> str:
    """Return how many neighbourhoods combine need and loss most, and for how many that hardly depends on assumptions.

    They are the tenth with the largest need-weighted gap; the assumptions are weights and catchments that vary
    (``how_sure`` says how much).
    """
    chosen = found.areas[found.areas["chosen"]]
    if found.areas["share"].notna().sum() == 0:
        return "We do not know: no neighbourhood has a need-weighted gap."
    if chosen.empty:
        return "No neighbourhood has a gap: nothing that was in reach was lost."
    stay = int((chosen["share"] >= STAYS).sum())
    elsewhere = found.areas[~found.areas["chosen"]]
    other = int((elsewhere["share"] >= MOSTLY).sum())
    one = len(chosen) == 1
    head = (
        f"{count(len(chosen), *NEIGHBOURHOODS)} {agree(len(chosen), 'combines', 'combine')} high need and large losses."
    )
    if one:
        sure = f"This {'hardly depends' if stay else 'depends'} on our assumptions."
    elif stay == 0:
        sure = "For each of them this depends on our assumptions."
    else:
        which = "all of them" if stay == len(chosen) else f"{stay:,}"
        sure = f"For {which} this hardly depends on our assumptions."
    if not other:
        return f"{head} {sure}"
    return f"{head} {sure} {count(other, 'other does', 'others do')} under more than half of them."


def how_sure(found: Robustness) -> str:
    """Return what the neighbourhoods of ``robustness_sentence`` are, and what the trials vary."""
    return (
        "Named are those in the tenth with the largest need-weighted gap. A trial is another weighting of the kinds and"
        f" another reach of each, drawn at random ({count(found.draws, 'trial', 'trials')}, seed {found.seed}). It"
        f" hardly depends on our assumptions where it holds in {figure(100 * STAYS, 'percent', 0)} of them or more."
    )


def of_trials(share: float) -> str:
    """Return a share of trials, 0 to 1, as 'in 7 of 10 trials'; missing is not known."""
    if pd.isna(share):
        return UNKNOWN
    if share in (0, 1):
        return "in every trial" if share else "in no trial"
    tenths = round(10 * share)
    if tenths in (0, 10):
        return "in more than 9 of 10 trials" if tenths else "in fewer than 1 of 10 trials"
    return f"in {tenths} of 10 trials"


def weights_line(weights: Mapping[str, float]) -> str:
    """Return the weights as shares, such as 'children's centres 50%, libraries 50%'; keys are shown as given."""
    return (
        "Weights: " + ", ".join(f"{name} {figure(100 * share, 'percent', 0)}" for name, share in weights.items()) + "."
    )
