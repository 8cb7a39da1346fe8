"""Tables of layers and services, with the rows and the words of the map; also what their downloads contain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.measures.layer import Layer
from equitymap.measures.map.nearest_services import NearestServices
from equitymap.measures.map.neighbourhood_figures import NeighbourhoodFigure
from equitymap.measures.withdrawals.opening_hours import opening_hours
from equitymap.places.place import Place
from equitymap.small_counts import protected
from equitymap.sources.csv_text import csv_of
from equitymap.views.map.map_sentences import gone_line, hours_line, stated_hours
from equitymap.views.words import capital, distance, figure, tenth
from equitymap.vocabulary import CELL_STATES, FACILITY_STATES, LOCATED_BY, OPEN_STATES


def layer_table(place: Place, layer: Layer, shown: pd.Series, *, within: pd.Series | None = None) -> pd.DataFrame:
    """Return the neighbourhoods on the map with their figure, most need first; a range is written as one.

    The index is ``area_code``. Columns are words for people; the figure is numeric, so that it sorts. What tells two
    neighbourhoods of one name apart, the end of it, stands first and in a column of its own, so that no width cuts it.
    ``within`` gives the comparison with the rest of the place in words, by ``area_code``.
    """
    inside = place.inside
    cells = layer.cells[shown.reindex(layer.cells.index)]
    rows = inside.loc[cells.index]
    table = pd.DataFrame(
        {
            "No.": _ends_of(rows["label"]),
            "Neighbourhood": _starts_of(rows["label"]),
            "Ward": rows["ward"],
            figure_heading(layer): cells["value"].round(layer.measure.decimals),
            "State of the figure": cells["status"].map(CELL_STATES),
            "Residents": rows["population"],
            "Official name": rows["name"],
            "Code": cells.index,
        }
    )
    if within is not None:
        table.insert(4, f"Within {place.name}", within.reindex(cells.index))
    if layer.measure.is_need:
        table.insert(4, "In words", _in_words(cells))
    order = cells["step"].sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def _ends_of(labels: pd.Series) -> pd.Series:
    """Return what tells neighbourhoods of one name apart: '104C' of 'Kings Heath 104C'; all of it without a number."""
    return labels.str.extract(r"(\S*\d\S*)$", expand=False).fillna(labels)


def _starts_of(labels: pd.Series) -> pd.Series:
    """Return the name without what tells it apart: 'Kings Heath' of 'Kings Heath 104C'."""
    return labels.str.replace(r"\s+\S*\d\S*$", "", regex=True)


def figure_heading(layer: Layer) -> str:
    """Return the heading of the figure column, with its unit."""
    units = {"percent": "%", "per_1000": "per 1,000", "people": "people", "decile": "national tenth, 1 = most deprived"}
    unit = units.get(layer.measure.unit, "")
    return f"{layer.measure.label} ({unit})" if unit else layer.measure.label


def _in_words(cells: pd.DataFrame) -> pd.Series:
    words = [tenth(*row) for row in cells[["value", "low", "high"]].itertuples(index=False, name=None)]
    return pd.Series(words, index=cells.index, dtype="str")


LAYER_COLUMNS: Mapping[str, str] = {
    "area_code": "Code of the neighbourhood (2021 LSOA).",
    "name": "Its official name.",
    "label": "Its name as people know it.",
    "ward_code": "Code of its ward (2024).",
    "ward": "Name of its ward.",
    "measure": "What the figure is.",
    "period": "What it is of.",
    "unit": "Its unit.",
    "within_place": "Where it stands within the place.",
    "value": "The figure; blank where there is none.",
    "low": "Lower end of what it can be.",
    "high": "Upper end of what it can be.",
    "numerator": "Count on top, where it is published and no person can be told from it.",
    "denominator": "Count below.",
    "counts_status": "Whether the counts are shown.",
    "status": f"State of the figure: {'; '.join(f'{state}: {words}' for state, words in CELL_STATES.items())}.",
    "geography": "What the figure is published for.",
    "source": "Publisher and title.",
    "licence": "Its licence.",
    "invented": "Whether the place is an invented one.",
}
"""What the columns of ``layer_rows`` mean."""


def layer_csv(place: Place, layer: Layer, shown: pd.Series, *, within: pd.Series | None = None) -> str:
    """Return ``layer_rows`` as CSV."""
    return csv_of(layer_rows(place, layer, shown, within=within), index=False)


def layer_rows(place: Place, layer: Layer, shown: pd.Series, *, within: pd.Series | None = None) -> pd.DataFrame:
    """Return the table with codes, exact figures, states, and the source of every row; columns ``LAYER_COLUMNS``."""
    cells = layer.cells[shown.reindex(layer.cells.index)]
    rows = place.inside.loc[cells.index]
    release = place.manifest.release(layer.measure.release_id)
    frame = pd.DataFrame(
        {
            "area_code": cells.index,
            "name": rows["name"].to_numpy(),
            "label": rows["label"].to_numpy(),
            "ward_code": rows["ward_code"].to_numpy(),
            "ward": rows["ward"].to_numpy(),
            "measure": layer.measure.label,
            "period": layer.measure.period,
            "unit": layer.measure.unit,
            "value": cells["value"].to_numpy(),
            "low": cells["low"].to_numpy(),
            "high": cells["high"].to_numpy(),
            "numerator": cells["numerator"].to_numpy(),
            "denominator": cells["denominator"].to_numpy(),
            "status": cells["status"].to_numpy(),
            "geography": layer.measure.geography,
            "source": f"{release.publisher}, {release.title}",
            "licence": release.licence,
            "invented": place.manifest.invented,
        }
    )
    if within is not None:
        frame.insert(9, "within_place", within.reindex(cells.index).to_numpy())
    return protected(frame)


def facility_csv(place: Place, shown: pd.Series) -> str:
    """Return ``facility_rows`` as CSV."""
    return csv_of(facility_rows(place, shown), index=False)


def facility_rows(place: Place, shown: pd.Series) -> pd.DataFrame:
    """Return the services on the map, the ring's included and marked."""
    columns = [
        "kind",
        "type",
        "phase",
        "name",
        "status",
        "reason",
        "opened",
        "closed",
        "closed_not_before",
        "closed_not_after",
        "successor_id",
        "capacity",
        "capacity_unit",
        "postcode",
        "located_by",
        "inside",
        "area_code",
        "evidence",
    ]
    hours = opening_hours(place).add_prefix("hours_")
    rows = pd.DataFrame(place.facilities.loc[shown, columns]).join(hours, how="left", validate="1:1")
    return rows.reset_index()


