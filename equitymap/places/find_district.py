"""From what a person types to the districts it can mean: council, county, former council, town, ward, postcode area."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from equitymap.errors import AbolishedPlace, AmbiguousPlace, OutsideEngland, PlaceNotBuilt, UnknownPlace
from equitymap.places import store
from equitymap.places.build.nations import NATIONS, nation_of_postcode, spaced
from equitymap.places.gazetteer import Gazetteer, load_gazetteer
from equitymap.places.names import fold_name, normalise_name
from equitymap.sources.areas.code_history import council_names, current_code, former_districts, renamed_districts
from equitymap.sources.areas.postcodes import looks_like_postcode, normalise
from equitymap.sources.reading.read_table import SourceFolder

_ALIASES = {"greater london": "london"}
MAX_CANDIDATES = 70
"""Districts offered at most: the largest region has 64."""
MAX_WARDS = 12

How = Literal["code", "council", "renamed", "postcode", "county", "region", "former", "part", "ward"]
SURE = ("code", "council", "renamed", "postcode")
GROUPS = ("county", "region")


@dataclass(frozen=True)
class Candidate:
    """One district that a text can mean. ``because`` says how, such as "the council itself"."""

    code: str
    name: str
    because: str
    how: How

    @property
    def itself(self) -> bool:
        """Whether the text is the council's own name, code, or a part of its name."""
        return self.how in ("code", "council", "part")


