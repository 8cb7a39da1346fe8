"""Leaflet, the map library that folium drives: obtained as published, checked, and served by ourselves.

Nothing of it is committed. The version is the one folium names, so folium's own scripts fit it.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import httpx

from equitymap.errors import AssetError
from equitymap.sources.writing import write_whole
from equitymap.views.map.maps import LEAFLET_FOLDER, LEAFLET_VERSION

URL = f"https://cdn.jsdelivr.net/npm/leaflet@{LEAFLET_VERSION}/dist/"

SHA256: Mapping[str, str] = {
    "leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
    "leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
    "LICENSE": "97c194191510b19c72d25094922821a888d5d9bafb909ea7a38c9bf5b6c40a08",
}
"""Every file used, with its hash. The style sheet's pictures belong to controls that our map does not have."""

_REMEDY = (
    f"Connect to the internet and run 'python -m equitymap assets', or copy {', '.join(SHA256)} of Leaflet"
    f" {LEAFLET_VERSION} into static/{LEAFLET_FOLDER}/ by hand."
)


def obtain(static_dir: Path) -> list[Path]:
    """Put the published Leaflet files into ``static_dir`` and return their paths; nothing to do when they are right.

    Raises
    ------
    AssetError
        When the files cannot be obtained, or one is not the published file (its hash differs).
    StoreError
        When the disk refuses.
    """
    target = static_dir / LEAFLET_FOLDER
    if not _wrong(target):
        return [target / name for name in SHA256]
    files = _from_npm() or _from_url()
    for name, content in files.items():
        found = hashlib.sha256(content).hexdigest()
        if found != SHA256[name]:
            raise AssetError(
                f"{name} of Leaflet {LEAFLET_VERSION} is not the published file (SHA-256 {found[:12]}..., expected"
                f" {SHA256[name][:12]}...). Nothing was installed. {_REMEDY}"
            )
    return [write_whole(target / name, content) for name, content in files.items()]


def check(static_dir: Path) -> None:
    """Raise ``AssetError``, saying what to do, unless every Leaflet file is in place and unaltered."""
    if wrong := _wrong(static_dir / LEAFLET_FOLDER):
        raise AssetError(f"The map cannot be drawn: {', '.join(wrong)} of Leaflet is missing or altered. {_REMEDY}")


def _wrong(folder: Path) -> list[str]:
    """Return the names of files that are missing or altered."""
    return [name for name, expected in SHA256.items() if _hash(folder / name) != expected]


def _hash(path: Path) -> str:
    """Return the SHA-256 of a file, worked out anew when the file has changed; blank when it is not there."""
    try:
        state = path.stat()
        return _hash_of(path, state.st_mtime_ns, state.st_size)
    except OSError:
        return ""


@lru_cache(maxsize=16)
def _hash_of(path: Path, written: int, size: int) -> str:  # noqa: ARG001 - they key the cache
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _from_npm() -> dict[str, bytes] | None:
    """Return the files through ``npm pack``; nothing where npm is absent or refuses."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(
                [npm, "pack", f"leaflet@{LEAFLET_VERSION}", "--silent"],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=120,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
        packed = next(Path(folder).glob("leaflet-*.tgz"), None)
        return None if packed is None else _unpacked(packed.read_bytes())


def _unpacked(package: bytes) -> dict[str, bytes] | None:
    """Return the files used, read from the npm package."""
    files = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(package)) as archive:
            for name in SHA256:
                inside = "package/LICENSE" if name == "LICENSE" else f"package/dist/{name}"
                stream = archive.extractfile(inside)
                if stream is None:
                    return None
                files[name] = stream.read()
    except (tarfile.TarError, KeyError, EOFError):
        return None
    return files


def _from_url() -> dict[str, bytes]:
    """Return the files from the URL that folium names."""
    files = {}
    try:
        with httpx.Client(timeout=30, follow_redirects=True) as client:
            for name in SHA256:
                url = f"{URL}../LICENSE" if name == "LICENSE" else f"{URL}{name}"
                answer = client.get(url)
                answer.raise_for_status()
                files[name] = answer.content
    except httpx.HTTPError as refused:
        raise AssetError(f"Leaflet {LEAFLET_VERSION} could not be obtained ({refused}). {_REMEDY}") from None
    return files
