"""Libraries that the browser loads: obtained as published, checked, and served by ourselves; none is committed.

Leaflet draws the map; its version is the one that folium names, so folium's own scripts fit it. Cytoscape.js draws the
network of partners (decision 0020).
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

import httpx

from equitymap.errors import AssetError
from equitymap.sources.writing import write_whole
from equitymap.views.map.maps import LEAFLET_FOLDER, LEAFLET_VERSION
from equitymap.views.partnerships.network import CYTOSCAPE_FOLDER, CYTOSCAPE_VERSION


@dataclass(frozen=True)
class Library:
    """One published package of the npm registry, and the files of it that the browser loads.

    Attributes
    ----------
    name, version
        As the registry has them.
    called
        What people call it.
    folder
        Where it lies below the static folder.
    draws
        What cannot be drawn without it.
    sha256
        Hash of every file used, by its path in the package.
    """

    name: str
    version: str
    called: str
    folder: str
    draws: str
    sha256: Mapping[str, str]

    @property
    def url(self) -> str:
        """The published package, unpacked: the address that folium names for its own."""
        return f"https://cdn.jsdelivr.net/npm/{self.name}@{self.version}/"

    @property
    def files(self) -> dict[str, str]:
        """Path in the package of every file, by its name in ``folder``."""
        return {PurePosixPath(path).name: path for path in self.sha256}

    @property
    def remedy(self) -> str:
        """What to do where it is missing."""
        return (
            f"Connect to the internet and run 'python -m equitymap assets', or copy {', '.join(self.files)} of"
            f" {self.called} {self.version} into static/{self.folder}/ by hand."
        )


LEAFLET = Library(
    "leaflet",
    LEAFLET_VERSION,
    "Leaflet",
    LEAFLET_FOLDER,
    "The map",
    {
        "dist/leaflet.js": "5819285cec137b229c94e1ee5ad73e8b6b84345a4367d60f75fe477fe0fb7b03",
        "dist/leaflet.css": "90b693d86392a4779c861b28cf307e7e59c3fb35328c4d8b95f58f814d38c722",
        "LICENSE": "97c194191510b19c72d25094922821a888d5d9bafb909ea7a38c9bf5b6c40a08",
    },
)
"""The style sheet's pictures belong to controls that our map does not have."""

CYTOSCAPE = Library(
    "cytoscape",
    CYTOSCAPE_VERSION,
    "Cytoscape.js",
    CYTOSCAPE_FOLDER,
    "The network",
    {
        "dist/cytoscape.esm.min.mjs": "aa33b0103bbdb721aeb1506000cb6e056692400baba7264c552d000b09da01f2",
        "LICENSE": "eb319c6e6f233607f71e8e2f450391751883cfc0eeb3ca7ef574c13d1d9c2203",
    },
)
LIBRARIES = (LEAFLET, CYTOSCAPE)


def obtain_all(static_dir: Path) -> list[Path]:
    """Put every library into ``static_dir``; otherwise as ``obtain``."""
    return [path for library in LIBRARIES for path in obtain(library, static_dir)]


def obtain(library: Library, static_dir: Path) -> list[Path]:
    """Put the published files into ``static_dir`` and return their paths; nothing to do when they are right.

    Raises
    ------
    AssetError
        When the files cannot be obtained, or one is not the published file (its hash differs).
    StoreError
        When the disk refuses.
    """
    target = static_dir / library.folder
    if not _wrong(library, target):
        return [target / name for name in library.files]
    found = _from_npm(library) or _from_url(library)
    for name, path in library.files.items():
        digest = hashlib.sha256(found[name]).hexdigest()
        if digest != library.sha256[path]:
            raise AssetError(
                f"{name} of {library.called} {library.version} is not the published file (SHA-256 {digest[:12]}...,"
                f" expected {library.sha256[path][:12]}...). Nothing was installed. {library.remedy}"
            )
    return [write_whole(target / name, content) for name, content in found.items()]


def check(library: Library, static_dir: Path) -> None:
    """Raise ``AssetError``, saying what to do, unless every file is in place and unaltered."""
    if wrong := _wrong(library, static_dir / library.folder):
        raise AssetError(
            f"{library.draws} cannot be drawn: {', '.join(wrong)} of {library.called} is missing or altered."
            f" {library.remedy}"
        )


def _wrong(library: Library, folder: Path) -> list[str]:
    """Return the names of files that are missing or altered."""
    return [name for name, path in library.files.items() if _hash(folder / name) != library.sha256[path]]


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


def _from_npm(library: Library) -> dict[str, bytes] | None:
    """Return the files through ``npm pack``; nothing where npm is absent or refuses."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        try:
            subprocess.run(
                [npm, "pack", f"{library.name}@{library.version}", "--silent"],
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=120,
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return None
        packed = next(Path(folder).glob(f"{library.name}-*.tgz"), None)
        return None if packed is None else _unpacked(library, packed.read_bytes())


def _unpacked(library: Library, package: bytes) -> dict[str, bytes] | None:
    """Return the files used, read from the npm package."""
    files = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(package)) as archive:
            for name, path in library.files.items():
                stream = archive.extractfile(f"package/{path}")
                if stream is None:
                    return None
                files[name] = stream.read()
    except (tarfile.TarError, KeyError, EOFError):
        return None
    return files


def _from_url(library: Library) -> dict[str, bytes]:
    """Return the files from the published package's address."""
    files = {}
    try:
        with httpx.Client(timeout=30, follow_redirects=True) as client:
            for name, path in library.files.items():
                answer = client.get(f"{library.url}{path}")
                answer.raise_for_status()
                files[name] = answer.content
    except httpx.HTTPError as refused:
        raise AssetError(
            f"{library.called} {library.version} could not be obtained ({refused}). {library.remedy}"
        ) from None
    return files
