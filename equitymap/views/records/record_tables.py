"""Records as tables: what stands, what a file holds, what changed from one revision to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from equitymap.records.revisions import Revision, Standing
from equitymap.records.subjects.base import Record
from equitymap.views.records.fields import Entry
from equitymap.views.words import capital, count

HELD = ("record", "revision")
"""Columns of a file beside the fields: which record a row is, and which revision of it was downloaded."""
Body = Mapping[str, Any]
WHEN = "When (UTC), by"


def list_table(standing: Sequence[Standing[Any]], entries: Sequence[Entry]) -> pd.DataFrame:
    """Return the records as people read them, one a row; columns that are empty in every row are left out."""
    rows = [{entry.title: entry.words(getattr(one.value, entry.name)) for entry in entries} for one in standing]
    frame = pd.DataFrame(rows, columns=[entry.title for entry in entries], dtype=str)
    return frame.loc[:, (frame != "").any()]


def file_table(standing: Sequence[Standing[Any]], entries: Sequence[Entry]) -> pd.DataFrame:
    """Return the records as a file that can be given back: labels where they are clear, else ids."""
    rows = [
        {
            "record": one.record,
            "revision": one.revision,
            **{entry.name: _cell(entry, getattr(one.value, entry.name)) for entry in in_files(entries)},
        }
        for one in standing
    ]
    return pd.DataFrame(rows, columns=[*HELD, *(entry.name for entry in in_files(entries))], dtype=str)


def in_files(entries: Sequence[Entry]) -> list[Entry]:
    """Return the fields that a file has: all but those told by their number, which stay as they were."""
    return [entry for entry in entries if entry.shape != "kept"]


def _cell(entry: Entry, value: object) -> str:
    kept = [str(one) for one in value] if isinstance(value, tuple) else "" if value is None else str(value)
    words = [entry.words(one) for one in value] if isinstance(value, tuple) else [entry.words(value)]
    clear = all(";" not in one for one in words) and entry.read("; ".join(words)) == kept
    return "; ".join(words if clear else kept if isinstance(kept, list) else [kept])


def side_by_side(columns: Mapping[str, Body], entries: Sequence[Entry]) -> pd.DataFrame:
    """Return versions of one record beside each other, one a column: only the fields in which they differ."""
    rows = {
        entry.title: {name: entry.words(body.get(entry.name)) for name, body in columns.items()} for entry in entries
    }
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(columns), dtype=str)
    return frame[frame.ne(frame.iloc[:, 0], axis=0).any(axis=1)].rename_axis("Field")


def history_table(history: Sequence[Revision], entries: Sequence[Entry]) -> pd.DataFrame:
    """Return what a record has been, newest first: when and in which role, and what changed from the one before."""
    by_id = {one.id: one for one in history}
    rows = [
        {
            WHEN: f"{one.at:%d %B %Y, %H:%M}, {one.role}".lstrip("0"),
            "What": said(one, by_id.get(one.parent)),
            "Changed": changes(by_id[one.parent].body if one.parent in by_id else {}, one.body, entries)
            if one.action == "saved"
            else "",
        }
        for one in history
    ]
    return pd.DataFrame(rows, columns=[WHEN, "What", "Changed"], dtype=str)


def said(revision: Revision, before: Revision | None) -> str:
    """Return what somebody did: added, changed, removed, brought back."""
    if revision.action == "removed":
        return "removed"
    if before is None:
        return "added"
    return "brought back" if before.action == "removed" else "settled" if revision.also else "changed"


def changes(before: Body, after: Body, entries: Sequence[Entry]) -> str:
    """Return what differs between two versions, field by field: 'Led by: Schools → The council'."""
    told = []
    for entry in entries:
        old, new = entry.words(before.get(entry.name)), entry.words(after.get(entry.name))
        if entry.shape == "kept" and old == new and old and before.get(entry.name) != after.get(entry.name):
            told.append(f"{entry.title}: as many, not the same")
        elif old != new:
            told.append(
                f"{entry.title}: {old or 'nothing'} → {new or 'nothing'}" if before else f"{entry.title}: {new}"
            )
    return " · ".join(told)


def would_do(added: int, changed: int, same: int, subject: type[Record]) -> str:
    """Return what a file would do: '2 partnerships would be added and 1 changed. 3 rows say what stands already.'."""
    parts = [f"{count(added, subject.one, subject.many)} would be added"] if added else []
    if changed:
        parts.append(
            f"{changed:,} changed" if added else f"{count(changed, subject.one, subject.many)} would be changed"
        )
    rest = f" {count(same, 'row says', 'rows say')} what stands already." if same else ""
    return f"{' and '.join(parts)}.{rest}"


def how_many(number: int, subject: type[Record]) -> str:
    """Return the sentence above a list: 'No partnerships are recorded here yet.' or '3 partnerships are recorded.'."""
    if not number:
        return f"No {subject.many} are recorded here yet."
    return capital(f"{count(number, subject.one, subject.many)} {'is' if number == 1 else 'are'} recorded.")
