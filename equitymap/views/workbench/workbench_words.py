"""Conditions, classes and scores of the workbench in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.measures.workbench.columns import Group, Heading
from equitymap.measures.workbench.conditions import Condition, groups
from equitymap.measures.workbench.own_score import DRAWS
from equitymap.views.words import UNKNOWN, agree, count, distance, figure, lower_first, people_count

GROUP_WORDS: Mapping[Group, str] = {
    "need": "Need",
    "people": "People",
    "outcomes": "How people fare",
    "access": "Services in reach",
    "lost": "What went",
    "gaps": "Gaps",
    "together": "Working together",
}
PEOPLE: Mapping[str, str] = {
    "population": "Residents",
    "children_0_4": "Children aged 0 to 4",
    "children_0_15": "Children aged 0 to 15",
    "young_10_19": "Young people aged 10 to 19",
}
UNITS: Mapping[str, str] = {
    "decile": "tenth, 1 = most deprived",
    "percent": "%",
    "m": "metres",
    "per_1000": "per 1,000",
    "per_10000": "per 10,000",
    "per_100000": "per 100,000",
    "pounds": "£",
    "yes": "1 = yes, 0 = no",
}
A_CHOICE = (
    "A score is your choice, and no finding of ours: other figures or weights give another order. It compares with the"
    " rest of this place alone, and says nothing of how far apart two neighbourhoods are."
)
CHOOSE_A_SCORE = "Choose figures and their weights: the score shows how far the order hangs on your weights."
NO_SCORE = "Too few neighbourhoods have all of these figures to make a score; choose others."
NOT_IN_THREE = "One of the two figures has too few different values to be cut in three; choose another one."
SURE = 0.9
"""Share of weightings from which a fifth is called sure."""
NOT_A_CAUSE = (
    "That two figures meet in the same places does not say that they go together, nor that one brings the other about:"
    " neighbourhoods beside each other are alike."
)


def written(heading: Heading, value: float | None) -> str:
    """Write a figure of a column for people."""
    if value is None or pd.isna(value):
        return UNKNOWN
    if heading.is_yes:
        return "yes" if value else "no"
    if heading.unit == "m":
        return distance(value)
    if heading.unit in ("count", "people", "decile"):
        return f"{value:,.0f}"
    return figure(value, heading.unit, heading.decimals)


def heading_words(heading: Heading) -> str:
    """Return the heading of a column of a table, with its unit."""
    unit = UNITS.get(heading.unit)
    return f"{heading.label} ({unit})" if unit else heading.label


def condition_words(heading: Heading, condition: Condition) -> str:
    """Return a condition in words, such as 'way to the nearest library: at least 3.2 km'."""
    low, high = (None if end is None else written(heading, end) for end in condition.bounds)
    if low is None and high is None:
        said = "known"
    elif low is None:
        said = f"at most {high}"
    elif high is None:
        said = f"at least {low}"
    else:
        said = low if low == high else f"{low} to {high}"
    return f"{heading.label}: {said}"


def question(conditions: Sequence[Condition], headings: Mapping[str, Heading]) -> str:
    """Return all conditions in one line; alternatives stand in brackets, since 'and' binds closer than 'or'."""
    parts = groups(conditions)
    said = []
    for part in parts:
        words = " and ".join(lower_first(condition_words(headings[one.column], one)) for one in part)
        said.append(f"({words})" if len(parts) > 1 and len(part) > 1 else words)
    return " or ".join(said)


def answer(passing: pd.Series, people: pd.Series, place_name: str, asked: str) -> str:
    """Return how many neighbourhoods meet the conditions, how many people live there, and of how many it is unknown.

    ``passing`` comes from ``conditions.passing``; ``people`` are residents by ``area_code``; ``asked`` the
    conditions in words (``question``).
    """
    meets, untold = passing.fillna(False).astype(bool), int(passing.isna().sum())
    number = int(meets.sum())
    where = f"of {count(len(passing), 'neighbourhood', 'neighbourhoods')} in {place_name}"
    unknown = f" Of {untold:,} it cannot be told." if untold else ""
    if not number:
        return f"None {where} {'is known to meet' if untold else 'meets'} this: {asked}.{unknown}"
    there = people_count(int(people[meets].sum()), "resident", "residents")
    return f"{number:,} {where}, with {there}, {agree(number, 'meets', 'meet')} this: {asked}.{unknown}"


CLASS_WORDS: Mapping[str, tuple[str, str, str]] = {
    "high": ("low", "middling", "high"),
    "low": ("high", "middling", "low"),
    "neither": ("low", "middling", "high"),
}
"""What a class of rising need is called, by which end of the column is worse."""


def class_words(heading: Heading, part: int) -> str:
    """Return a class of a column in words; ``part`` is 0 to 2, 2 the end of more need."""
    if heading.unit == "decile":
        return ("tenths 8 to 10", "tenths 4 to 7", "tenths 1 to 3")[part]
    return CLASS_WORDS[heading.worse][part]


def crossed_sentence(crossed: pd.DataFrame, first: Heading, second: Heading, people: pd.Series) -> str:
    """Return how many neighbourhoods are at the end of more need in both columns, and who lives there.

    ``crossed`` comes from ``two_columns.crossed``. It counts, and speaks of no tie between the two: neighbours are
    alike, so that two figures can meet in many places and have nothing to do with each other (``NOT_A_CAUSE``).
    """
    known = crossed.dropna()
    both = known["first"].eq(2) & known["second"].eq(2)
    there = people_count(int(people[both[both].index].sum()), "resident", "residents")
    untold = len(crossed) - len(known)
    rest = f" {untold:,} without both figures {agree(untold, 'is', 'are')} left out." if untold else ""
    ends = f"“{first.label}” {class_words(first, 2)} and “{second.label}” {class_words(second, 2)}"
    number = int(both.sum())
    return (
        f"{number:,} of {count(len(known), 'neighbourhood', 'neighbourhoods')} {agree(number, 'has', 'have')} {ends}:"
        f" {there} live there.{rest}"
    )


def score_sentence(scored: pd.DataFrame, columns: int) -> str:
    """Return how many of the highest fifth stay in it under most other weights.

    ``scored`` comes from ``own_score.scored``; ``columns`` is how many columns it has.
    """
    known = scored.dropna()
    top = known[known["fifth"].eq(1)]
    untold = len(scored) - len(known)
    lacking = f"{untold:,} {agree(untold, 'lacks a figure and has', 'lack a figure and have')} no score."
    rest = f" {lacking}" if untold else ""
    number = count(len(top), "neighbourhood", "neighbourhoods")
    highest = f"{number} {agree(len(top), 'is', 'are')} in the highest fifth"
    if columns == 1:
        return f"{highest}. With one column weights change nothing.{rest}"
    sure = int((top["stays"] >= SURE).sum())
    return (
        f"{highest}; {sure:,} of them {agree(sure, 'stays', 'stay')} there under at least {SURE:.0%} of {DRAWS:,} other"
        f" sets of weights, each weight between half and double the one you chose.{rest}"
    )
