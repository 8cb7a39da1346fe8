"""Layers of figures that are computed here, such as loss of access: fixed steps or categories, and their legend."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Unpack

import numpy as np
import pandas as pd

from equitymap.measures.layer import NO_CLASS
from equitymap.places.place import Place
from equitymap.views.map import legend
from equitymap.views.map.legend import Key
from equitymap.views.map.maps import LayerContent, LayerUpdate, MapChoices
from equitymap.views.palette import CHANGE_7, Ramp, step_colours
from equitymap.views.words import UNIT_SUFFIX, figure

CLUSTER_COLOURS: Mapping[str, str] = {"beyond": CHANGE_7[6], "together": CHANGE_7[4], "apart": CHANGE_7[3]}


@dataclass(frozen=True, eq=False, kw_only=True)
class ComputedLayer(LayerContent):
    """A layer that is computed here, with its key."""

    legend: Key

    def update(self, place: Place, *, marks_key: Key = (), **choices: Unpack[MapChoices]) -> LayerUpdate:
        """Return the map update that draws it with its own key, and below that ``marks_key``."""
        given: MapChoices = {"key": self.legend + marks_key}
        given.update(choices)
        return LayerUpdate(place, self, **given)


def computed_layer(
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
    ramp: Ramp = "need",
) -> ComputedLayer:
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
    ramp
        "loss" draws in orange, and a zero as plain ground: nothing was lost there.
    """
    known = values.notna()
    steps = np.searchsorted(list(cuts), values.to_numpy(dtype=float, na_value=np.nan), side="right")
    step = np.where(known, steps, NO_CLASS)
    nothing = "plain" if ramp == "loss" else "zero"
    status = np.where(~known, "not_collected", np.where(values == 0, nothing, "value"))
    cells = pd.DataFrame({"value": values.astype(float), "step": step, "status": status}, index=values.index)
    colours = step_colours(len(cuts) + 1, ramp)
    here = None
    if selected is not None and selected in values.index and known[selected]:
        at = (float(step[values.index.get_loc(selected)]) + 0.5) / len(colours)
        here = (at, figure(float(values[selected]), unit, decimals))
    bar = legend.scale(
        colours, title=title, low=low, high=high, cuts=[figure(cut, unit, decimals) for cut in cuts], here=here
    )
    words = {nothing: zero, "not_collected": missing}
    states = legend.states(set(status), colour=colours[0], words=words)
    return ComputedLayer(
        title=title,
        cells=cells,
        colours=colours,
        unit=UNIT_SUFFIX[unit],
        decimals=decimals,
        states=words,
        legend=bar + states,
    )


def category_layer(
    keys: pd.Series,
    *,
    title: str,
    words: Mapping[str, str],
    colours: Mapping[str, str],
    missing: str,
    hatched: Collection[str] = (),
) -> ComputedLayer:
    """Return a layer of named kinds, each in its own colour.

    Keys without a colour are drawn as having no figure; those in ``hatched`` are striped over their colour.
    """
    order = [key for key in colours if key in set(keys)]
    step = keys.map({key: at for at, key in enumerate(order)}).astype("Float64").fillna(NO_CLASS).astype(int)
    status = np.where(step == NO_CLASS, "not_collected", np.where(keys.isin(list(hatched)), "hatched", "value"))
    cells = pd.DataFrame({"value": np.nan, "step": step, "status": status}, index=keys.index)
    rows = [(colours[key], words[key]) for key in order]
    key = legend.categories(title, rows, hatched=[order.index(key) for key in hatched if key in order])
    blank = legend.states(set(status), colour=CHANGE_7[3], words={"not_collected": missing})
    return ComputedLayer(
        title=title,
        cells=cells,
        colours=[colours[key] for key in order] or [CHANGE_7[3]],
        words=[words[key] for key in order],
        states={"not_collected": missing, "hatched": ""},
        legend=key + blank,
    )
