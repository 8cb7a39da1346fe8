"""Counts of fewer than 10 people: what is refused where a local count comes in, and left out where counts go out."""

from __future__ import annotations

import pandas as pd

SMALLEST_SHOWN = 10
REFUSED = "counts of 1 to 9 can give people away; leave this line out, or join groups until each has 10 or more"
LIMITS = ("lower", "upper", "low", "high")
"""Columns that are the limits of a figure."""
FIGURES = ("value", "lowest", "highest")
"""Columns that are the figure, or what hidden counts leave it between."""


def is_small(number: float) -> bool:
    """Return True for a count of people that may not be printed: 1 to 9."""
    return 0 < number < SMALLEST_SHOWN


def counts_small(top: pd.Series, below: pd.Series) -> pd.Series:
    """Return True where a count, or those whom it leaves out, are 1 to 9 people: ``top`` of ``below``.

    Parameters
    ----------
    top, below
        Numerator and denominator, missing where not known; same index.
    """
    top, below = top.astype(float), below.astype(float)
    rest = below - top
    small = (top > 0) & (top < SMALLEST_SHOWN)
    left = (rest > 0) & (rest < SMALLEST_SHOWN)
    return (small | left | ((below > 0) & (below < SMALLEST_SHOWN))).fillna(False).astype(bool)


def small_people(unit: str, value: pd.Series, top: pd.Series, below: pd.Series) -> pd.Series:
    """Return True where a row tells of 1 to 9 people: on top, left out, below, or as the figure itself."""
    counted = value.between(1, SMALLEST_SHOWN, inclusive="left") & (unit == "people")
    return counts_small(top, below) | counted


def protected(frame: pd.DataFrame, also: pd.Series | None = None) -> pd.DataFrame:
    """Return a frame that may leave the dashboard: rows that tell of 1 to 9 people lose counts, limits and digits.

    In such a row both counts go, since with the share one gives the other; so do the limits, which give them too, and
    the figure keeps the one decimal that the screen shows. A column ``counts_status`` says "suppressed" there and
    "published" where counts are shown. A frame without ``numerator`` and ``denominator`` is returned as it is.

    Parameters
    ----------
    frame
        Rows with counts; columns ``FIGURES`` and ``LIMITS`` may be among the others.
    also
        True for further rows to treat alike, same index.

    Notes
    -----
    No count of fewer than 10 is printed; whoever knows the base can work it out from the share, as from the publisher's
    own open table. Where the base is below 1,000, one decimal of a share nearly always gives the count. That cannot be
    prevented while the share, which is printed with its counts by the publisher, is shown.
    """
    if not {"numerator", "denominator"} <= set(frame.columns):
        return frame
    hidden = counts_small(frame["numerator"], frame["denominator"])
    hidden = hidden if also is None else hidden | also
    known = frame["numerator"].notna() | frame["denominator"].notna()
    status = pd.Series("", index=frame.index, dtype="str").mask(known, "published").mask(hidden, "suppressed")
    blank = [name for name in ("numerator", "denominator", *LIMITS) if name in frame]
    short = [name for name in FIGURES if name in frame]
    told = frame.assign(
        **{name: frame[name].mask(hidden) for name in blank},
        **{name: frame[name].mask(hidden, frame[name].astype(float).round(1)) for name in short},
    )
    told.insert(int(list(frame.columns).index("denominator")) + 1, "counts_status", status)
    return told
