"""Bodies and the ties between them: the shape of both frames, when a tie stands, and which were lost.

A **body** is one row of a frame indexed by its id (``urn:123456``, ``group:1234``, ``la:E08000025``, or the id of a
local record): ``BODY_COLUMNS``. A **tie** joins two bodies for a time: ``TIE_COLUMNS``. Years are decimal: 2014.0 is
the start of 1 January 2014. A tie stands from ``began`` up to, but not at, ``ended``: the day after its last one. No
``began`` means that it stood before anything is known of it; no ``ended`` that nothing says it ended. The day of a
year is 31 December, as for services (``access.supply_at``). What is known only by month or year began on its first
day and ended on its last: until then nothing shows that it had.

The register's ties (``source`` "register") are those of schools with the body responsible for them. **It lists
current members only**: it has no tie that a school once had with another trust, so no lost tie is ever taken from it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd

BODY_COLUMNS = ("name", "sector", "kind_of_body", "opened", "closed", "source")
TIE_COLUMNS = ("from_body", "to_body", "role", "began", "ended", "why", "partnership", "source", "pupils")
NUMBERS = ("opened", "closed", "began", "ended", "pupils")
REGISTER, LOCAL = "register", "local"
RESPONSIBLE, SPONSOR = "responsible", "sponsor"
"""Roles of the register's ties: the body responsible for a school, and the sponsor of an academy."""
PARTNERSHIP = "partnership"
"""Kind of body of a partnership, which its members are tied to."""
MEMBERS_SINCE = (
    "The register lists current members only: a year shows those of today that had joined by then. Schools that"
    " have left a trust, or closed since, are missing from its past."
)
_WHEN = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def decimal_year(day: date) -> float:
    """Return the start of a day as a decimal year: 2 July 2023 is 2023.4986."""
    first = date(day.year, 1, 1)
    return day.year + (day - first).days / (date(day.year + 1, 1, 1) - first).days


def decimal_years(days: pd.Series) -> pd.Series:
    """Return the start of each day as a decimal year; missing where it is missing."""
    length = 365.0 + days.dt.is_leap_year
    years: pd.Series = (days.dt.year + (days.dt.day_of_year - 1) / length).astype(float)
    return years


