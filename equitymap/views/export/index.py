"""The page of an export: what was found, a map with layers, a table, what the files hold and where they come from.

It works from disk and from any web server: everything is in it, it asks nothing of anybody, and says so to the browser.
Without scripts it shows the map of need and the table.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup

from equitymap.indicators import indicator
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.catchment import standard
from equitymap.measures.cradle_to_career import scorecard
from equitymap.measures.gaps.fragmentation import gone_in_reach
from equitymap.measures.layer import compute, measures
from equitymap.measures.withdrawals import services_by_state
from equitymap.places.gone import is_gone
from equitymap.places.place import Place
from equitymap.views.about_figures import figures
from equitymap.views.export.descriptor import APOSTROPHE, FORMS, columns_of
from equitymap.views.export.layers import STANDARD, PageLayer, page_layers
from equitymap.views.export.tables import Table
from equitymap.views.map.geometry import drawn_services
from equitymap.views.map.map_encoding import script_json
from equitymap.views.map.map_sentences import how_gone
from equitymap.views.palette import GROUND, HALO, INK, MARK_STYLES, SHAPE_PATHS, STRIPES, kind_ink
from equitymap.views.start import start_sentences
from equitymap.views.svg_paths import GRID, Extent, extent_of, path
from equitymap.views.templating import render
from equitymap.views.withdrawals.withdrawal_sentences import gone_by_kind
from equitymap.views.words import capital, count, day
from equitymap.vocabulary import OPEN_STATES

WIDTH, TALLEST = 820, 900
_TOLERANCE_PX = 0.3
_NEED = "iod2025-imd"


def page(place: Place, tables: Sequence[Table], sizes: Mapping[str, int]) -> bytes:
    """Return ``index.html``.

    Parameters
    ----------
    place
        The place.
    tables
        The tables of the export.
    sizes
        Bytes of each of its files, by path.
    """
    gaps = _gaps(tables)
    most, layers, extent = _most(gaps), page_layers(place, gaps), _extent(place)
    wanted = (f"gap-{most}", _NEED)
    first = next((one for name in wanted for one in layers if one.id == name), layers[0] if layers else None)
    finding = _finding(place, gaps, most)
    style, script = (_own(name) for name in ("index.css", "index.js"))
    used = place.manifest
    which = [] if most is None else [start_sentences.WHICH_KIND]
    sources = figures(used.releases, [*which, *(kind.limits for kind in place.kinds)])
    made: Markup = render(
        "export/index.html.j2",
        place=place.name,
        code=place.code,
        invented=used.invented,
        built=day(used.built_at),
        version=used.version,
        finding=finding,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'",
        data=Markup(script_json(_data(place, layers, extent, gaps) | {"first": "" if first is None else first.id})),
        map=_map(place, first, extent, finding[0]),
        first=first,
        rows=_rows(place, first, gaps),
        files=[_file(table, sizes) for table in tables],
        apostrophe=APOSTROPHE,
        sources=sources.sources,
        limits=sources.limits,
        ink=INK,
        halo=HALO,
    )
    return f"{made}\n".encode()


def _gaps(tables: Sequence[Table]) -> dict[str, pd.DataFrame]:
    """Return the gaps of each kind, by neighbourhood, as the table of the export has them."""
    rows = next(table.rows for table in tables if table.name == "gaps")
    return {str(kind): part.set_index("area_code") for kind, part in rows.groupby("kind", sort=False)}


def _most(gaps: Mapping[str, pd.DataFrame]) -> str | None:
    """Return the kind of service with most people in gaps; None where no record compares two years."""
    people = {kind: int(table.loc[table["gap"].fillna(False), "people"].sum()) for kind, table in gaps.items()}
    return max(people, key=people.__getitem__, default=None)


def _finding(place: Place, gaps: Mapping[str, pd.DataFrame], most: str | None) -> list[str]:
    """Return what was found, in sentences: the gaps of the kind with most people in them first."""
    found = None if most is None else (KIND_BY_ID[most], gaps[most])
    since = None if most is None else place.manifest.observed[most].first
    said = [start_sentences.gaps_sentence(found, place_name=place.name, since=since, rule=STANDARD)]
    lost = services_by_state.gone_by_kind(place)
    said.append(gone_by_kind([(kind, lost[kind.id], place.manifest.observed[kind.id]) for kind in place.kinds]))
    need = next((measure for measure in measures(place) if measure.id == _NEED), None)
    if need is not None:
        said.append(start_sentences.need_sentence(compute(place, need), place.name))
    entries = tuple(indicator(name) for name in start_sentences.CHILDREN)
    card = start_sentences.children_card(scorecard.cards(place, entries))
    return [text for text in (*said, start_sentences.children_sentence(card, place.name)) if text]


# --- the map ---------------------------------------------------------------------------------------


def _extent(place: Place) -> Extent:
    bounds = tuple(float(edge) for edge in place.inside.geometry.to_crs(GRID).total_bounds)
    tall = round(WIDTH * (bounds[3] - bounds[1]) / max(bounds[2] - bounds[0], 1.0))
    return extent_of((bounds[0], bounds[1], bounds[2], bounds[3]), width=WIDTH, height=min(max(tall, 200), TALLEST))


def _map(place: Place, first: PageLayer | None, extent: Extent, finding: str) -> Markup:
    """Return the drawn map, in the classes of the first layer."""
    shapes = np.asarray(place.inside.geometry.to_crs(GRID).array, dtype=object)
    simple = shapely.coverage_simplify(shapes, _TOLERANCE_PX / extent.scale)
    whole = shapely.union_all(shapely.set_precision(shapes, 1.0))
    return render(
        "export/map.svg.j2",
        paths=[path(shape, extent) for shape in simple],
        at=[] if first is None else list(first.at),
        classes=[] if first is None else list(first.classes),
        edge=path(shapely.simplify(whole, _TOLERANCE_PX / extent.scale), extent, holes=False),
        width=extent.width,
        height=extent.height,
        place=place.name,
        title="" if first is None else first.title,
        finding=finding,
        kinds=[{"id": kind.id, "path": SHAPE_PATHS[kind.shape], "ink": kind_ink(kind.id)} for kind in place.kinds],
        struck=MARK_STYLES["closed"].over,
        ink=INK,
        halo=HALO,
        ground=GROUND,
        stripes=STRIPES,
    )


# --- what the script is given ----------------------------------------------------------------------


def _data(
    place: Place,
    layers: Sequence[PageLayer],
    extent: Extent,
    gaps: Mapping[str, pd.DataFrame],
) -> dict[str, Any]:
    services = _services(place)
    number = {str(name): at for at, name in enumerate(services.index)}
    return {
        "codes": list(place.inside.index),
        "names": list(place.inside["label"]),
        "wards": list(place.inside["ward"]),
        "people": [f"{people:,}" for people in place.inside["population"]],
        "place": place.name,
        "layers": [
            {
                "id": one.id,
                "group": one.group,
                "title": one.title,
                "about": one.about,
                "classes": [[each.words, each.colour, each.texture] for each in one.classes],
                "at": list(one.at),
                "texts": list(one.texts),
                "sorts": list(one.sorts),
                "ranges": list(one.ranges),
                "beside": list(one.beside),
            }
            for one in layers
        ],
        "kinds": [[kind.id, capital(kind.many), kind.one] for kind in place.kinds],
        "services": [
            [
                [kind.id for kind in place.kinds].index(row["kind"]),
                int(row["gone"]),
                *(round(at, 1) for at in extent.at(row["easting_m"], row["northing_m"])),
                row["name"],
                how_gone(row) if row["gone"] else "open",
                int(row["inside"]),
            ]
            for _, row in services.iterrows()
        ],
        "gaps": [
            sum(int(table["gap"].fillna(False).astype(bool).get(code, False)) for table in gaps.values())
            for code in place.inside.index
        ],
        "went": {
            kind: [
                [number[name] for name in names if name in number]
                for names in gone_in_reach(place, standard(kind), place.inside.index).values()
            ]
            for kind in gaps
        },
    }


def _services(place: Place) -> pd.DataFrame:
    """Return the services that the map can draw, open or ``gone`` (``places.gone``), of kinds with a register."""
    services = drawn_services(place)
    drawn = services.assign(gone=is_gone(place).reindex(services.index))
    kinds = [kind.id for kind in place.kinds]
    shown: pd.DataFrame = drawn[(drawn["status"].isin(OPEN_STATES) | drawn["gone"]) & drawn["kind"].isin(kinds)]
    return shown


# --- the table and the files -----------------------------------------------------------------------


def _rows(place: Place, first: PageLayer | None, gaps: Mapping[str, pd.DataFrame]) -> list[dict[str, str]]:
    inside = place.inside
    found = {kind: table["gap"].fillna(False).astype(bool) for kind, table in gaps.items()}
    here = [
        ", ".join(KIND_BY_ID[kind].many for kind, gap in found.items() if gap.get(code, False)) or "none"
        for code in inside.index
    ]
    figure = (
        [""] * len(inside)
        if first is None
        else [text or first.classes[at].words for text, at in zip(first.texts, first.at, strict=True)]
    )
    return [
        {"name": name, "ward": ward, "people": f"{people:,}", "figure": said, "gaps": gap, "code": code}
        for name, ward, people, said, gap, code in zip(
            inside["label"], inside["ward"], inside["population"], figure, here, inside.index, strict=True
        )
    ]


def _file(table: Table, sizes: Mapping[str, int]) -> dict[str, Any]:
    forms = [
        (path, FORMS[form][1], _size(sizes[path])) for form in FORMS if (path := f"data/{table.name}.{form}") in sizes
    ]
    return {
        "name": table.name,
        "about": table.about,
        "rows": count(len(table.rows), "row", "rows"),
        "forms": forms,
        "columns": columns_of(table),
    }


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB" if number >= 1_000_000 else f"{max(round(number / 1000), 1):,} kB"


def _own(name: str) -> str:
    return resources.files("equitymap.views.export").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(sha256(text.encode()).digest()).decode('ascii')}"
