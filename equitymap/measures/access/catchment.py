"""Catchments: the threshold distance of a kind of service, its distance-decay bands, and the detour factor.

``standard`` is the one definition of what is in reach: cards, maps, access, similar places, proposals, second routes
and the England tables all ask it. Distances to a kind are measured as its evidence measures them (``Kind.measured``):
in a straight line, where that is a radius on the map, else on foot. The way on foot is estimated as the straight line
times ``DETOUR``. That factor is an assumption, not a measurement: surveys of street networks find averages between
about 1.2 and 1.4, more where a river, railway or motorway lies between. Show what 1.2 and 1.4 would give beside any
figure that depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from equitymap.kinds import KIND_BY_ID, LARGEST_CATCHMENT_M

DETOUR = 1.3
DETOUR_RANGE = (1.0, 2.0)
DETOUR_SENSITIVITY = (1.2, 1.4)
WALKING_M_PER_MINUTE = 80
"""Metres walked in a minute: 10 minutes for 800 m, as Manual for Streets (Department for Transport, 2007) has it."""
WEIGHTS = (1.0, 0.68, 0.22)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """Distances up to ``upper_m`` (metres travelled, included) that no nearer band covers, and their weight."""

    upper_m: float
    weight: float


@dataclass(frozen=True)
class Catchment:
    """The catchment of one kind of service.

    ``threshold_m`` is the distance within which a service counts as in reach; ``bands`` are those of the access
    measure, nearest first; both in metres as the kind measures them. ``detour`` turns a straight line into such
    metres: 1 for a kind that is measured in a straight line.
    """

    kind: str
    threshold_m: float
    bands: tuple[Band, ...]
    detour: float = DETOUR

    def __post_init__(self) -> None:
        """Refuse what cannot be a catchment, and what the ring around a place is too narrow for."""
        uppers = [band.upper_m for band in self.bands]
        if not uppers or uppers != sorted(set(uppers)) or min(uppers) <= 0 or self.threshold_m <= 0:
            raise ValueError("A catchment needs a positive threshold and bands in rising order.")
        if any(not 0 < band.weight <= 1 for band in self.bands):
            raise ValueError("Each band weighs more than 0 and at most 1.")
        if not DETOUR_RANGE[0] <= self.detour <= DETOUR_RANGE[1]:
            raise ValueError("The detour factor lies between {} and {}.".format(*DETOUR_RANGE))
        if self.widest_m / self.detour > LARGEST_CATCHMENT_M + 0.5:
            raise ValueError(
                f"A catchment may reach {LARGEST_CATCHMENT_M:,} m in a straight line: beyond that, services outside"
                " the ring around the place would be missing."
            )

    @property
    def widest_m(self) -> float:
        """The largest distance it looks at, in metres as the kind measures them."""
        return max(self.threshold_m, self.bands[-1].upper_m)

    @property
    def minutes(self) -> tuple[float, ...]:
        """Ends of the bands as minutes on foot."""
        return tuple(band.upper_m / WALKING_M_PER_MINUTE for band in self.bands)

    def scaled(self, share: float) -> Catchment:
        """Return the same catchment with threshold and bands ``share`` times as far, such as 0.75 or 1.25."""
        return replace(
            self,
            threshold_m=self.threshold_m * share,
            bands=tuple(replace(band, upper_m=band.upper_m * share) for band in self.bands),
        )


def standard(kind_id: str, *, reach_m: float | None = None, detour: float = DETOUR) -> Catchment:
    """Return the catchment of a kind, as its published evidence has it.

    Parameters
    ----------
    kind_id
        A kind of ``equitymap.kinds``.
    reach_m
        Another threshold in metres, measured as the kind measures it (``Kind.measured``); bands scale with it.
    detour
        Metres on foot per metre of straight line, 1 to 2; a kind that is measured in a straight line has none.

    Raises
    ------
    KeyError
        When there is no such kind.
    ValueError
        When the reach is not positive, or too wide for the ring around a place.
    """
    kind = KIND_BY_ID[kind_id]
    share = 1.0 if reach_m is None else reach_m / kind.catchment_m
    bands = tuple(Band(upper * share, weight) for upper, weight in zip(kind.bands_m, WEIGHTS, strict=True))
    factor = detour if kind.measured == "on foot" else 1.0
    return Catchment(kind_id, threshold_m=kind.catchment_m * share, bands=bands, detour=factor)


def weights(distance_m: Floats, bands: tuple[Band, ...]) -> Floats:
    """Return the distance-decay weight of each distance: that of the first band that holds it, 0 beyond the last."""
    steps = np.array([band.weight for band in bands] + [0.0])
    # side="left": a distance at the end of a band is still in it.
    decay: Floats = steps[np.searchsorted([band.upper_m for band in bands], distance_m, side="left")]
    return decay
