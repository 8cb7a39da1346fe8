"""Services that ended while the same one began within a short walk, or another nearby bears the name: not lost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from equitymap.sources.reading.facility_frame import remark
from equitymap.sources.schools.school_types import INDEPENDENT
from equitymap.sources.services.service_names import alike, telling
from equitymap.vocabulary import GONE_STATES

NEAR_M = 400
"""Straight line, metres: about five minutes on foot."""
BEFORE, AFTER = pd.Timedelta(days=31), pd.Timedelta(days=366)
"""The new record begins at most this long before the first, and after the last, day the old one can have ended."""
InTime = Callable[[pd.DataFrame, pd.DataFrame], pd.Series]
PAIR = ["old", "new", "away_m"]
ONE_COUNCIL = ("library", "childrens_centre")
"""Kinds that one council runs in its area: a new one beside an old one is the same service; others share a name."""


NAMESAKE_M = 3000
"""Straight line, metres: as far as a practice that took patients over, or gave up a second surgery, is looked for."""
NO_NAME = frozenset({"road", "street", "lane", "avenue", "north", "south", "east", "west", "park"})
"""Words that many practices of one town share; a name of these alone is nobody's."""


def with_namesakes(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return facilities with those practices marked "carried_on" whose name an active practice nearby bears.

    Parameters
    ----------
    facilities
        All registers, index ``facility_id``, with positions.

    Returns
    -------
    The same rows. A closed GP practice becomes "carried_on", with the nearest such practice as its ``successor_id``
    and the distance in ``reason``, where the distinctive words of its name are among those of an active practice within
    ``NAMESAKE_M``.

    Notes
    -----
    The register of practices has no successors and lists no branch surgeries. A name is a sign, not a proof: the new
    state says "probably", and it is neither a loss nor a move. It errs both ways: a practice that carried on under
    another name stays closed, and two practices of one district can share its name.
    """
    rows = facilities[facilities["kind"].eq("gp_practice") & facilities["easting_m"].notna()]
    gone, active = rows[rows["status"] == "closed"], rows[rows["status"] == "open"]
    if gone.empty or active.empty:
        return facilities
    names = [telling(str(name)) for name in active["name"]]
    tree = cKDTree(active[["easting_m", "northing_m"]].to_numpy(dtype=float))
    spots = gone[["easting_m", "northing_m"]].to_numpy(dtype=float)
    namesakes: dict[str, tuple[str, float]] = {}
    for key, name, spot, near in zip(
        gone.index, gone["name"], spots, tree.query_ball_point(spots, NAMESAKE_M), strict=True
    ):
        distinctive = telling(str(name))
        bearers = [row for row in near if distinctive <= names[row]] if distinctive - NO_NAME else []
        away = [float(np.hypot(*(tree.data[row] - spot))) for row in bearers]
        if bearers:
            namesakes[str(key)] = (str(active.index[bearers[int(np.argmin(away))]]), min(away))
    successor = pd.Series({old: new for old, (new, _) in namesakes.items()}, dtype="str").reindex(facilities.index)
    metres = pd.Series({old: f"{10 * round(away / 10):,}" for old, (_, away) in namesakes.items()}, dtype="str")
    words = (
        successor.map(facilities["name"]) + ", about " + metres.reindex(facilities.index) + " m away, bears its name"
    )
    return facilities.assign(
        status=facilities["status"].mask(successor.notna(), "carried_on"),
        successor_id=facilities["successor_id"].mask(successor.notna(), successor),
        reason=remark(facilities["reason"], successor.notna(), words),
    )


def with_moves(facilities: pd.DataFrame) -> pd.DataFrame:
    """Return facilities with those marked "moved" whose service began again close by.

    Parameters
    ----------
    facilities
        All registers, index ``facility_id``, with ``easting_m``, ``northing_m``, dates, ``body_id`` and ``how``.

    Returns
    -------
    The same rows. A closed or delisted record becomes "moved", with ``successor_id``, the distance in ``reason`` and
    ``how`` "near", where exactly one record of the same kind began within ``NEAR_M`` of it at about the time it ended,
    and is the same service: run by the same council (libraries, children's centres), or of the same phase with a name
    whose distinctive words agree (schools, practices). A school with fees does not carry on one without.

    Notes
    -----
    This is a conclusion from two records, not something a register says. It errs towards "closed": a service that
    moved under another name stays one.
    """
    here = facilities["easting_m"].notna() & facilities["northing_m"].notna()
    gone = facilities[here & facilities["status"].isin(GONE_STATES) & facilities["closed_not_after"].notna()]
    begun = facilities[here & facilities["opened"].notna() & ~facilities["status"].isin(["proposed"])]
    pairs = same_services(gone, begun, when=_when_it_ended)
    alone = pairs[~pairs["old"].duplicated(keep=False)].set_index("old")
    new = alone["new"].reindex(facilities.index)
    moved = new.notna()
    names = new.map(facilities["name"])
    away = (alone["away_m"] / 10).round().mul(10).astype(int).astype("str").reindex(facilities.index)
    words = names + " began about " + away + " m away at the time this one ended"
    return facilities.assign(
        status=facilities["status"].mask(moved, "moved"),
        successor_id=facilities["successor_id"].mask(moved, new),
        how=facilities["how"].mask(moved, "near"),
        reason=remark(
            facilities["reason"].mask(moved & facilities["reason"].eq("no successor is recorded"), pd.NA), moved, words
        ),
    )


def same_services(old: pd.DataFrame, new: pd.DataFrame, *, when: InTime | None = None) -> pd.DataFrame:
    """Return the records that are the same service close by, by the rule of ``with_moves``.

    Parameters
    ----------
    old, new
        Records, index ``facility_id``, with positions.
    when
        Says of two frames of pairs, row by row, whether the one began at the time the other ended; by default any do.

    Returns
    -------
    ``old``, ``new`` and ``away_m``, metres; one row per pair.
    """
    kinds = old["kind"].unique()
    pairs = [_pairs(old[old["kind"] == kind], new[new["kind"] == kind], when) for kind in kinds]
    return pd.concat(pairs) if pairs else pd.DataFrame(columns=PAIR)


def _when_it_ended(old: pd.DataFrame, new: pd.DataFrame) -> pd.Series:
    first = old["closed_not_before"].fillna(old["closed_not_after"])
    began = new["opened"].between(first - BEFORE, old["closed_not_after"] + AFTER)
    return began & ~(new["closed_not_after"] <= old["closed_not_after"])


def _pairs(gone: pd.DataFrame, begun: pd.DataFrame, when: InTime | None) -> pd.DataFrame:
    """Return ``PAIR`` of the records of one kind."""
    if gone.empty or begun.empty:
        return pd.DataFrame(columns=PAIR)
    old_m = gone[["easting_m", "northing_m"]].to_numpy(dtype=float)
    new_m = begun[["easting_m", "northing_m"]].to_numpy(dtype=float)
    near = cKDTree(new_m).query_ball_point(old_m, NEAR_M)
    left = np.repeat(np.arange(len(gone)), [len(those) for those in near])
    right = np.fromiter((place for those in near for place in those), dtype=int)
    old, new = gone.iloc[left].reset_index(names="id"), begun.iloc[right].reset_index(names="id")
    keep = old["id"] != new["id"]
    if when is not None:
        keep &= when(old, new)
    old, new = old[keep], new[keep]
    council = old["kind"].isin(ONE_COUNCIL) & old["body_id"].eq(new["body_id"])
    phase = old["phase"].eq(new["phase"]) | old["phase"].isna() | new["phase"].isna()
    named = pd.Series(
        [alike(str(one), str(other)) for one, other in zip(old["name"], new["name"], strict=True)],
        index=old.index,
        dtype=bool,
    )
    phase &= (new["type"] != INDEPENDENT) | (old["type"] == INDEPENDENT)
    same = (council | (~old["kind"].isin(ONE_COUNCIL) & phase & named)).to_numpy()
    away = np.hypot(*(old_m[left] - new_m[right])[keep.to_numpy()].T)
    return pd.DataFrame({"old": old["id"], "new": new["id"], "away_m": away}, columns=PAIR)[same]
