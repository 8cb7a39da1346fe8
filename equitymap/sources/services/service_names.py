"""What in a service's name tells it from others of its kind."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SAY_LITTLE = frozenset(
    {
        "the",
        "of",
        "and",
        "at",
        "in",
        "on",
        "for",
        "a",
        "s",
        "st",
        "saint",
        "new",
        "old",
        "library",
        "libraries",
        "community",
        "neighbourhood",
        "branch",
        "centre",
        "center",
        "hub",
        "access",
        "point",
        "children",
        "childrens",
        "child",
        "family",
        "families",
        "sure",
        "start",
        "early",
        "years",
        "school",
        "schools",
        "primary",
        "junior",
        "juniors",
        "infant",
        "infants",
        "secondary",
        "nursery",
        "college",
        "academy",
        "sixth",
        "form",
        "high",
        "special",
        "independent",
        "preparatory",
        "prep",
        "ce",
        "cofe",
        "rc",
        "church",
        "england",
        "catholic",
        "voluntary",
        "aided",
        "controlled",
        "foundation",
        "surgery",
        "medical",
        "practice",
        "health",
        "group",
        "gp",
        "clinic",
        "doctors",
        "dr",
        "partners",
    }
)


@lru_cache(maxsize=1 << 17)
def telling(name: str) -> frozenset[str]:
    """Return the words of a name, in small letters, that are not in every other name of the kind."""
    plain = re.sub(r"['’`]", "", unicodedata.normalize("NFKD", name).lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return frozenset(re.findall(r"[a-z0-9]+", plain)) - SAY_LITTLE


def alike(one: str, other: str) -> bool:
    """Return whether two names can be of one service: all that tells in the shorter is in the longer."""
    first, second = telling(one), telling(other)
    return bool(first and second) and (first <= second or second <= first)
