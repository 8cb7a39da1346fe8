"""The years that the records of several places share, and the change in access between their first and last one."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from equitymap.measures.access import access
from equitymap.measures.access.supply_at import Supply, observed_years
from equitymap.measures.burden.access_change import compare_years
from equitymap.places.place import Place

Span = tuple[int, int]


def common_span(places: Sequence[Place], kind: str) -> Span | None:
    """Return the first and last year that the registers of a kind of all places tell about; None below two years.

    Only such years are compared: a longer record has more time for services to go.
    """
    records = [observed_years(place, kind) for place in places]
    if not records or not all(len(years) for years in records):
        return None
    first, last = max(years[0] for years in records), min(years[-1] for years in records)
    return (first, last) if first < last else None


def whole_record(place: Place, kind: str, span: Span) -> bool:
    """Return whether a span is the whole record of a place."""
    years = observed_years(place, kind)
    return bool(len(years)) and span == (years[0], years[-1])


def access_between(place: Place, kind: str, span: Span, supply: Supply) -> pd.DataFrame:
    """Return nearest, number in reach and access of each neighbourhood inside, before and after, and the share lost.

    Columns as ``burden.access_change.compare_years``; catchment and distances are the kind's standard ones.
    """
    return compare_years(access.access_table(place, kind, span, supply=supply), span)
