"""What visitors of the page about the gaps share: the gaps of a rule, and the sites that would mend most."""

from __future__ import annotations

import pandas as pd

from equitymap.dashboard import places_cache
from equitymap.dashboard.places_cache import HashFuncs, Opened, per_place
from equitymap.kinds import KINDS
from equitymap.measures.gaps import fragmentation, reopening
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.gaps.reopening import Sites

BY_RULE: HashFuncs = {Rule: lambda rule: (rule.tenths, rule.lost, rule.factor, rule.detour)}


@per_place(max_entries=100, show_spinner="Looking for gaps under 54 assumptions…", hash_funcs=BY_RULE)
def gaps(opened: Opened, kind: str, rule: Rule) -> pd.DataFrame:
    """Return every neighbourhood with what makes it a gap, or not."""
    return fragmentation.gaps(opened.place, kind, places_cache.supply(opened, kind), rule)


@per_place(max_entries=100, hash_funcs=BY_RULE)
def people_by_kind(opened: Opened, rule: Rule) -> dict[str, tuple[int, int]]:
    """Return how many gaps each kind of service has and how many people live in them, in the order of the kinds.

    Kinds whose record tells about fewer than two years are left out.
    """
    observed, people = opened.place.manifest.observed, opened.place.inside["population"]
    counted = {}
    for kind in KINDS:
        if kind.id in observed and observed[kind.id].last > observed[kind.id].first:
            supply = places_cache.supply(opened, kind.id)
            found = fragmentation.holds(opened.place, kind.id, supply, rule).fillna(False).astype(bool)
            counted[kind.id] = (int(found.sum()), int(people[found].sum()))
    return counted


@per_place(max_entries=100, hash_funcs=BY_RULE)
def sites(opened: Opened, kind: str, rule: Rule) -> Sites:
    """Return the sites from which one more service would reach gaps."""
    table = gaps(opened, kind, rule)
    return reopening.sites(opened.place, rule.catchment(kind), table[table["gap"].fillna(False)])
