"""Schools of England, open and ended, from Get Information about Schools (the Department for Education's register).

Two readers give the same columns: ``gias_official`` for the daily download (``edubasealldata*.csv``) and
``gias_reduced`` for the department's own cut-down table with opening dates from a second list. An ended record is
"closed" only when no other record took over from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.catalogue import Release, catalogue
from equitymap.sources.reading.facility_frame import (
    dates,
    encoding_of,
    evidence,
    facility_frame,
    identified,
    misdated,
    positions,
    remark,
    set_aside,
)
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table, unique_codes
from equitymap.sources.schools import post_16, school_links
from equitymap.sources.schools.school_fates import dated_young, fates
from equitymap.sources.schools.school_types import COUNCIL_RUN, MAY_SELECT, NOT_SHOWN, SELECTIVE, SHOWN_AS, run_by

OFFICIAL, REDUCED = "gias-schools", "gias-schools-reduced"
FIRST_OBSERVED = 2010
FEWEST_ROWS = 45_000
ISO_DATE, GIAS_DATE = "%Y-%m-%d", "%d-%m-%Y"

OFFICIAL_COLUMNS = {
    "URN": "urn",
    "LA (code)": "la_code",
    "LA (name)": "la_name",
    "EstablishmentName": "name",
    "TypeOfEstablishment (code)": "type_code",
    "TypeOfEstablishment (name)": "provider",
    "EstablishmentStatus (name)": "status_name",
    "OpenDate": "opened",
    "CloseDate": "closed",
    "ReasonEstablishmentClosed (name)": "why",
    "PhaseOfEducation (name)": "phase_name",
    "OfficialSixthForm (name)": "sixth_form",
    "AdmissionsPolicy (name)": "admissions",
    "NumberOfPupils": "pupils",
    "Trusts (code)": "trust",
    "Postcode": "postcode",
    "Easting": "easting",
    "Northing": "northing",
}
REDUCED_COLUMNS = {
    "urn": "urn",
    "la_code": "la_code",
    "la_name": "la_name",
    "name": "name",
    "establishment_type_code": "type_code",
    "establishment_type_name": "provider",
    "establishment_status_name": "status_name",
    "close_date": "closed",
    "phase_name": "phase_name",
    "number_of_pupils": "pupils",
    "postcode": "postcode",
    "easting": "easting",
    "northing": "northing",
}
# Councils of Wales have numbers 660 to 681; 701 to 709 are islands, bases and fieldwork outside England.
OUTSIDE_ENGLAND = r"6[67]\d|68[01]|70\d"


@dataclass(frozen=True)
class _Register:
    """A register in one layout: columns as in ``OFFICIAL_COLUMNS``, and how its dates are written."""

    release: Release
    path: Path
    table: pd.DataFrame
    open_form: str
    close_form: str


def read(folder: SourceFolder) -> Reading:
    """Read the schools: the official download where the folder has it, else the reduced table.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    try:
        folder.find(OFFICIAL)
    except SourceMissing:
        return gias_reduced(folder)
    return gias_official(folder)


def gias_official(folder: SourceFolder) -> Reading:
    """Read the newest ``edubasealldata*.csv`` of the folder with the newest links file."""
    return official_file(folder.find(OFFICIAL)[-1], links=_newest(folder, "gias-links"), fewest=FEWEST_ROWS)


def official_file(path: Path, *, links: Path, fewest: int = 0) -> Reading:
    """Read one file in the official layout (windows-1252 or UTF-8).

    Parameters
    ----------
    path, links
        ``edubasealldata*.csv`` and ``links_edubasealldata*.csv``.
    fewest
        Rows that a whole file has at least.
    """
    table = read_table(path, headings=list(OFFICIAL_COLUMNS), encoding=encoding_of(path))
    table = table.rename(columns=OFFICIAL_COLUMNS)
    if len(table) < fewest:
        raise SourceContent(
            f"{path.name} has {len(table):,} rows; the register of all England has more than {fewest:,}."
            " It was cut short, or holds part of the country: download all establishments again."
        )
    release, stamp = catalogue()[OFFICIAL], re.search(r"\d{8}", path.name)
    if stamp:
        release = release.model_copy(update={"period": f"{pd.Timestamp(stamp.group()):%d %B %Y}".lstrip("0")})
    register = _Register(release, path, table, open_form=GIAS_DATE, close_form=GIAS_DATE)
    return _reading(register, links=links, also=())


