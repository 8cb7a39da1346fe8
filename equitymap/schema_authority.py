"""The frames of councils' and schools' figures, and how a column of any frame is described (``equitymap.schema``)."""

from __future__ import annotations

import pandera.pandas as pa

from equitymap.stages import AUTHORITY_GEOGRAPHIES, GROUPS
from equitymap.vocabulary import CELL_STATES


def col(kind: object, meaning: str, *checks: pa.Check, null: bool = False, unique: bool = False) -> pa.Column:
    """Return a column of a frame: its type, what it means, and what its values must satisfy."""
    return pa.Column(kind, list(checks), nullable=null, unique=unique, description=meaning, coerce=True)


CODE = pa.Check.str_matches(r"^[A-Z][A-Z0-9]\d{7}$")
STATUS = pa.Check.isin(CELL_STATES)

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
