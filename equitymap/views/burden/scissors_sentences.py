"""Sentences about spending and need over the years, and about events by year: what was and what is, no direction."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from equitymap.measures.burden.scissors import IndexSeries, Scissors
from equitymap.views.words import UNKNOWN, agree, capital, count, figure, series

EVENT_WORDS = {
    "closed": ("closure with no successor on record", "closures with no successor on record"),
    "delisted": ("departure from the official list", "departures from the official list"),
    "merged": ("merger", "mergers"),
    "moved": ("move", "moves"),
    "carried_on": ("service that probably carried on", "services that probably carried on"),
    "converted": ("conversion", "conversions"),
    "handed_over": ("handover to volunteers or a community body", "handovers to volunteers or a community body"),
    "hours_cut": ("cut in hours", "cuts in hours"),
    "reopened": ("reopening", "reopenings"),
}

KIND_EVENT_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "gp_practice": {"closed": ("practice code that ended", "practice codes that ended")},
    "childrens_centre": {
        "converted": (
            "record that another at the same address took over",
            "records that others at the same address took over",
        ),
    },
    "library": {"hours_cut": ("cut in staffed hours", "cuts in staffed hours")},
}
"""What a register can bear of an event: practices have no successors, centres do not convert, hours are with staff."""


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


def line_sentence(line: IndexSeries, area: str) -> str:
    """Return one line's first and last known figure, with what makes them doubtful to compare."""
    known = line.known
    subject = f"{_SUBJECT[line.is_spending]} {line.what} in {area}"
    if known.empty:
        return f"We do not know {subject}."
    first = known.iloc[0]
    if line.is_spending and (known["value"] == 0).all():
        return f"{capital(subject)} is £0 in every year that is known."
    if len(known) == 1:
        return (
            f"{capital(subject)} was {_amount(line, first)} in {period_words(first['period'])}; no other year is known."
        )
    cash = ", in cash terms: rising prices are not taken off" if line.is_spending else ""
    return f"{capital(subject)} {_was(line)}{cash}.{_caution(line)}"


def _was(line: IndexSeries) -> str:
    """Return the first and the last figure: two years show what was and what is, and no direction."""
    first, last = (line.known.iloc[at] for at in (0, -1))
    return (
        f"was {_amount(line, first)} in {period_words(first['period'])} and {_amount(line, last)} in"
        f" {period_words(last['period'])}"
    )


_SUBJECT = {True: "recorded spending on", False: "the share of"}


def _caution(line: IndexSeries) -> str:
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


def _step_words(line: IndexSeries, year: int) -> str:
    before, now = (float(line.years["value"].loc[when]) for when in (year - 1, year))
    return f"in {period_words(str(line.years['period'].loc[year]))} (from {money(before)} to {money(now)})"


def _spans(line: IndexSeries) -> bool:
    """Whether known years lie on both sides of the break."""
    years = line.known.index
    return bool(len(years)) and line.break_after is not None and years.min() <= line.break_after < years.max()


def scissors_sentence(found: Scissors) -> str:
    """Return the one sentence above the chart: spending and need in the first and in the last year that is known."""
    money_lines = [line for line in found.lines if line.is_spending and len(line.known) > 1]
    need_lines = [line for line in found.lines if not line.is_spending and len(line.known) > 1]
    if not money_lines and not need_lines:
        return f"We do not know how spending and need moved in {found.area}: the files have too few years for it."
    spent, needed = _each(money_lines), _each(need_lines)
    if not spent or not needed:
        missing = "what was spent" if not spent else "how need moved"
        return f"In {found.area}, {spent or needed}. We do not know {missing}."
    doubt = any(line.flagged_years for line in money_lines)
    tail = " Some of the change in spending may be a change in how it was recorded." if doubt else ""
    across = any(_spans(line) for line in need_lines)
    tail += (
        " Some shares were counted otherwise in the first years: the two ends do not fully compare." if across else ""
    )
    return f"In {found.area}, {spent}; {needed}.{tail}"


def whose_sentence(found: Scissors, place_name: str) -> str:
    """Return whose the figures and the counts of the table are, how its years are named, and that it shows no cause."""
    counted = f"services lost are counted in {place_name}"
    return (
        f"Spending and shares are of {found.area} as a whole; {counted}. None is of a neighbourhood. A financial year"
        " stands under the year in which it ends. That two lines move apart does not show that one caused the other."
    )


def _each(lines: list[IndexSeries]) -> str:
    """Return first and last figures: 'recorded spending (in cash terms) on A was ..., and on B it was ...'."""
    parts = []
    for at, line in enumerate(lines):
        subject = ("recorded spending (in cash terms) " if at == 0 else "") if line.is_spending else "the share "
        link = "on" if line.is_spending else "of"
        again = "it " if at and line.is_spending else ""
        parts.append(f"{subject}{link} {line.what} {again}{_was(line)}")
    return ", and ".join([", ".join(parts[:-1])] * (len(parts) > 1) + parts[-1:])


def events_sentence(events: pd.DataFrame, *, where: str) -> str:
    """Return the events of one kind or several by type; types are listed, never added together."""
    if events.empty:
        return f"No change to a service in {where} is on record."
    by_event = events.groupby("event", sort=False)["count"].sum()
    kinds = list(events["kind"].unique())
    known = EVENT_WORDS | dict(KIND_EVENT_WORDS.get(kinds[0], {}) if len(kinds) == 1 else {})
    parts = [count(int(by_event[event]), *words) for event, words in known.items() if event in by_event.index]
    undated = int(events.loc[events["year"].isna(), "count"].sum())
    tail = "" if not undated else f" {undated:,} of them {agree(undated, 'has', 'have')} no known date."
    return f"On record in {where}: {series(parts)}.{tail}"


def _amount(line: IndexSeries, row: pd.Series) -> str:
    return money(row["value"]) if line.unit == "pounds" else figure(row["value"], line.unit, 1)
