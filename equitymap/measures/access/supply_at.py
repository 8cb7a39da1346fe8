"""Supply: which services of a kind were open on a day of each year, and their size.

The rules, each one tested:

* The day of a year is 31 December. A service counts from its opening date to its closing date, both included. No
  opening date means that it was open before its register's record begins.
* An end known only as a window counts from the last day it can have happened (``closed_not_after``): until then
  nothing shows that it had gone.
* A record that another one took over hands over on the day the successor opened, when that is within
  ``HANDOVER_DAYS`` of its own last day. So neither a summer holiday between the two nor a day in both registers
  counts as a loss or as two services.
* A successor without an opening date began when the record it replaced ended, provided that its kind has published
  sizes and that none shows it beside that record. Otherwise it was there all along (one school joined another).
* Records of one chain that stand on one site together (a practice code and the one that it merged into, an infant and
  a junior school that became one primary) are one service throughout, with the sizes of all of them
  (``service_chains``).
* A service of a list without an opening date is known to stand only now, beside a register whose record ends earlier:
  it is open in no year, so that it makes no change between years; ``Supply.only_now`` lists these, ``Supply.now``
  counts them.
* Planned services never count. Services paused, of unknown state, or ended at an unknown date count in no year, so
  that they make no change between years; ``Supply.undated`` lists them.
* Size is that of the year. Where none was published for it, the nearest earlier year stands in, else that of the
  record it took over from, else the nearest later year, else that of its successor (shared alike among the records
  that it took over from, where none of them has a size; never where it stood beside them), else the register's own,
  whose date is not known. ``Supply.carried`` marks all of these. A size that nothing gives stays missing: such a
  service is left out of ``access`` in every year, and counted.
* A school that is open with 0 pupils is one that the census does not count (a sixth-form college, a hospital school
  whose pupils are on other rolls) or that made no return: its size is not known (``NONE_IS_UNKNOWN``). A library with
  0 staffed hours has none.
* Where, in any observed year, fewer than ``ENOUGH_SIZES`` of the open services have a size, the whole kind counts
  sites instead, one each, in every year. Sizes and sites are never mixed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from equitymap.kinds import KIND_BY_ID
from equitymap.measures.access.catchment import Floats
from equitymap.measures.access.service_chains import one_per_site
from equitymap.places.place import Place
from equitymap.vocabulary import CARRIED_ON_STATES, GONE_STATES

HANDOVER_DAYS = 92
ENOUGH_SIZES = 0.9
SITES = "sites"
NONE_IS_UNKNOWN = ("pupils",)
"""Units in which 0 is no size of an open service, but a gap in the source."""
_LONGEST_CHAIN = 20

_READ = (
    "kind",
    "status",
    "opened",
    "closed",
    "closed_not_after",
    "successor_id",
    "capacity",
    "capacity_unit",
    "postcode",
    "easting_m",
    "northing_m",
)

Bools = NDArray[np.bool_]
Days = NDArray[np.datetime64]
_ALWAYS, _NEVER = np.datetime64("0001-01-01", "D"), np.datetime64("9999-12-31", "D")


@dataclass(frozen=True, eq=False)
class Supply:
    """The services of one kind by year.

    ``open``, ``size`` and ``carried`` have one row per service (index ``facility_id``) and one column per year.
    ``size`` is in ``unit``; it is what the service has, or would have, in that year whether open or not, and
    missing where no year gives one. ``carried`` is True where it stands in from another year or record.
    ``undated`` are services that count in no year because a date is missing; ``only_now`` those of lists that stand
    now and in no year (``Place.only_now``).
    """

    kind: str
    unit: str
    open: pd.DataFrame
    size: pd.DataFrame
    carried: pd.DataFrame
    undated: pd.Index
    only_now: pd.Index = field(default_factory=lambda: pd.Index([], dtype="str"))

    @property
    def now(self) -> Supply:
        """The same for what is in reach now: ``only_now`` are open in every year, so that none is told as opened."""
        if self.only_now.empty:
            return self
        always = np.asarray(self.open.index.isin(self.only_now))[:, None]
        return replace(self, open=self.open | np.broadcast_to(always, self.open.shape))

    def standing(self, year: int) -> pd.Index:
        """Return the services to draw as standing at the end of a year; at the end of the record those of now too."""
        is_open = (self.now if year == self.years[-1] else self).open[year]
        return is_open.index[is_open]

    @property
    def years(self) -> pd.Index:
        """The years, in order."""
        return self.open.columns

    def offered(self) -> pd.DataFrame:
        """Return size where open and 0 where not; missing where open and of unknown size."""
        return self.size.where(self.open, 0.0)

    def of(self, facilities: pd.Index) -> Supply:
        """Return the same for these services, in this order.

        Raises
        ------
        ValueError
            When one of them is not here: distances and supply are of different places or kinds.
        """
        if facilities.equals(self.open.index):
            return self
        rows = self.open.index.get_indexer(facilities)
        if (rows < 0).any():
            unknown = facilities[rows < 0][0]
            raise ValueError(f"Nothing is known about the supply of {unknown}: it is of another place or kind.")
        return replace(self, open=self.open.take(rows), size=self.size.take(rows), carried=self.carried.take(rows))

    def only(self, keep: pd.Series) -> Supply:
        """Return the same with the services where ``keep`` (indexed by ``facility_id``) is False never open."""
        return replace(self, open=self.open.mul(keep.reindex(self.open.index), axis=0))


def observed_years(place: Place, kind: str) -> range:
    """Return the years on record in the register of a kind; none when it has nothing here."""
    years = place.manifest.observed.get(kind)
    return range(0) if years is None else range(years.first, years.last + 1)


def supply_of(place: Place, kind: str) -> Supply:
    """Return the services of a kind, ring included, in every observed year of its register.

    Dated sizes are those of ``Place.supply``; the register's own (``facilities.capacity``) is used for a service that
    has no dated one.
    """
    unit = KIND_BY_ID[kind].supply_unit
    ours: pd.DataFrame = place.facilities.loc[place.facilities["kind"].eq(kind), list(_READ)]
    years = observed_years(place, kind)
    if unit == SITES or not len(years):
        return supply_at(ours, None, kind=kind, years=years, only_now=place.only_now)
    dated = place.supply
    sizes = dated.loc[dated["unit"].eq(unit), ["facility_id", "year", "value"]]
    undated = ours["capacity"].where(ours["capacity_unit"].eq(unit))
    return supply_at(ours, sizes, kind=kind, years=years, undated_sizes=undated, only_now=place.only_now)


def supply_at(
    facilities: pd.DataFrame,
    sizes: pd.DataFrame | None,
    *,
    kind: str,
    years: Sequence[int],
    day: str = "12-31",
    undated_sizes: pd.Series | None = None,
    only_now: Collection[str] = (),
) -> Supply:
    """Return which services were open on one day of each year, and their size.

    Parameters
    ----------
    facilities
        Services of one kind, laid out as ``Place.facilities``.
    sizes
        ``facility_id``, ``year`` and ``value`` in the kind's supply unit, each service and year once; or none. Other
        services are passed over.
    kind
        The kind; its ``supply_unit`` is the unit unless too few sizes are known.
    years
        Years wanted. Whether sizes suffice is judged over all of them.
    day
        Month and day, such as 12-31.
    undated_sizes
        Size by ``facility_id`` at a date that is not known: the last resort.
    only_now
        Services that stand now and in no year; those of other kinds are passed over.
    """
    columns = pd.Index(list(years), dtype="int64", name="year")
    dates = np.array([f"{year}-{day}" for year in years], dtype="datetime64[D]")
    successors = facilities.index.get_indexer(pd.Index(facilities["successor_id"]))  # positions; -1 for none
    if KIND_BY_ID[kind].supply_unit in NONE_IS_UNKNOWN:
        sizes = None if sizes is None else sizes[sizes["value"] > 0]
        undated_sizes = None if undated_sizes is None else undated_sizes.where(undated_sizes > 0)
    published = _published(facilities.index, sizes, years=columns)
    begins, gone = _lifetimes(facilities, successors, published=published)
    dated = _is_dated(facilities)
    apart = facilities.index.isin(list(only_now))
    is_open = (begins[:, None] <= dates) & (dates < gone[:, None]) & (dated & ~apart)[:, None]
    # A successor that was there long before the record ended (one school joined another) lends it no size.
    after = np.where(successors >= 0, (begins[successors] - gone).astype(float) >= -HANDOVER_DAYS, False)
    size, carried = _sizes(published, years=columns, successors=successors, takes_over=after)
    if undated_sizes is not None:
        last_resort = undated_sizes.reindex(facilities.index).to_numpy(dtype=float, na_value=np.nan)[:, None]
        carried |= np.isnan(size) & ~np.isnan(last_resort)
        size = np.where(np.isnan(size), last_resort, size)
    unit: str = KIND_BY_ID[kind].supply_unit
    sized = np.sum(is_open & ~np.isnan(size), axis=0)
    # One year with too few sizes turns every year to sites: a change of unit between years would be a change of access.
    if unit == SITES or (sized < ENOUGH_SIZES * is_open.sum(axis=0)).any():
        unit, size, carried = SITES, np.ones(is_open.shape), np.zeros(is_open.shape, dtype=bool)
    is_open, size = one_per_site(facilities, is_open, size, gone=gone, add=unit != SITES)
    undated = ~dated & facilities["status"].ne("proposed").to_numpy()
    return Supply(
        kind=kind,
        unit=unit,
        open=pd.DataFrame(is_open, index=facilities.index, columns=columns),
        size=pd.DataFrame(size, index=facilities.index, columns=columns),
        carried=pd.DataFrame(carried, index=facilities.index, columns=columns),
        undated=facilities.index[undated],
        only_now=facilities.index[apart],
    )


@dataclass(frozen=True, eq=False)
class _Published:
    """Sizes as published: services by ``years`` (published or wanted, in order), missing where there is none."""

    years: NDArray[np.int64]
    size: Floats


def _published(services: pd.Index, sizes: pd.DataFrame | None, *, years: pd.Index) -> _Published:
    if sizes is None or sizes.empty:
        return _Published(years.to_numpy(), np.full((len(services), len(years)), np.nan))
    published = sizes["year"].to_numpy(dtype=np.int64)
    every = np.union1d(published, years.to_numpy())
    size = np.full((len(services), len(every)), np.nan)
    row = services.get_indexer(pd.Index(sizes["facility_id"]))
    size[row[row >= 0], np.searchsorted(every, published[row >= 0])] = sizes["value"].to_numpy(dtype=float)[row >= 0]
    return _Published(every, size)


def _is_dated(facilities: pd.DataFrame) -> Bools:
    """Whether the register gives what it takes to say when a service was open."""
    status = facilities["status"]
    ended = facilities["closed"].notna() | facilities["closed_not_after"].notna()
    serves = status.isin(["open", "handed_over"])
    left_register = status.isin([*GONE_STATES, *CARRIED_ON_STATES])
    dated: Bools = (serves | (left_register & ended)).to_numpy(dtype=bool)
    return dated


def _lifetimes(facilities: pd.DataFrame, successors: NDArray[np.intp], *, published: _Published) -> tuple[Days, Days]:
    """Return the first day of each service and the first day it was gone."""
    begins = facilities["opened"].to_numpy(dtype="datetime64[D]")
    last = facilities["closed"].to_numpy(dtype="datetime64[D]")
    window = facilities["closed_not_after"].to_numpy(dtype="datetime64[D]")
    gone = np.where(np.isnat(last), window, last + np.timedelta64(1, "D"))
    old = np.flatnonzero((successors >= 0) & ~np.isnat(gone))
    new = successors[old]
    # Without any published size nothing can show that a successor without an opening date stood beside the record, nor
    # that it did not; then it was open all along.
    if not np.isnan(published.size).all():
        undated = np.isnat(begins[new]) & ~_overlaps(published, old=old, new=new, ended=gone[old])
        start = np.full(len(begins), _NEVER)
        # Several records may have the same successor: it begins when the first of them ended.
        np.minimum.at(start, new[undated], gone[old[undated]])
        begins = np.where(np.isnat(begins) & (start < _NEVER), start, begins)
    apart = np.abs((begins[new] - gone[old]).astype(float))
    hands_over = ~np.isnat(begins[new]) & (apart <= HANDOVER_DAYS)
    gone[old[hands_over]] = begins[new[hands_over]]
    return np.where(np.isnat(begins), _ALWAYS, begins), np.where(np.isnat(gone), _NEVER, gone)


def _overlaps(published: _Published, *, old: NDArray[np.intp], new: NDArray[np.intp], ended: Days) -> Bools:
    """Whether a size shows the successor before the record's last year, or beside the record in that year."""
    has = ~np.isnan(published.size)
    last = (ended.astype("datetime64[Y]").astype(int) + 1970)[:, None]
    before = has[new] & (published.years < last)
    beside = has[new] & has[old] & (published.years == last)
    shown: Bools = (before | beside).any(axis=1)
    return shown


