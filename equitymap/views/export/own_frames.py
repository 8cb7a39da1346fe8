"""Frames that an export has besides those of a place: what is computed, and the words of every code."""

from __future__ import annotations

import pandera.pandas as pa

from equitymap.kinds import KIND_BY_ID
from equitymap.schema import CODE, col

_AREA = col(str, "Neighbourhood (2021 LSOA) code; those inside the place only.", CODE)
_KIND = col(str, "Kind of service.")

ACCESS = pa.DataFrameSchema(
    {
        "area_code": _AREA,
        "kind": _KIND,
        "year": col("Int64", "Year, at its 31 December or the last day of the record."),
        "nearest_m": col(float, "Way to the nearest open service, metres as the kind measures them.", null=True),
        "within": col("Int64", "Open services in reach (kinds.catchment_m).", null=True),
        "access": col(
            float,
            "Enhanced two-step floating catchment: what is in reach, in unit per person it is for, shared with everyone"
            " else in reach. 0: nothing in reach.",
            null=True,
        ),
        "unsized": col("Int64", "Services in reach whose size is not known, which access leaves out.", null=True),
        "unit": col(str, "What access counts."),
    },
    strict=True,
    unique=["area_code", "kind", "year"],
    description="One row per neighbourhood, kind of service and year on record: how far, how many, how much for how"
    " many people. People are those of the 2021 census in every year.",
)

GAPS = pa.DataFrameSchema(
    {
        "area_code": _AREA,
        "kind": _KIND,
        "tenth": col("Int64", "England's tenth of deprivation (IMD 2025), 1 = most deprived.", null=True),
        "people": col("Int64", "Residents, Census 2021.", null=True),
        "for_whom": col("Int64", "Residents whom the kind is for (kinds.population).", null=True),
        "lost": col(float, "Share of access lost over the record, 0 to 1. Blank: none to lose.", null=True),
        "before": col("Int64", "Services in reach in the first year on record.", null=True),
        "after": col("Int64", "Services in reach in the last year on record.", null=True),
        "lost_last": col("boolean", "The last one in reach went.", null=True),
        "last_loss": col("Int64", "Last year in which one went out of reach. Blank: none did.", null=True),
        "replaced": col("boolean", "One came into reach in or after that year.", null=True),
        "nearest_before_m": col(float, "Way to the nearest in the first year, metres.", null=True),
        "nearest_after_m": col(float, "Way to the nearest in the last year, metres.", null=True),
        "gap": col("boolean", "Whether it is a gap: in need, lost it, none came since. Blank: not known.", null=True),
        "share": col(float, "Share of reasonable assumptions under which it is a gap, 0 to 1.", null=True),
    },
    strict=True,
    unique=["area_code", "kind"],
    description="One row per neighbourhood and kind of service whose record compares two years: what makes it a gap,"
    " or not.",
)

INDICATORS = pa.DataFrameSchema(
    {
        "id": col(str, "Indicator id.", unique=True),
        "label": col(str, "Its name."),
        "unit": col(str, "Its unit."),
        "worse": col(str, "Which way need lies.", pa.Check.isin(["high", "low", "neither"])),
        "geography": col(str, "Smallest area it is for."),
        "period": col(str, "Reference period, or the first and last that the source has."),
        "release": col(str, "Release id."),
        "description": col(str, "How it is counted."),
        "limits": col(str, "What it cannot tell."),
    },
    strict=True,
    description="One row per indicator: what the column indicator or measure of other tables names.",
)

DOMAINS = pa.DataFrameSchema(
    {
        "id": col(str, "Domain id.", unique=True),
        "label": col(str, "Its name."),
        "heading": col(str, "Its official name."),
        "part_of": col(str, "The domain that it is a part of.", null=True),
        "weight": col(float, "Share of the Index of Multiple Deprivation, per cent.", null=True),
        "description": col(str, "What it counts."),
    },
    strict=True,
    description="One row per domain, sub-domain or supplementary index of the Indices of Deprivation.",
)

KINDS = pa.DataFrameSchema(
    {
        "id": col(str, "Kind of service.", pa.Check.isin(KIND_BY_ID), unique=True),
        "label": col(str, "Its name."),
        "catchment_m": col("Int64", "How far it reaches, metres."),
        "measured": col(str, "How that way is measured."),
        "why": col(str, "Where that reach comes from."),
        "population": col(str, "Whom it is for: a column of neighbourhoods."),
        "first_year": col("Int64", "First year that the register tells of.", null=True),
        "last_year": col("Int64", "Last year that it tells of.", null=True),
        "record": col(str, "What the record is, and what it lacks.", null=True),
        "limits": col(str, "What it cannot tell."),
    },
    strict=True,
    description="One row per kind of service that this place has a register of.",
)

RELEASES = pa.DataFrameSchema(
    {
        "id": col(str, "Release id.", unique=True),
        "publisher": col(str, "Publisher."),
        "title": col(str, "Title."),
        "period": col(str, "Period.", null=True),
        "url": col(str, "Page of the publisher.", null=True),
        "licence": col(str, "Licence."),
        "attribution": col(str, "Acknowledgement that the publisher asks for.", null=True),
        "limits": col(str, "What it cannot tell.", null=True),
        "rows_read": col("Int64", "Rows read."),
        "rows_kept": col("Int64", "Rows used here."),
        "rows_elsewhere": col("Int64", "Rows about elsewhere."),
        "rows_left_out": col("Int64", "Rows that could not be used (left_out)."),
    },
    strict=True,
    description="One row per published dataset that this place is made of.",
)

CODES = pa.DataFrameSchema(
    {
        "list": col(str, "Which codes: the column that has them."),
        "code": col(str, "The code."),
        "meaning": col(str, "What it means."),
    },
    strict=True,
    unique=["list", "code"],
    description="What each code means.",
)
