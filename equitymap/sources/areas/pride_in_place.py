"""Pride in Place neighbourhoods: those that get a ten-year plan of their own, and the middle layer area of their name.

The publisher names them and gives no boundary. Which middle layer area has the name was found for these files, in the
same council: the board of a neighbourhood may settle on another boundary.
"""

from __future__ import annotations

from equitymap.errors import SourceContent
from equitymap.sources.reading.area_table import english_rows, one_file
from equitymap.sources.reading.read_table import Reading, SourceFolder

RELEASE = "mhclg-pride-in-place"


def read(folder: SourceFolder) -> Reading:
    """Return when the Pride in Place neighbourhood of its name was named, ``pride_in_place``, by ``msoa_code``.

    Raises
    ------
    SourceMissing, SourceUnreadable, SourceHeadings
    SourceContent
        When a row does not say when, or a middle layer area stands twice.
    """
    release, path = one_file(folder, RELEASE)
    table, rows = english_rows(path, release, ["cohort", "msoa21cd"], code="msoa21cd")
    if table["cohort"].isna().any():
        line = table.index[table["cohort"].isna()][0]
        raise SourceContent(
            f"{path.name}, line {line}: column cohort is blank. Write when the neighbourhood was named."
        )
    frame = table.rename(columns={"cohort": "pride_in_place", "msoa21cd": "msoa_code"}).set_index("msoa_code")
    return Reading(release, (path,), frame[["pride_in_place"]], rows_read=rows)
