"""The map of the gaps: how surely each neighbourhood in need is one, over a pale ground of need."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from equitymap.kinds import Kind
from equitymap.measures.gaps.fragmentation import LIKELY, SURE, Rule
from equitymap.measures.partnerships.joined_gap import NOBODY, TIES_LOST
from equitymap.views.gaps.gaps_sentences import need_words
from equitymap.views.map.computed_layer import ComputedLayer, category_layer
from equitymap.views.palette import LOSS_5, NEED_10
from equitymap.views.words import figure

COLOURS: Mapping[str, str] = {
    NOBODY: LOSS_5[4],
    TIES_LOST: LOSS_5[3],
    "sure": LOSS_5[2],
    "likely": LOSS_5[1],
    "few": LOSS_5[0],
    "need": NEED_10[2],
    "other": NEED_10[0],
}
STRIPED = ("likely",)
"""Surer gaps are darker, sure ones outlined and likely ones striped, so that they read in greyscale."""


def standing(table: pd.DataFrame, rule: Rule) -> pd.Series:
    """Return what each neighbourhood is on the map, a key of ``COLOURS``; missing where it cannot be told.

    ``table`` is ``fragmentation.gaps``.
    """
    need = (table["tenth"] <= rule.tenths).fillna(False).to_numpy(dtype=bool)
    gap = table["gap"].fillna(False).to_numpy(dtype=bool)
    share = table["share"].to_numpy(dtype=float, na_value=np.nan)
    untold = table["gap"].isna().to_numpy(dtype=bool)
    found = np.select(
        [untold, gap & (share >= SURE), gap & (share >= LIKELY), gap, need],
        ["", "sure", "likely", "few", "need"],
        default="other",
    )
    return pd.Series(found, index=table.index, name="standing", dtype="str").mask(untold)


def gaps_layer(
    table: pd.DataFrame, kind: Kind, rule: Rule, joined: pd.Series, *, outlined: bool = True
) -> ComputedLayer:
    """Return the layer of the gaps of a kind of service; ``joined``, the ``state`` of ``joined_gap``, is darkest.

    ``outlined``: sure gaps have an outline, which the map otherwise gives to something else.
    """
    sure, likely = (figure(100 * share, "percent", 0) for share in (SURE, LIKELY))
    if_sure, is_sure = (", outlined if sure", ", outlined") if outlined else ("", "")
    words = {
        NOBODY: f"joined gap{if_sure}: and no partnership on record works here",
        TIES_LOST: f"joined gap{if_sure}: and a partnership here has lost ties",
        "sure": f"sure gap{is_sure}: under {sure} or more of our assumptions",
        "likely": f"likely gap: under {likely} to {sure}",
        "few": "possible gap: as defined here, under fewer",
        "need": f"{need_words(rule)}, no gap",
        "other": "less deprived",
    }
    return category_layer(
        standing(table, rule).mask(joined.isin([NOBODY, TIES_LOST]), joined),
        title=f"Gaps: {kind.many}",
        words=words,
        colours=COLOURS,
        hatched=STRIPED,
        missing=f"in need, and no {kind.one} was in reach to lose",
    )
