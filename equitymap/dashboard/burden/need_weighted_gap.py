"""The tab of the page about who lost access about the need-weighted gap, and its layers on the map."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard.access.controls import Choice
from equitymap.dashboard.access.page import size_note
from equitymap.dashboard.burden import cache
from equitymap.dashboard.places_cache import Opened
from equitymap.dashboard.shell import guarded
from equitymap.kinds import KIND_BY_ID
from equitymap.measures.burden.gap import need_domain
from equitymap.views.burden import gap_sentences
from equitymap.views.map.computed_layer import ComputedLayer, computed_layer
from equitymap.views.words import plain, share

MISSING = "nothing was in reach before, or need is not known"


@guarded
def need_weighted_gap(opened: Opened, choice: Choice) -> None:
    """Draw the need-weighted gap: its weights, how sure it is, and the neighbourhoods in it, in name order."""
    gaps = cache.gaps(opened, choice.period, choice.weights)
    if not gaps.weights:
        st.info("No kind has both a weight and a record of two of these years. Choose weights or a longer period.")
        return
    st.markdown(plain(gap_sentences.robustness_sentence(gaps.robustness)))
    names = {KIND_BY_ID[kind].many: weight for kind, weight in gaps.weights.items()}
    st.caption(plain(gap_sentences.weights_line(names)))
    idaci = need_domain(list(gaps.weights)) == "idaci"
    domain = "children in low-income homes (IDACI)" if idaci else "all kinds together (IMD)"
    st.caption(
        f"Gap = national percentile of need, {domain} of 2025, times the weighted share of access lost."
        f" Each kind is compared over the part of {choice.period[0]:d} to {choice.period[1]:d} that its register"
        " tells about."
        f" Draws: {gaps.robustness.draws:,}, seed {gaps.robustness.seed:d}."
    )
    size_note(opened, *(kind for kind in gaps.weights if kind != choice.kind.id))
    areas = gaps.robustness.areas
    chosen = areas[areas["chosen"]].join(opened.place.inside[["label", "ward"]], how="left", validate="1:1")
    if len(chosen):
        st.dataframe(
            pd.DataFrame(
                {
                    "Neighbourhood": chosen["label"],
                    "Ward": chosen["ward"],
                    "Stays under": [f"{share(100 * stays)} of draws" for stays in chosen["share"]],
                }
            ).sort_values("Neighbourhood"),
            hide_index=True,
            alt="Neighbourhoods with the largest gaps, by name",
        )
        st.caption("In name order. Ranks are not shown: they would promise more than the figures can bear.")


def gap_layer(opened: Opened, choice: Choice) -> ComputedLayer:
    """Return the need-weighted gap of each neighbourhood as a layer."""
    return computed_layer(
        100 * cache.gaps(opened, choice.period, choice.weights).gap["gap"],
        title="Need-weighted gap, 0 to 100",
        zero="nothing lost",
        ramp="loss",
        cuts=(5, 15, 30, 50),
        unit="index",
        decimals=0,
        low="small",
        high="large",
        selected=choice.area,
        missing=MISSING,
    )


def sureness_layer(opened: Opened, choice: Choice) -> ComputedLayer:
    """Return, as a layer, the share of draws in which the gap of each neighbourhood is in the worst tenth."""
    return computed_layer(
        100 * cache.gaps(opened, choice.period, choice.weights).robustness.areas["share"],
        title="How often the gap is in the worst tenth",
        zero="never",
        ramp="loss",
        cuts=(10, 50, 90, 99.9),
        unit="percent",
        decimals=0,
        low="never",
        high="always",
        selected=choice.area,
        missing=MISSING,
    )
