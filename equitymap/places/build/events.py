"""The events that registers, surveys and lists tell of, one function per source. Pure; nothing is left out here."""

from __future__ import annotations

import numpy as np
import pandas as pd

from equitymap.places.chains import SAME_SITE_M
from equitymap.vocabulary import CARRIED_ON_STATES, GONE_STATES

HOURS_CUT_SHARE = 0.10
"""Hours count as cut when they fell by a tenth or more: half a day of a library open five days a week. Smaller
differences also come from how returns are filled in (lunch breaks, summer and winter hours)."""
SURVEY_DAYS = {2016: "2016-07-01"}
"""Day that a year's library hours are of, where it is not the last day of the year."""
JUST_BEFORE = pd.Timedelta(days=92)
"""A successor that opened at most this long before its predecessor ended began with it: a summer, as in
``equitymap.measures.access.supply_at``. One that stood for longer, or since before the record, was there already."""
WITHOUT_SUCCESSORS = ("gp_practice", "library", "childrens_centre")
"""Kinds whose register names no successor: it is concluded from postcodes."""
EVENT_COLUMNS = (
    "facility_id",
    "event",
    "not_before",
    "not_after",
    "before",
    "after",
    "unit",
    "successor_id",
    "evidence",
    "confidence",
    "detail",
)
ENDED = (*GONE_STATES, *CARRIED_ON_STATES)


