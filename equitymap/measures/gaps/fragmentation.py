"""Fragmentation gaps: deprived neighbourhoods that lost a kind of service, and no other came into reach since.

A neighbourhood is a gap for a kind of service when all three hold:

1. **need**: it is among the most deprived tenths of England (three, unless a visitor chooses otherwise);
2. **loss**: it lost at least half of its access (``access.e2sfca``) between the first and the last observed year, or
   the last service within reach;
3. **nothing since**: no service of the kind came into its reach in or after the year of its last loss.

The rule is absolute: a place may have no gap at all. ``share`` says under how many reasonable assumptions it holds:
a reach a quarter shorter and longer, both thresholds one step lower and higher, and distances in a straight line or
on foot, in all combinations (54 unless a step leads nowhere).

It does not see whether a service that still stands has room, opens at the right hour or is any good, nor what came in
another form (an outreach session, a van).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.access import e2sfca, nearest_m, reachable_for, within
from equitymap.measures.access.affected import imd_decile
from equitymap.measures.access.catchment import DETOUR, Catchment, standard
from equitymap.measures.access.reachable import Reachable
from equitymap.measures.access.supply_at import Supply
from equitymap.measures.burden.gap import loss
from equitymap.places.chains import chain_of
from equitymap.places.gone import gone
from equitymap.places.place import Place

REACHES = (0.75, 1.0, 1.25)
DETOURS = (1.0, DETOUR)
TENTHS_STEP, LOST_STEP = 1, 0.1
SURE, LIKELY = 0.9, 0.5
"""Shares of the assumptions from which a gap is drawn as sure, and as likely."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """Thresholds of a gap.

    ``tenths`` is how many of England's tenths of deprivation count as need, from the most deprived, 1 to 10;
    ``lost`` the share of access that must be gone, above 0 and at most 1; ``factor`` widens (above 1) or narrows the
    standard reach of the kind; ``detour`` is metres on foot per metre of straight line, or None for the way in which
    the evidence of the kind measures.
    """

    tenths: int = 3
    lost: float = 0.5
    factor: float = 1.0
    detour: float | None = None

    def __post_init__(self) -> None:
        """Refuse thresholds that mean nothing.

        Raises
        ------
        ValueError
            When a threshold is out of range.
        """
        if not 1 <= self.tenths <= 10:
            raise ValueError("A gap counts between 1 and 10 tenths of deprivation as need.")
        if not 0 < self.lost <= 1:
            raise ValueError("The share of access lost lies above 0 and at most at 1.")

    def catchment(self, kind: str) -> Catchment:
        """Return the reach of a kind under this rule."""
        scaled = standard(kind).scaled(self.factor)
        return scaled if self.detour is None else replace(scaled, detour=self.detour)

    def alternatives(self) -> Iterator[Rule]:
        """Yield every reasonable assumption around this rule, the rule's own thresholds among them."""
        tenths = [self.tenths + step for step in (-TENTHS_STEP, 0, TENTHS_STEP) if 1 <= self.tenths + step <= 10]
        shares = [round(self.lost + step, 2) for step in (-LOST_STEP, 0.0, LOST_STEP)]
        shares = [share for share in shares if 0 < share <= 1]
        for factor, detour, few, share in product(REACHES, DETOURS, tenths, shares):
            yield Rule(few, share, self.factor * factor, detour)


@dataclass(frozen=True, eq=False)
class Change:
    """What one reach makes of the record of a kind; every series by ``area_code``, neighbourhoods inside only.

    ``lost`` is the share of access lost, 0 to 1, missing where there was none to lose. ``before`` and ``after`` count
    the services in reach in the first and last observed year. ``last_loss`` is the last year in which one went out
    of reach (missing where none did), and ``replaced`` is True where one came into reach in or after that year.
    """

    lost: pd.Series
    before: pd.Series
    after: pd.Series
    last_loss: pd.Series
    replaced: pd.Series

    def meets(self, share: float) -> pd.Series:
        """Return True where loss and "nothing since" hold, False where not, missing where nothing was in reach."""
        last_went = (self.before > 0) & (self.after == 0)
        found = ((self.lost >= share) | last_went) & ~self.replaced
        return found.astype("boolean").mask(self.lost.isna() & ~last_went)


