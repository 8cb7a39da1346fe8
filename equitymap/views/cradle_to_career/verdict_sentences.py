"""Better, worse or about the same: the words for a figure set beside England, the region or similar councils.

Every such word is made here, from a ``verdict.Comparison`` that carries the interval; without an interval only the
difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.cohort import CohortSize
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.verdict import Comparison, Standing
from equitymap.views.cradle_to_career.indicator_words import apart, difference, value
from equitymap.views.words import count

NO_INTERVAL = "no interval can be given"
STANDING: Mapping[Standing, str] = {
    "better": "better than",
    "worse": "worse than",
    "same": "about the same as",
    "higher": "higher than",
    "lower": "lower than",
}


def direction(entry: Indicator) -> str:
    """Return which way is the better one."""
    ways = {"high": "lower is better", "low": "higher is better", "neither": "neither way is better"}
    return ways[entry.worse]


def interval_words(card: Card) -> str:
    """Return the 95% interval of the latest figure and whom it was had from; nothing where there is none."""
    found = card.interval
    if found is None:
        return ""
    limits = f"95% interval {value(card.entry, found.lower)} to {value(card.entry, found.upper)}"
    if found.basis == "cohort" and card.people is not None:
        return f"{limits}, {_cohort(card.people)}"
    return limits


def _cohort(people: CohortSize) -> str:
    """Say how many people a figure is taken to be of, and where that number comes from."""
    number = f"cohort estimated: about {_rounded(people.number)}"
    if people.source == "census":
        return f"{number} by age in the census of 2021"
    return f"{number}, from the {people.one_year or 0:,.0f} children assessed there at age 5 in 2021/22"


def _rounded(number: float) -> str:
    """Write an estimate to two figures that count: 3,690 is 3,700."""
    size = 10 ** max(0, len(str(int(number))) - 2)
    return f"{round(number / size) * size:,}"


def beside(card: Card, found: Comparison, *, short: bool = False) -> str:
    """Return where a figure stands beside its reference, with the reference's figure; ``short`` for a table.

    "worse than England (68.3%)"; without an interval "1.2 percentage points lower than England (68.3%), no interval
    can be given".
    """
    entry, name = card.entry, reference_words(card, found)
    words = f"{name} ({value(entry, found.other)})"
    if found.verdict is not None:
        return f"{STANDING[found.verdict]} {words}"
    tail = "" if short else f", {NO_INTERVAL}"
    gap = apart(entry, found.value, found.other)
    if gap == 0:
        return f"the same figure as {words}{tail}"
    return f"{difference(entry, gap)} {'higher' if gap > 0 else 'lower'} than {words}{tail}"


def reference_words(card: Card, found: Comparison) -> str:
    """Return what a figure is set beside."""
    if found.reference == "region":
        return card.region or "the region"
    if found.reference == "neighbours":
        number = card.neighbours_areas
        like = "councils" if number is None else count(number, "council", "councils")
        return f"the mean of the {like} most like it"
    return "England" if card.england_areas is None else f"the plain mean of {card.england_areas:,} districts of England"


def standing(card: Card) -> str:
    """Return where it stands beside England, in few words; a number of people or a sum beside England's has none."""
    found = card.comparison("england")
    if found is not None:
        return beside(card, found)
    england = card.other("england")
    if england is None:
        return "no figure for England to set it beside"
    return f"{middle(card)}England {value(card.entry, england)}"


def middle(card: Card) -> str:
    """Return what stands before England or a region where figures are those of middle neighbourhoods."""
    return "the middle neighbourhood of " if card.basis == "median" else ""


def allowance(cards: Iterable[Card], place_name: str) -> str:
    """Return, once for all cards, when a verdict is given and for how many comparisons it allows."""
    together = max((card.together for card in cards if card.interval is not None), default=0)
    if together == 0:
        return (
            f"No figure of {place_name} has an interval and something to be set beside, so none is called better or"
            " worse: only the differences are told."
        )
    many = count(together, "comparison", "comparisons")
    return (
        "“Better”, “worse”, “higher” and “lower” are said only where the difference is more than chance would give in a"
        f" figure of that many people, allowing for the {many} made of {place_name} together (Benjamini–Hochberg: of"
        " those named, about 1 in 20 or fewer is chance); otherwise “about the same”. Where nobody publishes how many"
        f" people a figure is of, and no count stands for them, {NO_INTERVAL}: the difference is told, without a"
        " verdict. Directions over the years allow for one another in the same way. Intervals take people as drawn one"
        " by one; those of one family, school or street are alike, so less is certain than they say."
    )
