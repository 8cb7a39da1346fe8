"""Ties of a school before and after its change of status: counts, and no claim that the one caused the other.

A school here is the chain of its records (``places.chains``): the community school and the academy that it became are
one. Only ties of local records count, since the register keeps none that ended.
"""

from __future__ import annotations

import pandas as pd

from equitymap.measures.partnerships.ties import LOCAL, as_one, decimal_years, standing_at


def changes(school_types: pd.DataFrame) -> pd.DataFrame:
    """Return every dated change of provider type, from ``Place.school_types``.

    Returns
    -------
    ``school_id``; ``at`` (decimal year in which the new type began); ``was`` and ``became`` (types in the register's
    own words). A new record of the same type is no change, and neither is a first type. In order of time.
    """
    rows = school_types.sort_values(["school_id", "began", "facility_id"], na_position="first", kind="stable")
    before = rows.groupby("school_id")["provider"].shift()
    found = rows.assign(was=before, became=rows["provider"], at=decimal_years(rows["began"]))
    found = found[before.notna() & before.ne(rows["provider"]) & found["at"].notna()]
    return found.sort_values(["at", "school_id"], kind="stable")[["school_id", "at", "was", "became"]].reset_index(
        drop=True
    )


def around(
    changed: pd.DataFrame, ties: pd.DataFrame, school_of: pd.Series, *, now: float, years: float = 1.0
) -> pd.DataFrame:
    """Return how many partners each school had some years before and after each change, and which stayed.

    Parameters
    ----------
    changed
        ``changes``.
    ties
        Ties of any time; those of the register are passed over.
    school_of
        ``school_id`` by ``facility_id``.
    now
        The moment up to which anything can be known, a decimal year.
    years
        How long before and after.

    Returns
    -------
    ``changed`` with ``before`` and ``after`` (other bodies tied to the school then), ``kept`` (in both), ``ended``
    and ``new`` (in one): counts. Missing throughout where no local tie is on record, and but for ``before`` where the
    time after the change has not passed yet.
    """
    ours = as_one(ties[ties["source"].eq(LOCAL)], school_of)
    rows = []
    for school, at in zip(changed["school_id"], changed["at"], strict=True):
        old, new = (_partners(ours, school, at + step) for step in (-years, years))
        rows.append((len(old), len(new), len(old & new), len(old - new), len(new - old)))
    columns = ["before", "after", "kept", "ended", "new"]
    counts = pd.DataFrame(rows, columns=columns, index=changed.index, dtype="Int64")
    counts.loc[changed["at"] + years > now, columns[1:]] = pd.NA
    return changed.join(counts.mask(counts.notna() & ours.empty), how="left", validate="1:1")


def _partners(ties: pd.DataFrame, school: str, moment: float) -> set[str]:
    standing = standing_at(ties, moment)
    others = pd.concat(
        [
            standing.loc[standing["from_body"].eq(school), "to_body"],
            standing.loc[standing["to_body"].eq(school), "from_body"],
        ]
    )
    return set(others) - {school}
