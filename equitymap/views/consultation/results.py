"""How a session was answered, drawn for the page: bars, who answered beside who lives there, words, facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from equitymap.measures.consultation.around import Around
from equitymap.measures.consultation.heard import Breakdown, Heard
from equitymap.measures.consultation.tally import FEWEST_IN_SQUARE, Tally
from equitymap.records.subjects.consultation import SCALE, Question, QuestionType
from equitymap.views.consultation import heard_words
from equitymap.views.neighbourhood.zone_sentences import people_without, reach_brief
from equitymap.views.templating import macros
from equitymap.views.words import agree, capital, count, share

TEMPLATE = "consultation/results.html.j2"


def style() -> Markup:
    """Return how all of it looks; drawn once, before."""
    return _drawn("style")


def bars(question: Question, tally: Tally) -> Markup:
    """Return how often each answer of a choice or a scale was given."""
    rows = [
        (_step(question, answer), f"{number:,}", share(per_cent) if per_cent is not None else "", per_cent or 0.0)
        for answer, number in tally.counts.items()
        for per_cent in [tally.per_cent(answer)]
    ]
    return _drawn("bars", rows, question.text)


def _step(question: Question, answer: str) -> str:
    """Return an answer; a number of the scale with what it means at the ends."""
    if question.type is not QuestionType.SCALE:
        return answer
    means = {str(SCALE[0]): question.low, str(SCALE[-1]): question.high}.get(answer)
    return f"{answer} {means}" if means else answer


def answered(question: Question, tally: Tally) -> str:
    """Return how many answered a question, and what is not in the picture."""
    if not tally.answered:
        return "Nobody has answered this yet."
    said = [f"{capital(count(tally.answered, 'person', 'people'))} answered this."]
    if tally.median is not None:
        said.append(f"The middle answer is {tally.median:g}.")
    if tally.no_longer:
        said.append(f"{capital(count(tally.no_longer, 'answer is', 'answers are'))} no longer offered.")
    if tally.withheld:
        pins = count(tally.withheld, "pin stands", "pins stand")
        said.append(
            f"{capital(pins)} where fewer than {FEWEST_IN_SQUARE} people put one, and no number is shown there."
        )
    if question.type is QuestionType.TEXT and tally.waiting:
        said.append(f"{capital(count(tally.waiting, 'answer waits', 'answers wait'))} to be read by a steward.")
    return " ".join(said)


def top(question: Question, tally: Tally) -> str:
    """Return what was chosen most; empty where nothing was, or two were alike."""
    ranked = sorted(tally.counts.items(), key=lambda pair: -pair[1])
    if not ranked or not ranked[0][1] or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    answer, number = ranked[0]
    return f"“{question.text}” Most often: {answer} ({number:,} of {tally.answered:,})."


def squares(tally: Tally) -> str:
    """Return in which squares most pins stand: the picture in words."""
    most = sorted(tally.counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not most:
        return f"No square has pins of {FEWEST_IN_SQUARE} people yet."
    return "Pins by square: " + ", ".join(f"{cell} {number:,}" for cell, number in most) + "."


def where(picture: Markup, words: str) -> Markup:
    """Return a picture of pins, with the same in ``words``."""
    return _drawn("where", picture, words)


def words(shown: Sequence[str]) -> Markup:
    """Return what everybody may read of answers in own words."""
    return _drawn("words", list(shown))


def beside(found: Heard, by: str) -> Markup:
    """Return who answered beside who lives there, by one trait, all on one scale."""
    one: Breakdown = found.by[by]
    ends = [max(group.usual + group.limits[1], group.usual, group.share) for group in one.groups]
    whole = max(ends) * 1.02
    rows = [
        {
            "name": heard_words.named(group, by),
            "low": 100 * max(0.0, group.usual + group.limits[0]) / whole,
            "high": 100 * (group.usual + group.limits[1]) / whole,
            "at": 100 * group.share / whole,
            "usual": 100 * group.usual / whole,
            "share": share(group.share),
            "of_residents": share(group.usual),
            "less": found.differs(group) and group.disparity < 0,
            "words": heard_words.verdict(found, group) if found.differs(group) else "",
        }
        for group in one.groups
    ]
    return _drawn("beside", rows, heard_words.TITLES[by])


def facts(found: Around) -> list[tuple[str, str, str, str]]:
    """Return facts of the area: a figure, its words, the page that tells more, and what the link says."""
    kind = found.kind
    areas = count(found.areas, "neighbourhood", "neighbourhoods")
    told = [
        (
            share(found.most_deprived),
            "of residents live in the most deprived fifth of England",
            "map",
            "Need on the map",
        ),
        (
            f"{found.went:,}",
            f"{agree(found.went, kind.one, kind.many)} gone, {found.stand:,} standing now",
            "withdrawals",
            "What has gone",
        ),
    ]
    if found.reach is not None:
        reach = reach_brief(found.reach).removeprefix("in reach of ")
        have = agree(found.areas, "neighbourhood has", "neighbourhoods have")
        told.append(
            (
                capital(reach),
                f"{have} a {kind.one} in reach; {people_without(found.reach)}",
                "access",
                "Who lost access",
            )
        )
    gap = f"of {areas} {agree(found.gaps.areas, 'is a gap', 'are gaps')} in {kind.many}"
    told.append((f"{found.gaps.areas:,}", f"{gap}: in need, one gone, none come since", "gaps", "The gaps"))
    return told


def fact_row(rows: Sequence[tuple[str, str, str, str]]) -> Markup:
    """Return facts in a row."""
    return _drawn("facts", [(figure, said) for figure, said, _, _ in rows])


def knew(waiting: int, accepted: int, rejected: int) -> str:
    """Return what became of reported closures and new services."""
    whole = waiting + accepted + rejected
    if not whole:
        return "Nobody has reported a closure or a new service yet."
    became = [
        f"{accepted:,} {agree(accepted, 'was', 'were')} added to a list of places" if accepted else "",
        f"{waiting:,} {agree(waiting, 'waits', 'wait')} for a steward" if waiting else "",
        f"{rejected:,} {agree(rejected, 'was', 'were')} not taken up" if rejected else "",
    ]
    reported = count(whole, "closure or new service was reported", "closures or new services were reported")
    return f"{capital(reported)}: {', '.join(one for one in became if one)}."


def _drawn(name: str, *values: Any) -> Markup:
    return Markup(getattr(macros(TEMPLATE), name)(*values))
