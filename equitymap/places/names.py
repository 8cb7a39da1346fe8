"""Normalising names: one spelling for what people, councils and registers write differently."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
"""Signs of a name that are compared: no name is longer, and what somebody types may be."""
_AROUND = re.compile(r"\b(city of|county of|((london|royal|metropolitan) )*borough of|metropolitan|council|district)\b")


def fold_name(name: str) -> str:
    """Fold case, accents, punctuation and signs that cannot be seen; "Saint" and "St." become "st"."""
    seen = "".join(
        sign for sign in unicodedata.normalize("NFKD", name[:LONGEST]) if unicodedata.category(sign) not in _UNSEEN
    )
    words = re.sub(r"[^a-z0-9 ]+", " ", re.sub("['’`]", "", seen.casefold()).replace("&", " and "))
    return " ".join(re.sub(r"\bsaint\b", "st", words).split())


def normalise_name(name: str) -> str:
    """Fold a council's name and strip the words around it ("City of", "Borough of"; "upon" stays)."""
    words = fold_name(name)
    return " ".join(_AROUND.sub(" ", words).split()) or words


def spoken(name: str) -> str:
    """Return a name as it stands in a sentence, without the title that the list of districts puts behind it."""
    return re.sub(r", (City|County) of$", "", name)


_UNSEEN = ("Mn", "Cf")
"""Unicode categories: accents set beside their letter, and signs without width."""
