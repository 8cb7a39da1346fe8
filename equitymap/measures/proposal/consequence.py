"""Impact of a proposal: on each neighbourhood, by national tenth of deprivation, and on the need-weighted gap.

``proposal.what_if`` says what access would be; this module says it in the terms a decision needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.affected import imd_decile
from equitymap.measures.access.supply_at import Supply, supply_of
from equitymap.measures.burden import gap as gaps
from equitymap.measures.proposal.proposal import Baseline, Change, Close, Move, Open, Reopen, baseline, what_if
from equitymap.places.gone import is_gone
from equitymap.places.place import Place

Action = Literal["close", "reopen", "move", "open"]
ACTIONS: tuple[Action, ...] = ("close", "reopen", "move", "open")
NAMES_A_SERVICE: tuple[Action, ...] = ("close", "reopen", "move")
NAMES_A_SPOT: tuple[Action, ...] = ("move", "open")

CONSEQUENCE_STATES: Mapping[str, str] = {
    "lost_last": "the last one in reach would go",
    "less": "less access",
    "same": "no change",
    "more": "more access",
    "first": "one would come into reach",
    "none": "none in reach, before or after",
    "unknown": "not known",
}
"""What a proposal would do to one neighbourhood; every neighbourhood is in exactly one."""

_EQUAL = 1e-9


@dataclass(frozen=True)
class Proposal:
    """One change to one kind of service.

    ``facility_id`` is needed to close, reopen and move; ``spot`` (easting and northing, metres on the British National
    Grid) to move and open; ``size``, in the unit of the kind's supply, for a new service where that is not sites.
    """

    action: Action
    kind: str
    facility_id: str | None = None
    spot: tuple[int, int] | None = None
    size: float | None = None

    @property
    def complete(self) -> bool:
        """Whether it says everything that is needed to answer it."""
        service = self.facility_id is not None or self.action not in NAMES_A_SERVICE
        return service and (self.spot is not None or self.action not in NAMES_A_SPOT)

    def change(self) -> Change:
        """Return the proposal as ``proposal.what_if`` takes it.

        Raises
        ------
        ValueError
            When it is not complete.
        """
        if self.action == "close" and self.facility_id is not None:
            return Close(self.facility_id)
        if self.action == "reopen" and self.facility_id is not None:
            return Reopen(self.facility_id)
        if self.action == "move" and self.facility_id is not None and self.spot is not None:
            return Move(self.facility_id, *self.spot)
        if self.action == "open" and self.spot is not None:
            return Open(*self.spot, size=self.size)
        raise ValueError("The proposal does not say which service, or where.")


@dataclass(frozen=True)
class GapChange:
    """The need-weighted gap of the place: need percentile times share of access lost since ``since``, mean over people.

    0: nothing lost, or no need; 1: everything lost in the most deprived neighbourhood of England. Missing (NaN) where
    nobody had any in reach then. ``left_out`` neighbourhoods have no figure: nothing in reach then, or need unknown.
    """

    domain: str
    since: int
    before: float
    after: float
    left_out: int


@dataclass(frozen=True, eq=False)
class Consequence:
    """Impact of a proposal at the end of ``year``, the last one on record.

    ``table`` has one row per neighbourhood inside (index ``area_code``): ``label``, ``ward``, ``people`` (those the
    service is for), ``decile``, the six columns of ``proposal.Answer``, ``share`` (change of access as a share of what
    it was, -1 to anything; missing where there was none), ``further_m`` (change of the distance to the nearest one)
    and ``state`` (a key of ``STATES``). ``tenths`` is ``by_tenth``. ``unsized`` is True when the size of the service is
    not known: distances are right, access after the change is missing.
    """

    proposal: Proposal
    year: int
    unit: str
    threshold_m: float
    detour: float
    table: pd.DataFrame
    tenths: pd.DataFrame
    gap: GapChange
    unsized: bool

    def areas_in(self, *states: str) -> pd.DataFrame:
        """Return the neighbourhoods in any of these states, in order of their names."""
        rows = self.table[self.table["state"].isin(states)]
        return rows.sort_values("label")


def eligible_services(place: Place, base: Baseline, *, gone: bool) -> pd.Series:
    """List the services that can be named in a proposal, by id in order of their names.

    Parameters
    ----------
    place, base
        The place and the kind and year.
    gone
        True: those that have gone and may reopen. False: those that are open and may close or move.

    Returns
    -------
    Names with their wards; services inside the place that have a position.
    """
    services = place.facilities.reindex(base.reachable.facilities)
    is_open = pd.Series(base.is_open, index=services.index)
    eligible = (is_gone(place).reindex(services.index) & ~is_open) if gone else is_open
    rows = services[eligible & services["inside"]]
    wards = rows["area_code"].map(place.neighbourhoods["ward"])
    names = (rows["name"] + " (" + wards + ")").where(wards.notna(), rows["name"])
    in_order: pd.Series = names.sort_values()
    return in_order


def median_size(place: Place, base: Baseline) -> float:
    """Return the median size of the services open inside the place, in ``base.unit``; missing when none has one."""
    open_inside = place.facilities["inside"].reindex(base.reachable.facilities).to_numpy(dtype=bool) & base.is_open
    known = base.size[open_inside & ~np.isnan(base.size)]
    return float(np.median(known)) if len(known) else float("nan")


def consequence(place: Place, proposal: Proposal, *, now: Baseline, then: Baseline) -> Consequence:
    """Return the impact of a proposal.

    Parameters
    ----------
    place, proposal
        The place, and a complete proposal.
    now
        ``baseline`` of the last observed year: what the proposal changes.
    then
        ``baseline`` of the first observed year and the same catchment: what the gap is measured from.

    Raises
    ------
    ValueError
        When the proposal is not complete, or names a service that cannot be changed so.
    """
    answer = what_if(now, proposal.change())
    inside = place.inside
    table = answer.table.reindex(inside.index)
    before, after = table["access_before"], table["access_after"]
    table.insert(0, "label", inside["label"])
    table.insert(1, "ward", inside["ward"])
    table.insert(2, "people", inside[KIND_BY_ID[proposal.kind].population].astype("int64"))
    table.insert(3, "decile", imd_decile(place))
    table["share"] = ((after - before) / before.where(before > 0)).mask(_equal(before, after) & (before > 0), 0.0)
    nearer = table["nearest_m_after"] - table["nearest_m_before"]
    table["further_m"] = nearer.mask(nearer.abs() < 1e-6, 0.0)
    table["state"] = _state(table)
    unsized = bool(answer.left_out)
    if unsized:
        table[["access_after", "share"]] = np.nan
    return Consequence(
        proposal=proposal,
        year=now.year,
        unit=now.unit,
        threshold_m=now.catchment.threshold_m,
        detour=now.catchment.detour,
        table=table,
        tenths=consequence_by_tenth(table),
        unsized=unsized,
        gap=_gap(place, proposal.kind, table, then),
    )


def _equal(before: pd.Series, after: pd.Series) -> pd.Series:
    """Return True where two figures differ by no more than arithmetic on a computer makes them."""
    return (after - before).abs() <= _EQUAL * pd.concat([before, after], axis="columns").max(axis="columns")


def _state(table: pd.DataFrame) -> pd.Series:
    """Classify the change in each neighbourhood. Coming into or out of reach goes before more or less."""
    # Each mask overwrites the ones before it, so the order is that of rising precedence.
    had, has = table["within_before"] > 0, table["within_after"] > 0
    before, after = table["access_before"], table["access_after"]
    change = (after - before).mask(_equal(before, after), 0.0)
    further = table["further_m"]
    state = pd.Series("same", index=table.index)
    state = state.mask(~had & ~has, "none")
    state = state.mask((change > 0) | ((change == 0) & (further < 0) & has), "more")
    state = state.mask((change < 0) | ((change == 0) & (further > 0) & had), "less")
    state = state.mask(had & ~has, "lost_last").mask(~had & has, "first")
    return state.mask(table[["within_before", "within_after"]].isna().any(axis="columns"), "unknown")


def consequence_by_tenth(table: pd.DataFrame) -> pd.DataFrame:
    """Aggregate the table of neighbourhoods by national tenth of deprivation.

    Returns
    -------
    One row per tenth, 1 (most deprived) to 10, then missing (neighbourhoods without a tenth): ``areas``, ``people``,
    ``nearest_m`` and ``access`` as means over people, ``reach_people`` (people with at least one in reach), each
    ``_before`` and ``_after``, ``lost_people`` and ``gained_people``. Means are missing where nobody lives; people
    of neighbourhoods of which nothing is known count in ``people`` and ``unknown_people`` only.
    """
    rows = []
    for tenth in [*range(1, 11), None]:
        ours = table[table["decile"].isna() if tenth is None else table["decile"].eq(tenth)]
        row: dict[str, float] = {"areas": len(ours), "people": int(ours["people"].sum())}
        for when in ("before", "after"):
            row[f"nearest_m_{when}"] = _mean(ours[f"nearest_m_{when}"], ours["people"])
            row[f"access_{when}"] = _mean(ours[f"access_{when}"], ours["people"])
            row[f"reach_people_{when}"] = int(ours.loc[ours[f"within_{when}"] > 0, "people"].sum())
        for name, state in (("lost", "lost_last"), ("gained", "first"), ("unknown", "unknown")):
            row[f"{name}_people"] = int(ours.loc[ours["state"] == state, "people"].sum())
        rows.append(row)
    return pd.DataFrame(rows, index=pd.Index(pd.array([*range(1, 11), None], dtype="Int64"), name="decile"))


def _mean(values: pd.Series, people: pd.Series) -> float:
    """Return the mean over people, of those whose figure is known; missing where that is nobody."""
    known = values.notna() & (people > 0)
    return float(np.average(values[known], weights=people[known])) if known.any() else float("nan")


def _gap(place: Place, kind: str, table: pd.DataFrame, then: Baseline) -> GapChange:
    domain = gaps.need_domain([kind])
    need = gaps.need_percentile(place, domain)
    first = pd.Series(then.access[then.inside], index=then.shown).reindex(table.index)
    gap_by_time = {
        when: gaps.gap(need, gaps.loss(first, table[f"access_{when}"]).to_frame(kind), {kind: 1.0})["gap"]
        for when in ("before", "after")
    }
    return GapChange(
        domain=domain,
        since=then.year,
        before=_mean(gap_by_time["before"], table["people"]),
        after=_mean(gap_by_time["after"], table["people"]),
        left_out=int(gap_by_time["before"].isna().sum()),
    )


def first_and_last_baseline(place: Place, kind: str, supply: Supply | None = None) -> tuple[Baseline, Baseline] | None:
    """Return the baselines of the last and the first observed year; None when the register tells nothing here."""
    supply = (supply or supply_of(place, kind)).now
    if not len(supply.years):
        return None
    now = baseline(place, kind, year=int(supply.years[-1]), supply=supply)
    then = baseline(place, kind, year=int(supply.years[0]), supply=supply, reachable=now.reachable)
    return now, then
