"""What would bring most back: the sites from which one more service would reach most people in gaps.

Counts reach alone: who would have a service within reach again, not what it would cost, who would run it, or whether
the building can be had. Choosing several at once is a maximum-coverage problem; the greedy choice takes the best site
first, then the one that adds most, and reaches at least 63% (1 - 1/e) of what the best possible choice would.

References
----------
Nemhauser, G. L., Wolsey, L. A. and Fisher, M. L. (1978). An analysis of approximations for maximizing submodular set
functions. Mathematical Programming 14, 265-294.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from equitymap.measures.access.catchment import Catchment
from equitymap.places.gone import is_gone
from equitymap.places.place import Place
from equitymap.vocabulary import OPEN_STATES

MOST = 5
REOPEN, ANOTHER = "reopen", "another building"
"""Use the site of a service of the kind that is gone, or the standing building of a service of another kind."""


@dataclass(frozen=True, eq=False)
class Sites:
    """Sites that would reach a gap.

    ``table`` has one row per site (index ``facility_id``): ``name``, ``kind``, ``how`` (``REOPEN`` or ``ANOTHER``),
    ``areas`` (neighbourhoods in gaps within reach), ``people`` (residents of them) and ``only`` (those of them who have
    no service of the kind within reach now). ``reaches`` is sites by gaps:
    True where the site is within reach; its columns are ``areas``.
    """

    table: pd.DataFrame
    reaches: NDArray[np.bool_]
    areas: pd.Index
    people: NDArray[np.float64]


def sites(place: Place, catchment: Catchment, gaps: pd.DataFrame) -> Sites:
    """Return every site from which a service of a kind would reach at least one gap.

    Parameters
    ----------
    place
        The place.
    catchment
        How far the kind reaches (``Rule.catchment``).
    gaps
        The neighbourhoods in gaps: rows of ``fragmentation.gaps``, of which ``after`` is read.

    Notes
    -----
    Sites are those inside the place and around it. A site without a position reaches nobody and is left out. Several
    records on one spot are one site, named after one that is gone where there is one.
    """
    records = place.facilities
    gone = is_gone(place) & records["kind"].eq(catchment.kind)
    other = records["status"].isin(OPEN_STATES) & records["kind"].ne(catchment.kind)
    found = records[(gone | other) & records["easting_m"].notna() & records["northing_m"].notna()]
    found = found.assign(how=np.where(gone[found.index], REOPEN, ANOTHER)).sort_values(
        ["how", "name"], ascending=[False, True], kind="stable"
    )
    found = found.drop_duplicates(["easting_m", "northing_m"])
    reaches = _reached(place, catchment, gaps.index, found[["easting_m", "northing_m"]].to_numpy(dtype=float))
    serving = reaches.any(axis=1)
    found, reaches = found[serving], reaches[serving]
    people = place.neighbourhoods.loc[gaps.index, "population"].to_numpy(dtype=float)
    table = found[["name", "kind", "how"]].assign(areas=reaches.sum(axis=1), people=reaches @ people)
    without = np.where(gaps["after"].eq(0).to_numpy(dtype=bool), people, 0.0)
    return Sites(table.assign(only=reaches @ without), reaches, gaps.index, people)


def filled(
    place: Place,
    catchment: Catchment,
    gaps: pd.Index,
    spot: tuple[float, float],
    *,
    left: tuple[float, float] | None = None,
) -> pd.Index:
    """Return the gaps that one more service of a kind would fill: it would come into reach, so they are gaps no more.

    Parameters
    ----------
    place, catchment
        The place; how far the kind reaches (``Rule.catchment``).
    gaps
        Codes of the neighbourhoods in gaps.
    spot
        Where it would be, metres on the British National Grid.
    left
        Where it stands now, when it moves: to whom it is in reach already, it does not come.
    """
    comes, was = _reached(place, catchment, gaps, np.array([spot, spot if left is None else left], dtype=float))
    found: pd.Index = gaps[comes if left is None else comes & ~was]
    return found


def _reached(place: Place, catchment: Catchment, areas: pd.Index, spots: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which areas (columns) lie within reach of which spots (rows)."""
    reaches = np.zeros((len(spots), len(areas)), dtype=bool)
    if len(spots) and len(areas):
        homes = place.neighbourhoods.loc[areas, ["easting_m", "northing_m"]].to_numpy(dtype=float)
        near = cKDTree(spots).query_ball_point(homes, catchment.threshold_m / catchment.detour)
        for column, rows in enumerate(near):
            reaches[rows, column] = True
    return reaches


def best(found: Sites, most: int = MOST) -> pd.DataFrame:
    """Return the sites that would each reach most people in gaps, the best first.

    Parameters
    ----------
    found
        Sites (``sites``).
    most
        How many at most.

    Returns
    -------
    Rows of ``Sites.table`` with ``overlap``: people whom the sites above it in the table would reach too. Of sites that
    reach the same neighbourhoods only the first is given (a closed site of the kind before another building), with
    ``alike``, how many others would do as well.
    """
    table = found.table.assign(row=np.arange(len(found.table)), same=[one.tobytes() for one in found.reaches])
    table["alike"] = table.groupby("same", sort=False)["row"].transform("size") - 1
    table = table.drop_duplicates("same").sort_values("people", ascending=False, kind="stable").head(most)
    covered = np.zeros(len(found.areas), dtype=bool)
    overlap = []
    for row in table["row"]:
        overlap.append(float(found.people[found.reaches[row] & covered].sum()))
        covered |= found.reaches[row]
    return table.assign(overlap=overlap).drop(columns=["row", "same"])


def together(found: Sites, number: int) -> tuple[list[str], float]:
    """Return ``number`` sites that together reach many people in gaps, and how many, chosen greedily.

    Fewer sites when more would add nobody.
    """
    covered = np.zeros(len(found.areas), dtype=bool)
    chosen: list[str] = []
    for _ in range(number):
        adds = (found.reaches & ~covered) @ found.people
        if not len(adds) or adds.max() <= 0:
            break
        row = int(adds.argmax())
        chosen.append(str(found.table.index[row]))
        covered |= found.reaches[row]
    return chosen, float(found.people[covered].sum())
