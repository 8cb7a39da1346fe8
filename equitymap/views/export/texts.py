"""The files of an export that people read first: what it is, how it may be used, who is acknowledged."""

from __future__ import annotations

from collections.abc import Sequence

from equitymap.places.place import Place
from equitymap.views.about_figures import source_lines
from equitymap.views.export.descriptor import APOSTROPHE, DESCRIPTOR, FORMS, LICENCES
from equitymap.views.export.tables import Table
from equitymap.views.words import count, day


def readme(place: Place, tables: Sequence[Table], paths: Sequence[str]) -> str:
    """Return README.md: what the folder is, how to open and host it, what is in each file and what is not."""
    used = place.manifest
    forms = {
        table.name: [words for form, (_, words) in FORMS.items() if f"data/{table.name}.{form}" in paths]
        for table in tables
    }
    listed = "\n".join(
        f"- **{table.name}** ({count(len(table.rows), 'row', 'rows')}; {', '.join(forms[table.name])}): {table.about}"
        for table in tables
    )
    invented = f"\n{place.name} is invented, to try things out. Nothing here is real.\n" if used.invented else ""
    return f"""# Equity Map: {place.name}

What neighbourhoods in {place.name} ({used.code}) need, which services they can reach, and which are gone, from
published figures as they were on {day(used.built_at)}. It describes places, never the people in them.
{invented}
Open `index.html`: it works from disk and from any web server, and asks nothing of any other computer. To host it, copy
the whole folder. `{DESCRIPTOR}` describes every table for programs, as a Frictionless Data Package.

## Tables

All are in `data/`. Rows marked `inside` = False lie around the place, so that people near its edge keep the services
across the line. A blank cell is a figure that nobody has, or one that is not shown (see `status`); it is never zero.
{APOSTROPHE} GeoJSON has shapes in EPSG:4326, Parquet the same as text (WKT) in `geometry_wkt`.

{listed}

## Not in it

The lookup of postcodes (services have theirs), what local people recorded, and lists or figures that somebody brought
for a visit. Counts that tell of fewer than ten people are blank, with the limits of their share, which has one decimal,
and `counts_status` says "suppressed" there. Blank too are a school's pupils and the shares of so few of them. We print
no count of fewer than 10; whoever knows the base can work it out from the share, as from the publisher's own open
table, which is already perturbed or rounded by the publisher.

## May it be used?

The figures are their publishers', under the licences in `LICENCES.md`, which ask for the acknowledgements there.
"""


def licences(place: Place) -> str:
    """Return LICENCES.md: every release, then each licence with the acknowledgements that it asks for."""
    pages = "\n".join(
        f"- {name}: {LICENCES[name][1]}"
        for name in dict.fromkeys(used.licence for used in place.manifest.releases)
        if name in LICENCES
    )
    lines = "\n".join(f"- {line}" for line in source_lines(place.manifest.releases))
    return f"# Licences and acknowledgements: {place.name}\n\n{pages}\n\n{lines}\n"