def change(place: Place, catchment: Catchment, supply: Supply, *, reachable: Reachable | None = None) -> Change:
    """Compare the first and the last observed year of a kind within one catchment.

    Parameters
    ----------
    place, catchment
        The place; how far the kind reaches.
    supply
        Services of the kind by year (``supply_at.supply_of``), at least two years.
    reachable
        Distances, when they are known already, at least to ``catchment.widest_m``.
    """
    reachable = reachable or reachable_for(place, catchment)
    inside = place.inside.index
    people = place.neighbourhoods[KIND_BY_ID[catchment.kind].population]
    first, last = supply.years[0], supply.years[-1]
    offered = supply.offered()
    access = [e2sfca(reachable, people, offered[year], catchment.bands).reindex(inside) for year in (first, last)]
    counts = [within(reachable, supply.open[year], catchment.threshold_m).reindex(inside) for year in (first, last)]
    last_loss, replaced = _comings_and_goings(place, catchment, supply, reachable)
    return Change(loss(*access), counts[0], counts[1], last_loss.reindex(inside), replaced.reindex(inside))


def holds(place: Place, kind: str, supply: Supply, rule: Rule) -> pd.Series:
    """Return the column ``gap`` of ``gaps`` alone, which asks for no other assumption than the rule itself."""
    found = change(place, rule.catchment(kind), supply)
    return _both(found.meets(rule.lost), imd_decile(place).astype("Int64"), rule.tenths)


def people_by_kind(place: Place, rule: Rule, supply_of: Callable[[str], Supply]) -> dict[str, tuple[int, int]]:
    """Return how many gaps each kind of service has, and how many people live in them, in the order of the kinds.

    Parameters
    ----------
    place, rule
        The place; the thresholds.
    supply_of
        The services of a kind by year; asked for the kinds whose record tells about two years, the only ones counted.
    """
    counted = {kind.id: gaps_and_people(place, kind.id, rule, supply_of) for kind in place.kinds}
    return {kind: found for kind, found in counted.items() if found is not None}


def gaps_and_people(place: Place, kind: str, rule: Rule, supply_of: Callable[[str], Supply]) -> tuple[int, int] | None:
    """Return how many gaps a kind of service has, and how many people live in them; None without a record of two years.

    ``supply_of`` returns the services of a kind by year.
    """
    years = place.manifest.observed.get(kind)
    if years is None or years.last <= years.first:
        return None
    found = holds(place, kind, supply_of(kind), rule).fillna(False).astype(bool)
    return int(found.sum()), int(place.inside["population"][found].sum())


def gaps(place: Place, kind: str, supply: Supply, rule: Rule | None = None) -> pd.DataFrame:
    """Return every neighbourhood inside a place with what makes it a gap for one kind of service, or not.

    Parameters
    ----------
    place
        The place.
    kind
        Kind of service.
    supply
        Its services by year; the record must tell about at least two years.
    rule
        The thresholds; the standard ones by default.

    Returns
    -------
    DataFrame, index ``area_code``: ``tenth`` of England (1 most deprived); ``people`` (residents) and ``for_whom``
    (those the service is for); ``lost``, ``before``, ``after``, ``last_loss`` and ``replaced`` as in ``Change``;
    ``lost_last`` (the last one in reach went); ``nearest_before_m`` and ``nearest_after_m``, metres as the kind
    measures them; ``gap`` (True, False; missing where nothing was in reach to lose, or the tenth is not known);
    ``share``, 0 to 1, of the assumptions under which it is a gap (under a reach that never held a service it is
    none), missing where no assumption can tell.

    Raises
    ------
    ValueError
        When the record tells about fewer than two years.
    """
    if len(supply.years) < 2:
        raise ValueError(f"The record of {KIND_BY_ID[kind].many} tells about fewer than two years: nothing to compare.")
    rule = rule or Rule()
    rules = list(rule.alternatives())
    widest = max((one.catchment(kind) for one in [rule, *rules]), key=lambda one: one.widest_m / one.detour)
    straight = reachable_for(place, replace(widest, detour=1.0).scaled(1 / widest.detour))
    tenth = imd_decile(place).astype("Int64")

    def under(one: Rule) -> Change:
        catchment = one.catchment(kind)
        return change(place, catchment, supply, reachable=_travelled(straight, catchment.detour))

    changes = {(one.factor, one.detour): under(one) for one in {(r.factor, r.detour): r for r in rules}.values()}
    answers = [_both(changes[one.factor, one.detour].meets(one.lost), tenth, one.tenths) for one in rules]
    told = pd.concat(answers, axis=1)
    chosen = under(rule)
    measured = _travelled(straight, rule.catchment(kind).detour)
    nearest = [nearest_m(measured, supply.open[year]).reindex(tenth.index) for year in supply.years[[0, -1]]]
    own = place.inside
    return pd.DataFrame(
        {
            "tenth": tenth,
            "people": own["population"],
            "for_whom": own[KIND_BY_ID[kind].population],
            "lost": chosen.lost,
            "before": chosen.before,
            "after": chosen.after,
            "lost_last": (chosen.before > 0) & (chosen.after == 0),
            "last_loss": chosen.last_loss,
            "replaced": chosen.replaced,
            "nearest_before_m": nearest[0],
            "nearest_after_m": nearest[1],
            "gap": _both(chosen.meets(rule.lost), tenth, rule.tenths),
            "share": told.fillna(False).astype("Float64").mean(axis=1).mask(told.isna().all(axis=1)),
        },
        index=tenth.index,
    )


