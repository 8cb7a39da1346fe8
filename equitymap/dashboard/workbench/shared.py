"""What the parts of the workbench draw alike: the choice of figures, and the table with its files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import pandas as pd

from equitymap.dashboard import page_parts, widgets
from equitymap.dashboard.places_cache import Opened
from equitymap.measures.workbench.columns import Column, Heading
from equitymap.sources.csv_text import csv_of
from equitymap.views.words import plain
from equitymap.views.workbench import workbench_tables
from equitymap.views.workbench import workbench_words as words


def named(headings: Mapping[str, Heading]) -> Callable[[str], str]:
    """Return how a column is called in a choice: its group, then its label."""
    return lambda name: f"{words.GROUP_WORDS[headings[name].group]}: {headings[name].label}"


def several(
    label: str,
    names: Collection[str],
    headings: Mapping[str, Heading],
    *,
    key: str,
    most: int,
    on_change: Callable[[], None],
) -> None:
    """Draw the choice of several columns."""
    widgets.multiselect(
        plain(label),
        list(names),
        key=key,
        placeholder="Type to find a figure",
        max_selections=most,
        select_all=False,  # Enter would take everything that the typed letters match
        wrap=True,
        format_func=named(headings),
        on_change=on_change,
    )


def files(opened: Opened, title: str, table: pd.DataFrame, columns: Sequence[Column], name: str) -> None:
    """Draw the downloads of a table of neighbourhoods: CSV, and the other forms with outlines."""
    place = opened.place
    page_parts.download("Download the table", lambda: csv_of(table, index=False), f"{place.code}-{name}.csv")
    page_parts.take_away(
        lambda: workbench_tables.taken(place, title, table, columns), f"{place.code}-{name}", key="wb_take"
    )
