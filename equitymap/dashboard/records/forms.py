"""One way to list, add, change, remove, undo and settle records of any kind, made from their fields."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.messages import guarded, message
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.records import file_of_records, steward, store_cache
from equitymap.dashboard.records.kit import Kit, registered
from equitymap.dashboard.records.told import SAVED, done, forget, told
from equitymap.errors import RecordsError, SomebodyElseSaved
from equitymap.records.revisions import Revision, Standing, record_of, uuid7
from equitymap.records.subjects.base import LONGEST_TEXT, Record, check, read
from equitymap.settings import settings
from equitymap.views.records import record_tables
from equitymap.views.records.fields import Entry
from equitymap.views.words import capital, count, plain, plain_table, with_article

NOTHING = ""
"""What stands in a choice where nothing is chosen."""
NONE_GIVEN: Mapping[str, Any] = MappingProxyType({})


@guarded
def records(opened: Opened, subject: type[Record], *, bodies: Mapping[str, str] | None = None) -> None:
    """Draw the records of one kind: the list, then what everybody may look at and stewards may change.

    Where the store cannot be read, this part says so and the rest of the page goes on.

    Parameters
    ----------
    opened
        The place.
    subject
        The kind of record.
    bodies
        Bodies of the registers that a field may name, names by id such as urn:123456; by default schools and council.
    """
    kit = Kit(opened, subject, registered(opened) if bodies is None else bodies)
    if subject.private and not kit.role:
        st.markdown(f"{plain(capital(subject.many))} are shown to stewards only.")
        steward.line(opened, subject.many)
        return
    st.markdown(plain(record_tables.how_many(len(kit.standing), subject)))
    if unreadable := store_cache.unreadable(subject, opened):
        words = count(unreadable, subject.one, subject.many)
        st.warning(f"{plain(capital(words))} cannot be read by this version. Nothing of it is lost: update this copy.")
    if kit.standing:
        table = record_tables.list_table(kit.standing, kit.entries)
        st.dataframe(table, hide_index=True, alt=f"List of {subject.many}", key=f"{kit.key}_list")
    for one in kit.standing:
        if one.rivals:
            _conflict(kit, one)
    told(kit, "settle")
    steward.line(opened, subject.many)
    if kit.role and all(entry.shape != "kept" for entry in kit.entries):
        page_parts.while_open(
            f"Add {with_article(subject.one)}", lambda: _add(kit), key=f"{kit.key}_add", icon=":material/add:"
        )
    if kit.standing or _removed(kit):
        label = f"Look at one {subject.one}: {'change, undo, remove, ' if kit.role else ''}history"
        page_parts.while_open(label, lambda: _one(kit), key=f"{kit.key}_one", icon=":material/history:")
    file_of_records.download(kit)
    if kit.role and settings().uploads:
        page_parts.while_open(
            "Several at once, from a file",
            lambda: file_of_records.upload(kit),
            key=f"{kit.key}_file",
            icon=":material/upload:",
        )
    forget(kit)


@guarded
def one_record(kit: Kit, now: Standing[Any] | None, given: Mapping[str, Any]) -> None:
    """Draw, for a steward, the form of one record some of whose fields are ``given``: as it stands, or a new one."""
    if now is None:
        _add(kit, given)
    else:
        if now.rivals:
            _conflict(kit, now)
        last = store_cache.store().history(now.record)[0]
        _change_or_undo(kit, now.record, kit.called(now.value), now, last, given)
    for where in ("add", "one", "settle"):
        told(kit, where)
    forget(kit)


# --- the form ----------------------------------------------------------------------------------


def _add(kit: Kit, given: Mapping[str, Any] = NONE_GIVEN) -> None:
    """Draw the form of a new record; sent twice, by a second click or for want of an answer, it makes one."""
    number = st.session_state.setdefault(f"{kit.key}_number", 0)
    nonce = st.session_state.setdefault(f"{kit.key}_nonce_{number}", uuid7())
    key = "_".join([f"{kit.key}_new_{number}", *map(str, given.values())])
    typed = form(kit, {}, key=key, button=f"Add this {kit.subject.one}", given=given)
    told(kit, "add")
    if typed is None or (value := checked(kit, typed, nonce=nonce)) is None:
        return
    try:
        store_cache.store().save(value, role=steward.must_write(kit.opened), nonce=nonce)
    except RecordsError as wrong:
        st.error(message(wrong), icon=":material/error:")
        return
    st.session_state[f"{kit.key}_number"] = number + 1
    done(kit, f"{kit.called(value)} was added.", where="add")


def form(
    kit: Kit, held: Mapping[str, Any], *, key: str, button: str, given: Mapping[str, Any] = NONE_GIVEN
) -> dict[str, Any] | None:
    """Draw a form with what a record holds; return what was typed, and ``given``, once it is sent, else None."""
    with st.form(key, enter_to_submit=False):
        typed = {
            entry.name: _control(entry, held.get(entry.name, entry.initial), f"{key}_{entry.name}")
            for entry in kit.entries
            if entry.name not in given
        }
        return {**given, **typed} if st.form_submit_button(plain(button), type="primary") else None


def _control(entry: Entry, value: Any, key: str) -> Any:
    """Draw the control of one field and return what it holds, as ``read`` takes it."""
    label = f"{plain(entry.title)}{' (needed)' if entry.required else ''}"
    said = plain(entry.help)
    if entry.shape == "kept":
        st.caption(plain(f"{entry.title}: {entry.words(value)}. {entry.help}"))
        return value
    if entry.shape == "several":
        st.session_state.setdefault(key, [str(one) for one in value or ()])
        options = [*entry.options, *(one for one in st.session_state[key] if one not in entry.options)]
        return widgets.multiselect(label, options, key=key, help=said, format_func=lambda one: _label(entry, one))
    if entry.shape in ("one", "yes_no"):
        st.session_state.setdefault(key, NOTHING if value is None else str(value))
        held = st.session_state[key]
        options = [NOTHING, *entry.options, *([held] if held not in (NOTHING, *entry.options) else [])]
        return widgets.selectbox(label, options, key=key, help=said, format_func=lambda one: _label(entry, one))
    if entry.shape == "line":
        text = NOTHING if value is None else str(value)
        return st.text_input(label, value=text, key=key, help=said, placeholder=entry.help, max_chars=entry.longest)
    text = "\n".join(value or ()) if entry.shape == "lines" else str(value or "")
    typed = st.text_area(label, value=text, key=key, help=said, max_chars=LONGEST_TEXT) or ""
    return [line.strip() for line in typed.splitlines() if line.strip()] if entry.shape == "lines" else typed


def _label(entry: Entry, one: str) -> str:
    """Return what a list to choose from shows: plain text already, in which an escape would be seen."""
    return entry.words(one) if one else "not chosen"


def checked(kit: Kit, typed: Mapping[str, Any], record: str = "", *, nonce: str = "") -> Record | None:
    """Return what was typed as a record (a new one has a nonce, no id), or say what is wrong with it."""
    try:
        value = read(kit.subject, {**typed, "place": kit.opened.code})
        check(value, kit.known, record=record or record_of(value, nonce))
    except RecordsError as wrong:
        st.error(message(wrong), icon=":material/error:")
        return None
    return value


# --- one record --------------------------------------------------------------------------------


def _removed(kit: Kit) -> dict[str, str]:
    """Return what the records are called that were removed and can be brought back, by id."""
    found = store_cache.removed(kit.subject, kit.opened)
    return kit.told_apart(found)


def _one(kit: Kit) -> None:
    here = {one.record: one for one in kit.standing}
    removed = _removed(kit)
    names = {**kit.told_apart({record: one.value for record, one in here.items()}), **removed}
    record = widgets.selectbox(
        plain(capital(kit.subject.one)),
        [NOTHING, *names],
        key=f"{kit.key}_which",
        format_func=lambda one: f"{names[one]}{' (removed)' if one in removed else ''}" if one else "choose one",
    )
    if record not in names:
        return
    history = store_cache.store().history(record)
    if kit.role and history:
        _change_or_undo(kit, record, names[record], here.get(record), history[0])
    told(kit, "one")
    st.markdown("**History**")
    _table(kit, record_tables.history_table(history, kit.entries).set_index(record_tables.WHEN), "history")


def _change_or_undo(
    kit: Kit,
    record: str,
    name: str,
    now: Standing[Any] | None,
    last: Revision,
    given: Mapping[str, Any] = NONE_GIVEN,
) -> None:
    looked = _looked_at(kit, record, now, last)
    if looked["body"] is not None:
        _change(kit, looked, now, given)
    _undo_and_remove(kit, looked, name, now)


def _looked_at(kit: Kit, record: str, now: Standing[Any] | None, last: Revision) -> dict[str, Any]:
    """Return a record as it was when it was chosen, whatever somebody else does meanwhile.

    ``revision`` and ``body`` (None for a removed one) are what the form begins with, ``seen`` is what may be undone.
    """
    kept = f"{kit.key}_looked_at"
    if st.session_state.get(kept, {}).get("record") != record:
        revision, body = (now.revision, _body(now.value)) if now else (last.id, None)
        st.session_state[kept] = {"record": record, "revision": revision, "seen": revision, "body": body}
        st.session_state.pop(f"{kit.key}_clash", None)
    looked: dict[str, Any] = st.session_state[kept]
    return looked


def _looked_through(kit: Kit, what: str, *, note: str = SAVED) -> None:
    """Say what was done with the record that was looked at, and begin anew with it as it is now."""
    for name in ("looked_at", "clash"):
        st.session_state.pop(f"{kit.key}_{name}", None)
    done(kit, what, where="one", note=note)


def _change(
    kit: Kit, looked: Mapping[str, Any], now: Standing[Any] | None, given: Mapping[str, Any] = NONE_GIVEN
) -> None:
    """Draw the form of a record as it was when it was chosen: who saves after somebody else is shown both."""
    key = f"{kit.key}_{looked['record']}_{looked['revision']}"
    typed = form(kit, looked["body"], key=key, button="Save the change", given=given)
    if typed is not None and (value := checked(kit, typed, looked["record"])) is not None:
        _save(kit, value, looked, now, after=looked["revision"])
    if clash := st.session_state.get(f"{kit.key}_clash"):
        _somebody_else(kit, looked, now, *clash)


def _save(kit: Kit, value: Record, looked: Mapping[str, Any], now: Standing[Any] | None, *, after: str) -> None:
    """Save a change after the revision that was looked at; keep what was typed where somebody else was first."""
    if now and now.revision == after and value == now.value and not now.rivals:
        st.info("Nothing was changed, so nothing was saved.")
        return
    try:
        store_cache.store().save(value, record=looked["record"], parent=after, role=steward.must_write(kit.opened))
    except SomebodyElseSaved as first:
        st.session_state[f"{kit.key}_clash"] = (first, value)
        return
    except RecordsError as wrong:
        st.error(message(wrong), icon=":material/error:")
        return
    _looked_through(kit, f"{kit.called(value)} was saved.")


def _somebody_else(
    kit: Kit, looked: Mapping[str, Any], now: Standing[Any] | None, first: SomebodyElseSaved, mine: Record
) -> None:
    """Draw what somebody else saved beside what was typed, and let it be chosen."""
    st.warning(message(first), icon=":material/group:")
    both = {"What they saved": first.body, "What you typed": _body(mine)}
    _table(kit, record_tables.side_by_side(both, kit.entries), "both")
    with st.container(horizontal=True):
        if st.button("Save what I typed", key=f"{kit.key}_mine"):
            st.session_state.pop(f"{kit.key}_clash", None)
            _save(kit, mine, looked, now, after=first.revision)
            st.rerun()  # a third one was first: both are drawn anew
        if st.button("Keep what they saved", key=f"{kit.key}_theirs"):
            _looked_through(kit, "What they saved stays. Nothing of yours was saved.", note="Nothing was changed")


def _undo_and_remove(kit: Kit, looked: dict[str, Any], name: str, now: Standing[Any] | None) -> None:
    """Draw both buttons; of several versions one is chosen first. What the steward has not seen is not undone."""
    rivals = bool(now and now.rivals)
    with st.container(horizontal=True):
        label = "Undo the last change" if now else "Bring it back"
        undo = st.button(label, key=f"{kit.key}_undo", icon=":material/undo:", disabled=rivals)
        remove = now is not None and st.button(
            "Remove it", key=f"{kit.key}_remove", icon=":material/delete:", disabled=rivals
        )
    record, seen = looked["record"], looked["seen"]
    try:
        if undo:
            _check_before(kit, record, seen)
            store_cache.store().undo(record, parent=seen, role=steward.must_write(kit.opened))
            _looked_through(kit, f"The last change of {name} was undone." if now else f"{name} was brought back.")
        if remove:
            store_cache.store().remove(record, parent=seen, role=steward.must_write(kit.opened))
            _looked_through(kit, f"{name} was removed. It can be brought back here.")
    except SomebodyElseSaved as first:
        st.error(message(first), icon=":material/group:")
        looked["seen"] = first.revision  # now it is: the same again undoes it
    except RecordsError as wrong:
        st.error(message(wrong), icon=":material/error:")


def _check_before(kit: Kit, record: str, seen: str) -> None:
    """Check what an undo brings back beside the records of today, which may have changed since it was said.

    Raises
    ------
    RecordsError
        With what no longer fits, and its remedy.
    """
    history = {one.id: one for one in store_cache.store().history(record)}
    last = history.get(seen)
    before = None if last is None else history.get(last.parent)
    if before is not None and before.action == "saved":
        check(read(kit.subject, {**before.body, "place": kit.opened.code}), kit.known, record=record)


def _table(kit: Kit, table: pd.DataFrame, name: str) -> None:
    """Draw a table of texts, which breaks its words rather than scroll sideways (``page.css``)."""
    with st.container(key=f"{kit.key}_{name}_table"):
        st.table(plain_table(table))


def _body(value: Record) -> dict[str, Any]:
    return value.model_dump(mode="json", exclude={"place"})


# --- two versions that stand beside each other -------------------------------------------------------


def _conflict(kit: Kit, one: Standing[Any]) -> None:
    """Draw versions of a record that came from two copies, and let a steward choose the one that stands."""
    st.warning(f"There are several versions of {plain(kit.called(one.value))}.", icon=":material/call_split:")
    versions = [(one.at, _body(one.value)), *((rival.at, rival.body) for rival in one.rivals)]
    columns = {
        f"{chr(65 + place)}: {at:%d %B %Y, %H:%M}{'' if body else ', removed'}": body
        for place, (at, body) in enumerate(versions)
    }
    _table(kit, record_tables.side_by_side(columns, kit.entries), f"rivals_{one.record}")
    if not kit.role:
        return
    with st.container(horizontal=True):
        for place, (_, body) in enumerate(versions):
            letter = chr(65 + place)
            if st.button(f"Keep {plain(letter)}", key=f"{kit.key}_keep_{one.record}_{letter}"):
                _settle(kit, one, body)


def _settle(kit: Kit, one: Standing[Any], body: Mapping[str, Any]) -> None:
    others = [rival.id for rival in one.rivals]
    may, store = steward.must_write(kit.opened), store_cache.store()
    if body:
        value = read(kit.subject, {**body, "place": kit.opened.code})
        store.save(value, record=one.record, parent=one.revision, also=others, role=may)
    else:
        store.remove(one.record, parent=one.revision, also=others, role=may)
    done(kit, f"{kit.called(one.value)} was settled.", where="settle")
