"""Which area lies in which: district, ward, neighbourhood name, region, upper tier, rural-urban class, 2011 to 2021."""

from __future__ import annotations

from collections.abc import Mapping

from equitymap.errors import SourceContent, SourceMissing
from equitymap.sources.areas.code_history import successors
from equitymap.sources.reading.area_table import english_rows, one_file
from equitymap.sources.reading.read_table import Reading, SourceFolder, unique_codes

CHANGES: Mapping[str, str] = {"U": "unchanged", "S": "split", "M": "merged", "X": "complex"}
"""The official files from which each neighbourhood's district, and its name in words, are known."""


def lsoa_to_district(folder: SourceFolder) -> Reading:
    """Return each neighbourhood's names and true district.

    Returns
    -------
    Frame indexed by ``area_code`` with ``name``, ``msoa_code``, ``msoa``, ``district_code``, ``district``.

    Notes
    -----
    The ward lookup also names a district, but by best fit: it misplaces E01027305. These do not: the compiled lookup
    where the folder has it, else File 1 of the indices.
    """
    try:
        return lsoa_to_district_compiled(folder)
    except SourceMissing:
        return lsoa_to_district_official(folder)


def lsoa_to_district_official(folder: SourceFolder) -> Reading:
    """Return the district of each neighbourhood as File 1 of the indices of 2025 has it, with its MSOA.

    ONS names a neighbourhood after its MSOA with one more letter ("Leeds 001A" lies in "Leeds 001").

    Raises
    ------
    SourceContent
        When a neighbourhood's MSOA is not among those that the House of Commons Library names.
    """
    columns = {
        "LSOA code (2021)": "area_code",
        "LSOA name (2021)": "name",
        "Local Authority District code (2024)": "district_code",
        "Local Authority District name (2024)": "district",
    }
    reading = _lookup(folder, "iod2025-imd", columns)
    names = _lookup(folder, "msoa-names", {"msoa21cd": "msoa_code", "msoa21nm": "msoa"})
    unique_codes(names.frame, "msoa", path=names.paths[0])
    by_name = names.frame.reset_index().set_index("msoa")["msoa_code"]
    msoa = reading.frame["name"].str[:-1]
    frame = reading.frame.assign(msoa_code=msoa.map(by_name), msoa=msoa)
    lost = frame.index[frame["msoa_code"].isna()]
    if len(lost):
        raise SourceContent(
            f"{names.paths[0].name} does not have the MSOA of {len(lost):,} neighbourhood(s) of"
            f" {reading.paths[0].name}, such as {frame['name'][lost[0]]} ({lost[0]}). Download both again."
        )
    ordered = frame[["name", "msoa_code", "msoa", "district_code", "district"]]
    return Reading(reading.release, (*reading.paths, *names.paths), ordered, rows_read=reading.rows_read)


def lsoa_to_district_compiled(folder: SourceFolder) -> Reading:
    """Return the same from a lookup that a third party put together."""
    columns = {
        "LSOA21CD": "area_code",
        "LSOA21NM": "name",
        "MSOA21CD": "msoa_code",
        "MSOA21NM": "msoa",
        "LAD24CD": "district_code",
        "LAD24NM": "district",
    }
    return _lookup(folder, "lsoa21-lad24", columns)


def lsoa_to_ward(folder: SourceFolder) -> Reading:
    """Return the 2024 ward that fits each neighbourhood best: ``ward_code``, ``ward`` by ``area_code``."""
    return _lookup(folder, "lsoa21-wd24", {"LSOA21CD": "area_code", "WD24CD": "ward_code", "WD24NM": "ward"})


def msoa_names(folder: SourceFolder) -> Reading:
    """Return the House of Commons Library's ``msoa_name`` by ``msoa_code``."""
    return _lookup(folder, "msoa-names", {"msoa21cd": "msoa_code", "msoa21hclnm": "msoa_name"})


def district_to_region(folder: SourceFolder) -> Reading:
    """Return ``district``, ``region_code`` and ``region`` by ``district_code``."""
    columns = {"LAD24CD": "district_code", "LAD24NM": "district", "RGN24CD": "region_code", "RGN24NM": "region"}
    return _lookup(folder, "lad24-region", columns)


