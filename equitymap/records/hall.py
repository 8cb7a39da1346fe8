"""The records of a laptop that was in a hall come home: refused before the first row, or all of them (docs/hall.md).

A folder of a hall has a manifest, which names its place and every file that does not change there, and the records.
Home may read it any number of times, also while the laptop goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, select

from equitymap.errors import RecordsError
from equitymap.records.engine import DAMAGED, address_of
from equitymap.records.merge import Merged, of_place, read_all, unite
from equitymap.records.sessions import OWN, sweep
from equitymap.records.store import Store, open_store
from equitymap.records.subjects import KINDS
from equitymap.records.subjects.answers import Response
from equitymap.records.subjects.base import PlaceCode
from equitymap.records.tables import REVISION

MANIFEST, RECORDS = "hall.json", "records/records.sqlite"
DEMONSTRATION = "demo"
STAY = frozenset(kind for kind, subject in KINDS.items() if subject.private or subject in OWN)
"""Kinds that do not go to a hall: what people said elsewhere is not carried about on a laptop."""
NOTHING = "Nothing was brought home."
ANEW = "Copy the whole folder anew."


def _inside(name: str) -> str:
    """Let the path of a file below the folder through, as it is written on every system."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError("it is no file of the folder")
    return name


class HallManifest(BaseModel):
    """What a folder of a hall says of itself."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    format: Literal["equity-map-hall"] = "equity-map-hall"
    place: PlaceCode
    name: str
    schema_version: int
    """Of the tables of the place."""
    records_version: str
    program: str
    """The version of the program that prepared it."""
    port: int
    files: dict[Annotated[str, AfterValidator(_inside)], str]
    """SHA-256 of every file that does not change while the laptop is in use, by its path."""


@dataclass(frozen=True)
class Hall:
    """A folder of a hall, and what it says of itself."""

    folder: Path
    manifest: HallManifest

    @property
    def url(self) -> str:
        """The database of its records."""
        return address_of(self.folder / RECORDS)


@dataclass(frozen=True)
class Home:
    """What came home: revisions as ``Merged``, new records by kind, how many of them cards, and what to look at.

    ``conflicts`` names each record that two typed differently; ``kept_out`` counts those that were deleted here and are
    still in the folder.
    """

    merged: Merged
    new: Mapping[str, int]
    cards: int
    conflicts: tuple[str, ...]
    kept_out: int


def read_hall(path: Path) -> Hall:
    """Read and check a folder of a hall, or the one that a file of it lies in.

    Raises
    ------
    RecordsError
        When it is no such folder, or a file of it is missing or is not as it was written.
    """
    folder = next((one for one in (path, *path.parents) if (one / MANIFEST).is_file()), None)
    if folder is None:
        raise RecordsError(f"{path} is no folder of a hall, or was copied in part: {MANIFEST} is missing. {ANEW}")
    try:
        manifest = HallManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError as refused:
        raise RecordsError(f"{folder / MANIFEST} cannot be read ({refused.strerror}). {ANEW}") from None
    except ValidationError:
        raise RecordsError(f"{folder / MANIFEST} is damaged, or is not of a hall. {ANEW}") from None
    for name, digest in manifest.files.items():
        try:
            content = (folder / name).read_bytes()
        except OSError as refused:
            raise RecordsError(f"{folder / name} cannot be read ({refused.strerror}). {ANEW}") from None
        if sha256(content).hexdigest() != digest:
            raise RecordsError(f"{folder / name} is not as it was written. {ANEW}")
    if not (folder / RECORDS).is_file():
        raise RecordsError(f"{folder} was copied in part: {RECORDS} is missing. {ANEW}")
    return Hall(folder, manifest)


def bring_home(store: Store, hall: Hall, *, built: bool) -> Home:
    """Add the records of a hall to those here, all or none; to repeat it changes nothing.

    Parameters
    ----------
    store
        The records at home.
    hall
        The folder, checked.
    built
        Whether its place is one that opens here. Otherwise it must be one that has records here.

    Raises
    ------
    RecordsError
        When it is of another place, its tables are of another version, or it is damaged. Nothing was added then.
    """
    place = hall.manifest.place
    if not built and not any(store.standing(subject, place) for subject in KINDS.values()):
        raise RecordsError(
            f"The folder is of {hall.manifest.name} ({place}), which is not here and has no records here. {NOTHING}"
            " Name the right folder, or add the place first: python -m equitymap add-place"
        )
    source = open_store(hall.url, make=False)
    try:
        if source.transaction(_is_sound) != "ok":
            raise RecordsError(f"{hall.folder / RECORDS}: {DAMAGED} {NOTHING}")
        return join(store, source, place)
    finally:
        source.close()


def _is_sound(connection: Connection) -> str:
    return str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())


def join(store: Store, source: Store, place: str) -> Home:
    """Add what another store holds of a place, and delete what it brings of people who are deleted here."""
    held, entries, erasures = source.transaction(read_all)
    if others := sorted({row["place"] for row in held} - {place, DEMONSTRATION}):
        raise RecordsError(
            f"The records of {place} hold some of another place, {others[0]}. {NOTHING} Name the right folder."
        )
    held, entries = of_place(held, entries, place)
    before = store.transaction(_ids)
    merged = unite(store, held, entries, erasures)
    sweep(store, place)
    after = store.transaction(_ids)
    new = after - before
    begun = [row for row in held if row["id"] in new and not row["parent"]]
    return Home(
        merged,
        new=Counter(row["kind"] for row in begun),
        cards=sum(bool(row["body"].get("card")) for row in begun),
        conflicts=tuple(dict.fromkeys(_conflicts(store, place))),
        kept_out=len({row["record"] for row in held if row["id"] not in after}),
    )


def _conflicts(store: Store, place: str) -> Iterator[str]:
    """Yield the name of each record that stands in two versions; of what people said the card, never the words."""
    cards = {one.record: one.value.card for one in store.standing(Response, place)}
    for kind, subject in KINDS.items():
        for one in store.standing(subject, place):
            if one.rivals and kind in STAY:
                response = str(getattr(one.value, "response", one.record))
                yield f"card {cards[response]}" if cards.get(response) else f"{one.value.one} of {response}"
            elif one.rivals:
                yield f"{one.value.one}: {one.value.called({})}"


def _ids(connection: Connection) -> set[str]:
    return set(connection.scalars(select(REVISION.c.id)))


def send(source: Store, store: Store, place: str) -> Merged:
    """Add what a hall needs of a place to its records: everything but what people said (``STAY``), and erasures.

    What is in the hall's records already stays, so that a folder may be prepared again.
    """
    held, entries, erasures = source.transaction(read_all)
    held, entries = of_place([row for row in held if row["kind"] not in STAY], entries, place)
    sent = unite(store, held, entries, erasures)
    sweep(store, place)
    return sent
