"""Figures that are computed here, drawn as a layer: fixed steps with words, and a legend that says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from equitymap.measures.layer import NO_CLASS
from equitymap.places.place import Place
from equitymap.views.map import legend
from equitymap.views.map.maps import LayerUpdate, step_colours
from equitymap.views.palette import CHANGE_7
from equitymap.views.words import UNIT_SUFFIX, figure

CLUSTER_COLOURS: Mapping[str, str] = {"beyond": CHANGE_7[6], "together": CHANGE_7[4], "apart": CHANGE_7[3]}


@dataclass(frozen=True, eq=False)
class Graded:
    """A layer ready to be drawn: cells as ``LayerUpdate`` takes them, colours, words, and its legend as HTML."""

    title: str
    cells: pd.DataFrame
    colours: tuple[str, ...]
    words: tuple[str, ...]
    unit: str | None
    decimals: int
    legend: str

    def update(self, place: Place, **drawing: object) -> LayerUpdate:
        """Return the map update; ``drawing`` are the other arguments of ``LayerUpdate``."""
        return LayerUpdate(
            place,
            cells=self.cells,
            colours=self.colours,
            title=self.title,
            words=self.words,
            unit=self.unit,
            decimals=self.decimals,
            **drawing,  # type: ignore[arg-type]
        )


def graded(
    values: pd.Series,
    *,
    title: str,
    cuts: Sequence[float],
    unit: str,
    decimals: int,
    low: str,
    high: str,
    missing: str,
    zero: str = "none",
    selected: str | None = None,
) -> Graded:
    """Return a layer of figures in fixed steps, light to dark.

    Parameters
    ----------
    values
        One figure per neighbourhood, 0 or more; missing where there is none.
    title
        What it is.
    cuts
        Figures between the steps, rising; a figure equal to a cut belongs to the step above.
    unit, decimals
        How figures are written (a key of ``UNIT_SUFFIX``).
    low, high
        Words for the two ends of the bar.
    missing, zero
        Why a neighbourhood has no figure, and what a zero is, for the legend.
    selected
        Code of the selected neighbourhood.
    """
    known = values.notna()
    steps = np.searchsorted(list(cuts), values.to_numpy(dtype=float, na_value=np.nan), side="right")
    step = np.where(known, steps, NO_CLASS)
    status = np.where(~known, "not_collected", np.where(values == 0, "zero", "value"))
    cells = pd.DataFrame({"value": values.astype(float), "step": step, "status": status}, index=values.index)
    colours = step_colours(len(cuts) + 1)
    here = None
    if selected is not None and selected in values.index and known[selected]:
        at = (float(step[values.index.get_loc(selected)]) + 0.5) / len(colours)
        here = (at, f"selected: {figure(float(values[selected]), unit, decimals)}")
    bar = legend.scale(
        colours, title=title, low=low, high=high, cuts=[figure(cut, unit, decimals) for cut in cuts], here=here
    )
    states = legend.states(set(status), colour=colours[0], words={"zero": zero, "not_collected": missing})
    return Graded(title, cells, colours, (), UNIT_SUFFIX[unit], decimals, bar + states)


def categories(
    keys: pd.Series, *, title: str, words: Mapping[str, str], colours: Mapping[str, str], missing: str
) -> Graded:
    """Return a layer of named kinds, each in its own colour; keys without a colour are drawn as having no figure."""
    order = [key for key in colours if key in set(keys)]
    step = keys.map({key: at for at, key in enumerate(order)}).astype("Float64").fillna(NO_CLASS).astype(int)
    status = np.where(step == NO_CLASS, "not_collected", "value")
    cells = pd.DataFrame({"value": np.nan, "step": step, "status": status}, index=keys.index)
    rows = "".join(
        f'<li style="display:flex;align-items:center;gap:.5rem;margin:.15rem 0"><span style="width:28px;height:18px;'
        f'background:{colours[key]};border:1px solid #7f8a94;flex:none"></span><span>{escape(words[key])}</span></li>'
        for key in order
    )
    key = (
        f'<p style="margin:0 0 2px"><strong>{escape(title)}</strong></p>'
        f'<ul style="list-style:none;margin:.25rem 0;padding:0;font-size:.875rem">{rows}</ul>'
    )
    blank = legend.states(set(status), colour=CHANGE_7[3], words={"not_collected": missing})
    return Graded(
        title,
        cells,
        tuple(colours[key] for key in order) or (CHANGE_7[3],),
        tuple(words[key] for key in order),
        None,
        0,
        key + blank,
    )
