"""Postcode lookup: validate a postcode and find its neighbourhood. The postcode goes no further than the answer."""

from __future__ import annotations

import re

from equitymap.errors import PostcodeUnknown
from equitymap.measures.map.postcode_nations import outside_england
from equitymap.places.place import Place


def as_postcode(typed: str) -> str | None:
    """Return what was typed as a postcode in capitals without its space; None when it has not the shape of one."""
    postcode = re.sub(r"\s", "", typed).upper()
    return postcode if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", postcode) else None


def find_postcode(place: Place, typed: str) -> tuple[str | None, str]:
    """Return the neighbourhood that a postcode lies in, and a sentence about it.

    Parameters
    ----------
    place
        The place; its ring's postcodes are known too.
    typed
        A full postcode, in any case, with or without its space.

    Returns
    -------
    The area code, or None when the postcode lies in the ring; and the sentence to show.

    Raises
    ------
    PostcodeUnknown
        When it is not a full postcode, or not in the postcode file. Never guesses.
    """
    postcode = as_postcode(typed)
    if postcode is None:
        raise PostcodeUnknown("That is not a full postcode. Write it whole, such as AB1 2CD.")
    written = f"{postcode[:-3]} {postcode[-3:]}"
    if postcode not in place.postcodes.index:
        if nation := outside_england(postcode):
            raise PostcodeUnknown(f"{written} is in {nation}. This map is about places in England.")
        raise PostcodeUnknown(
            f"{written} is not in the postcode file of {place.manifest.postcode_file} for {place.name} and the strip"
            " around it. It may be newer, no longer in use, mistyped, or elsewhere."
        )
    area = place.neighbourhoods.loc[place.postcodes.at[postcode, "area_code"]]
    if not area["inside"]:
        where = f"{area['label']}, {area['district']}"
        return None, f"{written} is in {where}: outside {place.name}, in the strip around it."
    return str(area.name), f"{written} is in {area['label']}."