def _sizes(
    published: _Published, *, years: pd.Index, successors: NDArray[np.intp], takes_over: Bools
) -> tuple[Floats, Bools]:
    """Return size, and whether it is carried, services by years.

    ``takes_over`` is True for records whose successor began when they ended, or later.
    """
    wanted = np.searchsorted(published.years, years.to_numpy())
    if np.isnan(published.size).all():
        return published.size[:, wanted], np.zeros((len(successors), len(years)), dtype=bool)
    # The order is the rule of the module: own earlier year, predecessors, own later year, successor.
    size = _forward_filled(published.size)
    _fill_from_predecessors(size, successors)
    later = _forward_filled(published.size[:, ::-1])[:, ::-1]
    size = np.where(np.isnan(size), later, size)
    _fill_from_successors(size, np.where(takes_over, successors, -1))
    imputed = size[:, wanted]
    return imputed, np.isnan(published.size[:, wanted]) & ~np.isnan(imputed)


def _forward_filled(size: Floats) -> Floats:
    """Return ``size`` forward-filled: each gap from the nearest column to its left that has a figure."""
    source = np.maximum.accumulate(np.where(np.isnan(size), 0, np.arange(size.shape[1])), axis=1)
    return np.take_along_axis(size, source, axis=1)


def _fill_from_predecessors(size: Floats, successors: NDArray[np.intp]) -> None:
    """Fill a record's gaps, in place, with the sum of the records that it took over from, once each has a size."""
    old = np.flatnonzero(successors >= 0)
    # Each pass carries sizes one record further along a chain, so it takes as many passes as the chain has records.
    for _ in range(_LONGEST_CHAIN):
        total = np.zeros_like(size)
        np.add.at(total, successors[old], size[old])
        fill = np.isnan(size) & ~np.isnan(total) & np.isin(np.arange(len(size)), successors[old])[:, None]
        if not fill.any():
            return
        size[fill] = total[fill]


def _fill_from_successors(size: Floats, successors: NDArray[np.intp]) -> None:
    """Fill gaps, in place, with the successor's size in equal shares, where none of its predecessors has a size."""
    old = np.flatnonzero(successors >= 0)
    for _ in range(_LONGEST_CHAIN):
        gap = np.isnan(size[old])
        gaps, records = np.zeros(size.shape), np.zeros(size.shape)
        np.add.at(gaps, successors[old], gap.astype(float))
        np.add.at(records, successors[old], 1.0)
        share = np.divide(size, gaps, out=np.full(size.shape, np.nan), where=(gaps > 0) & (gaps == records))
        fill = gap & ~np.isnan(share[successors[old]])
        if not fill.any():
            return
        size[old] = np.where(fill, share[successors[old]], size[old])
