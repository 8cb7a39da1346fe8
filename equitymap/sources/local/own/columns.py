"""Which column of somebody's table is what: guessed from headings and cells, then chosen by whoever brings it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from equitymap.sources.local.local_sheet import heading
from equitymap.sources.local.own.shapes import EASTING, NORTHING
from equitymap.sources.local.own.table import ROW, OwnTable

ROLES: Mapping[str, str] = {
    "name": "Name",
    "postcode": "Postcode",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "both": "Latitude and longitude in one cell",
    "easting": "Easting",
    "northing": "Northing",
    "area": "Code of an area (LSOA of 2011 or 2021, MSOA, ward)",
    "opened": "Opened",
    "closed": "Closed",
    "type": "Type",
    "hours": "Hours open a week",
    "often": "How often it is open (times, or visits a month)",
}
"""What a column can be, and its words."""
PLACING = ("postcode", "latitude", "both", "easting", "area")
"""Roles of which a table needs one."""
_BY_HEADING: Mapping[str, str] = {
    "name": r"(\w+_)?(name|title|organisation|organization|site|venue|provider|centre|project)(_name|_title)?",
    "postcode": r"(\w+_)?(postcode|post_code|postal_code|pcds?|zip)(_\w+)?",
    "latitude": r"(\w+_)?lat(itude)?",
    "longitude": r"(\w+_)?(long?|lng|longitude)",
    "both": r"(lat_?(itude)?[_/,; ]*(and_)?lon\w*|coordinates?|co_ordinates?|location|geo_?point\w*|latlng|lat_lng)",
    "easting": r"(\w+_)?(eastings?|east|x|bng_e|easting_m)",
    "northing": r"(\w+_)?(northings?|north|y|bng_n|northing_m)",
    "area": r"(\w+_)?(area_code|lsoa\w*|msoa\w*|ward_?(code|cd)|wd\d\dcd|gss_?code|ons_code)",
    "opened": r"(date_?)?(opened|open_date|opening_date|opendate|start_date|started|since|year_opened|opened_\w+)",
    "closed": r"(date_?)?(closed|close_date|closing_date|closedate|end_date|ended|year_closed|closed_\w+)",
    "type": r"(type|kind|category|service_type|type_of_\w+)",
    "hours": r"(hours|hrs|open_hours|hours_open|opening_hours|weekly_hours|(opening_)?(hours|hrs)_(a|per)_week)",
    "often": r"(how_often\w*|frequency|(opening_)?(pattern|times|hours|days)|schedule|timetable|when(_open)?"
    r"|days?_(and|&)_times?|(number_of_)?visits\w*|stops?_(times?|pattern))",
}
CODE = r"[ESWNX]\d{8}"
_POSTCODE = r"[A-Za-z]{1,2}[0-9OI][A-Za-z0-9]? ?[0-9OI][A-Za-z01]{2}"
_BY_CELLS: Mapping[str, str] = {
    "postcode": _POSTCODE,
    "area": CODE,
    "often": r"(?i)(?=.*\d\s*(-|–|to|am|pm|[:.]\d\d))(.*\W)?(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)"
    r"(days?)?\b.*",
    "both": r"\(?-?\d{1,2}\.\d+°?(?:\s*[,;]\s*|\s+)-?\d{1,2}\.\d+°?\)?",
}
_LOOKED_AT, _LONGEST, _MOST_OF = 300, 120, 0.6
"""Cells of a column that are looked at, signs of each, and the share of them that must be alike."""


@dataclass(frozen=True)
class Columns:
    """Which heading has which role; None where none has."""

    name: str | None = None
    postcode: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    both: str | None = None
    easting: str | None = None
    northing: str | None = None
    area: str | None = None
    opened: str | None = None
    closed: str | None = None
    type: str | None = None
    hours: str | None = None
    often: str | None = None

    @property
    def lacking(self) -> str:
        """What is still to be chosen before the table can be used; nothing when it can."""
        pairs = (("latitude", "longitude"), ("easting", "northing"))
        halves = [
            ROLES[two if getattr(self, one) else one]
            for one, two in pairs
            if bool(getattr(self, one)) != bool(getattr(self, two))
        ]
        if halves:
            return f"Choose the column for {halves[0].lower()} too."
        if not any(getattr(self, role) for role in PLACING):
            return "Choose the column that says where each place is: postcode, coordinates, or the code of an area."
        return ""


def guess(table: OwnTable) -> Columns:
    """Return the roles that headings, and where these say nothing the cells, point to; each column has one at most."""
    cells = table.cells
    found: dict[str, str] = {}
    for role, pattern in _BY_HEADING.items():
        for column in table.headings:
            if column not in found.values() and re.fullmatch(pattern, heading(column)) and _fits(cells[column], role):
                found.setdefault(role, column)
    if EASTING in table.headings:
        found |= {"easting": EASTING, "northing": NORTHING}
    for role, pattern in _BY_CELLS.items():
        for column in table.headings:
            if role not in found and column not in found.values() and mostly(cells[column], pattern):
                found[role] = column
    if "name" not in found:
        free = (one for one in table.headings if one not in found.values())
        texts = [one for one in free if mostly(cells[one], r"(?s:.*?[A-Za-z]{2}.*)")]
        found |= {"name": texts[0]} if texts else {}
    for one, other in (("latitude", "longitude"), ("easting", "northing")):
        if (one in found) != (other in found):
            found.pop(one, None)
            found.pop(other, None)
    return Columns(**found)


def chosen(table: OwnTable, columns: Columns, role: str) -> pd.Series:
    """Return the cells of the column that has a role, blank where none has; index as ``table.cells``."""
    column = getattr(columns, role)
    if column is None:
        return pd.Series("", index=table.cells.index, dtype="str")
    cells: pd.Series = table.cells[column]
    return cells


def rows(table: OwnTable) -> pd.Series:
    """Return the number of each row."""
    numbers: pd.Series = table.cells[ROW]
    return numbers


def _fits(cells: pd.Series, role: str) -> bool:
    """Say whether cells under a heading can be what it says: a "location" may be an address."""
    pattern = _BY_CELLS[role] if role == "both" else None
    if role in ("latitude", "longitude", "easting", "northing"):
        pattern = r"'?-?[\d., ]+°?|nan|-?inf"
    if role == "hours":
        pattern = r"\d+(\.\d+)?( ?(h|hrs?|hours?))?"
    return pattern is None or mostly(cells, pattern, least=_MOST_OF if role == "both" else 0.3)


def mostly(cells: pd.Series, pattern: str, *, least: float = _MOST_OF) -> bool:
    """Return whether at least a share of a column's first filled cells is as a pattern says; none filled is no."""
    first = cells.head(_LOOKED_AT)
    filled = first[first != ""].str[:_LONGEST]
    return len(filled) > 0 and bool(filled.str.fullmatch(pattern).mean() >= least)
