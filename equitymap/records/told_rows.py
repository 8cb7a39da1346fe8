"""Rows of lists of places that stewards accepted from what people reported: what of them stays when that is deleted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from equitymap.records.revisions import Revision, digest, last_of, made, saying
from equitymap.records.store import Store
from equitymap.records.subjects.answers import Ruling, Verdict
from equitymap.records.subjects.lists import ListedPlace


def record_here(store: Store, record: str) -> str:
    """Return the id under which a list goes on here: another one since it was kept without its history."""
    erased = store.erased()
    while record in erased:
        record = digest("kept", record)
    return record


def left_of_lists(
    store: Store, place: str, decisions: Collection[str], *, gone: bool
) -> tuple[list[str], list[Revision]]:
    """Return the lists to erase because they show, or showed once, more of some decisions than stays; and what is left.

    Parameters
    ----------
    decisions
        Ids of the decisions (``Ruling``); others are passed over.
    gone
        Whether they go too. Otherwise what they accept now stays.

    Returns
    -------
    Ids of the lists, and the revisions that save each without its history under another id, where a row is left, and
    let the decisions that stay name that one. A row that such a decision told too stays. For ``Store.erase_all``.
    """
    stays = [
        one
        for one in store.standing(Ruling, place)
        if one.value.verdict is Verdict.ACCEPTED and not (gone and one.record in decisions)
    ]
    told = {
        (str(one.body["list"]), str(one.body["shown"]))
        for history in store.histories(decisions).values()
        for one in history
        if one.kind == Ruling.kind and one.body.get("verdict") == Verdict.ACCEPTED
    } - {(one.value.list, one.value.shown) for one in stays}
    lists, saving = [], []
    for record, history in store.histories({of for of, _ in told}).items():
        shown = {fact for of, fact in told if of == record}
        if not any(_tells(row) in shown for one in history for row in _listed(one)):
            continue
        lists.append(record)
        rows: list[dict[str, Any]] = []
        heads = [one for one in last_of(history) if one.action == "saved"]
        for head in heads:
            rows += [row for row in _listed(head) if row not in rows and _tells(row) not in shown]
        if not rows:
            continue
        new = record_here(store, digest("kept", record))
        now: dict[str, Any] = {"nonce": "", "at": store.clock(), "role": "steward"}
        first: dict[str, Any] = {
            "record": new,
            "kind": heads[0].kind,
            "place": place,
            "parent": "",
            "also": (),
            "action": "saved",
        }
        saving.append(made(**first, **now, body={**heads[0].body, "listed": rows}))
        for one in stays:
            if one.value.list == record:
                moved = one.value.model_copy(update={"list": new})
                saving.append(saying(moved, record=one.record, parent=one.revision, **now))
    return lists, saving


def _listed(one: Revision) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", one.body.get("listed", []))


def _tells(row: dict[str, Any]) -> str:
    """Return what a row tells, also one of a list that only a newer program can read."""
    return ListedPlace.model_construct(**row).tells
