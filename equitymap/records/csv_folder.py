"""Every record as a folder of CSV files, one for each kind, and back: whole or not at all.

``manifest.json`` has the version, the number of rows and a checksum of each file. Whoever has changed tables by hand
deletes it first: then a row that says something else than its ``revision`` is a change of that one, and a row without
says something new.
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from equitymap.errors import RecordsError
from equitymap.records import rows
from equitymap.records.csv_rows import OTHER, cells_of, columns_of, revision_of, rows_of, value_of, written
from equitymap.records.merge import Merged, of_place, read_all, unite
from equitymap.records.revisions import Revision, body_of, digest, made, row_of, stamp
from equitymap.records.revisions import revision_of as of_row
from equitymap.records.store import Store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.base import Known, Record, check

FORMAT, MANIFEST = "equity-map-records", "manifest.json"
COLUMNS = {"entries": ("id", "record", "at", "role"), "erasures": ("record", "at", "why"), "other": OTHER} | {
    kind: columns_of(subject) for kind, subject in KINDS.items()
}
"""Columns of each file: further entries of one revision, erasures, what no kind can read, and the kinds."""
MOST_PROBLEMS = 20
NOTHING = "Nothing was added."
ANOTHER_FOLDER = "Name a folder that is empty or not there yet."


def export_folder(store: Store, folder: Path, place: str | None = None) -> int:
    """Write every revision, entry and erasure, private ones too, and return how many revisions were written.

    Parameters
    ----------
    store
        The records.
    folder
        Where; an earlier export there is replaced when this one is whole, and what else lies beside it stays.
    place
        Only records that are or were of this place.

    Raises
    ------
    RecordsError
        When the folder holds something else, or cannot be written.
    """
    folder = folder.resolve()
    before = _exported(folder)
    held, entries, erasures = store.transaction(read_all)
    if place is not None:
        held, entries = of_place(held, entries, place)
    tables = _tables(held, entries, erasures)
    files = {f"{name}.csv": written(COLUMNS[name], table) for name, table in sorted(tables.items())}
    manifest = {
        "format": FORMAT,
        "version": store.version,
        "written": stamp(store.clock()),
        "place": place,
        "files": {
            name: {"rows": len(tables[Path(name).stem]), "sha256": sha256(content).hexdigest()}
            for name, content in files.items()
        },
    }
    files[MANIFEST] = json.dumps(manifest, indent=1).encode()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if strange := [name for name in sorted({*files} - before) if (folder / name).exists()]:
            raise RecordsError(f"{folder / strange[0]} is not of an earlier export. {ANOTHER_FOLDER}")
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as new:
            for name, content in files.items():
                Path(new, name).write_bytes(content)
            for name in files:  # the manifest comes last: until then the folder is not whole, and not taken for it
                Path(new, name).replace(folder / name)
        for name in before - {*files}:
            (folder / name).unlink(missing_ok=True)
    except OSError as refused:
        raise RecordsError(f"{folder} cannot be written ({refused.strerror}): free space, or name another.") from None
    return len(held)


def _exported(folder: Path) -> set[str]:
    """Return the files of an earlier export in a folder, none where it is empty or not there; refuse any other."""
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return set()
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("files"), dict):
        raise RecordsError(f"{folder} holds something else. {ANOTHER_FOLDER}")
    return {MANIFEST, *(name for name in told["files"] if Path(name).name == name)}


def _tables(held: rows.Rows, entries: rows.Rows, erasures: rows.Rows) -> dict[str, list[Mapping[str, str]]]:
    entered: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for entry in sorted(entries, key=lambda row: (row["at"], row["role"])):
        entered[entry["id"]].append(entry)
    tables: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for row in sorted(held, key=lambda row: (entered[row["id"]][0]["at"], row["id"])):
        first, *more = entered[row["id"]]
        cells = cells_of(of_row({**row, "at": first["at"], "role": first["role"]}))
        tables["other" if "body" in cells and "kind" in cells else row["kind"]].append(cells)
        tables["entries"].extend(more)
    tables["erasures"].extend(sorted(erasures, key=lambda row: (row["record"], row["at"])))
    return {name: table for name, table in tables.items() if table}


# --- back ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Anew:
    """What a row says that no revision of the folder does: of which record, after which revision, in which row."""

    where: str
    value: Record
    record: str
    parent: str


@dataclass
class _Found:
    """What a folder holds: rows as another store would give them, and what is said anew."""

    held: list[Mapping[str, Any]] = field(default_factory=list)
    entries: list[Mapping[str, Any]] = field(default_factory=list)
    erasures: list[Mapping[str, Any]] = field(default_factory=list)
    anew: list[_Anew] = field(default_factory=list)


def import_folder(store: Store, folder: Path, *, role: str, known: Known | None = None) -> Merged:
    """Add what a folder holds, all or nothing; what is there already stays as it is, so it may be repeated.

    Parameters
    ----------
    store
        Where to.
    folder
        CSV files named as kinds of records; with the manifest of an export, or without.
    role
        In which role rows are entered that say something new.
    known
        What those are checked against besides the records themselves.

    Raises
    ------
    RecordsError
        Naming the file and the row of everything that is wrong.
    """
    found = _read(folder, store.version)
    at = store.clock()

    def add_anew(connection: Connection) -> None:
        new = dict(_new(connection, found.anew, at, role))
        where = {revision.id: f"{NOTHING}\n{one.where}: " for one, revision in new.items()}
        rows.add(connection, list(new.values()), where)
        _check(connection, new, known or Known())

    return unite(store, found.held, found.entries, found.erasures, then=add_anew)


def _read(folder: Path, version: str) -> _Found:
    files = _files(folder, version)
    signed, found, problems = (folder / MANIFEST).is_file(), _Found(), []
    for name, content in files.items():
        kind = Path(name).stem
        try:
            table = rows_of(content, COLUMNS[kind])
        except RecordsError as wrong:
            problems.append(f"{name}, {wrong}")
            continue
        for number, cells in enumerate(table, start=2):
            try:
                _take(found, kind, cells, f"{name}, row {number}", signed=signed)
            except RecordsError as wrong:
                problems.append(f"{name}, row {number}: {wrong}")
    _raise(problems)
    return found


def _files(folder: Path, version: str) -> dict[str, bytes]:
    """Return the tables of a folder, each as its manifest says; without one, as they are."""
    if not folder.is_dir():
        raise RecordsError(f"There is no folder {folder}.")
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8")) if (folder / MANIFEST).is_file() else None
    except OSError as refused:
        raise RecordsError(f"{folder} cannot be read ({refused.strerror}).") from None
    except ValueError:
        raise RecordsError(f"{folder / MANIFEST} is damaged: copy the folder anew.") from None
    if not files and told is None:
        raise RecordsError(f"There are no CSV files in {folder}.")
    _raise(
        [f"{name} is no kind of record. Kinds are {', '.join(KINDS)}." for name in files if name[:-4] not in COLUMNS]
    )
    if told is not None:
        _raise(_unlike(told, files, version))
    return files


def _unlike(told: Any, files: Mapping[str, bytes], version: str) -> Iterator[str]:
    """Yield where files are not as their manifest says."""
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("files"), dict):
        yield f"{MANIFEST} is not that of a folder of records."
        return
    if told.get("version") != version:
        yield f"The folder has version {told.get('version')}, these records {version}: export it with this program."
    for name in sorted({*told["files"], *files}):
        if name not in files:
            yield f"{name} is missing: copy the folder anew."
        elif told["files"].get(name, {}).get("sha256") != sha256(files[name]).hexdigest():
            yield (
                f"{name} is not as it was exported: copy the folder anew. To bring tables that were changed on purpose,"
                f" delete {MANIFEST}."
            )


def _take(found: _Found, kind: str, cells: Mapping[str, str], where: str, *, signed: bool) -> None:
    if kind in ("entries", "erasures"):
        if not all(cells.values()):
            raise RecordsError("a cell is empty.")
        (found.entries if kind == "entries" else found.erasures).append(cells)
        return
    subject = KINDS.get(kind)
    if cells["revision"]:
        revision = revision_of(subject, cells)
        if revision.id == cells["revision"]:
            found.held.append(row_of(revision))
            entry = {"id": revision.id, "record": revision.record, "at": stamp(revision.at), "role": revision.role}
            found.entries.append(entry)
            return
        if signed or subject is None or revision.action == "removed":
            raise RecordsError("it is not what its revision says.")
    if subject is None:
        raise RecordsError("revision: it is empty.")
    value = value_of(subject, cells)
    record = cells["record"] or digest(value.kind, value.place, body_of(value), "")
    found.anew.append(_Anew(where, value, record, cells["revision"] or cells["parent"]))


def _new(connection: Connection, anew: list[_Anew], at: datetime, role: str) -> Iterator[tuple[_Anew, Revision]]:
    """Yield what of it nobody has said before, as revisions."""
    history = rows.histories(connection, {one.record for one in anew})
    for one in anew:
        body, said = body_of(one.value), history.get(one.record, [])
        before = [past for past in said if past.id == one.parent] if one.parent else said
        if any((past.action, past.place, past.body) == ("saved", one.value.place, body) for past in before):
            continue
        if said and not one.parent:
            raise RecordsError(
                f"{NOTHING}\n{one.where}: the record {one.record} is here and says something else. Name in the column"
                " parent the revision that is changed."
            )
        revision = made(
            record=one.record,
            kind=one.value.kind,
            place=one.value.place,
            parent=one.parent,
            also=(),
            action="saved",
            nonce="",
            body=body,
            at=at,
            role=role,
        )
        yield one, revision


def _check(connection: Connection, new: Mapping[_Anew, Revision], known: Known) -> None:
    """Check what is new beside all other records of its place."""
    problems = []
    places = {one.value.place for one in new}
    beside = {place: replace(known, records=_standing(connection, place)) for place in places}
    for one, revision in new.items():
        try:
            check(one.value, beside[one.value.place], record=revision.record)
        except RecordsError as wrong:
            problems.append(f"{one.where}: {wrong}")
    _raise(problems)


def _standing(connection: Connection, place: str) -> dict[str, dict[str, Record]]:
    return {
        kind: {one.record: one.value for one in rows.standing(connection, subject, place) if one is not None}
        for kind, subject in KINDS.items()
    }


def _raise(problems: Any) -> None:
    """Raise what is wrong, if anything is: the first of many, and how many more there are."""
    listed = list(problems)
    if listed:
        more = [f"And {len(listed) - MOST_PROBLEMS:,} more."] if len(listed) > MOST_PROBLEMS else []
        raise RecordsError("\n".join([NOTHING, *listed[:MOST_PROBLEMS], *more]))
