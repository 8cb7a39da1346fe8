"""Targets that pull against each other, and indicators that improve while their counter-measure worsens."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from equitymap.measures.agreement.progress import Moved


@dataclass(frozen=True)
class Pull:
    """Two targets that pull against each other: ``declared`` by the partners, ``by`` the other's own figure, or both.

    ``by`` is the indicator of ``other`` that is a counter-measure of ``target``; empty where it is none.
    """

    target: str
    other: str
    declared: bool
    by: str = ""


@dataclass(frozen=True)
class AtWork:
    """A target whose own figure improved while ``counter``, one of its counter-measures, worsened."""

    target: str
    counter: str


def pulls(
    indicators: Mapping[str, str], counters: Mapping[str, Collection[str]], declared: Collection[tuple[str, str]]
) -> list[Pull]:
    """Return the pairs of targets that pull against each other, each pair once, in the order of the targets.

    Parameters
    ----------
    indicators
        The indicator of each target, empty for a figure of the partners' own.
    counters
        The counter-measures of each target.
    declared
        Pairs that the partners named, in either order. One with an unknown target is left out.
    """
    order = list(indicators)
    said = {frozenset(pair) for pair in declared}
    found = []
    for place, one in enumerate(order):
        for other in order[place + 1 :]:
            first, second = one, other
            if indicators[one] and indicators[one] in counters.get(other, ()):
                first, second = other, one
            by = indicators[second] if indicators[second] in counters.get(first, ()) else ""
            if (named := frozenset((one, other)) in said) or by:
                found.append(Pull(first, second, named, by))
    return found


def at_work(
    indicators: Mapping[str, str],
    counters: Mapping[str, Collection[str]],
    moved: Mapping[str, Moved],
) -> Iterator[AtWork]:
    """Yield targets whose own figure improved while a counter-measure worsened, both beyond chance.

    ``moved`` is of each indicator since the agreement began (``progress.moved``); one that is absent is not known.
    """
    for target, own in indicators.items():
        if moved.get(own) == "better":
            yield from (AtWork(target, one) for one in counters.get(target, ()) if moved.get(one) == "worse")
