"""Groups of schools: trusts and sponsors with their members, from Get Information about Schools.

Two files of the register: all group records (names, dates, no members), and the links of academies and free schools
with their trust and sponsor. **The links are those of current members**, each with the day it joined; who has left is
not there.
"""

from __future__ import annotations

import pandas as pd

from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import dates, encoding_of, evidence, identified, set_aside
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table, unique_codes
from equitymap.sources.schools.school_types import TRUST

GROUPS, LINKS = "gias-groups", "gias-group-links"
GROUP_HEADINGS = {
    "Group UID": "uid",
    "Group Name": "body",
    "Group Type": "body_type",
    "Closed Date": "body_closed",
    "Group Status": "status",
}
LINK_HEADINGS = {
    "URN": "urn",
    "Linked UID": "uid",
    "Group Name": "body",
    "Group Type": "group_type",
    "Joined date": "joined",
    "EstablishmentName": "name",
    "LA (name)": "authority",
}
BODY_TYPES = {
    "Multi-academy trust": "multi-academy trust",
    "Single-academy trust": "single-academy trust",
    "Secure single-academy trust": "single-academy trust",
    "School sponsor": "sponsor",
}
"""Kinds of group that the links name, in our words."""
MEMBER_COLUMNS = ("facility_id", "body_id", "body", "body_type", "joined", "evidence")
GROUP_COLUMNS = ("body_id", "body", "body_type", "body_closed")
GROUP_DATE, LINK_DATE = "%d/%m/%Y", "%d-%m-%Y"
NOT_HERE = "the school is not in this edition of the register of schools"
PLANNED = "the school is planned, not open, in this edition of the register of schools"
NO_TRUST = "no academy or free school in this edition of the register of schools"
AGAIN = "the same school and group once more"
NAMELESS = "no number or no name"


def body_ids(numbers: pd.Series) -> pd.Series:
    """Return the body id of groups by the register's number."""
    return "group:" + numbers


def read_groups(folder: SourceFolder) -> Reading:
    """Read the newest ``allgroupsdata*.csv``: every group, open and closed, with the day it closed.

    Returns
    -------
    Reading
        Frame: ``GROUP_COLUMNS``, one row a group. ``body_type`` is the register's own.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    path = max(folder.find(GROUPS), key=lambda path: path.name)
    table = read_table(path, headings=list(GROUP_HEADINGS), encoding=encoding_of(path)).rename(columns=GROUP_HEADINGS)
    table = unique_codes(table, "uid", path=path)
    why = pd.Series(NAMELESS, index=table.index).where(~identified(table, number="uid", name="body"))
    closed = dates(table["body_closed"], form=GROUP_DATE, path=path)
    frame = table.assign(
        body_id=body_ids(table["uid"]),
        body=table["body"].str.strip(),
        body_closed=closed.where(table["status"].eq("Closed")),
    )
    return Reading(
        release=catalogue()[GROUPS],
        paths=(path,),
        frame=frame.loc[why.isna(), list(GROUP_COLUMNS)].reset_index(drop=True),
        rows_read=len(table),
        left_out=set_aside(table, why, release=GROUPS, path=path, columns=("uid", "body", None)),
        rows="groups",
    )


def read_links(folder: SourceFolder, register: pd.DataFrame) -> Reading:
    """Read the newest ``grouplinks_edubaseallacademiesandfree*.csv``: which trust and sponsor each academy has now.

    Parameters
    ----------
    folder
        The downloads.
    register
        Frame of the register of schools (``schools.read``), whose academies and free schools the links are matched
        with.

    Returns
    -------
    Reading
        Frame: ``MEMBER_COLUMNS``, one row for each school and group. ``joined`` is missing where the cell is blank or
        no date.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    path = max(folder.find(LINKS), key=lambda path: path.name)
    table = read_table(path, headings=list(LINK_HEADINGS), encoding=encoding_of(path)).rename(columns=LINK_HEADINGS)
    school = "urn:" + table["urn"]
    why = pd.Series(AGAIN, index=table.index).where(table.duplicated(["urn", "uid"]))
    kind = table["group_type"].map(BODY_TYPES)
    for reason, rows in (
        (NO_TRUST, school.map(register["run_by"]).ne(TRUST)),
        (PLANNED, school.map(register["status"]).eq("proposed")),
        (NOT_HERE, ~school.isin(register.index)),
        ("kind of group unknown to this program: " + table["group_type"].fillna("blank"), kind.isna()),
        (NAMELESS, ~identified(table, number="urn", name="body") | table["uid"].isna()),
    ):
        why = why.mask(rows, reason)
    frame = pd.DataFrame(
        {
            "facility_id": school,
            "body_id": body_ids(table["uid"]),
            "body": table["body"].str.strip(),
            "body_type": kind,
            "joined": dates(table["joined"], form=LINK_DATE, path=path),
            "evidence": evidence(path, table.index),
        },
        columns=list(MEMBER_COLUMNS),
    )
    return Reading(
        release=catalogue()[LINKS],
        paths=(path,),
        frame=frame[why.isna()].reset_index(drop=True),
        rows_read=len(table),
        left_out=set_aside(table, why, release=LINKS, path=path, columns=("urn", "name", "authority")),
        rows="services",
    )
