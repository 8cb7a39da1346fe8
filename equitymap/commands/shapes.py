"""``assets``: every file that the browser fetches from this server, written before anybody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from equitymap.commands.output import plain
from equitymap.errors import EquityMapError, StoreError
from equitymap.settings import settings

if TYPE_CHECKING:
    from equitymap.places.place import Place

LATER = "The place itself is ready; its map is drawn once its shapes could be written: python -m equitymap assets"


def assets() -> None:
    """Fetch the libraries of the browser, each file checked against its hash, and write every place's shapes.

    Shapes that are there already are left as they are. Places that cannot be opened are named and passed over.
    """
    from equitymap.dashboard.server.browser_libraries import obtain_all
    from equitymap.dashboard.server.static_files import write_element, write_picture
    from equitymap.places.store import listed

    folder = settings().static_dir
    for path in obtain_all(folder):
        plain.print(f"ready: {path}", markup=False)
    for path in (write_element(folder), write_picture(folder)):
        plain.print(f"ready: {path}", markup=False)
    opening, refused = listed()
    wrong = [one.why for one in refused]
    written = 0
    for built in opening:
        try:
            written += _write_missing(built.code)
        except StoreError:
            raise
        except EquityMapError as damaged:
            wrong.append(str(damaged))
    plain.print(f"Shapes of {len(opening):,} place(s): {written:,} written now, the others were there.")
    _england()
    for why in wrong:
        plain.print(f"- {why}", markup=False)


def _write_missing(code: str) -> bool:
    """Write the shapes of a place where they are missing; say whether they were."""
    from equitymap.dashboard.server.static_files import has_place, write_place
    from equitymap.places.store import open_place, read_manifest

    if has_place(read_manifest(code), settings().static_dir):
        return False
    write_place(open_place(code), settings().static_dir)
    return True


def _england() -> None:
    from equitymap.dashboard.server.static_files import write_england
    from equitymap.errors import PlaceError
    from equitymap.places.england.england import england_manifest, open_england

    try:
        build_id = str(england_manifest()["build_id"])
    except PlaceError:  # the England page says so
        return
    write_england(lambda: open_england(build_id=build_id, outlines_too=True), build_id, settings().static_dir)
    plain.print("Shapes of England: ready.")


def write_shapes(place: Place) -> None:
    """Write the shapes of a place that was just built. Where the disk refuses, say so: the place is ready."""
    from equitymap.dashboard.server.static_files import write_place

    try:
        write_place(place, settings().static_dir)
    except StoreError as refused:
        plain.print(f"{refused} {LATER}", markup=False)
