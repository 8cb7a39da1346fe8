"""Do two editions of a register cover the same areas and kinds? Else what only one covers looks opened or gone."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.errors import SourceContent

MOST_APART = 1 / 3
"""Editions that differ in length by more than this share of the longer one are hardly two of one coverage."""
LEAST_STRANGERS = 0.1
"""Records under texts that the other edition does not have: from this share of an edition its coverage differs."""
FEWEST = 3
"""Fewer records than this are no sign of another coverage, however short the lists are."""
MOST_TEXTS = 0.5
"""A column with more different texts than this share of its records names records, not areas or kinds."""
SHOWN = 3


@dataclass(frozen=True)
class Edition:
    """An edition: the name of its file, and its records by number, with ``line``."""

    name: str
    table: pd.DataFrame


def same_coverage(old: Edition, new: Edition, *, name_column: str | None = None) -> None:
    """Refuse two editions of which one covers more areas or kinds than the other.

    Parameters
    ----------
    old, new
        The editions.
    name_column
        The heading of the record's own name, which tells of no coverage.

    Raises
    ------
    SourceContent
        Saying how they differ, and how to compare what both cover.
    """
    longer, shorter = (old, new) if len(old.table) > len(new.table) else (new, old)
    apart = len(longer.table) - len(shorter.table) > max(FEWEST - 1, MOST_APART * len(longer.table))
    column, strangers = _column_apart(longer, shorter, name_column)
    other, others = _column_apart(shorter, longer, name_column)
    wide = strangers >= max(FEWEST, LEAST_STRANGERS * len(longer.table))
    narrow = others >= max(FEWEST, LEAST_STRANGERS * len(shorter.table))
    if not (apart or wide or narrow):
        return
    fuller, barer, column = (shorter, longer, other) if narrow and not wide else (longer, shorter, column)
    looks = "appeared" if fuller is new else "left"
    problem = (
        f"{old.name} has {len(old.table):,} records and {new.name} {len(new.table):,}: they do not seem to cover the"
        " same areas or kinds."
    )
    how = "Take two editions of the same coverage, or add --anyway if the register itself has changed so much."
    if column:
        has, has_more = _texts(barer, column), _texts(fuller, column)
        both = sorted(has & has_more)
        listed = ", ".join(both[:SHOWN]) + ("..." if len(both) > SHOWN else "")
        problem += (
            f" In column {column!r} {barer.name} has {_count(has)}{f' ({listed})' if both else ''}, {fuller.name}"
            f" {len(has_more):,}: everything of the others would look as if it had {looks}."
        )
        if both:
            how = f"Compare what both cover, with --only '{column}={both[0]}' (once for each), or add --anyway."
    raise SourceContent(f"{problem} {how}")


def _column_apart(fuller: Edition, barer: Edition, name_column: str | None) -> tuple[str, int]:
    """Return the column, and how many records of the fuller edition stand under texts that the other does not have.

    Only records that the other edition does not have either count: a council that was renamed has its schools in both.
    """
    best, most = "", 0
    new = ~fuller.table.index.isin(barer.table.index)
    for column in fuller.table.columns:
        if column in {"line", name_column} or column not in barer.table.columns:
            continue
        texts = fuller.table[column]
        if texts.nunique() > MOST_TEXTS * len(texts) or not barer.table[column].notna().any():
            continue
        strange = texts.notna() & ~texts.isin(_texts(barer, column))
        known_strange = strange & ~new
        if strange.sum() > most and known_strange.sum() * 10 <= strange.sum():
            best, most = str(column), int(strange.sum())
    return best, most


def _texts(edition: Edition, column: str) -> set[str]:
    return set(edition.table[column].dropna().astype("str"))


def _count(texts: set[str]) -> str:
    return "1 value" if len(texts) == 1 else f"{len(texts):,} values"
