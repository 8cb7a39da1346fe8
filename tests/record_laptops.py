"""Five laptops that write, settle, erase and meet, and a drawn order in which their stores are merged."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from equitymap.errors import RecordsError
from equitymap.records import rows
from equitymap.records.merge import merge, read_all
from equitymap.records.revisions import Revision
from equitymap.records.store import Store, open_store
from equitymap.records.tables import TURN
from tests.record_kinds import Note, note

LAPTOPS = 5
ACTS = ("card", "save", "change", "settle", "remove", "undo", "erase", "meet")
Act = tuple[str, int, int, int]
acts = st.lists(
    st.tuples(st.sampled_from(ACTS), *(st.integers(0, LAPTOPS - 1) for _ in range(3))), min_size=4, max_size=18
)
"""What happens: which act, on which laptop, and two numbers that choose among what is there."""
merges = st.lists(st.tuples(*(st.integers(0, LAPTOPS - 1) for _ in range(2))), max_size=12)
"""Who is merged into whom, before everybody is merged into one."""


class Laptops:
    """Stores that each begin empty; a clock that goes on by a second with each look."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.template, self.looks, self.opened = folder, template, 0, []
        self.stores = [self.new() for _ in range(LAPTOPS)]

    def clock(self) -> datetime:
        self.looks += 1
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.looks)

    def new(self) -> Store:
        file = self.folder / f"{len(self.opened)}.sqlite"
        shutil.copy(self.template, file)
        self.opened.append(open_store(f"sqlite:///{file}", clock=self.clock))
        return self.opened[-1]

    def close(self) -> None:
        for store in self.opened:
            store.close()

    def act(self, act: Act) -> None:
        name, laptop, one, other = act
        store = self.stores[laptop]
        standing = store.standing(Note, "demo")
        chosen = standing[one % len(standing)] if standing else None
        if name == "card":
            store.save(note(f"card {one}"), role="steward", nonce="")
        elif name == "save":
            store.save(note(f"saved {one}"), role="steward")
        elif name == "meet":
            merge(store, self.stores[other])
        elif chosen is None:
            return
        elif name in ("change", "settle"):
            also = [rival.id for rival in chosen.rivals] if name == "settle" else []
            said = note(f"{name} {other}")
            store.save(said, record=chosen.record, parent=chosen.revision, also=also, role="officer", nonce="")
        elif name == "remove":
            store.remove(chosen.record, parent=chosen.revision, role="officer")
        elif name == "undo" and not chosen.rivals:
            store.undo(chosen.record, parent=chosen.revision, role="officer")
        elif name == "erase":
            store.erase(chosen.record, why="asked")


def play(folder: Path, template: Path, happened: Sequence[Act], order: Sequence[tuple[int, int]]) -> None:
    """Let it happen, then merge in the drawn order and in the plain one: both hold the same, and the same stands."""
    laptops = Laptops(folder, template)
    try:
        for act in happened:
            try:
                laptops.act(act)
            except RecordsError as refused:  # a card that was erased is typed again: refused as it should be
                assert "deleted for good" in str(refused)
        known = [everything(store) for store in laptops.stores]
        plain = laptops.new()
        for store in laptops.stores:
            merge(plain, store)
        erased = {record for _, _, erasures in known for record, _, _ in erasures}
        revisions = {one for held, _, _ in known for one in held if one[1] not in erased}
        assert everything(plain)[0] == revisions
        for into, source in order:
            merge(laptops.stores[into], laptops.stores[source])
        home = laptops.stores[order[-1][0] if order else 0]
        for store in reversed(laptops.stores):
            merge(home, store)
            merge(home, store)
        assert everything(home) == everything(plain)
        assert followed(home) == followed(plain)
        assert shown(home) == shown(plain)
    finally:
        laptops.close()


def everything(store: Store) -> tuple[set[tuple[str, ...]], ...]:
    held, entries, erasures = store.transaction(read_all)
    return (
        {(row["id"], row["record"], str(row["body"]), str(sorted(row["also"]))) for row in held},
        {tuple(map(str, row.values())) for row in entries},
        {tuple(map(str, row.values())) for row in erasures},
    )


def followed(store: Store) -> set[tuple[str, str]]:
    return {(row["record"], row["parent"]) for row in store.transaction(lambda c: rows.all_of(c, TURN))}


def shown(store: Store) -> dict[str, tuple[str, datetime, tuple[Revision, ...]]]:
    return {one.record: (one.revision, one.at, one.rivals) for one in store.standing(Note, "demo")}
