"""Tables behind outcomes in context, in the order of names; also what a download contains."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.indicators import Indicator
from equitymap.kinds import KIND_BY_ID, kinds_of
from equitymap.measures.context.background import Fit
from equitymap.measures.context.scale_effect import SCALES, ScaleEffect
from equitymap.sources.csv_text import csv_of
from equitymap.views.words import UNKNOWN, capital, figure, share
from equitymap.vocabulary import POST_16


def points_table(found: Fit, names: pd.DataFrame, *, around: pd.DataFrame, headings: tuple[str, str]) -> pd.DataFrame:
    """Return every point with its figures and the distance from the curve, in name order; index the id.

    Parameters
    ----------
    found
        The fit.
    names
        By id, the columns that name a point.
    around
        ``learn_from.residual_intervals`` of the same period.
    headings
        Heading of the background and of the outcome.
    """
    points = found.points.reindex(names.index)
    table = names.assign(
        **{headings[0]: points["background"].astype(float), headings[1]: points["value"].astype(float)},
        **{
            "Usual": points["fitted"].astype(float),
            "Usual, from": points["lower"].astype(float),
            "Usual, to": points["upper"].astype(float),
        },
    )
    if len(around) and (around["basis"] == "shrunken").any():
        near = around.reindex(names.index)
        shrunk = near["basis"] == "shrunken"
        for heading, column in (
            ("Off the line", "middle"),
            ("Off, from", "lower"),
            ("Off, to", "upper"),
        ):
            table[heading] = near[column].where(shrunk).astype(float)
    return table.sort_values(str(names.columns[0]), kind="stable")


def points_note(table: pd.DataFrame) -> str:
    """Return what the short headings of ``points_table`` mean."""
    text = "Usual: what is usual for this background; from and to: 95 in 100 like it lie between."
    if "Off the line" in table.columns:
        text += (
            " Off the line: how far the figure lies from the usual one, with small numbers allowed for; from and to:"
            " its 95% limits."
        )
    return text


def points_csv(table: pd.DataFrame, *, entry: Indicator, period: str, basis: str, invented: bool) -> str:
    """Return the table as CSV with codes, the indicator, its period and what the line was fitted to."""
    frame = table.assign(indicator=entry.id, period=period, line=basis, source=entry.release, invented=invented)
    return csv_of(frame)


def levels_table(table: pd.DataFrame, entry: Indicator) -> pd.DataFrame:
    """Return England's fifths as levels beside how many neighbourhoods of the place lie in each."""
    words = {1: "lowest fifth", 2: "second lowest", 3: "middle fifth", 4: "second highest", 5: "highest fifth"}
    total = int(table["here"].sum())
    return pd.DataFrame(
        {
            "Fifth of England": [words[int(number)] for number in table.index],
            "Level": [_span(row["from"], row["to"], entry) for _, row in table.iterrows()],
            "Neighbourhoods here": table["here"].to_numpy(),
            "Share here": [share(100 * here / total) if total else UNKNOWN for here in table["here"]],
            "Share of England": ["20%"] * len(table),
        }
    )


def _span(low: float, high: float, entry: Indicator) -> str:
    ends = [None if pd.isna(end) else figure(end, entry.unit, entry.decimals) for end in (low, high)]
    if ends[0] is None:
        return f"below {ends[1]}"
    return f"{ends[0]} and over" if ends[1] is None else f"{ends[0]} to {ends[1]}"


def scale_table(found: ScaleEffect, entry: Indicator) -> pd.DataFrame:
    """Return correlation and slope at each scale, in words."""
    rows = found.table
    unit = " points" if entry.unit == "percent" else f" ({entry.unit})"
    return pd.DataFrame(
        {
            "Between": [SCALES[str(scale)][1] for scale in rows.index],
            "Areas": rows["areas"].to_numpy(dtype=int),
            "Pearson's correlation (95% limits)": [_with_limits(row, "r", 2) for _, row in rows.iterrows()],
            f"For 10 points more background, the outcome differs by{unit} (95% limits)": [
                _with_limits(10 * row, "slope", entry.decimals + 1) for _, row in rows.iterrows()
            ],
        }
    )


