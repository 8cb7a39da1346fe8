"""The joined gap: need great, services withdrawn, and nobody joins it up, or fewer than did.

A **fragmentation gap** (``gaps.fragmentation``) is a **joined gap** where also no partnership on record is at work
there, or where ties of a partnership for that area were lost; the two are told apart, as all parts are, and the
thresholds are those of the gap. Ties lost by a partnership for the whole place say nothing of one neighbourhood, and
are not counted here. It is a matter of records: where a place has none of partnerships, whether a gap is joined is not
known, and nothing is drawn. It does not say that what was lost caused the rest.
"""

from __future__ import annotations

import pandas as pd

from equitymap.measures.gaps.fragmentation import Change, Rule
from equitymap.measures.partnerships.coverage import active_by_area, lost_by_area
from equitymap.measures.partnerships.ties import lost

NOBODY, TIES_LOST = "joined gap: nobody", "joined gap: ties lost"
JOINED = (NOBODY, TIES_LOST)
GAP, NONE, UNKNOWN = "gap", "no gap", "unknown"
STATES = (*JOINED, GAP, NONE, UNKNOWN)


def joined_gap(
    gaps: pd.DataFrame, partnerships: pd.DataFrame, ties: pd.DataFrame, *, year: int, rule: Rule | None = None
) -> pd.DataFrame:
    """Return, for every neighbourhood, whether it is a joined gap, and its parts.

    Parameters
    ----------
    gaps
        ``gaps.fragmentation.gaps`` of one kind of service.
    partnerships
        Partnerships on record, of any time: index id; ``areas``, ``began``, ``ended`` (``coverage.works_in``). Empty
        where the place has no local records.
    ties
        Ties of members to partnerships, of any time (``ties.of_memberships``).
    year
        The year asked about: 31 December of it, and ties lost by then.
    rule
        The thresholds that ``gaps`` was made with; the standard ones by default.

    Returns
    -------
    DataFrame on the index of ``gaps``. The parts: ``need`` (among the most deprived tenths), ``withdrawn`` (access or
    the last service lost, nothing since), both missing where that is not known; ``partnerships`` at work there,
    ``ties_lost`` and ``last_lost`` (year), missing where there are no local records. ``state``: one of ``JOINED``,
    "gap" (joined up as far as the records show), "no gap", or "unknown": no local records, or the gap itself is not
    known.
    """
    rule = rule or Rule()
    areas = gaps.index
    parts = gaps[["lost", "before", "after", "last_loss", "replaced"]]
    withdrawn = Change(*(parts[column] for column in parts)).meets(rule.lost)
    gap = gaps["gap"].astype("boolean")
    active = active_by_area(partnerships, areas, year)
    gone = lost_by_area(partnerships, lost(ties, by=year), areas)
    told = gap.fillna(False)
    state = pd.Series(NONE, index=areas).mask(told, GAP)
    state = state.mask(told & gone["ties_lost"].gt(0).fillna(False), TIES_LOST)
    state = state.mask(told & active.eq(0).fillna(False), NOBODY)
    state = state.mask(gap.isna() | (told & active.isna()), UNKNOWN)
    return pd.DataFrame(
        {
            "need": (gaps["tenth"] <= rule.tenths).astype("boolean"),
            "withdrawn": withdrawn,
            "gap": gap,
            "partnerships": active,
            "ties_lost": gone["ties_lost"],
            "last_lost": gone["last_lost"],
            "state": state.astype("str"),
        },
        index=areas,
    )
