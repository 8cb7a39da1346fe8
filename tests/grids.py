"""Grids of neighbourhoods and made-up services, for measures of distance. Positions in metres on the National Grid."""

from __future__ import annotations

import numpy as np
import pandas as pd

WEST_M, SOUTH_M = 440_000.0, 290_000.0


def grid(side: int, *, step_m: float = 1000.0, people: object = 100) -> pd.DataFrame:
    """Return ``side`` x ``side`` neighbourhoods, ``step_m`` apart, with ``people`` each (one number or a list)."""
    across, up = np.meshgrid(np.arange(side), np.arange(side))
    return pd.DataFrame(
        {
            "easting_m": WEST_M + step_m * across.ravel(),
            "northing_m": SOUTH_M + step_m * up.ravel(),
            "people": people,
        },
        index=pd.Index([f"X0100{number:04d}" for number in range(1, side * side + 1)], name="area_code"),
    )


def services(*spots: tuple[float, float], step_m: float = 1000.0) -> pd.DataFrame:
    """Return services at these (column, row) positions of a grid: open, no dates, no successors."""
    frame = pd.DataFrame(
        {
            "easting_m": [WEST_M + step_m * x for x, _ in spots],
            "northing_m": [SOUTH_M + step_m * y for _, y in spots],
        },
        index=pd.Index([f"fac:{number}" for number in range(len(spots))], name="facility_id"),
    )
    never = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[ns]")
    return frame.assign(
        kind="library",
        status="open",
        opened=never,
        closed=never,
        closed_not_before=never,
        closed_not_after=never,
        successor_id=pd.Series(pd.NA, index=frame.index, dtype="str"),
        postcode=pd.Series([f"ZZ{number} 1ZZ" for number in range(len(frame))], index=frame.index, dtype="str"),
    )


def scattered(seed: int, *, areas: int = 60, facilities: int = 25, width_m: float = 8000.0) -> tuple:
    """Return neighbourhoods with uneven people and services with uneven sizes, strewn over a square."""
    rng = np.random.default_rng(seed)
    homes = pd.DataFrame(
        {
            "easting_m": WEST_M + rng.uniform(0, width_m, areas),
            "northing_m": SOUTH_M + rng.uniform(0, width_m, areas),
            "people": rng.integers(1, 400, areas),
        },
        index=pd.Index([f"X0100{number:04d}" for number in range(areas)], name="area_code"),
    )
    spots = services(*rng.uniform(0, width_m / 1000, (facilities, 2)))
    return homes, spots.assign(size=rng.uniform(1, 50, facilities))
