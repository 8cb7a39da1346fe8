"""``export``: a place as a static folder that describes itself and outlives the dashboard."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from pathlib import Path
from typing import Annotated

import typer

from equitymap.commands.output import PlaceName, open_asked, plain, progress_bar
from equitymap.errors import StoreError


def export(
    place: PlaceName,
    to: Annotated[Path, typer.Option(help="Folder to write, or zip; an earlier export there is replaced.")],
    packed: Annotated[bool, typer.Option("--zip", help="Write one zip file of it instead of a folder.")] = False,
) -> None:
    """Write a place as a static folder: tables, what they mean, licences, and a page with the map.

    It works from disk and from any web server, without this program.
    """
    from equitymap.places.files.made_folder import check_folder, write_folder
    from equitymap.sources.writing import write_whole
    from equitymap.views.export.folder import as_zip, files

    if packed:
        check_zip(to)
    else:
        check_folder(to.resolve(), made_before)
    opened = open_asked(place)
    with progress_bar() as bar:
        task = bar.add_task(f"Exporting {opened.name}", total=None)
        made = files(opened, lambda done, of, what: bar.update(task, completed=done, total=of, description=what))
    if packed:
        write_whole(to.resolve(), as_zip(made, f"equity-map-{opened.code}"))
    else:
        write_folder(to, {file.path: file.content for file in made}, made_before)
    size = sum(len(file.content) for file in made) / 1e6
    what = f"{to} has it as one zip." if packed else f"Open {to / 'index.html'}, or host the whole folder."
    plain.print(f"{opened.name}: {len(made):,} files, {size:,.1f} MB. {what}", markup=False)


def made_before(folder: Path) -> set[str] | None:
    """Return the files that an earlier export in a folder has; None where there is none."""
    from equitymap.views.export.descriptor import DESCRIPTOR

    try:
        return _files_told((folder / DESCRIPTOR).read_bytes())
    except OSError:
        return None


def check_zip(path: Path) -> None:
    """Refuse a path where anything but the zip of an earlier export lies.

    Raises
    ------
    StoreError
        Naming it, and what to do.
    """
    if os.path.lexists(path) and not _is_export(path):
        raise StoreError(f"{path} is no zip of an earlier export. Name a file that is not there yet.")


def _is_export(path: Path) -> bool:
    from equitymap.views.export.descriptor import DESCRIPTOR

    try:
        with zipfile.ZipFile(path) as packed:
            names = {tuple(name.split("/", 1)) for name in packed.namelist()}
            (folder,) = {name[0] for name in names}
            known = _files_told(packed.read(f"{folder}/{DESCRIPTOR}"))
    except (OSError, ValueError, KeyError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False
    return known is not None and names <= {(folder, name) for name in known}


def _files_told(descriptor: bytes) -> set[str] | None:
    """Return the files that the description of an export names; None where it is of something else."""
    from equitymap.views.export.descriptor import FORMAT

    try:
        told = json.loads(descriptor)["equitymap"]
        return {str(name) for name in told["files"]} if told["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError):
        return None
