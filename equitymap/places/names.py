"""From what a person types to one district: by code, by name, or near enough to offer."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from equitymap.errors import AmbiguousPlace, UnknownPlace
from equitymap.sources.code_history import current_code


def resolve(asked: str, districts: Mapping[str, str]) -> str:
    """Return the code of the district that ``asked`` names.

    Parameters
    ----------
    asked
        A district code of any year in any case, or a name: whole, or a part that only one district has.
    districts
        Code to name, for every district that can be meant.

    Raises
    ------
    AmbiguousPlace
        When the words fit several districts equally well.
    UnknownPlace
        When they fit none; offers up to four near matches.
    """
    text = asked.strip()
    if (code := current_code(text.upper())) in districts:
        return code
    words = plain(text)
    names = {code: plain(name) for code, name in districts.items()}
    exact = [code for code, name in names.items() if name == words]
    if len(exact) == 1:
        return exact[0]
    parts = [code for code, name in names.items() if words and re.search(rf"\b{re.escape(words)}\b", name)]
    matches = exact or parts
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise AmbiguousPlace(text, [f"{districts[code]} ({code})" for code in sorted(matches, key=districts.get)][:8])  # type: ignore[arg-type]
    near = difflib.get_close_matches(words, list(names.values()), n=4, cutoff=0.6)
    raise UnknownPlace(text, [districts[next(code for code, name in names.items() if name == one)] for one in near])


def plain(name: str) -> str:
    """Fold case, punctuation and the words that councils put around a name ('City of', 'upon' stays)."""
    folded = re.sub(r"[^a-z0-9 ]+", " ", re.sub("['’]", "", name.casefold()).replace("&", " and "))
    folded = re.sub(r"\b(city of|county of|borough of|metropolitan|council|district)\b", " ", folded)
    return re.sub(r"\s+", " ", folded).strip()
