"""Which schools and colleges teach after 16, and what tells so: the register, or the performance tables.

The tables' list of schools says of each whether it provides post-16 education. For a school that is its range of ages:
a sixth form can be new and still empty, or have closed. Their other list counts those who finished 16 to 18 study at
each state-funded school and college: there, someone did.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import evidence
from equitymap.sources.reading.read_table import LEFT_OUT_COLUMNS, Reading, SourceFolder, read_table
from equitymap.sources.schools.school_tables import school_year
from equitymap.sources.schools.school_types import COLLEGE

INFORMATION, DESTINATIONS = "dfe-school-information", "dfe-ks5-destinations"
SIXTH_FORM, PHASE_16 = "Has a sixth form", "16 plus"
POST_16_COLUMNS = ("facility_id", "post_16", "evidence")
SCHOOL, COLLEGE_ROW = "1", "3"
_LONGEST_CHAIN = 20


def read_information(folder: SourceFolder) -> Reading:
    """Read the newest list of schools of the performance tables.

    Returns
    -------
    Reading
        ``frame``: ``POST_16_COLUMNS``, one row for each school or college marked as teaching after 16.

    Raises
    ------
    SourceError
    """
    path = _newest(folder, INFORMATION)
    return information_file(path)


def information_file(path: Path) -> Reading:
    """Read one list of schools (``england_school_information.csv``)."""
    table = read_table(path, headings=["URN", "ISPOST16"])
    return _reading(INFORMATION, path, table, table["ISPOST16"].str.strip().eq("1"), told="school information")


def read_destinations(folder: SourceFolder) -> Reading:
    """Read the newest table of those who finished 16 to 18 study; as ``read_information``."""
    return destinations_file(_newest(folder, DESTINATIONS))


def destinations_file(path: Path) -> Reading:
    """Read one table of destinations after 16 to 18 study (``england_ks5-studest.csv``)."""
    table = read_table(path, headings=["RECTYPE", "URN"])
    schools = table["RECTYPE"].str.strip().isin([SCHOOL, COLLEGE_ROW])
    return _reading(DESTINATIONS, path, table, schools, told="destinations")


def by_register(table: pd.DataFrame, types: pd.Series) -> pd.Series:
    """Return "register" for records that the register itself shows as teaching after 16; blank for all others.

    Parameters
    ----------
    table
        ``phase_name``, and ``sixth_form`` where the layout has it.
    types
        Type of each as the map shows it.
    """
    teaches = table["phase_name"].str.lower().eq(PHASE_16) | types.eq(COLLEGE)
    if "sixth_form" in table.columns:
        teaches |= table["sixth_form"].eq(SIXTH_FORM)
    return pd.Series("register", index=table.index, dtype="str").where(teaches.fillna(False).astype(bool))


def told(facilities: pd.DataFrame, lists: Sequence[pd.DataFrame]) -> pd.Series:
    """Return what tells that each record teaches after 16, the first of: the register, then ``lists`` in order.

    A record that took over from one that did is taken to do so too: the lists are older than the register.

    Parameters
    ----------
    facilities
        Index ``facility_id``; ``post_16`` as the register tells it, ``successor_id``.
    lists
        ``POST_16_COLUMNS``.
    """
    found: pd.Series = facilities["post_16"].copy()
    for rows in lists:
        by_id = rows.drop_duplicates("facility_id").set_index("facility_id")["post_16"]
        found = found.where(found.notna(), by_id.reindex(found.index))
    heirs = facilities["successor_id"].dropna()
    for _ in range(_LONGEST_CHAIN):
        carried = pd.Series(found.reindex(heirs.index).to_numpy(), index=heirs.to_numpy()).dropna()
        carried = carried[~carried.index.duplicated()].reindex(found.index)
        if not (found.isna() & carried.notna()).any():
            break
        found = found.where(found.notna(), carried)
    return found


def _newest(folder: SourceFolder, release_id: str) -> Path:
    return max(folder.find(release_id), key=school_year)


def _reading(release_id: str, path: Path, table: pd.DataFrame, kept: pd.Series, *, told: str) -> Reading:
    numbered = table["URN"].str.fullmatch(r"\d+").fillna(False).astype(bool)
    rows = table[kept.fillna(False).astype(bool) & numbered]
    frame = pd.DataFrame(
        {"facility_id": "urn:" + rows["URN"], "post_16": told, "evidence": evidence(path, rows.index)},
        columns=list(POST_16_COLUMNS),
    )
    return Reading(
        rows="services",
        release=catalogue()[release_id],
        paths=(path,),
        frame=frame.reset_index(drop=True),
        left_out=pd.DataFrame(columns=[*LEFT_OUT_COLUMNS, "facility_id"]),
        rows_read=len(table),
    )
