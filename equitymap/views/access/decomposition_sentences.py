"""Sentences about why access changed: which services took, which gave back. Each has an unknown and a zero form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.measures.access import service_chains
from equitymap.measures.access.decomposition import DEMAND, Split
from equitymap.views.words import share

_HAPPENED: Mapping[str, str] = {
    service_chains.CLOSED: "services withdrawn",
    service_chains.SHRANK: "services with fewer {unit}",
    service_chains.MOVED: "services that moved",
    service_chains.OPENED: "new services",
    service_chains.GREW: "services with more {unit}",
}
_IN_WORDS: Sequence[tuple[float, float, str]] = (
    (23, 27, "about a quarter"),
    (31, 36, "about a third"),
    (45, 49.5, "almost half"),
    (49.5, 50.5, "half"),
    (50.5, 55, "just over half"),
    (64, 69, "about two thirds"),
    (73, 77, "about three quarters"),
    (95, 100, "nearly all"),
)
SAME_PEOPLE = "Population is that of 2021 throughout."


def split_sentence(split: Split, means: pd.Series, *, before: float | None, unit: str) -> str:
    """Return how much access changed and why, in per cent of what it was; causes that changed nothing are not named.

    'In all, access fell by almost half (46%): services withdrawn took 52%, new services gave back 6%. ...'

    Parameters
    ----------
    split, means
        The split and its means over people (``decomposition.overall``).
    before
        Mean access before, in the same unit; None or 0 where nobody had any.
    unit
        What the size of a service is counted in (``Supply.unit``).
    """
    if before is None or pd.isna(before) or before <= 0 or means.isna().all():
        return "We do not know why access changed: nobody had any before, or it is not known."
    people = " ".join(
        SAME_PEOPLE if cause == DEMAND else f"The part of {cause} cannot be computed ({why})."
        for cause, why in split.not_computable.items()
    )
    shares = 100 * means / before
    if means.drop("change").abs().max() == 0:
        return f"In all, access did not change. {people}".strip()
    named = {cause: words.format(unit=unit.removesuffix(" a week")) for cause, words in _HAPPENED.items()}
    happened = [cause for cause in (*_HAPPENED, DEMAND) if cause in shares.index and means[cause] != 0]
    took = [f"{named.get(cause, cause)} took {share(-shares[cause])}" for cause in happened if shares[cause] < 0]
    back = "gave back" if took else "gave"
    gave = [f"{named.get(cause, cause)} {back} {share(shares[cause])}" for cause in happened if shares[cause] > 0]
    per_cent = float(shares["change"])
    size = abs(per_cent)
    words = next((f"{words} ({share(size)})" for low, high, words in _IN_WORDS if low <= size < high), share(size))
    changed = f"{'fell' if per_cent < 0 else 'rose'} by {words}" if round(size, 1) else "stayed about the same"
    return f"In all, access {changed}: {', '.join([*took, *gave])}. {people}".strip()
