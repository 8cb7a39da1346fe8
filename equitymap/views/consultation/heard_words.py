"""Who has not been heard, in words: the finding, each trait beside the residents, and what this cannot tell."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.measures.consultation.heard import ENOUGH, FEWEST, Breakdown, Group, Heard
from equitymap.measures.consultation.tally import Tallies
from equitymap.records.subjects.answers import Age
from equitymap.views.words import agree, capital, count, half_up, lower_first, series, share

NOT_A_SAMPLE = "This is not a sample: it tells who came, not what residents think. Nothing is weighted."
IN_STEPS = (
    "Results come five at a time, so that nobody can read off a single answer; all are counted when the session closes."
)
TITLES = {
    "fifth": "By fifth of England, from the most deprived",
    "age": "By age",
    "ward": "By ward",
}
SAID = {
    "fifth": "said where they live",
    "age": "live here and said how old they are",
    "ward": "said where they live",
}
FIFTHS = {
    "1": "most deprived fifth",
    "2": "second most deprived fifth",
    "3": "middle fifth",
    "4": "second least deprived fifth",
    "5": "least deprived fifth",
}
TOLD = {"fifth": "where they live", "age": "how old they are", "ward": "where they live"}
AGES = {str(age): age.label for age in Age}
REBUILD = (
    "Residents by age are not in this copy of the place, so answers cannot be set beside them."
    " Build the place anew to have them: python -m equitymap build."
)
HOW = (
    f"Of those who said it, without those who live elsewhere; who did not say is counted and not guessed. Groups of 1"
    f" to {FEWEST - 1} answers are shown only together with others, so that nobody is found out. Residents are those"
    " of all ages (Census 2021), by age those aged 16 or over unless a session is for under-16s; they are taken"
    " as known. Intervals (95%, Wilson) tell what chance alone does to so few answers,"
    " as if each came from a resident at random. A group is said to be heard less or more where that chance is small,"
    " all groups on this page allowing for one another (Benjamini\N{EN DASH}Hochberg, exact binomial test), and"
    f" {ENOUGH} or more said it. What is shown together is so because few came from it, so its interval and its test"
    " allow for every other set of groups that could have been shown together. The interval of a group by itself"
    f" does not allow for its being shown only where nobody or {FEWEST} or more answered: where fewer are to be"
    " expected, it lies too high."
)


def finding(found: Heard) -> str:
    """Return who is heard least, or that nobody clearly is, in one or two sentences."""
    if not found.responses:
        return "No answers are counted yet."
    least = found.least()
    if least is not None:
        by = next(by for by, one in found.by.items() if least in one.groups)
        return clause(least, by, _residents(found.by[by]))
    said = max((one.said for one in found.by.values()), default=0)
    if said < ENOUGH:
        return (
            "Too few said where they live or how old they are to tell who has not been heard:"
            f" {said:,} of the {ENOUGH} that are needed."
        )
    return (
        f"No group is clearly heard less than others live here: among {said:,} answers, differences of this size come"
        " by chance."
    )


def of_trait(found: Heard, by: str) -> str:
    """Return the same of one trait."""
    one = found.by[by]
    if not one.said:
        return f"No answer that is counted says {TOLD[by]}."
    if one.said < ENOUGH:
        return f"{one.said:,} {SAID[by]}: too few to tell who has not been heard."
    if not one.groups:
        return f"{one.said:,} {SAID[by]}; the groups are too small to be shown."
    least = found.least(by)
    return (
        clause(least, by, _residents(one))
        if least is not None
        else f"Of {one.said:,} who {SAID[by]}, no group is clearly heard less."
    )


def clause(group: Group, by: str, residents: str) -> str:
    """Return a group that is heard less: its shares and the difference, with what chance leaves open."""
    number = int(half_up(-group.disparity))
    points = f"{number} {agree(number, 'point', 'points')} fewer"
    low, high = sorted(int(half_up(-limit)) for limit in group.limits)
    return (
        f"Of {group.said:,} who {SAID[by]}, {share(group.share)} {_live(group, by)}, where"
        f" {share(group.usual)} of residents live: {points} ({low} to {high})."
        if by != "age"
        else f"Of {group.said:,} who {SAID[by]}, {share(group.share)} are {_live(group, by)}; among {residents} it is"
        f" {share(group.usual)}: {points} ({low} to {high})."
    )


def _live(group: Group, by: str) -> str:
    if by == "fifth":
        return f"live in {_or([f'the {FIFTHS[name]}' for name in group.names])} of England"
    if by == "age":
        return _or([lower_first(one) for one in _bands(group.names)])
    return f"live in {named(group, by)}"


def _residents(one: Breakdown) -> str:
    """Return whom answers are set beside: residents of all ages, or only those who are asked."""
    return "residents aged 16 or over" if one.grown else "residents"


def _bands(names: Sequence[str]) -> list[str]:
    """Return ages, those beside each other as one: 'Under 35', '16 to 34', '50 or over'."""
    every = list(AGES)
    at = sorted(every.index(name) for name in names)
    first = [one for one in at if one - 1 not in at]
    last = [one for one in at if one + 1 not in at]
    return [_band(AGES[every[low]], AGES[every[high]]) for low, high in zip(first, last, strict=True)]


def _band(low: str, high: str) -> str:
    if low == high:
        return low
    if low.startswith("Under"):
        return f"Under {int(high.split(' to ')[1]) + 1}" if " to " in high else "Of any age"
    begins = low.split(" to ")[0]
    return f"{begins} to {high.split(' to ')[1]}" if " to " in high else f"{begins} or over"


def _or(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def named(group: Group, by: str) -> str:
    """Return what a group is called; several that are shown together are counted or named."""
    if by == "ward":
        return group.names[0] if len(group.names) == 1 else f"{len(group.names)} wards with few answers, together"
    words = [FIFTHS[name] for name in group.names] if by == "fifth" else _bands(group.names)
    told = series([name if at == 0 else lower_first(name) for at, name in enumerate(words)])
    return capital(told) if len(group.names) == 1 else f"{capital(told)}, together"


def silent(one: Breakdown, by: str) -> str:
    """Return how many did not say it."""
    if not one.silent:
        return ""
    did, comes = agree(one.silent, "answer does", "answers do"), agree(one.silent, "comes", "come")
    if not one.grown:
        return f"{one.silent:,} {did} not say {TOLD[by]}, or {comes} from elsewhere."
    of_children = agree(one.silent, "is of somebody", "are of people")
    return f"{one.silent:,} {did} not say {TOLD[by]}, {comes} from elsewhere, or {of_children} under 16."


def verdict(found: Heard, group: Group) -> str:
    """Return whether a group is heard less or more by more than chance."""
    if group.said < ENOUGH:
        return "too few to tell"
    if not found.differs(group):
        return "not clearly different"
    return "heard less" if group.disparity < 0 else "heard more"


def difference(group: Group) -> str:
    """Return the disparity with its interval: '−20 points (−26 to −8)'."""
    low, high = group.limits
    return f"{_signed(group.disparity)} points ({_signed(low)} to {_signed(high)})"


def _signed(points: float) -> str:
    number = int(half_up(points))
    return f"+{number}" if number > 0 else f"{number}".replace("-", "\N{MINUS SIGN}")


def table(found: Heard) -> pd.DataFrame:
    """Return every group that may be shown, with its figures."""
    return pd.DataFrame(
        [
            {
                "Trait": TITLES[by],
                "Group": named(group, by),
                "Answers": group.answers,
                "Share of answers, %": round(group.share, 1),
                "Residents": round(group.residents),
                "Share of residents, %": round(group.usual, 1),
                "Difference, points": round(group.disparity, 1),
                "From": round(group.limits[0], 1),
                "To": round(group.limits[1], 1),
                "Said it": group.said,
                "Did not say, or from elsewhere": one.silent,
                "Beside chance": verdict(found, group),
            }
            for by, one in found.by.items()
            for group in one.groups
        ]
    )


def so_far(tallies: Tallies) -> str:
    """Return how many forms and cards came in, and how many of them are counted where others still come."""
    if not tallies.uncounted:
        return f"{capital(count(tallies.responses, 'answer has', 'answers have'))} come in."
    first = f"the first {tallies.counted:,} are counted" if tallies.counted else "none is counted yet"
    return f"{capital(count(tallies.responses, 'answer', 'answers'))} so far, {first}."


def counting(tallies: Tallies) -> str:
    """Return the same with the rule; empty where all are counted."""
    return f"{so_far(tallies)} {IN_STEPS}" if tallies.uncounted else ""
