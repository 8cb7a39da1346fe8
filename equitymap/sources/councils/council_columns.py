"""Rows of the authority frame: what every source of council figures fills in alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from equitymap.schema import AUTHORITY
from equitymap.stages import EVERYONE

BLANK: Mapping[str, Any] = {
    "group": EVERYONE,
    "numerator": float("nan"),
    "denominator": float("nan"),
    "lower": float("nan"),
    "upper": float("nan"),
    "areas": pd.NA,
}
"""What a source has that publishes figures of everyone, without counts."""


def complete(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of ``schema.AUTHORITY`` in order; those of ``BLANK`` that are absent are added."""
    full = frame.copy()
    for column, value in BLANK.items():
        if column not in full.columns:
            full[column] = value
    return full[list(AUTHORITY.columns)].astype({"areas": "Int64"})


def status_of(values: pd.Series, units: pd.Series | None = None) -> pd.Series:
    """Return the state of published figures: a blank is "not_collected", a published 0 is "zero".

    A score's 0 is its average and stays a "value"; ``units`` says which figures are scores.
    """
    state = pd.Series("value", index=values.index).mask(values == 0, "zero")
    if units is not None:
        state = state.mask(units.eq("score"), "value")
    return state.mask(values.isna(), "not_collected")
