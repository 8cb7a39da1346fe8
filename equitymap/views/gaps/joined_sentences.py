"""The third part of a gap in words: need, what was withdrawn, and whether anybody joins it up; each told apart."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.partnerships.joined_gap import GAP, JOINED
from equitymap.views.words import agree, count

NOT_ON_RECORD = (
    "Whether anybody joins these gaps up is not known: no partnership is on record for this place, so nothing is drawn"
    " of it."
)


def joined_sentence(table: pd.DataFrame) -> str:
    """Return how many gaps nobody joins up, and which part is missing; nothing where there is no gap.

    ``table`` has the rows of ``joined_gap`` that the filter leaves in.
    """
    found = table[table["gap"].fillna(False)]
    if found.empty:
        return ""
    if found["partnerships"].isna().all():
        return NOT_ON_RECORD
    joined = found[found["state"].eq(JOINED)]
    if joined.empty:
        return "In every gap a partnership on record is at work, and none of its ties was lost."
    none = int(joined["partnerships"].eq(0).sum())
    lost = len(joined) - none
    parts = [f"{none:,} {agree(none, 'has', 'have')} no partnership on record"] if none else []
    parts += [f"{lost:,} {agree(lost, 'has', 'have')} lost ties"] if lost else []
    many = len(joined)
    return (
        f"Of {count(len(found), 'gap', 'gaps')}, {many:,} {agree(many, 'is a joined gap', 'are joined gaps')}: need is"
        f" great, a service went, and nobody joins it up ({'; '.join(parts)})."
    )


def joined_words(row: pd.Series) -> str:
    """Return the third part of one neighbourhood for a list or a card (a row of ``joined_gap``)."""
    if row["state"] not in (JOINED, GAP):
        return "not known" if pd.isna(row["partnerships"]) else ""
    works = count(int(row["partnerships"]), "partnership works here", "partnerships work here")
    lost = int(row["ties_lost"])
    ended = f", {count(lost, 'tie', 'ties')} lost, the last in {row['last_lost']}" if lost else ""
    return f"{works}{ended}"


def joined_card(row: pd.Series) -> str:
    """Return the third part of one neighbourhood as a sentence; nothing where it is no gap, or nothing is on record."""
    if row["state"] not in (JOINED, GAP):
        return ""
    verdict = "Nobody joins this gap up" if row["state"] == JOINED else "As far as records show, this gap is joined up"
    return f"{verdict}: {joined_words(row)}."
