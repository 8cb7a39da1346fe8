"""Places on disk: builds of Parquet files with a manifest (``equitymap.places.builds``), each opened whole."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from pydantic import ValidationError

from equitymap.errors import DamagedPlace, EquityMapError, PlaceNotBuilt, StalePlace, StoreError
from equitymap.places import builds
from equitymap.places.builds import MANIFEST, DamagedBuildError, OtherVersionError
from equitymap.places.files import csv_place
from equitymap.places.frame_hash import content_sha256
from equitymap.places.names import spoken
from equitymap.places.place import Manifest, Place
from equitymap.schema import FRAMES, GEO_FRAMES
from equitymap.settings import settings

DEMO = "demo"
CODE = r"[A-Z]\d{8}"
"""What the entry of a place among the places is called; anything else there is passed over."""


@dataclass(frozen=True)
class Built:
    """A place that can be opened: its code, name, and whether it is invented. ``build_id`` names this very build."""

    code: str
    name: str
    invented: bool
    build_id: str
    path: Path


@dataclass(frozen=True)
class Refused:
    """A place that is here and cannot be opened: damaged, or of another version. ``why`` says what to do."""

    code: str
    why: str


def write(place: Place, root: Path | None = None) -> Path:
    """Write a place below ``root`` as a new build, make it the current one, and return its folder.

    A reader sees the old build or the new one, never a mixture.

    Raises
    ------
    StoreError
        When the disk refuses. The place that was there before is untouched.
    """
    root = root or settings().places_dir
    try:
        files = {f"{name}.parquet": _parquet(getattr(place, name)) for name in FRAMES}
        files[MANIFEST] = place.manifest.model_dump_json(indent=2).encode()
        return builds.publish(root, place.code, files)
    except (OSError, pa.ArrowException) as refused:
        why = refused.strerror if isinstance(refused, OSError) and refused.strerror else refused
        raise StoreError(
            f"{place.name} could not be written to {root} ({why}). The place that was there before is untouched:"
            " free some disk space, allow writing there, or choose another folder with EQUITYMAP_PLACES_DIR."
        ) from refused


def _parquet(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream)
    return stream.getvalue()


def path_of(code: str, root: Path | None = None) -> Path:
    """Return the folder of the current build; ``demo`` is the demonstration place that comes with the project."""
    if code == DEMO:
        return settings().data_dir / "demo"
    root = root or settings().places_dir
    return builds.current(root, code) or root / code


def open_place(code: str, root: Path | None = None, *, build_id: str | None = None) -> Place:
    """Open one build of a place, whole; every file is checked against the hash it was written with.

    Parameters
    ----------
    code
        District code such as E08000035, or ``demo``.
    root
        Folder of built places; the settings' one by default.
    build_id
        The build, as ``Built.build_id`` names it; the current one by default.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        Each says which command mends it.
    """
    if code == DEMO:
        return csv_place.read_tables(path_of(code))
    folder = _folder(code, root) if build_id is None else builds.kept(root or settings().places_dir, code, build_id)
    if folder is None:
        raise StalePlace(f"{code} has been built again since this page was asked for. Open the page once more.")
    manifest = _manifest_in(folder, code)
    frames: dict[str, pd.DataFrame] = {}
    try:
        sums = builds.sums_of(folder)
        contents = {name: builds.read(folder, f"{name}.parquet", sums) for name in FRAMES}
        for name, content in contents.items():
            frames[name] = _frame(name, content)
            # A build of an earlier version has no hashes of its files, but its manifest has those of what is in them.
            if not sums and manifest.frames.get(name, "") not in ("", content_sha256(frames[name])):
                raise DamagedBuildError(f"{name}.parquet holds other figures than were written")
    except DamagedBuildError as broken:
        raise _damaged(code, broken) from None
    return Place(manifest=manifest, own_figures=(), only_now=frozenset(), **frames)


def inside_codes(code: str, root: Path | None = None) -> frozenset[str]:
    """Return the codes of the neighbourhoods inside a place, of their wards and middle layer areas, and nothing else.

    Cheap where many places are asked.

    Raises
    ------
    PlaceNotBuilt, DamagedPlace
        As ``open_place``.
    """
    if code == DEMO:
        return _codes(open_place(DEMO).inside)
    folder = _folder(code, root)
    try:
        content = builds.read(folder, "neighbourhoods.parquet", builds.sums_of(folder))
        rows = pd.read_parquet(io.BytesIO(content), columns=["inside", "ward_code", "msoa_code"])
    except (DamagedBuildError, OSError, ValueError, KeyError, pa.ArrowException) as broken:
        raise _damaged(code, broken) from None
    return _codes(rows[rows["inside"].astype(bool)])


def _codes(rows: pd.DataFrame) -> frozenset[str]:
    return frozenset(rows.index).union(rows["ward_code"].dropna(), rows["msoa_code"].dropna())


def _frame(name: str, content: bytes) -> pd.DataFrame:
    try:
        stream = io.BytesIO(content)
        return gpd.read_parquet(stream) if name in GEO_FRAMES else pd.read_parquet(stream)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, pa.ArrowException) as broken:
        raise DamagedBuildError(f"{name}.parquet is no such table: {broken}") from None


def read_manifest(code: str, root: Path | None = None) -> Manifest:
    """Read the manifest alone: cheap, and enough to see whether a cached place is still the current one.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        As ``open_place``.
    """
    return _manifest_in(_folder(code, root), code)


def _folder(code: str, root: Path | None) -> Path:
    """Return the folder of the current build; every file of it is read from there."""
    folder = path_of(code) if code == DEMO else builds.current(root or settings().places_dir, code)
    if folder is None:
        raise PlaceNotBuilt(f"{code} is not on this machine yet. Add it: {_rebuild_command(code)}")
    return folder


def _manifest_in(folder: Path, code: str) -> Manifest:
    path = folder / MANIFEST
    try:
        written = path.stat()
    except FileNotFoundError:
        raise _damaged(code, f"{MANIFEST} is missing") from None
    except OSError as refused:
        raise _damaged(code, f"{MANIFEST} cannot be read: {refused.strerror}") from None
    return _manifest(path, written.st_mtime_ns, written.st_size, code=code)


@lru_cache(maxsize=512)
def _manifest(path: Path, written: int, size: int, *, code: str) -> Manifest:  # noqa: ARG001 - they key the cache
    """Read one edition of a manifest, once."""
    try:
        raw = builds.manifest_fields(builds.read(path.parent, MANIFEST, {}))
        builds.read(path.parent, MANIFEST, {} if code == DEMO else builds.sums_of(path.parent))
        manifest = Manifest.model_validate(raw)
    except OtherVersionError as other:
        raise StalePlace(
            f"{other.fields.get('name', code)} was built by version {other.fields.get('version', 'unknown')} of Equity"
            f" Map, whose files this version cannot read. Rebuild it: {_rebuild_command(code)}"
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError, DamagedBuildError) as broken:
        raise _damaged(code, _reason(broken)) from None
    if code not in (DEMO, manifest.code):
        raise _damaged(code, f"{MANIFEST} is the one of another place, {manifest.code}")
    return manifest


def _reason(broken: Exception) -> str:
    if isinstance(broken, ValidationError):
        fields = ", ".join(str(wrong["loc"][0]) for wrong in broken.errors()[:3])
        return f"{MANIFEST} lacks or has unusable {fields}"
    return str(broken) if isinstance(broken, DamagedBuildError) else f"{MANIFEST} is not the manifest of a place"


def _damaged(code: str, why: object) -> DamagedPlace:
    return DamagedPlace(f"{code} is damaged ({why}). Rebuild it: {_rebuild_command(code)}")


def listed(root: Path | None = None) -> tuple[Sequence[Built], Sequence[Refused]]:
    """Return every place that opens, the demonstration place first, then by name; and those that do not, by code.

    Only manifests are read. What is not called like a place is passed over.
    """
    root = root or settings().places_dir
    try:
        codes = {path.name for path in root.iterdir() if re.fullmatch(CODE, path.name)}
    except OSError:  # there is no such folder, or it may not be read: there are no places in it
        codes = set()
    opened, refused = [], []
    for code in [DEMO, *sorted(codes)]:
        try:
            folder = _folder(code, root)
            manifest = _manifest_in(folder, code)
            build_id = manifest.build_id if code == DEMO else builds.build_id(root, code, folder)
        except PlaceNotBuilt:  # taken away this very moment
            continue
        except (EquityMapError, DamagedBuildError) as wrong:
            refused.append(Refused(code, str(wrong)))
            continue
        opened.append(Built(code, spoken(manifest.name), manifest.invented, build_id, folder))
    return sorted(opened, key=lambda built: (not built.invented, built.name)), refused


def built_places(root: Path | None = None) -> Sequence[Built]:
    """Return every place that opens, the demonstration place first, then by name."""
    return listed(root)[0]


def default_place(opening: Sequence[Built]) -> str:
    """Return the place that opens when none is named: that of the settings, else the first real one, else any.

    ``opening`` are the places that open, in the order of ``built_places``; where there are none, ``demo``.
    """
    real = (place.code for place in opening if not place.invented)
    return settings().default_place or next(real, opening[0].code if opening else "demo")


def _rebuild_command(code: str) -> str:
    return f"python -m equitymap add-place {code}" if code != DEMO else "python -m equitymap demo"
