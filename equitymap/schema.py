"""Every frame of a place, column by column: type, unit, range, meaning. Written once, checked at build.

The data dictionary (``python -m equitymap dictionary``) is generated from this module.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from equitymap.domains import DOMAIN_BY_ID
from equitymap.errors import InvalidPlace
from equitymap.kinds import KIND_BY_ID
from equitymap.stages import AUTHORITY_GEOGRAPHIES, GROUPS
from equitymap.vocabulary import (
    CELL_STATES,
    CONFIDENCE,
    DEPRIVATION_RELEASES,
    EVENTS,
    FACILITY_STATES,
    LOCATED_BY,
    POST_16,
    SCHOOL_BODIES,
)

SCHEMA_VERSION = 6


def col(dtype: object, meaning: str, *checks: pa.Check, null: bool = False, unique: bool = False) -> pa.Column:
    """Return a column of a frame: its type, what it means, and what its values must satisfy."""
    return pa.Column(dtype, list(checks), nullable=null, unique=unique, description=meaning, coerce=True)


CODE = pa.Check.str_matches(r"^[A-Z][A-Z0-9]\d{7}$")
STATUS = pa.Check.isin(CELL_STATES)


_AREA_INDEX = pa.Index(
    str,
    CODE,
    unique=True,
    name="area_code",
    description="Neighbourhood (2021 LSOA) code; the demonstration place uses X codes.",
)
NEIGHBOURHOODS = pa.DataFrameSchema(
    {
        "name": col(str, "Official name, such as Leeds 111B."),
        "label": col(str, "Name shown to people: neighbourhood name plus the end of the official name."),
        "msoa_code": col(str, "Middle layer area code.", CODE),
        "msoa_name": col(str, "Neighbourhood name (House of Commons Library)."),
        "ward_code": col(str, "2024 ward that fits best.", CODE),
        "ward": col(str, "Its name."),
        "district_code": col(str, "2024 local authority district.", CODE),
        "district": col(str, "Its name."),
        "inside": col(bool, "In the place itself; false in the surrounding ring."),
        "rural_urban": col(str, "Rural-urban class 2021."),
        "population": col("Int64", "Residents, Census 2021.", pa.Check.ge(0)),
        "children_0_4": col("Int64", "Residents aged 0 to 4, Census 2021.", pa.Check.ge(0)),
        "children_0_15": col("Int64", "Residents aged 0 to 15, Census 2021.", pa.Check.ge(0)),
        "young_10_19": col("Int64", "Residents aged 10 to 19, Census 2021.", pa.Check.ge(0)),
        "easting_m": col(float, "Access origin, British National Grid, metres."),
        "northing_m": col(float, "Access origin, British National Grid, metres."),
        "origin_from": col(
            str,
            "'postcodes': mean of its postcodes; 'centroid': fallback, middle of the shape.",
            pa.Check.isin(["postcodes", "centroid"]),
        ),
        "postcodes": col("Int64", "Postcodes, live and ended, that the origin is the mean of.", pa.Check.ge(0)),
        "pride_in_place": col(
            str,
            "When the Pride in Place neighbourhood that has the name of the middle layer area was named; blank: none"
            " has. Its board's boundary may differ.",
            null=True,
        ),
        "geometry": col("geometry", "Outline, EPSG:4326."),
    },
    index=_AREA_INDEX,
    strict=True,
    description="One row per neighbourhood (2021 LSOA), the ring included.",
)

DEPRIVATION = pa.DataFrameSchema(
    {
        "area_code": col(str, "Neighbourhood code.", CODE),
        "release": col(str, "Release of the indices.", pa.Check.isin(DEPRIVATION_RELEASES)),
        "domain": col(str, "Domain, sub-domain or supplementary index.", pa.Check.isin(DOMAIN_BY_ID)),
        "rank": col(
            "Int64",
            "National rank, 1 = most deprived. Blank where carried from another area.",
            pa.Check.ge(1),
            null=True,
        ),
        "decile": col(
            "Int64",
            "National tenth, 1 = most deprived. Blank where a merged area spans several.",
            pa.Check.in_range(1, 10),
            null=True,
        ),
        "decile_low": col("Int64", "Lowest decile it can be in.", pa.Check.in_range(1, 10), null=True),
        "decile_high": col("Int64", "Highest decile it can be in.", pa.Check.in_range(1, 10), null=True),
        "score": col(float, "Score where published. Never compared between releases.", null=True),
        "status": col(str, "State of the cell.", STATUS),
    },
    strict=True,
    unique=["area_code", "release", "domain"],
    description="One row per neighbourhood, release and domain of the Indices of Deprivation.",
)

OUTCOMES = pa.DataFrameSchema(
    {
        "area_code": col(str, "Neighbourhood or ward code.", CODE),
        "geography": col(str, "What the figure is for.", pa.Check.isin(["lsoa", "ward"])),
        "indicator": col(str, "Indicator id (data/indicators.toml)."),
        "period": col(str, "Reference period."),
        "group": col(str, "Group of people; 'all' for everyone."),
        "value": col(float, "The figure, in the indicator's unit. Blank when there is none.", null=True),
        "numerator": col(float, "Count on top, where published.", null=True),
        "denominator": col(float, "Count below, where published.", null=True),
        "lower": col(float, "Lower 95% limit, where it can be computed.", null=True),
        "upper": col(float, "Upper 95% limit.", null=True),
        "status": col(str, "State of the cell.", STATUS),
    },
    strict=True,
    unique=["area_code", "indicator", "period", "group"],
    description="One row per area, indicator, period and group.",
)

FACILITIES = pa.DataFrameSchema(
    {
        "register": col(str, "Release the record comes from."),
        "register_id": col(str, "The register's own number (URN, ODS code)."),
        "kind": col(str, "Kind of service.", pa.Check.isin(KIND_BY_ID)),
        "type": col(str, "Type within the kind: maintained, academy, independent..."),
        "phase": col(str, "School phase; blank for other kinds.", null=True),
        "post_16": col(
            str,
            "What tells that a school or college teaches after 16; blank: no file says so.",
            pa.Check.isin(POST_16),
            null=True,
        ),
        "name": col(str, "Name in the register."),
        "status": col(str, "State of the service.", pa.Check.isin(FACILITY_STATES)),
        "reason": col(str, "Why the record ended or changed, in words.", null=True),
        "opened": col("datetime64[ns]", "Opening date. Blank: before the record.", null=True),
        "closed": col("datetime64[ns]", "Closing date of the record.", null=True),
        "closed_not_before": col("datetime64[ns]", "Earliest date the end can have.", null=True),
        "closed_not_after": col("datetime64[ns]", "Latest date the end can have.", null=True),
        "successor_id": col(str, "facility_id that took over.", null=True),
        "body_id": col(str, "Trust, council or other body responsible.", null=True),
        "capacity": col(float, "Size, in capacity_unit.", pa.Check.ge(0), null=True),
        "capacity_unit": col(str, "pupils or staffed hours a week.", null=True),
        "postcode": col(str, "Postcode in the register.", null=True),
        "easting_m": col(float, "British National Grid, metres.", null=True),
        "northing_m": col(float, "British National Grid, metres.", null=True),
        "located_by": col(str, "Where the position comes from.", pa.Check.isin(LOCATED_BY)),
        "area_code": col(str, "Neighbourhood it stands in.", CODE, null=True),
        "inside": col(bool, "Stands in the place itself."),
        "evidence": col(str, "File and row the record was read from."),
        "geometry": col("geometry", "Point, EPSG:4326. Blank when located nowhere.", null=True),
    },
    index=pa.Index(str, unique=True, name="facility_id", description="Register and number, such as urn:139738."),
    strict=True,
    description="One row per register entry, open or not, the ring included.",
)

BENCHMARKS = pa.DataFrameSchema(
    {
        "indicator": col(str, "Indicator id, or deprivation domain id."),
        "period": col(str, "Reference period or release."),
        "level": col(
            str,
            "What it sums up; 'county' where the district lies in one.",
            pa.Check.isin(["england", "region", "county", "district", "decile", "quantile"]),
        ),
        "code": col(str, "E92000001, code of region, county or district, IMD decile 1 to 10, or quantile p20..p80."),
        "value": col(float, "The figure, in the indicator's unit.", null=True),
        "basis": col(
            str,
            "'rate': totals divided; 'mean': population-weighted mean of neighbourhoods;"
            " 'median': middle neighbourhood; 'quantile': cut between fifths of England's.",
            pa.Check.isin(["rate", "mean", "median", "quantile", "published"]),
        ),
        "areas": col("Int64", "Neighbourhoods that had a figure.", pa.Check.ge(0)),
    },
    strict=True,
    unique=["indicator", "period", "level", "code"],
    description="England, region, county, district and deprivation-tenth figures to set a neighbourhood against.",
)

POSTCODES = pa.DataFrameSchema(
    {
        "area_code": col(str, "Neighbourhood the postcode's position lies in.", CODE),
        "easting_m": col("Int64", "British National Grid, whole metres. Blank: not known.", null=True),
        "northing_m": col("Int64", "British National Grid, whole metres.", null=True),
    },
    index=pa.Index(str, unique=True, name="postcode", description="Upper case, no spaces."),
    strict=True,
    description="One row per postcode of the place and its ring.",
)

LEFT_OUT = pa.DataFrameSchema(
    {
        "release": col(str, "Release."),
        "file": col(str, "File name."),
        "row": col("Int64", "Line in the file, the heading being line 1.", null=True),
        "identifier": col(str, "Code or number in the file.", null=True),
        "name": col(str, "Name in the file.", null=True),
        "reason": col(str, "Why it was left out, or could not be drawn."),
    },
    strict=True,
    description="One row per record that could not be used, with the reason.",
)

WITHDRAWALS = pa.DataFrameSchema(
    {
        "facility_id": col(str, "The service it happened to."),
        "kind": col(str, "Kind of service.", pa.Check.isin(KIND_BY_ID)),
        "type": col(str, "Type within the kind, as in facilities."),
        "name": col(str, "Name of the service."),
        "event": col(str, "What happened.", pa.Check.isin(EVENTS)),
        "not_before": col("datetime64[ns]", "Earliest day it can have happened. Blank: not known.", null=True),
        "not_after": col("datetime64[ns]", "Latest day it can have happened. Blank: not known.", null=True),
        "before": col(float, "Size before, in unit, where the event is a change of size.", null=True),
        "after": col(float, "Size after.", null=True),
        "unit": col(str, "staffed hours a week; hours a week where local people told of it.", null=True),
        "successor_id": col(str, "Service that took over.", null=True),
        "inside": col(bool, "Stood in the place itself."),
        "area_code": col(str, "Neighbourhood it stood in.", CODE, null=True),
        "evidence": col(str, "File, snapshot dates and row, or the link a local group gave."),
        "confidence": col(str, "How well the date is known.", pa.Check.isin(CONFIDENCE)),
        "detail": col(str, "What the register says, in words.", null=True),
    },
    strict=True,
    unique=["facility_id", "event", "not_before", "not_after"],
    description="One row per dated event in the life of a service. Kinds of event are never added together.",
)

SUPPLY_UNITS = ("pupils", "staffed hours a week", "unstaffed hours a week")
"""Units of published sizes. Hours without staff are told beside the staffed ones and are the size of nothing."""
SUPPLY = pa.DataFrameSchema(
    {
        "facility_id": col(str, "The service."),
        "year": col("Int64", "Year of the count or survey.", pa.Check.in_range(1990, 2100)),
        "value": col(float, "Its size that year, in unit.", pa.Check.ge(0)),
        "unit": col(str, "What is counted.", pa.Check.isin(SUPPLY_UNITS)),
        "evidence": col(str, "File and row."),
    },
    strict=True,
    unique=["facility_id", "year", "unit"],
    description="One row per service and year with a published size. A year without a row is not known.",
)

AUTHORITY = pa.DataFrameSchema(
    {
        "measure": col(str, "Indicator id (data/indicators.toml)."),
        "label": col(str, "The publisher's name of it."),
        "geography": col(str, "What the figure is for.", pa.Check.isin(AUTHORITY_GEOGRAPHIES)),
        "area_code": col(
            str,
            "District, upper-tier council, region or England; for 'neighbours' the council whose neighbours they are.",
            CODE,
        ),
        "area": col(str, "Its name."),
        "period": col(str, "Period as published."),
        "year": col("Int64", "Calendar year the period ends in."),
        "group": col(str, "Group of people; 'all' for everyone.", pa.Check.isin(GROUPS)),
        "value": col(float, "The figure, in unit. Blank when there is none.", null=True),
        "numerator": col(float, "Count on top, where published.", null=True),
        "denominator": col(float, "Count below, where published.", null=True),
        "lower": col(float, "Lower 95% limit, where it can be computed.", null=True),
        "upper": col(float, "Upper 95% limit.", null=True),
        "areas": col("Int64", "Areas with a figure that a mean or sum is of; blank for a published figure.", null=True),
        "unit": col(str, "As in the registry."),
        "status": col(str, "State of the cell.", STATUS),
        "release": col(str, "Release id."),
    },
    strict=True,
    unique=["measure", "geography", "area_code", "period", "group"],
    description="Figures of the district, its upper-tier council, its statistical neighbours, region and England by"
    " year. Never shown as a neighbourhood's.",
)

SCHOOL_RESULTS = pa.DataFrameSchema(
    {
        "facility_id": col(str, "The school."),
        "measure": col(str, "Indicator id (data/indicators.toml)."),
        "year": col("Int64", "Year the school year ends in.", pa.Check.in_range(1990, 2100)),
        "group": col(str, "Group of pupils; 'all' for everyone.", pa.Check.isin(GROUPS)),
        "value": col(float, "The figure, in the indicator's unit. Blank when there is none.", null=True),
        "numerator": col(float, "Count on top, where published.", pa.Check.ge(0), null=True),
        "denominator": col(float, "Count below, where published.", pa.Check.ge(0), null=True),
        "status": col(str, "State of the cell.", STATUS),
        "release": col(str, "Release id."),
        "evidence": col(str, "File and row."),
    },
    strict=True,
    unique=["facility_id", "measure", "year", "group"],
    description="One row per school, measure, school year and group of pupils: of the pupils of a school, not of the"
    " people who live around it. A year without a row is not known.",
)

SCHOOL_BODY = pa.DataFrameSchema(
    {
        "facility_id": col(str, "The school's record."),
        "name": col(str, "Its name."),
        "body_id": col(str, "'la:' and the council's code, or 'group:' and the register's number.", null=True),
        "body": col(str, "Name of the body.", null=True),
        "body_type": col(str, "What kind of body it is.", pa.Check.isin(SCHOOL_BODIES)),
        "responsible": col(bool, "Responsible for the school; false for a sponsor, who stands beside its trust."),
        "joined": col("datetime64[ns]", "Day the school joined, where the register of groups gives one.", null=True),
        "began": col("datetime64[ns]", "First day of this. Blank: before the record.", null=True),
        "ended": col("datetime64[ns]", "Last day of this. Blank: at the date of the register it had not.", null=True),
        "body_closed": col("datetime64[ns]", "Day the body closed, by the newer list of groups.", null=True),
        "pupils": col(float, "Pupils at the date of the register; blank for ended records.", pa.Check.ge(0), null=True),
        "phase": col(str, "School phase.", null=True),
        "area_code": col(str, "Neighbourhood the school stands in.", CODE, null=True),
        "ward_code": col(str, "2024 ward of that neighbourhood.", CODE, null=True),
        "inside": col(bool, "Stands in the place itself."),
        "evidence": col(str, "File and row."),
    },
    strict=True,
    unique=["facility_id", "body_id", "began"],
    description="One row per state-funded school record, body and spell: the council for schools it maintains, the"
    " trust for academies and free schools. The register lists current members only: a spell under another trust"
    " is there as 'not known', and none is inferred.",
)

SCHOOL_TYPES = pa.DataFrameSchema(
    {
        "school_id": col(str, "The school: the last record of its chain."),
        "facility_id": col(str, "The record."),
        "name": col(str, "Its name."),
        "provider": col(str, "Type of establishment, in the register's words."),
        "type": col(str, "Type as the map shows it."),
        "began": col("datetime64[ns]", "First day of the record. Blank: not known.", null=True),
        "ended": col("datetime64[ns]", "Last day of the record. Blank: it has not ended.", null=True),
        "successor_id": col(str, "Record that it carried on under.", null=True),
        "how": col(str, "How it went on, by the register's links: carried on, merged or split.", null=True),
        "inside": col(bool, "Stands in the place itself."),
        "evidence": col(str, "File and row."),
    },
    strict=True,
    unique=["facility_id"],
    description="One row per school record: what type of establishment a school was, from when to when, and under"
    " which record it carried on. A type that changed within one record is known as it is at the register's date.",
)

FRAMES: Mapping[str, pa.DataFrameSchema] = {
    "neighbourhoods": NEIGHBOURHOODS,
    "deprivation": DEPRIVATION,
    "outcomes": OUTCOMES,
    "facilities": FACILITIES,
    "benchmarks": BENCHMARKS,
    "postcodes": POSTCODES,
    "left_out": LEFT_OUT,
    "withdrawals": WITHDRAWALS,
    "supply": SUPPLY,
    "authority": AUTHORITY,
    "school_results": SCHOOL_RESULTS,
    "school_bodies": SCHOOL_BODY,
    "school_types": SCHOOL_TYPES,
}
GEO_FRAMES = ("neighbourhoods", "facilities")


def validated(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``frame`` with its columns in schema order and coerced, or list everything wrong with it.

    Raises
    ------
    InvalidPlace
        Naming the frame, each column and up to three offending values per problem.
    """
    schema = FRAMES[name]
    wrong = [f"column '{column}' is missing" for column in schema.columns if column not in frame.columns]
    if name in GEO_FRAMES and (not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None):
        wrong.append("the geometry has no coordinate system")
    if wrong:
        raise InvalidPlace(f"The {name} frame cannot be used: {'; '.join(wrong)}.")
    try:
        checked = schema.validate(frame[list(schema.columns)], lazy=True)
    except pa.errors.SchemaErrors as broken:
        cases = broken.failure_cases
        for (column, check), rows in cases.groupby(["column", "check"], dropna=False, sort=False):
            shown = ", ".join(repr(value) for value in rows["failure_case"].head(3))
            wrong.append(f"{column or 'index'}: {check} fails for {len(rows)} value(s), such as {shown}")
        raise InvalidPlace(f"The {name} frame cannot be used: {'; '.join(wrong)}.") from None
    return checked


def empty(name: str) -> pd.DataFrame:
    """Return a frame without rows, with the columns and types of the schema."""
    return validated(name, pd.DataFrame(columns=list(FRAMES[name].columns)))
