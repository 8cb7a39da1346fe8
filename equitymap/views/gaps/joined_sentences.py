"""The third part of a gap in words: need, what was withdrawn, and whether anybody joins it up; each told apart."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.partnerships.joined_gap import GAP, JOINED, NOBODY, TIES_LOST
from equitymap.views.words import agree, count

NOT_ON_RECORD = (
    "Whether anybody joins these gaps up is not known: no partnership is on record for this place, so nothing is drawn"
    " of it."
)

NONE_HERE = "no partnership on record works here"


def joined_sentence(table: pd.DataFrame, year: int) -> str:
    """Return in how many gaps nobody is at work, and in how many ties were lost; nothing where there is no gap.

    ``table`` has the rows of ``joined_gap`` that the filter leaves in, made for a ``year``.
    """
    found = table[table["gap"].fillna(False)]
    if found.empty:
        return ""
    if found["partnerships"].isna().all():
        return NOT_ON_RECORD
    none, lost = (int(found["state"].eq(state).sum()) for state in JOINED)
    many = none + lost
    if not many:
        at_work = f"On 31 December {year} a partnership on record is at work in every gap"
        return f"{at_work}, and none for the area has lost ties."
    parts = [f"in {none:,} no partnership on record is at work"] if none else []
    parts += [f"in {lost:,} a partnership for the area has lost ties"] if lost else []
    return (
        f"Of {count(len(found), 'gap', 'gaps')}, {many:,} {agree(many, 'is a joined gap', 'are joined gaps')}: need is"
        f" great, a service went, and on 31 December {year} {', '.join(parts)}."
    )


def joined_words(row: pd.Series) -> str:
    """Return the third part of one neighbourhood for a list or a card (a row of ``joined_gap``)."""
    if row["state"] not in (*JOINED, GAP):
        return "not known" if pd.isna(row["partnerships"]) else ""
    number = int(row["partnerships"])
    works = count(number, "partnership works here", "partnerships work here") if number else NONE_HERE
    lost = int(row["ties_lost"])
    ended = f", {count(lost, 'tie', 'ties')} lost, the last in {row['last_lost']}" if lost else ""
    return f"{works}{ended}"


def joined_card(row: pd.Series) -> str:
    """Return the third part of one neighbourhood as a sentence; nothing where it is no gap, or nothing is on record."""
    if row["state"] not in (*JOINED, GAP):
        return ""
    verdicts = {NOBODY: "No partnership on record joins this gap up", TIES_LOST: "Ties were lost here"}
    return f"{verdicts.get(row['state'], 'As far as records show, this gap is joined up')}: {joined_words(row)}."
