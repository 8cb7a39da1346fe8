"""A revision as a row of a CSV table, and back without a change.

Columns ``record`` to ``place`` say what it follows and when it was entered, the others what it says.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import Any, get_origin

from equitymap.errors import RecordsError
from equitymap.records.engine import canonical
from equitymap.records.revisions import Action, Revision, body_of, made, stamp
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Record, read
from equitymap.spreadsheets import as_cell, as_typed

HELD = ("record", "revision", "parent", "also", "action", "nonce", "entered", "entered_as", "place")
"""Columns that every kind has."""
OTHER = (*HELD, "kind", "body")
"""Columns of what this program's kinds cannot read, or would not bring back as it is."""
Cells = Mapping[str, str]
MOST_SIGNS = 20_000_000
"""Signs of one cell that is read, far more than any record has: the end that Python sets is below some of them."""
_ONE_AT_A_TIME = Lock()


def columns_of(subject: type[Record]) -> tuple[str, ...]:
    """Return the columns of a kind."""
    return (*HELD, *(name for name in subject.model_fields if name != "place"))


def cells_of(revision: Revision) -> dict[str, str]:
    """Return a revision as a row of its kind, or with ``kind`` and ``body`` where that would not bring it back."""
    held = {
        "record": revision.record,
        "revision": revision.id,
        "parent": revision.parent,
        "also": "; ".join(revision.also),
        "action": revision.action,
        "nonce": revision.nonce,
        "entered": stamp(revision.at),
        "entered_as": revision.role,
        "place": revision.place,
    }
    subject = KINDS.get(revision.kind)
    if subject is not None:
        said = {**held, **{name: _cell(value) for name, value in revision.body.items()}}
        try:
            if set(said) <= set(columns_of(subject)) and revision_of(subject, said).id == revision.id:
                return said
        except RecordsError:
            pass  # an older program let it through
    return {**held, "kind": revision.kind, "body": canonical(revision.body)}


def revision_of(subject: type[Record] | None, cells: Cells) -> Revision:
    """Return the revision that a row of a kind holds, or of ``OTHER`` where no kind is given.

    Raises
    ------
    RecordsError
        When a cell cannot be read.
    """
    removed = cells["action"] == "removed"
    if cells["action"] not in ("saved", "removed"):
        raise RecordsError(f"action: '{cells['action'][:40]}' is neither saved nor removed.")
    if subject is not None:
        body = {} if removed else body_of(value_of(subject, cells))
    else:
        try:
            body = json.loads(cells["body"])
        except ValueError:
            raise RecordsError("body: it is no JSON.") from None
    try:
        at = datetime.fromisoformat(cells["entered"])
    except ValueError:
        raise RecordsError(
            f"entered: '{cells['entered'][:40]}' is no time such as 2026-11-27T10:00:00+00:00."
        ) from None
    action: Action = "removed" if removed else "saved"
    return made(
        record=cells["record"],
        kind=cells["kind"] if subject is None else subject.kind,
        place=cells["place"],
        parent=cells["parent"],
        also=_parts(cells["also"]),
        action=action,
        nonce=cells["nonce"],
        body=body,
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        role=cells["entered_as"],
    )


def value_of(subject: type[Record], cells: Cells) -> Record:
    """Return what a row says.

    Raises
    ------
    RecordsError
        Naming every cell that is wrong.
    """
    said = {name: cells.get(name, "") for name in subject.model_fields}
    return read(subject, {name: _value(subject, name, cell) for name, cell in said.items()})


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() and ";" not in one for one in value):
        value = "; ".join(value)
    if isinstance(value, str):
        return as_cell(value)
    return canonical(value)


def _value(subject: type[Record], name: str, cell: str) -> Any:
    cell = as_typed(cell)
    if get_origin(subject.model_fields[name].annotation) is not tuple:
        return cell
    if not cell.startswith("["):
        return _parts(cell)
    try:
        return json.loads(cell)
    except ValueError:
        raise RecordsError(f"{name}: it is no list: write entries with ; between them.") from None


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def written(columns: Sequence[str], table: Sequence[Cells]) -> bytes:
    """Return a table as the bytes of a CSV file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue().encode("utf-8-sig")  # with a mark, without which Excel garbles every accent


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let cells be as long as ``MOST_SIGNS`` while a table of records is read, and no other (Python has one end)."""
    with _ONE_AT_A_TIME:
        before = csv.field_size_limit(MOST_SIGNS)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def rows_of(content: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file; columns that it lacks are empty, as are cells, without blanks around them.

    Raises
    ------
    RecordsError
        When it is no such table, or has a column of another name.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # as Excel saves "CSV" without UTF-8
    try:
        with _long_cells():
            heading, *table = csv.reader(io.StringIO(text, newline=""), strict=True)
    except (csv.Error, ValueError):
        raise RecordsError("it is no CSV table with a heading. Save it as CSV UTF-8 (comma delimited).") from None
    names = [name.strip() for name in heading]
    if unknown := [name for name in names if name not in columns] or [n for n in names if names.count(n) > 1]:
        raise RecordsError(
            f"row 1: there is no column '{unknown[0][:40]}', or it is there twice. Columns are {', '.join(columns)}."
        )
    empty = dict.fromkeys(columns, "")
    found = []
    for number, row in enumerate(table, start=2):
        if len(row) > len(names) and any(row[len(names) :]):
            raise RecordsError(f"row {number}: it has more cells than the heading. Put texts with commas in quotes.")
        found.append({**empty, **{name: cell.strip() for name, cell in zip(names, row, strict=False)}})
    return found