def gone_in_reach(place: Place, catchment: Catchment, areas: pd.Index) -> dict[str, list[str]]:
    """Return the services of the kind that are gone within reach of each area, nearest first, as ``facility_id``.

    One without a position is near nobody.
    """
    records = place.facilities.loc[pd.Index(gone(place, catchment.kind)["facility_id"])]
    records = records[records["easting_m"].notna() & records["northing_m"].notna()]
    homes = place.neighbourhoods.loc[areas, ["easting_m", "northing_m"]].to_numpy(dtype=float)
    if not len(records) or not len(homes):
        return {str(area): [] for area in areas}
    spots = records[["easting_m", "northing_m"]].to_numpy(dtype=float)
    away = np.hypot(*(homes[:, None, axis] - spots[None, :, axis] for axis in (0, 1))) * catchment.detour
    order = np.argsort(away, axis=1, kind="stable")
    return {
        str(area): [str(records.index[at]) for at in row if distance[at] <= catchment.threshold_m]
        for area, row, distance in zip(areas, order, away, strict=True)
    }


def _both(lost: pd.Series, tenth: pd.Series, tenths: int) -> pd.Series:
    """Return need and loss together; False is certain when either is, so a missing one only counts beside True."""
    found: pd.Series = (tenth <= tenths).astype("boolean") & lost
    return found


def _travelled(straight: Reachable, detour: float) -> Reachable:
    """Return straight-line distances as metres travelled."""
    return replace(
        straight, distance_m=straight.distance_m * detour, radius_m=straight.radius_m * detour, detour=detour
    )


def _comings_and_goings(
    place: Place, catchment: Catchment, supply: Supply, reachable: Reachable
) -> tuple[pd.Series, pd.Series]:
    """Return the year of the last loss within reach, and whether a service came into reach in or after it.

    A service is the chain of its records: a conversion neither goes nor comes. One that moved within reach stays; one
    that moved beyond it went.
    """
    records = place.facilities.loc[reachable.facilities]
    chain, chains = pd.factorize(chain_of(records))
    member = csr_array((np.ones(len(chain)), (np.arange(len(chain)), chain)), shape=(len(chain), len(chains)))
    near = reachable.within(catchment.threshold_m)
    is_open = supply.open.reindex(reachable.facilities, fill_value=False)
    served = [_served(near, is_open[year].to_numpy(dtype=bool), member) for year in supply.years]
    went = np.column_stack([_only(old, new) for old, new in pairwise(served)])
    came = np.column_stack([_only(new, old) for old, new in pairwise(served)])
    years = supply.years[1:].to_numpy()
    last = np.where(went, years, 0).max(axis=1)
    replaced = (came & (years >= last[:, None])).any(axis=1)
    return (
        pd.Series(last, index=reachable.areas, dtype="Int64").mask(last == 0),
        pd.Series(replaced, index=reachable.areas),
    )


def _served(near: csr_array, is_open: Bools, member: csr_array) -> csr_array:
    """Return which chains (columns) each neighbourhood (rows) has within reach: entries above 0."""
    columns = np.flatnonzero(is_open)
    table: csr_array = (near[:, columns] @ member[columns]).tocsr()
    table.data[:] = 1.0
    return table


def _only(one: csr_array, other: csr_array) -> Bools:
    """Return True for neighbourhoods that have a chain in the first table which the second has not."""
    beyond = one - one.multiply(other)
    found: Bools = np.asarray(beyond.sum(axis=1)).ravel() > 0
    return found
