"""Small registers in their official layouts, with made-up records, written by the tests that need them."""

from __future__ import annotations

from pathlib import Path

from equitymap.sources.reading.read_table import Reading
from equitymap.sources.schools import schools
from equitymap.sources.services import childrens_centres, gp_practices, libraries
from tests.area_files import write

LINK_HEADINGS = ["URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate"]
SCHOOL = {
    "URN": "100001",
    "LA (code)": "999",
    "LA (name)": "Nowhere",
    "EstablishmentName": "Elm School",
    "TypeOfEstablishment (code)": "01",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "OpenDate": "",
    "CloseDate": "",
    "ReasonEstablishmentClosed (name)": "",
    "PhaseOfEducation (name)": "Primary",
    "OfficialSixthForm (name)": "Does not have a sixth form",
    "AdmissionsPolicy (name)": "Not applicable",
    "NumberOfPupils": "210",
    "Trusts (code)": "",
    "Postcode": "ZZ1 1ZZ",
    "Easting": "430000",
    "Northing": "430000",
}
CENTRE = {
    "URN": "20001",
    "LA (code)": "999",
    "LA (name)": "Nowhere",
    "EstablishmentName": "Elm Children's Centre",
    "TypeOfEstablishment (code)": "47",
    "OpenDate": "01-04-2008",
    "Postcode": "ZZ1 1ZZ",
}
LIBRARY = {
    "reporting": "Nowhere",
    "name": "Elm Library",
    "postcode": "ZZ1 1ZZ",
    "type": "Static Library",
    "statutory_10": "Yes",
    "statutory_23": "Yes",
    "closed": "",
    "opened": "",
    "hours": "40",
    "staffed_hours": "40",
    **{f"operation_{survey}": "LA" for survey in libraries.SURVEYS},
}
PRACTICE = {
    "code": "Z00001",
    "name": "ELM SURGERY",
    "grouping": "Y63",
    "line_1": "1 ELM ROAD",
    "postcode": "ZZ1 1ZZ",
    "opened": "19740401",
    "status_code": "A",
    "commissioner": "99Z",
    "setting": "4",
}


def schools_file(path: Path, *changes: dict[str, str], encoding: str = "utf-8") -> Path:
    """Write schools in the layout of edubasealldata; each change is laid over an open community school."""
    rows = [{**SCHOOL, **change} for change in changes]
    return write(path, [list(SCHOOL), *[list(row.values()) for row in rows]], encoding=encoding)


def links_file(path: Path, *links: tuple[str, str, str]) -> Path:
    """Write establishment links as (URN, LinkURN, LinkType)."""
    rows = [[urn, other, "Some School", kind, ""] for urn, other, kind in links]
    return write(path, [LINK_HEADINGS, *rows], encoding="cp1252")


def read_schools(folder: Path, *changes: dict[str, str], links: tuple[tuple[str, str, str], ...] = ()) -> Reading:
    """Write and read schools with these links."""
    return schools.official_file(
        schools_file(folder / "edubasealldata20230101.csv", *changes),
        links=links_file(folder / "links_edubasealldata20230101.csv", *links),
    )


def centres_file(folder: Path, day: str, *changes: dict[str, str], encoding: str = "utf-8") -> Path:
    """Write one edition of the open children's centres."""
    rows = [{**CENTRE, **change} for change in changes]
    path = folder / f"edubaseallchildrencentre{day}.csv"
    return write(path, [list(CENTRE), *[list(row.values()) for row in rows]], encoding=encoding)


def history_file(folder: Path, *changes: dict[str, str]) -> Path:
    """Write a listing history of children's centres."""
    seen = dict.fromkeys(childrens_centres.SEEN, "")
    rows = [{**CENTRE, **seen, "times_delisted": "0", **change} for change in changes]
    headings = [*CENTRE, *seen]
    path = folder / "childrens_centres_listing_history.csv"
    return write(path, [headings, *[[row[heading] for heading in headings] for row in rows]])


def libraries_file(folder: Path, *changes: dict[str, str]) -> Path:
    """Write libraries in the layout of the basic dataset of 2023."""
    rows = [{**LIBRARY, **change} for change in changes]
    return write(folder / "libraries_england_2023.csv", [list(LIBRARY), *[list(row.values()) for row in rows]])


def practices_file(path: Path, *changes: dict[str, str]) -> Path:
    """Write practices in the layout of epraccur, which has no heading line."""
    rows = [{**PRACTICE, **change} for change in changes]
    return write(path, [[row.get(column, "") for column in gp_practices.PRACTICE_COLUMNS] for row in rows])
