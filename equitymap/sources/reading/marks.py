"""Publishers' marks for "no figure", and the one conversion of published texts to numbers.

A mark means a state of ``vocabulary.CELL_STATES``. Publishers differ: the performance tables of schools use codes of
their own, the ONS and DWP shorthand in brackets, LAIT a dash. A missing figure is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from equitymap.vocabulary import CELL_STATES

SUPPRESSED, NOT_COLLECTED = "suppressed", "not_collected"
STATES = tuple(CELL_STATES)
STATE_CODE: Mapping[str, int] = {state: code for code, state in enumerate(STATES)}
"""Position of each state in the categories of ``Parsed.state``."""

AREA_TABLES: Mapping[str, str] = {
    **dict.fromkeys(("[low]", "[c]", "c", "*"), SUPPRESSED),
    **dict.fromkeys(("[x]", "[z]", "..", ":"), NOT_COLLECTED),
}
"""Tables of neighbourhoods and wards: ONS, DWP, the Department for Education by ward."""
EARLY_YEARS: Mapping[str, str] = {"c": SUPPRESSED, **dict.fromkeys(("z", "x", ":"), NOT_COLLECTED)}
"""The Early Years Foundation Stage Profile of Explore education statistics."""
SCHOOL_TABLES: Mapping[str, str] = {
    **dict.fromkeys(("SUPP", "c", "SN", "*", "low"), SUPPRESSED),
    **dict.fromkeys(("", "NE", "NP", "NA", "N/A", "NEW", "NOTREQ", "LOWCOV", "x", "z", ":"), NOT_COLLECTED),
}
"""Tables by school, older and newer. LOWCOV (low coverage) is a figure that the publisher warns against."""
SCHOOL_CENSUS: Mapping[str, str] = {
    **dict.fromkeys(("SUPP", "c"), "hidden by the publisher"),
    **dict.fromkeys(("z", "NA"), "not applicable"),
    **dict.fromkeys(("NP", "NE"), "not published"),
    "x": "not available",
}
"""What the marks of ``SCHOOL_TABLES`` mean for pupils on roll, in words: the row is left out for this reason."""
SCHOOL_MEALS_ZEROS = ("0", "0.0", "0.00", "0%")
"""How the school census writes 0 free meals, also of schools that were not asked (``school_meals``)."""
LAIT: Mapping[str, str] = {"-": NOT_COLLECTED}
"""The Local Authority Interactive Tool."""
DISTRICT_TABLES: Mapping[str, str] = dict.fromkeys(("", "NA"), NOT_COLLECTED)
"""The Health Index and the subnational indicators of the ONS."""
LOCAL_FILES: Mapping[str, str] = {
    **dict.fromkeys(("c", "*", "u", "supp", "s", "q"), SUPPRESSED),
    **dict.fromkeys(("z", "x", "-", "–", ":", "..", ".", "n/a", "na", "ne", "np", "lowcov"), NOT_COLLECTED),
    **dict.fromkeys(("low", "k", "~"), "rounded"),
}
"""Symbols that local people may copy from any publisher: in small letters and without brackets.

A figure that rounds to nothing ("low") is 0 and "rounded" here; a performance table hides with the same word.
"""


@dataclass(frozen=True)
class Parsed:
    """A column of published texts as numbers, on the index of the texts.

    ``value`` is float, missing where there is no figure. ``state`` is categorical (``STATES``): why a missing figure is
    missing. ``invalid`` is True for a text that is neither a number nor a known mark; its value is missing.
    """

    value: pd.Series
    state: pd.Series
    invalid: pd.Series


def parse_numbers(texts: pd.Series, marks: Mapping[str, str], *, blank: str = NOT_COLLECTED) -> Parsed:
    """Convert published texts to numbers, with the state of each that is none.

    Parameters
    ----------
    texts
        Texts, missing where the cell is blank.
    marks
        State by mark, of the publisher; white space around a mark does not count.
    blank
        State of a blank cell, and of a text that is neither number nor mark.

    Returns
    -------
    Thousands commas and one trailing per cent sign are taken off, as by ``numbers``; infinity is no number.
    """
    code = np.full(len(texts), STATE_CODE[blank], dtype=np.int8)
    invalid = np.zeros(len(texts), dtype=bool)
    try:
        value = numbers(texts).to_numpy()
        done = bool(np.isfinite(value[texts.notna().to_numpy()]).all())
    except ValueError:  # some text is not a number: a mark, or invalid
        done = False
    if not done:
        state = texts.str.strip().map(marks)
        marked = state.notna().to_numpy()
        code[marked] = state[marked].map(STATE_CODE).to_numpy(dtype=np.int8)
        rest = texts.mask(marked)
        plain = rest.str.replace(",", "").str.strip().str.removesuffix("%")
        value = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        value = np.where(np.isfinite(value), value, np.nan)
        invalid = rest.notna().to_numpy() & np.isnan(value)
    return Parsed(
        pd.Series(value, index=texts.index),
        pd.Series(pd.Categorical.from_codes(code, categories=pd.Index(STATES)), index=texts.index),
        pd.Series(invalid, index=texts.index),
    )


def numbers(texts: pd.Series) -> pd.Series:
    """Convert a text column without marks to floats; thousands commas and per cent signs are taken off.

    Raises
    ------
    ValueError
        When a text is not a number. A blank is missing.
    """
    plain = texts.str.replace(",", "").str.removesuffix("%").str.strip()
    return plain.replace("", None).astype("float64[pyarrow]").astype(float)
