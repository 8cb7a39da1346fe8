"""Neighbourhood and ward outcome layers, read as ``data/indicators.toml`` says. No code per indicator."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings
from equitymap.indicators import Indicator, indicators
from equitymap.intervals import wilson
from equitymap.schema import OUTCOMES
from equitymap.sources.areas import outcome_tables
from equitymap.sources.reading.area_table import ENGLAND, enough_rows, one_file
from equitymap.sources.reading.marks import AREA_TABLES, STATE_CODE, STATES, parse_numbers
from equitymap.sources.reading.read_table import Reading, SourceFolder

EVERYONE = "all"


def read(folder: SourceFolder, registry: Sequence[Indicator] | None = None) -> list[Reading]:
    """Read every outcome layer of the registry: one reading per release, in menu order.

    Parameters
    ----------
    folder
        The downloads.
    registry
        Layers to read; all of ``data/indicators.toml`` unless given.

    Returns
    -------
    Readings whose frames are long (schema ``OUTCOMES``), for all English areas. A share carries numerator,
    denominator, value in per cent and its Wilson 95% limits; a published figure its value and, where the
    publisher gives it, the count on top.

    Raises
    ------
    SourceError
        Naming the file, the column or line, and the remedy.

    Notes
    -----
    A missing figure is never 0: its status says whether it is hidden ("suppressed") or does not exist
    ("not_collected"). A share of nobody (denominator 0) does not exist. "zero" is a published 0; a score's 0
    is its average and stays a "value".
    """
    entries = indicators() if registry is None else tuple(registry)
    releases = dict.fromkeys(entry.release for entry in entries)
    return [_read_release(folder, release_id, entries) for release_id in releases]


def _read_release(folder: SourceFolder, release_id: str, registry: Sequence[Indicator]) -> Reading:
    release, path = one_file(folder, release_id)
    entries = [entry for entry in registry if entry.release == release_id]
    wanted = list(dict.fromkeys(column for entry in entries for column in _columns(entry)))
    table, rows = outcome_tables.read(path, wanted, sheet=release.sheet)
    kept = table[table.index.str.startswith(ENGLAND)]
    enough_rows(kept, release, path)
    frame = _stacked(kept.index, entries, [_cells(kept, entry, path) for entry in entries], registry=registry)
    return Reading(release=release, paths=(path,), frame=frame, rows_read=rows)


Cells = dict[str, np.ndarray]
FIGURES = ("value", "numerator", "denominator", "lower", "upper")


def _columns(entry: Indicator) -> tuple[str, ...]:
    """Return every column the layer is read from."""
    return (*((entry.column,) if entry.column else ()), *entry.numerator, *_below(entry))


def _below(entry: Indicator) -> tuple[str, ...]:
    return (entry.denominator,) if isinstance(entry.denominator, str) else entry.denominator or ()


def _cells(table: pd.DataFrame, entry: Indicator, path: Path) -> Cells:
    """Return the figures of one layer and the state of each cell, as arrays in the order of ``table``."""
    blank = np.full(len(table), np.nan)
    cells = dict.fromkeys(FIGURES, blank)
    if entry.is_share:
        top, top_state = _summed(table, entry.numerator, entry, path)
        below, below_state = _summed(table, _below(entry), entry, path)
        state = np.where(np.isnan(top), top_state, below_state)
        state[below == 0] = STATE_CODE["not_collected"]
        value = 100 * top / np.where(below == 0, np.nan, below)
        lower, upper = wilson(top, below)
        cells |= {"numerator": top, "denominator": below, "lower": lower, "upper": upper}
    elif entry.column:
        value, state = _summed(table, (entry.column,), entry, path)
        value = np.round(value * entry.scale, 9)
        if entry.numerator:
            cells["numerator"], _ = _summed(table, entry.numerator, entry, path)
    else:
        raise SourceHeadings(f"data/indicators.toml: '{entry.id}' names neither a column nor a share.")
    _possible(value, table, entry, path)
    return cells | {"value": value, "status": _states(value, state, entry)}


def _states(value: np.ndarray, missing: np.ndarray, entry: Indicator) -> np.ndarray:
    """Return the state code of each cell; ``missing`` says why there is no figure where there is none."""
    there = "estimated" if entry.published_for == "district" else "rounded" if entry.rounded_to else "value"
    state = np.where(np.isnan(value), missing, STATE_CODE[there])
    if there == "value" and entry.unit != "score":
        state[value == 0] = STATE_CODE["zero"]
    return state.astype(np.int8)


def _summed(table: pd.DataFrame, columns: Sequence[str], entry: Indicator, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Add up columns; a sum with a missing part is missing, and hidden where a part is hidden."""
    total = np.zeros(len(table))
    state = np.full(len(table), STATE_CODE["value"])
    for column in columns:
        figures, missing = _parsed(table[column], entry, path)
        total = total + figures
        state = np.where(state == STATE_CODE["suppressed"], state, np.where(np.isnan(figures), missing, state))
    return total, state