def gias_reduced(folder: SourceFolder) -> Reading:
    """Read the department's reduced table, with opening dates by URN from its second list.

    The table has no admissions policy: selective schools are known only where the optional list
    ``dim_school.csv`` (July 2022, mainstream, open) says so. It has no reason for closing either.
    """
    release = catalogue()[REDUCED]
    return reduced_files(
        folder.find(REDUCED)[-1],
        opened=_newest(folder, "gias-open-dates"),
        links=_newest(folder, "gias-links"),
        admissions=_if_there(folder, "gias-admissions"),
        opened_later=_if_there(folder, "gias-open-dates-later"),
        rows=release.rows,
    )


def _if_there(folder: SourceFolder, release_id: str) -> Path | None:
    try:
        return _newest(folder, release_id)
    except SourceMissing:
        return None


def reduced_files(
    path: Path,
    *,
    opened: Path,
    links: Path,
    admissions: Path | None = None,
    opened_later: Path | None = None,
    rows: int | None = None,
) -> Reading:
    """Read the files of the reduced table; ``rows`` is how many data rows it has when whole.

    A record that the list of opening dates does not have at all is younger than that list. Its date comes from
    ``opened_later`` where that has it; else it counts from the register's own date, and its reason says so.
    """
    table = read_table(path, headings=list(REDUCED_COLUMNS), rows=rows).rename(columns=REDUCED_COLUMNS)
    began = unique_codes(read_table(opened, headings=["urn", "open_date"]), "urn", path=opened)
    table["opened"] = table["urn"].map(began.set_index("urn")["open_date"])
    table["admissions"] = pd.Series(pd.NA, index=table.index, dtype="str")
    table["why"] = table["trust"] = table["admissions"]
    also = [opened]
    table["young"] = ~table["urn"].isin(began["urn"])
    if opened_later is not None:
        later = unique_codes(read_table(opened_later, headings=["urn", "open_date"]), "urn", path=opened_later)
        table["opened"] = table["opened"].fillna(table["urn"].map(later.set_index("urn")["open_date"]))
        also.append(opened_later)
    table["young"] &= table["opened"].isna() & ~table["status_name"].eq("Proposed to open")
    if admissions is not None:
        policy = unique_codes(read_table(admissions, headings=["urn", "admissions_policy"]), "urn", path=admissions)
        table["admissions"] = table["urn"].map(policy.set_index("urn")["admissions_policy"])
        also.append(admissions)
    register = _Register(catalogue()[REDUCED], path, table, open_form=GIAS_DATE, close_form=ISO_DATE)
    return _reading(register, links=links, also=tuple(also))


def observed(reading: Reading) -> tuple[int, int, str, date]:
    """Return the first and last year the register tells about closures, what to know about them, and its last day."""
    newest = register_day(reading)
    return (
        FIRST_OBSERVED,
        int(newest.year),
        (
            f"The register is of {newest.day} {newest:%B %Y}. Before {FIRST_OBSERVED} many schools that carried on"
            " under another record are not linked to it, so earlier closures are not counted."
        ),
        newest.date(),
    )


def register_day(reading: Reading) -> pd.Timestamp:
    """Return the day of the register: from its file name, else the newest closing date in it."""
    stamp = re.search(r"(\d{4})(\d{2})(\d{2})", reading.paths[0].name)
    day: pd.Timestamp = pd.Timestamp("-".join(stamp.groups())) if stamp else reading.frame["closed"].max()
    return day