def facility_table(place: Place, shown: pd.Series) -> pd.DataFrame:
    """Return the services on the map in words; index ``facility_id``."""
    rows = place.facilities[shown]
    areas = place.neighbourhoods["label"]
    return pd.DataFrame(
        {
            "Name": rows["name"],
            "When it went": [
                gone_line(row).removeprefix(f"{row['name']} ") if row["status"] in ("closed", "delisted") else ""
                for _, row in rows.iterrows()
            ],
            "Kind": rows["kind"].str.replace("_", " "),
            "Type": rows["type"],
            "State": rows["status"].map(FACILITY_STATES),
            "Hours a week": _hours(place, rows),
            "Neighbourhood": rows["area_code"].map(areas).fillna("outside the place"),
            "Position from": rows["located_by"].map(LOCATED_BY),
        }
    ).sort_values(["Kind", "Name"])


def _hours(place: Place, rows: pd.DataFrame) -> list[str]:
    """Return the hours of open libraries, with staff and without; of others, what their list says."""
    known = opening_hours(place)
    open_library = rows["kind"].eq("library") & rows["status"].isin(OPEN_STATES)
    texts = {str(name): hours_line(row) for name, row in known.iterrows()}
    return [
        stated_hours(row) or (texts.get(str(name), hours_line(None)) if has else "")
        for (name, row), has in zip(rows.iterrows(), open_library, strict=True)
    ]


def standings_table(rows: Sequence[NeighbourhoodFigure]) -> pd.DataFrame:
    """Return one neighbourhood's outcomes beside its place's and England's, in words."""
    return pd.DataFrame(
        [
            {
                "What": row.measure.label,
                "Here": here_words(row),
                "The whole place": figure(row.district, row.measure.unit, row.measure.decimals),
                "England": figure(row.england, row.measure.unit, row.measure.decimals),
                "Period": row.measure.period,
                "For": _for(row),
            }
            for row in rows
        ]
    )


def _for(row: NeighbourhoodFigure) -> str:
    entry = row.measure.indicator
    if entry is not None and entry.published_for == "district":
        return "the whole district"
    return "the ward" if row.measure.geography == "ward" else "the neighbourhood"


def here_words(row: NeighbourhoodFigure) -> str:
    """Write a figure with its state where it is not plain, or why there is none."""
    if row.value is None:
        return CELL_STATES[row.status]
    words = figure(row.value, row.measure.unit, row.measure.decimals)
    return words if row.status in ("value", "zero") else f"{words} ({row.status})"


def gone_list(reach: NearestServices) -> list[str]:
    """Return one line per service gone from reach, nearest first, each with its distance."""
    rest, kind = reach.group.rest, capital(reach.group.one)
    return [
        f"{f'School ({row.type})' if rest else kind}: {gone_line(row)} ({distance(row.distance_m)} away)"
        for _, row in reach.gone.iterrows()
    ]
