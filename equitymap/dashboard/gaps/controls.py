"""The controls of the page about the gaps: which kind of service, and what counts as need, loss and reach."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from equitymap.dashboard import address, widgets
from equitymap.dashboard.gaps import cache
from equitymap.dashboard.page_parts import group, kind_control
from equitymap.dashboard.parts import only_control
from equitymap.dashboard.parts.gap_rule import STANDARD, rule_chosen, rule_parameters
from equitymap.dashboard.places_cache import Opened
from equitymap.kinds import KIND_BY_ID, Kind
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.only import Only
from equitymap.views.words import distance, plain


@dataclass(frozen=True)
class Choice:
    """What a visitor asks: a kind of service, the thresholds of a gap, which neighbourhoods, and the selected one."""

    kind: Kind
    rule: Rule
    only: Only
    area: str | None


def controls(opened: Opened) -> Choice | None:
    """Draw the controls in the sidebar and return what they ask for; None where no register compares two years.

    The page opens with the kind that has most people in gaps.
    """
    place = opened.place
    counted = cache.people_by_kind(opened, STANDARD)
    kinds = list(counted)
    most = max(kinds, key=lambda kind: counted[kind][1], default="")
    parameters = (
        *([address.one_of("kind", kinds, most, key="ga_kind")] if kinds else []),
        *rule_parameters(),
        only_control.parameter(place),
        address.open_parts(list="gaps_list"),
        address.area_of("area", place, key="area"),
        address.service_of(place),
    )
    address.arrive(parameters)
    with st.sidebar:
        if kinds:
            group("Show")
            kind_control(kinds, key="ga_kind", after=_counts(opened))
        group("A gap is where")
        widgets.slider(
            "Need: tenths of England, from the most deprived", 1, 10, key="ga_tenths", help="Index of Deprivation 2025."
        )
        widgets.slider("Loss: share of access gone, in per cent", 10, 100, key="ga_lost", step=10)
        widgets.slider("Reach, in per cent of the usual one", 50, 125, key="ga_reach", step=5)
        with st.expander("Fewer neighbourhoods"):
            only_control.control(place)
    address.leave(opened, parameters)
    if not kinds:
        return None
    kind, rule = KIND_BY_ID[st.session_state["ga_kind"]], rule_chosen()
    with st.sidebar:
        st.caption(plain(f"Reach of a {kind.one}: {distance(rule.catchment(kind.id).threshold_m)}."))
    return Choice(kind, rule, only_control.chosen(), st.session_state["area"])


def _counts(opened: Opened) -> dict[str, str]:
    """Return how many gaps each kind has under the thresholds chosen, to stand behind its name."""
    return {
        kind: f"{gaps:,}" if gaps else "none" for kind, (gaps, _) in cache.people_by_kind(opened, rule_chosen()).items()
    }
