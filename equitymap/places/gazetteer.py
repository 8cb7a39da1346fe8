"""From what a person types to the districts it can mean: council, county, former council, town, ward, postcode area."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from equitymap.errors import AbolishedPlace, AmbiguousPlace, OutsideEngland, UnknownPlace
from equitymap.places.names import plain
from equitymap.sources import code_history, lookups
from equitymap.sources.code_history import current_code, former_districts
from equitymap.sources.postcodes import looks_like_postcode, normalise
from equitymap.sources.reading import SourceFolder

# Postcode areas that lie wholly outside England; areas on the border (CH, DG, HR, LD, LL, NP, SY, TD) are looked up.
_ELSEWHERE = {
    **dict.fromkeys(("AB", "DD", "EH", "FK", "G", "HS", "IV", "KA", "KW", "KY", "ML", "PA", "PH", "ZE"), "Scotland"),
    **dict.fromkeys(("CF", "SA"), "Wales"),
    "BT": "Northern Ireland",
    "GY": "Guernsey",
    "JE": "Jersey",
    "IM": "the Isle of Man",
}
_NATIONS = {"W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
_COUNTY = "a district of "
MOST = 12


@dataclass(frozen=True)
class Candidate:
    """One district that a text can mean. ``because`` says how, such as "the council itself"."""

    code: str
    name: str
    because: str
    itself: bool = False


@dataclass(frozen=True)
class Gazetteer:
    """Names of England's districts and of what lies in them.

    ``districts`` is code to name; ``counties`` and ``parts`` have the columns ``name``, ``district_code`` (one row per
    county and district, and per ward or neighbourhood name and district); ``regions`` is district code to region.
    """

    districts: Mapping[str, str]
    counties: pd.DataFrame
    parts: pd.DataFrame
    regions: Mapping[str, str]

    @cached_property
    def part_words(self) -> pd.Series:
        """Names of the parts as they are compared; same index as ``parts``."""
        return self.parts["name"].map(plain)


def read_gazetteer(folder: SourceFolder) -> Gazetteer:
    """Read the names from the lookups in a sources folder.

    Raises
    ------
    SourceError
        When a lookup is missing or damaged.
    """
    areas = lookups.lsoa_to_district(folder).frame
    wards = lookups.lsoa_to_ward(folder).frame.rename(columns={"ward": "name"})
    names = lookups.msoa_names(folder).frame.rename(columns={"msoa_name": "name"})
    upper = lookups.lower_to_upper_tier(folder).frame
    regions = lookups.district_to_region(folder).frame
    in_wards = areas[["district_code"]].join(wards[["name"]], how="inner", validate="1:1")
    named = areas[["msoa_code", "district_code"]].join(names[["name"]], on="msoa_code", how="inner", validate="m:1")
    counties = upper[upper["upper_tier_code"] != upper.index].rename(columns={"upper_tier": "name"})
    return Gazetteer(
        districts=dict(zip(areas["district_code"], areas["district"], strict=True)),
        counties=counties[["name"]].rename_axis("district_code").reset_index(),
        parts=pd.concat([in_wards, named])[["name", "district_code"]].drop_duplicates(ignore_index=True),
        regions=dict(zip(regions.index, regions["region"], strict=True)),
    )


def candidates(asked: str, names: Gazetteer, *, of_postcode: Mapping[str, str] | None = None) -> tuple[Candidate, ...]:
    """Return the districts that a text can mean, the surest first, at most ``MOST``.

    Parameters
    ----------
    asked
        A council, county or town, whole or in part; an old council; a district code; a postcode.
    names
        What England's districts are called.
    of_postcode
        District code by postcode (capitals, no spaces), where the postcode list is at hand.

    Raises
    ------
    OutsideEngland
        For Welsh, Scottish, Northern Irish and island codes and postcodes.
    UnknownPlace
        When nothing fits; offers near matches.
    """
    text = asked.strip()
    if (code := current_code(text.upper())) in names.districts:
        return (_itself(code, names),)
    if looks_like_postcode(text):
        return (_by_postcode(normalise(text), names, of_postcode),)
    if re.fullmatch(r"[WSN]\d{8}", text.upper()):
        raise OutsideEngland(text.upper(), _NATIONS[text[0].upper()])
    words = _words(text)
    if not words:
        raise UnknownPlace(text, [])
    found = [*_councils(words, names), *_former(text, words, names), *_counties(words, names)]
    if not any(one.because.startswith(_COUNTY) for one in found):
        found += _parts(words, names)
    kept = {candidate.code: candidate for candidate in reversed(found)}
    if not kept:
        known = {plain(name): name for name in [*names.districts.values(), *names.counties["name"]]}
        near = difflib.get_close_matches(words, known, n=4, cutoff=0.6)
        raise UnknownPlace(text, [known[one] for one in near])
    return tuple(sorted(kept.values(), key=lambda one: (found.index(one), one.name)))[:MOST]


def choose(asked: str, names: Gazetteer, *, of_postcode: Mapping[str, str] | None = None) -> Candidate:
    """Return the one district that a text means.

    Raises
    ------
    AbolishedPlace
        When it names a former council; offers what took it over.
    AmbiguousPlace
        When it can mean several.
    OutsideEngland, UnknownPlace
        As ``candidates``.
    """
    found = candidates(asked, names, of_postcode=of_postcode)
    others = found[1:]
    exact = found[0].itself and _words(asked) in (_words(found[0].name), _words(found[0].code))
    if exact or (found[0].itself and not any(one.itself or one.because.startswith(_COUNTY) for one in others)):
        return found[0]
    old = _former(asked, _words(asked), names)
    if old and found[0] == old[0]:
        raise AbolishedPlace(asked.strip(), old[0].because, f"{old[0].name} ({old[0].code})")
    if len(found) == 1:
        return found[0]
    raise AmbiguousPlace(asked.strip(), [f"{one.name} ({one.code})" for one in found])


def _words(text: str) -> str:
    """Return the words to compare, without what stands for the council at the end ("Leeds City Council")."""
    return re.sub(r"(?<=\w) (city|borough|county|district)$", "", plain(text))


def _itself(code: str, names: Gazetteer) -> Candidate:
    return Candidate(code, names.districts[code], "the council itself", itself=True)


def _councils(words: str, names: Gazetteer) -> list[Candidate]:
    """Councils of that name; failing that, councils with these words in their name."""
    folded = {code: plain(name) for code, name in names.districts.items()}
    exact = [code for code, name in folded.items() if name == words]
    if exact:
        return [_itself(code, names) for code in exact]
    parts = [code for code, name in folded.items() if re.search(rf"\b{re.escape(words)}\b", name)]
    return [_itself(code, names) for code in sorted(parts, key=names.districts.__getitem__)]


def _former(text: str, words: str, names: Gazetteer) -> list[Candidate]:
    by_name = {name: code for code, name in names.districts.items()}
    return [
        Candidate(
            by_name[old.successor],
            old.successor,
            f"{old.name} was a council until {old.year}, and is part of {old.successor} now",
        )
        for old in former_districts()
        if (old.code == text.strip().upper() or plain(old.name) == words) and old.successor in by_name
    ]


def _counties(words: str, names: Gazetteer) -> list[Candidate]:
    rows = names.counties[names.counties["name"].map(plain) == words]
    by_name = {name: code for code, name in names.districts.items()}
    today = [(str(code), str(county)) for code, county in zip(rows["district_code"], rows["name"], strict=True)]
    once = [
        (by_name[part], county)
        for county, parts in code_history.table()["counties"].items()
        for part in parts
        if plain(county) == words and part in by_name
    ]
    return [Candidate(code, names.districts[code], f"{_COUNTY}{county}") for code, county in [*today, *once]]


def _parts(words: str, names: Gazetteer) -> list[Candidate]:
    """Districts with a ward or neighbourhood of that name, those with most of them first."""
    match = rf"\b{re.escape(words)}\b"
    rows = names.parts[names.part_words.str.contains(match, regex=True)]
    often = Counter(rows["district_code"].tolist())
    first = dict(zip(rows["district_code"].tolist()[::-1], rows["name"].tolist()[::-1], strict=True))
    codes = sorted(often, key=lambda code: (-often[code], names.districts[code]))
    return [Candidate(code, names.districts[code], f"{first[code]} lies in it") for code in codes]


def _by_postcode(postcode: str, names: Gazetteer, of_postcode: Mapping[str, str] | None) -> Candidate:
    area = re.match(r"[A-Z]+", postcode)
    elsewhere = _ELSEWHERE.get(area.group() if area else "")
    if elsewhere is not None:
        raise OutsideEngland(_spaced(postcode), elsewhere)
    if of_postcode is None:
        raise UnknownPlace(
            _spaced(postcode),
            [],
            instead="The postcode list has not been downloaded yet: write the council or town instead.",
        )
    code = of_postcode.get(postcode, "")
    if code[:1] in _NATIONS:
        raise OutsideEngland(_spaced(postcode), _NATIONS[code[0]])
    if code not in names.districts:
        raise UnknownPlace(
            _spaced(postcode), [], instead="It is not in the postcode list: write the council or town instead."
        )
    return Candidate(code, names.districts[code], f"{_spaced(postcode)} lies in it")


def _spaced(postcode: str) -> str:
    """Write a postcode as people do: ``LS1 1AA``."""
    return f"{postcode[:-3]} {postcode[-3:]}"
