"""What a visitor typed, and where it leads: a postcode, a neighbourhood, a ward or a council, one rule for all.

A postcode goes no further than the answer (docs/decisions/0006). Nothing is guessed: what can mean several is offered
as several, and a council that is not built here is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd

from equitymap.errors import EquityMapError, NotFound, OutsideEngland, PostcodeUnknown, UnknownPlace
from equitymap.measures.map.find_postcode import as_postcode, find_postcode
from equitymap.places.build.nations import nation_of_postcode, spaced
from equitymap.places.find_district import SURE, Candidate, candidates
from equitymap.places.gazetteer import Gazetteer
from equitymap.places.names import fold_name
from equitymap.places.older_areas import neighbourhood
from equitymap.places.place import Place

_FEW = 12
"""So many built places are looked through; with more, the official list of postcodes is read, which takes seconds."""
_HALF = r"[A-Z]{1,2}\d[A-Z\d]?"
"""The first half of a postcode."""


@dataclass(frozen=True)
class Found:
    """Where a text leads: a place (its ``code`` in addresses), all of it or a neighbourhood (``area``) or wards.

    ``label`` names it, ``words`` say what was found, ``postcode`` is what was typed where it was one.
    """

    code: str
    label: str
    area: str | None = None
    wards: tuple[str, ...] = ()
    words: str = ""
    postcode: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters of its address; never a postcode."""
        found = {"place": self.code}
        if self.area is not None:
            found["area"] = self.area
        if self.wards:
            found["wards"] = ",".join(self.wards)
        return found


@dataclass(frozen=True)
class Known:
    """What the finder may ask.

    ``here`` is the code of the place in view, ``built`` the name of each built place by code (as addresses have them),
    ``names`` what England's councils are called (None: no list at hand), ``open_place`` opens a built place,
    ``district_of`` returns the code of a postcode's district as ``{postcode: code}`` (None: no list at hand).
    """

    here: str
    built: Mapping[str, str]
    names: Gazetteer | None
    open_place: Callable[[str], Place]
    district_of: Callable[[str], Mapping[str, str] | None]

    def in_turn(self) -> Sequence[str]:
        """Return the built places, the one in view first."""
        return sorted(self.built, key=lambda code: code != self.here)


def find_typed(typed: str, known: Known) -> tuple[Found, ...]:
    """Return where a text leads: one, or everything it can mean, wards first.

    Parameters
    ----------
    typed
        A full postcode; a neighbourhood by its name, official name or code; a ward; a council or its code.
    known
        What the finder may ask.

    Raises
    ------
    NotFound
        When it leads nowhere here: what it is, and what to do instead.
    PostcodeUnknown
        When it is a postcode that no list here has.
    OutsideEngland
        For what lies in Wales, Scotland, Northern Ireland or on the islands.
    """
    text = " ".join(typed.split())
    if not text:
        raise NotFound("Write a postcode, or the name of a neighbourhood, a ward or a council.")
    if (postcode := as_postcode(text)) is not None:
        return (_of_postcode(postcode, known),)
    if re.fullmatch(_HALF, text.upper()):
        raise NotFound(f"{text.upper()} is the first half of a postcode. Write it whole, such as AB1 2CD.")
    if re.fullmatch(r"[A-Z]\d{8}", text.upper()):
        return _of_code(text.upper(), known)
    return _of_name(text, known)


def _of_postcode(postcode: str, known: Known) -> Found:
    around: tuple[str, str] | None = None
    for code in _likely(postcode, known):
        place = known.open_place(code)
        if postcode not in place.postcodes.index:
            continue
        area, words = find_postcode(place, postcode)
        if area is not None:
            label = str(place.inside.loc[area, "label"])
            return Found(code, label, area=area, words=words, postcode=spaced(postcode))
        ring = place.neighbourhoods.loc[place.postcodes.loc[postcode, "area_code"]]
        around = around or (str(ring["district_code"]), str(ring["district"]))
    if around is not None:
        raise NotFound(f"{spaced(postcode)} is in {around[1]}, which is not on this map yet.")
    if (elsewhere := nation_of_postcode(postcode)) is not None:
        raise OutsideEngland(spaced(postcode), elsewhere)
    listed = known.district_of(postcode)
    if listed and known.names is not None:
        first = candidates(postcode, known.names, of_postcode=listed)[0]
        raise NotFound(f"{spaced(postcode)} is in {first.name}, which is not on this map yet.")
    raise PostcodeUnknown(
        f"{spaced(postcode)} is not among the postcodes of the places on this map. It may be newer, mistyped, or"
        " elsewhere. The name of your council says whether it is here."
    )


def _likely(postcode: str, known: Known) -> Sequence[str]:
    """Return the built places to look in, the one in view first: few are all looked in, of many what the list says.

    Where the place in view knows the postcode in its ring, the district that it lies in is all there is to look at.
    """
    own = [known.here] if known.here in known.built else []
    place = known.open_place(known.here) if own else None
    if place is not None and postcode in place.postcodes.index:
        district = place.neighbourhoods.loc[place.postcodes.loc[postcode, "area_code"], "district_code"]
        likely = [*own, str(district)]
    elif len(known.built) > _FEW and (listed := known.district_of(postcode)) is not None:
        likely = [*own, *listed.values()]
    else:
        return known.in_turn()
    return [code for code in dict.fromkeys(likely) if code in known.built]


