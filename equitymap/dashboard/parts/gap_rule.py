"""What counts as a gap, as the visitor has chosen it, and the gaps of a place: for every page that speaks of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from equitymap.dashboard import address, places_cache
from equitymap.dashboard.address import Parameter
from equitymap.dashboard.places_cache import HashFuncs, Opened, per_place
from equitymap.measures.gaps import fragmentation
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.only import Only

STANDARD = Rule()
BY_RULE: HashFuncs = {
    Rule: lambda rule: (rule.tenths, rule.lost, rule.factor, rule.detour),
    Only: lambda only: (only.lost, only.tenths, only.domain),
}


def rule_parameters() -> tuple[Parameter, Parameter, Parameter]:
    """Return the parameters of the thresholds of a gap, for every page that speaks of gaps."""
    return (
        address.whole("tenths", 1, 10, STANDARD.tenths, key="ga_tenths"),
        address.whole("lost", 10, 100, round(100 * STANDARD.lost), key="ga_lost"),
        address.whole("reach", 50, 125, 100, key="ga_reach"),
    )


def rule_chosen() -> Rule:
    """Return the thresholds that the visitor has chosen."""
    state = st.session_state
    return Rule(state["ga_tenths"], state["ga_lost"] / 100, state["ga_reach"] / 100)


@per_place(max_entries=100, show_spinner="Looking for gaps under 54 assumptions…", hash_funcs=BY_RULE)
def gaps(opened: Opened, kind: str, rule: Rule) -> pd.DataFrame:
    """Return every neighbourhood with what makes it a gap, or not."""
    return fragmentation.gaps(opened.place, kind, places_cache.supply(opened, kind), rule)