def _parsed(texts: pd.Series, entry: Indicator, path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Convert texts to numbers; the second array is the state code of each that is missing.

    Raises
    ------
    SourceContent
        When a text is neither a number nor a known mark.
    """
    parsed = parse_numbers(texts, AREA_TABLES, blank=entry.blank_means)
    wrong = parsed.invalid.to_numpy()
    if wrong.any():
        raise SourceContent(
            f"{path.name}, column '{texts.name}': {int(wrong.sum()):,} cell(s) are not numbers, such as"
            f" {texts[wrong].iloc[0]!r} for {texts.index[wrong][0]}. Known marks are {', '.join(AREA_TABLES)}."
        )
    return parsed.value.to_numpy(), parsed.state.cat.codes.to_numpy()


def _possible(value: np.ndarray, table: pd.DataFrame, entry: Indicator, path: Path) -> None:
    """Refuse shares outside 0 to 100 per cent, and counts and rates below 0.

    Raises
    ------
    SourceContent
        Naming the layer, the area and the figure.
    """
    wrong = np.isinf(value)
    if entry.unit != "score":
        wrong |= value < 0
    if entry.unit == "percent":
        wrong |= value > 100
    if wrong.any():
        raise SourceContent(
            f"{path.name} gives {value[wrong][0]:g} for '{entry.label}' in {table.index[wrong][0]}"
            f" ({int(wrong.sum()):,} such figure(s)), which cannot be. Check the columns named in"
            f" data/indicators.toml for '{entry.id}', and download the file again."
        )


def _stacked(
    areas: pd.Index, entries: Sequence[Indicator], cells: Sequence[Cells], *, registry: Sequence[Indicator]
) -> pd.DataFrame:
    """Put the layers of one release below each other; categories are the whole registry's, so that readings join."""
    frame = pd.DataFrame({name: np.concatenate([part[name] for part in cells]) for name in FIGURES})
    names = areas.to_series(name="area_code")
    texts = {"geography": "geography", "indicator": "id", "period": "period"}
    states = np.concatenate([part["status"] for part in cells])
    frame = frame.assign(
        area_code=pd.concat([names] * len(entries), ignore_index=True),
        group=pd.Categorical.from_codes(np.zeros(len(frame), dtype=np.int8), categories=pd.Index([EVERYONE])),
        status=pd.Categorical.from_codes(states, categories=pd.Index(STATES)),
    )
    for column, attribute in texts.items():
        categories = list(dict.fromkeys(str(getattr(entry, attribute)) for entry in registry))
        codes = np.array([categories.index(str(getattr(entry, attribute))) for entry in entries], dtype=np.int16)
        frame[column] = pd.Categorical.from_codes(np.repeat(codes, len(areas)), categories=pd.Index(categories))
    return frame[list(OUTCOMES.columns)]
