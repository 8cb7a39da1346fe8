"""``export``: a place as a static folder that describes itself and outlives the dashboard."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from equitymap.commands.output import PlaceName, open_asked, plain, progress_bar


def export(
    place: PlaceName,
    to: Annotated[Path, typer.Option(help="Folder to write; an earlier export there is replaced.")],
    packed: Annotated[bool, typer.Option("--zip", help="Write one zip file of it instead of a folder.")] = False,
) -> None:
    """Write a place as a static folder: tables, what they mean, licences, and a page with the map.

    It works from disk and from any web server, without this program.
    """
    from equitymap.places.made_folder import check_folder, write_folder
    from equitymap.sources.writing import write_whole
    from equitymap.views.export.folder import as_zip, files

    if not packed:
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
    from equitymap.views.export.descriptor import DESCRIPTOR, FORMAT

    try:
        told = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))["equitymap"]
        return {str(name) for name in told["files"]} if told["format"] == FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
