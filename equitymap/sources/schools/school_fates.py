"""What became of each school record: open, proposed, carried on under another record, or closed; and why, in words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from pathlib import Path

import pandas as pd

from equitymap.sources.reading.facility_frame import remark
from equitymap.sources.schools.school_links import AMALGAMATED, MERGED, PLAIN, SPLIT, pairs, successors
from equitymap.sources.schools.school_types import ACADEMIES

STATUS = {
    "Open": "open",
    "Open, but proposed to close": "open",
    "Proposed to open": "proposed",
    "Closed": "closed",
}
# Words in the register's reason for closing that mean another record took over, even where no link names it.
TOOK_OVER = {
    "academy": "became an academy",
    "sponsor": "passed to a new sponsor",
    "amalgam": "amalgamated or merged with another school",
    "merge": "merged with another school",
    "fresh start": "reopened under another record (fresh start)",
}
MERGER_SIGNS = ("amalgam", "merge")
LINKED = {
    MERGED: "merged into ",
    AMALGAMATED: "amalgamated into ",
    SPLIT: "split; the first part carried on as ",
}
GOES_ON, JOINS, SPLITS = "carried on", "merged", "split"
NOT_SAID = {"Not applicable", "Not recorded"}


def fates(table: pd.DataFrame, *, links: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    """Say what became of each record.

    Parameters
    ----------
    table
        ``urn``, ``name``, ``type_code``, ``status_name``, ``closed`` (date) and ``why`` (the register's reason for
        closing, blank where the layout has none).
    links
        ``school_links.read_links()``.
    shown
        True for the records that the map shows: only those can be a ``successor_id``.

    Returns
    -------
    pandas.DataFrame
        On the index of ``table``: ``status`` (``equitymap.schema.FACILITY_STATES``), ``reason``, ``successor_id``,
        and ``how`` a replaced record went on: ``GOES_ON``, ``JOINS`` or ``SPLITS``.
    """
    status = table["status_name"].map(STATUS).fillna("unknown")
    reason = pd.Series(pd.NA, index=table.index, dtype="str")
    reason = remark(reason, status == "unknown", "status in the register: " + table["status_name"].fillna("blank"))
    dated = table["closed"].notna()
    days = table["closed"].dt.day.astype("Int64").astype("str") + table["closed"].dt.strftime(" %B %Y")
    leaving = table["status_name"].eq("Open, but proposed to close")
    reason = remark(reason, leaving & dated, "proposed to close on " + days)
    reason = remark(reason, leaving & ~dated, "proposed to close")
    reason = remark(
        reason,
        ~leaving & dated & status.isin(["open", "proposed"]),
        "open, though the register has a closing date of " + days,
    )
    ended = status == "closed"
    follows = _following(table, links=links, shown=shown)
    carried = follows["new"].notna() & ~follows["circle"]
    told = _register_says(table["why"])
    status = status.mask(ended & (carried | told.notna()), "replaced")
    reason = remark(reason, ended & carried, follows["words"])
    reason = remark(reason, ended & ~carried & told.notna(), told + "; the register does not link the two records")
    reason = remark(
        reason, ended & follows["circle"], "the register's links lead in a circle, so nothing shows that it carried on"
    )
    why = table["why"].where(~table["why"].isin(NOT_SAID))
    reason = remark(reason, ended & ~carried & told.isna() & why.notna(), "reason in the register: " + why.str.lower())
    reason = remark(reason, ended & ~carried & told.isna() & ~follows["circle"], "no successor is recorded")
    reason = remark(reason, ended & ~dated, "no closing date in the register")
    joined = table["why"].str.lower().str.contains("|".join(MERGER_SIGNS)).fillna(False).astype(bool)
    how = follows["how"].where(carried, pd.Series(GOES_ON, index=table.index).mask(joined, JOINS))
    return pd.DataFrame(
        {
            "status": status,
            "reason": reason,
            "successor_id": follows["successor_id"].where(ended & carried),
            "how": how.where(status == "replaced"),
        }
    )


def _following(table: pd.DataFrame, *, links: pd.DataFrame, shown: pd.Series) -> pd.DataFrame:
    """Return ``new`` (URN), ``circle``, ``successor_id``, ``words``, ``how`` per record; blank where none followed."""
    by_urn = table.assign(ended=table["status_name"].eq("Closed"), shown=shown).set_index("urn")
    chosen = successors(by_urn[["ended", "closed"]], pairs(links))
    chosen["old_type"] = by_urn["type_code"].reindex(chosen.index)
    for column in ("name", "type_code", "shown"):
        chosen[f"new_{column}"] = chosen["new"].map(by_urn[column])
    chosen["words"] = [_words(row) for row in chosen.to_dict("records")]
    chosen["successor_id"] = ("urn:" + chosen["new"]).where(chosen["new_shown"].eq(True))
    chosen["how"] = pd.Series(GOES_ON, index=chosen.index).mask(chosen["others"] > 0, JOINS)
    chosen["how"] = chosen["how"].mask(chosen["link"].isin([MERGED, AMALGAMATED]), JOINS)
    chosen["how"] = chosen["how"].mask(chosen["link"] == SPLIT, SPLITS)
    found = chosen[["new", "circle", "successor_id", "words", "how"]].reindex(table["urn"])
    found.index = table.index
    found["circle"] = found["circle"].eq(True)
    return found


def _words(row: Mapping[Hashable, object]) -> str:
    """Say how one record carried on under another."""
    if row["known"]:
        name = f"{row['new_name']} (URN {row['new']})"
        name += "" if row["new_shown"] else ", which this map does not show"
    else:
        name = f"the record with URN {row['new']}, which is not in this edition of the register"
    if row["link"] != PLAIN:
        return LINKED[str(row["link"])] + name
    converted = row["new_type_code"] in ACADEMIES and row["old_type"] not in ACADEMIES
    if row["others"]:
        return f"joined with others in {'the academy ' if converted else ''}{name}"
    return f"{'became an academy: ' if converted else 'carried on as '}{name}"


def _register_says(why: pd.Series) -> pd.Series:
    """Return what the register's own reason says about being taken over; blank where it says nothing of the kind."""
    lower = why.str.lower()
    told = pd.Series(pd.NA, index=why.index, dtype="str")
    for sign, words in TOOK_OVER.items():
        told = told.mask(told.isna() & lower.str.contains(sign, regex=False).fillna(False).astype(bool), words)
    return told


FOLLOWED = "opening date taken from the end of the record that it followed"
YOUNG = "opened at an unknown date after the list of opening dates: counted from the date of the register"


def dated_young(
    table: pd.DataFrame, successors: pd.Series, doubts: pd.Series, *, path: Path
) -> tuple[pd.DataFrame, pd.Series]:
    """Give records younger than the list of opening dates the latest day they can have opened on, and say so.

    That is the day after the record they took over from ended, else the date of the register.
    """
    before = pd.DataFrame({"heir": successors.str.removeprefix("urn:"), "ended": table["closed"]}).dropna()
    last = before.groupby("heir")["ended"].max().reindex(table["urn"].to_numpy())
    followed = pd.Series(last.to_numpy(), index=table.index) + pd.Timedelta(days=1)
    edition = re.search(r"(\d{8})", path.name)
    day = pd.to_datetime(edition[1], format="%Y%m%d") if edition else pd.NaT
    latest = followed.fillna(table["closed"].where(table["closed"] < day, day))
    doubts = remark(doubts, table["young"] & followed.notna(), FOLLOWED)
    doubts = remark(doubts, table["young"] & followed.isna() & latest.notna(), YOUNG)
    return table.assign(opened=table["opened"].where(~table["young"], latest)), doubts
