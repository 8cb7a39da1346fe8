"""The files that the browser fetches from the static folder: shapes of places and of England, and our script.

Views make their content and their names; they are written here, atomically, and those of replaced builds are removed.
Streamlit is not imported here: the command line writes the same files.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from equitymap.places.england.england import England
from equitymap.places.place import Manifest, Place
from equitymap.sources.writing import write_whole
from equitymap.views.england.england_geometry import england_names, england_shapes
from equitymap.views.map.geometry import geometry_name, map_geometry, map_services, services_name
from equitymap.views.map.maps import element_name, element_script
from equitymap.views.picture.picture import picture_name, picture_script

OWN_FOLDER, OWN_SECONDS, OWN_MOST = "own", 24 * 3600, 400
"""Where the files of lists of a visit lie, for how many seconds, and how many at most: one that is still drawn and was
removed is written again by the next page."""


def has_place(manifest: Manifest, static_dir: Path) -> bool:
    """Say whether both files of a place are in the static folder."""
    return all((static_dir / name).is_file() for name in (geometry_name(manifest), services_name(manifest)))


def write_place(place: Place, static_dir: Path) -> Path:
    """Write both files of a place, unless they are there, and return the path of the shapes file.

    Of the builds before, the files of the last one stay, for pages that are being drawn this moment.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    names = geometry_name(place), services_name(place)
    shapes, services = (static_dir / name for name in names)
    own = shapes.parent.name == OWN_FOLDER
    if own:
        remove_old(static_dir)
    if not has_place(place.manifest, static_dir):
        if not services.is_file():
            write_whole(services, map_services(place))
        if not shapes.is_file():
            write_whole(shapes, map_geometry(place))
        if not own:
            _remove_replaced(static_dir, place.code, names)
    return shapes


def remove_old(static_dir: Path) -> None:
    """Remove files of lists of visits: those of a day ago, and all but the newest; nothing where the disk refuses."""
    with suppress(OSError):
        written = {path: path.stat().st_mtime for path in (static_dir / "places" / OWN_FOLDER).iterdir()}
        newest = sorted(written, key=written.__getitem__, reverse=True)[:OWN_MOST]
        for path, moment in written.items():
            if time.time() - moment > OWN_SECONDS or path not in newest:
                path.unlink(missing_ok=True)


def has_england(build_id: str, static_dir: Path) -> bool:
    """Say whether every shapes file of a build of England is in the static folder."""
    return all((static_dir / name).is_file() for name in england_names(build_id).values())


def write_england(open_england: Callable[[], England], build_id: str, static_dir: Path) -> None:
    """Write the shapes files of England, unless they are there. It takes some seconds for the whole of England.

    Parameters
    ----------
    open_england
        Called only when a file is missing; returns England with its outlines.
    build_id
        Build of England, as its manifest says.
    static_dir
        Folder that is served to the browser.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    if has_england(build_id, static_dir):
        return
    paths = {level: static_dir / name for level, name in england_names(build_id).items()}
    for level, content in england_shapes(open_england()).items():
        write_whole(paths[level], content)
    _remove_replaced(static_dir, "england", england_names(build_id).values())


def write_element(static_dir: Path) -> Path:
    """Write the script of the map element, unless it is there, and return its path.

    Raises
    ------
    StoreError
        When the disk refuses.
    """
    return _write_script(static_dir, "map", element_name(), element_script)


def write_picture(static_dir: Path) -> Path:
    """Write the script that makes pictures of charts and maps; otherwise as ``write_element``."""
    return _write_script(static_dir, "picture", picture_name(), picture_script)


def _write_script(static_dir: Path, subject: str, name: str, script: Callable[[], bytes]) -> Path:
    path = static_dir / name
    if not path.is_file():
        write_whole(path, script())
        _remove_replaced(static_dir, subject, [name])
    return path


def _remove_replaced(static_dir: Path, subject: str, current: Collection[str]) -> None:
    """Remove the files of replaced builds, but for the last one's; a disk that refuses changes nothing.

    Parameters
    ----------
    static_dir
        Folder that is served to the browser.
    subject
        Code of a place, ``england``, or ``map`` or ``picture`` for a script of ours.
    current
        Names of the current build's files below ``static_dir``.
    """
    needed = {Path(name).name for name in current}
    replaced: dict[str, list[Path]] = {}
    with suppress(OSError):
        for path in (static_dir / "places").glob(f"{subject}-*"):
            if path.name not in needed:
                # Files of one build share all but the end of their names: CODE-BUILD-STYLES, england-HASH, map-HASH,
                # picture-HASH.
                parts = path.stem.split("-")
                build = "-".join(parts[: 2 if subject in ("england", "map") else 3])
                replaced.setdefault(build, []).append(path)
        newest_first = sorted(replaced.values(), key=lambda build: -max(path.stat().st_mtime_ns for path in build))
        for path in (path for build in newest_first[1:] for path in build):
            path.unlink(missing_ok=True)
