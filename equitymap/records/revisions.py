"""What one version of a record is, and how its id follows from what it holds."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from hashlib import sha256
from typing import Generic, Literal, TypeVar, cast
from uuid import UUID

from equitymap.errors import RecordsError
from equitymap.records.engine import canonical
from equitymap.records.subjects.base import Record

T = TypeVar("T", bound=Record)
Action = Literal["saved", "removed"]
DIGITS = 32
"""Of a digest: 128 bits."""


@dataclass(frozen=True)
class Revision:
    """What a record was from one time on. Everything but ``at`` and ``role`` goes into the id.

    ``parent`` is the revision it follows, empty for the first; ``also`` names others that it settles. ``nonce`` tells
    two equal sayings apart; it is empty where they shall be one, as the same paper card typed twice.
    """

    id: str
    record: str
    kind: str
    place: str
    parent: str
    also: tuple[str, ...]
    action: Action
    nonce: str
    body: Mapping[str, object]
    at: datetime
    role: str

    @property
    def follows(self) -> tuple[str, ...]:
        """The revisions that stand no more once this one is there; ``("",)`` for the first."""
        return (self.parent, *self.also)


@dataclass(frozen=True)
class Standing(Generic[T]):
    """A record as it stands: its value, the revision that says so, and others that say otherwise (a conflict)."""

    record: str
    value: T
    revision: str
    at: datetime
    rivals: tuple[Revision, ...] = ()


def digest(*parts: object) -> str:
    """Return the id of a content: the same content, the same id everywhere."""
    return sha256(canonical(parts).encode()).hexdigest()[:DIGITS]


def id_of(held: Mapping[str, object]) -> str:
    """Return the id of a revision from what it holds (a row of the table)."""
    also = sorted(cast("Sequence[str]", held["also"]))
    return digest(*(held[name] for name in ("record", "kind", "place", "parent", "action", "nonce", "body")), also)


def row_of(revision: Revision) -> dict[str, object]:
    """Return a revision as a row of the table."""
    held = {name: getattr(revision, name) for name in Revision.__dataclass_fields__ if name not in ("at", "role")}
    return {**held, "also": list(revision.also)}


def revision_of(row: Mapping[str, object]) -> Revision:
    """Return a row of the table, joined with its entry, as a revision."""
    also = tuple(sorted(cast("Sequence[str]", row["also"])))
    return Revision(**{**row, "also": also, "at": datetime.fromisoformat(str(row["at"]))})  # type: ignore[arg-type]


def made(
    *,
    record: str,
    kind: str,
    place: str,
    parent: str,
    also: Iterable[str],
    action: Action,
    nonce: str,
    body: Mapping[str, object],
    at: datetime,
    role: str,
) -> Revision:
    """Return a revision with its id."""
    held = {
        "record": record,
        "kind": kind,
        "place": place,
        "parent": parent,
        "also": tuple(sorted({*also} - {parent})),
        "action": action,
        "nonce": nonce,
        "body": body,
    }
    return Revision(id=id_of(held), **held, at=at, role=role)  # type: ignore[arg-type]


def saying(
    value: Record, *, record: str, parent: str, also: Iterable[str] = (), nonce: str, at: datetime, role: str
) -> Revision:
    """Return the revision with which a record says something."""
    return made(
        record=record,
        kind=value.kind,
        place=value.place,
        parent=parent,
        also=also,
        action="saved",
        nonce=nonce,
        body=body_of(value),
        at=at,
        role=role,
    )


def removing(one: Standing[T], *, at: datetime, role: str) -> Revision:
    """Return the revision with which a record as it stands is removed, and others that stand beside it."""
    return made(
        record=one.record,
        kind=one.value.kind,
        place=one.value.place,
        parent=one.revision,
        also=[rival.id for rival in one.rivals],
        action="removed",
        nonce=uuid7(),
        body={},
        at=at,
        role=role,
    )


def body_of(value: Record) -> dict[str, object]:
    """Return what a record says beside its place, as JSON has it."""
    return value.model_dump(mode="json", exclude={"place"})


def record_of(value: Record, nonce: str) -> str:
    """Return the id of a new record: the same saying under the same nonce is one record, however often it is sent."""
    return digest(value.kind, value.place, body_of(value), nonce)


def stamp(at: datetime) -> str:
    """Return a time as the tables hold it: UTC, to the microsecond, sortable as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def uuid7() -> str:
    """Return a number that nobody else draws, later ones after earlier ones (RFC 9562)."""
    drawn = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    return str(UUID(int=drawn & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62))


def last_of(history: Sequence[Revision]) -> list[Revision]:
    """Return the revisions of a history that no other one follows, in its order: several where copies differ."""
    followed = {name for revision in history for name in revision.follows}
    return [revision for revision in history if revision.id not in followed]


def newest_first(revisions: Iterable[Revision]) -> list[Revision]:
    """Return revisions by their time, each after those that follow it even where a clock was wrong."""
    here = {one.id: one for one in revisions}
    behind = {one.id: [name for name in one.follows if name in here] for one in here.values()}
    try:
        oldest_first = list(TopologicalSorter(behind).static_order())
    except CycleError:  # cannot be: an id is a digest of those it follows
        raise RecordsError("The history of this record runs in a circle: put back a copy of the records.") from None
    since: dict[str, tuple[datetime, int]] = {}
    for number, name in enumerate(oldest_first):
        since[name] = max([here[name].at, *(since[before][0] for before in behind[name])]), number
    return [here[name] for name in sorted(here, key=since.__getitem__, reverse=True)]
