"""Every file of an export, and all of them as one zip: the same bytes for the same build of a place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import cache, partial

import pandas as pd

from equitymap.measures.access.supply_at import supply_of
from equitymap.places.files.tables import TakenTable, written
from equitymap.places.place import Place
from equitymap.views.about_figures import source_lines
from equitymap.views.export.descriptor import DESCRIPTOR, FORMS, File, descriptor
from equitymap.views.export.index import page
from equitymap.views.export.tables import Table, tables
from equitymap.views.export.texts import licences, readme

OTHERS = (DESCRIPTOR, "README.md", "LICENCES.md", "index.html")
"""The files of an export that are no table."""
_BEGAN = (1980, 1, 1, 0, 0, 0)


Tell = Callable[[int, int, str], object]
"""Told how many steps are done, of how many, and what comes next."""


def files(place: Place, tell: Tell = lambda *_: None) -> list[File]:
    """Return the files of an export of a place, ``datapackage.json`` last.

    Parameters
    ----------
    place
        The place, without lists of a visit.
    tell
        Told how far it is.
    """
    supplies = cache(partial(supply_of, place))
    tell(0, 1, "Measuring access and gaps")
    found = tables(place, supplies)
    steps = len(found) + 1
    made: list[File] = []
    for done, table in enumerate(found):
        tell(done, steps, f"Writing {table.name}")
        made += _written(place, table)
    tell(len(found), steps, "Drawing the page")
    paths = [one.path for one in made]
    others = [
        File("README.md", readme(place, found, paths).encode()),
        File("LICENCES.md", licences(place).encode()),
        File("index.html", page(place, found, {one.path: len(one.content) for one in made})),
    ]
    package = descriptor(place, found, made, OTHERS)
    tell(steps, steps, "Written")
    return [*made, *others, File(DESCRIPTOR, package)]


def as_zip(made: Sequence[File], name: str) -> bytes:
    """Return files as one zip, in a folder of that name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in made:
            entry = zipfile.ZipInfo(f"{name}/{file.path}", _BEGAN)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            packed.writestr(entry, file.content)
    return out.getvalue()


def _written(place: Place, table: Table) -> list[File]:
    meanings = {name: part.description or "" for name, part in table.columns.items()}
    told = [table.about, *source_lines(place.manifest.releases)]
    taken = TakenTable(f"{table.name}, {place.name}", pd.DataFrame(table.rows), table.shapes, meanings, told)
    forms = [form for form in FORMS if form != "geojson" or table.shapes is not None]
    return [File(f"data/{table.name}.{form}", written(taken, form)) for form in forms]
