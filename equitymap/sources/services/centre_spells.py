"""Every spell of each children's centre on the register's list: which centres left it, and which came back.

From the compiled list of spells where the folder has it, else by comparing the editions in the folder.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import dates, evidence, identified
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table
from equitymap.sources.services.childrens_centres import EDITIONS, ISO_DATE, by_day, edition
from equitymap.sources.services.register_editions import spells

SPELLS = "gias-childrens-centres-intervals"
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
        return spells_file(folder.find(SPELLS)[-1])
    except SourceMissing:
        return from_editions(folder.find(EDITIONS))


def spells_file(path: Path) -> Reading:
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
        release=catalogue()[SPELLS],
        paths=(path,),
        frame=frame.reset_index(drop=True),
        rows_read=len(table),
    )


def from_editions(paths: list[Path]) -> Reading:
    """Compare editions; their days are in the file names."""
    editions = by_day(paths)
    known = spells({day: _numbers(path) for day, path in editions.items()})
    names = pd.Series({day: path.name for day, path in editions.items()})
    without = known["first_without"].map(names)
    frame = pd.DataFrame(
        {
            "facility_id": "cc:" + known["id"],
            **{column: known[column] for column in SPELL_COLUMNS[1:4]},
            "evidence": "in "
            + known["last_listed"].map(names).fillna(names.iloc[-1])
            + (", not in " + without).fillna(""),
        }
    )
    return Reading(
        rows="services",
        release=catalogue()[EDITIONS],
        paths=tuple(editions.values()),
        frame=frame,
        rows_read=len(frame),
    )


def _numbers(path: Path) -> pd.Index:
    table = edition(path)
    numbers: pd.Index = pd.Index(table.loc[identified(table, number="URN", name="EstablishmentName"), "URN"])
    return numbers
