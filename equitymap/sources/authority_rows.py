"""Rows of the authority frame: what every source of council figures fills in alike."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from equitymap.schema import AUTHORITY
from equitymap.stages import EVERYONE

BLANK: Mapping[str, object] = {
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
    added = frame.assign(**{column: value for column, value in BLANK.items() if column not in frame.columns})
    return added[list(AUTHORITY.columns)].astype({"areas": "Int64"})


def status_of(values: pd.Series) -> pd.Series:
    """Return the state of published figures: a blank is "not_collected", a published 0 is "zero"."""
    state = pd.Series("value", index=values.index).mask(values == 0, "zero")
    return state.mask(values.isna(), "not_collected")
