"""Aggregate records to services: one service is the chain of its records (``equitymap.places.chains``)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.measures.access.catchment import Floats
from equitymap.places.chains import chain_of, site_of
from equitymap.vocabulary import CARRIED_ON_STATES

CLOSED, SHRANK, GREW, OPENED, MOVED = "closed", "shrank", "grew", "opened", "moved"
PARTS = (CLOSED, SHRANK, GREW, OPENED, MOVED)
"""What can happen to a service between two dates: it went; it is smaller, or stands on fewer sites; it is larger, or
on more sites; it came; and what it has, it offers on another site, or beyond the surroundings of the place."""

Bools = NDArray[np.bool_]


def one_per_site(
    facilities: pd.DataFrame, is_open: Bools, size: Floats, *, gone: NDArray[np.datetime64], add: bool
) -> tuple[Bools, Floats]:
    """Merge records that share a chain and a site into one service: which are open, and the sizes.

    Parameters
    ----------
    facilities
        Records of one kind, laid out as ``Place.facilities``.
    is_open, size
        Records by years. Sizes may be missing.
    gone
        The first day each record was gone.
    add
        Whether their sizes add up. Sites do not: what stands on one site is one.

    Returns
    -------
    The same shapes. Of records open together, the one that went on longest stays open; where sizes add up, it has that
    of all of them whose size is known (missing where none is). A practice code that merged into its neighbour's, or an
    infant and a junior school that became one primary on their site, are so one service before and after.
    """
    site = site_of(facilities, chain_of(facilities)).to_numpy()
    shared = np.flatnonzero(pd.Series(site).duplicated(keep=False))
    # Sorted by site, then by the day the record was gone: the last row of each group is the one that went on longest.
    order = shared[np.lexsort((gone[shared], site[shared]))]
    is_open, size = is_open.copy(), size.copy()
    for rows in np.split(order, np.flatnonzero(np.diff(site[order])) + 1):
        open_rows = is_open[rows]
        for year in np.flatnonzero(open_rows.sum(axis=0) > 1):
            merged = rows[open_rows[:, year]]
            sized = merged[~np.isnan(size[merged, year])]
            if add and len(sized):
                size[merged[-1], year] = size[sized, year].sum()
            is_open[merged[:-1], year] = False
    return is_open, size


def site_records(facilities: pd.DataFrame, known: Bools) -> pd.Series:
    """Return the representative record of each record's site: the newest of those that are usable.

    Parameters
    ----------
    facilities
        Laid out as ``Place.facilities``.
    known
        Which records can stand for their site, in that order.

    Returns
    -------
    Series of ``facility_id`` on the index of ``facilities``: of the known records of the site the last of the chain,
    else the one that ended last; missing where none is known.
    """
    chain = chain_of(facilities)
    site = site_of(facilities, chain)
    order = facilities["closed_not_after"].fillna(facilities["closed"]).fillna(pd.Timestamp.max)
    rows = pd.DataFrame({"site": site, "last": chain.to_numpy() == chain.index.to_numpy(), "order": order})
    newest = rows[known].sort_values(["last", "order"], kind="stable").drop_duplicates("site", keep="last")
    record = pd.Series(newest.index, index=pd.Index(newest["site"]), dtype="str")
    return record.reindex(site.to_numpy()).set_axis(facilities.index)


def site_positions(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return ``easting_m`` and ``northing_m`` of each record: that of the last record of its chain on the site.

    Registers place the records of one building tens of metres apart. Distances that follow them would change on the
    day of an academy conversion, though nothing moved.
    """
    positions: pd.DataFrame = facilities[["easting_m", "northing_m"]]
    located = positions["easting_m"].notna()
    records = site_records(facilities, located.to_numpy(dtype=bool))
    return positions.reindex(pd.Index(records)).set_axis(facilities.index).where(located)


def known_sizes(sizes: pd.Series) -> pd.Series:
    """Return sizes with 0 where none is known: such a service counts for nothing, as in ``access.e2sfca``."""
    known = sizes.astype(float)
    return known.where(known.notna(), 0.0)


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Return ``part / whole``; 0 where there is nothing to share."""
    shares = np.divide(part.to_numpy(), whole.to_numpy(), out=np.zeros(len(part)), where=whole.to_numpy() > 0)
    return pd.Series(shares, index=part.index)


def supply_changes(
    before: pd.Series, after: pd.Series, facilities: pd.DataFrame, *, stood: pd.Series, stands: pd.Series
) -> pd.DataFrame:
    """Decompose the change in supply by what happened to each service.

    Parameters
    ----------
    before, after
        Size by ``facility_id`` at two dates, on one index; 0 where the record did not stand, missing where its size
        is not known (then it counts for nothing).
    facilities
        The records of the kind, every one of that index among them.
    stood, stands
        Whether each record was open at the two dates, on the index of the sizes. One that is open with a size of 0 (a
        library without staff) did not close.

    Returns
    -------
    Records x ``PARTS``, in the unit of the sizes, each change on one record of its site: the rows of a site add up to
    its ``after - before``. A chain that stands at one date only closed or opened, whole. In one that stands at both,
    what one site lost and another won, up to the smaller of the two, is moved; the rest is its net change: it shrank
    or grew. So a conversion is in no part, and a merger only in "moved" and its net change. A chain that ended under a
    successor that is not among ``facilities`` carried on elsewhere: that is moved too.
    """
    every = chain_of(facilities)
    chain, site = every.reindex(before.index), site_of(facilities, every).reindex(before.index)
    had, has = known_sizes(before), known_sizes(after)
    # The net change of a site stands on the first of its records, so that a conversion (one record down, its successor
    # on the same site up by as much) is no change at all.
    net = (has - had).groupby(site).transform("sum").where(~site.duplicated(), 0.0)
    down, up = net.clip(upper=0), net.clip(lower=0)
    less, more = -down.groupby(chain).transform("sum"), up.groupby(chain).transform("sum")
    # What one site of a chain lost and another won, up to the smaller of the two, moved between them.
    both = less.where(less < more, more)
    moved = down * _share(both, less) + up * _share(both, more)
    fell, rose = down - moved.clip(upper=0), up - moved.clip(lower=0)
    came, went = (~is_open.groupby(chain).transform("any") for is_open in (stood, stands))
    elsewhere = went & chain.map(facilities["status"]).isin(CARRIED_ON_STATES)
    return pd.DataFrame(
        {
            CLOSED: fell.where(went & ~elsewhere, 0.0),
            SHRANK: fell.where(~went, 0.0),
            GREW: rose.where(~came, 0.0),
            OPENED: rose.where(came, 0.0),
            MOVED: moved + fell.where(elsewhere, 0.0),
        }
    )
