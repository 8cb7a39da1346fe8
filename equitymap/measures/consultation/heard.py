"""Who answered in a session beside who lives there: by fifth of England, by age and by ward.

No answer is weighted, and nothing is guessed for those who did not say. Groups of 1 to ``FEWEST`` - 1 answers are shown
only together with others (``joined``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
import pandas as pd
from scipy.stats import binomtest, norm

from equitymap.intervals import wilson
from equitymap.measures.cradle_to_career.verdict import ALPHA, threshold
from equitymap.places.place import Place
from equitymap.records.subjects.answers import Age, Response

T = TypeVar("T")
FEWEST = 5
"""Answers of a group from which on it is shown by itself."""
ENOUGH = 20
"""Answers from which on it is told who is heard least: with fewer, hardly any difference is more than chance."""
OF_AGE = {
    Age.UNDER_16: "aged_under_16",
    Age.FROM_16: "aged_16_to_24",
    Age.FROM_25: "aged_25_to_34",
    Age.FROM_35: "aged_35_to_49",
    Age.FROM_50: "aged_50_to_64",
    Age.FROM_65: "aged_65_over",
}
"""The indicator whose numerator counts the residents of each age."""


@dataclass(frozen=True)
class Group:
    """A group of residents, or several that are shown together: how many answered, and how many live there.

    ``said`` and ``everybody`` are the same of all groups together; residents are taken as known.
    """

    names: tuple[str, ...]
    answers: int
    said: int
    residents: float
    everybody: float
    ways: int = 1
    """How many sets of groups could have been shown together instead. Those that are have few answers, so interval and
    test allow for every one of them (Bonferroni)."""

    @property
    def share(self) -> float:
        """Share of those who said it, per cent."""
        return 100 * self.answers / self.said

    @property
    def usual(self) -> float:
        """Share of residents, per cent."""
        return 100 * self.residents / self.everybody

    @property
    def disparity(self) -> float:
        """Share of those who said it minus share of residents, in percentage points: below 0 is heard less.

        References
        ----------
        The disparity score of the Spatial Equity Data Tool (Urban Institute), of answers instead of services.
        """
        return self.share - self.usual

    @cached_property
    def limits(self) -> tuple[float, float]:
        """95% limits of ``disparity``: Wilson's of the share of those who said it."""
        z = float(norm.isf(ALPHA / 2 / self.ways))
        low, high = wilson(np.array([self.answers]), np.array([self.said]), z=z)
        return float(low[0]) - self.usual, float(high[0]) - self.usual

    @cached_property
    def p(self) -> float:
        """Chance of an answer at least as unlikely if each had come from a resident at random; exact, two-sided."""
        test = binomtest(self.answers, self.said, min(1.0, self.residents / self.everybody))
        return min(1.0, self.ways * float(test.pvalue))


@dataclass(frozen=True)
class Breakdown:
    """Who answered by one trait. No ``groups`` where too few said it, or all would have to be shown together."""

    groups: tuple[Group, ...]
    said: int
    silent: int
    """Answers that did not say it, came from outside the area, or are of under-16s who were not asked: not guessed."""
    grown: bool = False
    """Answers and residents are those aged 16 or over."""


@dataclass(frozen=True)
class Heard:
    """Who answered in a session, by trait: "fifth", "age", "ward"; one whose residents are not known is missing."""

    responses: int
    by: Mapping[str, Breakdown]

    @cached_property
    def limit(self) -> float:
        """Largest p value that is more than chance, all groups allowing for one another, those shown together too."""
        together = [1.0 for group in self._told for _ in group.names[1:]]
        return threshold([group.p for group in self._told] + together)

    @property
    def _told(self) -> list[Group]:
        return [group for one in self.by.values() for group in one.groups if group.said >= ENOUGH]

    def differs(self, group: Group) -> bool:
        """Say whether a group's share of answers differs from its share of residents by more than chance."""
        return group.said >= ENOUGH and 0 < group.p <= self.limit

    def least(self, by: str | None = None) -> Group | None:
        """Return the group that lacks most points, of those heard less by more than chance; of one trait, or of all."""
        groups = self._told if by is None else self.by[by].groups
        less = [group for group in groups if self.differs(group) and group.disparity < 0]
        return min(less, key=lambda group: group.disparity, default=None)


def joined(counts: Mapping[str, int]) -> tuple[str, ...] | None:
    """Return the groups that may be shown only as one; none where each may be shown, None where nothing may.

    Groups of 1 to 4 are added up. Where that gives them away (there is one, each has 1 or each has 4, or together they
    are too few), the smallest of the others join them, all that are as small. Then a count that is not shown never
    follows from those that are and their sum: what two joined groups have could be the other way round.
    """
    few = [number for number in counts.values() if 0 < number < FEWEST]
    if not few:
        return ()
    largest = FEWEST - 1
    if len(few) == 1 or sum(few) < FEWEST or sum(few) in (len(few), len(few) * largest):
        enough = [number for number in counts.values() if number >= FEWEST]
        if not enough:
            return None
        largest = min(enough)
    return tuple(name for name, number in counts.items() if 0 < number <= largest)


