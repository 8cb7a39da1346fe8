"""ONS codes of the Department for Education's three-digit numbers of councils, regions and England.

From the department's register of schools, in which each school has its council's number and code, or from a list that
a third party matched by name. Both leave out abolished councils, and the two halves of London. A register of today
names some councils by newer codes than places have: they come back as the codes of the places.
"""

from __future__ import annotations

from pathlib import Path

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.areas.code_history import current_codes
from equitymap.sources.reading.area_table import ENGLAND, one_file
from equitymap.sources.reading.facility_frame import encoding_of
from equitymap.sources.reading.read_table import SourceFolder, read_table, unique_codes

LIST, REGISTER = "lait-authority-codes", "gias-schools"
REGIONS = {
    "970": "E92000001",
    "980": "E12000001",
    "981": "E12000002",
    "982": "E12000003",
    "983": "E12000004",
    "984": "E12000005",
    "985": "E12000006",
    "986": "E12000007",
    "989": "E12000008",
    "990": "E12000009",
}
"""England and the regions: numbers of the department's list of authorities, codes of ONS."""
FEWEST_COUNCILS = 150
"""England has 153 upper-tier councils: a register that knows fewer is cut short."""


def ons_codes(folder: SourceFolder) -> tuple[dict[str, str], Path]:
    """Return ONS code by the department's number, and the file it is from; numbers without a code are left out.

    Raises
    ------
    SourceMissing
        When neither file is there; names the register.
    SourceContent, SourceHeadings, SourceUnreadable
    """
    try:
        folder.find(LIST)
    except SourceMissing:
        return of_register(max(folder.find(REGISTER), key=lambda path: path.name))
    _, path = one_file(folder, LIST)
    table = unique_codes(read_table(path, headings=("LA Number", "ONS code")), "LA Number", path=path).dropna()
    return dict(zip(table["LA Number"], current_codes(table["ONS code"]), strict=True)), path


def of_register(path: Path, *, fewest: int = FEWEST_COUNCILS) -> tuple[dict[str, str], Path]:
    """Return the code that most open schools of each number have, from one ``edubasealldata*.csv``.

    Raises
    ------
    SourceContent
        When fewer than ``fewest`` English councils are in it.
    """
    headings = ("LA (code)", "GSSLACode (name)", "EstablishmentStatus (name)")
    table = read_table(path, headings=headings, encoding=encoding_of(path))
    number, code, status = (table[heading] for heading in headings)
    counted = table[status.ne("Closed") & code.str.startswith(ENGLAND).eq(True)]
    often = (
        counted.groupby([number, code]).size().sort_values(ascending=False, kind="stable").reset_index(name="schools")
    )
    best = often.drop_duplicates("LA (code)").sort_values("LA (code)")
    if len(best) < fewest:
        raise SourceContent(
            f"{path.name} names the codes of {len(best):,} English councils; there are more than {fewest:,}."
            " It was cut short: download it again."
        )
    return REGIONS | dict(zip(best["LA (code)"], current_codes(best["GSSLACode (name)"]), strict=True)), path
