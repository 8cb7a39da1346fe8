"""Where somebody lives who gave a postcode: a neighbourhood of the place, or elsewhere. The postcode is not kept."""

from __future__ import annotations

from dataclasses import dataclass

from equitymap.measures.map.find_postcode import as_postcode
from equitymap.places.place import Place, once_per_place


@dataclass(frozen=True)
class Home:
    """The code of a neighbourhood, or elsewhere, or what is wrong: no ``full`` postcode, or one ``unknown`` here."""

    lives_in: str = ""
    elsewhere: bool = False
    wrong: str = ""


def home_of(place: Place, typed: str) -> Home:
    """Return where a postcode lies.

    One of the ring, or of another postcode district than those of the place, is elsewhere. One that has a district of
    the place and is not in its postcode file may be new or mistyped: it is never guessed.
    """
    postcode = as_postcode(typed)
    if postcode is None:
        return Home(wrong="full")
    if postcode not in place.postcodes.index:
        return Home(wrong="unknown") if postcode[:-3] in _districts(place) else Home(elsewhere=True)
    code = str(place.postcodes.at[postcode, "area_code"])
    return Home(lives_in=code) if bool(place.neighbourhoods.at[code, "inside"]) else Home(elsewhere=True)


@once_per_place
def _districts(place: Place) -> frozenset[str]:
    """Return the postcode districts that neighbourhoods of the place itself lie in: B13."""
    inside = place.postcodes["area_code"].isin(place.inside.index)
    return frozenset(place.postcodes.index[inside].str[:-3])
