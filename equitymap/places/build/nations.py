"""Codes and postcodes of the neighbouring nations, which Equity Map does not cover."""

from __future__ import annotations

import re

NATIONS = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
"""Nation by the first letter of an area code."""

# Postcode areas that lie wholly outside England; areas on the border (CH, DG, HR, LD, LL, NP, SY, TD) are looked up.
_ELSEWHERE = {
    **dict.fromkeys(("AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"), "Scotland"),
    **dict.fromkeys(("CF", "SA"), "Wales"),
    "BT": "Northern Ireland",
    "GY": "Guernsey",
    "JE": "Jersey",
    "IM": "the Isle of Man",
}


def nation_of_postcode(postcode: str) -> str | None:
    """Return where a postcode (capitals, no spaces) lies when its area alone tells that it is not England."""
    area = re.match(r"[A-Z]+", postcode)
    return _ELSEWHERE.get(area.group() if area else "")


def spaced(postcode: str) -> str:
    """Write a postcode as people do: ``LS1 1AA``."""
    return f"{postcode[:-3]} {postcode[-3:]}"
