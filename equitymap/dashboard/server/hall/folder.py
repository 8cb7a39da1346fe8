"""One folder for a hall: the place, what browsers fetch, its records, and scripts that start the program with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from equitymap import __version__
from equitymap.dashboard.server import browser_libraries, static_files
from equitymap.dashboard.server.hall.start_scripts import is_script, start_scripts
from equitymap.errors import RecordsError, StoreError
from equitymap.places import builds, store
from equitymap.places.files.made_folder import ELSEWHERE
from equitymap.places.place import Place
from equitymap.records.engine import address_of
from equitymap.records.hall import MANIFEST, RECORDS, Hall, HallManifest, read_hall, send
from equitymap.records.store import Store, open_store
from equitymap.schema import SCHEMA_VERSION
from equitymap.settings import ROOT, settings
from equitymap.sources.writing import write_whole
from equitymap.views.map.geometry import geometry_name, services_name

PLACES, STATIC = "places", "static"


def prepare(code: str, folder: Path, source: Store, *, port: int) -> Hall:
    """Write the folder, and return it as it is then; one that is there is brought up to date.

    What was answered in it stays, and what was deleted here is deleted there.

    Parameters
    ----------
    code
        The district, or ``demo``.
    folder
        Where: empty, not there yet, or an earlier one of the same place.
    source
        The records that those of the place are taken from.
    port
        At which the laptop will answer.

    Raises
    ------
    EquityMapError
        When the folder holds something else, the place does not open, a library is missing, or the disk refuses.
    """
    folder = folder.resolve()
    _check(folder, code)
    opened = store.open_place(code)
    try:
        names = [*_static(opened, folder / STATIC), *_place(code, folder / PLACES), *_scripts(folder)]
        version = _records(code, folder / RECORDS, source)
        manifest = HallManifest(
            place=code,
            name=opened.name,
            schema_version=SCHEMA_VERSION,
            records_version=version,
            program=__version__,
            port=port,
            files={path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in names},
        )
    except OSError as refused:
        raise StoreError(f"{folder} cannot be written ({refused.strerror}): free space, or name another.") from None
    # It comes last: until then the folder is not whole, and not taken for it.
    write_whole(folder / MANIFEST, manifest.model_dump_json(indent=1).encode())
    return read_hall(folder)


def _check(folder: Path, code: str) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        there = HallManifest.model_validate_json((folder / MANIFEST).read_bytes()).place
    except (OSError, ValueError):
        raise StoreError(f"{folder} holds something else. {ELSEWHERE}") from None
    if there != code:
        raise RecordsError(f"{folder} is of {there}. {ELSEWHERE}")


def _static(opened: Place, static: Path) -> Iterator[Path]:
    """Write what browsers fetch: libraries from here, where they are, without asking for them again."""
    here = settings().static_dir
    for path in browser_libraries.obtain_all(here):
        yield write_whole(static / path.relative_to(here), path.read_bytes())
    yield static_files.write_element(static)
    yield static_files.write_picture(static)
    static_files.write_place(opened, static)
    yield from (static / name for name in (geometry_name(opened), services_name(opened)))


def _place(code: str, root: Path) -> Iterator[Path]:
    """Copy the current build, file for file; the demonstration place comes with the program."""
    root.mkdir(parents=True, exist_ok=True)
    if code == store.DEMO:
        return
    build = store.path_of(code)
    sums = builds.sums_of(build)
    names = sums or {path.name: "" for path in build.iterdir()}
    copy = builds.publish(root, code, {name: builds.read(build, name, sums) for name in names})
    pointer = root / code
    if pointer.is_symlink():  # a memory stick has none: a file with its text is read as one
        said = pointer.readlink().as_posix()
        pointer.unlink()
        pointer.write_text(said, encoding="utf-8")
    yield from (pointer, *sorted(copy.iterdir()))


def _scripts(folder: Path) -> Iterator[Path]:
    for name, content in start_scripts(ROOT, Path(sys.executable)).items():
        path = write_whole(folder / name, content)
        if is_script(name):
            path.chmod(0o755)
        yield path


def _records(code: str, file: Path, source: Store) -> str:
    """Bring the records of a place to the folder, and return the version of its tables."""
    records = open_store(address_of(file))
    try:
        send(source, records, code)
        return records.version
    finally:
        records.close()