def candidates(asked: str, names: Gazetteer, *, of_postcode: Mapping[str, str] | None = None) -> tuple[Candidate, ...]:
    """Return the districts that a text can mean, the surest first, at most ``MAX_CANDIDATES``.

    What answers to the whole text goes before what has it in its name: a council, a county or region (all its
    districts), a council of the past. Only when nothing does, a part of a council's or county's name is taken.

    Parameters
    ----------
    asked
        A council, county, region or town, whole or in part; an old council; a district code; a postcode.
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
    text = " ".join(asked.split())
    code = current_code(text.upper())
    if code in names.districts:
        return (Candidate(code, names.districts[code], "the council itself", "code"),)
    if looks_like_postcode(text):
        return (_by_postcode(normalise(text), names, of_postcode),)
    if re.fullmatch(r"[WSN]\d{8}", code):
        raise OutsideEngland(code, NATIONS[code[0]])
    words = _without_ending(text)
    if not words:
        raise UnknownPlace(text, [])
    found = _match_whole(text, words, names)
    if not found:
        found = _match_in_part(words, names)
    if not any(candidate.how in GROUPS for candidate in found):
        found += _match_wards(words, names)
    by_code = {candidate.code: candidate for candidate in reversed(found)}
    if not by_code:
        no_code = "No district of England has this code." if re.fullmatch(r"[A-Z]\d{8}", code) else ""
        raise UnknownPlace(text, _close_names(words, names), instead=no_code)
    in_order = sorted(by_code.values(), key=lambda candidate: (found.index(candidate), candidate.name))
    return tuple(in_order[:MAX_CANDIDATES])


def find_district(asked: str, names: Gazetteer, *, of_postcode: Mapping[str, str] | None = None) -> Candidate:
    """Return the one district that a text means.

    Raises
    ------
    AbolishedPlace
        When it names a former council; offers what took it over.
    AmbiguousPlace
        When it can mean several: the districts of a county or region, or all that share the name.
    OutsideEngland, UnknownPlace
        As ``candidates``.
    """
    found = candidates(asked, names, of_postcode=of_postcode)
    first, text = found[0], " ".join(asked.split())
    if first.how in SURE:
        return first
    if first.how == "former" and not _contains(first.name, _without_ending(text)):
        raise AbolishedPlace(text, first.because, f"{first.name} ({first.code})")
    rivals = [candidate for candidate in found if candidate.how in (first.how, *GROUPS)]
    towns = set(names.parts["district_code"][names.part_words == _without_ending(text)]) - {first.code}
    if first.how == "former" or (first.how == "part" and len(rivals) == 1 and not towns):
        return first
    if len(found) == 1 and first.how not in GROUPS:
        return first
    group = first.how if first.how in GROUPS and len(rivals) == len(found) else ""
    raise AmbiguousPlace(text, [f"{candidate.name} ({candidate.code})" for candidate in found], group=group)


def find_built(asked: str, folder: SourceFolder | None = None) -> str:
    """Return the code of the built place that a text means, by the names of all England where they are at hand.

    "demo" is the demonstration place. ``folder`` are downloads that know more names.

    Raises
    ------
    PlaceNotBuilt
        When the text means a council that is not on this machine yet.
    UnknownPlace
        When it means none, or when no list of names is here to tell.
    AmbiguousPlace, AbolishedPlace, OutsideEngland
        As ``find_district``.
    """
    text = " ".join(asked.split())
    if text.casefold() == store.DEMO:
        return store.DEMO
    built = {place.code: place.name for place in store.built_places() if place.code != store.DEMO}
    if (code := current_code(text.upper())) in built:
        return code
    names = load_gazetteer(folder)
    if names is None:
        return _of_built(text, built)
    wanted = normalise_name(text)
    unlisted = [code for code, name in built.items() if code not in names.districts and normalise_name(name) == wanted]
    if len(unlisted) == 1:
        return unlisted[0]
    found = find_district(text, names)
    if found.code not in built:
        with suppress(PlaceNotBuilt):  # one that is there but damaged, or of another version, says so itself
            store.read_manifest(found.code)
        raise PlaceNotBuilt(
            f"{found.name} ({found.code}) is not on this machine yet. Add it: python -m equitymap add-place"
            f" {found.code}, or build it from a folder of downloads: python -m equitymap build --place {found.code}"
            " --sources DIR"
        )
    return found.code


def _without_ending(text: str) -> str:
    """Return the words to compare, without what stands for the council at the end ("Leeds City Council")."""
    return re.sub(r"(?<=\w) (city|borough|county|district|unitary authority|mbc|cc|dc|bc)$", "", normalise_name(text))


def _contains(name: str, words: str) -> bool:
    """Return whether a name has these words in it, whole and in this order."""
    return bool(words) and re.search(rf"\b{re.escape(words)}\b", normalise_name(name)) is not None


def _match_whole(text: str, words: str, names: Gazetteer) -> list[Candidate]:
    """Return what answers to the whole text: councils, else counties and regions, else councils of the past."""
    exact = [code for code, name in names.districts.items() if words and normalise_name(name) == words]
    group = _match_group(words, names)
    literal = any(fold_name(names.districts[code]) in (fold_name(text), words) for code in exact)
    if group and not literal and "city" not in fold_name(text).split():
        return group  # "London" is the region; "City of London", "London City Council" the council
    if exact:
        sure = [Candidate(code, names.districts[code], "the council itself", "council") for code in exact]
        return sure + _match_former(text, words, names)
    return [*_match_renamed(words, names), *group] or _match_former(text, words, names)


def _match_group(words: str, names: Gazetteer) -> list[Candidate]:
    """Return the districts of the first county or region of that name."""
    wanted = _ALIASES.get(words, words)
    for how, name, codes in names.groups:
        if wanted and normalise_name(name) == wanted:
            return _districts_of(how, name, codes, names)
    return []


def _districts_of(how: How, name: str, codes: tuple[str, ...], names: Gazetteer) -> list[Candidate]:
    known = sorted((code for code in codes if code in names.districts), key=lambda code: names.districts[code])
    return [Candidate(code, names.districts[code], f"a district of {name}", how) for code in known]


def _match_renamed(words: str, names: Gazetteer) -> list[Candidate]:
    return [
        Candidate(names.by_name[one.new], one.new, f"{one.old} was renamed {one.new} in {one.year}", "renamed")
        for one in renamed_districts()
        if normalise_name(one.old) == words and one.new in names.by_name
    ]


def _match_former(text: str, words: str, names: Gazetteer) -> list[Candidate]:
    return [
        Candidate(
            names.by_name[old.successor],
            old.successor,
            f"{old.name} was a council until {old.year}, and is part of {old.successor} now",
            "former",
        )
        for old in former_districts()
        if (old.code == text.upper() or normalise_name(old.name) == words) and old.successor in names.by_name
    ]


def _match_in_part(words: str, names: Gazetteer) -> list[Candidate]:
    """Return the councils with these words in their name, and the districts of counties with them."""
    codes = sorted((code for code, name in names.districts.items() if _contains(name, words)), key=names.districts.get)  # type: ignore[arg-type]
    because = "the council has it in its name"
    found = [Candidate(code, names.districts[code], because, "part") for code in codes]
    for how, name, inside in names.groups:
        if how == "county" and _contains(name, words):
            found += _districts_of(how, name, inside, names)
    return found


def _match_wards(words: str, names: Gazetteer) -> list[Candidate]:
    """Districts with a ward or neighbourhood of that name, those with most of them first."""
    if not words:
        return []
    match = rf"\b{re.escape(words)}\b"
    rows = names.parts[names.part_words.str.contains(match, regex=True)]
    often = Counter(rows["district_code"].tolist())
    first = dict(zip(rows["district_code"].tolist()[::-1], rows["name"].tolist()[::-1], strict=True))
    codes = sorted(often, key=lambda code: (-often[code], names.districts[code]))[:MAX_WARDS]
    return [Candidate(code, names.districts[code], f"{first[code]} lies in it", "ward") for code in codes]


def _close_names(words: str, names: Gazetteer) -> list[str]:
    """Return the names of councils, counties, regions and councils of the past that a text can be a slip of."""
    every = [
        *names.districts.values(),
        *(name for _, name, _ in names.groups),
        *(one.old for one in renamed_districts()),
        *(one.name for one in former_districts()),
    ]
    known = {normalise_name(name): name for name in reversed(every)}
    return [known[one] for one in difflib.get_close_matches(words, known, n=4, cutoff=0.7)]


def _by_postcode(postcode: str, names: Gazetteer, of_postcode: Mapping[str, str] | None) -> Candidate:
    elsewhere = nation_of_postcode(postcode)
    if elsewhere is not None:
        raise OutsideEngland(spaced(postcode), elsewhere)
    if of_postcode is None:
        raise UnknownPlace(
            spaced(postcode),
            [],
            instead="The postcode list has not been downloaded yet: write the council or town instead.",
        )
    code = of_postcode.get(postcode, "")
    if code[:1] in NATIONS:
        raise OutsideEngland(spaced(postcode), NATIONS[code[0]])
    if code not in names.districts:
        raise UnknownPlace(
            spaced(postcode), [], instead="It is not in the postcode list: write the council or town instead."
        )
    return Candidate(code, names.districts[code], f"{spaced(postcode)} lies in it", "postcode")


def _of_built(text: str, built: dict[str, str]) -> str:
    """Return the built place that a text means where no other names are known than those the places themselves have."""
    manifests = [store.read_manifest(code) for code in built]
    counties = [(one.upper_tier, one.code) for one in manifests if one.upper_tier_code != one.code]
    names = Gazetteer(
        districts=built,
        counties=pd.DataFrame(counties, columns=["name", "district_code"], dtype="str"),
        parts=pd.DataFrame(columns=["name", "district_code"], dtype="str"),
        regions={one.code: one.region for one in manifests},
    )
    try:
        return find_district(text, names).code
    except UnknownPlace:
        for name in council_names():
            if normalise_name(name) == normalise_name(text):
                raise PlaceNotBuilt(
                    f'{name} is not on this machine yet. Add it: python -m equitymap add-place "{name}"'
                ) from None
        raise UnknownPlace(
            text,
            [],
            instead="No place on this machine is called so, and no list of England's councils is here to tell whether"
            " there is one. If it is a council of England, add it: python -m equitymap add-place NAME",
        ) from None