def breakdown(answers: Mapping[str, int], residents: Mapping[str, float], silent: int) -> Breakdown:
    """Return who answered by one trait beside who lives there.

    Parameters
    ----------
    answers
        How many who said it are of each group; a group of ``residents`` that is not named has none.
    residents
        How many live there, by group in the order to show. A group in which nobody lives and of which nobody came is
        left out.
    silent
        How many did not say it.
    """
    shown = {name: answers.get(name, 0) for name, people in residents.items() if people > 0 or answers.get(name, 0)}
    said, everybody = sum(shown.values()), sum(residents.values())
    together = joined(shown)
    if together is None or not said:
        return Breakdown((), said, silent)
    parts = [*[(name,) for name in shown if name not in together], *([together] if together else [])]
    groups = [
        Group(
            part,
            answers=sum(shown[name] for name in part),
            said=said,
            residents=sum(float(residents[name]) for name in part),
            everybody=float(everybody),
            ways=2 ** len(shown) if part == together else 1,
        )
        for part in parts
    ]
    return Breakdown(tuple(groups) if len(groups) > 1 else (), said, silent)


def in_steps(came: Sequence[T]) -> Sequence[T]:
    """Return what may be counted while others still come, ``FEWEST`` at a time: of ``came``, in order of first coming.

    The last ``FEWEST`` or more always wait, so that never fewer are counted at once: when all are, 5 to 9 are added.
    """
    return came[: max(0, len(came) - FEWEST) // FEWEST * FEWEST]


def until_first(came: int) -> int:
    """Return how many more must come until the first are counted (``in_steps``); 0 once some are."""
    return max(0, 2 * FEWEST - came)


def heard(place: Place, codes: Collection[str], responses: Iterable[Response], *, under_16: bool = False) -> Heard:
    """Return who answered in a session beside the residents of its neighbourhoods.

    Parameters
    ----------
    place
        With the tenths of the Indices of Deprivation 2025 and residents by age; without the latter (places built
        before they were read) there is no "age".
    codes
        Neighbourhoods that the session is for.
    responses
        Its forms and cards. One that said it comes from elsewhere counts as silent, of its age too.
    under_16
        Whether it is for under-16s. Where it is not, they are left out of "age", of answers (silent) and of residents.

    Notes
    -----
    Fifths are those of England's neighbourhoods, 1 the most deprived. Residents of fifths and wards are those of all
    ages of the place's frame, those by age are of the same census. Fifths and wards are each protected by themselves.
    """
    areas = place.inside[place.inside.index.isin(list(codes))]
    every = list(responses)
    here = [one for one in every if not one.elsewhere and one.lives_in in ("", *areas.index)]
    homes = pd.Series([one.lives_in for one in here if one.lives_in], dtype="str")
    found = {}
    for by, group in (("fifth", fifths(place, areas.index)), ("ward", areas["ward"].astype("str"))):
        residents = areas["population"].astype(float).groupby(group).sum()
        answers = Counter(homes.map(group).dropna())
        found[by] = breakdown(answers, dict(residents), len(every) - answers.total())
    by_age = _residents_by_age(place, areas.index)
    if by_age is not None:
        if not under_16:
            del by_age[str(Age.UNDER_16)]
        ages = Counter(str(one.age) for one in here if str(one.age) in by_age)
        one = breakdown(ages, by_age, len(every) - ages.total())
        found["age"] = replace(one, grown=not under_16)
    return Heard(len(every), {by: found[by] for by in ("fifth", "age", "ward") if by in found})


def fifths(place: Place, areas: pd.Index) -> pd.Series:
    """Return the fifth of England that neighbourhoods are in, "1" the most deprived; missing where not known."""
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == "imd")].set_index("area_code")
    decile = rows["decile"].reindex(areas)
    return ((decile + 1) // 2).astype("Int64").astype("str").where(decile.notna())


def _residents_by_age(place: Place, areas: pd.Index) -> dict[str, float] | None:
    """Return how many residents of neighbourhoods are of each age; None where the place does not hold it."""
    rows = place.outcomes[place.outcomes["area_code"].isin(areas)]
    people = rows.groupby("indicator", observed=True)["numerator"].sum()
    held: Sequence[str] = list(people.index)
    if not set(OF_AGE.values()) <= set(held):
        return None
    return {str(age): float(people[indicator]) for age, indicator in OF_AGE.items()}
