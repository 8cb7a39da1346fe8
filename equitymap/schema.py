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
from equitymap.vocabulary import CELL_STATES, CONFIDENCE, DEPRIVATION_RELEASES, EVENTS, FACILITY_STATES, LOCATED_BY

SCHEMA_VERSION = 2


def _col(kind: object, meaning: str, *checks: pa.Check, null: bool = False, unique: bool = False) -> pa.Column:
    return pa.Column(kind, list(checks), nullable=null, unique=unique, description=meaning, coerce=True)


_CODE = pa.Check.str_matches(r"^[A-Z][A-Z0-9]\d{7}$")
_AREA_INDEX = pa.Index(
    str,
    _CODE,
    unique=True,
    name="area_code",
    description="Neighbourhood (2021 LSOA) code; the demonstration place uses X codes.",
)
_STATUS = pa.Check.isin(CELL_STATES)

NEIGHBOURHOODS = pa.DataFrameSchema(
    {
        "name": _col(str, "Official name, such as Leeds 111B."),
        "label": _col(str, "Name shown to people: neighbourhood name plus the end of the official name."),
        "msoa_code": _col(str, "Middle layer area code.", _CODE),
        "msoa_name": _col(str, "Neighbourhood name (House of Commons Library)."),
        "ward_code": _col(str, "2024 ward that fits best.", _CODE),
        "ward": _col(str, "Its name."),
        "district_code": _col(str, "2024 local authority district.", _CODE),
        "district": _col(str, "Its name."),
        "inside": _col(bool, "In the place itself; false in the surrounding ring."),
        "rural_urban": _col(str, "Rural-urban class 2021."),
        "population": _col("Int64", "Residents, Census 2021.", pa.Check.ge(0)),
        "children_0_4": _col("Int64", "Residents aged 0 to 4, Census 2021.", pa.Check.ge(0)),
        "children_0_15": _col("Int64", "Residents aged 0 to 15, Census 2021.", pa.Check.ge(0)),
        "young_10_19": _col("Int64", "Residents aged 10 to 19, Census 2021.", pa.Check.ge(0)),
        "easting_m": _col(float, "Access origin, British National Grid, metres."),
        "northing_m": _col(float, "Access origin, British National Grid, metres."),
        "origin_from": _col(
            str,
            "'postcodes': mean of its postcodes; 'centroid': fallback, middle of the shape.",
            pa.Check.isin(["postcodes", "centroid"]),
        ),
        "postcodes": _col("Int64", "Postcodes, live and ended, that the origin is the mean of.", pa.Check.ge(0)),
        "geometry": _col("geometry", "Outline, EPSG:4326."),
    },
    index=_AREA_INDEX,
    strict=True,
    description="One row per neighbourhood (2021 LSOA), the ring included.",
)

DEPRIVATION = pa.DataFrameSchema(
    {
        "area_code": _col(str, "Neighbourhood code.", _CODE),
        "release": _col(str, "Release of the indices.", pa.Check.isin(DEPRIVATION_RELEASES)),
        "domain": _col(str, "Domain, sub-domain or supplementary index.", pa.Check.isin(DOMAIN_BY_ID)),
        "rank": _col(
            "Int64",
            "National rank, 1 = most deprived. Blank where carried from another area.",
            pa.Check.ge(1),
            null=True,
        ),
        "decile": _col(
            "Int64",
            "National tenth, 1 = most deprived. Blank where a merged area spans several.",
            pa.Check.in_range(1, 10),
            null=True,
        ),
        "decile_low": _col("Int64", "Lowest decile it can be in.", pa.Check.in_range(1, 10), null=True),
        "decile_high": _col("Int64", "Highest decile it can be in.", pa.Check.in_range(1, 10), null=True),
        "score": _col(float, "Score where published. Never compared between releases.", null=True),
        "status": _col(str, "State of the cell.", _STATUS),
    },
    strict=True,
    unique=["area_code", "release", "domain"],
    description="One row per neighbourhood, release and domain of the Indices of Deprivation.",
)