def _reading(register: _Register, *, links: Path, also: tuple[Path, ...]) -> Reading:
    """Turn a register in either layout into the facility frame."""
    table = unique_codes(register.table, "urn", path=register.path)
    table["type_code"] = table["type_code"].str.lstrip("0")
    unusable = _unusable(table)
    opened = dates(table["opened"], form=register.open_form, path=register.path)
    closed = dates(table["closed"], form=register.close_form, path=register.path)
    doubts = pd.Series(pd.NA, index=table.index, dtype="str")
    backwards = closed < opened
    doubts = remark(doubts, backwards, "opening date left blank: the register has it after the closing date")
    doubts = remark(doubts, misdated(table["opened"], form=register.open_form), "opening date not readable")
    doubts = remark(doubts, misdated(table["closed"], form=register.close_form), "closing date not readable")
    table = table.assign(opened=opened.mask(backwards), closed=closed)
    fate = fates(table, links=school_links.read_links(links), shown=unusable.isna())
    ended = table["status_name"].eq("Closed")
    if "young" in table.columns:
        table, doubts = dated_young(table, fate["successor_id"], doubts, path=register.path)
    end = table["closed"].where(ended)
    pupils = pd.to_numeric(table["pupils"], errors="coerce")
    frame = pd.DataFrame(
        {
            "register_id": table["urn"],
            "type": _types(table),
            "phase": _phases(table["phase_name"]),
            "post_16": post_16.by_register(table, table["type_code"].map(SHOWN_AS)),
            "name": table["name"].str.strip(),
            "status": fate["status"],
            "reason": remark(fate["reason"], doubts.notna(), doubts),
            "opened": table["opened"],
            "closed": end,
            "closed_not_before": end,
            "closed_not_after": end,
            "successor_id": fate["successor_id"],
            "body_id": _bodies(table),
            "capacity": pupils.mask(ended & (pupils == 0)),
            "capacity_unit": "pupils",
            "postcode": table["postcode"],
            "easting_m": table["easting"],
            "northing_m": table["northing"],
            "authority": table["la_name"],
            "evidence": evidence(register.path, table.index),
            "how": fate["how"],
            "provider": table["provider"].str.strip(),
            "run_by": run_by(table["type_code"]),
        }
    )[unusable.isna()]
    frame[["easting_m", "northing_m"]] = positions(frame["easting_m"], frame["northing_m"])
    return Reading(
        rows="register",
        release=register.release,
        paths=(register.path, links, *also),
        rows_read=len(table),
        frame=facility_frame(frame, prefix="urn", register=register.release.id, kind="school"),
        left_out=set_aside(
            table, unusable, release=register.release.id, path=register.path, columns=("urn", "name", "la_name")
        ),
    )


def _unusable(table: pd.DataFrame) -> pd.Series:
    """Return why a record is not shown; blank where it is."""
    why = table["type_code"].map(NOT_SHOWN)
    unheard = ~table["type_code"].isin(SHOWN_AS) & why.isna()
    why = why.mask(unheard, "type of establishment unknown to this program: code " + table["type_code"].fillna("blank"))
    outside = table["la_code"].str.fullmatch(OUTSIDE_ENGLAND).fillna(False).astype(bool)
    why = why.mask(why.isna() & outside, "stands outside England")
    return why.mask(~identified(table, number="urn", name="name"), "no number or no name")


def _types(table: pd.DataFrame) -> pd.Series:
    """Return the type shown; state schools that select by ability are set apart where the policy is known."""
    shown = table["type_code"].map(SHOWN_AS)
    return shown.mask(shown.isin(MAY_SELECT) & table["admissions"].eq("Selective"), SELECTIVE)


def _phases(names: pd.Series) -> pd.Series:
    """Return the phase in small letters; blank where the register has none."""
    return names.where(names != "Not applicable").str.lower()


def _bodies(table: pd.DataFrame) -> pd.Series:
    """Return the council for schools it maintains, else the trust where the layout names one, else blank."""
    council = ("la:" + table["la_code"]).where(table["type_code"].isin(COUNCIL_RUN))
    return council.where(council.notna(), "group:" + table["trust"])


def _newest(folder: SourceFolder, release_id: str) -> Path:
    """Return the newest file of a release whose names end in their date."""
    return max(folder.find(release_id), key=lambda path: path.name)
