"""Sentences about the need-weighted gap: how sure the largest ones are, and the weights behind them."""

from __future__ import annotations

from collections.abc import Mapping

from equitymap.measures.burden.robustness import MOSTLY, STAYS, Robustness
from equitymap.views.words import agree, count, figure

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
TENTH = "the tenth with the largest need-weighted gap"


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
        head = f"{number} are in {TENTH}; {remain} of them {agree(stay, 'stays', 'stay')} there under {often}."
    if not other:
        return head
    return f"{head} {count(other, 'other', 'others')} {agree(other, 'is', 'are')} in it under more than half."


def weights_line(weights: Mapping[str, float]) -> str:
    """Return the weights as shares, such as 'children's centres 50%, libraries 50%'; keys are shown as given."""
    return (
        "Weights: " + ", ".join(f"{name} {figure(100 * share, 'percent', 0)}" for name, share in weights.items()) + "."
    )
