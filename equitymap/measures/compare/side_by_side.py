"""One comparison: what is compared, its rows, and which differences are named, allowing for all of them together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from equitymap.measures.compare.differences import Estimate, effect, pair_p_value
from equitymap.measures.cradle_to_career.verdict import ALPHA, threshold

Part = Literal["need", "people", "outcomes", "more", "services", "gone", "access"]
Pair = tuple[int, int]


@dataclass(frozen=True)
class ComparedCell:
    """One figure of a row: ``value`` in the row's unit, None where there is none, and then ``why`` says so.

    ``lower`` and ``upper`` are the 95% interval; of a tenth whose lines were redrawn, the range it can be in. Without a
    value they are what hidden counts leave open ("range"), or what the neighbourhoods of a zone lie between, of a
    figure that cannot be added up ("middle"); a value that is "middle" is the middle neighbourhood's of a place.
    ``top`` and ``below`` are the counts of a share of services ("38 of 73").
    ``why`` is a state of ``vocabulary.CELL_STATES`` or a key of ``views.compare.compare_words.WHY``.
    """

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    why: str = ""
    top: int | None = None
    below: int | None = None


@dataclass(frozen=True)
class ComparedRow:
    """One figure of every subject, in their order, and of their references (places, England).

    ``p_values`` has the p value of each pair of subjects that can be tested, by their positions; a row without any is
    set side by side and not judged. ``kind`` is the kind of service of a row about one, else empty.
    """

    id: str
    part: Part
    label: str
    unit: str
    decimals: int
    worse: Literal["high", "low", "neither"]
    period: str
    cells: tuple[ComparedCell, ...]
    references: tuple[ComparedCell, ...] = ()
    p_values: tuple[tuple[Pair, float], ...] = ()
    kind: str = ""

    def named(self, limit: float) -> list[tuple[Pair, float]]:
        """Return the pairs whose difference is named, the widest first, with how wide it is (Cohen's h)."""
        found = []
        for (first, second), p in self.p_values:
            one, other = self.cells[first].value, self.cells[second].value
            if p <= limit and one is not None and other is not None and one != other:
                found.append(((first, second), effect(one, other, self.unit)))
        return sorted(found, key=lambda pair: -pair[1])


@dataclass(frozen=True)
class SideBySide:
    """Several subjects side by side.

    ``names`` are the subjects', ``references`` those of what they are set beside, in the order of the cells. ``limit``
    is the p value up to which a difference is named; it allows for the ``together`` comparisons that were made.
    ``overlaps`` are the pairs of subjects with people in common, whose differences are not tested.
    """

    names: tuple[str, ...]
    references: tuple[str, ...]
    rows: tuple[ComparedRow, ...]
    limit: float = ALPHA
    together: int = 0
    overlaps: tuple[Pair, ...] = ()

    def of(self, *parts: Part) -> list[ComparedRow]:
        """Return the rows of some parts, in order."""
        return [row for row in self.rows if row.part in parts]

    @property
    def clear(self) -> list[ComparedRow]:
        """The rows in which two subjects clearly differ, the widest difference first."""
        found = [(row, row.named(self.limit)) for row in self.rows]
        ordered = sorted(((row, pairs) for row, pairs in found if pairs), key=lambda one: -one[1][0][1])
        return [row for row, _ in ordered]

    @property
    def alike(self) -> list[ComparedRow]:
        """The rows that were tested and in which no two subjects can be told apart."""
        return [row for row in self.rows if row.p_values and not row.named(self.limit)]


def side_by_side(
    names: Sequence[str], references: Sequence[str], rows: Iterable[ComparedRow], *, overlaps: Sequence[Pair] = ()
) -> SideBySide:
    """Return the comparison with the p value up to which differences are named (false discovery rate 5%)."""
    every = tuple(rows)
    p_values = [p for row in every for _, p in row.p_values]
    return SideBySide(
        tuple(names), tuple(references), every, threshold(p_values), len(p_values), overlaps=tuple(overlaps)
    )


def tested(
    estimates: Sequence[Estimate | None], unit: str, *, but: Collection[Pair] = ()
) -> tuple[tuple[Pair, float], ...]:
    """Return the p value of each pair of figures that both carry an interval; of none of the pairs in ``but``."""
    found = []
    for first, second in combinations(range(len(estimates)), 2):
        one, other = estimates[first], estimates[second]
        if one is None or other is None or (first, second) in but:
            continue
        if (p := pair_p_value(one, other, unit)) is not None:
            found.append(((first, second), p))
    return tuple(found)
