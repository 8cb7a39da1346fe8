"""Moderation in words: what waits for a steward, what was decided, and the log of one decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from equitymap.measures.consultation.masking import Suggestion, suggestions
from equitymap.records.public_words import OneSaid, Said
from equitymap.records.revisions import Revision
from equitymap.records.subjects.answers import Verdict
from equitymap.records.subjects.consultation import Question
from equitymap.views.templating import render
from equitymap.views.words import agree, capital, count

REASONS = (
    "It names or describes a person",
    "It is abuse, a threat or hatred",
    "It may be against the law to show it",
    "It has nothing to do with the question",
    "It cannot be read",
    "It is advertising",
    "The same was sent several times",
)
"""Why words are not shown: what a steward chooses from."""
VERDICTS = {str(one): one.label for one in Verdict}
COLUMNS = ("Words", "Looks like", "Came", "Question")


def at(moment: datetime) -> str:
    """Return when something came or was decided."""
    return f"{moment:%d %B %Y, %H:%M}".lstrip("0")


def waiting_sentence(waiting: Sequence[OneSaid[Any]], decided: int, *, what: tuple[str, str]) -> str:
    """Say how many wait, since when the oldest does, and how many were decided."""
    done = f" {decided:,} {agree(decided, 'was', 'were')} decided." if decided else " None was decided yet."
    if not waiting or waiting[0].words is None:
        return f"No {what[0]} waits for a decision.{done if decided else ''}"
    since = at(waiting[0].words.at)
    waits = agree(len(waiting), "waits", "wait")
    return f"{capital(count(len(waiting), *what))} {waits} for a decision, the first since {since}.{done}"


def of_question(question: str, questions: Mapping[str, Question]) -> str:
    """Return what was asked; a question may have been removed since."""
    return questions[question].called({}) if question in questions else "a question that is no longer asked"


def said_html(*parts: tuple[str, str]) -> str:
    """Return texts that people wrote, each below a label, as they were written."""
    return str(render("consultation/said.html.j2", parts=parts))


def look_like(found: Iterable[Suggestion]) -> str:
    """Return what was found in words, in words."""
    return ", ".join(dict.fromkeys(one.looks_like for one in found))


def telling(chosen: Iterable[Said], known: Collection[str]) -> int:
    """Return in how many answers something looks as if it told who somebody is."""
    return sum(bool(suggestions(one.words.value.text, known)) for one in chosen if one.words)


def all_the_same(answers: int) -> str:
    """Return what a steward agrees to before answers are shown in which something may tell who somebody is."""
    has = agree(answers, "has", "have")
    return (
        f"{capital(count(answers, 'answer', 'answers'))} chosen {has} what may tell who somebody is:"
        " I have read it, show it as written"
    )


def queue_table(waiting: Sequence[Said], questions: Mapping[str, Question], known: Collection[str]) -> pd.DataFrame:
    """Return what waits as a table, in its order."""
    rows = [
        (
            one.words.value.text,
            look_like(suggestions(one.words.value.text, known)),
            f"{at(one.words.at)}{', changed since' if one.ruling else ''}",
            of_question(one.words.value.question, questions),
        )
        for one in waiting
        if one.words
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=str)


def decided_table(decided: Sequence[Said], questions: Mapping[str, Question]) -> pd.DataFrame:
    """Return what was decided as a table, the latest first."""
    rulings = sorted((one.ruling for one in decided if one.ruling), key=lambda one: one.at, reverse=True)
    rows = [
        (
            at(one.at),
            of_question(one.value.question, questions),
            one.value.verdict.label,
            one.value.shown,
            one.value.reason,
        )
        for one in rulings
    ]
    return pd.DataFrame(rows, columns=["When", "Question", "Decision", "Shown", "Reason"], dtype=str)


def log_table(history: Sequence[Revision]) -> pd.DataFrame:
    """Return the history of one decision, newest first: when, in which role, what, and why."""
    rows = [
        (
            at(one.at),
            one.role,
            "Taken back" if one.action == "removed" else VERDICTS[str(one.body["verdict"])],
            str(one.body.get("shown", "")),
            str(one.body.get("reason", "")),
        )
        for one in history
    ]
    return pd.DataFrame(rows, columns=["When", "Role", "Decision", "Shown", "Reason"], dtype=str)
