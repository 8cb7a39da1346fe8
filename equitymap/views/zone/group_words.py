"""What is said of the areas of a list that somebody brings: what became of its rows, how the boundary cuts them."""

from __future__ import annotations

import pandas as pd

from equitymap.measures.zones.named_groups import ROW_STATES, Group, NamedGroups
from equitymap.measures.zones.zone import MOST_AREAS
from equitymap.views.words import count, figure, series
from equitymap.views.zone.zone_tables import STANDING
from equitymap.views.zone.zone_words import NEIGHBOURHOODS, share_words

AREAS = ("area", "areas")
ROWS = ("row", "rows")
SHOWN = 4


def summary(named: NamedGroups, place_name: str) -> str:
    """Return how many areas of a list lie in a place, how many are cut by its boundary, and how many lie elsewhere."""
    number = len(named.groups)
    if not number:
        return (
            f"No row of the list means a neighbourhood of {place_name}. A row has the code of a neighbourhood (such as"
            " E01008881), ward or middle layer area, and the name of the area it belongs to."
        )
    said = f"{count(number, *AREAS)} of the list {'lies' if number == 1 else 'lie'} in {place_name}"
    if named.cut:
        said += f", {named.cut:,} of them in part only"
    others = (
        f" {count(named.others, *AREAS).capitalize()} elsewhere, or with codes of no place." if named.others else ""
    )
    return f"{said}.{others}"


def row_lines(rows: pd.DataFrame) -> list[str]:
    """Return what became of the rows of a list: one line for each state that occurs, with some of them."""
    lines = [f"{count(len(rows), *ROWS).capitalize()} given."]
    for state, words in ROW_STATES.items():
        found = rows[rows["state"] == state]
        if len(found):
            names = series([f"row {row}" for row in found["row"].head(SHOWN)]) + (" ..." if len(found) > SHOWN else "")
            shown = "" if state in ("used", "elsewhere") else f": {names}"
            lines.append(f"{len(found):,} {words}{shown}")
    return lines


def rows_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Return every row of a list with what became of it, for a table and a file."""
    became = rows["state"].map(ROW_STATES) + rows["why"].map(lambda why: f" ({why})" if why else "")
    return pd.DataFrame(
        {"Row": rows["row"], "Code": rows["code"], "Area of the list": rows["name"], "What became of it": became}
    )


def here_words(group: Group) -> str:
    """Return how much of an area of a list lies in the place."""
    if group.here == group.codes:
        return "all of it"
    unclear = group.codes - group.here - group.elsewhere
    cut = f"{group.here:,} of its {group.codes:,} codes lie here" if group.elsewhere else ""
    redrawn = (
        f"{unclear:,} of its codes {'was' if unclear == 1 else 'were'} redrawn and {'is' if unclear == 1 else 'are'}"
    )
    return "; ".join(part for part in (cut, f"{redrawn} left out" if unclear else "") if part)


def start_label(group: Group) -> str:
    """Return an area of a list as a zone can start from it."""
    part = "" if group.here == group.codes else f", {here_words(group)}"
    return f"{group.name} (of your list: {count(len(group.areas), *NEIGHBOURHOODS)}{part})"


def too_large(named: NamedGroups) -> str:
    """Name the areas that have more neighbourhoods than a zone can; empty where none has."""
    names = [group.name for group in named.groups if len(group.areas) > MOST_AREAS]
    return f"More than {MOST_AREAS:,} neighbourhoods, so no zone: {series(names)}." if names else ""


def groups_table(
    named: NamedGroups, figures: pd.DataFrame, people: pd.Series, *, place_name: str, label: str
) -> pd.DataFrame:
    """Return one figure of every area of a list in words, with the place and England below.

    ``figures`` are those of ``figures_of_groups``, ``people`` the residents of each in words.
    """
    rows = [
        {
            "Area": group.name,
            "Neighbourhoods": f"{len(group.areas):,}",
            "In this place": here_words(group),
            "Residents": people[group.name],
            label: share_words(row.rename(indicator)),
            "Beside England": STANDING[str(row["standing"])],
        }
        for group, indicator, (_, row) in zip(
            named.groups, figures["indicator"], figures.loc[[one.name for one in named.groups]].iterrows(), strict=True
        )
    ]
    first = figures.iloc[0]
    for name, column in ((place_name, "place"), ("England", "england")):
        if first["unit"] == "percent" and pd.notna(first[column]):
            rows.append({"Area": name, label: figure(first[column], "percent", 1)})
    return pd.DataFrame(rows).fillna("")


def groups_csv(named: NamedGroups, added: pd.DataFrame) -> pd.DataFrame:
    """Return every figure of every area of a list as numbers for a file: what may not be told is blank."""
    about = pd.DataFrame(
        [(one.name, len(one.areas), one.codes, one.here, one.elsewhere) for one in named.groups],
        columns=["area", "neighbourhoods", "codes_in_list", "codes_here", "codes_elsewhere"],
    )
    columns = ["group", "indicator", "label", "unit", "period", "how", "here", "low", "high", "top", "bottom"]
    numbers = added.reset_index()[[*columns, "areas", "missing", "hidden", "place", "england"]]
    numbers = numbers.rename(columns={"group": "area", "here": "value", "top": "numerator", "bottom": "denominator"})
    return about.merge(numbers.rename(columns={"areas": "with_counts"}), on="area", how="left", validate="1:m")