def _of_code(code: str, known: Known) -> tuple[Found, ...]:
    if code in known.built:
        return (Found(code, known.built[code]),)
    for built in known.in_turn():
        place = known.open_place(built)
        if (area := neighbourhood(code, place)) is not None:
            return (_area(built, place, area),)
        inside = place.inside
        if (inside["ward_code"] == code).any():
            return (_ward(built, place, code),)
        if (inside["msoa_code"] == code).any():
            return _offered([_area(built, place, area) for area in inside.index[inside["msoa_code"] == code]])
    if known.names is not None and code in known.names.districts:
        raise NotFound(f"{known.names.districts[code]} is a council that is not on this map yet.")
    if known.names is not None:
        with suppress(UnknownPlace):
            candidates(code, known.names)
    raise NotFound(f"Nothing on this map has the code {code}. A neighbourhood's code begins with E01.")


def _of_name(text: str, known: Known) -> tuple[Found, ...]:
    wanted = fold_name(text)
    same = [code for code in known.in_turn() if fold_name(known.built[code]) == wanted]
    if same:
        return (Found(same[0], known.built[same[0]]),)
    if known.here in known.built and (exact := _in_place(wanted, known.here, known, whole=True)):
        return _offered(exact)
    councils, why = _councils(text, known)
    sure = [one for one in councils if one.how in (*SURE, "former", "county", "region", "part")]
    built = [one for one in sure if one.code in known.built]
    if built:
        return _offered([Found(one.code, one.name, words=f"{one.name}: {one.because}.") for one in built])
    if sure and sure[0].how in SURE:
        raise NotFound(f"{sure[0].name} is a council that is not on this map yet.")
    if known.here in known.built and (partly := _in_place(wanted, known.here, known)):
        return _offered(partly)
    elsewhere = [one for one in councils if one.how == "ward" and one.code in known.built and one.code != known.here]
    unlisted = [code for code in known.in_turn() if known.names is None or code not in known.names.districts]
    others = dict.fromkeys([one.code for one in elsewhere] + unlisted)
    found = [one for code in others for one in _in_place(wanted, code, known)]
    if found:
        return _offered(found)
    if councils:
        raise NotFound(_not_built(text, councils))
    if why is not None:
        raise why
    raise NotFound(f"Nothing on this map is called '{text}'. Try a postcode, or the name of a ward or a council.")


def _councils(text: str, known: Known) -> tuple[tuple[Candidate, ...], EquityMapError | None]:
    """Return the councils that a text can mean, or none and why."""
    if known.names is None:
        return (), None
    try:
        return candidates(text, known.names), None
    except UnknownPlace as unknown:
        hint = f" Did you mean {' or '.join(unknown.near)}?" if unknown.near else ""
        return (), NotFound(f"Nothing on this map, and no council of England, is called '{text}'.{hint}")
    except OutsideEngland as outside:
        return (), outside


def _not_built(text: str, councils: Sequence[Candidate]) -> str:
    """Say which council, that is not here, a text means or may mean."""
    first = councils[0]
    if len(councils) == 1:
        what = f"{text} is in {first.name}" if first.how == "ward" else first.name
        return f"{what}{',' if first.how == 'ward' else ' is'} a council that is not on this map yet."
    names = ", ".join(one.name for one in councils[:4])
    more = "" if len(councils) <= 4 else f" and {len(councils) - 4:,} more"
    return f"'{text}' can mean something in {names}{more}. None of these councils is on this map yet."


def _in_place(wanted: str, code: str, known: Known, *, whole: bool = False) -> list[Found]:
    """Return what a place has of that name: wards, then middle layer areas, then neighbourhoods.

    ``whole`` asks for the whole name; otherwise every word of the text begins a word of the name.
    """
    place = known.open_place(code)
    inside = place.inside
    words = wanted.split()

    def fits(name: object) -> bool:
        folded = fold_name(str(name))
        if whole:
            return folded == wanted
        own = folded.split()
        return all(any(part.startswith(word) for part in own) for word in words)

    wards = inside.drop_duplicates("ward_code").set_index("ward_code")["ward"]
    found = [_ward(code, place, str(ward)) for ward in wards.index[wards.map(fits)]]
    names = pd.concat([inside["label"].map(fits), inside["name"].map(fits)], axis=1).any(axis=1)
    if whole and not names.any():
        names = inside["msoa_name"].map(fits)
    areas = [_area(code, place, str(area)) for area in inside.index[names.to_numpy(dtype=bool)]]
    return found + sorted(areas, key=lambda one: (not fold_name(one.label).startswith(wanted), one.label))


def _area(code: str, place: Place, area: str) -> Found:
    return Found(code, str(place.inside.loc[area, "label"]), area=area)


def _ward(code: str, place: Place, ward: str) -> Found:
    own = place.inside[place.inside["ward_code"] == ward]
    name = str(own["ward"].iloc[0])
    return Found(code, f"{name} ward, {place.name}", wards=(ward,), words=f"{name} is a ward of {place.name}.")


def _offered(found: Sequence[Found]) -> tuple[Found, ...]:
    return tuple(dict.fromkeys(found))
