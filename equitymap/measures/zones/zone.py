"""A zone: a set of neighbourhoods of one place with a name, and the short text that an address has for it."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from equitymap.places.older_areas import neighbourhood
from equitymap.places.place import Place, once_per_place

MOST_AREAS = 400
"""Neighbourhoods that a zone can have; a record of an area can have as many (``records.subjects.base``)."""
LONGEST_NAME = 60
LONGEST_TEXT = 1_400
"""Signs of a zone in an address."""
PACKED, SAVED = "z", "saved"
UNNAMED = "Zone without a name"
PRIDE_IN_PLACE = "mhclg-pride-in-place"
"""Release that names neighbourhoods for a ten-year plan of their own."""
DIRECTION = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Zone:
    """A set of neighbourhoods of one place, by their codes, with a name. It may be empty: then it is being begun.

    ``text`` is what an address calls it.
    """

    name: str
    areas: frozenset[str]
    text: str

    @property
    def codes(self) -> list[str]:
        """The codes in order."""
        return sorted(self.areas)


def made(name: str, areas: Collection[str]) -> Zone:
    """Return the zone of a name and some neighbourhoods; its text packs both.

    Raises
    ------
    ValueError
        Where it has more than ``MOST_AREAS`` neighbourhoods.
    """
    if len(areas) > MOST_AREAS:
        raise ValueError(f"a zone has at most {MOST_AREAS:,} neighbourhoods, not {len(areas):,}")
    called = _name(name)
    return Zone(called, frozenset(areas), f"{PACKED}.{_base64(_numbers(areas))}.{_base64(called.encode())}")


def zone_of(text: str, place: Place, saved: Mapping[str, tuple[str, Collection[str]]] | None = None) -> Zone | None:
    """Return the zone that a text in an address means, or None where it names no zone but, perhaps, a neighbourhood.

    Parameters
    ----------
    text
        The code of a ward or of a middle layer area; ``saved.`` and the id of a record; or what ``made`` packs.
    place
        Its neighbourhoods must be inside this place.
    saved
        Zones on record: name and neighbourhoods by id. None: not known here.

    Raises
    ------
    ValueError
        With a plain reason, where the text is a zone's and makes no sense here.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError("the zone in the address is longer than any can be")
    areas: Collection[str]
    head, _, rest = text.partition(".")
    if head == PACKED:
        packed, _, called = rest.partition(".")
        areas, name = list(_codes(_bytes(packed))), _name(_bytes(called).decode(errors="replace"))
        if outside := [code for code in areas if code not in place.inside.index]:
            raise ValueError(
                f"of the zone's neighbourhoods {len(outside):,} of {len(areas):,} are not in {place.name}"
                f" (such as {outside[0]})"
            )
        return made(name, areas)
    if head == SAVED:
        if saved is None or rest not in saved:
            raise ValueError("the zone on record that the address names is not here, or was removed")
        name, areas = saved[rest]
        known = frozenset(area for code in areas if (area := neighbourhood(code, place)) is not None)
        return Zone(name, known, text)
    found = published(place).get(text)
    return None if found is None else Zone(found[0], frozenset(found[1]), text)


def packed_areas(text: str) -> frozenset[str]:
    """Return the neighbourhoods that a packed zone names, of whatever place; none where the text is no packed zone."""
    head, _, rest = text.partition(".")
    try:
        return frozenset(_codes(_bytes(rest.partition(".")[0]))) if head == PACKED else frozenset()
    except ValueError:
        return frozenset()


@once_per_place
def published(place: Place) -> dict[str, tuple[str, list[str]]]:
    """Return the wards and middle layer areas of a place, whose figures are published: name and neighbourhoods by code.

    A ward has the neighbourhoods that fit it best.
    """
    inside = place.inside
    return {
        str(code): (f"{rows[name].iloc[0]}{after}", [str(area) for area in rows.index])
        for column, name, after in (("ward_code", "ward", " ward"), ("msoa_code", "msoa_name", ""))
        for code, rows in inside.groupby(column, sort=True)
    }


def pride_in_place(place: Place) -> dict[str, str] | None:
    """Return when each Pride in Place neighbourhood inside a place was named, by the middle layer area of its name.

    None where the list of them is not at hand: then it is not known whether there is one.
    """
    if place.manifest.get(PRIDE_IN_PLACE) is None:
        return None
    named = place.inside.dropna(subset=["pride_in_place"])
    return dict(zip(named["msoa_code"], named["pride_in_place"], strict=True))


def on_one_line(text: str) -> str:
    """Return a text on one line, without signs that nobody can see."""
    seen = "".join(sign for sign in text if unicodedata.category(sign)[0] != "C" or sign.isspace())
    return " ".join(DIRECTION.sub("", seen).split())


def called(
    areas: Collection[str], place: Place, saved: Mapping[str, tuple[str, Collection[str]]] | None = None
) -> str | None:
    """Return what exactly these neighbourhoods are called: a zone on record, a ward, a middle layer area; else None."""
    wanted = frozenset(areas)
    known = [*(saved or {}).values(), *published(place).values()]
    return next((name for name, of in known if frozenset(of) == wanted), None)


def _name(text: str) -> str:
    return on_one_line(text)[:LONGEST_NAME].strip() or UNNAMED


# --- packing: the letter of the codes, then the steps between their numbers, seven bits a byte --------


def _numbers(areas: Collection[str]) -> bytes:
    codes = sorted(set(areas))
    if not codes:
        return b""
    packed, before = bytearray(codes[0][0].encode()), 0
    for code in codes:
        number = int(code[1:])
        step, before = number - before, number
        while step > 0x7F:
            packed.append(step & 0x7F | 0x80)
            step >>= 7
        packed.append(step)
    return bytes(packed)


def _codes(packed: bytes) -> Iterator[str]:
    """Yield the codes of a packed zone."""
    number = step = shift = count = 0
    for byte in packed[1:]:
        step |= (byte & 0x7F) << shift
        shift += 7
        if shift > 35 or (count and step == 0 and byte < 0x80):
            raise ValueError("the zone in the address is damaged: copy the link again")
        if byte < 0x80:
            number, step, shift, count = number + step, 0, 0, count + 1
            if number > 99_999_999 or count > MOST_AREAS:
                raise ValueError("the zone in the address is damaged: copy the link again")
            yield f"{chr(packed[0])}{number:08d}"
    if shift:
        raise ValueError("the zone in the address is damaged: copy the link again")


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("the zone in the address is damaged: copy the link again") from None