OUTCOMES = pa.DataFrameSchema(
    {
        "area_code": _col(str, "Neighbourhood or ward code.", _CODE),
        "geography": _col(str, "What the figure is for.", pa.Check.isin(["lsoa", "ward"])),
        "indicator": _col(str, "Indicator id (data/indicators.toml)."),
        "period": _col(str, "Reference period."),
        "group": _col(str, "Group of people; 'all' for everyone."),
        "value": _col(float, "The figure, in the indicator's unit. Blank when there is none.", null=True),
        "numerator": _col(float, "Count on top, where published.", null=True),
        "denominator": _col(float, "Count below, where published.", null=True),
        "lower": _col(float, "Lower 95% limit, where it can be computed.", null=True),
        "upper": _col(float, "Upper 95% limit.", null=True),
        "status": _col(str, "State of the cell.", _STATUS),
    },
    strict=True,
    unique=["area_code", "indicator", "period", "group"],
    description="One row per area, indicator, period and group.",
)

FACILITIES = pa.DataFrameSchema(
    {
        "register": _col(str, "Release the record comes from."),
        "register_id": _col(str, "The register's own number (URN, ODS code)."),
        "kind": _col(str, "Kind of service.", pa.Check.isin(KIND_BY_ID)),
        "type": _col(str, "Type within the kind: maintained, academy, independent..."),
        "phase": _col(str, "School phase; blank for other kinds.", null=True),
        "name": _col(str, "Name in the register."),
        "status": _col(str, "State of the service.", pa.Check.isin(FACILITY_STATES)),
        "reason": _col(str, "Why the record ended or changed, in words.", null=True),
        "opened": _col("datetime64[ns]", "Opening date. Blank: before the record.", null=True),
        "closed": _col("datetime64[ns]", "Closing date of the record.", null=True),
        "closed_not_before": _col("datetime64[ns]", "Earliest date the end can have.", null=True),
        "closed_not_after": _col("datetime64[ns]", "Latest date the end can have.", null=True),
        "successor_id": _col(str, "facility_id that took over.", null=True),
        "body_id": _col(str, "Trust, council or other body responsible.", null=True),
        "capacity": _col(float, "Size, in capacity_unit.", pa.Check.ge(0), null=True),
        "capacity_unit": _col(str, "pupils or hours a week.", null=True),
        "postcode": _col(str, "Postcode in the register.", null=True),
        "easting_m": _col(float, "British National Grid, metres.", null=True),
        "northing_m": _col(float, "British National Grid, metres.", null=True),
        "located_by": _col(str, "Where the position comes from.", pa.Check.isin(LOCATED_BY)),
        "area_code": _col(str, "Neighbourhood it stands in.", _CODE, null=True),
        "inside": _col(bool, "Stands in the place itself."),
        "evidence": _col(str, "File and row the record was read from."),
        "geometry": _col("geometry", "Point, EPSG:4326. Blank when located nowhere.", null=True),
    },
    index=pa.Index(str, unique=True, name="facility_id", description="Register and number, such as urn:139738."),
    strict=True,
    description="One row per register entry, open or not, the ring included.",
)

BENCHMARKS = pa.DataFrameSchema(
    {
        "indicator": _col(str, "Indicator id, or deprivation domain id."),
        "period": _col(str, "Reference period or release."),
        "level": _col(str, "What it sums up.", pa.Check.isin(["england", "region", "district", "decile", "quantile"])),
        "code": _col(str, "E92000001, region or district code, IMD decile 1 to 10, or quantile p20..p80."),
        "value": _col(float, "The figure, in the indicator's unit.", null=True),
        "basis": _col(
            str,
            "'rate': totals divided; 'mean': population-weighted mean of neighbourhoods;"
            " 'median': middle neighbourhood; 'quantile': cut between fifths of England's.",
            pa.Check.isin(["rate", "mean", "median", "quantile", "published"]),
        ),
        "areas": _col("Int64", "Neighbourhoods that had a figure.", pa.Check.ge(0)),
    },
    strict=True,
    unique=["indicator", "period", "level", "code"],
    description="England, region, district and deprivation-tenth figures to set a neighbourhood against.",
)