def _with_limits(row: pd.Series, name: str, decimals: int) -> str:
    if pd.isna(row[name]):
        return UNKNOWN
    return f"{row[name]:+.{decimals}f} ({row[f'{name}_lower']:+.{decimals}f} to {row[f'{name}_upper']:+.{decimals}f})"


def drivers_table(table: pd.DataFrame, labels: pd.Series) -> pd.DataFrame:
    """Return Spearman's rank correlations at three scales in the registry's order, in words."""
    return pd.DataFrame(
        {
            "Other outcome": [str(labels[name]) for name in table.index],
            "Between neighbourhoods": table["lsoa"].round(2).to_numpy(),
            "95% limits, neighbourhoods": [
                UNKNOWN if pd.isna(low) else f"{low:+.2f} to {high:+.2f}"
                for low, high in table[["lower", "upper"]].itertuples(index=False, name=None)
            ],
            "Between middle layer areas": table["msoa"].round(2).to_numpy(),
            "Between wards": table["ward"].round(2).to_numpy(),
            "Sign": ["turns round" if turned else "the same" for turned in table["flips"]],
            "Named as a driver": ["yes" if named else "no" for named in table["named"]],
        }
    )


def similar_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return neighbourhoods alike in background; nearest first."""
    return pd.DataFrame(
        {
            "Neighbourhood": rows["label"].to_numpy(),
            "Place": rows["district"].to_numpy(),
            "Residents in low-income homes, %": rows["income"].round(0).astype("Int64").to_numpy(),
            "Residents under 16, %": rows["children"].round(0).astype("Int64").to_numpy(),
            "How far apart (0 is the same)": rows["distance"].round(2).to_numpy(),
        }
    )


def lacking_table(table: pd.DataFrame) -> pd.DataFrame:
    """Return what is in reach here and where it is alike, by kind of service."""
    kinds = [KIND_BY_ID[str(kind)] for kind in table.index]
    return pd.DataFrame(
        {
            "Service": [capital(kind.many) for kind in kinds],
            "In reach here": [UNKNOWN if pd.isna(number) else f"{number:.0f}" for number in table["here"]],
            "Middle number in reach of those alike": [
                UNKNOWN if pd.isna(number) else f"{number:g}" for number in table["middle"]
            ],
            "Of those alike, with one in reach": [
                f"{having} of {known}" if known else UNKNOWN
                for having, known in zip(table["having"].astype(int), table["known"].astype(int), strict=True)
            ],
        }
    )


def reach_table(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return services in reach, one column for each place; ``places`` holds ``share_in_reach`` by name."""
    kinds = kinds_of({kind for table in tables.values() for kind in table.index})
    columns = {"Service": [capital(kind.many) for kind in kinds]}
    for name, table in tables.items():
        columns[name] = [_in_reach(table, kind.id) for kind in kinds]
    return pd.DataFrame(columns)


def _in_reach(table: pd.DataFrame, kind: str) -> str:
    if kind not in table.index or pd.isna(table["share"].loc[kind]):
        return UNKNOWN
    return f"{share(float(table['share'].loc[kind]))} in reach, {table['number'].loc[kind]:,.0f} open"


def after_16_table(establishments: pd.DataFrame) -> pd.DataFrame:
    """Return schools and colleges that teach after 16, in order of their names, each with what tells so."""
    counted = establishments["for_all"].astype(bool).map({True: "yes", False: "no: not open to everyone"})
    text = establishments["post_16"].map(POST_16)
    return pd.DataFrame(
        {"Name": establishments["name"], "Type": establishments["type"], "Counted": counted, "What tells": text}
    ).reset_index(drop=True)


def learning_table(learning: pd.DataFrame, *, here: str | None, place_name: str) -> pd.DataFrame:
    """Return adults' learning in a neighbourhood, its place and England, in words."""
    rows = list(learning.itertuples(index=False))
    columns: dict[str, list[str]] = {"What": [str(row.label) for row in rows]}
    spots = ([] if here is None else [(here, "here")]) + [(place_name, "place"), ("England", "england")]
    for heading, column in spots:
        columns[heading] = [figure(getattr(row, column), str(row.unit), int(str(row.decimals))) for row in rows]
    return pd.DataFrame(columns | {"Period": [str(row.period) for row in rows]})
