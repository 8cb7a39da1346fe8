"""Shapley decomposition of a change in access by cause: what happened to services, and the change in population."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
import pandas as pd

DEMAND = "change in people"


@dataclass(frozen=True)
class Split:
    """A Shapley decomposition: ``parts`` by area_code, one column per cause, which add to ``change``.

    ``not_computable`` says, cause by cause, why a cause has no column. It is not zero: it is not known.
    """

    parts: pd.DataFrame
    change: pd.Series
    not_computable: Mapping[str, str]


def shapley(value: Callable[[frozenset[str]], pd.Series], causes: Sequence[str]) -> pd.DataFrame:
    """Return the Shapley value of each cause: its marginal contribution, averaged over every order of the causes.

    Parameters
    ----------
    value
        The figure of each area when exactly the named causes have happened.
    causes
        Names of the causes; the work doubles with each.

    Returns
    -------
    Areas x causes. Each row adds up to ``value(all) - value(none)``.

    References
    ----------
    Shorrocks (2013), Journal of Economic Inequality 11, 99-126.
    """
    subsets = [frozenset(some) for size in range(len(causes) + 1) for some in combinations(causes, size)]
    values = {subset: value(subset) for subset in subsets}
    orders = factorial(len(causes))
    parts = {}
    for cause in causes:
        part = 0 * values[frozenset()]
        for subset in subsets:
            if cause not in subset:
                # Orders in which exactly this subset comes before the cause: its own orders times those of the rest.
                ways = factorial(len(subset)) * factorial(len(causes) - len(subset) - 1)
                part = part + (values[subset | {cause}] - values[subset]) * (ways / orders)
        parts[cause] = part
    return pd.DataFrame(parts)


def split_access(
    access: Callable[[pd.Series, pd.Series], pd.Series],
    *,
    supply_before: pd.Series,
    supply_changes: pd.DataFrame,
    demand_before: pd.Series,
    demand_after: pd.Series | None = None,
) -> Split:
    """Decompose the change in access into what happened to services and the change in population.

    Parameters
    ----------
    access
        Access of each neighbourhood from a supply (by facility) and a demand (by area).
    supply_before
        Size of each facility before; 0 where it did not stand.
    supply_changes
        What each cause added to the size of each facility, on the same index, one column per cause
        (``service_chains.supply_changes``).
    demand_before, demand_after
        People of each area. ``demand_after`` None: only one dated population exists, people are held still, and
        their part is not computable.

    Returns
    -------
    Parts in the unit of ``access``, one per column of ``supply_changes``, and one of people. A cause that changed the
    size of nothing has a part of 0.

    Raises
    ------
    ValueError
        When the facilities or areas of the two times differ.
    """
    if not supply_before.index.equals(supply_changes.index):
        raise ValueError("split_access: the changes must list the same facilities as the supply, in the same order")
    if demand_after is not None and not demand_before.index.equals(demand_after.index):
        raise ValueError("split_access: both populations must list the same areas in the same order")
    # The work doubles with each cause, so causes that changed nothing are left out, and get 0 at the end.
    happening = [str(cause) for cause in supply_changes if supply_changes[cause].ne(0).any()]
    causes = [*happening, *([DEMAND] if demand_after is not None else [])]

    def value(happened: frozenset[str]) -> pd.Series:
        supply = supply_before + supply_changes[[cause for cause in happening if cause in happened]].sum(axis="columns")
        people = demand_after if DEMAND in happened and demand_after is not None else demand_before
        return access(supply, people)

    every = [*supply_changes, *causes[len(happening) :]]
    parts = shapley(value, causes).reindex(index=demand_before.index, columns=every)
    parts = parts.fillna(dict.fromkeys(set(every) - set(causes), 0.0))
    why = {} if demand_after is not None else {DEMAND: "only one dated population exists; people are held at it"}
    return Split(parts, parts.sum(axis="columns", skipna=False).rename("change"), why)


def overall(split: Split, people: pd.Series) -> pd.Series:
    """Return the parts and the ``change`` as means over the people of each area; missing areas are left out."""
    table = split.parts.assign(change=split.change, people=people.astype("Float64").astype(float)).dropna()
    means = table.drop(columns="people").mul(table["people"], axis="index").sum() / table["people"].sum()
    return means.rename("mean")


def mean_over(values: pd.Series, people: pd.Series) -> float | None:
    """Return the mean of a figure over the people of each area; None without people, missing where a figure is.

    Parameters
    ----------
    values, people
        Both by ``area_code``; areas of ``values`` that ``people`` does not have are left out.
    """
    weights = people.astype(float)
    if not weights.sum():
        return None
    return float(np.average(values.reindex(weights.index).to_numpy(), weights=weights))
