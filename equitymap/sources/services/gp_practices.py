"""GP practices, active and ended, from the NHS Organisation Data Service (``epraccur``).

The file lists practice codes, not buildings, and no successors. A code that ended while another practice is active at
the same postcode was most likely merged into it, so only those with no active practice at their postcode are "closed"
(``equitymap.sources.services.gp_fates``).
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pandas as pd

from equitymap.errors import SourceContent, SourceHeadings, SourceMissing
from equitymap.sources.catalogue import catalogue
from equitymap.sources.reading.facility_frame import (
    dates,
    evidence,
    facility_frame,
    identified,
    misdated,
    remark,
    set_aside,
)
from equitymap.sources.reading.read_table import Reading, SourceFolder, read_table, unique_codes
from equitymap.sources.services.gp_fates import STATUS, SUCCESSION, fates, read_succession

RELEASE = "nhs-gp-practices"
FEWEST_ROWS = 12_000
# The publisher gives no heading line: these are the columns of its specification, in order.
PRACTICE_COLUMNS = (
    "code",
    "name",
    "grouping",
    "geography",
    "line_1",
    "line_2",
    "line_3",
    "line_4",
    "line_5",
    "postcode",
    "opened",
    "closed",
    "status_code",
    "sub_type",
    "commissioner",
    "joined",
    "left",
    "telephone",
    "null_19",
    "null_20",
    "null_21",
    "amended",
    "null_23",
    "purchaser",
    "null_25",
    "setting",
    "null_27",
)
USED = (
    "code",
    "name",
    "grouping",
    "line_1",
    "line_2",
    "line_3",
    "line_4",
    "postcode",
    "opened",
    "closed",
    "status_code",
    "commissioner",
    "setting",
)
ODS_DATE = "%Y%m%d"
BEFORE_THE_RECORD = "19740401"
GP_SETTING, GP_ROLE = "4", "RO76"
WALES = "W00"
STATUS_WORDS = {"ACTIVE": "A", "INACTIVE": "C"}
"""How the file of the Data Search and Export service writes what the older zip writes as a letter."""

_PERSON = re.compile(
    r"\b(?:DRS?|MRS?|MS|PROF)\b|(?:&|\bAND) ?(?:PARTNERS?|PARTN|PTNRS?|PTRS?|PRTNRS?|ASSOC\w*)\b"
    r"|^(?:[A-Z][. ]+){1,3}[A-Z]{3,}|^[A-Z'-]+ (?!GP|HC)[A-Z]{1,2}(?:'S)? PRACTICE|^(?!ST )[A-Z ]+'S? PRACTICES?$|_"
)
_SERVICE = re.compile(
    r"SURG|PRACT|MEDIC|\bMED\b|HEALTH|CENTRE|CTR|CLINIC|GROUP|\bGPS?\b|CARE|PARTNERSHIP|\b[MH]\.?/?C\b|HUB|SERVICE"
    r"|SCHEME|DISPENSARY|COLLEGE|SCHOOL|HOSPITAL|FEDERATION|ACCESS|\bPMS\b|DOCTORS|TRUST|WALK"
)
_NO_ADDRESS = re.compile(r"^(?:THE )?(?:SURGERY|HEALTH CENTRE|MEDICAL CENTRE|CLINIC|PRACTICE)$")
_STAY_CAPITAL = {"GP", "GPS", "NHS", "PMS", "HC", "PCC", "CHP", "SAS", "PCN", "II", "III", "IV", "UK"}
_SMALL = {"of", "the", "and", "for", "at", "in", "on", "upon", "under", "le", "by"}


def read(folder: SourceFolder) -> Reading:
    """Read the GP practices of England.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings, SourceContent
    """
    try:
        successors = folder.find(SUCCESSION)[-1]
    except SourceMissing:
        successors = None
    return practices_file(folder.find(RELEASE)[-1], fewest=FEWEST_ROWS, succession=successors)


def practices_file(path: Path, *, fewest: int = 0, succession: Path | None = None) -> Reading:
    """Read one ``epraccur`` file; ``fewest`` is how many lines a whole one has at least.

    ``succession`` is the publisher's list of successors, where it is at hand.
    """
    table = unique_codes(_table(path), "code", path=path)
    if len(table) < fewest:
        raise SourceContent(
            f"{path.name} has {len(table):,} rows; the list of England and Wales has more than {fewest:,}."
            " It was cut short: download it again."
        )
    why = pd.Series(pd.NA, index=table.index, dtype="str")
    why = why.mask(table["setting"] != GP_SETTING, "not a GP practice: another prescribing setting")
    why = why.mask(why.isna() & (table["grouping"] == WALES), "in Wales")
    why = why.mask(~identified(table, number="code", name="name"), "no code or no name")
    kept = table[why.isna()]
    opened = dates(kept["opened"].where(kept["opened"] != BEFORE_THE_RECORD), form=ODS_DATE, path=path)
    closed = dates(kept["closed"], form=ODS_DATE, path=path)
    successors = None if succession is None else read_succession(succession)
    fate = fates(kept, opened=opened, closed=closed, succession=successors)
    ended = fate["status"].isin(["closed", "replaced"])
    reason = remark(fate["reason"], ended & closed.isna(), "no closing date in the register")
    reason = remark(reason, closed < opened, "opening date left blank: the register has it after the closing date")
    reason = remark(reason, misdated(kept["opened"], form=ODS_DATE), "opening date not readable")
    reason = remark(reason, misdated(kept["closed"], form=ODS_DATE), "closing date not readable")
    end = closed.where(ended)
    frame = pd.DataFrame(
        {
            "register_id": kept["code"],
            "type": "GP practice",
            "name": _names(kept),
            "status": fate["status"],
            "reason": reason,
            "opened": opened.mask(closed < opened),
            "closed": end,
            "closed_not_before": end,
            "closed_not_after": end,
            "successor_id": fate["successor_id"],
            "postcode": kept["postcode"],
            "authority": kept["commissioner"],
            "evidence": evidence(path, kept.index),
        }
    )
    return Reading(
        rows="register",
        release=catalogue()[RELEASE],
        paths=(path,) if succession is None else (path, succession),
        rows_read=len(table),
        frame=facility_frame(frame, prefix="gp", register=RELEASE, kind="gp_practice"),
        left_out=set_aside(table, why, release=RELEASE, path=path, columns=("code", "name", "commissioner")),
    )


def observed(reading: Reading) -> tuple[int, int, str, date]:
    """Return the first and last year the register tells about ended practices, what to know, and its last day."""
    closed = reading.frame["closed"].dropna()
    newest = max(closed.max(), reading.frame["opened"].max())
    first = closed.min()
    return (
        int(first.year),
        int(newest.year),
        (f"Practice codes that ended are listed from {first:%B %Y}. The newest date in the file is of {newest:%B %Y}."),
        newest.date(),
    )


def shown_name(name: str, lines: list[str]) -> str:
    """Return the name of a practice as shown, without naming a person as far as a rule can tell.

    Parameters
    ----------
    name
        Name in the register, in capitals. What stands in brackets is left off: often it is a doctor's name.
    lines
        Address lines.

    Returns
    -------
    str
        The name, or "GP practice, <address line>" where the name is a doctor's or does not say what it names.
    """
    short = " ".join(re.sub(r"\([^)]*\)?", " ", name).split()).strip(" -,")
    if short and _SERVICE.search(short) and not _PERSON.search(short) and not _NO_ADDRESS.match(short):
        return _in_words(short)
    for line in lines:
        if line and not _PERSON.search(line) and not _NO_ADDRESS.match(line):
            return f"GP practice, {_in_words(line)}"
    return "GP practice"


def _table(path: Path) -> pd.DataFrame:
    """Read the headless file as text.

    Raises
    ------
    SourceHeadings
        When its columns are not where the specification has them.
    """
    table = read_table(path, headings=USED, no_heading_line=PRACTICE_COLUMNS)
    settings, states = table["setting"].dropna(), table["status_code"].dropna()
    known = states.isin([*STATUS, *STATUS_WORDS])
    if settings.empty or not (settings.str.fullmatch(r"\d{1,2}|RO\d+(\|RO\d+)*").all() and known.all()):
        raise SourceHeadings(
            f"{path.name} is not laid out as epraccur: {len(PRACTICE_COLUMNS)} columns without a heading line, the 13th"
            " a status (A, C, D or P, or ACTIVE and INACTIVE) and the 26th a prescribing setting (a number, or roles"
            " like RO76). Check that it is the right file."
        )
    # The export says only that a code is inactive: every ended code has a closing date, a dormant one has none.
    states = table["status_code"].replace(STATUS_WORDS)
    dormant = table["status_code"].eq("INACTIVE") & table["closed"].isna()
    is_practice = table["setting"].str.split("|").map(lambda roles: GP_ROLE in roles, na_action="ignore").eq(True)
    return table.assign(setting=table["setting"].mask(is_practice, GP_SETTING), status_code=states.mask(dormant, "D"))


def _names(kept: pd.DataFrame) -> list[str]:
    """Return the shown name of each practice."""
    lines = kept[["line_1", "line_2", "line_3", "line_4"]].fillna("").to_numpy().tolist()
    return [
        shown_name(str(name), [str(line) for line in address])
        for name, address in zip(kept["name"], lines, strict=True)
    ]


def _in_words(capitals: str) -> str:
    """Write a name in capitals as a name is written."""
    words = re.sub(r",(?=\S)", ", ", capitals.lower()).split()
    written = [
        word.upper()
        if word.upper().strip(",.") in _STAY_CAPITAL
        else word
        if position and word in _SMALL
        else re.sub(r"(^|[^a-z0-9'])([a-z])", lambda found: found.group(1) + found.group(2).upper(), word)
        for position, word in enumerate(words)
    ]
    return " ".join(written)
