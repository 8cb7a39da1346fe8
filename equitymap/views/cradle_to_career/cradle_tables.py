"""Tables of the page from cradle to career, to read and to download; every figure says whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import get_args

import numpy as np
import pandas as pd

from equitymap.measures.cradle_to_career.gradient import Gradient
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.measures.cradle_to_career.matrix import Matrix
from equitymap.measures.cradle_to_career.projection import Projection
from equitymap.measures.cradle_to_career.verdict import Reference
from equitymap.places.place import Place
from equitymap.small_counts import protected
from equitymap.sources.csv_text import csv_of
from equitymap.stages import STAGES
from equitymap.views.cradle_to_career.indicator_words import group_gap, level, short_group, value
from equitymap.views.cradle_to_career.matrix_sentences import NO_FIGURE, reach_short, service_short
from equitymap.views.cradle_to_career.trend_sentences import moved
from equitymap.views.cradle_to_career.verdict_sentences import beside, direction, standing
from equitymap.views.words import UNKNOWN, series

Ends = Mapping[str, tuple[float, float] | None]
FOR = {
    "district": "the council",
    "upper_tier": "the county",
    "lsoa": "all its neighbourhoods",
    "ward": "all its wards",
    "school": "its schools' pupils",
}
FOR_MADE = {"median": "its middle {}", "mean": "the mean of its {}s", "school": "its middle school"}
"""Whose the figure of a place is where its areas or schools are not taken together."""


def scorecard_table(cards: Iterable[Card], ends: Ends) -> pd.DataFrame:
    """Return one row per indicator in words: stage, level and whose, England, direction, trend, gap."""
    return pd.DataFrame(
        [
            {
                "Stage of life": series([STAGES[stage] for stage in card.entry.stage]),
                "Indicator": card.entry.label,
                "Core": "yes" if card.entry.core else "",
                "Latest": level(card),
                "Figure for": _for(card),
                "Beside England": standing(card),
                "Beside its region": _beside(card, "region"),
                "Beside councils like it": _beside(card, "neighbours"),
                "Which way is better": direction(card.entry),
                "Over the years": moved(card),
                "Gap": group_gap(card, ends.get(card.entry.id)),
            }
            for card in cards
        ]
    )


def matrix_csv(place: Place, found: Matrix, ends: Ends, *, line: int) -> str:
    """Return every square as CSV, the empty ones too, with services and reach of the stage."""
    rows = []
    for (stage, column), cell in found.cells.items():
        common: dict[str, object] = {
            "place": place.name,
            "stage": stage,
            found.by: column,
            "services": "; ".join(service_short(one) for one in found.services[stage]),
            "reach": reach_short(found.children_served.get(stage), line),
        }
        if cell.empty:
            rows.append({**common, "indicator": "", "label": NO_FIGURE})
        rows += [
            {
                **common,
                "indicator": card.entry.id,
                "label": card.entry.label,
                "core": card.entry.core,
                "figure_for": card.area,
                "geography": card.geography,
                "period": _latest(card, "period"),
                "value": _latest(card, "value"),
                "unit": card.entry.unit,
                "worse": card.entry.worse,
                **_comparisons(card),
                "direction": moved(card),
                "gap": group_gap(card, ends.get(card.entry.id)),
                "drivers": " ".join(card.entry.drivers),
                "invented": place.manifest.invented,
            }
            for card in cell.cards
        ]
    return csv_of(pd.DataFrame(rows), index=False)


def _for(card: Card) -> str:
    if card.entry.published_for == "district":
        return FOR["district"]
    one = "ward" if card.geography == "ward" else "neighbourhood"
    return FOR_MADE.get(card.basis, FOR[card.geography]).format(one)


def _beside(card: Card, reference: Reference) -> str:
    found, other = card.comparison(reference), card.other(reference)
    return value(card.entry, other) if found is None else beside(card, found, short=True)


def _comparisons(card: Card) -> dict[str, object]:
    """Return limits, what they rest on, and figure, verdict and p value of everything the figure is set beside."""
    limits = None if _latest(card, "counts_status") == "suppressed" else card.interval
    found: dict[str, object] = {
        "lower": None if limits is None else limits.lower,
        "upper": None if limits is None else limits.upper,
        "limits_from": "" if limits is None else limits.basis,
        "limits_people": None if limits is None else limits.people,
    }
    for reference in get_args(Reference):
        one = card.comparison(reference)
        found[reference] = card.other(reference)
        found[f"{reference}_verdict"] = "" if one is None or one.verdict is None else one.verdict
        found[f"{reference}_p"] = None if one is None else one.p_value
    return found


def _latest(card: Card, column: str) -> object:
    """Return a column of the newest year that has a figure, as it may leave."""
    return None if card.known.empty else protected(card.known.tail(1))[column].iloc[0]


def years_table(card: Card) -> pd.DataFrame:
    """Return the figures by year in words, groups included; a year without one is 'not known'."""
    entry = card.entry
    own = [
        f"{value(entry, one)}{' (carried from the year before)' if year in card.carried else ''}"
        for year, one in card.years["value"].items()
    ]
    table = pd.DataFrame({card.area: own}, index=card.years.index)
    if card.years["lower"].notna().any():
        pairs = zip(card.years["lower"], card.years["upper"], strict=True)
        table["95% interval"] = [
            "" if np.isnan(low) else f"{value(entry, low)} to {value(entry, up)}" for low, up in pairs
        ]
    names = {"england": "England", "region": card.region or "Region", "neighbours": "Councils like it"}
    for name, words in names.items():
        if card.others[name].notna().any():
            table[words] = [value(entry, one) for one in card.others[name]]
    for group in card.groups.columns:
        table[short_group(group).capitalize()] = [value(entry, one) for one in card.groups[group]]
    table.insert(0, "Period", card.years["period"].fillna(UNKNOWN).astype("str"))
    return table.rename_axis("Year").reset_index()


def years_csv(place: Place, card: Card) -> str:
    """Return the series with exact figures, comparisons, groups and the projection as CSV."""
    table = protected(card.years.drop(columns="areas")).add_prefix("own_").join(card.others, how="left", validate="1:1")
    table = table.join(card.groups.add_prefix("group_"), how="left", validate="1:1")
    ahead = card.projection
    if isinstance(ahead, Projection):
        table = table.join(ahead.ahead.add_prefix("if_nothing_changed_"), how="outer", validate="1:1")
    table = table.assign(
        indicator=card.entry.id,
        label=card.entry.label,
        unit=card.entry.unit,
        figure_for=card.area,
        geography=card.geography,
        invented=place.manifest.invented,
    )
    return csv_of(table.rename_axis("year"))


def gradient_table(profile: Gradient) -> pd.DataFrame:
    """Return the groups in words, most deprived first."""
    entry, rows = profile.entry, profile.groups
    table = pd.DataFrame(
        {
            "Group (1 is the most deprived)": rows.index,
            "Areas": rows["areas"],
            "People": rows["people"].round(0).astype(int),
            "Figure": [value(entry, one) for one in rows["value"]],
            "95% interval": [
                UNKNOWN if np.isnan(low) else f"{value(entry, low)} to {value(entry, up)}"
                for low, up in zip(rows["lower"], rows["upper"], strict=True)
            ],
        }
    )
    if rows["england"].notna().any():
        table["England, same tenth"] = [value(entry, one) for one in rows["england"]]
    return table


def gradient_csv(place: Place, profile: Gradient) -> str:
    """Return the groups with exact figures, and the indices in every row, as CSV."""
    slope, found = profile.slope, profile.concentration
    indices: dict[str, float | str | None] = {"scale": profile.scale}
    for name in ("sii", "sii_lower", "sii_upper", "rii", "rii_lower", "rii_upper"):
        indices[name] = None if slope is None else getattr(slope, name)
    for name in ("index", "lower", "upper"):
        indices[f"concentration_{name}"] = None if found is None else getattr(found, name)
    table = profile.groups.assign(
        indicator=profile.entry.id,
        period=profile.period,
        ruler=profile.ruler,
        groups_of=profile.basis,
        unit=profile.entry.unit,
        label=profile.entry.label,
        place=place.name,
        invented=place.manifest.invented,
    )
    for name, number in indices.items():
        table[name] = number
    return csv_of(table)
