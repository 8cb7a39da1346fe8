"""Made-up indicators and figures for the tests of the page from cradle to career."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from equitymap.indicators import Indicator
from equitymap.measures.cradle_to_career.indicator_card import Card
from equitymap.places.place import Place
from equitymap.schema import FRAMES, validated
from tests.places import small_place

COUNTY = "X10000001"


def entry(key: str = "good_development", **changes: Any) -> Indicator:
    """Return an indicator of a county; ``changes`` are fields of it."""
    fields: dict[str, Any] = {
        "label": "Children with a good level of development",
        "stage": "early_years",
        "aspect": "learning",
        "lens": "enjoy_achieve",
        "core": True,
        "unit": "percent",
        "worse": "low",
        "geography": "upper_tier",
        "release": "invented",
        "period": "2016 to 2025",
        "description": "Made up.",
        "limits": "Made up.",
    }
    return Indicator(id=key, **{**fields, **changes})


def rows(measure: str, years: dict[int, float], **changes: Any) -> pd.DataFrame:
    """Return rows of the authority frame, one per year; a NaN is a figure that was not collected."""
    fields: dict[str, Any] = {
        "measure": measure,
        "label": measure,
        "geography": "upper_tier",
        "area_code": COUNTY,
        "area": "Wideshire",
        "group": "all",
        "numerator": np.nan,
        "denominator": np.nan,
        "lower": np.nan,
        "upper": np.nan,
        "areas": None,
        "unit": "percent",
        "release": "invented",
    }
    table = pd.DataFrame({"year": list(years), "value": list(years.values())}).assign(**{**fields, **changes})
    table["period"] = table["year"].astype(str)
    table["status"] = table["value"].notna().map({True: "value", False: "not_collected"})
    return table[list(FRAMES["authority"].columns)]


def place_with(*authority: pd.DataFrame, school_results: pd.DataFrame | None = None) -> Place:
    """Return the small place in a made-up county, Wideshire, with these council figures."""
    place = small_place()
    manifest = place.manifest.model_copy(update={"upper_tier_code": COUNTY, "upper_tier": "Wideshire"})
    frame = pd.concat(authority, ignore_index=True) if authority else place.authority
    schools = place.school_results if school_results is None else validated("school_results", school_results)
    return replace(place, manifest=manifest, authority=validated("authority", frame), school_results=schools)


def card(values: dict[int, float], **changes: Any) -> Card:
    """Return a card with these figures of Wideshire; ``changes`` are fields of ``Card``."""
    index = pd.RangeIndex(min(*values, max(values) - 9), max(values) + 1, name="year")
    value = pd.Series(values, dtype=float).reindex(index)
    blank = pd.Series(np.nan, index=index)
    years = pd.DataFrame(
        {
            "period": [str(year) for year in index],
            "value": value,
            "lower": blank,
            "upper": blank,
            "numerator": blank,
            "denominator": blank,
            "areas": blank,
            "status": "value",
            "release": "invented",
        },
        index=index,
    )
    others = pd.DataFrame(np.nan, index=index, columns=["england", "region", "neighbours"])
    fields: dict[str, Any] = {
        "entry": entry(),
        "area": "Wideshire",
        "geography": "upper_tier",
        "years": years,
        "others": others,
        "groups": pd.DataFrame(index=index),
        "region": "Invented Coast",
    }
    return Card(**{**fields, **changes})
