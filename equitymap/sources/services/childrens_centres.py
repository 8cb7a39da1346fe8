"""Children's centres that were ever on the register, and when those that left it did so.

The Department for Education publishes only the centres open on the day (``edubaseallchildrencentreYYYYMMDD.csv``).
Editions kept from several days show which centres left the list, and between which two days. That is the register's
date, not the day the doors shut, so ``closed`` stays blank and the status is "delisted". Where a listed centre stands
at the same postcode, it carried on at the same address: "replaced".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.areas import postcodes
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import (
    dates,
    encoding_of,
    evidence,
    facility_frame,
    identified,
    misdated,
    remark,
    set_aside,
)
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table, unique_codes
from equitymap.sources.services.register_editions import edition_day, spells
from equitymap.vocabulary import LINKED_SITE

EDITIONS, HISTORY = "gias-childrens-centres", "gias-childrens-centres-history"
GIAS_DATE, ISO_DATE = "%d-%m-%Y", "%Y-%m-%d"
CENTRE = "children's centre"
TYPES = {"47": CENTRE, "48": LINKED_SITE}
HEADINGS = ("URN", "LA (code)", "LA (name)", "EstablishmentName", "TypeOfEstablishment (code)", "OpenDate", "Postcode")
SEEN = ("first_listed_open", "last_listed_open", "first_not_listed", "times_delisted")
CAME_BACK = "left the register and came back"
LEFT = "left the register; its council gives no closing date"
SAME_ADDRESS = "left the register; a listed centre stands at the same postcode"
SMALLEST_SHARE = 0.8
"""An edition with fewer centres than this share of the one before is a broken download, not a wave of closures."""


def read(folder: SourceFolder) -> Reading:
    """Read every children's centre ever listed.

    The compiled list is used where the folder has it: it names the same centres and dates their
    leaving more closely (nightly editions). Otherwise the editions in the folder are compared.
    """
    try:
        return from_listing_history(folder)
    except SourceMissing:
        return from_editions(folder)


def from_editions(folder: SourceFolder) -> Reading:
    """Compare the editions in the folder: one row per centre that any of them lists, as the newest that does has it.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings
    SourceContent
        Also where an edition has far fewer centres than the one before.
    """
    return edition_files(folder.find(EDITIONS))


def edition_files(paths: Sequence[Path]) -> Reading:
    """Compare editions; their days are in the file names."""
    editions = by_day(paths)
    days = list(editions)
    tables = [edition(path).assign(day=day, file=path.name) for day, path in editions.items()]
    for before, after in pairwise(tables):
        if len(after) < SMALLEST_SHARE * len(before):
            raise SourceContent(
                f"{after['file'].iloc[0] if len(after) else 'An edition'} lists {len(after):,} children's centres, the"
                f" edition before it {len(before):,}. It was cut short: download it again or take it out."
            )
    listed = pd.concat(tables)
    listed["line"] = listed.index
    listed = listed[identified(listed, number="URN", name="EstablishmentName")]
    newest = listed.sort_values("day", kind="stable").drop_duplicates("URN", keep="last").set_index("URN").sort_index()
    known = spells({day: pd.Index(listed.loc[listed["day"] == day, "URN"]) for day in days})
    newest_spell = known.drop_duplicates("id", keep="last").set_index("id").reindex(newest.index)
    newest["first_not_listed"] = newest_spell["first_without"]
    newest["last_listed_open"] = newest["day"]
    newest["came_back"] = known["id"].value_counts().reindex(newest.index).gt(1)
    newest["evidence"] = newest["file"] + ", line " + newest["line"].astype("str")
    newest["opened"] = newest["OpenDate"]
    nameless = _nameless(tables[-1], path=editions[days[-1]], release=EDITIONS)
    first, last = (f"{day.day} {day:%B %Y}" for day in (days[0], days[-1]))
    return Reading(
        rows="register",
        release=catalogue()[EDITIONS].model_copy(
            update={"period": last if first == last else f"{first} to {last} ({len(days)} editions)"}
        ),
        paths=tuple(editions[day] for day in days),
        frame=_facilities(newest.reset_index(), register=EDITIONS, path=editions[days[-1]]),
        rows_read=len(newest) + len(nameless),
        left_out=nameless,
    )


def from_listing_history(folder: SourceFolder) -> Reading:
    """Read the list of centres ever listed that a third party compiled from 183 editions of the register."""
    return history_file(folder.find(HISTORY)[-1])


def history_file(path: Path) -> Reading:
    """Read one ``childrens_centres_listing_history.csv``."""
    table = unique_codes(read_table(path, headings=[*HEADINGS, *SEEN]), "URN", path=path)
    nameless = _nameless(table, path=path, release=HISTORY)
    table = table[identified(table, number="URN", name="EstablishmentName")].copy()
    gone = table["first_not_listed"].notna()
    table["came_back"] = ~gone & (pd.to_numeric(table["times_delisted"]) > 0)
    for column in SEEN[:3]:
        table[column] = dates(table[column], form=ISO_DATE, path=path)
    table["evidence"] = evidence(path, table.index)
    table["opened"] = table["OpenDate"]
    return Reading(
        rows="register",
        release=catalogue()[HISTORY],
        paths=(path,),
        frame=_facilities(table, register=HISTORY, path=path),
        rows_read=len(table) + len(nameless),
        left_out=nameless,
    )


def observed(reading: Reading) -> tuple[int, int, str, date]:
    """Return the first and last year the register tells about centres leaving it, what to know, and its last day."""
    days = [day for path in reading.paths if (day := edition_day(path.name)) is not None]
    first, last = (min(days), max(days)) if days else _period(reading.release.period)
    if first == last:
        return (
            first.year,
            last.year,
            f"Only the list of {last.day} {last:%B %Y} is at hand: no centre that left is known.",
            last.date(),
        )
    return (
        first.year,
        last.year,
        (
            f"The list of open centres is known from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}; most centres"
            " that closed between 2010 and 2016 had left it before."
        ),
        last.date(),
    )


def edition(path: Path) -> pd.DataFrame:
    """Read one edition, by heading: a column was inserted in May 2020."""
    return unique_codes(read_table(path, headings=HEADINGS, encoding=encoding_of(path)), "URN", path=path)


def _facilities(table: pd.DataFrame, *, register: str, path: Path) -> pd.DataFrame:
    """Return the facility frame of centres with their last and first missing day."""
    opened = dates(table["opened"], form=GIAS_DATE, path=path)
    gone = table["first_not_listed"].notna()
    back_to_front = gone & (opened > table["first_not_listed"])
    reason = pd.Series(pd.NA, index=table.index, dtype="str")
    where = postcodes.normalised(table["Postcode"])
    listed = pd.DataFrame({"where": where, "URN": table["URN"]})[~gone & where.notna()]
    shared = listed["where"][listed["where"].duplicated()]
    several = gone & where.isin(shared)
    single = gone & where.isin(listed["where"]) & ~several
    heir = where.map(listed.drop_duplicates("where", keep=False).set_index("where")["URN"]).where(gone)
    reason = remark(reason, gone & ~single & ~several, LEFT)
    reason = remark(reason, single, SAME_ADDRESS)
    reason = remark(reason, several, "left the register; listed centres stand at the same postcode")
    reason = remark(reason, table["came_back"], CAME_BACK)
    reason = remark(reason, back_to_front, "opening date left blank: the register has it after the centre left")
    reason = remark(reason, misdated(table["opened"], form=GIAS_DATE), "opening date not readable")
    rows = pd.DataFrame(
        {
            "register_id": table["URN"],
            "type": table["TypeOfEstablishment (code)"].map(TYPES).fillna(CENTRE),
            "name": table["EstablishmentName"].str.split().str.join(" "),
            "status": pd.Series("open", index=table.index, dtype="str")
            .mask(gone, "delisted")
            .mask(single | several, "replaced"),
            "successor_id": ("cc:" + heir.astype("str")).where(heir.notna()),
            "reason": reason,
            "opened": opened.mask(back_to_front),
            "closed_not_before": table["last_listed_open"].where(gone),
            "closed_not_after": table["first_not_listed"],
            "body_id": "la:" + table["LA (code)"],
            "postcode": table["Postcode"].str.strip(),
            "authority": table["LA (name)"],
            "evidence": table["evidence"],
        }
    )
    return facility_frame(rows, prefix="cc", register=register, kind="childrens_centre")


def _nameless(table: pd.DataFrame, *, path: Path, release: str) -> pd.DataFrame:
    """List the records without a number or a name."""
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    why = why.mask(~identified(table, number="URN", name="EstablishmentName"), "no number or no name")
    return set_aside(table, why, release=release, path=path, columns=("URN", "EstablishmentName", "LA (name)"))


def by_day(paths: Sequence[Path]) -> dict[pd.Timestamp, Path]:
    """Return editions by the day in their file name, oldest first.

    Raises
    ------
    SourceContent
        When a name has no day.
    """
    editions = {edition_day(path.name): path for path in paths}
    if None in editions:
        raise SourceContent(
            f"{editions[None].name} has no day in its name. Name each edition as it was published,"
            " such as edubaseallchildrencentre20190121.csv."
        )
    return {day: editions[day] for day in sorted(day for day in editions if day is not None)}


def _period(text: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    first, last = text.split(" to ")
    return pd.Timestamp(first), pd.Timestamp(last)
