"""What visitors of the page about the gaps share: the gaps of a rule, and the sites that would mend most."""

from __future__ import annotations

from functools import partial

import pandas as pd

from equitymap.dashboard import places_cache
from equitymap.dashboard.parts import only_control, who_works_together
from equitymap.dashboard.parts.gap_rule import BY_RULE, gaps
from equitymap.dashboard.places_cache import Opened, per_place
from equitymap.measures.gaps import fragmentation, reopening
from equitymap.measures.gaps.fragmentation import Rule
from equitymap.measures.gaps.reopening import Sites
from equitymap.measures.only import Only
from equitymap.measures.partnerships.joined_gap import joined_gap
from equitymap.views.partnerships.known import Known


@per_place(max_entries=100, hash_funcs=BY_RULE)
def people_by_kind(opened: Opened, rule: Rule) -> dict[str, tuple[int, int]]:
    """Return how many gaps each kind of service has and how many people live in them, in the order of the kinds."""
    return fragmentation.people_by_kind(opened.place, rule, partial(places_cache.supply, opened))


def joined(opened: Opened, kind: str, rule: Rule) -> tuple[pd.DataFrame, int]:
    """Return the gaps with the third part (partnerships at work there, ties lost), and the year that this is of."""
    found, changed = who_works_together.found(opened)
    _, year = who_works_together.years(opened, found)
    return _joined(opened, kind, rule, year, changed, found), year


@per_place(max_entries=100, hash_funcs=BY_RULE)
def _joined(
    opened: Opened,
    kind: str,
    rule: Rule,
    year: int,
    changed: str,  # noqa: ARG001 - it keys the cache
    _found: Known,
) -> pd.DataFrame:
    return joined_gap(gaps(opened, kind, rule), _found.partnerships, _found.ties, year=year, rule=rule)


def narrowed(opened: Opened, kind: str, rule: Rule, only: Only) -> pd.DataFrame:
    """Return the rows of ``gaps`` whose neighbourhoods meet the filter; those of which we cannot tell are left out."""
    table: pd.DataFrame = gaps(opened, kind, rule)
    if not only.asks:
        return table
    return table[only_control.passing(opened, only, kind).fillna(False).astype(bool)]


@per_place(max_entries=100, hash_funcs=BY_RULE)
def sites(opened: Opened, kind: str, rule: Rule, only: Only) -> Sites:
    """Return the sites from which one more service would reach gaps."""
    table = narrowed(opened, kind, rule, only)
    return reopening.sites(opened.place, rule.catchment(kind), table[table["gap"].fillna(False)])