def decimal_spells(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows whose first and last days are dates (``began``, ``ended``) with them as decimal years.

    ``ended`` becomes the day after the last one, as everywhere here.
    """
    after = rows["ended"] + pd.Timedelta(days=1)
    return rows.assign(began=decimal_years(rows["began"]), ended=decimal_years(after))


def began_at(when: str | None) -> float:
    """Return the first moment of "2014", "2014-09" or "2014-09-01"; missing where nothing is known.

    Raises
    ------
    ValueError
        When it is none of these, or no day of the calendar.
    """
    return float("nan") if not when else decimal_year(_first_and_last(when)[0])


def ended_at(when: str | None) -> float:
    """Return the moment after the last one of "2014", "2014-09" or "2014-09-01"; missing where it has not ended.

    Raises
    ------
    ValueError
        When it is none of these, or no day of the calendar.
    """
    return float("nan") if not when else decimal_year(_first_and_last(when)[1] + timedelta(days=1))


def end_of(year: int) -> float:
    """Return the day of a year, 31 December, as a decimal year."""
    return decimal_year(date(int(year), 12, 31))


def year_lost(ended: pd.Series) -> pd.Series:
    """Return the calendar year of the last day of ties that ended; missing where they have not."""
    return pd.Series(np.ceil(ended.to_numpy(dtype=float)) - 1, index=ended.index).astype("Int64")


def bodies_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows (index: body id) in the shape of a frame of bodies; columns that are absent are blank."""
    return _typed(rows, BODY_COLUMNS).rename_axis("body")


def ties_frame(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the shape of a frame of ties; columns that are absent are blank."""
    return _typed(rows, TIE_COLUMNS).reset_index(drop=True)


def as_one(ties: pd.DataFrame, same: pd.Series) -> pd.DataFrame:
    """Return ties with bodies that are one body, under one id: a school and the record it carried on under.

    ``same`` gives the id to use by body id; ids that it does not have stay.
    """
    ends = {column: ties[column].map(same).fillna(ties[column]) for column in ("from_body", "to_body")}
    return ties.assign(**ends)


def standing_at(ties: pd.DataFrame, moment: float) -> pd.DataFrame:
    """Return the ties that stand at a moment, a decimal year."""
    return ties[~(ties["began"] > moment) & ~(ties["ended"] <= moment)]


def standing_in(ties: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the ties that stand on 31 December of a year."""
    return standing_at(ties, end_of(year))


def of_school_bodies(school_bodies: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return schools, the bodies responsible for them and their sponsors as bodies and ties (``Place.school_bodies``).

    A school whose body is not known is a body without a tie for that time.
    """
    rows = decimal_spells(school_bodies)
    schools = rows.drop_duplicates("facility_id", keep="last").set_index("facility_id")
    opened, closed = rows.groupby("facility_id")["began"].min(), rows.groupby("facility_id")["ended"].max()
    still = rows["ended"].isna().groupby(rows["facility_id"]).any()
    known = rows[rows["body_id"].notna()]
    others = known.drop_duplicates("body_id", keep="last").set_index("body_id")
    council = others["body_type"].eq("council")
    sector = pd.Series("school", index=others.index).mask(council, "council").mask(others["body_type"].eq(SPONSOR))
    bodies = pd.concat(
        [
            bodies_frame(
                schools[["name"]].assign(
                    sector="school", kind_of_body="school", opened=opened, closed=closed.mask(still), source=REGISTER
                )
            ),
            bodies_frame(
                pd.DataFrame(
                    {
                        "name": others["body"],
                        "sector": sector,
                        "kind_of_body": others["body_type"],
                        "closed": decimal_years(others["body_closed"]),
                        "source": REGISTER,
                    }
                )
            ),
        ]
    )
    ties = known.assign(
        from_body=known["facility_id"],
        to_body=known["body_id"],
        role=np.where(known["responsible"], RESPONSIBLE, SPONSOR),
        source=REGISTER,
    )
    return bodies, ties_frame(ties)


def of_memberships(memberships: pd.DataFrame, partnerships: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return bodies and ties of local records: each member tied to the partnership for the time that both lasted.

    Parameters
    ----------
    memberships
        ``partnership``, ``body``, ``role``, ``began``, ``ended`` (decimal years), ``why``.
    partnerships
        Index: id; ``name``, ``began``, ``ended``, ``why``.

    Returns
    -------
    The partnerships as bodies (``kind_of_body`` "partnership"; no sector, since they are of several), and the ties.
    Members of unknown partnerships are left out: the records' own check refuses them.

    References
    ----------
    Borgatti and Everett (1997), Network analysis of 2-mode data, Social Networks 19: members and what they belong
    to are kept as they are, so that a partnership of forty is forty ties and not 780.
    """
    known = memberships[memberships["partnership"].isin(partnerships.index)]
    whole = partnerships.reindex(pd.Index(known["partnership"])).set_axis(known.index)
    cut = whole["ended"].notna() & ~(known["ended"] <= whole["ended"])
    ties = known.assign(
        from_body=known["body"],
        to_body=known["partnership"],
        began=np.fmax(known["began"].astype(float), whole["began"].astype(float)),
        ended=np.fmin(known["ended"].astype(float), whole["ended"].astype(float)),
        why=known["why"].where(~cut, whole["why"]),
        source=LOCAL,
    )
    bodies = partnerships[["name"]].assign(
        kind_of_body=PARTNERSHIP, opened=partnerships["began"], closed=partnerships["ended"], source=LOCAL
    )
    return bodies_frame(bodies), ties_frame(ties)


def lost(ties: pd.DataFrame, *, by: int | None = None) -> pd.DataFrame:
    """Return the ties that ended, by the end of a year or at any time, and that the same two bodies did not renew.

    A tie that another one between the two follows, or outlasts, is not lost. ``year`` is that of its last day. Ties of
    the register are never among them: see the module.
    """
    ours = ties[ties["source"] != REGISTER]
    ends = ours["ended"].fillna(np.inf)
    if by is not None:
        seen = ~(ours["began"] > end_of(by))
        ours, ends = ours[seen], ends[seen].where(year_lost(ours.loc[seen, "ended"]).le(by).fillna(False), np.inf)
    pair = [ours[["from_body", "to_body"]].min(axis=1), ours[["from_body", "to_body"]].max(axis=1)]
    last = ends.groupby(pair).transform("max")
    gone: pd.DataFrame = ours[ends.eq(last) & np.isfinite(ends)]
    again = pd.concat(pair, axis=1).loc[gone.index].duplicated()
    return gone[~again].assign(year=year_lost(gone["ended"]))


def _first_and_last(when: str) -> tuple[date, date]:
    found = _WHEN.fullmatch(when)
    if found is None:
        raise ValueError(f"{when!r} is no year, month or day: write 2014, 2014-09 or 2014-09-01.")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None, "the pattern has a year"
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    following = date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _typed(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    full: pd.DataFrame = rows.reindex(columns=list(columns))
    for column in columns:
        full[column] = full[column].astype(float if column in NUMBERS else "str")
    return full
