"""Records of one kind as a file: taken away by everybody, given back by stewards, checked before anything is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from equitymap.dashboard.messages import message
from equitymap.dashboard.records import steward, store_cache
from equitymap.dashboard.records.kit import Kit
from equitymap.dashboard.records.told import done, told
from equitymap.dashboard.server import uploads
from equitymap.errors import RecordsError
from equitymap.records.revisions import digest, record_of, saying
from equitymap.records.subjects.base import Record, check, read
from equitymap.sources.csv_text import csv_of
from equitymap.sources.local import limits
from equitymap.sources.local.limits import Limits
from equitymap.sources.local.local_sheet import decoded, rows
from equitymap.views.records.record_tables import HELD, file_table, in_files, would_do
from equitymap.views.words import count, plain

LIMITS = Limits(size=5_000_000, lines=20_000, cells=60, line=40_000)
SHOWN = 20
"""Problems that are named, and rows of the preview."""
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row of a file: its line, the record it is, what it follows (empty for a new one), what it says.

    ``nonce`` follows from file and line, so that a file saved twice, by a second click, is saved once.
    """

    line: int
    record: str
    parent: str
    nonce: str
    value: Record


def download(kit: Kit) -> None:
    """Draw the button that saves the list as a file: the template too, where the list is empty."""
    st.download_button(
        f"Save {plain(kit.subject.many)} as a file",
        lambda: csv_of(file_table(kit.standing, kit.entries), index=False),
        f"{kit.subject.kind}-{kit.opened.code}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"{kit.key}_download",
    )


def upload(kit: Kit) -> None:
    """Draw the control of a file, what is wrong with it or what it would change, and the button that saves it."""
    number = st.session_state.setdefault(f"{kit.key}_file_number", 0)
    key = f"{kit.key}_file_{number}"
    about = (kit.opened.code, kit.opened.build_id, kit.subject.kind)
    given = uploads.file_of(
        "The saved file, changed or added to", key, LIMITS, about=about, read=lambda raw, name: _cells(kit, raw, name)
    )
    told(kit, "file")
    if given is None:
        st.caption(
            "Save the list as a file, change or add rows, and give it back. A row without a record is a new one."
        )
        return
    if given.found is None:
        st.error(message(given.wrong), icon=":material/error:")
        return
    changed, problems = rows_of(kit, given.found, nonce=given.of[0])
    if problems:
        more = f" And {len(problems) - SHOWN:,} more." if len(problems) > SHOWN else ""
        rows_wrong = plain(count(len(problems), "row is", "rows are"))
        st.error(f"Nothing was saved: {rows_wrong} not right.", icon=":material/error:")
        st.markdown("\n".join(f"- {plain(one)}" for one in problems[:SHOWN]) + plain(more))
        return
    if not changed:
        if st.session_state[f"{kit.key}_file_number"] != number:
            st.rerun()  # a click before this one has just saved it, and says so
        st.info("The file says what stands already: there is nothing to save.")
        return
    fresh = sum(not one.parent for one in changed)
    would = would_do(fresh, len(changed) - fresh, len(given.found) - len(changed), kit.subject)
    st.markdown(f"{plain(would)} The first of them:")
    preview = pd.DataFrame(
        [{entry.title: entry.words(getattr(one.value, entry.name)) for entry in kit.entries} for one in changed[:SHOWN]]
    )
    st.dataframe(preview, hide_index=True, alt="What the file would add or change")
    if st.button(f"Save all {len(changed):,}", type="primary", key=f"{kit.key}_file_save"):
        _save(kit, changed)
        st.session_state[f"{kit.key}_file_number"] = number + 1
        done(kit, f"{len(changed):,} saved from the file.", where="file")


def _cells(kit: Kit, raw: bytes, name: str) -> list[tuple[int, Cells]]:
    """Return the rows of a file with their lines; which of them are right is asked each time it is drawn."""
    limits.check(raw, LIMITS, name, smaller="Give it in parts.")
    fields = in_files(kit.entries)
    needed = [entry.name for entry in fields if entry.required]
    allowed = [*HELD, *(entry.name for entry in fields)]
    return list(rows(decoded(raw), name, needed=needed, allowed=allowed))


def rows_of(kit: Kit, cells: list[tuple[int, Cells]], *, nonce: str) -> tuple[list[Row], list[str]]:
    """Return the rows that say something new, and every problem with its line; rows are checked beside each other.

    ``nonce`` is the id of the file.
    """
    standing = {one.record: one for one in kit.standing}
    said = {one.value for one in kit.standing}
    found: list[Row] = []
    problems: list[str] = []
    for line, row in cells:
        record, parent = row.get("record", ""), row.get("revision", "")
        now = standing.get(record)
        if record and now is None:
            problems.append(f"Line {line}: record: there is no {kit.subject.one} '{record[:40]}' here. Leave it empty.")
        else:
            given = {entry.name: entry.read(row.get(entry.name, "")) for entry in in_files(kit.entries)}
            kept = {
                entry.name: getattr(now.value, entry.name) for entry in kit.entries if now and entry.shape == "kept"
            }
            try:
                value = read(kit.subject, {**given, **kept, "place": kit.opened.code})
            except RecordsError as wrong:
                problems.append(f"Line {line}: {wrong}")
                continue
            mark = digest(nonce, line)
            record = record or record_of(value, mark)
            now = standing.get(record)
            if value in said if now is None else value == now.value and not now.rivals:
                continue
            if now is not None and (now.rivals or parent not in ("", now.revision)):
                problems.append(
                    f"Line {line}: somebody else has changed this record since. Save the list as a file again."
                )
            found.append(Row(line, record, now.revision if now else "", mark, value))
    named = Counter(one.record for one in found)
    problems += [f"Line {one.line}: the same record twice. Keep one row." for one in found if named[one.record] > 1]
    if problems:
        return found, problems
    own = {**kit.known.of(kit.subject.kind), **{one.record: one.value for one in found}}
    beside = replace(kit.known, records={**kit.known.records, kit.subject.kind: own})
    for one in found:
        try:
            check(one.value, beside, record=one.record)
        except RecordsError as wrong:
            problems.append(f"Line {one.line}: {wrong}")
    return found, problems


def _save(kit: Kit, changed: list[Row]) -> None:
    """Save all rows, or none."""
    store, role = store_cache.store(), steward.must_write(kit.opened)
    at = store.clock()
    store.add(
        [saying(one.value, record=one.record, parent=one.parent, nonce=one.nonce, at=at, role=role) for one in changed]
    )
