"""Tables behind the pictures, with the same rows and the same words; also what a download contains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from equitymap.kinds import KINDS, Kind
from equitymap.measures.burden.scissors import Scissors
from equitymap.measures.layer import Layer
from equitymap.measures.map.nearest_services import Reach
from equitymap.measures.map.neighbourhood_figures import Standing
from equitymap.measures.withdrawals.opening_hours import opening_hours
from equitymap.places.gone import event_year, gone_rows
from equitymap.places.place import ObservedYears, Place
from equitymap.sources.csv_text import csv_of
from equitymap.sources.small_counts import protected
from equitymap.views.map.map_sentences import gone_line, hours_line
from equitymap.views.record_words import end_of, event_words, lost_words
from equitymap.views.withdrawals.withdrawal_sentences import when
from equitymap.views.words import UNKNOWN, distance, figure, measured, tenth
from equitymap.vocabulary import CELL_STATES, CONFIDENCE, FACILITY_STATES, LOCATED_BY, OPEN_STATES


def layer_table(place: Place, layer: Layer, shown: pd.Series) -> pd.DataFrame:
    """Return the neighbourhoods on the map with their figure, most need first; a range is written as one.

    The index is ``area_code``. Columns are words for people; ``Figure`` is numeric, so that it sorts.
    """
    inside = place.inside
    cells = layer.cells[shown.reindex(layer.cells.index)]
    rows = inside.loc[cells.index]
    table = pd.DataFrame(
        {
            "Neighbourhood": rows["label"],
            "Ward": rows["ward"],
            figure_heading(layer): cells["value"].round(layer.measure.decimals),
            "State of the figure": cells["status"].map(CELL_STATES),
            "Residents": rows["population"],
        }
    )
    if layer.measure.is_need:
        table.insert(3, "In words", _in_words(cells))
    order = cells["step"].sort_values(ascending=False, kind="stable").index
    return table.loc[order]


def figure_heading(layer: Layer) -> str:
    """Return the heading of the figure column, with its unit."""
    units = {"percent": "%", "per_1000": "per 1,000", "people": "people", "decile": "national tenth, 1 = most deprived"}
    unit = units.get(layer.measure.unit, "")
    return f"{layer.measure.label} ({unit})" if unit else layer.measure.label


def _in_words(cells: pd.DataFrame) -> pd.Series:
    words = [tenth(*row) for row in cells[["value", "low", "high"]].itertuples(index=False, name=None)]
    return pd.Series(words, index=cells.index, dtype="str")


def layer_csv(place: Place, layer: Layer, shown: pd.Series) -> str:
    """Return the table as CSV with codes, exact figures, states, and the source of every row."""
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
    return csv_of(protected(frame), index=False)


def facility_csv(place: Place, shown: pd.Series) -> str:
    """Return the services on the map as CSV, the ring's included and marked."""
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
    return csv_of(pd.DataFrame(place.facilities.loc[shown, columns]).join(hours, how="left", validate="1:1"))


def facility_table(place: Place, shown: pd.Series) -> pd.DataFrame:
    """Return the services on the map in words; index ``facility_id``."""
    rows = place.facilities[shown]
    areas = place.neighbourhoods["label"]
    return pd.DataFrame(
        {
            "Name": rows["name"],
            "Kind": rows["kind"].str.replace("_", " "),
            "Type": rows["type"],
            "State": rows["status"].map(FACILITY_STATES),
            "When it went": [
                gone_line(row).removeprefix(f"{row['name']} ") if row["status"] in ("closed", "delisted") else ""
                for _, row in rows.iterrows()
            ],
            "Hours a week": _hours(place, rows),
            "Neighbourhood": rows["area_code"].map(areas).fillna("outside the place"),
            "Position from": rows["located_by"].map(LOCATED_BY),
        }
    ).sort_values(["Kind", "Name"])


def _hours(place: Place, rows: pd.DataFrame) -> list[str]:
    """Return the hours of open libraries, with staff and without; nothing for other services."""
    known = opening_hours(place)
    open_library = rows["kind"].eq("library") & rows["status"].isin(OPEN_STATES)
    told = {str(name): hours_line(row) for name, row in known.iterrows()}
    return [told.get(str(name), hours_line(None)) if has else "" for name, has in open_library.items()]


def standings_table(rows: Sequence[Standing]) -> pd.DataFrame:
    """Return one neighbourhood's outcomes beside its place's and England's, in words."""
    return pd.DataFrame(
        [
            {
                "What": row.measure.label,
                "Here": _here(row),
                "The whole place": figure(row.district, row.measure.unit, row.measure.decimals),
                "England": figure(row.england, row.measure.unit, row.measure.decimals),
                "Period": row.measure.period,
                "For": _for(row),
            }
            for row in rows
        ]
    )


def _for(row: Standing) -> str:
    entry = row.measure.indicator
    if entry is not None and entry.published_for == "district":
        return "the whole district"
    return "the ward" if row.measure.geography == "ward" else "the neighbourhood"


def _here(row: Standing) -> str:
    if row.value is None:
        return CELL_STATES[row.status]
    words = figure(row.value, row.measure.unit, row.measure.decimals)
    return words if row.status in ("value", "zero") else f"{words} ({row.status})"


