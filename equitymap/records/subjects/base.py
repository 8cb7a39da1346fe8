"""What every record has in common: it belongs to a place, is frozen, and refuses what it does not know."""

from __future__ import annotations

import unicodedata
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

LONGEST_LINE = 200
LONGEST_TEXT = 4_000
BREAKS = "\n\t"


def _one_line(text: str) -> str:
    """Refuse signs that no keyboard writes: control characters and halves of characters."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
        raise ValueError("has a control character: write it on one line, without tabs")
    return text


def _lines(text: str) -> str:
    """Return the text with one kind of line break; other control characters are refused."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in BREAKS for sign in text):
        raise ValueError("has a control character: write it anew")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_LINE), AfterValidator(_one_line)]
"""A text of one line."""
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT), AfterValidator(_lines)]
"""A text of several lines."""
PlaceCode = Annotated[str, StringConstraints(pattern=r"^(demo|E0[6-9]\d{6})$")]
"""The GSS code of a district, or ``demo`` for the demonstration place."""
RecordId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""The id of another record."""


class Record(BaseModel):
    """What one record says, in one place."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: ClassVar[str]
    place: PlaceCode
