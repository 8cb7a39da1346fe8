"""Which postcodes lie outside England for certain: the areas whose every postcode is in another nation or an island."""

from __future__ import annotations

import re

_AREAS = {
    "Scotland": "AB DD EH FK G HS IV KA KW KY ML PA PH ZE",
    "Wales": "CF SA",
    "Northern Ireland": "BT",
    "Jersey": "JE",
    "Guernsey": "GY",
    "the Isle of Man": "IM",
}
_NATION = {area: nation for nation, areas in _AREAS.items() for area in areas.split()}


def outside_england(postcode: str) -> str | None:
    """Return the nation or island that a postcode lies in; None where it is, or may be, in England."""
    found = re.match(r"[A-Z]{1,2}", postcode)
    return _NATION.get(found[0]) if found else None