def gone_list(reach: Reach) -> list[str]:
    """Return one line per service gone from reach, nearest first, each with its distance."""
    rest, kind = reach.group.rest, reach.group.one[:1].upper() + reach.group.one[1:]
    return [
        f"{f'School ({row.type})' if rest else kind}: {gone_line(row)} ({distance(row.distance_m)} away)"
        for _, row in reach.gone.iterrows()
    ]


def releases_table(place: Place) -> pd.DataFrame:
    """Return where everything came from: one row per release, and what became of its rows."""
    return pd.DataFrame(
        [
            {
                "Publisher": used.publisher,
                "Title": used.title,
                "Period": used.period or UNKNOWN,
                "Licence": used.licence,
                "Rows read": used.rows_read,
                "Used here": used.rows_kept,
                "About elsewhere": used.rows_elsewhere,
                "Left out": sum(used.left_out.values()),
                "Why left out": "; ".join(f"{count:,} {reason}" for reason, count in used.left_out.items()),
                "Limits": used.limits,
                "Page": used.url,
            }
            for used in place.manifest.releases
        ]
    )


def events_table(place: Place, rows: pd.DataFrame) -> pd.DataFrame:
    """Return events of the ledger in words, with their evidence."""
    areas = place.neighbourhoods
    sizes = rows["before"].notna() & rows["after"].notna()
    change = rows["before"].map("{:,.0f}".format) + " to " + rows["after"].map("{:,.0f}".format) + " " + rows["unit"]
    return pd.DataFrame(
        {
            "Name": rows["name"],
            "Type": rows["type"],
            "What happened": [
                event_words(kind, event) for kind, event in zip(rows["kind"], rows["event"], strict=True)
            ],
            "When": [when(row) for _, row in rows.iterrows()],
            "Change": change.where(sizes, ""),
            "Neighbourhood": rows["area_code"].map(areas["label"]).fillna("not known"),
            "Ward": rows["area_code"].map(areas["ward"]).fillna("not known"),
            "What the register says": rows["detail"].fillna(""),
            "How well dated": rows["confidence"].map(CONFIDENCE),
            "Evidence": rows["evidence"],
        }
    )


def events_csv(place: Place, rows: pd.DataFrame) -> str:
    """Return events of the ledger as CSV, with the ward of each and whether the place is invented."""
    frame = rows.assign(ward=rows["area_code"].map(place.neighbourhoods["ward"]), invented=place.manifest.invented)
    return csv_of(frame, index=False)


def change_table(place: Place, both: pd.DataFrame, years: tuple[int, int], kind: Kind) -> pd.DataFrame:
    """Return access before and after by neighbourhood, in name order; missing stays missing."""
    inside = place.inside.loc[both.index]
    first, last = years
    return pd.DataFrame(
        {
            "Neighbourhood": inside["label"],
            "Ward": inside["ward"],
            f"Nearest, m {measured(kind)}, {first}": both["nearest_m_before"].round(-1),
            f"Nearest, m {measured(kind)}, {last}": both["nearest_m_after"].round(-1),
            f"In reach, {first}": both["within_before"],
            f"In reach, {last}": both["within_after"],
            "Access lost, %": (100 * both["lost"]).round(0),
        }
    ).sort_values("Neighbourhood")


def change_csv(
    place: Place, both: pd.DataFrame, years: tuple[int, int] | None, kind: str, *, how: Mapping[str, object]
) -> str:
    """Return access before and after as CSV, with codes, the years and the days they end, and how it was measured."""
    first, last = years or (None, None)
    observed = place.manifest.observed.get(kind)
    before, after = (None if year is None else end_of(observed, year) for year in (first, last))
    named = place.inside.loc[both.index, ["name", "label", "ward_code", "ward"]]
    frame = named.join(both, how="left", validate="1:1").assign(
        kind=kind, year_before=first, year_after=last, before_is=before, after_is=after, **how
    )
    return csv_of(frame.assign(invented=place.manifest.invented))


def scissors_table(found: Scissors, withdrawals: pd.DataFrame, observed: Mapping[str, ObservedYears]) -> pd.DataFrame:
    """Return spending, need and the count of losses by year, side by side, in words.

    Losses are by kind, never added together; a year of the record without one is 0, a year outside it not known.
    """
    columns = {}
    for line in found.lines:
        unit = "£" if line.is_spending else "%"
        decimals = 0 if line.is_spending else 1
        columns[f"{line.what} ({unit})"] = line.years["value"].map(lambda value, d=decimals: figure(value, "people", d))
    rows = gone_rows(withdrawals[withdrawals["inside"].astype(bool)])
    year = event_year(rows)
    for kind in KINDS:
        years = observed.get(kind.id)
        if years is not None:
            known = pd.RangeIndex(years.first, years.last + 1)
            counts = year[rows["kind"] == kind.id].value_counts().reindex(known, fill_value=0)
            columns[lost_words(kind)] = counts.map("{:,}".format)
    table = pd.DataFrame(columns).sort_index().fillna(UNKNOWN)
    return table.rename_axis("Year").reset_index()
