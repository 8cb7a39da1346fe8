"""Filter of neighbourhoods by what they lost and by how deprived they are: "only those that lost the last one ...".

One rule for every page that offers it. What cannot be told stays missing: it passes no filter, and is counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from equitymap.domains import DOMAIN_BY_ID
from equitymap.places.place import Place

LOSSES = ("last", "half", "any")
"""The last service in reach; at least half of access; any of it (``SOME`` or more)."""
HALF, SOME = 0.5, 0.01
"""Shares of access lost. Less than ``SOME`` is called no loss: sizes of services move a little every year."""
EVERY_TENTH = (1, 10)


@dataclass(frozen=True)
class Only:
    """Conditions that a neighbourhood must meet, both.

    ``lost`` is one of ``LOSSES``, or None where a loss is not asked for. ``tenths`` are the first and the last of
    England's tenths to keep, 1 the most deprived, by ``domain`` of the Indices of Deprivation 2025.
    """

    lost: str | None = None
    tenths: tuple[int, int] = EVERY_TENTH
    domain: str = "imd"

    def __post_init__(self) -> None:
        """Refuse conditions that mean nothing.

        Raises
        ------
        ValueError
            When the loss, the tenths or the domain are not known.
        """
        if self.lost is not None and self.lost not in LOSSES:
            raise ValueError(f"There is no loss called '{self.lost}'.")
        if not 1 <= self.tenths[0] <= self.tenths[1] <= 10:
            raise ValueError("Tenths go from 1, the most deprived, to 10.")
        if self.domain not in DOMAIN_BY_ID:
            raise ValueError(f"There is no kind of deprivation called '{self.domain}'.")

    @property
    def asks_need(self) -> bool:
        """Whether it narrows by deprivation."""
        return self.tenths != EVERY_TENTH

    @property
    def asks(self) -> bool:
        """Whether it leaves anybody out."""
        return self.lost is not None or self.asks_need


def tenths_of(place: Place, domain: str) -> pd.Series:
    """Return England's tenth (1 most deprived) of each neighbourhood inside, 2025; missing where there is none."""
    rows = place.deprivation
    rows = rows[(rows["release"] == "iod2025") & (rows["domain"] == domain)]
    tenth: pd.Series = rows.set_index("area_code")["decile"].reindex(place.inside.index).astype("Int64")
    return tenth.rename("tenth")


def lost_last(both: pd.DataFrame) -> pd.Series:
    """Return True where the last service in reach went; missing where either year is not known."""
    before, after = both["within_before"].astype("Float64"), both["within_after"].astype("Float64")
    return ((before > 0) & (after == 0)).astype("boolean")


def lost_share(both: pd.DataFrame) -> pd.Series:
    """Return the share of access lost; 0 where there was nothing to lose, missing where that is not known."""
    nothing = both["within_before"].eq(0) & both["access_before"].eq(0)
    return both["lost"].mask(nothing, 0.0).astype("Float64")


def meets_loss(lost: str, both: pd.DataFrame) -> pd.Series:
    """Return True where a loss (one of ``LOSSES``) happened between two years, missing where we cannot tell.

    ``both`` comes from ``access_change.compare_years``.
    """
    last = lost_last(both)
    if lost == "last":
        return last
    share = lost_share(both)
    return last | (share >= (HALF if lost == "half" else SOME)).astype("boolean")


def passing(place: Place, only: Only, both: pd.DataFrame | None) -> pd.Series:
    """Return True for every neighbourhood that meets the conditions, False where one fails.

    Parameters
    ----------
    place, only
        The place and the conditions.
    both
        Access before and after of one kind of service, from ``access_change.compare_years``; None where no two years
        can be compared. Not looked at where ``only`` asks for no loss.

    Returns
    -------
    Series of pandas booleans, indexed like ``place.inside``. Missing where we cannot tell: one condition is not known
    and none is known to fail.
    """
    areas = place.inside.index
    keep = pd.Series(True, index=areas, dtype="boolean")
    if only.asks_need:
        keep &= tenths_of(place, only.domain).between(*only.tenths).astype("boolean")
    if only.lost is not None:
        unknown = pd.Series(pd.NA, index=areas, dtype="boolean")
        keep &= unknown if both is None else meets_loss(only.lost, both).reindex(areas)
    return keep.rename("only")
