"""Places on disk: one folder of Parquet files and a manifest each, replaced whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
from pydantic import ValidationError

from equitymap.errors import DamagedPlace, PlaceNotBuilt, StalePlace, StoreError
from equitymap.places import tables
from equitymap.places.names import spoken
from equitymap.places.place import Manifest, Place
from equitymap.places.processes import runs
from equitymap.schema import FRAMES, GEO_FRAMES, SCHEMA_VERSION
from equitymap.settings import settings

DEMO = "demo"


@dataclass(frozen=True)
class Built:
    """A place that can be opened: its code, name, and whether it is invented."""

    code: str
    name: str
    invented: bool
    build_id: str
    path: Path


def write(place: Place, root: Path | None = None) -> Path:
    """Write a place below ``root`` so that a reader sees the old one or the new one, never a mixture.

    The frames go to a temporary folder beside the final one; two renames swap them. A process killed
    between the renames leaves ``<code>.old``, which ``open_place`` puts back.

    Raises
    ------
    StoreError
        When the disk refuses. The place that was there before is untouched.
    """
    root = root or settings().places_dir
    final = root / place.code
    try:
        root.mkdir(parents=True, exist_ok=True)
        _sweep(root, place.code)
        fresh = Path(tempfile.mkdtemp(prefix=f".{place.code}-{os.getpid()}-", dir=root))
    except OSError as refused:
        raise StoreError(f"{root} cannot be written to ({refused.strerror}). Nothing was changed.") from refused
    try:
        for name in FRAMES:
            getattr(place, name).to_parquet(fresh / f"{name}.parquet")
        (fresh / "manifest.json").write_text(place.manifest.model_dump_json(indent=2), encoding="utf-8")
        _flush(fresh)
        _swap(fresh, final)
    except (OSError, pa.ArrowException) as refused:
        raise StoreError(
            f"{place.name} could not be written to {root} ({refused}). The place that was there before is untouched:"
            " free some disk space, or choose another folder with EQUITYMAP_PLACES_DIR."
        ) from refused
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return final


def _sweep(root: Path, code: str) -> None:
    """Remove what killed builds of this place left behind: folders that name a process which is gone."""
    for left in root.glob(f".{code}-*"):
        writer = left.name.split("-")[1]
        if not (writer.isdigit() and runs(int(writer))):
            shutil.rmtree(left, ignore_errors=True)


def _flush(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as stream:
            os.fsync(stream.fileno())


def _swap(fresh: Path, final: Path) -> None:
    old = final.with_name(f"{final.name}.old")
    _restore(final)
    if final.exists():
        final.rename(old)
    fresh.chmod(0o755)
    fresh.rename(final)
    shutil.rmtree(old, ignore_errors=True)


def _restore(final: Path) -> None:
    """Put back the place that a killed build had moved aside; drop it when the new one is complete."""
    old = final.with_name(f"{final.name}.old")
    if old.exists() and not final.exists():
        old.rename(final)
    elif old.exists():
        shutil.rmtree(old, ignore_errors=True)


def path_of(code: str, root: Path | None = None) -> Path:
    """Return the folder of a place; ``demo`` is the demonstration place that comes with the project."""
    return settings().data_dir / "demo" if code == DEMO else (root or settings().places_dir) / code


def open_place(code: str, root: Path | None = None) -> Place:
    """Open a built place.

    Parameters
    ----------
    code
        District code such as E08000035, or ``demo``.
    root
        Folder of built places; the settings' one by default.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        Each says which command mends it.
    """
    folder = path_of(code, root)
    if code == DEMO:
        return tables.read_tables(folder)
    manifest = read_manifest(code, root)
    frames: dict[str, pd.DataFrame] = {}
    for name in FRAMES:
        path = folder / f"{name}.parquet"
        try:
            frames[name] = gpd.read_parquet(path) if name in GEO_FRAMES else pd.read_parquet(path)
        except (OSError, ValueError, pa.ArrowException) as broken:
            raise DamagedPlace(
                f"{path} is missing or damaged ({broken}). Rebuild it: python -m equitymap add-place {code}"
            ) from None
    return Place(manifest=manifest, **frames)


def read_manifest(code: str, root: Path | None = None) -> Manifest:
    """Read the manifest alone: cheap, and enough to see whether a cached place is still the current one.

    Raises
    ------
    PlaceNotBuilt, StalePlace, DamagedPlace
        As ``open_place``.
    """
    folder = path_of(code, root)
    if code != DEMO:
        _restore(folder)
    path = folder / "manifest.json"
    try:
        written = path.stat()
        return _manifest(path, written.st_mtime_ns, written.st_size, code=code)
    except FileNotFoundError:
        raise PlaceNotBuilt(f"{code} is not on this machine yet. Add it: {_again(code)}") from None


@lru_cache(maxsize=512)
def _manifest(path: Path, written: int, size: int, *, code: str) -> Manifest:  # noqa: ARG001 - they key the cache
    """Read one edition of a manifest, once."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["schema_version"] != SCHEMA_VERSION:
            raise StalePlace(
                f"{raw.get('name', code)} was built by version {raw.get('version', 'unknown')} of Equity Map, whose"
                f" files this version cannot read. Rebuild it: {_again(code)}"
            )
        return Manifest.model_validate(raw)
    except (ValueError, KeyError, TypeError, ValidationError) as broken:
        raise DamagedPlace(f"{path} cannot be read ({broken}). Rebuild it: {_again(code)}") from None


def built_places(root: Path | None = None) -> Sequence[Built]:
    """Return every place that opens, the demonstration place first, then by name. Damaged ones are passed over."""
    root = root or settings().places_dir
    codes = {DEMO} | {
        path.name.removesuffix(".old") for path in (root.iterdir() if root.is_dir() else ()) if path.name[0] != "."
    }
    found = []
    for code in codes:
        try:
            manifest = read_manifest(code, root)
        except (PlaceNotBuilt, StalePlace, DamagedPlace):
            continue
        found.append(Built(code, spoken(manifest.name), manifest.invented, manifest.build_id, path_of(code, root)))
    return sorted(found, key=lambda place: (not place.invented, place.name))


def _again(code: str) -> str:
    return f"python -m equitymap add-place {code}"
