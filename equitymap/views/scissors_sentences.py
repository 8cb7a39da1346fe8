"""Sentences about spending and need over the years, and about events by year. They may say that spending rose."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from equitymap.measures.scissors import Line, Scissors
from equitymap.views.words import UNKNOWN, count, figure, series

SAME_PERCENT = 2.0
"""Changes of at most this many per cent are called 'about the same'."""

EVENT_WORDS = {
    "closed": ("closure without successor", "closures without successor"),
    "delisted": ("departure from the register", "departures from the register"),
    "merged": ("merger", "mergers"),
    "moved": ("move", "moves"),
    "converted": ("conversion", "conversions"),
    "handed_over": ("handover to volunteers or a community body", "handovers to volunteers or a community body"),
    "hours_cut": ("cut in hours", "cuts in hours"),
    "reopened": ("reopening", "reopenings"),
}


def money(pounds: float | None) -> str:
    """Write an amount as '£24.2 million', '£472,000' or '£0'; a missing one is 'not known'."""
    if pounds is None or pd.isna(pounds):
        return UNKNOWN
    if abs(pounds) >= 999_500:
        return f"£{pounds / 1e6:,.1f} million"
    return f"£{round(pounds, -3):,.0f}" if abs(pounds) >= 10_000 else f"£{pounds:,.0f}"


def period_words(period: str) -> str:
    """Return a period without the publisher's mark of its edition: '2016-17 (OT)' is '2016-17'."""
    return re.sub(r"\s*\([A-Za-z]+\)$", "", period)


def line_sentence(line: Line, area: str) -> str:
    """Return how one line moved from its first to its last known year, with what makes it doubtful."""
    known = line.known
    subject = f"{_SUBJECT[line.is_spending]} {line.what} in {area}"
    if known.empty:
        return f"We do not know {subject}."
    first, last = known.iloc[0], known.iloc[-1]
    if line.is_spending and (known["value"] == 0).all():
        return f"{_capital(subject)} is £0 in every year that is known."
    if len(known) == 1:
        return (
            f"{_capital(subject)} was {_amount(line, first)} in {period_words(first['period'])};"
            " no other year is known."
        )
    span = (
        f"from {_amount(line, first)} in {period_words(first['period'])} to {_amount(line, last)} in"
        f" {period_words(last['period'])}"
    )
    verb = _verb(first["value"], last["value"])
    cash = ", in cash terms: rising prices are not taken off" if line.is_spending else ""
    moved = f"{_capital(subject)} {verb} {span}" if verb != _SAME else f"{_capital(subject)} {_SAME}, {span}"
    return f"{moved}{cash}.{_caution(line)}"


_SUBJECT = {True: "recorded spending on", False: "the share of"}
_SAME = "stayed about the same"


def _verb(first: float, last: float) -> str:
    if first > 0 and abs(last / first - 1) * 100 <= SAME_PERCENT:
        return _SAME
    return "rose" if last > first else "fell" if last < first else _SAME


def _caution(line: Line) -> str:
    """Say which steps are too large to trust, and where the count changed."""
    parts = []
    steps = [_step_words(line, year) for year in line.flagged_years]
    if steps:
        these = "Such a step" if len(steps) == 1 else "Such steps"
        parts.append(
            f" It moved by more than half within a year {series(steps)}. {these} can come from a change in how money"
            " is recorded, not in what was spent: compare the ends with care."
        )
    if line.break_after is not None and _spans(line):
        parts.append(f" {line.break_note}")
    return "".join(parts)


def _step_words(line: Line, year: int) -> str:
    before, now = (float(line.years["value"].loc[when]) for when in (year - 1, year))
    return f"in {period_words(str(line.years['period'].loc[year]))} (from {money(before)} to {money(now)})"


def _spans(line: Line) -> bool:
    """Whether known years lie on both sides of the break."""
    years = line.known.index
    return bool(len(years)) and line.break_after is not None and years.min() <= line.break_after < years.max()


def scissors_sentence(found: Scissors) -> str:
    """Return the one sentence above the chart: which way spending and need went, whichever it is."""
    money_lines = [line for line in found.lines if line.is_spending and len(line.known) > 1]
    need_lines = [line for line in found.lines if not line.is_spending and len(line.known) > 1]
    if not money_lines and not need_lines:
        return f"We do not know how spending and need moved in {found.area}: the files have too few years for it."
    spent = _together(money_lines, "recorded spending (in cash terms)", "on")
    needed = _together(need_lines, "the share", "of")
    if not spent or not needed:
        missing = "what was spent" if not spent else "how need moved"
        return f"In {found.area}, {spent or needed}. We do not know {missing}."
    doubt = any(line.flagged_years for line in money_lines)
    tail = " Part of the spending lines may be a change in recording." if doubt else ""
    return f"In {found.area}, {spent}; {needed}.{tail}"


def _together(lines: list[Line], subject: str, link: str) -> str:
    """Group lines that moved the same way: 'recorded spending on A and on B fell, on C it rose'."""
    by_verb: dict[str, list[str]] = {}
    for line in lines:
        verb = _verb(line.known["value"].iloc[0], line.known["value"].iloc[-1])
        by_verb.setdefault(verb, []).append(f"{link} {line.what}")
    first, *others = [(verb, series(names)) for verb, names in by_verb.items()] or [("", "")]
    rest = [f", {names} it {verb}" for verb, names in others]
    return f"{subject} {first[1]} {first[0]}{''.join(rest)}" if lines else ""


def events_sentence(events: pd.DataFrame, *, where: str) -> str:
    """Return the events of one kind or several by type; types are listed, never added together."""
    if events.empty:
        return f"No change to a service in {where} is on record."
    by_event = events.groupby("event", sort=False)["count"].sum()
    parts = [count(int(by_event[event]), *words) for event, words in EVENT_WORDS.items() if event in by_event.index]
    undated = int(events.loc[events["year"].isna(), "count"].sum())
    tail = "" if not undated else f" {undated:,} of them {'has' if undated == 1 else 'have'} no known date."
    return f"On record in {where}: {series(parts)}.{tail}"


def _amount(line: Line, row: pd.Series) -> str:
    return money(row["value"]) if line.unit == "pounds" else figure(row["value"], line.unit, 1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def step_note(step: float) -> str:
    """Return a step for the table: '+110%', 'from nothing', or empty where there is none."""
    if pd.isna(step):
        return ""
    return "from nothing" if np.isinf(step) else f"{100 * step:+.0f}%".replace("-", "−")
