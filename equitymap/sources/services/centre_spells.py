"""Every spell of each children's centre on the register's list: which centres left it, and which came back.

From the compiled list of spells where the folder has it, else by comparing the editions in the folder.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import dates, evidence
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table
from equitymap.sources.services.childrens_centres import ISO_DATE, SNAPSHOTS, edition, edition_day

INTERVALS = "gias-childrens-centres-intervals"
HEADINGS = ("URN", "listed_from_snapshot", "last_day_mirrored_still_listed", "first_snapshot_without_it")
SPELL_COLUMNS = ("facility_id", "listed_from", "last_listed", "first_without", "evidence")
"""``last_listed`` and ``first_without`` are blank where the centre is on the newest list."""


def read(folder: SourceFolder) -> Reading:
    """Read the spells: one row per centre and spell, columns ``SPELL_COLUMNS``.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    try:
        return intervals_file(folder.find(INTERVALS)[-1])
    except SourceMissing:
        return from_editions(folder.find(SNAPSHOTS))


def intervals_file(path: Path) -> Reading:
    """Read one ``childrens_centres_listing_intervals.csv``.

    Raises
    ------
    SourceContent
        When a spell ends before it begins, or two spells of a centre overlap.
    """
    table = read_table(path, headings=HEADINGS)
    frame = pd.DataFrame(
        {
            "facility_id": "cc:" + table["URN"],
            "listed_from": dates(table[HEADINGS[1]], form=ISO_DATE, path=path),
            "last_listed": dates(table[HEADINGS[2]], form=ISO_DATE, path=path),
            "first_without": dates(table[HEADINGS[3]], form=ISO_DATE, path=path),
            "evidence": evidence(path, table.index),
        }
    ).sort_values(["facility_id", "listed_from"], kind="stable")
    before = frame.groupby("facility_id")["first_without"].shift()
    again = frame["facility_id"].duplicated()
    wrong = (frame["last_listed"] < frame["listed_from"]) | (frame["first_without"] <= frame["last_listed"])
    wrong |= again & ~(before <= frame["listed_from"])
    if wrong.any():
        raise SourceContent(
            f"{path.name}: {int(wrong.sum())} spell(s) end before they begin or overlap, such as line"
            f" {frame.index[wrong][0]} (URN {table['URN'][frame.index[wrong][0]]}). Download it again."
        )
    return Reading(
        rows="services",
        release=catalogue()[INTERVALS],
        paths=(path,),
        frame=frame.reset_index(drop=True),
        rows_read=len(table),
    )


def from_editions(paths: list[Path]) -> Reading:
    """Compare editions; their days are in the file names."""
    editions = {edition_day(path): path for path in paths}
    days = sorted(editions)
    listed = {day: frozenset(edition(editions[day])["URN"].dropna()) for day in days}
    rows: list[tuple[object, ...]] = []
    for urn in sorted(frozenset().union(*listed.values())):
        began = days[0] if urn in listed[days[0]] else None
        for before, after in pairwise(days):
            if urn in listed[after] and urn not in listed[before]:
                began = after
            elif urn in listed[before] and urn not in listed[after]:
                said = f"in {editions[before].name}, not in {editions[after].name}"
                rows.append((f"cc:{urn}", began, before, after, said))
                began = None
        if began is not None:
            rows.append((f"cc:{urn}", began, pd.NaT, pd.NaT, f"in {editions[days[-1]].name}"))
    frame = pd.DataFrame(rows, columns=list(SPELL_COLUMNS))
    for column in SPELL_COLUMNS[1:4]:
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ns]")
    return Reading(
        rows="services",
        release=catalogue()[SNAPSHOTS],
        paths=tuple(editions[day] for day in days),
        frame=frame,
        rows_read=len(frame),
    )
