"""What is taken out of a text before it is logged: whatever tells who somebody is, or was typed by somebody.

Postcodes, receipts, e-mail addresses, telephone and house numbers, addresses of visitors and what follows the question
mark of an address are known by their shape. Words have none: so of an error nothing is kept but its kind and where it
was raised, unless its message is one of ours that never holds what somebody typed.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from urllib.parse import unquote

from equitymap.errors import (
    AssetError,
    DamagedPlace,
    FetchError,
    PlaceNotBuilt,
    RecordsError,
    StalePlace,
    StoreError,
)
from equitymap.measures.consultation.masking import by_rule
from equitymap.records.sessions import GROUP, LENGTH, SIGNS

MASK = "[…]"
TOLD = (RecordsError, StoreError, AssetError, FetchError, PlaceNotBuilt, StalePlace, DamagedPlace)
"""Errors whose message is written here: what they quote is taken out, the rest is told."""
MOST_ERRORS = 20
"""Errors of a chain or group that are told at most."""
_DECODED = 3
_SPACE, _DASH = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+"), re.compile("[\u2010-\u2015\u2212]")
_PARAMETERS = re.compile(r"\?[^\s\"'<>?]*")
_RECEIPT_AT = re.compile(r"(/t/[^/\s]+/r/)[^/\s\"'<>?]+", re.IGNORECASE)
_E_MAIL = re.compile(r"[^\s\"<>()]+@[^\s\"<>()]+")
_VERSION_4 = re.compile(r"(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?!\d|\.\d)(?::\d+)?")
_VERSION_6 = re.compile(r"([0-9A-F:]*(?:::|(?:[0-9A-F]{1,4}:){7})[0-9A-F:.]*(?:%\w+)?)", re.IGNORECASE)
_HERE = ("127.0.0.1", "0.0.0.0", "::1", "::")
_POSTCODE = re.compile(r"(?<![A-Z0-9])(?:[A-Z]{1,2}\d[A-Z\d]?|GIR)[\s+_.-]{0,3}\d[A-Z]{2}(?![A-Z0-9])", re.IGNORECASE)
_TELEPHONE = re.compile(r"(?<!\d)(?:\+ ?\d|\(?0)(?:[ ().\-/]{0,3}\d){8,13}(?!\d)")
_GROUP = f"[{SIGNS}]{{{GROUP}}}"
_RECEIPT = re.compile(
    rf"(?<![A-Z0-9]){_GROUP}(?:[\s+_.-]?{_GROUP}){{{LENGTH // GROUP - 1}}}(?![A-Z0-9])", re.IGNORECASE
)
_OPENS, _CLOSES = "'\"\u2018\u201c`\u00ab", "'\"\u2019\u201d`\u00bb"
_QUOTED = re.compile(f"[{_OPENS}].*[{_CLOSES}]", re.DOTALL)
_BEGINNING = re.compile(f"[^{_OPENS}:\\n]*")


def clean(text: str) -> str:
    """Return a text in one line, without what has the shape of something that tells who somebody is.

    Rather too much is taken out than too little. Addresses are decoded first; addresses of this computer stay.
    """
    for _ in range(_DECODED):
        text = unquote(text)
    text = _DASH.sub("-", _SPACE.sub(" ", text))
    text = _PARAMETERS.sub(f"?{MASK}", text)
    text = _RECEIPT_AT.sub(rf"\1{MASK}", text)
    text = _E_MAIL.sub(MASK, text)
    for version in (_VERSION_4, _VERSION_6):
        text = version.sub(lambda found: found[0] if found[1] in _HERE else MASK, text)
    text = _POSTCODE.sub(MASK, text)
    text = _RECEIPT.sub(_receipt, text)
    text = _TELEPHONE.sub(MASK, text)
    for _, part, _ in by_rule(text):
        text = text.replace(part, MASK)
    return text


def _receipt(found: re.Match[str]) -> str:
    """Return a mask, unless these are three short words of a sentence."""
    words = " " in found[0] and not found[0].isupper() and not any(sign.isdigit() for sign in found[0])
    return found[0] if words else MASK


def beginning(text: str) -> str:
    """Return the beginning of what another library says: up to what it quotes, or has put after a colon."""
    found = _BEGINNING.match(text)
    return clean(found[0] if found else "").strip()


def kind_of(error: BaseException) -> str:
    """Return the name of the kind of an error."""
    return type(error).__name__


def said(error: BaseException) -> str:
    """Return the kind of an error, with its message where it is one of ``TOLD``."""
    if not isinstance(error, TOLD):
        return kind_of(error)
    return f"{kind_of(error)}: {clean(_QUOTED.sub(MASK, str(error)))}"


def told(error: BaseException) -> str:
    """Return where an error, those that led to it and those in it were raised, the last one last."""
    return "\n".join(part for one in list(_chain(error))[-MOST_ERRORS:] for part in _raised(one))


def _chain(error: BaseException, seen: tuple[BaseException, ...] = ()) -> Iterator[BaseException]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for one in (before, *getattr(error, "exceptions", ())):
        if one is not None and one not in seen and len(seen) < MOST_ERRORS:
            yield from _chain(one, (*seen, error))
    yield error


def _raised(error: BaseException) -> Iterator[str]:
    yield "Traceback (most recent call last):"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
    yield said(error)
