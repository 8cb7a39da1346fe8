"""What a proposal would change, as a layer: seven steps around "no change", the same for every proposal.

More access, or a nearer service, lies on the blue side; less, or further, on the orange one. The steps are fixed, so
that two proposals can be set side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.layer import NO_CLASS
from equitymap.measures.proposal.consequence import Consequence
from equitymap.views.map import legend
from equitymap.views.map.computed_layer import ComputedLayer
from equitymap.views.palette import CHANGE_7

Show = Literal["access", "distance"]
SHOWS: dict[Show, str] = {"access": "Change in access", "distance": "Change in distance to the nearest"}

_SHARE_CUTS = (20.0, 50.0)
_METRE_CUTS = (500.0, 1000.0)
_STEP_WORDS: dict[Show, tuple[str, ...]] = {
    "access": (
        "more than half as much again, or the first one in reach",
        "a fifth to a half more",
        "up to a fifth more",
        "no change",
        "up to a fifth less",
        "a fifth to a half less",
        "more than half less, or none left in reach",
    ),
    "distance": (
        "more than 1 km nearer",
        "500 m to 1 km nearer",
        "up to 500 m nearer",
        "no change",
        "up to 500 m further",
        "500 m to 1 km further",
        "more than 1 km further",
    ),
}
_MIDDLE = 3


@dataclass(frozen=True, eq=False)
class Change:
    """A change in steps: ``step`` 0 to 6 (3 is no change, ``NO_CLASS`` none), ``status`` of each cell, and its figure.

    ``words`` say the steps, ``state_words`` the states that are not plain figures, ``notes`` single neighbourhoods.
    """

    title: str
    unit: str
    figures: pd.Series
    step: pd.Series
    status: pd.Series
    words: tuple[str, ...]
    state_words: dict[str, str]
    notes: dict[str, str]


def change_steps(found: Consequence, show: Show) -> Change:
    """Return the change of each neighbourhood in steps.

    "access" puts a neighbourhood that loses the last one in reach in the last step and one that gets its first in the
    first step, whatever the share. Nothing in reach before or after is its own state ("zero"), and so is not knowing.
    """
    table = found.table
    kind = KIND_BY_ID[found.proposal.kind]
    if show == "distance":
        values = table["further_m"].round()
        step = _steps(values, _METRE_CUTS)
        notes: dict[str, str] = {}
        none = pd.Series(False, index=table.index)
        title, unit = f"Change in metres to the nearest {kind.one}", " m"
    else:
        values = (100 * table["share"]).round()
        step = _steps(100 * table["share"], _SHARE_CUTS)
        first = table["access_before"].eq(0) & (table["access_after"] > 0)
        step = step.mask(table["state"] == "lost_last", 6).mask(first | (table["state"] == "first"), 0)
        none = table["access_before"].eq(0) & table["access_after"].eq(0)
        step = step.mask(none, _MIDDLE)
        gained, lost = table.index[first | (table["state"] == "first")], table.index[table["state"] == "lost_last"]
        notes = {str(code): f"a {kind.one} would come into reach" for code in gained}
        notes |= {str(code): f"the last {kind.one} in reach would go" for code in lost}
        title, unit = f"Change in access to {kind.many}", "%"
    unknown = step == NO_CLASS
    status = pd.Series("value", index=table.index).mask(none, "zero").mask(unknown, "not_collected")
    notes |= {str(code): f"no {kind.one} in reach, before or after" for code in table.index[none]}
    return Change(
        title=title,
        unit=unit,
        figures=values.mask(none),
        step=step,
        status=status,
        words=_STEP_WORDS[show],
        state_words={"zero": f"no {kind.one} in reach, before or after", "not_collected": "not known"},
        notes=notes,
    )


def _steps(values: pd.Series, cuts: tuple[float, float]) -> pd.Series:
    """Return the step of each change; for access less is worse, for distance more is: see the sign of the cuts."""
    worse = values if cuts is _METRE_CUTS else -values
    size = np.searchsorted(cuts, worse.abs().to_numpy(dtype=float, na_value=np.nan), side="left") + 1
    step = _MIDDLE + np.sign(worse.to_numpy(dtype=float, na_value=np.nan)) * size
    return pd.Series(step, index=values.index).where(values.notna(), NO_CLASS).astype(int)


def change_layer(found: Consequence, show: Show) -> ComputedLayer:
    """Return the change as a layer for the map, with its legend."""
    change = change_steps(found, show)
    cells = pd.DataFrame({"value": change.figures, "step": change.step, "status": change.status})
    low, high = ("more access", "less access") if show == "access" else ("nearer", "further")
    # Seven steps leave room for three signs between two of them: the unit stands in the title.
    cuts = ("+50", "+20", "", "", "−20", "−50") if show == "access" else ("1", "0.5", "", "", "0.5", "1")
    unit = "per cent" if show == "access" else "km"
    title = f"{change.title.replace(' in metres ', ' in the distance ')}, {unit}"
    bar = legend.scale(CHANGE_7, title=title, low=low, high=high, cuts=cuts)
    middle = legend.states(set(change.status), colour=CHANGE_7[_MIDDLE], words=change.state_words)
    return ComputedLayer(
        title=change.title,
        cells=cells,
        colours=CHANGE_7,
        unit=change.unit,
        states=change.state_words,
        legend=bar + middle,
    )


def counted(change: Change) -> pd.DataFrame:
    """Return each step and state that occurs with its ``words``, ``step``, ``status`` and number of ``areas``."""
    plain = change.status == "value"
    rows = [(words, at, "value", int((plain & (change.step == at)).sum())) for at, words in enumerate(change.words)]
    for status, words in change.state_words.items():
        rows.append((words, _MIDDLE if status == "zero" else NO_CLASS, status, int((change.status == status).sum())))
    table = pd.DataFrame(rows, columns=["words", "step", "status", "areas"])
    return table[table["areas"] > 0].reset_index(drop=True)