POSTCODES = pa.DataFrameSchema(
    {"area_code": _col(str, "Neighbourhood the postcode's position lies in.", _CODE)},
    index=pa.Index(str, unique=True, name="postcode", description="Upper case, no spaces."),
    strict=True,
    description="One row per postcode of the place and its ring.",
)

LEFT_OUT = pa.DataFrameSchema(
    {
        "release": _col(str, "Release."),
        "file": _col(str, "File name."),
        "row": _col("Int64", "Line in the file, the heading being line 1.", null=True),
        "identifier": _col(str, "Code or number in the file.", null=True),
        "name": _col(str, "Name in the file.", null=True),
        "reason": _col(str, "Why it was left out, or could not be drawn."),
    },
    strict=True,
    description="One row per record that could not be used, with the reason.",
)

WITHDRAWALS = pa.DataFrameSchema(
    {
        "facility_id": _col(str, "The service it happened to."),
        "kind": _col(str, "Kind of service.", pa.Check.isin(KIND_BY_ID)),
        "type": _col(str, "Type within the kind, as in facilities."),
        "name": _col(str, "Name of the service."),
        "event": _col(str, "What happened.", pa.Check.isin(EVENTS)),
        "not_before": _col("datetime64[ns]", "Earliest day it can have happened. Blank: not known.", null=True),
        "not_after": _col("datetime64[ns]", "Latest day it can have happened. Blank: not known.", null=True),
        "before": _col(float, "Size before, in unit, where the event is a change of size.", null=True),
        "after": _col(float, "Size after.", null=True),
        "unit": _col(str, "pupils or hours a week.", null=True),
        "successor_id": _col(str, "Service that took over.", null=True),
        "inside": _col(bool, "Stood in the place itself."),
        "area_code": _col(str, "Neighbourhood it stood in.", _CODE, null=True),
        "evidence": _col(str, "File, snapshot dates and row, or the link a local group gave."),
        "confidence": _col(str, "How well the date is known.", pa.Check.isin(CONFIDENCE)),
        "detail": _col(str, "What the register says, in words.", null=True),
    },
    strict=True,
    unique=["facility_id", "event", "not_before", "not_after"],
    description="One row per dated event in the life of a service. Kinds of event are never added together.",
)

SUPPLY = pa.DataFrameSchema(
    {
        "facility_id": _col(str, "The service."),
        "year": _col("Int64", "Year of the count or survey.", pa.Check.in_range(1990, 2100)),
        "value": _col(float, "Its size that year, in unit.", pa.Check.ge(0)),
        "unit": _col(str, "What is counted.", pa.Check.isin(["pupils", "hours a week"])),
        "evidence": _col(str, "File and row."),
    },
    strict=True,
    unique=["facility_id", "year", "unit"],
    description="One row per service and year with a published size. A year without a row is not known.",
)

AUTHORITY = pa.DataFrameSchema(
    {
        "measure": _col(str, "Measure id."),
        "label": _col(str, "The publisher's name of it."),
        "area_code": _col(str, "Upper-tier authority, region or England.", _CODE),
        "area": _col(str, "Its name."),
        "period": _col(str, "Period as published."),
        "year": _col("Int64", "Calendar year the period ends in."),
        "value": _col(float, "The figure, in unit. Blank when there is none.", null=True),
        "unit": _col(str, "pounds, people or percent."),
        "status": _col(str, "State of the cell.", _STATUS),
        "release": _col(str, "Release id."),
    },
    strict=True,
    unique=["measure", "area_code", "period"],
    description="Upper-tier authority figures by year. Never shown as a neighbourhood's.",
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