def lower_to_upper_tier(folder: SourceFolder) -> Reading:
    """Return ``upper_tier_code`` and ``upper_tier`` (county, or the district itself) by ``district_code``.

    From the lookup of July 2024, or that of April 2023: no English district changed its code between April 2023 and
    December 2024.

    Raises
    ------
    SourceContent
        When a district lies in two upper-tier authorities.
    """
    try:
        release, path = one_file(folder, "lad24-utla24")
    except SourceMissing:
        columns = {"LTLA23CD": "district_code", "UTLA23CD": "upper_tier_code", "UTLA23NM": "upper_tier"}
        return _lookup(folder, "ltla23-utla23", columns)
    headings = {"LAD24CD": "district_code", "UTLA24CD": "upper_tier_code", "UTLA24NM": "upper_tier"}
    table, rows = english_rows(path, release, list(headings), code="LAD24CD", unique=False)
    frame = table.drop_duplicates().rename(columns=headings)
    again = frame["district_code"][frame["district_code"].duplicated()]
    if len(again) or frame.isna().to_numpy().any():
        raise SourceContent(
            f"{path.name} gives {len(again):,} district(s) more than one upper-tier authority, or leaves it blank"
            f"{', such as ' + again.iloc[0] if len(again) else ''}. Download it again."
        )
    return Reading(release, (path,), frame.set_index("district_code"), rows_read=rows)


def rural_urban(folder: SourceFolder) -> Reading:
    """Return the 2021 class, in words, by ``area_code``: column ``rural_urban``."""
    return _lookup(folder, "rural-urban-2021", {"LSOA21CD": "area_code", "RUC21NM": "rural_urban"})


def lsoa_2011_to_2021(folder: SourceFolder) -> Reading:
    """Return every pair of a 2011 and a 2021 neighbourhood that share ground.

    Returns
    -------
    Frame with ``area_code_2011``, ``area_code`` and ``change`` ("unchanged", "split", "merged", "complex").
    A 2011 code repeats when it was split, a 2021 code when it was merged.
    """
    release, path = one_file(folder, "lsoa11-lsoa21")
    table, rows = english_rows(path, release, ["LSOA11CD", "LSOA21CD", "CHGIND"], code="LSOA21CD", unique=False)
    unknown = table[~table["CHGIND"].isin(CHANGES)]
    if len(unknown):
        raise SourceContent(
            f"{path.name}, line {unknown.index[0]}: the change is {unknown['CHGIND'].iloc[0]!r}, not one of"
            f" {', '.join(CHANGES)} ({len(unknown):,} such rows). Download it again."
        )
    frame = table.rename(columns={"LSOA11CD": "area_code_2011", "LSOA21CD": "area_code"}).reset_index(drop=True)
    frame = frame.assign(change=frame.pop("CHGIND").map(CHANGES))
    return Reading(release=release, paths=(path,), frame=frame, rows_read=rows)


def older_neighbourhoods(folder: SourceFolder) -> Mapping[str, tuple[str, ...]]:
    """Return the neighbourhoods of 2021 by each of 2011 that was redrawn; empty when the lookup is not there."""
    try:
        return successors(lsoa_2011_to_2021(folder).frame)
    except SourceMissing:
        return {}


def _lookup(folder: SourceFolder, release_id: str, columns: Mapping[str, str]) -> Reading:
    """Read the columns of a lookup under our names, indexed by the first; a blank anywhere is refused."""
    release, path = one_file(folder, release_id)
    code = next(iter(columns))
    table, rows = english_rows(path, release, list(columns), code=code)
    blank = table.isna().any(axis="columns")
    if blank.any():
        raise SourceContent(
            f"{path.name} has {int(blank.sum()):,} English row(s) with a blank among {', '.join(columns)},"
            f" such as line {table.index[blank][0]}. Download it again."
        )
    frame = table.rename(columns=dict(columns)).set_index(columns[code])
    return Reading(release=release, paths=(path,), frame=frame, rows_read=rows)
