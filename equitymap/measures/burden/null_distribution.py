"""Null distribution of losses of access: the same closures, permuted at random among services.

It is the null of "who bore it" (``burden``) and of clusters of loss. A neighbourhood does not lose access by itself: a
service closes, and everyone who shared it loses together. So the chance that a pattern of losses is set against is
*which services closed*. What each service lost is held (1: it closed; 0.3: its hours were cut by three tenths; 0:
nothing) and permuted among the services that stood at the start; access, loss and every figure made of it are computed
anew for each permutation.

What is held, and why:

* **The services** are chains of records (``equitymap.places.chains``) that stood at the start of the span and that
  somebody inside can reach, those in the ring alike with those inside: a closure across the boundary is felt inside.
  Services that nobody inside reaches enter no figure inside, so they are not in the draw either: how wide the ring
  happens to be does not matter.
* **What they lost** is permuted whole: as many closures as there were, and as many cuts of the same shares, wherever
  they fall. Sizes stay where they are, so a large service may close in one draw and a small one in the next.
* **What opened, reopened or grew** stays where it did. Where something may open depends on land and money that no file
  holds, so it is no part of the question. A service that grew and is assigned a closure has nothing left.
* **Moves** stay: a chain that stands elsewhere at the end gives from there what the draw leaves it; one that carried on
  beyond the surroundings is gone from here in every draw.
* **People, distances and catchment** are the page's own, uploaded journey times included.

With the observed arrangement this gives the losses of ``access_table`` exactly, so the figure and its draws are made
the same way and any difference between them is a difference in which services closed. A verdict at the 5% level is then
wrong for at most 5 in 100 places whose closures fell at random, whatever their wards and catchments look like.

Access is linear in supply, ``A = W diag(1 / reached) S``, so all draws are one product of two tables.

References
----------
Dwass, M. (1957). Modified randomization tests for nonparametric hypotheses. Annals of Mathematical Statistics 28.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.access import people_of
from equitymap.measures.access.catchment import Band, Catchment, Floats
from equitymap.measures.access.reachable import Reachable
from equitymap.measures.access.supply_at import Supply
from equitymap.measures.burden.permutation import DECIMALS, DRAWS, PermutationDesign, permute
from equitymap.places.chains import chain_of
from equitymap.places.place import Place
from equitymap.vocabulary import CARRIED_ON_STATES


@dataclass(frozen=True, eq=False)
class NullDistribution:
    """Observed losses of the neighbourhoods inside, and those of every draw from the null hypothesis.

    ``observed`` by area_code, 0 to 1, missing where there was no access before; ``drawn`` areas x draws, in the order
    of ``observed`` and missing in the same rows.
    """

    observed: pd.Series
    drawn: Floats
    design: PermutationDesign


@dataclass(frozen=True, eq=False)
class Closures:
    """Services that stood at the start, the share each lost, and the access each gives to each neighbourhood.

    ``before`` is access at the start, ``gained`` access at the end from what opened, by neighbourhood inside
    (``areas``). ``whole`` (areas x ``services``, which are chains) is the access at the end that each service would
    give had it lost nothing, ``shares`` what it lost, 0 to 1; ``closed`` of them are no longer open.
    """

    areas: pd.Index
    services: pd.Index
    before: Floats
    gained: Floats
    whole: csr_array
    shares: Floats
    closed: int
    unit: str

    def losses(self, shares: Floats) -> Floats:
        """Return the share of access lost, areas x draws, when services lose ``shares`` (services x draws)."""
        after = (self.gained + self.whole.sum(axis=1))[:, None] - self.whole @ shares
        had = np.where(self.before > 0, self.before, np.nan)[:, None]
        return np.asarray(np.round(np.clip((self.before[:, None] - after) / had, 0.0, 1.0), DECIMALS))

    def draws(self, *, draws: int = DRAWS, seed: int = 0) -> NullDistribution:
        """Return the null distribution from ``draws`` permutations of ``shares``, or all where there are no more."""
        design, permuted = permute(self.shares, self.unit, closed=self.closed, draws=draws, seed=seed)
        observed = pd.Series(self.losses(self.shares[:, None])[:, 0], index=self.areas, name="lost")
        return NullDistribution(observed, self.losses(permuted), design)


def closures_in(
    place: Place, catchment: Catchment, years: tuple[int, int], *, reachable: Reachable, supply: Supply
) -> Closures:
    """Return ``closures`` for a kind of service in a place."""
    ours = place.facilities[place.facilities["kind"].eq(catchment.kind)]
    chain = chain_of(ours)
    return closures(
        reachable,
        supply,
        years=years,
        bands=catchment.bands,
        inside=place.inside.index,
        people=place.neighbourhoods[KIND_BY_ID[catchment.kind].population],
        chain=chain,
        elsewhere=chain.map(ours["status"]).isin(CARRIED_ON_STATES),
    )


def closures(
    reachable: Reachable,
    supply: Supply,
    *,
    years: tuple[int, int],
    bands: Sequence[Band],
    people: pd.Series,
    inside: pd.Index,
    chain: pd.Series,
    elsewhere: pd.Series,
) -> Closures:
    """Return the services open at the end of the first year, and the share each had lost by the end of the last.

    Parameters
    ----------
    reachable
        Distances, ring included, at least to the end of the last band.
    supply
        Who was open when, and how large; services of unknown size count for nothing, as in ``access_table``.
    years
        First and last year, both of ``supply.years``.
    bands
        Steps and weights of the catchment.
    people
        Those the service is for, by area_code, none missing.
    inside
        Codes of the neighbourhoods inside.
    chain
        Chain by facility_id (``equitymap.places.chains.chain_of``).
    elsewhere
        Whether, by facility_id, a chain that no longer stands carried on beyond the surroundings of the place: it did
        not close, and is not permuted.

    Raises
    ------
    KeyError
        When a service has no chain, or a year is not on record.
    """
    offered = supply.of(reachable.facilities).offered()
    first, last = (np.nan_to_num(offered[year].to_numpy(dtype=float)) for year in years)
    code, names = pd.factorize(chain.loc[reachable.facilities])
    table = reachable.weighted(tuple(bands))
    reached = table.T @ people_of(reachable, people)
    per_person = np.divide(1.0, reached, out=np.zeros(len(reached)), where=reached > 0)
    rows = reachable.areas.get_indexer(inside)
    gives = csr_array(table[rows] @ _diagonal(per_person))
    before, after = (np.bincount(code, size, minlength=len(names)) for size in (first, last))
    stood = before > 0
    # The larger of the two sizes is what a chain would have had it lost nothing; a chain that grew lost nothing.
    full = np.maximum(before, after)
    # A chain gives from the records it ends on, so that a move stays a move in every draw; one that ended, from those
    # it began on.
    size = np.where(after[code] > 0, last, first)
    share = np.divide(size, np.where(after > 0, after, before)[code], out=np.zeros(len(size)), where=full[code] > 0)
    spread = csr_array((share * full[code], (np.arange(len(code)), code)), shape=(len(code), len(names)))
    whole = csr_array(gives @ spread)
    lost = np.round(1 - np.divide(after, full, out=np.ones(len(full)), where=full > 0), DECIMALS)
    moved_away = np.zeros(len(names), dtype=bool)
    moved_away[code[elsewhere.loc[reachable.facilities].to_numpy(dtype=bool)]] = True
    in_reach = np.bincount(whole.indices, np.abs(whole.data), minlength=len(names)) > 0
    felt = stood & ~(moved_away & (after == 0)) & in_reach
    is_open = supply.of(reachable.facilities).open[years[1]].to_numpy(dtype=bool)
    serving = np.bincount(code, is_open, minlength=len(names)) > 0
    known = np.where(reachable.covered[rows], 1.0, np.nan)
    return Closures(
        areas=inside,
        services=pd.Index(names)[felt],
        before=(gives @ first) * known,
        gained=gives @ np.where(felt[code], 0.0, last),
        whole=csr_array(whole[:, np.flatnonzero(felt)]),
        shares=lost[felt],
        closed=int((felt & ~serving).sum()),
        unit=supply.unit,
    )


def _diagonal(values: Floats) -> csr_array:
    size = len(values)
    return csr_array((values, (np.arange(size), np.arange(size))), shape=(size, size))
