"""The joined gap: need great, services withdrawn, and nobody joins it up.

A **fragmentation gap** (``gaps.fragmentation``) is a **joined gap** where also no partnership on record is at work
there, or ties of the partnerships there were lost. The three parts are always told apart, and the thresholds are those
of the gap. It is a matter of records: where a place has none of partnerships, whether a gap is joined is not known,
and nothing is drawn. It does not say that what was lost caused the rest.
"""

from __future__ import annotations

import pandas as pd

from equitymap.measures.gaps.fragmentation import Change, Rule
from equitymap.measures.partnerships.coverage import active_by_area, works_in
from equitymap.measures.partnerships.ties import lost

JOINED, GAP, NONE, UNKNOWN = "joined gap", "gap", "no gap", "unknown"
STATES = (JOINED, GAP, NONE, UNKNOWN)


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
    ``ties_lost`` and ``last_lost`` (year), missing where there are no local records; ``unjoined`` (no partnership at
    work, or ties lost). ``state``: "joined gap", "gap" (joined up as far as the records show), "no gap", or "unknown":
    no local records, or the gap itself is not known.
    """
    rule = rule or Rule()
    areas = gaps.index
    parts = gaps[["lost", "before", "after", "last_loss", "replaced"]]
    withdrawn = Change(*(parts[column] for column in parts)).meets(rule.lost)
    gap = gaps["gap"].astype("boolean")
    active = active_by_area(partnerships, areas, year)
    ended = lost(ties, by=year)
    there = works_in(partnerships, areas).merge(
        ended[["to_body", "year"]], left_on="partnership", right_on="to_body", how="inner", validate="m:m"
    )
    of_area = there.groupby("area_code")["year"]
    ties_lost = of_area.size().reindex(areas, fill_value=0).astype("Int64").mask(active.isna())
    unjoined = (active.eq(0) | ties_lost.gt(0)).astype("boolean")
    state = pd.Series(NONE, index=areas).mask(gap.fillna(False), GAP).mask((gap & unjoined).fillna(False), JOINED)
    state = state.mask(gap.isna() | (gap & unjoined.isna()).fillna(False), UNKNOWN)
    return pd.DataFrame(
        {
            "need": (gaps["tenth"] <= rule.tenths).astype("boolean"),
            "withdrawn": withdrawn,
            "gap": gap,
            "partnerships": active,
            "ties_lost": ties_lost,
            "last_lost": of_area.max().reindex(areas).astype("Int64"),
            "unjoined": unjoined,
            "state": state.astype("str"),
        },
        index=areas,
    )
