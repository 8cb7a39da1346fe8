"""Count the services of a kind by state (open, gone, carried on elsewhere, not opened yet, other), each once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.measures.access.supply_at import Supply, observed_years
from equitymap.places.chains import chain_of
from equitymap.places.gone import gone
from equitymap.places.place import Place
from equitymap.vocabulary import CARRIED_ON_STATES, GONE_STATES, LINKED_SITE, OPEN_STATES

OPEN, GONE, ELSEWHERE, LATER, REST = "open", "gone", "elsewhere", "later", "rest"
"""Open; gone (``places.gone``); carried on outside the place, or under a record that nobody links; not opened yet;
closed for a time, or of a state that is not known."""


@dataclass(frozen=True)
class ServiceCounts:
    """Number of services on record by state, and how many of each are linked sites of another. The parts add up.

    ``services`` and ``linked`` have the keys ``OPEN``, ``GONE``, ``ELSEWHERE``, ``LATER`` and ``REST``. ``joined`` is
    how many more stood at the time, on sites of their own, that have become part of one of them since.
    """

    services: Mapping[str, int]
    linked: Mapping[str, int]
    joined: int = 0

    @property
    def ever(self) -> int:
        """All services on record: the sum of the parts."""
        return sum(self.services.values())


def count_by_state(place: Place, kind: str) -> ServiceCounts:
    """Count by its state at the date of the register each service that stood inside during its record.

    A service is the chain of its records; it is where the last of them inside the place stood. What ended before the
    record, or at an unknown date, is not on it, nor what is only planned.
    """
    return _counted(_states(place, kind))


def gone_by_kind(place: Place) -> dict[str, tuple[int, int]]:
    """Return how many services of each kind of a place are gone from inside it, and how many of these are linked sites.

    What is gone is as ``places.gone`` has it.
    """
    lost = gone(place)
    lost = lost[lost["inside"].astype(bool)]
    sites = place.facilities["type"].reindex(lost["facility_id"]).eq(LINKED_SITE).to_numpy()
    return {
        kind.id: (int(lost["kind"].eq(kind.id).sum()), int((lost["kind"].eq(kind.id) & sites).sum()))
        for kind in place.kinds
    }


def count_by_state_at(place: Place, supply: Supply, year: int) -> ServiceCounts:
    """Count the same services by their state at the end of a year of the record.

    Raises
    ------
    ValueError
        When the year is outside the register's record.
    """
    if year not in observed_years(place, supply.kind):
        raise ValueError(f"The register says nothing about {year}.")
    now = _states(place, supply.kind)
    records = now.attrs["records"]
    # Of what is known to stand only now nothing can be said of a year before: it is in none of the states.
    now = now if year == supply.years[-1] else now.drop(supply.only_now, errors="ignore")
    open_then = records.index.isin(supply.standing(year))
    later = supply.open.loc[:, [other for other in supply.years if other > year]].any(axis="columns")
    standing = records[open_then]
    coming = records[later.reindex(records.index, fill_value=False).to_numpy(dtype=bool)]
    went = records.reindex(gone(place, supply.kind, by=year)["facility_id"]).dropna()
    opened = place.facilities["opened"].reindex(records.index).groupby(records).max()
    # From the state at the register's date back to that of the year: each line overwrites the ones before it, and what
    # was open then is open, whatever has happened since.
    state = now["state"].copy()
    not_yet = now.index.isin(coming) | (opened.reindex(now.index).dt.year > year)
    state[not_yet] = LATER
    state[(state == OPEN) | ((state == GONE) & ~now.index.isin(went))] = REST
    state[now.index.isin(went)] = GONE
    state[now.index.isin(standing)] = OPEN
    return _counted(now.assign(state=state), joined=len(standing) - standing.nunique())


def _states(place: Place, kind: str) -> pd.DataFrame:
    """Return ``state`` and ``linked`` by chain; ``attrs["records"]`` is the chain of each record inside."""
    every = place.facilities[place.facilities["kind"] == kind]
    chain = chain_of(every)
    ours = every[every["inside"] & every["status"].ne("proposed")]
    ended = ours["closed"].fillna(ours["closed_not_after"])
    years = observed_years(place, kind)
    in_record = ended.dt.year >= years[0] if len(years) else ended.notna() & False
    state = pd.Series(REST, index=ours.index)
    state[ours["status"].isin(OPEN_STATES)] = OPEN
    state[ours["status"].isin(CARRIED_ON_STATES)] = ELSEWHERE
    state[ours.index.isin(gone(place, kind)["facility_id"])] = GONE
    outside = ours["status"].isin([*GONE_STATES, *CARRIED_ON_STATES]) & ~in_record & state.ne(GONE)
    table = pd.DataFrame({"chain": chain[ours.index], "state": state, "linked": ours["type"].eq(LINKED_SITE)})
    table = table[~outside].assign(order=lambda rows: rows["state"].map(_LAST))
    last: pd.DataFrame = (
        table.sort_values("order", kind="stable").drop_duplicates("chain", keep="last").set_index("chain")
    )
    last.attrs["records"] = table["chain"]
    return last


_LAST = {ELSEWHERE: 0, REST: 1, GONE: 2, OPEN: 3}
"""Precedence of states within one chain: a service with an open record is open, whatever its other records are."""


def _counted(states: pd.DataFrame, *, joined: int = 0) -> ServiceCounts:
    services = states["state"].value_counts()
    linked = states.loc[states["linked"], "state"].value_counts()
    parts = (OPEN, GONE, ELSEWHERE, LATER, REST)
    numbers, sites = ({part: int(counts.get(part, 0)) for part in parts} for counts in (services, linked))
    return ServiceCounts(numbers, sites, joined)
