"""How narrow an agreement is: the share of its targets that are attainment."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

NARROW = 0.5
"""Share of targets from which an agreement is called narrow."""


@dataclass(frozen=True)
class Narrowness:
    """How many of ``targets`` are results of tests and examinations."""

    attainment: int
    targets: int

    @property
    def share(self) -> float:
        """The share, from 0 (none) to 1 (every target); NaN without targets."""
        return self.attainment / self.targets if self.targets else float("nan")

    @property
    def is_narrow(self) -> bool:
        """Whether half of the targets or more are attainment."""
        return self.share >= NARROW


def narrowness(indicators: Iterable[str], attainment: Collection[str]) -> Narrowness:
    """Return how narrow targets are.

    Parameters
    ----------
    indicators
        The indicator of each target; empty for a figure of the partners' own, which counts as no attainment.
    attainment
        Indicators that are results of tests and examinations (``attainment`` in the registry).
    """
    every = list(indicators)
    return Narrowness(sum(one in attainment for one in every if one), len(every))