def endings(facilities: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return how each ended record ended: closed, delisted, merged, moved or converted.

    Parameters
    ----------
    facilities
        Index ``facility_id``; the schema's columns and ``how`` (the way a replaced record went on).
    known
        Every record that can be a successor, index ``facility_id``: ``easting_m``, ``northing_m``, ``postcode``,
        ``opened``.

    Notes
    -----
    *merged*: the register says so, or the successor took over several records, or stood on another site before this
    one ended, or another practice works at the postcode of a GP practice that ended. *moved*: one successor that began
    when this one ended, on another site (another postcode and more than ``SAME_SITE_M`` away), or the same service
    that began close by (``equitymap.places.build.moves``), or a library that its council replaced elsewhere.
    *converted*: one successor on the same site, or nothing says where. A school that was split counts by the first
    part that carried on.
    """
    rows = facilities[facilities["status"].isin(ENDED)]
    there = known[["easting_m", "northing_m", "postcode", "opened"]].reindex(pd.Index(rows["successor_id"]))
    away = pd.Series(
        np.hypot(
            rows["easting_m"].to_numpy() - there["easting_m"].to_numpy(),
            rows["northing_m"].to_numpy() - there["northing_m"].to_numpy(),
        ),
        index=rows.index,
    )
    apart = away.gt(SAME_SITE_M) & (rows["postcode"].to_numpy() != there["postcode"].to_numpy())
    replaced, inferred = rows["status"].eq("replaced"), rows["how"].eq("near")
    practice = rows["kind"].eq("gp_practice")
    event = rows["status"].mask(replaced, "converted").mask(replaced & apart, "moved")
    ended = rows["closed"].fillna(rows["closed_not_before"])
    began = pd.Series(there["opened"].to_numpy(), index=rows.index)
    before = ended.notna() & ~(began >= ended - JUST_BEFORE)
    event = event.mask(replaced & (practice | rows["how"].eq("merged") | (apart & before)), "merged")
    dated = rows["closed"].notna()
    confidence = pd.Series("window", index=rows.index).mask(dated, "recorded")
    with_successors = ~rows["kind"].isin(WITHOUT_SUCCESSORS)
    concluded = inferred | rows["status"].eq("carried_on") | (replaced & ~with_successors)
    confidence = confidence.mask(concluded, "inferred")
    say_distance = replaced & apart & event.isin(["merged", "moved"])
    tens = (away.where(say_distance) / 10).round().mul(10).astype("Int64").astype("str")
    stands = pd.Series("stands", index=rows.index).mask(before & event.eq("merged"), "had stood there before,")
    where = "; its successor " + stands + " about " + tens + " m away"
    detail = rows["reason"].where(~say_distance, rows["reason"] + where)
    return _events(
        pd.DataFrame(
            {
                "facility_id": rows.index,
                "event": event,
                "successor_id": rows["successor_id"],
                "evidence": rows["evidence"],
                "not_before": rows["closed"].where(dated, rows["closed_not_before"]),
                "not_after": rows["closed"].where(dated, rows["closed_not_after"]),
                "confidence": confidence,
                "detail": detail,
            }
        )
    )


def comings_and_goings(spells: pd.DataFrame) -> pd.DataFrame:
    """Return both events of each service that left a list and came back: delisted, then reopened.

    Parameters
    ----------
    spells
        ``facility_id``, ``listed_from``, ``last_listed``, ``first_without``, ``evidence``; one row per spell.
        A spell that nothing follows is told by the facility itself (``endings``).
    """
    ordered = spells.sort_values(["facility_id", "listed_from"], kind="stable")
    back = ordered.groupby("facility_id")["listed_from"].shift(-1)
    left = ordered.assign(back=back)[back.notna()]
    shared = {"facility_id": left["facility_id"], "evidence": left["evidence"], "confidence": "window"}
    gone = pd.DataFrame(
        {
            **shared,
            "event": "delisted",
            "not_before": left["last_listed"],
            "not_after": left["first_without"],
            "detail": "left the register for a time and came back",
        }
    )
    again = pd.DataFrame(
        {
            **shared,
            "event": "reopened",
            "not_before": left["first_without"],
            "not_after": left["back"],
            "detail": "back on the register after a time off it",
        }
    )
    return _events(pd.concat([gone, again]))


def handovers(operators: pd.DataFrame) -> pd.DataFrame:
    """Return each change from the council to the community between two surveys that name who ran the library.

    Parameters
    ----------
    operators
        ``facility_id``, ``day``, ``run_by`` ("council" or "community"), ``evidence``; one row per survey.
    """
    ordered = operators.sort_values(["facility_id", "day"], kind="stable")
    before = ordered.groupby("facility_id")[["day", "run_by"]].shift()
    rows = ordered.assign(since=before["day"])[ordered["run_by"].eq("community") & before["run_by"].eq("council")]
    words = [
        f"run by or for the council in the survey of {since:%Y}, by the community in that of {day:%Y}"
        for since, day in zip(rows["since"], rows["day"], strict=True)
    ]
    return _events(
        pd.DataFrame(
            {
                "facility_id": rows["facility_id"],
                "event": "handed_over",
                "not_before": rows["since"],
                "not_after": rows["day"],
                "evidence": rows["evidence"],
                "confidence": "window",
                "detail": words,
            }
        )
    )


def hours_cuts(supply: pd.DataFrame) -> pd.DataFrame:
    """Return each fall of weekly staffed hours by ``HOURS_CUT_SHARE`` or more from one survey to the next with any.

    Parameters
    ----------
    supply
        The ``supply`` frame. Years without a row are not known and are passed over. Hours without staff are no
        part of the test; the detail tells of them.
    """
    keys = ["facility_id", "year"]
    hours = supply[supply["unit"] == "staffed hours a week"].sort_values(keys, kind="stable")
    alone = supply[supply["unit"] == "unstaffed hours a week"].set_index(keys)["value"]
    hours = hours.assign(alone=alone.reindex(pd.MultiIndex.from_frame(hours[keys])).to_numpy(dtype=float))
    earlier = hours.groupby("facility_id")[["year", "value", "evidence", "alone"]].shift()
    rows = hours.assign(
        before=earlier["value"],
        since=earlier["year"],
        earlier_evidence=earlier["evidence"],
        alone_before=earlier["alone"],
    )
    rows = rows[(rows["before"] > 0) & (rows["value"] <= (1 - HOURS_CUT_SHARE) * rows["before"] + 1e-9)]
    return _events(
        pd.DataFrame(
            {
                "facility_id": rows["facility_id"],
                "event": "hours_cut",
                "not_before": _survey_day(rows["since"]),
                "not_after": _survey_day(rows["year"]),
                "before": rows["before"],
                "after": rows["value"],
                "unit": rows["unit"],
                "evidence": rows["earlier_evidence"] + "; " + rows["evidence"],
                "confidence": "window",
                "detail": "weekly staffed hours fell from "
                + _short(rows["before"])
                + " to "
                + _short(rows["value"])
                + _without_staff(rows),
            }
        )
    )


def _without_staff(rows: pd.DataFrame) -> pd.Series:
    """Say the hours without staff of both surveys; nothing where there were none in either, or none were published."""
    before, now = rows["alone_before"], rows["alone"]
    published = before.notna() & now.notna() & (before.gt(0) | now.gt(0))
    words = "; hours without staff went from " + _short(before) + " to " + _short(now)
    return words.where(published, "")


def _survey_day(years: pd.Series) -> pd.Series:
    whole = years.astype(int)
    return pd.to_datetime(whole.map(SURVEY_DAYS).fillna(whole.astype("str") + "-12-31"))


def _short(numbers: pd.Series) -> pd.Series:
    return pd.Series([f"{number:g}" for number in numbers.round(2)], index=numbers.index, dtype="str")


def _events(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with all ``EVENT_COLUMNS``, dates as dates."""
    full = rows.reindex(columns=list(EVENT_COLUMNS)).reset_index(drop=True)
    for column in ("not_before", "not_after"):
        full[column] = pd.to_datetime(full[column]).astype("datetime64[ns]")
    for column in ("before", "after"):
        full[column] = full[column].astype(float)
    return full
