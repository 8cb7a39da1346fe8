"""How a session was answered, drawn for its page: bars, who answered beside who lives there, words, facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from equitymap.measures.access.catchment import standard
from equitymap.measures.consultation.around import Around
from equitymap.measures.consultation.became import Became
from equitymap.measures.consultation.grid import Grid
from equitymap.measures.consultation.heard import Heard
from equitymap.measures.consultation.most_often import most_often
from equitymap.measures.consultation.tally import Tally
from equitymap.records.subjects.consultation import Question, QuestionType
from equitymap.views.consultation import heard_words
from equitymap.views.consultation.pins import pins
from equitymap.views.consultation.session_results import SessionResults
from equitymap.views.consultation.session_words import in_full, when
from equitymap.views.consultation.slides import answered as in_numbers
from equitymap.views.consultation.slides import said_of, where_in_words
from equitymap.views.consultation.taken_tables import NO_LONGER
from equitymap.views.neighbourhood.zone_sentences import people_without, reach_brief
from equitymap.views.templating import macros
from equitymap.views.words import agree, capital, count, distance, lower_first, series, share

REPORTED = "What did people know that the registers do not?"
MOST = 3
"""Squares that are named."""
TEMPLATE = "consultation/drawn_answers.html.j2"


def style() -> Markup:
    """Return how all of it looks; drawn once, before."""
    return _drawn("style")


def bars(question: Question, rows: pd.DataFrame) -> Markup:
    """Return how often each answer of a choice or a scale was given; rows of ``taken_tables.answers_table``."""
    shown = rows[rows["answer"] != NO_LONGER]
    figures = zip(shown["answer"], shown["people"], shown["per_cent"], strict=True)
    return _drawn("bars", [(name, f"{number:,}", share(part), part) for name, number, part in figures], question.text)


def answered(question: Question, tally: Tally) -> str:
    """Return how many answered a question, and what is not in the picture."""
    if not tally.answered:
        return "No answers to this are counted yet." if tally.partial else "Nobody has answered this yet."
    if question.type is not QuestionType.TEXT:
        return " ".join(said_of(question, tally))
    waits = f" {capital(count(tally.waiting, 'answer waits', 'answers wait'))} for a steward." if tally.waiting else ""
    return f"{in_numbers(tally, ' in their own words')}{waits}"


def source(found: SessionResults) -> str:
    """Return where a picture of answers comes from: the session, when it was held, and what it is not."""
    about = found.session.about
    return f"Answers in “{about.name}”, {when(about)}, by {about.run_by}. {heard_words.NOT_A_SAMPLE}"


def top(question: Question, tally: Tally) -> str:
    """Return what was chosen most, with what cannot be told apart from it; empty where nothing stands out."""
    found = most_often(tally)
    told = series([f"{answer} ({number:,} of {tally.answered:,})" for answer, number in found])
    close = ", too close to tell apart" if len(found) > 1 else ""
    return f"“{question.text}” Most often: {told}{close}." if found else ""


def lead(found: SessionResults) -> str:
    """Return what a session found: how many came, where it is for a zone, and its findings."""
    place_name = found.place.name
    said = (
        heard_words.so_far(found.tallies)
        if found.tallies.responses
        else f"No answer has come in yet to “{found.session.about.name}”."
    )
    if found.where != place_name:
        said = f"{in_full(found.where, place_name)}: {lower_first(said)}"
    return " ".join([said, *findings(found)])


def findings(found: SessionResults) -> list[str]:
    """Return what was chosen most of the first choice that tells, and who is heard least; nothing before answers."""
    if not found.tallies.responses:
        return []
    asked, counted = found.session.questions, found.tallies.questions
    chosen = [top(one, counted[name]) for name, one in asked.items() if one.type is QuestionType.CHOICE]
    return [*[one for one in chosen if one][:1], heard_words.finding(found.heard)]


def where(grid: Grid, tally: Tally) -> Markup:
    """Return where pins stand, with the same in words."""
    return _drawn("where", pins(grid, tally.counts), where_in_words(tally))


def most(tally: Tally, names: Mapping[str, str]) -> str:
    """Return the squares with most pins, with the names of the parts of the place that they lie in."""
    ranked = sorted(tally.counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    told = [f"{cell}{f', {names[cell]}' if names.get(cell) else ''} ({number:,})" for cell, number in ranked]
    return f"Most stand in {'; '.join(told)}." if told else ""


def words(shown: Sequence[str]) -> Markup:
    """Return what everybody may read of answers in own words."""
    return _drawn("words", list(shown))


def beside(found: Heard, by: str) -> Markup:
    """Return who answered beside who lives there, by one trait, all on one scale."""
    one = found.by[by]
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
            "words": heard_words.verdict(found, group),
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
            f"{agree(found.went, kind.one, kind.many)} gone from the area itself, {found.stand:,} standing in it now",
            "withdrawals",
            "What has gone",
        ),
    ]
    if found.reach is not None:
        reach = reach_brief(found.reach).removeprefix("in reach of ")
        have = agree(found.areas, "neighbourhood has", "neighbourhoods have")
        within = distance(standard(kind.id).threshold_m)
        told.append(
            (
                capital(reach),
                f"{have} a {kind.one} in reach, within {within}, in the area or beyond; {people_without(found.reach)}",
                "access",
                "Who lost access",
            )
        )
    gap = f"of {areas} {agree(found.gaps.areas, 'is a gap', 'are gaps')} in {kind.many}"
    told.append((f"{found.gaps.areas:,}", f"{gap}: in need, one gone, none come since", "gaps", "The gaps"))
    return told


def fact(figure: str, words: str) -> Markup:
    """Return one fact: a figure, large, and what it is."""
    return _drawn("fact", figure, words)


def knew(found: Became) -> str:
    """Return what became of reported closures and new services."""
    whole = found.waiting + found.accepted + found.rejected
    if not whole:
        return "Nobody has reported a closure or a new service yet."
    became = {
        f"{agree(found.accepted, 'is', 'are')} in a list of places now": found.accepted,
        f"{agree(found.waiting, 'waits', 'wait')} for a steward": found.waiting,
        f"{agree(found.rejected, 'was', 'were')} not taken up": found.rejected,
    }
    reported = count(whole, "closure or new service was reported", "closures and new services were reported")
    return f"{capital(reported)}: {series([f'{number:,} {words}' for words, number in became.items() if number])}."


def _drawn(name: str, *values: Any) -> Markup:
    return Markup(getattr(macros(TEMPLATE), name)(*values))
